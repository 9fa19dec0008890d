#include <stdbool.h>
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

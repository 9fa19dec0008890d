extension ColorImage {
  /// The image turned clockwise by `degrees`: a multiple of 90.
  public func turned(by degrees: Int) -> ColorImage {
    let turned = turn(pixels, width: width, height: height, channels: 3, degrees: degrees)
    return ColorImage(width: turned.width, height: turned.height, pixels: turned.pixels)
  }

  /// The part of the image inside a rectangle, which is cut to the image's bounds; may be empty.
  public func crop(x: Int, y: Int, width: Int, height: Int) -> ColorImage {
    let part = cut(
      pixels, width: self.width, height: self.height, channels: 3, x: x, y: y, toWidth: width,
      height: height)
    return ColorImage(width: part.width, height: part.height, pixels: part.pixels)
  }
}

extension GrayImage {
  /// The image turned clockwise by `degrees`: a multiple of 90.
  public func turned(by degrees: Int) -> GrayImage {
    let turned = turn(pixels, width: width, height: height, channels: 1, degrees: degrees)
    return GrayImage(width: turned.width, height: turned.height, pixels: turned.pixels)
  }

  /// The part of the image inside a rectangle, which is cut to the image's bounds; may be empty.
  public func crop(x: Int, y: Int, width: Int, height: Int) -> GrayImage {
    let part = cut(
      pixels, width: self.width, height: self.height, channels: 1, x: x, y: y, toWidth: width,
      height: height)
    return GrayImage(width: part.width, height: part.height, pixels: part.pixels)
  }
}

private func turn(
  _ pixels: [UInt8], width: Int, height: Int, channels: Int, degrees: Int
) -> (width: Int, height: Int, pixels: [UInt8]) {
  precondition(degrees % 90 == 0, "images are turned by multiples of 90 degrees")
  let quarter = ((degrees / 90) % 4 + 4) % 4
  if quarter == 0 { return (width, height, pixels) }
  let outWidth = quarter == 2 ? width : height
  let outHeight = quarter == 2 ? height : width
  let (start, stepX, stepY): (Int, Int, Int) =
    switch quarter {
    case 1: (height - 1, outWidth, -1)
    case 2: (width * height - 1, -1, -width)
    default: ((width - 1) * outWidth, -outWidth, 1)
    }
  let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
    pixels.withUnsafeBufferPointer { source in
      for y in 0..<height {
        var at = (start + y * stepY) * channels
        var from = y * width * channels
        for _ in 0..<width {
          for channel in 0..<channels { out[at + channel] = source[from + channel] }
          at += stepX * channels
          from += channels
        }
      }
    }
    count = pixels.count
  }
  return (outWidth, outHeight, turned)
}

private func cut(
  _ pixels: [UInt8], width: Int, height: Int, channels: Int, x: Int, y: Int, toWidth: Int,
  height toHeight: Int
) -> (width: Int, height: Int, pixels: [UInt8]) {
  let left = min(max(x, 0), width)
  let top = min(max(y, 0), height)
  let right = min(max(x + toWidth, left), width)
  let bottom = min(max(y + toHeight, top), height)
  var part: [UInt8] = []
  part.reserveCapacity((right - left) * (bottom - top) * channels)
  for row in top..<bottom {
    part += pixels[((row * width + left) * channels)..<((row * width + right) * channels)]
  }
  return (right - left, bottom - top, part)
}

"""Shrinks a result's drawing to the picture that README.md shows.

    make demo
    python3 images/example.py demo/results/library_1-spines.jpg docs/example.jpg
"""

import sys

from PIL import Image

WIDTH = 1400


def main(source: str, target: str) -> None:
    picture = Image.open(source)
    height = round(picture.height * WIDTH / picture.width)
    picture.resize((WIDTH, height), Image.Resampling.LANCZOS).save(target, quality=85, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

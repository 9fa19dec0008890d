#!/usr/bin/env python3
"""Draw the glyph atlas with which titles are written on annotated photos.

usage: make_glyphs.py FONT.ttf OUTPUT_FOLDER        (needs Pillow; users never need this)

Writes glyphs.png, a grey picture of 16 levels that holds every glyph's coverage, and glyphs.txt. Its
first line is "size SIZE ascent A descent D": pixels of the font's em, of the line above and below the
base line. Every further line is one glyph:

    CODEPOINT X Y WIDTH HEIGHT LEFT TOP ADVANCE

the code point in decimal, the glyph's box in the picture, the box's offset from the pen (TOP from the
base line, negative upwards), and how far the pen moves, all in pixels at that size.
"""
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = 44  # pixels of the em: labels are seldom written larger
COLUMNS = 1024  # width of the atlas
GAP = 1  # empty pixels around each glyph, so that sampling does not reach its neighbour

CHARACTERS = (
    [chr(c) for c in range(0x20, 0x7F)]
    + [chr(c) for c in range(0xA0, 0x180) if c != 0xAD]
    + list("ȘșȚțẞ‐–—‘’‚“”„†‡•…‹›€№")
)


def main():
    font_path, folder = sys.argv[1], Path(sys.argv[2])
    font = ImageFont.truetype(font_path, SIZE, layout_engine=ImageFont.Layout.BASIC)
    ascent, descent = font.getmetrics()
    boxes = {c: font.getbbox(c, anchor="ls") for c in CHARACTERS}
    # Tall glyphs first: rows of similar height waste little.
    order = sorted(CHARACTERS, key=lambda c: (boxes[c][1] - boxes[c][3], ord(c)))
    x = y = row = 0
    placed = {}
    for c in order:
        left, top, right, bottom = boxes[c]
        width, height = right - left, bottom - top
        if width <= 0 or height <= 0:
            placed[c] = (0, 0, 0, 0)
            continue
        if x + width + 2 * GAP > COLUMNS:
            x, y, row = 0, y + row, 0
        placed[c] = (x + GAP, y + GAP, width, height)
        x += width + 2 * GAP
        row = max(row, height + 2 * GAP)
    atlas = Image.new("L", (COLUMNS, y + row))
    draw = ImageDraw.Draw(atlas)
    for c, (px, py, width, height) in placed.items():
        if width:
            draw.text((px - boxes[c][0], py - boxes[c][1]), c, fill=255, font=font, anchor="ls")
    palette = Image.new("P", atlas.size)
    palette.putpalette([v * 17 for v in range(16) for _ in range(3)])
    palette.putdata([(v + 8) // 17 for v in atlas.tobytes()])
    palette.save(folder / "glyphs.png", bits=4, optimize=True)
    lines = [f"size {SIZE} ascent {ascent} descent {descent}"]
    for c in sorted(CHARACTERS):
        left, top, _, _ = boxes[c]
        advance = round(font.getlength(c), 2)
        lines.append(" ".join(map(str, (ord(c), *placed[c], left, top, advance))))
    (folder / "glyphs.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{len(CHARACTERS)} glyphs, {atlas.size[0]} x {atlas.size[1]} pixels, "
          f"{(folder / 'glyphs.png').stat().st_size} bytes")


main()

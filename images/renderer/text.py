"""Setting lines of type: measured, letter-spaced, fitted to a box."""
from functools import lru_cache

from PIL import Image, ImageDraw

from . import fonts


def width(string, face, tracking=0.0):
    """Width in pixels of a line set in `face`, with `tracking` pixels between letters."""
    return face.getlength(string) + tracking * max(0, len(string) - 1)


@lru_cache(maxsize=4096)
def cap_height(family, style):
    """Height of a capital H, share of the em."""
    box = fonts.font(family, style, 200).getbbox("H")
    return (box[3] - box[1]) / 200


def draw(canvas, xy, string, face, fill, tracking=0.0):
    """Sets a line with its left end and baseline at `xy`; kerning is kept where letters are spaced."""
    pen = ImageDraw.Draw(canvas)
    x, y = xy
    if not tracking:
        pen.text((x, y), string, font=face, fill=fill, anchor="ls")
        return
    for i, letter in enumerate(string):
        pen.text((x, y), letter, font=face, fill=fill, anchor="ls")
        pair = string[i:i + 2]
        x += (face.getlength(pair) - face.getlength(pair[1]) if len(pair) == 2 else 0) + tracking


def wrap(words, lines):
    """The words in at most `lines` lines, as even as may be (by letters)."""
    if lines <= 1 or len(words) <= 1:
        return [" ".join(words)]
    best = None
    for cut in range(1, len(words)):
        rest = wrap(words[cut:], lines - 1)
        out = [" ".join(words[:cut])] + rest
        worst = max(len(s) for s in out)
        if best is None or worst < best[0]:
            best = (worst, out)
    return best[1]


def fit(string, family, style, size, room, height, tracking=0.0, lines=1, least=4.0):
    """(lines, size) that fit `room` x `height` pixels at no more than `size` and no less than `least` pixels of em;
    None where nothing fits. `tracking` is a share of the size."""
    best = None
    for n in range(1, lines + 1):
        parts = wrap(string.split(), n)
        if len(parts) < n:
            break
        s = min(size, height / (1.12 * n))
        widest = max(width(p, fonts.font(family, style, 100), tracking * 100) for p in parts) / 100
        s = min(s, room / widest)
        if s >= least and (best is None or s > best[1] * 1.18):
            best = (parts, s)
    return best


def block(parts, family, style, size, fill, tracking=0.0, align="left", leading=1.1):
    """A transparent picture of some lines, cut at the em box; with the drawn width."""
    face = fonts.font(family, style, size)
    t = tracking * size
    widths = [width(p, face, t) for p in parts]
    full = int(max(widths)) + 4
    picture = Image.new("RGBA", (full, int(size * leading * len(parts)) + 4), tuple(fill) + (0,))
    cap = cap_height(family, style) * size
    for i, (part, w) in enumerate(zip(parts, widths)):
        middle = size * leading * (i + 0.5) + 2
        x = 2 if align == "left" else (full - w) / 2 if align == "centre" else full - w - 2
        draw(picture, (x, middle + cap / 2), part, face, tuple(fill) + (255,), t)
    return picture

"""What a library sticks on: call number labels on spines, signs on shelf edges."""
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import fonts, text


@dataclass(frozen=True)
class LabelStyle:
    """One library's habit: all its labels look alike. Millimetres."""
    family: str
    style: str
    bottom: float           # lower edge above the book's foot
    width: float
    height: float
    em: float
    paper: tuple
    rotated: bool           # text runs along the spine even where it would fit across


def label_style(rng):
    typewriter = fonts.families("typewriter")
    family = str(typewriter[rng.integers(len(typewriter))]) if rng.random() < 0.72 else "Liberation Sans"
    if family == "Liberation Sans" and family not in fonts.families("sans"):
        family = str(fonts.families("sans")[0])
    return LabelStyle(family=family, style="bold" if rng.random() < 0.35 else "regular",
                      bottom=float(rng.uniform(4, 18)), width=float(rng.uniform(19, 24)),
                      height=float(rng.uniform(26, 36)), em=float(rng.uniform(5.4, 7.0)),
                      paper=[(246, 245, 240), (240, 238, 230), (250, 250, 250)][rng.integers(3)],
                      rotated=bool(rng.random() < 0.35))


def spine_label(rng, call_number, style, thickness, scale):
    """(picture, x, bottom) of a label for a spine: RGBA at `scale` pixels per mm; x and bottom in mm from the spine's
    left and foot. A label broader than the spine folds around it, so its text runs along the spine there."""
    along = style.rotated or thickness < 15
    w = min(thickness, style.width if not style.rotated else min(style.width, 15.0))
    h = style.height
    bottom = max(2.0, style.bottom + rng.normal(0, 1.2))
    x = (thickness - w) / 2 + (rng.normal(0, 0.4) if w < thickness - 1.5 else 0)
    wide, high = max(3, round(w * scale)), max(3, round(h * scale))
    paper = tuple(int(c + rng.normal(0, 2)) for c in style.paper)
    picture = Image.new("RGBA", (wide, high), paper + (255,))
    ink = (30, 30, 34, 255)
    em = style.em * scale
    if along:
        line = Image.new("RGBA", (high, wide), (0, 0, 0, 0))
        got = text.fit(call_number, style.family, style.style, min(em, wide * 0.8), high * 0.92, wide * 1.0)
        if got:
            parts, size = got
            face = fonts.font(style.family, style.style, size)
            length = text.width(parts[0], face)
            cap = text.cap_height(style.family, style.style) * size
            text.draw(line, ((high - length) * rng.uniform(0.25, 0.75), wide / 2 + cap / 2), parts[0], face, ink)
        picture.alpha_composite(line.rotate(90, expand=True))
    else:
        parts = call_number.split()
        size = em
        for part in parts:
            size = min(size, wide * 0.9 / (text.width(part, fonts.font(style.family, style.style, 100)) / 100))
        face = fonts.font(style.family, style.style, size)
        top = high * rng.uniform(0.12, 0.22) + size
        for i, part in enumerate(parts):
            left = (wide - text.width(part, face)) / 2
            text.draw(picture, (left, top + i * size * 1.18), part, face, ink)
    picture = picture.filter(ImageFilter.GaussianBlur(0.25 * scale / 5))
    pen = ImageDraw.Draw(picture)
    edge = tuple(int(c * 0.86) for c in paper)
    pen.rectangle([0, 0, wide - 1, high - 1], outline=edge + (255,))
    return picture, x, bottom


SIGNS = {"N": "NOVEL·LA", "P": "POESIA", "T": "TEATRE", "82": "LITERATURA", "JN": "INFANTIL I JUVENIL",
         "B": "BIOGRAFIES", "CF": "CIÈNCIA-FICCIÓ", "FA": "FANTASIA", "PO": "NEGRA I POLICÍACA", "159": "PSICOLOGIA",
         "7": "ART", "91": "VIATGES", "94": "HISTÒRIA", "32": "POLÍTICA", "1": "FILOSOFIA", "3": "CIÈNCIES SOCIALS",
         "5": "CIÈNCIES", "9": "HISTÒRIA", "C": "CÒMIC"}


def sign(rng, words, width, height, scale):
    """A strip for a shelf's edge: RGB at `scale` pixels per mm."""
    w, h = max(8, round(width * scale)), max(6, round(height * scale))
    ground = [(238, 239, 242), (250, 250, 248), (200, 30, 40), (30, 70, 130)][rng.choice(4, p=[.5, .3, .1, .1])]
    picture = Image.new("RGB", (w, h), ground)
    ink = (40, 40, 44) if sum(ground) > 500 else (248, 248, 248)
    names = fonts.families("condensed")
    family = str(names[rng.integers(len(names))])
    got = text.fit(words, family, "bold", h * 0.62, w * 0.86, h * 0.9)
    if got:
        parts, size = got
        face = fonts.font(family, "bold", size)
        text.draw(picture, (w * 0.06, h / 2 + text.cap_height(family, "bold") * size / 2), parts[0], face, ink)
    shade = np.linspace(1.03, 0.93, h)[:, None, None]
    return Image.fromarray(np.clip(np.asarray(picture) * shade, 0, 255).astype(np.uint8))

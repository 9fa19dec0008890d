"""Light on the faces of books, as factors over the texture: rounded backs, neighbours' shadows, depth, gloss."""
import numpy as np

from . import surfaces


def spine(rng, book, w, h, scale, left_step, right_step, top_shade, light, plain):
    """Factors (h, w) over a spine. `left_step`, `right_step`: how far (mm) the neighbour stands out in front of it;
    `top_shade`: share of light that the board above takes at the head; `light`: -1 from the left to 1."""
    u = (np.arange(w, dtype=np.float32) + 0.5) / w
    n = 2 * u - 1
    r = book.design.rounded
    across = 1 - 0.34 * r * np.abs(n) ** 3 + 0.10 * (0.3 + r) * n * light
    mm = u * book.thickness
    if not plain:
        across *= 1 - 0.42 * np.exp(-mm / 0.55) - 0.42 * np.exp(-(book.thickness - mm) / 0.55)
        if book.design.binding != "paperback":
            for at in (mm, book.thickness - mm):
                across *= 1 - 0.12 * np.exp(-((at - 2.2) / 0.6) ** 2)
    else:
        across *= 1 - 0.3 * np.exp(-mm / 0.6) - 0.3 * np.exp(-(book.thickness - mm) / 0.6)
    for step, distance in ((left_step, mm), (right_step, book.thickness - mm)):
        if step > 0.8:
            across *= 1 - 0.38 / (1 + np.exp((distance - 0.55 * step) / (0.6 + 0.12 * step)))
    y = np.linspace(0, book.height, h, dtype=np.float32)
    along = 1 - top_shade * np.exp(-y / 45) - 0.16 * np.exp(-(book.height - y) / 9)
    return along[:, None] * across[None, :]


def gloss(rng, book, w, h, scale):
    """Light (h, w) in grey levels that a laminated back or a plastic foil throws back."""
    if not book.foil and book.design.binding != "laminated":
        return None
    u = (np.arange(w, dtype=np.float32) + 0.5) / w
    at, broad = rng.uniform(0.15, 0.85), rng.uniform(0.05, 0.16)
    streak = np.exp(-((u - at) / broad) ** 2)
    along = np.clip(0.7 + 0.5 * surfaces.clouds(rng, h, 1, 45 * scale, 2)[0], 0, 1.6)
    out = along[:, None] * streak[None, :] * rng.uniform(6, 20)
    if book.foil:
        wrinkle = surfaces.clouds(rng, w, h, 6 * scale, 2, (0.6, 5.0))
        out += np.clip(wrinkle - 1.5, 0, 1.4) * rng.uniform(10, 45)
        out += 4
    return out


def depth(w, h, mm_deep, fall, front_right, above=None):
    """Factors (h, w) over a side face `mm_deep` deep, darker to the back with fall-off length `fall` (mm); the front is
    the right edge where `front_right`. `above`: (share of the height from the head that is free, its own fall)."""
    d = np.linspace(mm_deep, 0, w, dtype=np.float32) if front_right else np.linspace(0, mm_deep, w, dtype=np.float32)
    out = np.repeat((0.10 + 0.72 * np.exp(-d / fall))[None, :], h, 0)
    if above:
        share, free = above
        n = int(np.clip(share, 0, 1) * h)
        out[:n] = 0.22 + 0.66 * np.exp(-d / free)
    return out

"""Materials as arrays of colour: wood, metal, wall, cloth, paper blocks, and the noise they are made of."""
import numpy as np
from PIL import Image

WOODS = {"oak": (186, 148, 102), "beech": (214, 180, 134), "dark": (92, 60, 40), "white": (226, 224, 218),
         "metal": (214, 213, 206), "grey": (150, 150, 148)}


def _resize(small, width, height, method=Image.BICUBIC):
    return np.asarray(Image.fromarray(small.astype(np.float32)).resize((width, height), method))


def clouds(rng, width, height, cell=64.0, octaves=3, stretch=(1.0, 1.0)):
    """Smooth noise (height, width) of mean 0 and deviation of about 1; `cell` pixels, stretched in x and y."""
    total = np.zeros((height, width), np.float32)
    for k in range(octaves):
        c = cell / 2 ** k
        w = max(2, int(width / (c * stretch[0])) + 2)
        h = max(2, int(height / (c * stretch[1])) + 2)
        total += _resize(rng.standard_normal((h, w)), width, height) * 0.6 ** k
    return total / 1.2


def to_picture(array):
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def board(rng, kind, width, height, along="x", plain=False):
    """A board's surface (height, width, 3), its grain along x or y."""
    base = np.array(WOODS[kind], np.float32)
    out = np.empty((height, width, 3), np.float32)
    out[:] = base
    if plain or kind in ("metal", "white", "grey"):
        return out + clouds(rng, width, height, 160, 1)[..., None] * (1.5 if not plain else 0.5)
    stretch = (14.0, 0.5) if along == "x" else (0.5, 14.0)
    grain = clouds(rng, width, height, 26, 3, stretch)
    slow = clouds(rng, width, height, 240, 2, (3, 1) if along == "x" else (1, 3))
    rings = np.sin((slow * 2.2 + grain * 0.5) * 3.0)
    fibre = clouds(rng, width, height, 5, 2, (30, 0.5) if along == "x" else (0.5, 30))
    tone = grain * 4.5 + slow * 5 + rings * 3.5 + fibre * 3.5
    return out * (1 + tone[..., None] / 150)


def wall(rng, width, height, plain=False):
    tone = np.array([(226, 222, 212), (206, 216, 208), (196, 204, 214), (222, 208, 190), (168, 172, 176)]
                    [rng.integers(5)], np.float32)
    out = np.empty((height, width, 3), np.float32)
    out[:] = tone
    if not plain:
        out += clouds(rng, width, height, 8, 2)[..., None] * 1.6 + clouds(rng, width, height, 500, 2)[..., None] * 4
    return out


def paper_block(rng, width, height, along="y", tint=None):
    """The cut pages of a book seen from above or the side: fine lines along one direction."""
    tint = np.array(tint or [(232, 222, 198), (240, 236, 224), (214, 196, 160)][rng.integers(3)], np.float32)
    n = width if along == "y" else height
    lines = rng.normal(0, 9, n).astype(np.float32)
    lines = np.convolve(lines, [0.25, 0.5, 0.25], "same")
    out = np.empty((height, width, 3), np.float32)
    out[:] = tint
    out += (lines[None, :, None] if along == "y" else lines[:, None, None])
    return out


def cloth(rng, width, height, pitch):
    """Weave of a bookbinder's cloth (height, width) about 0; `pitch` pixels per thread."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    weave = np.sin(x * 6.283 / pitch) * 0.5 + np.sin(y * 6.283 / pitch) * 0.5
    return weave * 4 + rng.standard_normal((height, width)).astype(np.float32) * 4

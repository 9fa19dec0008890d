"""What light, lens and sensor do to the finished picture."""
import io

import numpy as np
from PIL import Image, ImageFilter

from . import surfaces


def light_map(rng, width, height, exposure):
    """Uneven light over the frame (height, width), about `exposure`: a fall-off across it, vignetting, blotches."""
    w, h = 96, 72
    y, x = np.mgrid[-1:1:h * 1j, -1:1:w * 1j].astype(np.float32)
    a = rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(0.02, 0.13)
    field = 1 + slope * (np.cos(a) * x + np.sin(a) * y)
    field *= 1 - rng.uniform(0.06, 0.20) * (x * x + y * y) / 2
    field *= 1 + 0.025 * surfaces.clouds(rng, w, h, 50, 1)
    return surfaces._resize(field * exposure, width, height)


def camera_look(rng, picture, style):
    """Light, blur, white balance, tone, noise: the picture as a telephone would take it (uint8 RGB in and out)."""
    width, height = picture.size
    unit = width / 3200
    sigma = rng.uniform(*style.blur) * max(0.4, unit)
    picture = picture.filter(ImageFilter.GaussianBlur(sigma))
    out = np.asarray(picture).astype(np.float32)
    out *= light_map(rng, width, height, rng.uniform(*style.light))[..., None]
    balance = 1 + rng.normal(0, 0.022, 3)
    warm = rng.normal(0.01, 0.03)
    out *= (balance * (1 + warm, 1.0, 1 - warm)).astype(np.float32)
    grey = out.mean(2, keepdims=True)
    out = grey + (out - grey) * np.float32(rng.uniform(0.84, 1.0))
    # Soft shoulder: highlights roll off instead of clipping.
    np.clip(out, 0, 400, out)
    over = out > 215
    out[over] = 215 + 40 * (1 - np.exp(-(out[over] - 215) / 40))
    deviation = rng.uniform(*style.noise)
    grain = rng.standard_normal((height, width), np.float32)
    out += (grain * (deviation * 0.8))[..., None]
    colour = rng.standard_normal((height // 2 + 1, width // 2 + 1, 3), np.float32) * (deviation * 0.7)
    out += colour.repeat(2, 0).repeat(2, 1)[:height, :width]
    out = Image.fromarray(np.clip(out + 0.5, 0, 255).astype(np.uint8))
    # Telephones sharpen.
    return out.filter(ImageFilter.UnsharpMask(1.2 * max(0.5, unit), int(rng.uniform(25, 60)), 2))


def plain_look(rng, picture, style):
    """Blur, exposure and noise only."""
    picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(*style.blur)))
    out = np.asarray(picture).astype(np.float32) * rng.uniform(*style.light)
    out += rng.standard_normal(out.shape, np.float32) * rng.uniform(*style.noise)
    return Image.fromarray(np.clip(out + 0.5, 0, 255).astype(np.uint8))


def jpeg(picture, quality):
    """Bytes of the JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=int(quality), subsampling=2, optimize=True)
    return out.getvalue()

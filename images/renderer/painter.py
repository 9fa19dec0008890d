"""The canvas: textured quadrilaterals painted from back to front, with the number of the spine each pixel shows."""
import numpy as np
from PIL import Image, ImageDraw

from .camera import homography


class Painter:
    def __init__(self, size, ground):
        self.picture = Image.new("RGB", size, ground)
        self.numbers = Image.new("I", size, 0)

    def face(self, texture, corners, number=0):
        """Paints `texture` (RGB) on the quad `corners` (its top left, top right, bottom right, bottom left)."""
        corners = np.asarray(corners, float)
        low = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(corners.max(0)).astype(int) + 1, self.picture.size)
        if (high <= low).any():
            return
        w, h = texture.size
        # A transparent rim makes the edges smooth.
        padded = Image.new("RGBA", (w + 2, h + 2), (0, 0, 0, 0))
        padded.paste(texture, (1, 1))
        source = [(1, 1), (w + 1, 1), (w + 1, h + 1), (1, h + 1)]
        c = homography(source, corners - low)
        out = padded.transform(tuple(int(v) for v in high - low), Image.PERSPECTIVE, c, Image.BICUBIC)
        self.picture.paste(out, (int(low[0]), int(low[1])), out)
        ImageDraw.Draw(self.numbers).polygon([tuple(p) for p in corners], fill=int(number))

    def fill(self, colour, corners):
        """One colour on a polygon."""
        points = [tuple(p) for p in np.asarray(corners, float)]
        ImageDraw.Draw(self.picture).polygon(points, fill=colour)
        ImageDraw.Draw(self.numbers).polygon(points, fill=0)

    def bend(self, lens):
        """Applies the lens to both layers."""
        if abs(lens.k) < 1e-6:
            return
        mesh = lens.mesh(self.picture.size)
        self.picture = self.picture.transform(self.picture.size, Image.MESH, mesh, Image.BICUBIC)
        self.numbers = self.numbers.transform(self.numbers.size, Image.MESH, mesh, Image.NEAREST)


def faces_viewer(corners):
    """Whether a projected face, corners clockwise as seen from outside, shows its outside."""
    p = np.asarray(corners)
    q = np.roll(p, -1, 0)
    return float((p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum()) > 1.0

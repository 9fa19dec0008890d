"""Boards, panels, walls and what is behind: everything in the picture that is no book."""
import numpy as np
from PIL import Image, ImageFilter

from . import labels, palette, surfaces

LIP = 22.0          # mm that the board stands out before the spines
DEEP = 270.0        # mm behind them


class Furniture:
    def __init__(self, rng, style, camera, painter):
        self.rng, self.style, self.camera, self.painter = rng, style, camera, painter
        self.kind = str(rng.choice(style.furniture))
        self.backdrop = str(rng.choice(style.backdrop))
        self.board = 24.0 if self.kind == "metal" else 18.0
        self.bright = 1.0 if self.kind in ("metal", "white") else 0.85

    def _paint(self, texture, corners):
        self.painter.face(texture, self.camera.project(np.array(corners, float)))

    def _scale(self, point):
        a, b = self.camera.project(np.array([point, np.array(point) + (10, 0, 0)], float))
        return float(np.hypot(*(b - a)) / 10)

    def backdrop_far(self):
        """What shows where there is no furniture: a wall, or other shelves out of focus."""
        w, h = self.painter.picture.size
        if self.backdrop == "far_shelves" and not self.style.plain:
            self.painter.picture.paste(_far_shelves(self.rng, w, h))
        elif self.backdrop == "panel":
            self.painter.picture.paste(tuple(int(c * 0.7) for c in surfaces.WOODS[self.kind]), (0, 0, w, h))
        else:
            self.painter.picture.paste(surfaces.to_picture(surfaces.wall(self.rng, w, h, self.style.plain) * 0.92))

    def inside(self, shelf):
        """The back, the ceiling, the sides and the deck of a compartment."""
        l, r, y, top = shelf.left, shelf.right, shelf.y, shelf.y + shelf.height
        k = self._scale(((l + r) / 2, y, 0))
        wide = max(8, int((r - l) * k * 0.6))
        high = max(8, int(shelf.height * k * 0.5))
        deep = max(8, int((DEEP + LIP) * k * 0.35))
        plain = self.style.plain
        if self.backdrop != "far_shelves":
            back = surfaces.board(self.rng, self.kind, wide, high, "x", plain)
            fall = np.linspace(0.46, 0.70, high)[:, None, None] * self.bright
            self._paint(surfaces.to_picture(back * fall),
                        [(l, top, -DEEP), (r, top, -DEEP), (r, y, -DEEP), (l, y, -DEEP)])
        ceiling = surfaces.board(self.rng, self.kind, wide, deep, "x", plain)
        fall = np.linspace(0.46, 0.82, deep)[:, None, None] * self.bright
        self._face(ceiling * fall, [(l, top, -DEEP), (r, top, -DEEP), (r, top, LIP), (l, top, LIP)], under=True)
        if self.kind != "metal":
            side = surfaces.board(self.rng, self.kind, deep, high, "y", plain)
            fall = (np.linspace(0.52, 0.94, deep)[None, :, None]) * self.bright
            self._face(side * fall, [(l, top, -DEEP), (l, top, LIP), (l, y, LIP), (l, y, -DEEP)])
            self._face(side[:, ::-1] * fall[:, ::-1], [(r, top, LIP), (r, top, -DEEP), (r, y, -DEEP), (r, y, LIP)])
        self.deck(shelf, wide, deep, k)

    def _face(self, array, corners, under=False):
        at = self.camera.project(np.array(corners, float))
        if under:
            corners = [corners[3], corners[2], corners[1], corners[0]]
            array, at = array[::-1], self.camera.project(np.array(corners, float))
        q = np.roll(at, -1, 0)
        if (at[:, 0] * q[:, 1] - q[:, 0] * at[:, 1]).sum() > 1:
            self.painter.face(surfaces.to_picture(array), at)

    def deck(self, shelf, wide, deep, k):
        l, r, y = shelf.left, shelf.right, shelf.y
        board = surfaces.board(self.rng, self.kind, wide, deep, "x", self.style.plain)
        z = np.linspace(-DEEP, LIP, deep)[:, None]
        taken = np.zeros(wide, np.float32)
        for p in shelf.placements:
            a, b, low, _ = p.extent()
            if low < y + 60:
                taken[int(np.clip((a - l) / (r - l) * wide, 0, wide - 1)):
                      int(np.clip((b - l) / (r - l) * wide + 1, 0, wide))] = 1
        soft = np.convolve(taken, np.ones(max(1, int(8 * k * 0.6))) / max(1, int(8 * k * 0.6)), "same")[None, :]
        free = np.where(z < 0, 0.46 + 0.48 * np.exp(z / 90), 0.94)
        under = np.where(z < -2, 0.2, 0.9 - 0.55 * np.exp(-(z + 2) / 7))
        factor = (free * (1 - soft) + under * soft)[..., None] * self.bright
        self._face(board * factor, [(l, y, -DEEP), (r, y, -DEEP), (r, y, LIP), (l, y, LIP)])

    def front(self, compartments):
        """The boards' and side panels' front edges, painted over everything behind them."""
        plain = self.style.plain
        first, last = compartments[0], compartments[-1]
        l, r = first.left, first.right
        t = self.board
        k = self._scale(((l + r) / 2, first.y, LIP))
        out = t if self.kind != "metal" else 0
        for shelf in compartments:
            wide, high = max(8, int((r - l + 2 * out) * k * 0.6)), max(3, int(t * k))
            edge = surfaces.board(self.rng, self.kind, wide, high, "x", plain)
            edge = edge * (0.97 * np.linspace(1.06, 0.9, high)[:, None, None])
            y = shelf.y
            self._paint(surfaces.to_picture(edge),
                        [(l - out, y, LIP), (r + out, y, LIP), (r + out, y - t, LIP), (l - out, y - t, LIP)])
        if self.kind != "metal":
            top, foot = first.y + first.height, last.y - t
            for a, b in ((l - t, l), (r, r + t)):
                side = surfaces.board(self.rng, self.kind, max(3, int(t * k)), max(8, int((top - foot) * k * 0.6)), "y",
                                      plain)
                self._paint(surfaces.to_picture(side * 0.94),
                            [(a, top, LIP), (b, top, LIP), (b, foot, LIP), (a, foot, LIP)])
        if self.style.signs:
            for shelf in compartments:
                self._signs(shelf, k)

    def _signs(self, shelf, k):
        if self.rng.random() > self.style.signs:
            return
        for _ in range(int(self.rng.integers(1, 3))):
            records = [p.book.record for p in shelf.placements if p.book.record and p.book.record.call_number]
            if not records:
                return
            record = records[self.rng.integers(len(records))]
            head = record.call_number.split()[0]
            longest_first = sorted(labels.SIGNS.items(), key=lambda x: -len(x[0]))
            word = next((v for n, v in longest_first if head.startswith(n)), "")
            wide, high = self.rng.uniform(120, 210), self.rng.uniform(22, 30)
            x = self.rng.uniform(shelf.left, max(shelf.left + 1, shelf.right - wide))
            y = shelf.y - self.rng.uniform(-2, 4)
            tilt = self.rng.normal(0, 0.6)
            strip = labels.sign(self.rng, f"{head} {word}".strip(), wide, high, k)
            self._paint(strip, [(x, y, LIP + 4), (x + wide, y + tilt, LIP + 4), (x + wide, y - high + tilt, LIP + 6),
                                (x, y - high, LIP + 6)])

    def table(self, shelf):
        """A table's top under a pile, with the pile's shadow."""
        l, r = shelf.left, shelf.right
        k = self._scale(((l + r) / 2, 0, 0))
        near = float(self.camera.position[2]) * 0.62
        wide, deep = int((r - l) * k * 0.4), int((380 + near) * k * 0.4)
        board = surfaces.board(self.rng, self.kind, wide, deep, "x", self.style.plain)
        z = np.linspace(-380, near, deep)[:, None]
        x = np.linspace(l, r, wide)[None, :]
        a = min(p.extent()[0] for p in shelf.placements)
        b = max(p.extent()[1] for p in shelf.placements)
        away = np.maximum(np.maximum(a - x, x - b), 0)
        front = np.maximum(z, 0)
        shadow = 0.62 * np.exp(-np.hypot(away / 1.6, front) / 26)
        self._face(board * (0.92 - shadow)[..., None], [(l, 0, -380), (r, 0, -380), (r, 0, near), (l, 0, near)])


def _far_shelves(rng, w, h):
    """Rows of books far away and out of focus, with pale boards between."""
    sw, sh = w // 8, h // 8
    out = np.empty((sh, sw, 3), np.float32)
    out[:] = (206, 202, 192)
    y = -int(rng.uniform(0, sh * 0.3))
    row = max(12, int(sh * rng.uniform(0.16, 0.28)))
    while y < sh:
        x = 0
        while x < sw:
            t = int(max(2, rng.normal(row * 0.12, row * 0.04)))
            n = int(row * rng.uniform(0.55, 0.8))
            if rng.random() < 0.93:
                out[max(0, y + row - n):max(0, y + row), x:x + t] = palette.cover(rng)
            x += t
        y += int(row * 1.16)
    return surfaces.to_picture(out * 0.85).filter(ImageFilter.GaussianBlur(1.6)).resize((w, h), Image.BICUBIC)

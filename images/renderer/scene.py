"""One shelf photo: planned, painted, seen through a lens, with the truth about every spine."""
from dataclasses import dataclass

import numpy as np

from . import effects, labels, plan, shade, spine_art, surfaces
from .camera import Camera, Lens
from .furniture import Furniture
from .painter import Painter, faces_viewer
from .truth import Spine, describe


@dataclass
class Rendering:
    """A finished picture. `numbers` (height, width) holds at each pixel the number of the spine seen there, 0 for
    none; `spines` lists them, those that only a corner shows included."""
    image: object
    numbers: np.ndarray
    spines: list
    style: object
    quality: int

    def truth(self, image_name):
        return describe(self, image_name)

    def jpeg(self):
        return effects.jpeg(self.image, self.quality)


class Scene:
    """`Scene((seed, index), style, records).render()`: the same three give the same picture."""

    def __init__(self, seed, style, records):
        self.style = style
        self.seed = list(seed)
        self.rng = np.random.default_rng(self.seed)
        self.compartments = plan.shelves(self.rng, records, style, self.seed)
        plan.number(self.compartments)
        self.label_style = labels.label_style(self.rng)
        self.light = float(self.rng.uniform(-1, 1))
        self.camera = self._camera()
        self.spines = []

    def _camera(self):
        style, rng = self.style, self.rng
        wanted = [p for c in self.compartments if not c.extra for p in c.placements if not p.book.thing]
        points = np.concatenate([p.spine() for p in wanted])
        middle = (points.min(0) + points.max(0)) / 2
        camera = Camera(style.size, middle, rng.uniform(*style.distance), rng.uniform(*style.yaw),
                        rng.uniform(*style.pitch), rng.uniform(*style.roll), focal=style.size[0])
        camera.frame(points, rng.uniform(*style.margin))
        return camera

    def render(self):
        style, rng = self.style, self.rng
        painter = Painter(style.size, (40, 38, 36))
        furniture = Furniture(rng, style, self.camera, painter)
        furniture.backdrop_far()
        table = style.shelves[1] == 0
        for shelf in sorted(self.compartments, key=lambda c: -abs(c.y + c.height / 2 - self.camera.position[1])):
            (furniture.table if table else furniture.inside)(shelf)
            for p in self._back_to_front(shelf):
                self._paint_book(painter, p, shelf)
        if not table:
            furniture.front(self.compartments)
        lens = Lens(style.size, rng.uniform(*style.distortion))
        painter.bend(lens)
        look = effects.plain_look if style.plain else effects.camera_look
        image = look(rng, painter.picture, style)
        numbers = np.asarray(painter.numbers)
        counts = np.bincount(numbers.ravel(), minlength=len(self.spines) + 1)
        for spine in self.spines:
            spine.finish(lens, counts[spine.number], style)
        return Rendering(image, numbers, self.spines, style, int(rng.integers(style.quality[0], style.quality[1] + 1)))

    def _back_to_front(self, shelf):
        """The shelf's books so that none is painted over one that hides it: outer ones first, then inwards."""
        eye = self.camera.position
        across = lambda p: -abs((p.extent()[0] + p.extent()[1]) / 2 - eye[0])
        rows = sorted([p for p in shelf.placements if not p.in_pile], key=across)
        pile = sorted([p for p in shelf.placements if p.in_pile],
                      key=lambda p: -abs((p.extent()[2] + p.extent()[3]) / 2 - eye[1]))
        if not rows or not pile:
            return rows + pile
        on_top = min(p.extent()[2] for p in pile) > shelf.y + 60
        if on_top:
            return rows + pile if eye[1] > min(p.extent()[2] for p in pile) else pile + rows
        away = lambda group: abs(np.mean([p.extent()[:2] for p in group]) - eye[0])
        return pile + rows if away(pile) > away(rows) else rows + pile

    def _scale(self, p):
        """Pixels per millimetre along the spine, a little more than the picture has."""
        q = self.camera.project(p.spine())
        long = (np.hypot(*(q[3] - q[0])) + np.hypot(*(q[2] - q[1]))) / 2
        return float(np.clip(1.12 * long / p.book.height, 0.8, 14))

    def _paint_book(self, painter, p, shelf):
        quad = self.camera.project(p.spine())
        w, h = self.style.size
        if quad[:, 0].max() < -0.3 * w or quad[:, 0].min() > 1.3 * w or quad[:, 1].max() < 0 or quad[:, 1].min() > h:
            return
        self._paint_sides(painter, p, shelf)
        scale = self._scale(p)
        picture = (spine_art.draw_thing(p.book, scale) if p.book.thing
                   else spine_art.draw(p.book, scale, self.style.plain, self.label_style))
        rng = np.random.default_rng([p.book.seed, 1])
        left, right = self._steps(p, shelf)
        head = max(0.0, shelf.y + shelf.height - p.extent()[3])
        shaded = np.asarray(picture).astype(np.float32)
        tw, th = picture.size
        top_shade = 0.0 if p.in_pile else 0.05 + 0.35 * np.exp(-head / 50)
        lit = shade.spine(rng, p.book, tw, th, scale, left, right, top_shade, self.light, self.style.plain)
        shaded *= lit[..., None]
        shine = None if self.style.plain else shade.gloss(rng, p.book, tw, th, scale)
        if shine is not None:
            shaded += shine[..., None]
        number = 0
        if not p.book.thing:
            number = len(self.spines) + 1
            self.spines.append(Spine(number, p, quad))
        painter.face(surfaces.to_picture(shaded), quad, number)

    def _steps(self, p, shelf):
        """How far the neighbours on the left and right stand out before this spine, mm."""
        if p.in_pile:
            return 0.0, 0.0
        a, b, _, _ = p.extent()
        left = right = 0.0
        for q in shelf.placements:
            if q is p or q.in_pile:
                continue
            c, d, _, top = q.extent()
            step = q.origin[2] - p.origin[2]
            if abs(d - a) < 5:
                left = max(left, step)
            elif abs(c - b) < 5:
                right = max(right, step)
        return left, right

    def _gap(self, p, shelf, side):
        """Distance to the neighbour on a side (-1 left, 1 right) and that neighbour's head; (300, -inf) for none."""
        a, b, _, _ = p.extent()
        best, head = 300.0, -np.inf
        for q in shelf.placements:
            if q is p or q.in_pile != p.in_pile:
                continue
            c, d, _, top = q.extent()
            distance = (a - d) if side < 0 else (c - b)
            if -0.6 * (b - a) - 25 < distance < best and ((c + d) - (a + b)) * side > 0:
                best, head = max(0.0, distance), top
        return best, head

    def _paint_sides(self, painter, p, shelf):
        """The covers and cut edges that the camera sees beside the spine."""
        book = p.book
        t, h, d = book.thickness, book.height, book.depth
        rng = np.random.default_rng([book.seed, 2])
        scale = self._scale(p) * 0.45
        ground = np.array(book.design.ground, np.float32)
        faces = {
            -1: [(0, h, -d), (0, h, 0), (0, 0, 0), (0, 0, -d)],
            1: [(t, h, 0), (t, h, -d), (t, 0, -d), (t, 0, 0)],
            2: [(0, h, -d), (t, h, -d), (t, h, 0), (0, h, 0)],
            -2: [(0, 0, 0), (t, 0, 0), (t, 0, -d), (0, 0, -d)],
        }
        for side, corners in faces.items():
            at = self.camera.project(p.world(corners))
            if not faces_viewer(at):
                continue
            if abs(side) == 1:
                w, n = max(4, int(d * scale)), max(4, int(h * scale))
                cover = np.empty((n, w, 3), np.float32)
                cover[:] = ground
                if not self.style.plain:
                    if book.design.pattern in ("picture", "gradient", "band_bottom", "band_top", "stripes"):
                        cover = spine_art._art(rng, w, n, scale, book.design) * 0.7 + cover * 0.3
                    cover += surfaces.clouds(rng, w, n, 30, 1)[..., None] * 2
                if p.in_pile:
                    cover *= 0.72
                else:
                    gap, head = self._gap(p, shelf, side)
                    free = (p.extent()[3] - head) / h
                    above = (free, 110.0) if free > 0.01 else None
                    cover *= shade.depth(w, n, d, 6 + gap * 0.9, side < 0, above)[..., None]
                painter.face(surfaces.to_picture(cover), at)
            else:
                w, n = max(4, int(t * scale * 2)), max(4, int(d * scale))
                block = surfaces.paper_block(rng, w, n, "y")
                edge = max(1, int(w * (1.2 if book.design.binding == "paperback" else 2.6) / t / 1.2))
                block[:, :edge] = ground
                block[:, -edge:] = ground
                head = max(0.0, shelf.y + shelf.height - p.extent()[3])
                fall = np.linspace(0.28 if not p.in_pile else 0.6, 0.62 + 0.25 * min(1, head / 120), n)[:, None, None]
                painter.face(surfaces.to_picture(block * (fall if side == 2 else fall[::-1] * 0.5)), at)

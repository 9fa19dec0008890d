"""Where books stand, lean and lie: positions on a shelf in millimetres, touching as real ones do."""
from dataclasses import dataclass

import numpy as np

from .books import Book


@dataclass
class Placement:
    """`origin` is the lower left corner of the spine as the book would stand; the book is then turned by `angle`
    (radians, counter-clockwise as seen) about it in the spine's plane and by `yaw` about the spine's upright middle."""
    book: Book
    origin: np.ndarray
    angle: float = 0.0
    yaw: float = 0.0
    shelf: int = 1
    order: int = 1
    in_pile: bool = False

    def world(self, local):
        """World points (n, 3) of points (n, 3) in the book: u right, v up, w towards the viewer."""
        local = np.asarray(local, float)
        c, s = np.cos(self.angle), np.sin(self.angle)
        turned = np.stack([c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1], local[:, 2]], 1)
        middle = np.array([c * self.book.thickness - s * self.book.height, 0.0]) / 2
        x, z = turned[:, 0] - middle[0], turned[:, 2]
        cy, sy = np.cos(self.yaw), np.sin(self.yaw)
        turned[:, 0] = middle[0] + cy * x + sy * z
        turned[:, 2] = -sy * x + cy * z
        return self.origin + turned

    def spine(self):
        """The spine's corners, world: top left, top right, foot right, foot left of the upright book."""
        t, h = self.book.thickness, self.book.height
        return self.world([(0, h, 0), (t, h, 0), (t, 0, 0), (0, 0, 0)])

    def extent(self):
        """(left, right, lowest, highest) of the spine in its plane."""
        p = self.spine()
        return p[:, 0].min(), p[:, 0].max(), p[:, 1].min(), p[:, 1].max()


def row(rng, books, style, width):
    """Stands books from x = 0 until `width` is used; `books` is an iterator. Returns (placements, width used)."""
    placed, x, misses = [], 0.0, 0
    depth = rng.uniform(-4, 0)
    while True:
        book = next(books, None)
        if book is None:
            break
        if placed and rng.random() < style.lean:
            group, used = _leaning(rng, book, books, style)
        else:
            group, used = [Placement(book, np.zeros(3))], book.thickness
        if x + used > width and placed:
            misses += 1
            if misses > 3:
                break
            continue
        for p in group:
            p.origin = p.origin + (x, 0, float(np.clip(depth + rng.normal(0, 2.5), -16, 2)))
            p.yaw = float(np.radians(rng.normal(0, 0.5)))
            placed.append(p)
        x += used + abs(rng.normal(0.3, 0.5))
        if rng.random() < style.gaps:
            x += rng.uniform(8, 60)
    return placed, x


def _leaning(rng, support, books, style):
    """A book that stands and one to four that lean on it; a mirror image half of the time."""
    angle = float(np.radians(rng.uniform(*style.lean_angle)))
    leaners = [b for b in (next(books, None) for _ in range(rng.choice([1, 1, 2, 3, 4]))) if b]
    group = [Placement(support, np.zeros(3))]
    right = support.thickness
    foot = None
    for book in leaners:
        if foot is None:
            reach = min(book.height * np.cos(angle), support.height)
            foot = right + 0.3 + reach * np.tan(angle)
        else:
            foot += group[-1].book.thickness / np.cos(angle) + 0.4
        group.append(Placement(book, np.array([foot, 0.0, 0.0]), angle))
    used = max(p.extent()[1] for p in group)
    if rng.random() < 0.5:
        return group, used
    mirrored = []
    for p in reversed(group):
        c, s = np.cos(p.angle), np.sin(p.angle)
        # The mirrored book turns about its lower right corner, which is where the other's lower left one was.
        corner = np.array([used - p.origin[0], 0.0, 0.0]) + (-p.book.thickness * c, p.book.thickness * s, 0)
        mirrored.append(Placement(p.book, corner, -p.angle))
    return mirrored, used


def pile(rng, books, left, y=0.0, depth=-3.0):
    """Lays books on each other, the spines to the viewer; larger ones mostly below. Returns placements, top first."""
    books = sorted(books, key=lambda b: -b.height + rng.normal(0, 35))
    widest = max(b.height for b in books)
    placed = []
    for book in books:
        down = not book.design.reads_up
        if rng.random() < 0.2:
            down = not down
        x = left + (widest - book.height) * rng.uniform(0.1, 0.9)
        if down:    # the head to the left
            origin, angle = (x + book.height, y, 0.0), np.pi / 2
        else:
            origin, angle = (x, y + book.thickness, 0.0), -np.pi / 2
        z = float(np.clip(depth + rng.normal(0, 6), -22, 6))
        placed.append(Placement(book, np.array(origin) + (0, 0, z), angle, float(np.radians(rng.normal(0, 1.8))),
                                in_pile=True))
        y += book.thickness + 0.3
    return placed[::-1], widest


def upside_down(placement):
    """The same place with the book on its head."""
    p = placement
    t, h = p.book.thickness, p.book.height
    far = p.world([(t, h, 0)])[0] - p.world([(0, 0, 0)])[0]
    return Placement(p.book, p.origin + (far[0], far[1], 0), p.angle + np.pi, p.yaw, p.shelf, p.order, p.in_pile)

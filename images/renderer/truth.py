"""What a picture shows, spine by spine, in the format of hand-made truth."""
import numpy as np

LEAST_VISIBLE = 0.5     # of a spine, to be in the truth


class Spine:
    def __init__(self, number, placement, ideal):
        self.number = number
        self.placement = placement
        self.ideal = ideal          # corners before the lens: upright book's top left, top right, foot right, foot left
        self.quad = None
        self.visible = 0.0
        self.capitals = 0.0
        self.legible = False

    def finish(self, lens, pixels, style):
        """Corners after the lens, visible share and legibility, from the pixels the spine has in the picture."""
        corners = lens.apply(self.ideal)
        self.visible = float(pixels / max(1.0, _area(corners)))
        book = self.placement.book
        thick = (np.hypot(*(corners[1] - corners[0])) + np.hypot(*(corners[2] - corners[3]))) / 2
        long = (np.hypot(*(corners[3] - corners[0])) + np.hypot(*(corners[2] - corners[1]))) / 2
        self.capitals = float(book.title_size_mm * min(thick / book.thickness, long / book.height))
        self.legible = bool(self.capitals >= style.legible and book.title_contrast >= 2.2 and book.title_hidden <= 0.3
                            and self.visible >= 0.8)
        self.quad = from_top_left(corners)


def _area(p):
    q = np.roll(p, -1, 0)
    return float(abs((p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum()) / 2)


def from_top_left(corners):
    """The four corners clockwise from the one at the top left of the photo."""
    p = np.asarray(corners)
    q = np.roll(p, -1, 0)
    if (p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum() < 0:
        p = p[::-1]
    return np.roll(p, -int(np.argmin(p.sum(1))), 0)


def describe(rendering, image_name):
    """The truth of a rendering. Spines cut by the frame or hidden to more than half are left out, as people do."""
    width, height = rendering.image.size
    books, shelf, order, last = [], 0, 0, None
    for s in sorted(rendering.spines, key=lambda s: (s.placement.shelf, s.placement.order)):
        if s.visible < LEAST_VISIBLE:
            continue
        # Rows that the frame cuts off wholly are not counted.
        shelf, order = (shelf, order + 1) if s.placement.shelf == last else (shelf + 1, 1)
        last = s.placement.shelf
        record = s.placement.book.record
        book = {"title": record.title, "author": record.author, "callNumber": record.call_number,
                "shelf": shelf, "order": order,
                "quad": [[round(float(x), 1), round(float(y), 1)] for x, y in s.quad], "legible": s.legible}
        if not record.in_target_list:
            book["in_target_list"] = False
        books.append(book)
    return {"image": image_name, "source": "rendered by images/render.py", "width": width, "height": height,
            "books": books}

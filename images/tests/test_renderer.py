"""Checks of the renderer, run by hand: python3 -m unittest discover images/tests"""
import os
import sys
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from renderer import KINDS, Scene, catalogue, layout, style_for  # noqa: E402
from renderer.books import make_book  # noqa: E402
from renderer.camera import Lens, homography  # noqa: E402

RECORDS = catalogue.read(os.path.join(HERE, "..", "..", "catalogue", "sample.csv"))
SMALL = (800, 600)


def inside(point, quad):
    q = np.asarray(quad)
    edges = np.roll(q, -1, 0) - q
    to = np.asarray(point) - q
    return (edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0] >= -1e-6).all()


class Pictures(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        style = style_for("library", "photo", SMALL)
        first, again = (Scene((11, 1), style, RECORDS).render() for _ in range(2))
        self.assertEqual(first.jpeg(), again.jpeg())
        self.assertEqual(first.truth("a.jpg"), again.truth("a.jpg"))
        other = Scene((11, 2), style, RECORDS).render()
        self.assertNotEqual(first.jpeg(), other.jpeg())

    def test_truth_of_every_kind(self):
        for kind in KINDS:
            for mode in ("photo", "plain"):
                with self.subTest(kind=kind, mode=mode, seed=(12, 3)):
                    done = Scene((12, 3), style_for(kind, mode, SMALL), RECORDS).render()
                    truth = done.truth("x.jpg")
                    self.assertEqual((truth["width"], truth["height"]), done.image.size)
                    self.assertGreaterEqual(len(truth["books"]), 4)
                    for book in truth["books"]:
                        self._check(book)
                    places = [(b["shelf"], b["order"]) for b in truth["books"]]
                    self.assertEqual(len(places), len(set(places)))
                    self.assertEqual({s for s, _ in places}, set(range(1, max(places)[0] + 1)))

    def _check(self, book):
        quad = np.array(book["quad"])
        after = np.roll(quad, -1, 0)
        area = (quad[:, 0] * after[:, 1] - after[:, 0] * quad[:, 1]).sum() / 2
        self.assertGreater(area, 0, "clockwise on the screen")
        self.assertEqual(int(np.argmin(quad.sum(1))), 0, "from the top left")

    def test_quads_outline_the_pixels_of_their_spines(self):
        done = Scene((13, 1), style_for("home", "photo", SMALL), RECORDS).render()
        shown = [s for s in done.spines if s.visible > 0.9]
        self.assertGreater(len(shown), 8)
        for spine in shown:
            y, x = np.nonzero(done.numbers == spine.number)
            # The middle of what is seen lies in the quad, and in the quad's own middle is this spine or one before it.
            self.assertTrue(inside((x.mean(), y.mean()), spine.quad))
            low, high = spine.quad.min(0), spine.quad.max(0)
            self.assertTrue((x >= low[0] - 2).all() and (x <= high[0] + 2).all())
            self.assertTrue((y >= low[1] - 2).all() and (y <= high[1] + 2).all())

    def test_unknown_books_are_marked(self):
        known = {(r.title, r.author) for r in RECORDS}
        for index in range(6):
            truth = Scene((14, index), style_for("home", "plain", SMALL), RECORDS).render().truth("x.jpg")
            for book in truth["books"]:
                self.assertEqual((book["title"], book["author"]) in known, book.get("in_target_list", True))


class Places(unittest.TestCase):
    def test_books_do_not_stand_in_each_other(self):
        style = style_for("bookcase")
        for seed in range(20):
            rng = np.random.default_rng(seed)
            books = (make_book([seed, i], r, style) for i, r in enumerate(RECORDS[seed * 20:seed * 20 + 60]))
            placed, used = layout.row(rng, books, style, 600)
            self.assertLessEqual(used, 600 + 60)
            for p in placed:
                self.assertGreater(p.extent()[2], -0.01, f"seed {seed}: under the board")
            for a, b in zip(placed, placed[1:]):
                self.assertFalse(self._overlap(a, b), f"seed {seed}: {a.book.record.title} in {b.book.record.title}")

    @staticmethod
    def _overlap(a, b):
        """Separating axis of two spines, with half a millimetre allowed."""
        p, q = a.spine()[:, :2], b.spine()[:, :2]
        for shape in (p, q):
            for edge in np.roll(shape, -1, 0) - shape:
                n = np.array([-edge[1], edge[0]]) / np.hypot(*edge)
                if (p @ n).max() < (q @ n).min() + 0.5 or (q @ n).max() < (p @ n).min() + 0.5:
                    return False
        return True


class Mathematics(unittest.TestCase):
    def test_lens_inverts(self):
        points = np.random.default_rng(1).uniform(0, 1, (50, 2)) * (4000, 3000)
        for k in (-0.035, 0.0, 0.012):
            lens = Lens((4000, 3000), k)
            np.testing.assert_allclose(lens.invert(lens.apply(points)), points, atol=0.05)

    def test_homography_maps_corners(self):
        source = [(0, 0), (100, 0), (100, 50), (0, 50)]
        target = [(10, 20), (210, 5), (190, 140), (0, 120)]
        a, b, c, d, e, f, g, h = homography(source, target)
        for (x, y), (u, v) in zip(target, source):
            w = g * x + h * y + 1
            self.assertAlmostEqual((a * x + b * y + c) / w, u, places=6)
            self.assertAlmostEqual((d * x + e * y + f) / w, v, places=6)


class Records(unittest.TestCase):
    def test_names_as_printed(self):
        name = lambda author: catalogue.Record("x", author).printed_author()
        self.assertEqual(name("Cervantes Saavedra, Miguel de, 1547-1616"), "Miguel de Cervantes Saavedra")
        self.assertEqual(name("Stendhal, 1783-1842"), "Stendhal")
        self.assertEqual(name("Platón"), "Platón")
        self.assertEqual(name(""), "")

    def test_sample_catalogue_is_sound(self):
        keys = [(r.title, r.author, r.language) for r in RECORDS]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertTrue(all(r.call_number and r.author for r in RECORDS))
        strangers = {r.title for r in catalogue.UNKNOWN}
        self.assertFalse(strangers & {r.title for r in RECORDS})


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""How much of rendered photos Tesseract reads when told where the spines are: a check of the renderer's honesty.

example: python3 images/check_reading.py images/samples

Each legible spine is cut out by its true corners, turned so that its type may be upright both ways and across, and
read in sparse mode. A title counts as read when at least three quarters of its letters come back in words that are
within one letter in four of its own. Aim for 70 to 95 %: neither trivial nor hopeless.
"""
import argparse
import difflib
import glob
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from renderer.camera import homography  # noqa: E402

THICKNESS = 120     # pixels that a strip is scaled to
LANGUAGES = "eng+spa+cat"


def fold(text):
    kept = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in kept).split()


def strips(photo, quad):
    """The spine as a lying strip, both ways round, and standing."""
    q = np.asarray(quad, float)
    side = lambda a, b: np.hypot(*(q[a] - q[b]))
    across, along = (side(0, 1) + side(2, 3)) / 2, (side(1, 2) + side(3, 0)) / 2
    if across > along:      # lies already
        q, across, along = np.roll(q, -3, 0), along, across
    scale = THICKNESS / across
    w, h = THICKNESS, max(1, round(along * scale))
    c = homography(q, [(0, 0), (w, 0), (w, h), (0, h)])
    upright = photo.transform((w, h), Image.PERSPECTIVE, c, Image.BICUBIC)
    return [upright.transpose(Image.ROTATE_90), upright.transpose(Image.ROTATE_270), upright]


def words(strip, folder, name):
    path = os.path.join(folder, name + ".png")
    strip.save(path)
    out = subprocess.run(["tesseract", path, "-", "--psm", "11", "-l", LANGUAGES], capture_output=True, text=True,
                         env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return fold(out.stdout)


def was_read(title, seen):
    want = fold(title.split(" : ")[0])
    near = lambda a: any(abs(len(a) - len(b)) <= max(1, len(a) // 4)
                         and difflib.SequenceMatcher(None, a, b).ratio() >= 0.75 for b in seen)
    letters = sum(len(w) for w in want)
    return sum(len(w) for w in want if near(w)) >= 0.75 * letters


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--jobs", type=int, default=2)
    args = p.parse_args()
    read = total = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(args.jobs) as pool:
        for path in sorted(glob.glob(os.path.join(args.folder, "*.json"))):
            truth = json.load(open(path, encoding="utf-8"))
            photo = Image.open(os.path.join(args.folder, truth["image"])).convert("L")
            books = [b for b in truth["books"] if b["legible"]]

            def one(job):
                i, book = job
                cuts = strips(photo, book["quad"])
                seen = [w for k, s in enumerate(cuts) for w in words(s, folder, f"{truth['image']}_{i}_{k}")]
                return was_read(book["title"], seen)

            got = list(pool.map(one, enumerate(books)))
            lost = [b["title"] for b, ok in zip(books, got) if not ok]
            print(f"{truth['image']:24} {sum(got):3} of {len(got):3} read; not: {', '.join(lost) or 'none'}",
                  flush=True)
            read += sum(got)
            total += len(got)
    print(f"{'all':24} {read:3} of {total:3} read, {100 * read / max(1, total):.1f} %")


if __name__ == "__main__":
    main()

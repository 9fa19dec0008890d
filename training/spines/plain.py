#!/usr/bin/env python3
"""Makes views with the generator that the network is trained on, in the format of render.py.

example: python3 training/spines/plain.py --seed 71 --count 150 --output views

Other seeds than the network's: it has not seen these scenes. Its shelves lean, tilt and are lit in more ways than those of
the renderer, some show no books at all. Needs numpy and opencv-python-headless.
"""
import argparse
import json
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "segmenter"))

import scenes  # noqa: E402

SIZE = 1152


def area(points):
    return float(cv2.contourArea(np.asarray(points, np.float32)))


def view(seed, index, atlas):
    """A picture, the quads of the spines seen, and those of spines too hidden to be right or wrong."""
    rng = np.random.default_rng([seed, index])
    scene = scenes.Scene(rng, atlas, SIZE, True)
    scene.homography = scenes.camera(rng, SIZE)
    kind = rng.choice(3, p=[0.76, 0.17, 0.07])
    (scenes.shelves, scenes.piles, scenes.bookless)[kind](scene, rng)
    image = scenes.develop(rng, scene.image, True)
    height = int(SIZE * rng.choice([0.67, 0.75, 1.0]))
    top = int(rng.integers(0, SIZE - height + 1))
    image, ids = image[top:top + height], scene.ids[top:top + height]
    frame = np.array([[0, 0], [SIZE, 0], [SIZE, height], [0, height]], np.float32)
    counts = np.bincount(ids.ravel(), minlength=len(scene.quads) + 1)
    books, ignore = [], []
    for number, quad in enumerate(scene.quads, 1):
        quad = np.asarray(quad, np.float32) - (0, top)
        seen = cv2.intersectConvexConvex(cv2.convexHull(quad.astype(np.float32)), frame)[0]
        if seen < 150 or counts[number] < 0.05 * seen:
            continue
        clear = counts[number] >= 0.6 * seen and seen >= 0.25 * area(quad)
        clipped = np.clip(quad, 0, (SIZE, height))
        (books if clear else ignore).append({"quad": clipped.round(1).tolist()})
    hidden = (ids == scenes.IGNORED).astype(np.uint8)
    for contour in cv2.findContours(hidden, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        if cv2.contourArea(contour) > 150:
            ignore.append({"quad": cv2.boxPoints(cv2.minAreaRect(contour)).tolist()})
    turns = int(rng.choice(4, p=(0.85, 0.05, 0.05, 0.05)))
    for _ in range(turns):
        width = image.shape[1]
        image = np.rot90(image)
        for book in books + ignore:
            book["quad"] = [[y, width - x] for x, y in book["quad"]]
    for book in books + ignore:     # clockwise as seen, from the top left
        p = np.array(book["quad"])
        q = np.roll(p, -1, 0)
        if (p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum() < 0:
            p = p[::-1]
        book["quad"] = np.roll(p, -int(np.argmin(p.sum(1))), 0).tolist()
    return np.ascontiguousarray(image), books, ignore


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seed", type=int, default=71)
    p.add_argument("--count", type=int, default=150)
    p.add_argument("--output", required=True)
    args = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(args.output, exist_ok=True)
    atlas = scenes.TextAtlas(np.random.default_rng([args.seed, 0]))
    for index in range(args.count):
        image, books, ignore = view(args.seed, index, atlas)
        name = os.path.join(args.output, f"plain_{args.seed}_{index:04d}")
        cv2.imwrite(name + ".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93])
        with open(name + ".json", "w", encoding="utf-8") as file:
            json.dump({"image": os.path.basename(name) + ".jpg", "width": image.shape[1], "height": image.shape[0],
                       "books": books, "ignore": ignore}, file)
        print(f"{index + 1}/{args.count} {len(books)} spines", file=sys.stderr)


if __name__ == "__main__":
    main()

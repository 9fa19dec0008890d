#!/usr/bin/env python3
"""Renders shelf views for the spine score, with every spine that they show.

example: python3 training/spines/render.py --seed 11 --count 300 --catalogue catalogue/sample.csv --output views

Unlike the sample photos' truth, NAME.json lists all spines, those at the border and on shelves above and below included:
"books" are those of which at least 60 % of the part in the frame is seen, "ignore" those hidden further or almost out
of the frame, which are neither right nor wrong. Styles vary more than in the samples: closer, darker, more askew.
Needs numpy and Pillow.
"""
import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "images"))

from renderer import KINDS, Scene, catalogue, style_for  # noqa: E402
from renderer.truth import from_top_left  # noqa: E402

LONG_SIDE = 1400        # pixels: a little above the view that the segmenter works on
TURNS = (0.79, 0.08, 0.05, 0.08)    # shares of views turned by so many quarters: cameras do not always know


def area(points):
    p = np.asarray(points, float)
    q = np.roll(p, -1, 0)
    return float(abs((p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum()) / 2)


def style(rng, kind, yaw):
    base = style_for(kind, "photo" if rng.random() < 0.7 else "plain")
    scale = LONG_SIDE / max(base.size)
    return replace(
        base, size=tuple(int(side * scale) for side in base.size), lean=min(0.4, base.lean * float(rng.uniform(0.5, 3))),
        distance=(0.6 * base.distance[0], 1.3 * base.distance[1]), margin=(-0.15, 0.1), legible=1,
        light=base.light if base.light[1] < 0.6 else (0.45, 1.2),
        yaw=(min(-yaw, base.yaw[0]), max(yaw, base.yaw[1])), pitch=(-12, 16), roll=(-4, 4), blur=(0.25, 1.2), noise=(1, 5))


def turned(rendering, quarters):
    """Turns a rendering by quarter turns counter-clockwise, spines included."""
    for _ in range(quarters):
        width = rendering.image.size[0]
        rendering.image = rendering.image.transpose(Image.Transpose.ROTATE_90)
        for spine in rendering.spines:
            spine.quad = from_top_left([(y, width - x) for x, y in spine.quad])


def truth(rendering, name):
    width, height = rendering.image.size
    books, ignore = [], []
    for spine in rendering.spines:
        quad = [[min(max(float(x), 0.0), width), min(max(float(y), 0.0), height)] for x, y in spine.quad]
        seen, whole = area(quad), area(spine.quad)
        if seen < 150:
            continue
        visible = spine.visible * whole / seen
        (books if visible >= 0.6 and seen >= 0.25 * whole else ignore).append({"quad": quad})
    return {"image": name + ".jpg", "width": width, "height": height, "books": books, "ignore": ignore}


def one(job):
    seed, index, yaw, records, folder = job
    kind = list(KINDS)[index % len(KINDS)]
    rng = np.random.default_rng([seed, index])
    rendering = Scene((seed, index), style(rng, kind, yaw), records).render()
    turned(rendering, int(rng.choice(4, p=TURNS)))
    name = f"view_{seed}_{index:04d}"
    with open(os.path.join(folder, name + ".jpg"), "wb") as file:
        file.write(rendering.jpeg())
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
        json.dump(truth(rendering, name), file)
    return name


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--count", type=int, default=300)
    p.add_argument("--yaw", type=float, default=16, help="largest turn of the camera, degrees")
    p.add_argument("--catalogue", required=True)
    p.add_argument("--output", required=True)
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    args = p.parse_args()
    os.makedirs(args.output, exist_ok=True)
    records = catalogue.read(args.catalogue)
    jobs = [(args.seed, index, args.yaw, records, args.output) for index in range(args.count)]
    with ProcessPoolExecutor(args.jobs) as pool:
        for done, name in enumerate(pool.map(one, jobs), 1):
            print(f"{done}/{args.count} {name}", file=sys.stderr)


if __name__ == "__main__":
    main()

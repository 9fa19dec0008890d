#!/usr/bin/env python3
"""Renders shelf photos with their truth.

example: python3 images/render.py --seed 1 --count 20 --catalogue catalogue/sample.csv --output photos

Writes NAME.jpg and NAME.json for each; the same seed and options give the same files on the same versions of Pillow,
numpy and the fonts. Needs Pillow and numpy; see images/README.md for the fonts.
"""
import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from renderer import KINDS, MIXED, Scene, catalogue, fonts, style_for  # noqa: E402


def one(job):
    """Renders and writes one picture; returns its line of the report."""
    args, index, kind, records = job
    style = style_for(kind, args.style, args.size)
    rendering = Scene((args.seed, index), style, records).render()
    name = f"{args.name}{index:04d}"
    with open(os.path.join(args.output, name + ".jpg"), "wb") as file:
        file.write(rendering.jpeg())
    truth = rendering.truth(name + ".jpg")
    with open(os.path.join(args.output, name + ".json"), "w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, indent=1)
        file.write("\n")
    legible = sum(b["legible"] for b in truth["books"])
    return f"{name}  {kind:12} {len(truth['books']):3} books, {legible} legible"


def size(word):
    try:
        width, height = (int(v) for v in word.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{word}' is no size: write it as 3200x2400")
    return width, height


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--first", type=int, default=1, help="number of the first picture")
    p.add_argument("--count", type=int, default=1)
    p.add_argument("--catalogue", required=True, help="CSV with the columns title, author, call number, language …")
    p.add_argument("--output", required=True, help="folder, made where missing")
    p.add_argument("--kind", choices=sorted(KINDS) + ["mixed"], default="mixed")
    p.add_argument("--style", choices=["photo", "plain"], default="photo",
                   help="plain: without surface effects, 1024x768, as training views")
    p.add_argument("--size", type=size, help="WIDTHxHEIGHT in pixels, instead of the kind's")
    p.add_argument("--name", default="shelf_", help="beginning of the files' names")
    p.add_argument("--jobs", type=int, default=1, help="processes")
    args = p.parse_args()
    records = catalogue.read(args.catalogue)
    for family in fonts.missing():
        print(f"font not installed, another is used: {family}", file=sys.stderr)
    os.makedirs(args.output, exist_ok=True)
    jobs = [(args, i, MIXED[(i - 1) % len(MIXED)] if args.kind == "mixed" else args.kind, records)
            for i in range(args.first, args.first + args.count)]
    if args.jobs == 1:
        for job in jobs:
            print(one(job), flush=True)
    else:
        with ProcessPoolExecutor(args.jobs) as pool:
            for line in pool.map(one, jobs):
                print(line, flush=True)


if __name__ == "__main__":
    main()

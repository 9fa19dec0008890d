#!/usr/bin/env python3
"""Renders the four photos in images/samples again: python3 images/samples.py

Kinds and sizes were chosen, the seed was taken as it came.
"""
import json
import os
import sys
from dataclasses import replace

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from renderer import KINDS, Scene, catalogue, fonts  # noqa: E402

SEED = 2026
QUALITY = (85, 85)
SAMPLES = {
    "library_1": replace(KINDS["library"], size=(3600, 1950), row_width=(600, 700), quality=QUALITY),
    "library_2": replace(KINDS["library"], size=(3600, 1950), row_width=(600, 700), furniture=("oak",),
                         backdrop=("panel",), lean=0.16, quality=QUALITY),
    "home": replace(KINDS["home_two"], size=(3200, 2900), row_width=(470, 530), pile_on_row=0.0, quality=QUALITY),
    "pile": replace(KINDS["pile_row"], size=(3200, 2000), furniture=("white", "oak"), quality=QUALITY),
}


def main():
    for family in fonts.missing():
        print(f"font not installed, the photos will differ: {family}", file=sys.stderr)
    records = catalogue.read(os.path.join(HERE, "..", "catalogue", "sample.csv"))
    folder = os.path.join(HERE, "samples")
    os.makedirs(folder, exist_ok=True)
    for index, (name, style) in enumerate(SAMPLES.items()):
        rendering = Scene((SEED, index), style, records).render()
        with open(os.path.join(folder, name + ".jpg"), "wb") as file:
            file.write(rendering.jpeg())
        truth = rendering.truth(name + ".jpg")
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(truth, file, ensure_ascii=False, indent=1)
            file.write("\n")
        print(f"{name}: {len(truth['books'])} books, {sum(b['legible'] for b in truth['books'])} legible")


if __name__ == "__main__":
    main()

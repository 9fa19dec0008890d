"""Writes the fixture that holds the program to this framework's output:

    python fixture.py WEIGHTS FIXTURE

Little-endian: width and height as uint32, the picture's RGB bytes, then as float32 the planes
spine, core, boundary (probabilities), cos 2a and sin 2a.
"""
import struct
import sys

import numpy as np
import torch

import export
import scenes


def main():
    weights, path = sys.argv[1:]
    picture = scenes.make([7, 3], scenes.TextAtlas(np.random.default_rng(7)), 768)[0]
    picture = np.ascontiguousarray(picture[300:364, 200:296])
    with torch.no_grad():
        x = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
        maps = export.read(weights)(x)[0]
        maps[:3] = torch.sigmoid(maps[:3])
    with open(path, "wb") as file:
        file.write(struct.pack("<2I", picture.shape[1], picture.shape[0]))
        file.write(picture.tobytes())
        file.write(maps.numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    main()

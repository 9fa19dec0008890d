"""Scenes on disk: made once by several processes, mapped into memory for training."""
import multiprocessing
import pathlib

import cv2
import numpy as np

import scenes


class Dataset:
    """`count` square scenes: pictures, truth bits and directions, one array file each."""

    def __init__(self, folder, count, size, mode="r"):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        shapes = {"pictures": (count, size, size, 3), "bits": (count, size, size),
                  "directions": (count, size, size)}
        for name, shape in shapes.items():
            path = folder / f"{name}.u8"
            setattr(self, name, np.memmap(path, np.uint8, mode, shape=shape))


def _fill(folder, count, size, seed, effects, start, step):
    cv2.setNumThreads(1)
    data = Dataset(folder, count, size, "r+")
    atlas = scenes.TextAtlas(np.random.default_rng([seed, start]))
    for index in range(start, count, step):
        picture, bits, direction, _ = scenes.make([seed, index], atlas, size, effects)
        data.pictures[index], data.bits[index], data.directions[index] = picture, bits, direction


def generate(folder, count, size, seed, effects, processes):
    """Makes the scenes; those of a seed and a number of processes are always the same."""
    Dataset(folder, count, size, "w+")
    workers = [
        multiprocessing.Process(
            target=_fill, args=(folder, count, size, seed, effects, k, processes))
        for k in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("making the scenes failed; see the messages above")
    return Dataset(folder, count, size)


def augmented(picture, bits, direction, rng):
    """Turned, mirrored and lit anew; the truth goes along."""
    turns = int(rng.choice(4, p=[0.5, 0.15, 0.2, 0.15]))
    picture, bits, direction = (np.rot90(a, turns) for a in (picture, bits, direction))
    if turns % 2:
        direction = direction + np.uint8(128)
    if rng.random() < 0.5:
        picture, bits, direction = (a[:, ::-1] for a in (picture, bits, direction))
        direction = np.uint8(0) - direction
    curve = np.linspace(0, 1, 256)[:, None] ** rng.uniform(0.86, 1.15, 3)
    curve = curve ** rng.uniform(0.8, 1.25) * rng.uniform(0.8, 1.15) + rng.uniform(-0.04, 0.04)
    table = np.clip(curve * 255, 0, 255).astype(np.uint8)
    if rng.random() < 0.08:
        table = np.repeat(table.mean(1, keepdims=True).astype(np.uint8), 3, 1)
        picture = np.repeat(picture.mean(2, keepdims=True).astype(np.uint8), 3, 2)
    picture = np.stack([table[:, c][picture[..., c]] for c in range(3)], -1)
    return picture, bits, direction


def batch(data, rng, count, crop, indices):
    """Random crops as arrays: pictures (n, c, c, 3), bits and directions (n, c, c), all uint8."""
    out = [[], [], []]
    size = data.pictures.shape[1]
    for _ in range(count):
        for _ in range(4):
            index = indices[rng.integers(len(indices))]
            y, x = rng.integers(0, size - crop + 1, 2)
            region = np.s_[index, y : y + crop, x : x + crop]
            # Much emptiness teaches little; some must stay.
            if (data.bits[region][::8, ::8] & 1).mean() > 0.25 or rng.random() < 0.12:
                break
        for kept, part in zip(out, augmented(
                data.pictures[region], data.bits[region], data.directions[region], rng)):
            kept.append(part)
    return [np.stack(part) for part in out]

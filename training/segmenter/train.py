"""Makes the segmenter's weights: scenes, training, export. One command, on the CPU:

    python train.py --config config.json --work FOLDER --output WEIGHTS
"""
import argparse
import copy
import json
import math
import os
import pathlib
import queue
import threading
import time

import numpy as np
import torch
import torch.multiprocessing
import torch.distributed
import torch.nn.functional as F

import dataset
import export
from network import SpineNet
from scenes import BOUNDARY, CORE, IGNORE, SPINE

# Boundaries are two pixels wide and their place is never certain, so that even clear ones would be
# given a chance of a quarter only: they count four times, and the map uses its range.
ODDS = torch.tensor([1.0, 1.0, 4.0])[:, None, None]


def tensors(parts):
    pictures, bits, directions = (torch.from_numpy(np.ascontiguousarray(p)) for p in parts)
    picture = pictures.permute(0, 3, 1, 2).float().div_(255)
    picture = picture.contiguous(memory_format=torch.channels_last)
    maps = torch.stack([(bits & mask > 0).float() for mask in (SPINE, CORE, BOUNDARY)], 1)
    known = (bits & IGNORE == 0).float()
    double = directions.float() * (2 * math.pi / 256)
    vectors = torch.stack([torch.cos(double), torch.sin(double)], 1)
    return picture, maps, vectors, known


def losses(output, maps, vectors, known, weights):
    """Mean cross-entropy of each map over the pixels that count; the direction's squared error
    over the spines."""
    share = known.sum().clamp(min=1)
    counted = (1 + (ODDS - 1) * maps) * known[:, None]
    entropy = F.binary_cross_entropy_with_logits(
        output[:, :3], maps, counted, reduction="none").sum((0, 2, 3)) / share
    inside = maps[:, 0] * known
    error = ((output[:, 3:] - vectors) ** 2).sum(1)
    direction = (error * inside).sum() / inside.sum().clamp(min=1)
    parts = torch.cat([entropy, direction[None]])
    return (parts * torch.tensor(weights)).sum(), parts.detach()


def feed(data, config, indices, seed):
    """Batches, made ahead by a thread of their own."""
    ready = queue.Queue(6)

    def work():
        rng = np.random.default_rng(seed)
        while True:
            ready.put(tensors(
                dataset.batch(data, rng, config["batch"], config["crop"], indices)))

    threading.Thread(target=work, daemon=True).start()
    while True:
        yield ready.get()


def validate(net, held):
    net.eval()
    total = torch.zeros(4)
    scores = torch.zeros(3, 3)
    with torch.no_grad():
        for picture, maps, vectors, known in held:
            output = net(picture)
            total += losses(output, maps, vectors, known, [1.0] * 4)[1]
            found = (output[:, :3] > 0).float() * known[:, None]
            right = maps * known[:, None]
            scores += torch.stack([(found * right).sum((0, 2, 3)), found.sum((0, 2, 3)),
                                   right.sum((0, 2, 3))])
    f1 = 2 * scores[0] / (scores[1] + scores[2]).clamp(min=1)
    return (total / len(held)).tolist(), f1.tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="config.json")
    parser.add_argument("--work", default="build", help="scenes, checkpoints and log go here")
    parser.add_argument("--output", required=True, help="the weights' file")
    parser.add_argument("--reuse-scenes", action="store_true")
    arguments = parser.parse_args()
    config = json.loads(pathlib.Path(arguments.config).read_text())
    work = pathlib.Path(arguments.work)
    work.mkdir(parents=True, exist_ok=True)
    log = open(work / "log.txt", "a", buffering=1)

    def say(text):
        print(text, flush=True)
        log.write(text + "\n")

    say(json.dumps(config))
    began = time.time()
    for number, scenes in enumerate(config["sets"], 1):
        if not arguments.reuse_scenes:
            dataset.generate(work / f"set{number}", scenes["scenes"], config["size"],
                             scenes["seed"], scenes["effects"], config["processes"])
        say(f"set {number}: {scenes['scenes']} scenes after {time.time() - began:.0f} s")

    # Processes of one thread each learn together: on a machine with other work, threads inside each
    # step wait for each other most of the time.
    start = None
    for number, stage in enumerate(config["stages"], 1):
        say(f"stage {number}")
        settings = {**config, **config["sets"][stage["set"] - 1], **stage, "start": start,
                    "port": config["port"] + number}
        torch.multiprocessing.spawn(
            learn, (settings, str(work), arguments.output), settings["learners"])
        start = str(work / "average.pt")


def learn(rank, config, work, output_path):
    """One of the processes that learn together; the first one reports, checks and writes."""
    work = pathlib.Path(work)
    data = dataset.Dataset(work / f"set{config['set']}", config["scenes"], config["size"])
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", str(config["port"]))
    torch.distributed.init_process_group("gloo", rank=rank, world_size=config["learners"])
    log = open(work / "log.txt", "a", buffering=1)

    def say(text):
        if rank == 0:
            print(text, flush=True)
            log.write(text + "\n")

    torch.manual_seed(config["seed"])
    torch.set_num_threads(1)
    held_count = config["held_out"]
    held_rng = np.random.default_rng(config["seed"] + 1)
    held = [
        tensors(dataset.batch(data, held_rng, config["batch"], config["crop"],
                              range(config["scenes"] - held_count, config["scenes"])))
        for _ in range(config["held_batches"])
    ]
    net = SpineNet().to(memory_format=torch.channels_last)
    if config.get("start"):
        net.load_state_dict(torch.load(config["start"]))
    average = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(
        net.parameters(), lr=config["rate"], weight_decay=config["decay"])
    steps, warm = config["steps"], config["warm_up"]
    batches = feed(data, config, range(config["scenes"] - held_count), config["seed"] + 2 + rank)
    seen = torch.zeros(4)
    began = time.time()
    # A stage may be left before its rate has come down.
    last = config.get("until", steps)
    for step in range(1, last + 1):
        rate = config["rate"] * min(1, step / warm) * 0.5 * (1 + math.cos(math.pi * step / steps))
        for group in optimizer.param_groups:
            group["lr"] = rate
        # Batches are small: once the statistics are known, theirs would only be noise.
        net.train(not config["keep_statistics"])
        picture, maps, vectors, known = next(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config["bfloat16"]):
            output = net(picture)
        loss, parts = losses(output.float(), maps, vectors, known, config["weights"])
        optimizer.zero_grad()
        loss.backward()
        flat = torch.cat([p.grad.reshape(-1) for p in net.parameters()])
        torch.distributed.all_reduce(flat)
        parts_of_flat = torch.split(
            flat / config["learners"], [p.numel() for p in net.parameters()])
        for p, gradient in zip(net.parameters(), parts_of_flat):
            p.grad.copy_(gradient.view_as(p))
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        seen += parts
        keep = min(config["average"], step / (step + 20))
        with torch.no_grad():
            for mean, now in zip(average.state_dict().values(), net.state_dict().values()):
                if mean.dtype.is_floating_point:
                    mean.lerp_(now, 1 - keep)
                else:
                    mean.copy_(now)
        if step % 50 == 0:
            say(f"step {step} rate {rate:.5f} losses "
                + " ".join(f"{v:.4f}" for v in (seen / 50).tolist())
                + f" time {time.time() - began:.0f} s")
            seen.zero_()
        if rank == 0 and (step % config["check"] == 0 or step == last):
            means, f1 = validate(average, held)
            say(f"held out at {step}: losses " + " ".join(f"{v:.4f}" for v in means)
                + "  f1 of spine, core, boundary " + " ".join(f"{v:.4f}" for v in f1))
            torch.save(average.state_dict(), work / "average.pt")
    if rank == 0:
        export.write(average.eval(), output_path)
    say(f"wrote {output_path}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Fits the boosted trees of the spine score, round by round, and writes them to one file.

example: python3 training/spines/fit.py proposals/* --tool .build/release/SpineTraining --work build \
  --output Sources/Spines/Resources/spines.trees

Gradient boosting of symmetric trees (CatBoost) under logistic loss. The aim is not yes or no but how well a proposal fits: 0
up to an intersection over union of .45 with the best true spine, 1 from .85, straight between. A round is fitted on the
scores of the round before; so that these are no surer than they will be elsewhere, half of the views is scored by trees
fitted on the other half, and the other way round. What is written is fitted on all; the F1 printed is that of the halves.
Needs numpy and catboost.
"""
import argparse
import glob
import json
import os
import subprocess
import textwrap

import numpy as np
from catboost import CatBoostClassifier, Pool

FIXED = 13              # columns before the features
DEPTH = 6
RATE = 0.15
ROUNDS = [("a proposal by itself", 140), ("a proposal beside its rivals", 180)]


def read(name):
    with open(name + ".header") as file:
        columns = json.load(file)["columns"]
    return np.fromfile(name + ".f32", np.float32).reshape(-1, columns)


def examples(names, rng, thin):
    """Features, aims, weights and half of the usable rows; where `thin`, a share of them."""
    rows, weights, halves = [], [], []
    for name in names:
        table = read(name)
        table = table[table[:, 12] == 0]
        if not len(table):      # nothing to be seen, or nothing certain
            continue
        weight = np.ones(len(table), np.float32)
        if thin:
            share = np.where(table[:, 11] > 0.3, 0.3, 0.06)
            keep = rng.random(len(table)) < share
            table, weight = table[keep], (1 / share)[keep]
        rows.append(table[:, 11:])
        weights.append(weight)
        halves.append(np.full(len(table), half(name)))
    table = np.concatenate(rows)
    return table[:, 2:], np.clip((table[:, 0] - 0.45) / 0.4, 0, 1), np.concatenate(weights), np.concatenate(halves)


def half(name):
    return sum(os.path.basename(name).encode()) % 2


def fit(features, aims, weights, trees, threads):
    model = CatBoostClassifier(
        iterations=trees, depth=DEPTH, learning_rate=RATE, loss_function="CrossEntropy", thread_count=threads,
        l2_leaf_reg=20, border_count=64, random_seed=1, bootstrap_type="Bernoulli", subsample=0.7, rsm=0.6,
        leaf_estimation_iterations=1, verbose=0, allow_writing_files=False)
    return model.fit(Pool(features, aims, weight=weights))


def score(model, features):
    return (1 / (1 + np.exp(-model.predict(features, prediction_type="RawFormulaVal")))).astype(np.float32)


def described(model, scratch):
    """A model's trees as the program reads them."""
    model.save_model(scratch, format="json")
    with open(scratch) as file:
        saved = json.load(file)
    scale, (bias,) = saved["scale_and_bias"]
    features, thresholds, leaves = [], [], []
    for tree in saved["oblivious_trees"]:
        # CatBoost counts the first question as the lowest bit, the program as the highest.
        questions = tree["splits"][::-1]
        features += [q["float_feature_index"] for q in questions] + [0] * (DEPTH - len(questions))
        thresholds += [q["border"] for q in questions] + [3e38] * (DEPTH - len(questions))
        values = np.zeros(1 << DEPTH)
        values[:: 1 << (DEPTH - len(questions))] = np.array(tree["leaf_values"]) * scale
        leaves += list(values)

    def numbers(values, digits):
        return "[" + ", ".join(f"{v:.{digits}g}" for v in values) + "]"

    fields = [f'"bias": {bias:.6g}, "depth": {DEPTH},', '"features": ' + json.dumps(features) + ",",
              '"thresholds": ' + numbers(thresholds, 6) + ",", '"leaves": ' + numbers(leaves, 3)]
    lines = [line for field in fields for line in textwrap.wrap(field, 96, break_on_hyphens=False)]
    lines[0], lines[-1] = "{" + lines[0], lines[-1] + "}"
    return "\n".join(lines)


def write(path, rounds):
    """All rounds' trees behind a line that tells the format, the origin and a checksum (FNV-1a)."""
    content = ('{"rounds": [\n' + ",\n".join(rounds) + "]}\n").encode()
    checksum = 0xCBF29CE484222325
    for byte in content:
        checksum = (checksum ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    origin = "Boosted trees that score spines, fitted on rendered shelves by training/spines/fit.py; not to be edited."
    header = {"format": "SHLFTREES1", "checksum": f"{checksum:016x}", "origin": origin}
    with open(path, "wb") as file:
        file.write(json.dumps(header).encode() + b"\n" + content)


def tool(program, names, *options):
    files = [name + ".f32" for name in names]
    return subprocess.run([program, "context", *options, *files], check=True, capture_output=True, text=True).stdout


def report(program, names, least):
    """F1 at .5 and .7 over each kind of view and over all."""
    totals = {}
    for line in tool(program, names, "--choose", "--least", str(least)).splitlines():
        name, *counts = line.split("\t")
        for key in (name.split("_")[0], "all"):
            totals[key] = totals.get(key, 0) + np.array(counts, int)
    return "  ".join(f"{key} {2 * at5 / (books + spines):.4f}/{2 * at7 / (books + spines):.4f}"
                     for key, (books, spines, at5, at7) in totals.items())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("proposals", nargs="+", help="folders that 'SpineTraining proposals' wrote")
    p.add_argument("--tool", required=True, help="the program SpineTraining")
    p.add_argument("--work", required=True, help="folder for what is made between")
    p.add_argument("--output", required=True, help="file to write, Sources/Spines/Resources/spines.trees")
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    names = sorted(f[:-4] for folder in args.proposals for f in glob.glob(os.path.join(folder, "*.f32"))
                   if os.path.exists(f[:-4] + ".header"))
    os.makedirs(args.work, exist_ok=True)
    rounds = []
    for number, (title, trees) in enumerate(ROUNDS):
        rng = np.random.default_rng(number)
        features, aims, weights, halves = examples(names, rng, thin=number == 0)
        models = [fit(features[halves != h], aims[halves != h], weights[halves != h], trees, args.threads) for h in (0, 1)]
        whole = fit(features, aims, weights, trees, args.threads)
        rounds.append(described(whole, os.path.join(args.work, "model.json")))
        guess = np.concatenate([score(models[h], features[halves == h]) for h in (0, 1)])
        truth = np.concatenate([aims[halves == h] for h in (0, 1)])
        weight = np.concatenate([weights[halves == h] for h in (0, 1)])
        loss = -(weight * (truth * np.log(guess + 1e-9) + (1 - truth) * np.log(1 - guess + 1e-9))).sum() / weight.sum()
        best = np.argsort(-whole.get_feature_importance())[:14]
        print(f"{title}: {len(features)} examples of {features.shape[1]} features, loss {loss:.5f}; most asked: {best.tolist()}",
              flush=True)
        for name in names:
            table = read(name)
            scores = score(models[half(name)], table[:, FIXED:]) if len(table) else np.zeros(0, np.float32)
            scores.tofile(name + ".scores")
        if number:
            for least in (0.35, 0.45):
                print(f"  least score {least}: {report(args.tool, names, least)}", flush=True)
        if number + 1 < len(ROUNDS):
            folder = os.path.join(args.work, f"round{number + 1}")
            tool(args.tool, names, "--output", folder, *(["--is-short"] if number else []))
            names = [os.path.join(folder, os.path.basename(name)) for name in names]
    write(args.output, rounds)


if __name__ == "__main__":
    main()

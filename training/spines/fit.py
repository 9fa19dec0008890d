#!/usr/bin/env python3
"""Fits the boosted trees of the spine score and writes them as a Swift file.

example: python3 training/spines/fit.py examples/round0 --trees 100 --name proposalScoreWeights \\
             --output Sources/Spines/ProposalScoreWeights.swift

Gradient boosting of symmetric trees (J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of
Statistics 29/5, 2001) under logistic loss. The aim is not yes or no but how well a proposal fits: 0 up to an
intersection over union of .45 with the best true spine, 1 from .85, straight between. One view in eight, the first by
name, is kept out and its loss printed. Needs numpy; deterministic.
"""
import argparse
import glob
import json
import os
import textwrap

import numpy as np

DEPTH = 5
RATE = 0.12             # shrinkage of each tree
RIDGE = 20.0            # added to the second derivatives of a leaf
COLUMNS = 0.6           # share of the features that a tree may ask for
BINS = 48


def load(folder):
    """Features, aims, weights and number of the view of all examples in a folder of SpineExamples' files."""
    rows, views = [], []
    for number, path in enumerate(sorted(glob.glob(os.path.join(folder, "*.f32")))):
        with open(path[:-4] + ".columns") as file:
            columns = int(file.read())
        table = np.fromfile(path, np.float32).reshape(-1, columns)
        rows.append(table)
        views.append(np.full(len(table), number))
    table, views = np.concatenate(rows), np.concatenate(views)
    aims = np.clip((table[:, 0] - 0.45) / 0.4, 0, 1)
    return table[:, 2:], aims, table[:, 1], views


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def add_tree(tree, features, logits):
    questions, leaves = tree
    path = np.zeros(len(features), np.int64)
    for feature, threshold in questions:
        path = 2 * path + (features[:, feature] > threshold)
    logits += leaves[path]


def grow(binned, edges, gradient, curvature, columns):
    """One tree: at each level the question that gains most over all of the level's nodes."""
    path = np.zeros(binned.shape[1], np.int64)
    questions, slots = [], BINS + 1
    for level in range(DEPTH):
        best = (-1.0, 0, 0)
        for feature in columns:
            if len(edges[feature]) == 0:
                continue
            key, nodes = path * slots + binned[feature], 1 << level
            g = np.bincount(key, gradient, nodes * slots).reshape(nodes, slots).cumsum(1)
            h = np.bincount(key, curvature, nodes * slots).reshape(nodes, slots).cumsum(1)
            rest_g, rest_h = g[:, -1:] - g, h[:, -1:] - h
            gain = (g * g / (h + RIDGE) + rest_g * rest_g / (rest_h + RIDGE)).sum(0)[: len(edges[feature])]
            slot = int(gain.argmax())
            if gain[slot] > best[0]:
                best = (gain[slot], feature, slot)
        _, feature, slot = best
        questions.append((int(feature), float(edges[feature][slot])))
        path = 2 * path + (binned[feature] > slot)
    g, h = (np.bincount(path, values, 1 << DEPTH) for values in (gradient, curvature))
    leaves = (RATE * g / (h + RIDGE)).astype(np.float32)
    return (questions, leaves), path


def fit(features, aims, weights, trees, held):
    rng = np.random.default_rng(0)
    sample = rng.choice(len(features), min(len(features), 100_000), replace=False)
    quantiles = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = [np.unique(np.quantile(features[sample, f], quantiles)).astype(np.float32) for f in range(features.shape[1])]
    binned = np.stack([np.searchsorted(e, features[:, f]).astype(np.uint8) for f, e in enumerate(edges)])
    share = float((weights * aims).sum() / weights.sum())
    bias = float(np.log(share / (1 - share)))
    logits = np.full(len(features), bias, np.float32)
    held_logits = np.full(len(held[0]), bias, np.float32)
    model = []
    for number in range(1, trees + 1):
        p = sigmoid(logits)
        columns = rng.permutation(features.shape[1])[: int(np.ceil(COLUMNS * features.shape[1]))]
        tree, path = grow(binned, edges, (weights * (aims - p)).astype(float), (weights * p * (1 - p)).astype(float), columns)
        logits += tree[1][path]
        add_tree(tree, held[0], held_logits)
        model.append(tree)
        if number % 20 == 0:
            p = np.clip(sigmoid(held_logits), 1e-9, 1 - 1e-9)
            loss = -(held[2] * (held[1] * np.log(p) + (1 - held[1]) * np.log(1 - p))).sum() / held[2].sum()
            print(f"{number} trees: loss on views kept out {loss:.5f}", flush=True)
    return bias, model


def write(path, name, summary, bias, model):
    def numbers(values, digits):
        return "[" + ", ".join(f"{v:.{digits}g}" for v in values) + "]"

    fields = [
        f'"bias": {bias:.6g}, "depth": {DEPTH},',
        '"features": ' + json.dumps([f for questions, _ in model for f, _ in questions]) + ",",
        '"thresholds": ' + numbers((t for questions, _ in model for _, t in questions), 5) + ",",
        '"leaves": ' + numbers((v for _, leaves in model for v in leaves), 4),
    ]
    lines = [line for field in fields for line in textwrap.wrap(field, 96, break_on_hyphens=False)]
    lines[0], lines[-1] = "{" + lines[0], lines[-1] + "}"
    with open(path, "w") as file:
        file.write(f"/// {summary}\n")
        file.write("/// Fitted on rendered shelves, see `training/spines`; not to be edited.\n")
        file.write(f'let {name} = #"""\n' + "".join(f"  {line}\n" for line in lines) + '  """#\n')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("examples", help="folder that SpineExamples wrote")
    p.add_argument("--trees", type=int, default=100)
    p.add_argument("--name", required=True, help="of the Swift constant")
    p.add_argument("--summary", default="Boosted trees of the spine score.")
    p.add_argument("--output", required=True)
    args = p.parse_args()
    features, aims, weights, views = load(args.examples)
    out = views % 8 == 0
    held = features[out], aims[out], weights[out]
    print(f"{len(features)} examples of {features.shape[1]} features, {int(out.sum())} kept out")
    bias, model = fit(features[~out], aims[~out], weights[~out], args.trees, held)
    write(args.output, args.name, args.summary, bias, model)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Train the matcher: from regions with known books to Sources/Matching/Resources/matcher.weights.

Needs LightGBM and NumPy (pip install lightgbm numpy) and a release build of shelfread, which computes
the features. See README.md beside this file.
"""
import argparse, concurrent.futures, os, re, struct, subprocess, sys, time
# Threads that spin while they wait make a busy machine crawl.
os.environ.setdefault('OMP_WAIT_POLICY', 'passive')
import numpy as np, lightgbm as lgb
from sources import FOLDS, SEED, folds_of, sources

# Chosen by out-of-fold results; larger trees or more of them did not help.
FIRST = dict(objective='binary', learning_rate=.08, num_leaves=31, min_data_in_leaf=80, lambda_l2=10,
             feature_fraction=.4, bagging_fraction=.8, bagging_freq=1, max_bin=127)
FIRST_TREES = 150
SECOND = dict(objective='binary', learning_rate=.04, num_leaves=15, min_data_in_leaf=60, lambda_l2=10,
              feature_fraction=.4, bagging_fraction=.8, bagging_freq=1, max_bin=127)
SECOND_TREES = 300
NEGATIVES_KEPT = .06
LEAST_PRECISION = .9
CHOSEN = 'score right assigned scored catalogued hypotheses photo'.split()


class Run:
    """The features of a source's regions with the fields of one model."""

    def __init__(self, args, fields, source):
        self.name, self.weight, self.has_passes = source.name, source.weight, source.has_passes
        self.prefix = os.path.join(args.work, f'{fields}-{source.name}')
        self.command = [args.shelfread, 'eval', 'features', '--prefix', self.prefix, '--catalogue', source.catalogue]
        self.command += source.options + (['--all-fields'] if fields == 'all' else [])
        self.call()
        self.names = open(self.prefix + '.names').read().split()
        self.x = np.fromfile(self.prefix + '.f32', dtype=np.float32).reshape(-1, len(self.names))
        label = np.fromfile(self.prefix + '.i32', dtype=np.int32).reshape(-1, 7)
        self.photo, self.region, _, _, self.y, self.scored, _ = label.T
        os.remove(self.prefix + '.f32')
        self.fold_of_photo = folds_of(self.photo.max() + 1) if source.fold is None else np.array([source.fold])
        self.fold = self.fold_of_photo[self.photo]

    def call(self, *more): subprocess.run(self.command + list(more), check=True)

    def second_look(self, logits):
        logits.astype(np.float32).tofile(self.prefix + '.first')
        self.call('--scores', self.prefix + '.first')
        names = open(self.prefix + '.second.names').read().split()
        self.rows = np.fromfile(self.prefix + '.second.rows', dtype=np.int32)
        z = np.fromfile(self.prefix + '.second.f32', dtype=np.float32).reshape(len(self.rows), -1)
        self.second_names = self.names + names
        self.x2 = np.hstack([self.x[self.rows], z])

    def decisions(self, logits):
        logits.astype(np.float32).tofile(self.prefix + '.last')
        self.call('--scores', self.prefix + '.first', '--second-scores', self.prefix + '.last')
        return np.fromfile(self.prefix + '.chosen.f32', dtype=np.float32).reshape(-1, len(CHOSEN))


def stage(runs, get, params, trees, threads):
    """Out-of-fold scores per run, and the model of everything."""
    params = dict(params, verbose=-1, num_threads=threads, seed=SEED, deterministic=True, force_row_wise=True)
    scores = [np.zeros(len(get(r)[1])) for r in runs]
    model = None
    for fold in list(range(FOLDS)) + [None]:
        xs, ys, ws = [], [], []
        rng = np.random.default_rng(SEED)
        for r in runs:
            x, y, of, scored = get(r)
            use = scored == 1
            if fold is not None: use &= of != fold
            w = np.full(len(y), r.weight, dtype=np.float32)
            if len(y) > 50000:
                easy = (x[:, r.names.index('blendRank')] > 6) & (y == 0)
                use &= ~easy | (rng.random(len(y)) < NEGATIVES_KEPT)
                w[easy] /= NEGATIVES_KEPT
            xs.append(x[use]); ys.append(y[use]); ws.append(w[use])
        model = lgb.train(params, lgb.Dataset(np.vstack(xs), np.concatenate(ys), weight=np.concatenate(ws)), trees)
        if fold is None: break
        for r, s in zip(runs, scores):
            x, _, of, _ = get(r)
            out = of == fold
            if out.any(): s[out] = model.predict(x[out], raw_score=True, num_threads=threads)
    return scores, model


def isotonic(score, right, least=40):
    """Pool adjacent violators over bins of at least `least` rows; knots at the bins' mean scores."""
    finite = np.isfinite(score)  # a region without candidates has no score
    score, right = score[finite], right[finite]
    order = np.argsort(score)
    score, right = score[order], right[order]
    bins = [[c.mean(), r.mean(), len(c)] for c, r in
            zip(np.array_split(score, len(score) // least), np.array_split(right, len(score) // least))]
    out = []
    for b in bins:
        out.append(b)
        while len(out) > 1 and out[-2][1] >= out[-1][1] - .004:
            s, p, n = out.pop(); t, q, m = out.pop()
            out.append([(s * n + t * m) / (n + m), (p * n + q * m) / (n + m), n + m])
    # Half a count at each end keeps probabilities from 0 and 1.
    p = np.maximum.accumulate([min(max(p, .5 / n), 1 - .5 / n) for _, p, n in out])
    return [(s, float(q)) for (s, _, _), q in zip(out, p)]


def curve(score, right, total):
    order = np.argsort(-score, kind='stable')
    ok = right[order]
    tp = np.cumsum(ok)
    precision, recall = tp / np.arange(1, len(ok) + 1), tp / total
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return score[order], precision, recall, f1


def calibration_error(p, right):
    return sum(abs(p[b].mean() - right[b].mean()) * b.sum() for b in
               ((p >= i / 10) & (p < (i + 1) / 10 + (i == 9)) for i in range(10)) if b.any()) / len(p)


def report(name, chosen, p, threshold):
    """Figures of scored regions; `p` are the probabilities of all, by knots of other photos."""
    scored = chosen[:, 3] == 1
    (_, right, assigned, _, catalogued, *_), p = chosen[scored].T, p[scored]
    asserted = (p >= threshold) & (assigned == 1)
    total, tp = catalogued.sum(), (right * asserted).sum()
    precision, recall = tp / max(1, asserted.sum()), tp / total
    _, pr, rc, _ = curve(chosen[scored, 0], right, total)
    print(f'  {name:24} {int(scored.sum()):5} regions {int(total):5} books  forced {right.sum() / total:.4f}  '
          f'P {precision:.4f} R {recall:.4f} F1 {2 * precision * recall / (precision + recall):.4f}  '
          f'AP {(pr * np.diff(np.r_[0, rc])).sum():.4f}  ECE {calibration_error(p, right):.4f}')


def calibrate(runs, chosen_of_runs, others=(), place=.5):
    """The knots and the threshold for F1, and each run's probabilities by knots of photos in other folds.

    The threshold is also for what was chosen in `others`: a catalogue may lack many of the books. Of the
    thresholds that are as good it is the one at this place, 0 being the lowest, or a higher one by which
    LEAST_PRECISION of what is asserted in `others` is right.
    """
    fit = [c[:, 3] == 1 for c in chosen_of_runs]
    folds = [r.fold_of_photo[c[:, 6].astype(int)] for r, c in zip(runs, chosen_of_runs)]
    held = [np.zeros(len(c)) for c in chosen_of_runs]

    def knots_of(uses):
        pooled = np.vstack([c[u] for c, u in zip(chosen_of_runs, uses)])
        return isotonic(pooled[:, 0], pooled[:, 1])

    for k in range(FOLDS):
        knots = np.array(knots_of([f & (fold != k) for f, fold in zip(fit, folds)]))
        for c, p, fold in zip(chosen_of_runs, held, folds):
            p[fold == k] = np.interp(c[fold == k, 0], knots[:, 0], knots[:, 1])
    pooled = np.vstack([c[f] for c, f in zip(chosen_of_runs, fit)])
    p = np.concatenate([h[f] for h, f in zip(held, fit)])
    error = calibration_error(p, pooled[:, 1])
    knots = knots_of(fit)
    for c in others:
        c = c[c[:, 3] == 1]
        pooled, p = np.vstack([pooled, c]), np.r_[p, np.interp(c[:, 0], [k[0] for k in knots], [k[1] for k in knots])]
    # What no record was left for is not asserted, however it scored.
    shown = np.where(pooled[:, 2] == 1, p, -1)
    order, _, _, f1 = curve(shown, pooled[:, 1] * pooled[:, 2], pooled[:, 4].sum())
    # A place on the plateau of good thresholds, not its highest spike.
    plateau = order[f1 >= f1.max() - .001]
    def precision_of_others(threshold):
        found = np.vstack(others)
        found = found[found[:, 3] == 1]
        asserted = (np.interp(found[:, 0], *np.array(knots).T) >= threshold) & (found[:, 2] == 1)
        return found[asserted, 1].mean()
    threshold = float(np.quantile(plateau, place))
    while len(others) and place < .95 and precision_of_others(threshold) < LEAST_PRECISION:
        place += .05
        threshold = float(np.quantile(plateau, place))
    print(f'  ECE {error:.4f}  threshold {threshold:.3f}')
    return knots, threshold, held


def ensemble_bytes(model, columns):
    out = []
    trees = model.dump_model()['tree_info']
    for tree in trees:
        nodes, leaves = [], []

        def walk(node):
            if 'leaf_value' in node:
                leaves.append(node['leaf_value'])
                return -len(leaves)
            at = len(nodes)
            nodes.append(None)
            left, right = walk(node['left_child']), walk(node['right_child'])
            t = np.float32(node['threshold'])
            if t > node['threshold']: t = np.nextafter(t, np.float32(-np.inf))
            nodes[at] = struct.pack('<fHhh', t, node['split_feature'], left, right)
            return at

        walk(tree['tree_structure'])
        out.append(struct.pack('<I', len(nodes)) + b''.join(nodes) + struct.pack(f'<{len(leaves)}f', *leaves))
    return struct.pack('<II', columns, len(trees)) + b''.join(out)


def checksum(data):
    """FNV-1a."""
    value = 0x811C9DC5
    for byte in data: value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def train(args, all_sources, fields):
    start = time.time()
    runs = [Run(args, fields, s) for s in all_sources if s.has_call_numbers or fields != 'all']
    print(f'{fields}: {len(runs)} runs, features after {time.time() - start:.0f} s', flush=True)
    first, model1 = stage(runs, lambda r: (r.x, r.y, r.fold, r.scored), FIRST, FIRST_TREES, args.threads)
    for r, s in zip(runs, first): r.second_look(s)
    pick = lambda r: (r.x2, r.y[r.rows], r.fold[r.rows], r.scored[r.rows])
    second, model2 = stage(runs, pick, SECOND, SECOND_TREES, args.threads)
    chosen = [r.decisions(s) for r, s in zip(runs, second)]
    data = ensemble_bytes(model1, len(runs[0].names)) + ensemble_bytes(model2, len(runs[0].second_names))
    print(f'{fields}: photos not fitted', flush=True)
    # Of readings of one pass those as annotated, of several passes all that the program read.
    groups = {'one pass': [0], 'several passes': [i for i, r in enumerate(runs) if r.has_passes]}
    for name, group in groups.items():
        lacking = [chosen[i] for i, r in enumerate(runs) if r.name == 'annotated-half' and name == 'one pass']
        # Real photos are worse than rendered ones: more of what is right there is less sure.
        place = .5 if name == 'one pass' else .1
        knots, threshold, held = calibrate([runs[i] for i in group], [chosen[i] for i in group], lacking, place)
        data += calibration_bytes(knots, threshold)
        held = dict(zip(group, held))
        # What the calibration was not fitted on shows how it fares on other readings.
        others = [i for i, r in enumerate(runs) if i and not r.has_passes and (r.name == 'scattered') == (name != 'one pass')]
        for i in others: held[i] = np.interp(chosen[i][:, 0], [k[0] for k in knots], [k[1] for k in knots])
        lines = {}
        for i in sorted(held): lines.setdefault(re.sub(r'small\d+$', 'small', runs[i].name), []).append(i)
        for line, members in lines.items():
            report(line, np.vstack([chosen[i] for i in members]), np.concatenate([held[i] for i in members]), threshold)
    for model, names in (model1, runs[0].names), (model2, runs[0].second_names):
        importance = sorted(zip(model.feature_importance('gain'), names), reverse=True)
        print('  uses', ', '.join(n for _, n in importance[:20]))
    print(f'  {time.time() - start:.0f} s', flush=True)
    return runs[0].second_names, data


def calibration_bytes(knots, threshold):
    return (struct.pack('<I', len(knots)) + b''.join(struct.pack('<ff', *k) for k in knots)
            + struct.pack('<f', threshold))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--annotations', required=True)
    p.add_argument('--catalogue', required=True)
    p.add_argument('--readings', nargs=3, action='append', required=True, metavar=('READINGS', 'THOROUGH', 'CATALOGUE'),
                   help='what readings.py wrote of spines read until they were sure and of the same read in all rounds, '
                        'and the catalogue of their books; may be repeated')
    p.add_argument('--openset', action='append', default=[],
                   help='a catalogue of other titles and authors to set beside the first; may be repeated')
    p.add_argument('--shelfread', default='.build/release/shelfread')
    p.add_argument('--work', default='/tmp/shelfread-training')
    p.add_argument('--output', default='Sources/Matching/Resources/matcher.weights')
    p.add_argument('--threads', type=int, default=max(1, os.cpu_count() // 2))
    args = p.parse_args()
    os.makedirs(args.work, exist_ok=True)
    all_sources = sources(args)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(train, [args] * 2, [all_sources] * 2, ['basic', 'all']))
    names = ' '.join(parts[0][0]).encode()
    data = struct.pack('<II', 0x334D5253, checksum(names)) + parts[0][1] + parts[1][1]
    with open(args.output, 'wb') as f: f.write(data + struct.pack('<I', checksum(data)))
    print(args.output, os.path.getsize(args.output), 'bytes')


if __name__ == "__main__": sys.exit(main())

#!/usr/bin/env python3
"""Train the matcher: from annotated regions and their catalogue to Sources/Matching/Resources/matcher.weights.

Needs LightGBM and NumPy (pip install lightgbm numpy) and a release build of shelfread, which computes
the features. See README.md beside this file.
"""
import argparse, concurrent.futures, os, struct, subprocess, sys, time
# Threads that spin while they wait make a busy machine crawl.
os.environ.setdefault('OMP_WAIT_POLICY', 'passive')
import numpy as np, lightgbm as lgb

FOLDS = 5
SEED = 7
# Chosen by out-of-fold results; larger trees or more of them did not help.
FIRST = dict(objective='binary', learning_rate=.08, num_leaves=31, min_data_in_leaf=80, lambda_l2=10,
             feature_fraction=.4, bagging_fraction=.8, bagging_freq=1, max_bin=127)
FIRST_TREES = 150
SECOND = dict(objective='binary', learning_rate=.04, num_leaves=15, min_data_in_leaf=60, lambda_l2=10,
              feature_fraction=.4, bagging_fraction=.8, bagging_freq=1, max_bin=127)
SECOND_TREES = 300
NEGATIVES_KEPT = .12


class Run:
    """One pass over the annotations: a kind of noise and a catalogue."""

    def __init__(self, args, fields, noise, seed, extra, weight):
        self.weight = weight
        self.prefix = os.path.join(args.work, '-'.join([fields, noise, str(seed)] + (['extra'] if extra else [])))
        self.command = [args.shelfread, 'eval', 'features', '--annotations', args.annotations, '--noise', noise,
                        '--seed', str(seed), '--prefix', self.prefix, '--catalogue', args.catalogue]
        if extra: self.command += ['--catalogue', extra]
        if fields == 'all': self.command += ['--all-fields']
        self.call()
        self.names = open(self.prefix + '.names').read().split()
        self.x = np.fromfile(self.prefix + '.f32', dtype=np.float32).reshape(-1, len(self.names))
        label = np.fromfile(self.prefix + '.i32', dtype=np.int32).reshape(-1, 7)
        self.photo, self.region, _, _, self.y, self.scored, _ = label.T
        os.remove(self.prefix + '.f32')

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
        return np.fromfile(self.prefix + '.chosen.f32', dtype=np.float32).reshape(-1, 5)


def fold_of(photo):
    count = photo.max() + 1
    return (np.random.default_rng(SEED).permutation(count) % FOLDS)[photo]


def stage(runs, get, params, trees, threads):
    """Out-of-fold scores per run, and the model of everything."""
    params = dict(params, verbose=-1, num_threads=threads, seed=SEED, deterministic=True, force_row_wise=True)
    scores = [np.zeros(len(get(r)[1])) for r in runs]
    model = None
    for fold in list(range(FOLDS)) + [None]:
        xs, ys, ws = [], [], []
        rng = np.random.default_rng(SEED)
        for r in runs:
            x, y, photo, scored = get(r)
            use = scored == 1
            if fold is not None: use &= fold_of(photo) != fold
            w = np.full(len(y), r.weight, dtype=np.float32)
            if len(y) > 200000:
                easy = (x[:, r.names.index('blendRank')] > 6) & (y == 0)
                use &= ~easy | (rng.random(len(y)) < NEGATIVES_KEPT)
                w[easy] /= NEGATIVES_KEPT
            xs.append(x[use]); ys.append(y[use]); ws.append(w[use])
        model = lgb.train(params, lgb.Dataset(np.vstack(xs), np.concatenate(ys), weight=np.concatenate(ws)), trees)
        if fold is None: break
        for r, s in zip(runs, scores):
            x, y, photo, _ = get(r)
            out = fold_of(photo) == fold
            s[out] = model.predict(x[out], raw_score=True, num_threads=threads)
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


def report(name, chosen, total, knots, threshold):
    chosen = chosen[chosen[:, 3] == 1]
    score, right, assigned = chosen[:, 0], chosen[:, 1], chosen[:, 2]
    p = np.interp(score, [k[0] for k in knots], [k[1] for k in knots])
    asserted = (p >= threshold) & (assigned == 1)
    tp = (right * asserted).sum()
    precision, recall = tp / max(1, asserted.sum()), tp / total
    _, pr, rc, f1 = curve(score, right, total)
    ece = sum(abs(p[b].mean() - right[b].mean()) * b.sum() for b in
              ((p >= i / 10) & (p < (i + 1) / 10 + (i == 9)) for i in range(10)) if b.any()) / len(p)
    print(f'{name:34} forced {right.sum() / total:.4f}  P {precision:.4f} R {recall:.4f} F1 '
          f'{2 * precision * recall / (precision + recall):.4f}  best F1 {f1.max():.4f}  '
          f'AP {(pr * np.diff(np.r_[0, rc])).sum():.4f}  ECE {ece:.4f}')


def out_of_fold_calibration(chosen, photos):
    """Each fold's probabilities from the other folds: what calibration is worth on photos not fitted."""
    p = np.zeros(len(chosen))
    fold = fold_of(photos)
    for k in range(FOLDS):
        fit = (fold != k) & (chosen[:, 3] == 1)
        knots = isotonic(chosen[fit, 0], chosen[fit, 1])
        p[fold == k] = np.interp(chosen[fold == k, 0], [a for a, _ in knots], [b for _, b in knots])
    return p


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


def checksum(names):
    value = 0x811C9DC5
    for byte in ' '.join(names).encode(): value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def train(args, fields):
    start = time.time()
    runs = [Run(args, fields, 'none', 0, None, 1.0)]
    if not args.clean:
        runs += [Run(args, fields, 'weakened', 1, None, .4), Run(args, fields, 'scattered', 2, None, .4)]
    if args.extra and fields != 'all': runs.append(Run(args, fields, 'none', 0, args.extra, .4))
    total = len(set(runs[0].region[runs[0].y == 1])) if args.total is None else args.total
    print(f'{fields}: {len(runs)} runs, {total} books, features after {time.time() - start:.0f} s', flush=True)
    first, model1 = stage(runs, lambda r: (r.x, r.y, r.photo, r.scored), FIRST, FIRST_TREES, args.threads)
    for r, s in zip(runs, first): r.second_look(s)
    pick = lambda r: (r.x2, r.y[r.rows], r.photo[r.rows], r.scored[r.rows])
    second, model2 = stage(runs, pick, SECOND, SECOND_TREES, args.threads)
    photos = np.zeros(runs[0].region.max() + 1, dtype=int)
    photos[runs[0].region] = runs[0].photo
    threshold = knots = None
    for r, s in zip(runs, second):
        chosen = r.decisions(s)
        if knots is None:
            fit = chosen[:, 3] == 1
            knots = isotonic(chosen[fit, 0], chosen[fit, 1])
            held = out_of_fold_calibration(chosen, photos)
            order, pr, rc, f1 = curve(held[fit], chosen[fit, 1], total)
            # The middle of the plateau of good thresholds, not its highest spike.
            good = order[f1 >= f1.max() - .001]
            threshold = float(np.median(good))
            b = held[fit]; right = chosen[fit, 1]
            print('  calibration on photos not fitted:')
            for i in range(10):
                m = (b >= i / 10) & (b < (i + 1) / 10 + (i == 9))
                if m.any(): print(f'    {i / 10:.1f}-{(i + 1) / 10:.1f}  {m.sum():5}  said {b[m].mean():.3f}  was {right[m].mean():.3f}')
            print('  ECE', round(sum(abs(b[m].mean() - right[m].mean()) * m.sum() for m in
                  ((b >= i / 10) & (b < (i + 1) / 10 + (i == 9)) for i in range(10)) if m.any()) / len(b), 4),
                  ' threshold', round(threshold, 3))
        report('  ' + os.path.basename(r.prefix), chosen, total, knots, threshold)
    importance = sorted(zip(model2.feature_importance('gain'), runs[0].second_names), reverse=True)
    print('  second scoring uses', ', '.join(n for _, n in importance[:20]))
    print(f'  {time.time() - start:.0f} s', flush=True)
    data = ensemble_bytes(model1, len(runs[0].names)) + ensemble_bytes(model2, len(runs[0].second_names))
    data += struct.pack('<I', len(knots)) + b''.join(struct.pack('<ff', *k) for k in knots) + struct.pack('<f', threshold)
    return runs[0].second_names, data


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--annotations', required=True)
    p.add_argument('--catalogue', required=True)
    p.add_argument('--extra', help='more titles and authors, to train for large catalogues')
    p.add_argument('--shelfread', default='.build/release/shelfread')
    p.add_argument('--work', default='/tmp/shelfread-training')
    p.add_argument('--output', default='Sources/Matching/Resources/matcher.weights')
    p.add_argument('--threads', type=int, default=max(1, os.cpu_count() // 2))
    p.add_argument('--total', type=int, help='books in the annotations, those without a candidate included')
    p.add_argument('--clean', action='store_true', help='no simulated noise (quick)')
    args = p.parse_args()
    os.makedirs(args.work, exist_ok=True)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(train, [args, args], ['basic', 'all']))
    with open(args.output, 'wb') as f:
        f.write(struct.pack('<II', 0x314D5253, checksum(parts[0][0])) + parts[0][1] + parts[1][1])
    print(args.output, os.path.getsize(args.output), 'bytes')


sys.exit(main())

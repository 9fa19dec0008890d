#!/usr/bin/env python3
"""Say which book each spine is that `shelfread match` read on rendered photos: one JSON object a line.

Takes the catalogue file in which the readings are stored and the folders with the truth (NAME.json beside
NAME.jpg). A spine is the book whose outline it overlaps by IoU_BOOK or more; it is no book where less than
OVERLAP_NONE of it lies on any and all of it lies inside the photo: books that the photo cuts off are drawn,
but not in the truth. Of other spines nobody can say, and they are left out. Needs no other package.
"""
import argparse, json, os, sqlite3, sys

IOU_BOOK = .5
OVERLAP_NONE = .1
EDGE = 10  # pixels


def area(points):
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, points[1:] + points[:1])) / 2


def common_area(subject, clip):
    """Of two convex outlines (Sutherland and Hodgman, 1974)."""
    if area(clip) < 0: clip = clip[::-1]
    for (ax, ay), (bx, by) in zip(clip, clip[1:] + clip[:1]):
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in subject]
        out = []
        for i, (p, s) in enumerate(zip(subject, sides)):
            q, t = subject[(i + 1) % len(subject)], sides[(i + 1) % len(subject)]
            if s >= 0: out.append(p)
            if (s >= 0) != (t >= 0): out.append(tuple(a + s / (s - t) * (b - a) for a, b in zip(p, q)))
        subject = out
        if not subject: return 0
    return abs(area(subject))


def truth_of(outline, truth):
    """The book, None for none, or False where it cannot be said."""
    best, most = (0, None), 0
    for book in truth['books']:
        quad = [tuple(p) for p in book['quad']]
        common = common_area(outline, quad)
        union = abs(area(outline)) + abs(area(quad)) - common
        best = max(best, (common / union, book), key=lambda b: b[0])
        most = max(most, common / abs(area(outline)))
    if best[0] >= IOU_BOOK: return best[1]
    isInside = all(EDGE < x < truth['width'] - EDGE and EDGE < y < truth['height'] - EDGE for x, y in outline)
    return None if most < OVERLAP_NONE and isInside else False


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--catalogue', required=True, help='the file that shelfread match was given')
    p.add_argument('--output', required=True)
    p.add_argument('truth', nargs='+', help='folders with the photos and their truth')
    args = p.parse_args()
    database = sqlite3.connect(args.catalogue)
    photos = {os.path.realpath(path): key for key, path in database.execute('select id, path from photo')}
    counts = dict(book=0, none=0, unclear=0)
    with open(args.output, 'w') as out:
        for folder in args.truth:
            for name in sorted(os.listdir(folder)):
                if not name.endswith('.json'): continue
                truth = json.load(open(os.path.join(folder, name)))
                key = photos.get(os.path.realpath(os.path.join(folder, truth['image'])))
                if key is None:
                    print(f'{folder}/{name}: its photo is not in {args.catalogue}, passed over', file=sys.stderr)
                    continue
                for spine, shelf, position, *xy, reading in database.execute(
                        'select id, shelf, position, x1, y1, x2, y2, x3, y3, x4, y4, reading from spine where photo = ? '
                        'order by shelf, position', (key,)):
                    book = truth_of(list(zip(xy[::2], xy[1::2])), truth)
                    counts['unclear' if book is False else 'none' if book is None else 'book'] += 1
                    if book is False: continue
                    line = dict(photo=os.path.join(folder, truth['image']), spine=spine, place=[shelf, position],
                                hypotheses=[[[w['text'], round(w['confidence'], 4)] for w in h['words']]
                                            for h in json.loads(reading)['hypotheses']])
                    if book: line.update(title=book['title'], author=book['author'],
                                         callNumber=book.get('callNumber', ''))
                    print(json.dumps(line, ensure_ascii=False), file=out)
    print(f"{args.output}: {counts['book']} books, {counts['none']} that are none; "
          f"{counts['unclear']} left out, which nobody can say")


sys.exit(main())

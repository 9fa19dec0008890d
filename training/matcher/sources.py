"""The forms in which annotated regions and rendered readings are used for training. See README.md."""
import concurrent.futures, csv, json, math, os, random, sqlite3, subprocess
from dataclasses import dataclass
import numpy as np

FOLDS = 5
SEED = 7
# How much a region counts: as it is, and in the other forms in which it is used again.
WEIGHT, OTHER_WEIGHT = 1.0, .4
# Records of a part of a catalogue, the share of true books in it, and the sizes of small ones.
PART, PART_TRUE, SMALL = 900, .7, (12, 400)
# The share of true books that are gone from the catalogue in one more form of the annotated regions.
GONE = .5
# Words that were read less surely than this are taken for misread.
LITTER_BELOW = .6
# One photo in so many is also matched on its own with a small catalogue: of the annotated and of the rendered ones.
SMALL_ANNOTATED, SMALL_RENDERED = 12, 5


@dataclass
class Source:
    """Regions as `shelfread eval features` is told of them, and a catalogue.

    `fold` is that of the photo where there is but one; `folds_of` deals out the others in their order.
    """
    name: str
    options: list
    catalogue: str
    weight: float
    has_passes: bool
    has_call_numbers: bool
    fold: int | None = None


def folds_of(photos):
    return np.random.default_rng(SEED).permutation(photos) % FOLDS


def records_of(catalogue):
    return sqlite3.connect(catalogue).execute('select title, author, callNumber, series, copies from record').fetchall()


def write_lines(path, lines):
    with open(path, 'w') as f:
        for line in lines: print(json.dumps(line, ensure_ascii=False), file=f)
    return path


def lines_of_annotations(path):
    """As readings of one pass whose words are all equally sure."""
    lines = {}
    for row in csv.DictReader(open(path, newline='')):
        line = dict(photo=row['image_name'], spine=0, hypotheses=[[[w, 1] for w in row['ocr'].split()]])
        if row['segmentation_merged_books'] == 'True': line = None
        elif row['not_book'] != 'True' and row['not_in_db'] != 'True':
            line.update(title=row['title'], author=row['author'], callNumber=row['tag'])
        lines[row['image_name'], row['mask_id']] = line
    photos = list(dict.fromkeys(photo for photo, _ in lines))
    return photos, [line for line in lines.values() if line]


def books_of(lines): return {(b['title'].strip(), b['author'].strip()) for b in lines if 'title' in b}


def part_of(args, name, books, share, size, records, rng):
    """A catalogue of `size` records, `share` of the `books` and strangers: its path, and these books."""
    kept = {b for b in sorted(books) if rng.random() < share}
    chosen = [r for r in records if r[:2] in kept]
    rng.shuffle(chosen)
    # A tiny catalogue has strangers too.
    chosen = chosen[:math.ceil(.8 * size)]
    while len(chosen) < size:
        stranger = records[rng.randrange(len(records))]
        if stranger[:2] not in books: chosen.append(stranger)
    return import_records(args, name, chosen), kept


def import_records(args, name, chosen):
    path = os.path.join(args.work, name + '.csv')
    with open(path, 'w', newline='') as f:
        rows = csv.writer(f)
        rows.writerow(['title', 'author', 'call number', 'series', 'copies'])
        rows.writerows(chosen)
    part = path[:-3] + 'sqlite'
    for old in (part, part + '-wal', part + '-shm'):
        if os.path.exists(old): os.remove(old)
    subprocess.run([args.shelfread, 'catalogue', 'import', path, '--catalogue', part], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return part


def worse(line, rng):
    """The same spine as a worse photo would show it: fewer words, wrong letters, all less sure."""
    harm = rng.random()

    def word(text):
        return ''.join(rng.choice('abcdefghijklmnopqrstuvwxyz') if rng.random() < .2 * harm else c for c in text
                       if rng.random() >= .06 * harm)

    hypotheses = []
    for words in line['hypotheses']:
        left = [(word(t), round(c * (1 - .5 * harm * rng.random()), 4)) for t, c in words if rng.random() >= .6 * harm]
        hypotheses.append([w for w in left if w[0]])
    return dict(line, hypotheses=[h for h in hypotheses if h])


def place_of(line): return line['photo'], *line['place']


def read_against(books, lines, thorough):
    """The lines of the books that a catalogue has, and of the others how they are read in all rounds.

    A spine is read until it is sure which record it is: where there is none, to the end.
    """
    other = {place_of(line): line for line in thorough}
    return [line if (line.get('title'), line.get('author')) in books else other.get(place_of(line), line) for line in lines]


def littered(lines, rng):
    """The same spines with what was misread on others: real photos have more of it than rendered ones."""
    litter = [w for line in lines for words in line['hypotheses'] for w in words if w[1] < LITTER_BELOW]
    def more(): return [litter[rng.randrange(len(litter))] for _ in range(rng.randint(3, 20))]
    return [dict(line, hypotheses=line['hypotheses'] + [more() for _ in range(rng.randint(1, 6))]) for line in lines]


def small_sources(args, name, photos, lines, thorough, every, records, has_passes, has_call_numbers):
    """One photo in `every`, each matched on its own with a small catalogue."""
    def source(number):
        rng = random.Random(SEED * 1000 + number)
        here = [line for line in lines if line['photo'] == photos[number]]
        if not here: return None
        own = f'{name}-small{number}'
        size = round(math.exp(rng.uniform(*map(math.log, SMALL))))
        catalogue, books = part_of(args, own, books_of(here), PART_TRUE, size, records, rng)
        if thorough: here = read_against(books, here, thorough)
        path = write_lines(os.path.join(args.work, own + '.jsonl'), here)
        return Source(own, ['--readings', path], catalogue, OTHER_WEIGHT, has_passes, has_call_numbers, int(folds[number]))

    folds = folds_of(len(photos))
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        return [s for s in pool.map(source, range(0, len(photos), every)) if s]


def sources(args):
    """All of them, the regions as annotated first."""
    options = ['--annotations', args.annotations]
    result = [Source('annotated', options, args.catalogue, WEIGHT, False, True)]
    result.append(Source('weakened', options + ['--noise', 'weakened', '--seed', '1'], args.catalogue,
                         OTHER_WEIGHT, False, True))
    result.append(Source('scattered', options + ['--noise', 'scattered', '--seed', '2'], args.catalogue,
                         OTHER_WEIGHT, False, True))
    photos, lines = lines_of_annotations(args.annotations)
    records, books, rng = records_of(args.catalogue), books_of(lines), random.Random(SEED)
    gone = {b for b in sorted(books) if rng.random() < GONE}
    left = [r for r in records if (r[0].strip(), r[1].strip()) not in gone]
    result.append(Source('annotated-half', options, import_records(args, 'annotated-half', left), OTHER_WEIGHT,
                         False, True))
    for others in args.openset:
        result.append(Source(os.path.basename(others).split('.')[0], options + ['--catalogue', others], args.catalogue,
                             OTHER_WEIGHT, False, False))
    result += small_sources(args, 'annotated', photos, lines, None, SMALL_ANNOTATED, records, False, True)
    for readings, all_rounds, catalogue in args.readings:
        name = os.path.basename(readings).split('.')[0]
        lines, thorough = ([json.loads(line) for line in open(path)] for path in (readings, all_rounds))
        records = records_of(catalogue)
        has_call_numbers = 2 * sum(r[2] != '' for r in records) >= len(records)
        rng = random.Random(SEED)

        def add(form, path, catalogue, weight):
            result.append(Source(name + form, ['--readings', path], catalogue, weight, True, has_call_numbers))

        add('', readings, catalogue, WEIGHT)
        # How often a spine is read must not tell how it ends.
        add('-thorough', all_rounds, catalogue, OTHER_WEIGHT)
        part, books = part_of(args, name + '-part', books_of(lines), PART_TRUE, PART, records, rng)
        path = write_lines(os.path.join(args.work, name + '-part.jsonl'), read_against(books, lines, thorough))
        add('-part', path, part, OTHER_WEIGHT)
        path = write_lines(os.path.join(args.work, name + '-worse.jsonl'), [worse(line, rng) for line in thorough])
        add('-worse', path, catalogue, OTHER_WEIGHT)
        path = write_lines(os.path.join(args.work, name + '-littered.jsonl'),
                           littered([worse(line, rng) for line in thorough], rng))
        add('-littered', path, catalogue, WEIGHT)
        photos = list(dict.fromkeys(line['photo'] for line in lines))
        result += small_sources(args, name, photos, lines, thorough, SMALL_RENDERED, records, True, has_call_numbers)
    return result

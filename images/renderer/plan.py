"""Which books a picture shows and where: the shelves of a scene before anything is drawn."""
from dataclasses import dataclass, field

import numpy as np

from . import catalogue, layout
from .books import make_book, make_thing


@dataclass
class Compartment:
    """One shelf: its deck at height `y`, its inside from `left` to `right` and `height` mm high."""
    y: float
    height: float
    left: float
    right: float
    placements: list = field(default_factory=list)
    extra: bool = False         # only there because the frame shows a part of it


def _records(rng, records, style, count):
    """A run of records as the kind of shelf has them, with a few that the catalogue lacks mixed in."""
    if style.kind == "library":
        ordered = sorted(records, key=lambda r: (r.call_number, r.author, r.title))
        start = int(rng.integers(len(ordered)))
        run = [ordered[(start + i) % len(ordered)] for i in range(count)]
    else:
        languages = sorted({r.language for r in records})
        keep = rng.choice(languages, size=min(len(languages), int(rng.integers(1, 4))), replace=False)
        pool = [r for r in records if r.language in keep]
        if len(pool) < count:
            pool = records
        run = [pool[i] for i in rng.permutation(len(pool))[:count]]
        # Series stand together at home too.
        run.sort(key=lambda r: (r.series.split(";")[0] or "~", r.volume().zfill(3)) if r.series else ("~", ""))
        blocks = np.array_split(np.arange(len(run)), max(1, len(run) // 4))
        run = [run[i] for b in rng.permutation(len(blocks)) for i in blocks[b]]
    shown = {r.title.casefold() for r in run}
    strangers = [r for r in catalogue.UNKNOWN if r.title.casefold() not in shown]
    picks = rng.permutation(len(strangers))[:int(rng.integers(style.unknown[0], style.unknown[1] + 1))]
    for k in picks:
        run.insert(int(rng.integers(2, max(3, min(14, len(run))))), strangers[k])
    return run


def shelves(rng, records, style, seed):
    """The compartments of a scene, from the top, those beyond the frame's middle marked `extra`."""
    count = int(rng.integers(style.shelves[0], style.shelves[1] + 1))
    if count == 0:
        return [_table(rng, records, style, seed)]
    total = count + 2
    width = rng.uniform(*style.row_width)
    height = rng.uniform(*style.shelf_height)
    board = 18.0 if style.kind == "home" else 24.0
    run = _records(rng, records, style, int(total * width / 12) + 12)
    books = _books(run, style, height, seed)
    order = list(range(1, count + 1)) + [0, total - 1]        # the shelves in the middle choose first
    slack = rng.uniform(3, 60) if style.kind == "home" else rng.uniform(10, 160)
    made = {}
    for k in order:
        shelf = Compartment(y=-k * (height + board), height=height, left=-rng.uniform(1, 12), right=width + slack,
                            extra=k in (0, total - 1))
        _fill(rng, shelf, books, style, width)
        made[k] = shelf
    left = min(s.left for s in made.values())
    right = max([s.right for s in made.values()] + [p.extent()[1] + 4 for s in made.values() for p in s.placements])
    for s in made.values():
        s.left, s.right = left, right
    return [made[k] for k in range(total)]


def _books(run, style, room, seed):
    """The books of the records, made one by one as shelves take them."""
    rng = np.random.default_rng([*seed, 999])
    before = None
    for i, record in enumerate(run):
        book = make_book([*seed, 1000 + i], record, style, room)
        if before and rng.random() < style.alike:
            # The pattern and the inks belong to the ground: they come along.
            for name in ("ground", "second", "pattern", "title_ink", "author_ink"):
                setattr(book.design, name, getattr(before.design, name))
        before = book
        yield book


def _fill(rng, shelf, books, style, width):
    pile, pile_width = [], 0.0
    if not shelf.extra and rng.random() < style.pile_in_row:
        chosen = _take(books, int(rng.integers(*style.pile_books)), shelf.height * 0.8)
        pile, pile_width = layout.pile(rng, chosen, 0.0)
    placed, used = layout.row(rng, books, style, width - (pile_width + 12 if pile else 0))
    if pile:
        for p in pile:
            p.origin = p.origin + (used + rng.uniform(6, 16), 0, 0)
    elif not shelf.extra and rng.random() < style.pile_on_row:
        pile = _on_top(rng, shelf, books, placed)
    for p in placed:
        p.origin = p.origin + (0, shelf.y, 0)
    for p in pile:
        p.origin = p.origin + (0, shelf.y, 0)
    for i, p in enumerate(placed):
        if rng.random() < style.upside_down and p.angle == 0:
            placed[i] = layout.upside_down(p)
    shelf.placements = placed + pile
    end = max([p.extent()[1] for p in shelf.placements], default=0.0)
    if placed and not pile and rng.random() < style.things:
        thing = make_thing(rng, style)
        if end + thing.thickness < shelf.right:
            shelf.placements.append(layout.Placement(thing, np.array([end + 0.5, shelf.y, rng.uniform(-20, -2)])))


def _take(books, count, room):
    """Up to `count` books whose thicknesses fit `room` mm."""
    taken, used = [], 0.0
    for book in books:
        if used + book.thickness > room:
            break
        taken.append(book)
        used += book.thickness
        if len(taken) >= count:
            break
    return taken


def _on_top(rng, shelf, books, placed):
    """One or two books lying on upright ones of nearly the same height, where they fit under the board."""
    upright = [p for p in placed if p.angle == 0]
    for _ in range(12):
        if len(upright) < 6:
            return []
        first = upright[int(rng.integers(len(upright) - 4))]
        a = first.extent()[0]
        under = [p for p in placed if p.extent()[1] > a and p.extent()[0] < a + 200]
        tops = [p.extent()[3] for p in under]
        if any(p.angle for p in under) or max(tops) > shelf.height - 55 or max(tops) - min(tops) > 30:
            continue
        taken = _take(books, int(rng.integers(1, 3)), shelf.height - max(tops) - 12)
        if taken:
            return layout.pile(rng, taken, a, max(tops) + 0.5)[0]
        return []
    return []


def _table(rng, records, style, seed):
    """A pile on a table."""
    run = _records(rng, records, style, 16)
    books = _books(run, style, 320.0, seed)
    count = int(rng.integers(style.pile_books[0], style.pile_books[1] + 1))
    pile, wide = layout.pile(rng, _take(books, count, 420), 0.0)
    return Compartment(y=0.0, height=900.0, left=-1500.0, right=wide + 1500.0, placements=pile)


def number(compartments):
    """Gives every placement the number of its group (a row or a pile, from the top) and its order there: from the
    left, in a pile from the top."""
    shelf = 0
    for part in compartments:
        for group in ([p for p in part.placements if not p.in_pile], [p for p in part.placements if p.in_pile]):
            shelf += bool(group)
            key = (lambda p: -p.extent()[3]) if group and group[0].in_pile else (lambda p: sum(p.extent()[:2]))
            for i, p in enumerate(sorted(group, key=key)):
                p.shelf, p.order = shelf, i + 1

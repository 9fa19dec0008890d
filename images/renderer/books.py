"""A physical book: its record, its measures and the design of its spine."""
from dataclasses import dataclass, field

import numpy as np

from . import fonts, palette
from .catalogue import Record

FORMATS = {  # height, depth (mm), share; pocket, trade, octavo, large
    "pocket": (178, 110, 0.30), "trade": (208, 135, 0.36), "octavo": (232, 155, 0.24), "large": (270, 200, 0.10),
}
PUBLISHERS = {
    "en": ["Marlin", "Harrow & Pike", "Old Mill", "Quayside", "Fieldfare", "Larch House"],
    "es": ["Faro", "La Encina", "Ediciones Sur", "Olmo", "Almena", "Nave"],
    "ca": ["L'Era", "Garbí", "Edicions del Pi", "La Font", "Ponent"],
    "fr": ["Le Canal", "Seuil Bleu", "Rivage", "La Tour", "Méridien"],
    "de": ["Am Tor", "Linde", "Nordlicht", "Kranich", "Verlag Brunn"],
    "pt": ["Cais", "Oliveira", "Maré", "Casa Nova"],
    "it": ["Torre", "Il Ponte", "Cipresso", "Lanterna"],
}
# Share of books whose spine reads from the bottom to the top.
READS_UP = {"en": 0.02, "de": 0.45, "es": 0.75, "ca": 0.7, "fr": 0.85, "pt": 0.45, "it": 0.7}


@dataclass
class Design:
    ground: tuple
    second: tuple
    title_ink: tuple
    author_ink: tuple
    pattern: str
    title_font: tuple       # (family, style)
    author_font: tuple
    caps_title: bool
    caps_author: bool
    tracking: float         # extra letter space, share of the size
    title_size: float       # of the em, share of the thickness
    author_size: float      # of the title's
    order: str              # author_first | title_first
    surname_only: bool
    across: bool            # text across the spine, stacked
    reads_up: bool
    logo: str
    logo_place: str         # bottom | top | none
    publisher: str
    binding: str            # paperback | cloth | laminated
    rounded: float          # of the back, 0 flat to 1
    wear: float


@dataclass
class Book:
    record: object
    thickness: float
    height: float
    depth: float
    design: Design
    seed: int
    thing: bool = False                 # no book: a bookend or a box
    label: bool = False
    foil: bool = False
    # What drawing the spine found out, for the truth:
    title_size_mm: float = 0.0          # height of the title's capitals
    title_contrast: float = 1.0
    title_hidden: float = 0.0           # share of the title under the label
    notes: dict = field(default_factory=dict)


def _title_font(rng, string):
    """(family, style, role) of a font that has all letters of the string."""
    for _ in range(12):
        found = _any_title_font(rng)
        if fonts.sets(found[0], found[1], string):
            break
    return found


def _any_title_font(rng):
    role = rng.choice(["serif", "sans", "condensed", "display", "script"], p=[0.40, 0.28, 0.17, 0.13, 0.02])
    names = fonts.families(str(role))
    style = {"serif": ["regular", "bold", "italic"], "sans": ["bold", "regular", "black"],
             "condensed": ["bold", "regular"], "display": ["bold", "regular"], "script": ["bold"]}[role]
    weights = np.array([0.5, 0.35, 0.15][:len(style)])
    return str(names[rng.integers(len(names))]), str(rng.choice(style, p=weights / weights.sum())), str(role)


def design(rng, record, thickness, binding=None):
    """A spine's design. Of a series, call with the same generator state for every volume."""
    binding = binding or str(rng.choice(["paperback", "laminated", "cloth"], p=[0.6, 0.27, 0.13]))
    ground = palette.cover(rng)
    if binding == "cloth" and palette.luminance(ground) > 0.5 and rng.random() < 0.7:
        ground = palette.mix(ground, (70, 50, 40), 0.6)
    second = palette.cover(rng)
    if palette.contrast(ground, second) < 1.3:
        second = palette.mix(ground, (20, 20, 24) if palette.luminance(ground) > 0.3 else (240, 236, 226), 0.75)
    pattern = str(rng.choice(["none", "band_bottom", "band_top", "bands", "panel", "gradient", "picture", "rules",
                              "stripes"], p=[0.38, 0.09, 0.08, 0.05, 0.10, 0.10, 0.10, 0.07, 0.03]))
    if binding == "cloth":
        pattern = str(rng.choice(["none", "rules", "panel"], p=[0.5, 0.35, 0.15]))
    title_ground = second if pattern == "panel" else ground
    title_ink = palette.ink(rng, title_ground, 4.5 if rng.random() < 0.93 else 2.4)
    if binding == "cloth" and palette.contrast(palette.GOLD, title_ground) > 3.5 and rng.random() < 0.7:
        title_ink = palette.GOLD
    author_ink = title_ink if rng.random() < 0.55 else palette.ink(rng, title_ground, 4.0)
    printed = record.title + record.author
    family, style, role = _title_font(rng, printed + printed.upper())
    caps = role != "script" and rng.random() < (0.6 if role in ("condensed", "display") else 0.4)
    if rng.random() < 0.6 and role != "script":
        author_font = (family, "regular" if rng.random() < 0.7 else "bold")
    else:
        other = fonts.families(str(rng.choice(["serif", "sans", "condensed"], p=[0.45, 0.4, 0.15])))
        author_font = (str(other[rng.integers(len(other))]), str(rng.choice(["regular", "italic", "bold"])))
        if not fonts.sets(*author_font, printed):
            author_font = (family, "regular")
    names = PUBLISHERS.get(record.language, PUBLISHERS["en"])
    return Design(
        ground=ground, second=second, title_ink=title_ink, author_ink=author_ink, pattern=pattern,
        title_font=(family, style), author_font=author_font, caps_title=bool(caps),
        caps_author=bool(rng.random() < 0.42), tracking=float(rng.uniform(0.02, 0.12) if caps else 0),
        title_size=float(rng.uniform(0.40, 0.66)), author_size=float(rng.uniform(0.6, 1.0)),
        order=str(rng.choice(["author_first", "title_first"], p=[0.68, 0.32])),
        surname_only=bool(rng.random() < 0.12), across=bool(thickness > 27 and rng.random() < 0.42),
        reads_up=bool(rng.random() < READS_UP.get(record.language, 0.3)),
        logo=str(rng.choice(["disc", "ring", "diamond", "bars", "wave", "leaf", "word", "square"])),
        logo_place=str(rng.choice(["bottom", "top", "none"], p=[0.72, 0.12, 0.16])),
        publisher=str(names[rng.integers(len(names))]), binding=binding,
        rounded=float(rng.uniform(0.5, 1.0) if binding != "paperback" else rng.uniform(0.05, 0.35)),
        wear=float(rng.beta(1.3, 5)))


def make_book(seed, record, style, shelf_room=320.0):
    """The book of a record. Volumes of one series share measures and design; the rest comes from `seed`."""
    rng = np.random.default_rng(seed)
    shared = rng
    set_name = record.series.split(";")[0].strip() if record.volume() else ""
    if set_name:
        shared = np.random.default_rng([seed[0], sum(map(ord, set_name)), len(set_name), 7])
    keys = list(FORMATS)
    form = FORMATS[keys[shared.choice(len(keys), p=[FORMATS[k][2] for k in keys])]]
    height = min(form[0] + shared.normal(0, 6), shelf_room - 18)
    depth = form[1] + shared.normal(0, 5)
    thickness = float(np.clip(shared.lognormal(np.log(21), 0.42), 8, 56))
    if set_name:
        thickness = float(np.clip(thickness + rng.normal(0, 2.5), 9, 58))
    look = design(shared, record, thickness)
    book = Book(record=record, thickness=thickness, height=float(height), depth=float(depth), design=look,
                seed=int(rng.integers(1 << 31)))
    book.label = bool(rng.random() < style.labels and record.call_number)
    book.foil = bool(rng.random() < style.foil)
    return book


def make_thing(rng, style):
    """What stands among books and is none: a metal bookend, a box. It has no record and no number in the truth."""
    record = Record("")
    if style.kind == "library" or rng.random() < 0.4:
        thickness, height, depth = 2.4, rng.uniform(110, 175), rng.uniform(90, 130)
        ground = [(120, 122, 126), (40, 42, 46), (188, 188, 184)][rng.integers(3)]
    else:
        thickness, height, depth = rng.uniform(45, 110), rng.uniform(80, 170), rng.uniform(90, 160)
        ground = palette.cover(rng)
    look = design(rng, record, thickness, "laminated")
    look.ground, look.second = ground, palette.mix(ground, (128, 120, 110), 0.4)
    look.pattern, look.rounded = "none", 0.2
    return Book(record=None, thickness=float(thickness), height=float(height), depth=float(depth), design=look,
                seed=int(rng.integers(1 << 31)), thing=True)

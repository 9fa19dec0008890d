"""Every knob of a picture in one place, with presets per kind of shelf and per use."""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Style:
    """Lengths in millimetres, angles in degrees, probabilities from 0 to 1, pairs are (least, most)."""
    kind: str = "home"
    size: tuple = (3200, 2400)          # of the picture, pixels
    plain: bool = False                 # no surface effects: what training of a segmenter needs first
    shelves: tuple = (1, 1)             # whole shelves in view
    row_width: tuple = (620, 820)       # of a shelf's books
    shelf_height: tuple = (290, 340)
    labels: float = 0.0                 # share of books with a call number label
    foil: float = 0.0                   # share of books in a library's plastic foil
    signs: float = 0.0                  # sign at the shelf edge
    gaps: float = 0.04                  # after each book
    lean: float = 0.10                  # that a leaning group starts at a book
    lean_angle: tuple = (4, 24)
    pile_in_row: float = 0.0            # that a shelf has a pile at its end
    pile_on_row: float = 0.0            # books lying on top of a row
    pile_books: tuple = (4, 9)
    upside_down: float = 0.01
    things: float = 0.12                # a bookend or a box after the last book
    furniture: tuple = ("oak", "white", "dark")
    backdrop: tuple = ("wall",)         # panel | wall | far_shelves | dark
    yaw: tuple = (-9, 9)                # of the camera
    pitch: tuple = (-3, 10)              # positive looks down
    roll: tuple = (-1.2, 1.2)
    distance: tuple = (900, 1400)
    margin: tuple = (0.02, 0.07)        # around the books, share of the frame
    distortion: tuple = (-0.035, 0.012)
    light: tuple = (1.02, 1.2)         # exposure
    blur: tuple = (0.55, 1.0)           # sigma, pixels at 3200 px width
    noise: tuple = (1.2, 3.2)           # sigma, grey levels
    quality: tuple = (84, 91)           # JPEG
    alike: float = 0.0                  # that a book has its left neighbour's colour
    unknown: tuple = (1, 2)             # books that the catalogue lacks
    legible: float = 12.0               # least height of capital letters, pixels (Tesseract fails below)


KINDS = {
    "home": Style(kind="home"),
    "home_two": Style(kind="home", size=(3600, 3000), shelves=(2, 2), row_width=(480, 620), gaps=0.05,
                      pile_on_row=0.15),
    "library": Style(kind="library", row_width=(640, 840), labels=0.97, foil=0.45, signs=0.9, lean=0.05,
                     lean_angle=(4, 16), furniture=("metal", "white"), backdrop=("far_shelves", "panel"),
                     light=(0.95, 1.1), size=(3600, 2400), distance=(800, 1200), things=0.35),
    "library_two": Style(kind="library", row_width=(520, 660), shelves=(2, 2), labels=0.97, foil=0.45, signs=0.8,
                         lean=0.06, lean_angle=(4, 20), furniture=("metal", "white", "oak"),
                         backdrop=("far_shelves", "panel"), light=(0.95, 1.1), size=(3600, 3000),
                         distance=(1000, 1400), things=0.35),
    "pile": Style(kind="home", shelves=(0, 0), pile_books=(6, 12), size=(3000, 2400), furniture=("oak", "dark"),
                  backdrop=("wall",), distance=(650, 900), margin=(0.07, 0.13), pitch=(3, 13)),
    "pile_row": Style(kind="home", row_width=(560, 680), pile_in_row=1.0, size=(3400, 2400)),
    "bookcase": Style(kind="home", shelves=(1, 2), row_width=(520, 700), lean=0.18, lean_angle=(5, 40), gaps=0.08,
                      pile_on_row=0.3, pile_in_row=0.3, labels=0.05, light=(0.85, 1.2), distance=(700, 1100)),
}

# What is hard to outline; not among those of "mixed".
HARD_KINDS = {
    "leaning": replace(KINDS["home"], lean=0.35, lean_angle=(15, 45), gaps=0.06, shelves=(1, 2)),
    "pile_on_row": replace(KINDS["home"], pile_on_row=1.0, lean=0.02, shelves=(1, 2), shelf_height=(390, 440)),
    "alike": replace(KINDS["home"], alike=0.6, shelves=(1, 2)),
    "dark": replace(KINDS["home_two"], light=(0.28, 0.5), noise=(3, 7), blur=(0.8, 1.6)),
    "tiny": replace(KINDS["library_two"], size=(800, 640), legible=6.0, blur=(1.2, 2.0)),
    "close": replace(KINDS["library"], row_width=(150, 300), distance=(350, 600), size=(2400, 2400)),
    "askew": replace(KINDS["home_two"], yaw=(-28, 28), pitch=(-12, 20), roll=(-8, 8)),
}
KINDS = {**KINDS, **HARD_KINDS}
MIXED = [kind for kind in KINDS if kind not in HARD_KINDS]


def style_for(kind, mode="photo", size=None):
    """Preset of a kind. `mode` "plain" turns surface effects off; `size` (width, height) replaces the preset's."""
    style = KINDS[kind]
    if mode == "plain":
        style = replace(style, plain=True, lean=0.14, lean_angle=(3, 45), alike=0.12,
                        blur=(0.3, 0.7), noise=(0.5, 2.0), size=(1024, 768), legible=7.0)
    return replace(style, size=tuple(size)) if size else style

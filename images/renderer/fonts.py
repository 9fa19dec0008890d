"""The installed fonts, named by family and grouped by the role they play on a spine."""
import subprocess
from functools import lru_cache

from PIL import ImageFont

ROLES = {
    "serif": ["EB Garamond", "Linux Libertine O", "TeX Gyre Pagella", "TeX Gyre Termes", "TeX Gyre Schola",
              "TeX Gyre Bonum", "Gentium Book Basic", "Baskervald ADF Std", "Old Standard TT", "Vollkorn",
              "Caladea", "Charis SIL", "Rasa", "Goudy Bookletter 1911", "Tribun ADF Std",
              "Liberation Serif", "DejaVu Serif"],
    "sans": ["Lato", "Roboto", "Open Sans", "Cabin", "Karla", "Carlito", "TeX Gyre Heros", "TeX Gyre Adventor",
             "Gillius ADF", "Universalis ADF Std", "Inter", "Cantarell", "Linux Biolinum O", "Quicksand",
             "Liberation Sans", "DejaVu Sans"],
    "condensed": ["Roboto Condensed", "Open Sans Condensed", "TeX Gyre Heros Cn", "Bebas Neue",
                  "Liberation Sans Narrow"],
    "display": ["League Spartan", "Linux Libertine Display O", "Roboto Slab", "Bebas Neue",
                "Comic Neue", "URW Bookman", "URW Gothic"],
    "script": ["Dancing Script", "Lobster Two", "TeX Gyre Chorus", "Z003"],
    "typewriter": ["Courier Prime", "GNUTypewriter", "TeX Gyre Cursor", "Liberation Mono", "DejaVu Sans Mono"],
}
FALLBACK = ["DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"]
# A font must be able to set all of these: a missing glyph shows as a box.
LANGUAGES = {"en", "es", "fr", "de", "pt", "it"}
STYLES = {
    "regular": ["Regular", "Roman", "Book", "12 Regular", "Medium", "Standard", "Light"],
    "bold": ["Bold", "12 Bold", "Semibold", "Semi Bold", "SemiBold", "DemiBold", "Demi", "ExtraBold"],
    "italic": ["Italic", "12 Italic", "Oblique", "Medium Italic", "Light Italic"],
    "black": ["Black", "ExtraBold", "Extrabold", "Extra Bold", "Heavy", "Bold"],
}


@lru_cache(maxsize=None)
def _installed():
    """{family: {style: file}} of the OpenType and TrueType fonts that set the catalogue's languages."""
    lines = subprocess.run(["fc-list", "--format", "%{family[0]}|%{style[0]}|%{file}|%{lang}\n"],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    families = {}
    for line in sorted(lines):
        family, style, path, languages = line.split("|", 3)
        if path.lower().endswith((".otf", ".ttf")) and "[" not in path and LANGUAGES <= set(languages.split("|")):
            # Some families give all their files one style: the plain one has the shortest name.
            have = families.setdefault(family, {})
            have[style] = min(have.get(style, path), path, key=lambda p: (len(p), p))
    return families


def families(role):
    """The installed families of a role, in the stated order; never empty where any font is installed."""
    here = _installed()
    found = [f for f in ROLES[role] if f in here] or [f for f in FALLBACK if f in here] or sorted(here)
    if not found:
        raise SystemExit("no font found: install the packages listed in images/README.md")
    return found


@lru_cache(maxsize=None)
def path_of(family, style):
    """File of a family in a style; the nearest style where the family lacks it."""
    have = _installed()[family]
    for name in STYLES[style] + STYLES["regular"]:
        if name in have:
            return have[name]
    return have[sorted(have)[0]]


@lru_cache(maxsize=4096)
def font(family, style, size):
    """Font at a size in pixels (of the em square)."""
    return ImageFont.truetype(path_of(family, style), max(4, int(round(size))))


@lru_cache(maxsize=None)
def _has(family, style, letter):
    face = font(family, style, 40)
    shape = lambda c: bytes(face.getmask(c))
    return letter.isspace() or shape(letter) != shape("\U0010fffe")


def sets(family, style, string):
    """Whether the font has every letter of the string."""
    return all(_has(family, style, c) for c in string)


def missing():
    """Families of the stated list that are not installed; pictures then differ from the committed ones."""
    here = _installed()
    return sorted({f for names in ROLES.values() for f in names if f not in here})

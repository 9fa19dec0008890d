"""Catalogue records as the renderer needs them: what a publisher prints and what a library's label says."""
import csv
import re
from dataclasses import dataclass

# Libraries transliterate by rule, publishers by custom.
AS_PRINTED = {
    "Dostoevskij": {"es": "Fiódor Dostoievski", "ca": "Fiódor Dostoievski", "en": "Fyodor Dostoevsky",
                    "fr": "Fiodor Dostoïevski", "de": "Fjodor Dostojewski"},
    "Tolstoj": {"es": "Lev Tolstói", "en": "Leo Tolstoy", "fr": "Léon Tolstoï"},
    "Čehov": {"es": "Antón Chéjov"},
    "Bulgakov": {"es": "Mijaíl Bulgákov", "en": "Mikhail Bulgakov", "de": "Michail Bulgakow"},
    "Pasternak": {"es": "Borís Pasternak", "it": "Boris Pasternak"},
}

COLUMNS = {"title": "title", "author": "author", "call number": "call_number", "tag": "call_number",
           "series": "series", "isbn": "isbn", "language": "language", "copies": "copies"}


@dataclass(frozen=True)
class Record:
    title: str
    author: str = ""
    call_number: str = ""
    series: str = ""
    isbn: str = ""
    language: str = "en"
    copies: int = 1
    in_target_list: bool = True

    def printed_author(self):
        """"Cervantes Saavedra, Miguel de, 1547-1616" as a cover has it: "Miguel de Cervantes Saavedra"."""
        if self.family_name() in AS_PRINTED:
            names = AS_PRINTED[self.family_name()]
            return names.get(self.language, names["es"])
        parts = [p.strip() for p in self.author.split(",")]
        parts = [p for p in parts if p and not re.search(r"\d", p)]
        if len(parts) > 1:
            given, family = parts[1], parts[0]
            return f"{given}{family}" if given.endswith(("'", "’")) else f"{given} {family}"
        return parts[0] if parts else ""

    def family_name(self):
        return self.author.split(",")[0].strip()

    def printed_title(self):
        """Title without subtitle (" : ") and statement of the volume (" / ")."""
        return re.split(r"\s[:/]\s", self.title)[0].strip()

    def subtitle(self):
        parts = re.split(r"\s:\s", self.title, maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""

    def volume(self):
        """Number of the volume, "" where the record is of a whole work."""
        found = (re.search(r"(?:[Vv]ol\.|[Vv]olume|[Tt]omo|[Tt]ome|[Bb]and|[Ll]ivro|[Pp]art)\s*(\d{1,2}|[IVX]{1,5})\b",
                           self.title) or re.search(r";\s*(?:[Vv]ol\.\s*)?(\d{1,2})\s*$", self.series))
        return found.group(1) if found else ""


# Real books that the sample catalogue does not hold: what a shelf has and the catalogue lacks.
UNKNOWN = [Record(t, a, c, language=l, in_target_list=False) for t, a, c, l in [
    ("The Thirty-Nine Steps", "Buchan, John, 1875-1940", "N Buc", "en"),
    ("Erewhon", "Butler, Samuel, 1835-1902", "N But", "en"),
    ("The Riddle of the Sands", "Childers, Erskine, 1870-1922", "N Chi", "en"),
    ("Zuleika Dobson", "Beerbohm, Max, 1872-1956", "N Bee", "en"),
    ("Adolphe", "Constant, Benjamin, 1767-1830", "N Con", "fr"),
    ("Là-bas", "Huysmans, Joris-Karl, 1848-1907", "N Huy", "fr"),
    ("Peñas arriba", "Pereda, José María de, 1833-1906", "N Per", "es"),
    ("Marianela", "Pérez Galdós, Benito, 1843-1920", "N Per", "es"),
    ("Solitud", "Català, Víctor, 1869-1966", "N Cat", "ca"),
    ("Immensee", "Storm, Theodor, 1817-1888", "N Sto", "de"),
    ("Malombra", "Fogazzaro, Antonio, 1842-1911", "N Fog", "it"),
    ("A Cidade e as Serras", "Eça de Queirós, José Maria, 1845-1900", "N Eça", "pt"),
]]


def read(path):
    """Records of a CSV with usual column names; lists every column that is missing by name."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or "title" not in rows[0]:
        raise SystemExit(f"{path}: no column named 'title' in the first line")
    records = []
    for row in rows:
        fields = {COLUMNS[k]: (v or "").strip() for k, v in row.items() if k in COLUMNS}
        fields["copies"] = int(fields.get("copies") or 1)
        fields["language"] = fields.get("language") or "en"
        if fields["title"]:
            records.append(Record(**fields))
    return records

#!/usr/bin/env python3
"""Compares the import of MARC files with what pymarc reads in them, file by file.

usage: python3 eval/marc.py FOLDER [--shelfread .build/release/shelfread] [--details]
       python3 eval/marc.py FOLDER --fuzz ROUNDS [--seed N]

FOLDER holds MARC files (ISO 2709, MARCXML, JSON) at any depth, and may have a table sources.tsv beside
them (columns: repository, path, records_counted). Needs pymarc (pip install pymarc). Prints a table in
Markdown:

  counted   records that the table names
  imported  records that Shelfread used, each row or record of the file once
  reported  records that it left out, each with a reason
  pymarc    records that pymarc reads
  equal     of these, how many have a record in the catalogue with equal title (245 a b n p), author
            (100, 110, 111), ISBN (020), control number (001) and barcodes (852 p, 952 p)

Texts are compared by their letters and digits, after Unicode normalisation.

--fuzz damages the files at random instead (bytes changed, removed, put in, cut off, doubled), imports
them, and stops at the first that makes the program crash, printing its name and keeping it.
"""

import argparse
import csv
import io
import json
import logging
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import pymarc

logging.disable(logging.CRITICAL)


def folded(text):
    text = unicodedata.normalize("NFKD", text or "").lower()
    return "".join(c for c in text if c.isalnum())


def read_with_pymarc(path):
    """The records that pymarc reads, or the error that ended it."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".xml":
            return [r for r in pymarc.parse_xml_to_array(str(path)) if r], None
        if suffix == ".json":
            return pymarc.parse_json_to_array(str(path)), None
        with open(path, "rb") as file:
            return [r for r in pymarc.MARCReader(file) if r], None
    except Exception as error:  # pymarc raises many kinds on damaged files
        return [], type(error).__name__


def expected(record):
    title = ""
    for field in record.get_fields("245")[:1]:
        title = "".join(s.value for s in field.subfields if s.code in "abnp")
    authors = [
        "".join(s.value for s in field.subfields if s.code in "abcdhnq")
        for field in record.get_fields("100", "110", "111")[:1]
        if not field.is_control_field()
    ]
    isbn = ""
    for field in record.get_fields("020"):
        for value in field.get_subfields("a"):
            number = re.match(r"[-0-9xX]*", value.strip()).group()
            if not isbn and sum(c.isdigit() for c in number) >= 9:
                isbn = number
    control = [f.data for f in record.get_fields("001") if f.is_control_field()][:1]
    barcodes = [v for f in record.get_fields("852", "952") for v in f.get_subfields("p")]
    return {
        "title": folded(title),
        "author": [folded(a) for a in authors if folded(a)],
        "isbn": folded(isbn),
        "control": folded(control[0] if control else ""),
        "barcodes": {folded(b) for b in barcodes},
    }


def is_equal(wanted, row):
    barcodes = {folded(b) for b in row["barcode"].split("|")} - {""}
    koha = wanted["barcodes"]
    return {
        # A record without 245 has another of its titles.
        "title": not wanted["title"] or folded(row["title"]) == wanted["title"],
        "author": all(a in folded(row["author"]) for a in wanted["author"]),
        "isbn": folded(row["isbn"]) == wanted["isbn"],
        # In danMARC 001 has subfields, which pymarc leaves in the text or does not give.
        "control": not wanted["control"]
        or bool(row["control-number"]) and folded(row["control-number"]) in wanted["control"],
        "barcodes": barcodes <= koha and bool(barcodes) == bool(koha),
    }


def import_file(shelfread, path, folder):
    catalogue = pathlib.Path(folder) / "library.sqlite"
    for file in pathlib.Path(folder).iterdir():
        file.unlink()
    run = subprocess.run(
        [shelfread, "catalogue", "import", str(path), "--catalogue", str(catalogue), "--json",
         "--all-problems"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{path}: shelfread ended with {run.returncode}: {run.stderr}")
    if run.returncode != 0:
        left_out = sum(": left out: " in line for line in run.stderr.splitlines())
        return 0, left_out, [], run.stderr
    report = json.loads(run.stdout)["files"][0]
    export = subprocess.run(
        [shelfread, "catalogue", "export", "--catalogue", str(catalogue)], capture_output=True,
        text=True, check=True).stdout
    rows = list(csv.DictReader(io.StringIO(export)))
    return report["rows"], report["rejected"], rows, run.stderr


def counted(folder):
    table = folder / "sources.tsv"
    counts = {}
    if table.exists():
        with open(table, newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                name = row["repository"].replace("/", "+") + "/" + row["path"]
                counts[name] = row["records_counted"]
    return counts


def damaged(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 3, 8, 40])):
        if not data:
            break
        at = rng.randrange(len(data))
        special = [0x1D, 0x1E, 0x1F, 0x1B, 0x00, 0x0A, 0x22, 0x26, 0x3C, 0x3E, 0x7B, 0x7D, 0xFF]
        kind = rng.randrange(7)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            data[at] = rng.choice(special)
        elif kind == 2:
            del data[at:at + rng.choice([1, 2, 5, 100, 1000])]
        elif kind == 3:
            data[at:at] = bytes(rng.choice(special) for _ in range(rng.choice([1, 3, 30])))
        elif kind == 4:
            data[at:] = b""
        elif kind == 5:
            # Leaders and directories are where a change matters most.
            data[min(len(data) - 1, rng.randrange(60))] = rng.choice(b"0123456789 a")
        else:
            data[at:at] = data[: rng.randrange(1, 2000)]
    return bytes(data)


def fuzz(shelfread, files, rounds, seed):
    rng = random.Random(seed)
    print(f"seed {seed}")
    imported = reported = 0
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as work:
            paths = []
            for index, file in enumerate(files):
                path = pathlib.Path(work) / f"{index}{file.suffix}"
                path.write_bytes(damaged(file.read_bytes(), rng))
                paths.append(path)
            # Each by itself, so that a crash names its file.
            for done, path in enumerate(paths, 1):
                if sys.stderr.isatty():
                    print(f"\rround {number + 1} of {rounds}: {done} of {len(paths)} files ",
                          end="", file=sys.stderr, flush=True)
                format = rng.choice(["auto"] * 6 + ["marc", "marcxml", "jsonl"])
                run = subprocess.run(
                    [shelfread, "catalogue", "import", str(path), "--json", "--all-problems",
                     "--format", format, "--catalogue", f"{work}/library.sqlite"],
                    capture_output=True, text=True)
                if run.returncode not in (0, 1):
                    kept = pathlib.Path(tempfile.gettempdir()) / f"crash-{seed}-{number}{path.suffix}"
                    shutil.copy(path, kept)
                    raise SystemExit(f"ended with {run.returncode}: {kept} as {format}\n{run.stderr}")
                if run.returncode == 0:
                    report = json.loads(run.stdout)["files"][0]
                    imported += report["rows"]
                    reported += report["rejected"]
        print(f"\rround {number + 1} of {rounds}: {imported} records imported so far, no crash",
              file=sys.stderr, flush=True)
    print(f"{rounds} rounds of {len(files)} files: {imported} records imported, {reported} reported, "
          "no crash")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--shelfread", default=".build/release/shelfread")
    parser.add_argument("--details", action="store_true", help="print every difference and problem")
    parser.add_argument("--fuzz", type=int, metavar="ROUNDS", help="damage the files at random")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts = counted(arguments.folder)
    files = sorted(
        f for f in arguments.folder.rglob("*")
        if f.is_file() and f.suffix not in (".tsv", ".md", ".chr", ".txt"))
    if arguments.fuzz:
        return fuzz(arguments.shelfread, files, arguments.fuzz, arguments.seed)
    total = [0, 0, 0, 0, 0]
    print("| file | counted | imported | reported | pymarc | equal |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as work:
        for path in files:
            name = str(path.relative_to(arguments.folder))
            imported, reported, rows, messages = import_file(arguments.shelfread, path, work)
            records, error = read_with_pymarc(path)
            equal = 0
            for record in records:
                wanted = expected(record)
                verdicts = [is_equal(wanted, row) for row in rows]
                if any(all(v.values()) for v in verdicts):
                    equal += 1
                elif arguments.details:
                    best = max(
                        zip(verdicts, rows), key=lambda p: sum(p[0].values()), default=(None, None))
                    wrong = [k for k, v in (best[0] or {}).items() if not v]
                    print(f"    {wrong or 'no record'}: pymarc {wanted}\n      here {best[1]}")
            if arguments.details and messages:
                print("    " + messages.strip().replace("\n", "\n    "))
            count = counts.get(name, "")
            numbers = [int(count or 0), imported, reported, len(records), equal]
            total = [a + b for a, b in zip(total, numbers)]
            read = error or len(records)
            print(f"| {name} | {count} | {imported} | {reported} | {read} | {equal} |")
    print(f"| {len(files)} files | " + " | ".join(str(n) for n in total) + " |")


if __name__ == "__main__":
    main()

"""Whether two versions of detection find the same, and how much of the processor each takes.

    .venv/bin/python benchmarks/same_findings.py read FOLDER… -o KEPT     reads every file once, with OCR, and keeps it
    .venv/bin/python benchmarks/same_findings.py find KEPT -o FINDINGS    all findings, a line each
    .venv/bin/python benchmarks/same_findings.py rate KEPT [--rounds 3]   pages per second of processor time

Ask each version (a second work tree, with PYTHONPATH=its/src) for the findings of the same KEPT and compare them with
``cmp``. A sample office's records are asked with its list of parties; the sentences of a labelled ``.json`` and the
texts of a ``.csv.gz`` with none. ``rate`` leaves the time out that making lists of names and expressions ready takes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from counterfoil import detection, documents
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.errors import CounterfoilError
from counterfoil.evaluation import truth
from counterfoil.evaluation.labelled import page_of
from counterfoil.records import parties
from counterfoil.values import Digest, Party, RecordKind

Kept = tuple[str, Document, list[Party], RecordKind | None]
_COLUMNS = tuple(field.name for field in fields(Finding))
_TEXT = "request_text"  # the column of a file of demands


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    reading = verbs.add_parser("read")
    reading.add_argument("folders", nargs="+", type=Path)
    reading.add_argument("-o", "--out", type=Path, required=True)
    reading.add_argument("--texts", type=int, default=1500, help="how many texts of each .json and .csv.gz")
    reading.add_argument("--whole-list", action="store_true", help="an office's whole list of parties with each record")
    finding = verbs.add_parser("find")
    finding.add_argument("kept", type=Path)
    finding.add_argument("-o", "--out", type=Path, required=True)
    rating = verbs.add_parser("rate")
    rating.add_argument("kept", type=Path)
    rating.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.verb == "read":
        kept = [one for folder in options.folders for one in _read(folder, options.texts, options.whole_list)]
        options.out.write_bytes(pickle.dumps(kept))
        print(f"{len(kept)} documents, {sum(len(each.pages) for _name, each, _known, _kind in kept)} pages")
        return 0
    kept = pickle.loads(options.kept.read_bytes())  # noqa: S301 - what ``read`` wrote
    if options.verb == "find":
        with options.out.open("w", encoding="utf-8") as file:
            count = 0
            for line in (line for one in kept for line in _lines(*one)):
                file.write(line + "\n")
                count += 1
        print(f"{len(kept)} documents, {count} findings")
        return 0
    _rate(kept, options.rounds)
    return 0


def _read(source: Path, most: int, whole_list: bool) -> Iterator[Kept]:
    """Every document of a sample office, of a folder of files, or of a file of texts; parts are documents too."""
    if source.is_file():
        for number, text in enumerate(_texts(source, most)):
            name = f"{source.name} {number}"
            yield name, Document(name, "text/plain", Digest("0" * 64), (page_of(text),)), [], RecordKind.OTHER
        return
    office = (source / "truth.json").is_file()
    known = parties.read(source / "parties.csv") if office else []
    kinds = {record.path: record.kind for record in truth.read(source)} if office else {}
    for path in sorted(kinds) or sorted(file for file in source.rglob("*") if file.is_file()):
        with tempfile.TemporaryDirectory() as work:
            try:
                whole = documents.read(path, workdir=Path(work))
            except CounterfoilError as error:
                print(f"{path}: {type(error).__name__}", file=sys.stderr)
                continue
        mine = [party for party in known if whole_list or party.record in ("", path.name)]
        for number, one in enumerate(_with_parts(whole)):
            yield f"{source.name}/{path.name} {number}", one, mine, None if number else kinds.get(path)


def _with_parts(document: Document) -> Iterator[Document]:
    yield document
    for part in document.parts:
        yield from _with_parts(part)


def _texts(file: Path, most: int) -> list[str]:
    if file.suffix == ".json":
        return [row["full_text"] for row in json.loads(file.read_text(encoding="utf-8"))[:most]]
    with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
        found = dict.fromkeys(row[_TEXT] for row in csv.DictReader(rows) if row[_TEXT].strip())
    return list(found)[:most]


def _lines(name: str, document: Document, known: list[Party], kind: RecordKind | None) -> Iterator[str]:
    for one in detection.find(document, known, kind=kind):
        yield json.dumps([name, *(repr(getattr(one, column)) for column in _COLUMNS)], ensure_ascii=False)


def _rate(kept: list[Kept], rounds: int) -> None:
    pages = sum(len(document.pages) for _name, document, _known, _kind in kept)
    for number in range(rounds + 1):
        began = time.process_time()
        for _name, document, known, kind in kept:
            detection.find(document, known, kind=kind)
        took = time.process_time() - began
        if number:  # the first round makes everything ready
            print(f"{pages} pages, {pages / took:.0f} a second, {1000 * took / pages:.2f} ms a page")


if __name__ == "__main__":
    sys.exit(main())

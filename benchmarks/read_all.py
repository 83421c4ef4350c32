"""Reads every file below the given folders and prints what became of each: a document, or a refusal by its class.

    .venv/bin/python benchmarks/read_all.py FOLDER… [--no-ocr] [--each]

Ends with 1 when anything but a document or a CounterfoilError came out, or a file appeared outside the work folder.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from counterfoil import sandbox
from counterfoil.documents import Document, read
from counterfoil.errors import CounterfoilError


def main() -> int:
    """One line a class of outcome, with the slowest file and the memory used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--no-ocr", action="store_true", help="leave scans without words")
    parser.add_argument("--each", action="store_true", help="print a line for each file")
    options = parser.parse_args()
    files = sorted(file for folder in options.folders for file in folder.rglob("*") if file.is_file())
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")
    pages = broken = 0
    before = _listing(options.folders)
    with tempfile.TemporaryDirectory() as work:
        for file in files:
            started = time.perf_counter()
            try:
                document = read(file, workdir=Path(work), ocr=not options.no_ocr)
                outcome, detail = f"read as {document.media_type}", _summary(document)
                pages += len(document.pages)
            except CounterfoilError as error:
                outcome, detail = f"refused: {type(error).__name__}", str(error)
            except Exception as error:  # noqa: BLE001 - what this benchmark looks for
                outcome, detail = f"BROKEN: {type(error).__name__}", str(error)
                broken += 1
            took = time.perf_counter() - started
            slowest = max(slowest, (took, str(file.name)))
            outcomes[outcome] += 1
            if options.each:
                print(f"{took:6.2f} s  {file.parent.name}/{file.name}: {outcome}; {detail}")
        left = [path.name for path in Path(work).iterdir() if path.suffix != ".pdf" or not path.is_file()]
    if left or _listing(options.folders) != before:
        print(f"BROKEN: something was left behind or written beside the input: {left}")
        broken += 1
    for outcome, count in outcomes.most_common():
        print(f"{count:6}  {outcome}")
    sandbox.end_nurseries()  # what a child used is known when it has ended
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(files):6}  files, {pages} pages; slowest {slowest[1]} {slowest[0]:.1f} s; ", end="")
    print(f"peak memory {own:.0f} MB here, {child:.0f} MB in the sandbox")
    return 1 if broken else 0


def _summary(document: Document) -> str:
    words = sum(len(page.words) for page in document.pages)
    said = f"{len(document.pages)} pages, {words} words, {len(document.parts)} parts"
    return " | ".join((said, *document.warnings))


def _listing(folders: list[Path]) -> list[tuple[str, int]]:
    """Names and sizes around the input, to see whether anything appears."""
    around = {place for folder in folders for place in (folder, folder.parent, *folder.rglob("*")) if place.is_dir()}
    return sorted((str(item), item.stat().st_size) for place in around for item in place.iterdir() if item.is_file())


if __name__ == "__main__":
    sys.exit(main())

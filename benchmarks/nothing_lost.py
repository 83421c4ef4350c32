"""Is every letter outside of the marks still there, in order? On a sample office, or on any PDF files.

.venv/bin/python benchmarks/nothing_lost.py [--seed 2024] [--records 60] [FILE or FOLDER …]

Marks are some words of each first page, drawn by lot. What the gates compare (every pixel outside of lines set anew,
every word within them) they compare in each run; this asks another question by another way: the letters of source and
release, as pdfium reads them from the first to the last.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from pypdfium2 import PdfiumError

from counterfoil.errors import CounterfoilError
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import text_core
from counterfoil.redaction.line import redact
from counterfoil.redaction.marks import from_values
from counterfoil.sample import generate
from counterfoil.values import Mark

MOST_PAGES = 12
WORDS = 3


def letters(path: Path, marks: list[Mark]) -> list[str]:
    """Page by page the letters that pdfium reads, without those under a mark and without blanks."""
    made = []
    with pdfium.opened(path) as document:
        for index in range(len(document)):
            page = document[index]
            text, frame = pdfium.PageText(page), pdfium.frame(page)
            cores = [text_core(mark.box, mark.whole_region) for mark in marks if mark.page_index == index]
            left = []
            for number, rect in text.rects():
                box = frame.seen_box(rect)
                x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
                if not any(core.x0 <= x <= core.x1 and core.y0 - 2 <= y <= core.y1 + 2 for core in cores):
                    left.append(text.text[number])
            made.append("".join(left).replace("-", ""))
            text.close()
            page.close()
    return made


def judged(path: Path, seed: int, found: Counter[str]) -> None:
    """Redact some words of one file, and count what became of the rest."""
    with pdfium.opened(path) as document:
        if len(document) > MOST_PAGES:
            found["files with too many pages"] += 1
            return
        words = sorted({w.strip(".,;:()") for w in pdfium.texts(document)[0].split()})
    words = [word for word in words if len(word) > 4 and word.isalpha()]
    if not words:
        found["files without words on the first page"] += 1
        return
    values = random.Random(seed).sample(words, min(WORDS, len(words)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Without a code nothing is printed, and without values only places count: they are words as common as "page".
        found_at = from_values(path, values, "", workdir=folder, ocr=False).marks
        marks = [replace(mark, value="") for mark in found_at]
        if not marks:
            found["files without a mark"] += 1
            return
        target = folder / "released.pdf"
        certificate = redact(path, marks, target, workdir=folder, ocr=False)
        before, after = letters(path, marks), letters(target, [])
    pictures = {page - 1 for page, _ in certificate.pages_as_pictures}
    kept = {page - 1 for page, _ in certificate.pages_with_layout_kept}
    for index, (was, now) in enumerate(zip(before, after, strict=True)):
        if index in pictures:
            found["pages that became pictures"] += 1
            continue
        left = now
        found["letters that stay"] += len(was)
        marked = any(mark.page_index == index for mark in marks)
        found["pages set anew" if marked and index not in kept else "pages as they were"] += 1
        if left == was:
            found["pages with every letter in order"] += 1
        elif sorted(left) == sorted(was):
            found["pages with every letter, read in another order"] += 1
        else:
            lost = Counter(was) - Counter(left)
            found["pages that differ"] += 1
            found["letters lost"] += lost.total()
            more = Counter(left) - Counter(was)
            print(
                f"{path.name}, page {index + 1}: lost {''.join(lost.elements())!r}, more {''.join(more.elements())!r}"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="*")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--records", type=int, default=60)
    options = parser.parse_args()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        paths = options.paths
        if not paths:
            generate(Path(name) / "sample", seed=options.seed, records=options.records)
            paths = [Path(name) / "sample"]
        files = sorted(file for path in paths for file in ([path] if path.is_file() else path.rglob("*.pdf")))
        for file in files:
            try:
                judged(file, options.seed, found)
            except (CounterfoilError, PdfiumError) as error:
                found[f"files refused ({type(error).__name__})"] += 1
                print(f"{file.name}: {error}")
    print(json.dumps(dict(sorted(found.items())), indent=1))
    return 1 if found["letters lost"] else 0


if __name__ == "__main__":
    sys.exit(main())

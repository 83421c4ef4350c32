"""How many published PDF files give the same release as a twin of theirs (``redact --twin``): a table and the counts.

    .venv/bin/python benchmarks/real_twins.py [FOLDER] [--seed 7] [--json]

FOLDER (default: ``../shared/data``) is searched for PDF files of at most six pages and 600 KB whose first page has 30
words; three of its words are drawn by lot and removed wherever they stand. "different" need not be a leak: see
``docs/formats/redact.md``. Titles and captions are drawn as often as names, so this is harder than real use.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

MOST_PAGES, MOST_BYTES, FEWEST_WORDS, DRAWN = 6, 600_000, 30, 3
TIMEOUT_S = 180


def suitable(folder: Path, seed: int) -> Iterator[tuple[Path, list[str]]]:
    """Files with the words to remove."""
    rng = random.Random(seed)
    for path in sorted(folder.rglob("*.pdf")):
        if path.stat().st_size > MOST_BYTES:
            continue
        try:
            with pdfium.PdfDocument(path) as document:
                text = document[0].get_textpage().get_text_range() if len(document) <= MOST_PAGES else ""
        except pdfium.PdfiumError:
            continue
        words = re.findall(r"[A-Za-z]{5,12}", text)
        if len(words) >= FEWEST_WORDS:
            yield path, rng.sample(sorted(set(words)), DRAWN)


def verdict(path: Path, words: list[str], folder: Path) -> dict[str, Any]:
    values, target = folder / "values.txt", folder / "released.pdf"
    values.write_text("\n".join(words), encoding="utf-8")
    target.unlink(missing_ok=True)
    command = [sys.executable, "-m", "counterfoil", "redact", str(path), "--values", str(values), "--code", "7(1)(c)"]
    try:
        done = subprocess.run(
            [*command, "-o", str(target), "--twin", "--no-ocr", "--json"],
            check=False, capture_output=True, text=True, timeout=TIMEOUT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"file": path.name, "verdict": "took too long", "why": ""}
    answer = json.loads(done.stdout)
    twin = answer.get("twin")
    if twin is None:
        return {"file": path.name, "verdict": "refused", "why": answer["error"]["message"][:100]}
    return {"file": path.name, "verdict": twin["verdict"], "why": twin["why"] or ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for path, words in suitable(options.folder, options.seed):
            rows.append(verdict(path, words, Path(name)))
            if not options.json:
                print(f"{rows[-1]['verdict']:14} {rows[-1]['file']:50} {rows[-1]['why'][:80]}", flush=True)
    counts = Counter(row["verdict"] for row in rows)
    print(json.dumps({"files": rows, "counts": counts}) if options.json else f"\n{dict(counts)}")


if __name__ == "__main__":
    main()

"""One long born-digital document of sample arrest reports and supplements, with its parties and its ground truth.

``python benchmarks/long_document.py FOLDER --pages 200`` writes ``document.pdf``, ``parties.csv`` and ``truth.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.errors import UsageError
from counterfoil.sample import generate
from counterfoil.sample.folder import MOST

_KINDS = ("arrest_report", "supplement")


def build(folder: Path, pages: int, seed: int) -> None:
    """Exactly ``pages`` pages into ``folder``, which exists. The last report is cut off where it would be too long."""
    wanted = 8
    while True:
        sample = folder / f"sample-{wanted}"
        generate(sample, seed=seed, records=wanted)
        chosen = list(_suited(sample, pages))
        if sum(count for _, count in chosen) >= pages:
            break
        if wanted == MOST:
            raise UsageError(f"--pages {pages}: a sample of {MOST} records has fewer; ask for less.")
        wanted = min(MOST, max(2 * wanted, 2 * pages))
    _merge(sample, folder, chosen, pages)


def _suited(sample: Path, pages: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Reports with a text layer, none of which is withheld whole, with their number of pages."""
    found = 0
    for record in json.loads((sample / "truth.json").read_text(encoding="utf-8"))["records"]:
        if found >= pages:
            return
        suited = record["kind"] in _KINDS and record["layer"] == "text" and not record["withhold_whole"]
        if suited and record["file"].endswith(".pdf"):
            found += record["pages"]
            yield record, record["pages"]


def _merge(sample: Path, folder: Path, chosen: list[tuple[dict[str, Any], int]], pages: int) -> None:
    values: list[dict[str, Any]] = []
    with pikepdf.new() as whole:
        for record, count in chosen:
            first = len(whole.pages)
            left = min(count, pages - first)
            with pikepdf.open(sample / record["file"]) as part:
                whole.pages.extend(list(part.pages)[:left])
            values += [
                {**value, "page": value["page"] + first}
                for value in record["values"]
                if value["page"] is not None and value["page"] <= left
            ]
        whole.save(folder / "document.pdf")
    record = {**chosen[0][0], "file": "document.pdf", "pages": pages, "layout": "merged", "values": values}
    (folder / "truth.json").write_text(json.dumps({"records": [record]}), encoding="utf-8")
    names = {Path(record["file"]).name for record, _ in chosen}
    with (
        (sample / "parties.csv").open(encoding="utf-8", newline="") as known,
        (folder / "parties.csv").open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.DictReader(known)
        writer = csv.DictWriter(out, rows.fieldnames or [])
        writer.writeheader()
        # The reports are one record now: a row for one of them is a row for the whole.
        writer.writerows({**row, "record": ""} for row in rows if row["record"] in names or not row["record"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    build(options.folder, options.pages, options.seed)


if __name__ == "__main__":
    main()

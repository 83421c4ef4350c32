"""What one core does in a day, and what a town, a city and a state need: measured here, then reckoned on paper.

    .venv/bin/python benchmarks/cost.py [--seed 2024] [--records 60] [--pages-per-demand 40] … [--json]

Takes the records of a sample office down the whole line on one core, texts and scans by themselves: read (scans by
OCR), found in, proposed, redacted and verified. Draws each page as the review shows it, and asks the disk what source
and release take. Everything else is an assumption, printed below the figures that rest on it: put in your office's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from measuring import Timer, one_core

from counterfoil import documents
from counterfoil.cli.output import progress
from counterfoil.evaluation import line, truth
from counterfoil.evaluation.truth import TruthRecord
from counterfoil.law.load import load
from counterfoil.records import parties
from counterfoil.review.page_image import page_image
from counterfoil.sample import generate
from counterfoil.values import Party

DAY_S = 24 * 3600
WORKING_DAYS, WORKING_HOURS = 250, 8


@dataclass
class Measured:
    """Processor time of one core and bytes, for each page of one sort."""

    pages: int = 0
    records: int = 0
    line_s: float = 0.0
    drawing_s: float = 0.0
    source: int = 0
    released: int = 0
    pictures: int = 0

    @property
    def line_ms(self) -> float:
        return self.line_s / self.pages * 1000

    @property
    def pages_a_day(self) -> float:
        return DAY_S / self.line_s * self.pages

    def kb(self, size: int) -> float:
        return size / self.pages / 1000


@dataclass(frozen=True)
class Assumed:
    """What was not measured."""

    pages_per_demand: float = 40.0
    scanned: float = 0.3  # share of the pages
    again: float = 2.0  # so often a page goes down the line: at receipt, and once after what a person changed
    desk_pages: float = 60.0  # pages of the desk and the portal that a demand costs, by everybody together
    desk_page_ms: float = 60.0  # of the processor; benchmarks/office_load.py and city_office.py measure it
    busiest: float = 4.0  # the busiest hour beside the mean of working hours
    full: float = 0.6  # so far a core is used on purpose
    video_gb: float = 0.5  # recordings kept for a demand, on average of all demands
    core_hour: float = 0.05  # price of one core for an hour
    gb_month: float = 0.02  # price of a gigabyte in an object store for a month


@dataclass(frozen=True)
class Need:
    """What so many demands a year need."""

    demands: int
    pages: float
    core_hours: float
    cores: int
    documents_gb: float
    video_gb: float
    a_year: float = field(metadata={"unit": "in the currency of the prices"})


def need(demands: int, digital: Measured, scanned: Measured, given: Assumed) -> Need:
    """Core hours of a year, cores for its busiest hour, and what is added to the disk."""
    pages = demands * given.pages_per_demand
    by_sort = ((digital, pages * (1 - given.scanned)), (scanned, pages * given.scanned))
    seconds = (
        sum(count * (one.line_ms * given.again + one.drawing_s / one.pages * 1000) for one, count in by_sort) / 1000
    )
    seconds += demands * given.desk_pages * given.desk_page_ms / 1000
    spread_s = WORKING_DAYS * WORKING_HOURS * 3600 * given.full
    kept = sum(count * (one.source + one.released + one.pictures) / one.pages for one, count in by_sort) / 1e9
    video = demands * given.video_gb
    price = seconds / 3600 * given.core_hour + (kept + video) * given.gb_month * 12
    return Need(demands, pages, seconds / 3600, max(1, -int(-seconds * given.busiest // spread_s)), kept, video, price)


def measure(seed: int, records: int) -> Mapping[bool, Measured]:
    """Digital pages (False) and scanned ones (True)."""
    with tempfile.TemporaryDirectory() as name:
        sample = Path(name) / "sample"
        generate(sample, seed=seed, records=records)
        people, every = parties.read(sample / "parties.csv"), truth.read(sample)
        return {
            scanned: _measured([one for one in every if one.scanned is scanned], people, Path(name) / f"{scanned}")
            for scanned in (False, True)
        }


def _measured(records: Sequence[TruthRecord], people: Sequence[Party], folder: Path) -> Measured:
    """One sort, record after record: what a worker is forked from stays, as it does in an office."""
    found, pack = Measured(records=len(records)), load("us-il", "chicago")
    timer = Timer()
    with progress() as show_progress:
        outcome = line.run(records, people, pack, on=date(2025, 6, 2), workdir=folder / "line", progress=show_progress)
    found.line_s, found.pages = timer.row()["cpu_s"], outcome.pages
    found.source = sum(record.path.stat().st_size for record in records)
    found.released = sum(path.stat().st_size for path in (folder / "line").glob("*/released.pdf"))
    read = [documents.read(record.path, workdir=folder) for record in records]
    timer = Timer()
    for document in read:
        if document.pdf is not None:
            pictures = [page_image(document.pdf, page.index, scratch=folder) for page in document.pages]
            found.pictures += sum(map(len, pictures))
    found.drawing_s = timer.row()["cpu_s"]
    return found


def show(digital: Measured, scanned: Measured, needs: Mapping[str, Need], given: Assumed) -> None:
    """The paper, as the documentation has it."""
    print("| measured on one core | pages of text | scans |")
    print("|---|---:|---:|")
    rows = {
        "pages measured": (digital.pages, scanned.pages, ",.0f"),
        "whole line, ms a page": (digital.line_ms, scanned.line_ms, ",.0f"),
        "pages in a day of 24 hours": (digital.pages_a_day, scanned.pages_a_day, ",.0f"),
        "drawing a page for the review, ms": (
            digital.drawing_s / digital.pages * 1000, scanned.drawing_s / scanned.pages * 1000, ",.0f",
        ),
        "source, release, kept picture: kB a page": (
            sum(digital.kb(n) for n in (digital.source, digital.released, digital.pictures)),
            sum(scanned.kb(n) for n in (scanned.source, scanned.released, scanned.pictures)), ",.0f",
        ),
    }  # fmt: skip
    for what, (one, other, shape) in rows.items():
        print(f"| {what} | {one:{shape}} | {other:{shape}} |")
    print("\n| reckoned | " + " | ".join(needs) + " |")
    print("|---|" + "---:|" * len(needs))
    lines: dict[str, Callable[[Need], str]] = {
        "demands a year": lambda n: f"{n.demands:,}",
        "pages a year": lambda n: f"{n.pages:,.0f}",
        "core hours a year": lambda n: f"{n.core_hours:,.0f}",
        "cores for the busiest hour": lambda n: f"{n.cores:,}",
        "documents added a year, GB": lambda n: f"{n.documents_gb:,.0f}",
        "recordings added a year, GB": lambda n: f"{n.video_gb:,.0f}",
        "machine and first year's disk, at the assumed prices": lambda n: f"{n.a_year:,.0f}",
    }
    for what, told in lines.items():
        print(f"| {what} | " + " | ".join(told(one) for one in needs.values()) + " |")
    print("\nassumed: " + ", ".join(f"{name} {value:g}" for name, value in asdict(given).items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    for name, value in asdict(Assumed()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=value)
    options = vars(parser.parse_args())
    seed, records, as_json = (options.pop(name) for name in ("seed", "records", "json"))
    given = Assumed(**options)
    one_core()
    found = measure(seed, records)
    digital, scanned = found[False], found[True]
    if not digital.pages or not scanned.pages:
        print("cost: needs records of both sorts, text and scan. Give a larger --records.", file=sys.stderr)
        return 2
    sizes = {"town": 500, "city": 20_000, "state": 500_000}
    needs = {name: need(demands, digital, scanned, given) for name, demands in sizes.items()}
    if as_json:
        said = {"text": asdict(digital), "scans": asdict(scanned), "assumed": asdict(given)}
        print(json.dumps(said | {"needs": {name: asdict(one) for name, one in needs.items()}}, indent=1))
    else:
        show(digital, scanned, needs, given)
    return 0


if __name__ == "__main__":
    sys.exit(main())

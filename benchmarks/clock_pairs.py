"""Received and due dates of real Illinois bodies beside what the law says; every pair falls into one class.

    python benchmarks/clock_pairs.py [PAIRS.csv]

The due date of a ``chicago_log`` row is the department's own; that of a ``muckrock`` row was computed by a website.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil.clock.days import add_business_days, business_days
from counterfoil.clock.deadline import deadline
from counterfoil.law.clocks import Whose
from counterfoil.law.load import LawPack, load

PAIRS = Path(__file__).resolve().parents[2] / "shared" / "data" / "clock" / "il_clock_cases.csv"

# Holidays of the State that a calendar of federal holidays lacks.
STATE_ONLY = ("Lincoln's Birthday", "General Election Day", "Day after Thanksgiving")

CLASSES = {
    # class → (does the law explain it, what it means)
    "law": (True, "the fifth business day of 3(d), as computed here"),
    "extension_full": (True, "ten business days: 3(d) and a full extension under 3(e)"),
    "commercial": (True, "21 working days: a commercial request under 3.1"),
    "no_date": (False, "no usable received or due date: nothing to compute"),
    "early_calendar": (False, "a State holiday was counted as a business day: due earlier than the law demands"),
    "late_pulaski": (False, "Pulaski Day was skipped, which is no State holiday: due later than the law allows"),
    "weekend_next_day": (False, "a receipt on a closed day was moved to the next business day: one day late"),
    "next_day": (False, "counted from the business day after receipt (the after-hours reading): one day late"),
    "receipt_counted": (False, "the day of receipt was counted as the first: one day early"),
    "same_day": (False, "the due date is the day of receipt: a field filled in, not a deadline"),
    "calendar_week": (False, "seven calendar days, ending on a Saturday or Sunday"),
    "year_typo": (False, "a wrong year: the dates lie more than 200 days apart"),
    "short_extension": (False, "six to nine business days: an extension of less than five days, or a slip"),
    "early_other": (False, "earlier than the law demands by more than a day"),
    "longer": (False, "more than ten business days and not 21: an agreement, or unlawful"),
}


@dataclass(frozen=True)
class Pair:
    """One row: who says so, received, due, and which of ``CLASSES`` it falls into."""

    source: str
    received_on: date | None
    published_due_on: date | None
    klass: str


def classify(pack: LawPack, received_on: date | None, due_on: date | None) -> str:
    """The class of one pair; the first that fits, in the order of this function."""
    if received_on is None or due_on is None:
        return "no_date"
    if abs((due_on - received_on).days) > 200:
        return "year_typo"
    if due_on == deadline(pack, received_on).due_on:
        return "law"
    if due_on == received_on:
        return "same_day"
    days = business_days(pack.calendar, Whose.AGENCY)
    state = frozenset(days.holidays)
    without = frozenset(day for day, closing in days.holidays.items() if closing.holiday not in STATE_ONLY)
    if due_on == add_business_days(received_on, 5, without):
        return "early_calendar"
    if due_on == add_business_days(received_on, 5, frozenset(pack.calendar.generous_holidays)):
        return "late_pulaski"
    if not days.is_business_day(received_on) and due_on == days.add(days.next(received_on), 5):
        return "weekend_next_day"
    if due_on == add_business_days(received_on, 6, state) or due_on == add_business_days(received_on, 6, without):
        return "next_day"
    if due_on == add_business_days(received_on, 4, state) or due_on == add_business_days(received_on, 4, without):
        return "receipt_counted"
    if due_on in (add_business_days(received_on, 10, state), add_business_days(received_on, 10, without)):
        return "extension_full"
    if due_on == deadline(pack, received_on, track="commercial").due_on:
        return "commercial"
    if due_on.weekday() >= 5 and 6 <= (due_on - received_on).days <= 7:
        return "calendar_week"
    counted = days.between(received_on, due_on)
    return "early_other" if counted < 5 else "short_extension" if counted < 10 else "longer"


def read_pairs(pack: LawPack, path: Path) -> Iterator[Pair]:
    """Every row of the file with its class."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            received_on, due_on = _date(row["received_or_submitted"]), _date(row["published_due"])
            yield Pair(row["source"].partition(":")[0], received_on, due_on, classify(pack, received_on, due_on))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    if not path.exists():
        print(f"{path}: the pairs are not here; give their path.", file=sys.stderr)
        return 3
    pairs = list(read_pairs(load("us-il"), path))
    counts = Counter((pair.klass, pair.source) for pair in pairs)
    print("| class | city log | MuckRock | meaning |\n|---|---|---|---|")
    for klass, (_, meaning) in CLASSES.items():
        print(f"| {klass} | {counts[klass, 'chicago_log']} | {counts[klass, 'muckrock']} | {meaning} |")
    explained = sum(CLASSES[pair.klass][0] for pair in pairs)
    undated = sum(pair.klass == "no_date" for pair in pairs)
    print(
        f"\n{len(pairs)} pairs: the law explains {explained}, {undated} have no two dates, the others differ from it."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

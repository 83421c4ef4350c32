"""The reviewed calendar of a law pack: the weekdays on which somebody's offices are closed, and whose."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.law.sourced import CONFIDENCES
from counterfoil.law.strict import Place

COLUMNS = ("observed_date", "weekday", "holiday", "nominal_date", "closed", "confidence", "source", "note")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Closing:
    """One day of the calendar, and the authorities whose offices are closed on it (none: it is a day as any other)."""

    observed_on: date
    holiday: str
    nominal_on: date
    closed: frozenset[str]
    confidence: str
    source: str
    note: str


@dataclass(frozen=True, eq=False)  # compared by identity: a table of business days is kept for each
class Calendar:
    """The closings from ``first_on`` to ``last_on``, both included. Outside of these years nobody has looked."""

    law: str
    first_on: date
    last_on: date
    closings: tuple[Closing, ...]
    strict: frozenset[str]  # authorities whose closing excuses the agency
    generous: frozenset[str]  # authorities whose closing counts for the requester
    duty_holiday: str  # how a person calls a day that excuses the agency: "a State holiday"

    @cached_property
    def strict_holidays(self) -> Mapping[date, Closing]:
        """The days that an agency's duty does not count: those of the strict authorities only."""
        return {c.observed_on: c for c in self.closings if c.closed & self.strict}

    @cached_property
    def generous_holidays(self) -> Mapping[date, Closing]:
        """The days that a requester's right does not count: any closing that the pack knows of."""
        return {c.observed_on: c for c in self.closings if c.closed & self.generous}

    def require(self, day: date) -> None:
        """Refuse a date of a year that the calendar does not cover (``BadInput``)."""
        if not self.first_on <= day <= self.last_on:
            raise BadInput(
                f"{day.isoformat()}: the calendar of {self.law} covers {self.first_on.isoformat()} to "
                f"{self.last_on.isoformat()}. Outside of it nobody has checked the holidays, so no date is computed. "
                "Count by hand with the office's own list of holidays, or use a law pack that covers the year."
            )


def read_closings(path: Path, name: str, first_on: date, last_on: date) -> tuple[Closing, ...]:
    """The rows of a ``calendar.csv``, in order of time; every fault is ``LawPackInvalid`` with its line."""
    place = Place(name)
    result: list[Closing] = []
    lines: list[int] = []
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            (place / "line 1").refuse(f"the columns must be {', '.join(COLUMNS)}.")
        for row in reader:
            lines.append(reader.line_num)
            result.append(_closing(place / f"line {reader.line_num}", row, first_on, last_on))
    for (before, after), line in zip(pairwise(result), lines[1:], strict=False):
        if after.observed_on <= before.observed_on:
            (place / f"line {line}" / after.observed_on).refuse("the days must stand in order of time, each once.")
    return tuple(result)


def _closing(where: Place, row: Mapping[str, str], first_on: date, last_on: date) -> Closing:
    if None in row or None in row.values():
        where.refuse(f"{len(COLUMNS)} columns are needed: {', '.join(COLUMNS)}.")
    try:
        observed_on, nominal_on = date.fromisoformat(row["observed_date"]), date.fromisoformat(row["nominal_date"])
    except ValueError:
        where.refuse("observed_date and nominal_date must be dates such as 2026-11-22.")
    if row["weekday"] != WEEKDAYS[observed_on.weekday()]:
        where.refuse(f"{observed_on} is a {WEEKDAYS[observed_on.weekday()]}, not a {row['weekday']}.")
    if not first_on <= observed_on <= last_on:
        where.refuse(f"{observed_on} lies outside of the years that pack.yaml says are covered.")
    if row["confidence"] not in CONFIDENCES:
        where.refuse(f"confidence '{row['confidence']}' is not known. Allowed: {', '.join(CONFIDENCES)}.")
    if not row["holiday"] or not row["source"]:
        where.refuse("holiday and source must not be empty.")
    return Closing(
        observed_on,
        row["holiday"],
        nominal_on,
        frozenset(row["closed"].split()),
        row["confidence"],
        row["source"],
        row["note"],
    )

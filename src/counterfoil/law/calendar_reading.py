"""A pack's ``calendar.csv``, read strictly: one row for each weekday on which somebody's offices are closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from counterfoil.law.calendar import Closing
from counterfoil.law.sourced import CONFIDENCES
from counterfoil.law.strict import Place

COLUMNS = ("observed_date", "weekday", "holiday", "nominal_date", "closed", "confidence", "source", "note")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def read_closings(path: Path, name: str, first_on: date, last_on: date) -> tuple[Closing, ...]:
    """The rows of a ``calendar.csv``, in order of time; every fault is ``LawPackInvalid`` with its line."""
    place = Place(name)
    result: list[Closing] = []
    lines: list[int] = []
    reader = csv.DictReader(io.StringIO(_text(path, place), newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            (place / "line 1").refuse(f"the columns must be {', '.join(COLUMNS)}.")
        for row in reader:
            lines.append(reader.line_num)
            result.append(_closing(place / f"line {reader.line_num}", row, first_on, last_on))
    except csv.Error as error:
        (place / f"line {reader.reader.line_num}").refuse(f"is no line of a table ({error}).")
    for (before, after), line in zip(pairwise(result), lines[1:], strict=False):
        if after.observed_on <= before.observed_on:
            (place / f"line {line}" / after.observed_on).refuse("the days must stand in order of time, each once.")
    return tuple(result)


def _text(path: Path, place: Place) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        place.refuse(f"byte {error.start} is no UTF-8. Save the file as UTF-8.")


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

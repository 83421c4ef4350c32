"""The table ``[retention]`` of ``office.toml``: how long the files of closed cases are kept, by whose authority.

Nothing here is invented: an office without the table disposes of nothing. A sample office has a fictional schedule that
says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from counterfoil.errors import OfficeInvalid

COVERS = ("requests", "papers")
"""What a series may cover: files of requests for records, and files of papers that were served or sent."""
_MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Series:
    """One record series as the office's records authority has approved it."""

    name: str
    covers: str
    years: int  # after the case was closed
    authority: str  # the number of the approved application or schedule, and the item

    def due_on(self, closed_on: date) -> date:
        """The first day on which a file may be destroyed that was closed on that day.

        >>> Series("x", "requests", 3, "y").due_on(date(2024, 2, 29))
        datetime.date(2027, 3, 1)
        """
        try:
            return closed_on.replace(year=closed_on.year + self.years)
        except ValueError:  # 29 February: a full year has passed a day later
            return date(closed_on.year + self.years, 3, 1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every series of an office. ``sample``: the schedule is fictional."""

    series: tuple[Series, ...]
    sample: bool = False

    def of(self, kind: str) -> Series | None:
        """The series of a case by what its paper is; None where the schedule says nothing of such cases."""
        covers = "requests" if kind == "foia_request" else "papers"
        return next((one for one in self.series if one.covers == covers), None)


SAMPLE = Schedule(
    (
        Series("Request files (SAMPLE)", "requests", 3, "SAMPLE 00-000, item 1 (fictional)"),
        Series("Served papers (SAMPLE)", "papers", 7, "SAMPLE 00-000, item 2 (fictional)"),
    ),
    sample=True,
)


def read(table: Any, where: str) -> Schedule | None:
    """The schedule in the table, None where there is none. Raises ``OfficeInvalid`` with the key that is wrong."""
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise OfficeInvalid(f"{where}: retention: a table is needed: [retention] on a line of its own, its keys below.")
    _known(table, ("sample", "series"), f"{where}: retention")
    if not isinstance(table.get("sample", False), bool):
        raise OfficeInvalid(f"{where}: retention: sample: true or false is needed, found {table['sample']!r}.")
    rows = table.get("series")
    if not isinstance(rows, list) or not rows:
        raise OfficeInvalid(f"{where}: retention: series: is missing. Write [[retention.series]] once for each series.")
    found = tuple(_series(row, f"{where}: retention: series {number}") for number, row in enumerate(rows, start=1))
    covered = [one.covers for one in found]
    if len(set(covered)) < len(covered):
        raise OfficeInvalid(
            f"{where}: retention: two series cover the same cases. Give each of {', '.join(COVERS)} once."
        )
    return Schedule(found, bool(table.get("sample", False)))


def _series(row: Any, place: str) -> Series:
    if not isinstance(row, Mapping):
        raise OfficeInvalid(f"{place}: a table is needed.")
    names = tuple(one.name for one in fields(Series))
    _known(row, names, place)
    for name in names:
        value = row.get(name)
        if name == "years":
            if type(value) is not int or not 1 <= value <= _MOST_YEARS:
                raise OfficeInvalid(
                    f"{place}: years: a whole number from 1 to {_MOST_YEARS} is needed, found {value!r}."
                )
        elif not isinstance(value, str) or not value.strip() or len(value) > 128 or not value.isprintable():
            raise OfficeInvalid(f"{place}: {name}: a text of up to 128 characters is needed, found {value!r}.")
    if row["covers"] not in COVERS:
        raise OfficeInvalid(f"{place}: covers: {row['covers']!r} is not known. Use {' or '.join(COVERS)}.")
    return Series(row["name"], row["covers"], row["years"], row["authority"])


def _known(table: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in allowed:
            raise OfficeInvalid(f"{place}: unknown key {key!r}. Allowed: {', '.join(sorted(allowed))}.")


def lines(schedule: Schedule | None) -> list[str]:
    """The table as it is written to ``office.toml``."""
    if schedule is None:
        return []
    written = ["", "[retention]", f"sample = {str(schedule.sample).lower()}"]
    for one in schedule.series:
        written += ["", "[[retention.series]]"]
        written += [f"{name.name} = {json.dumps(getattr(one, name.name))}" for name in fields(Series)]
    return written

"""The figures of ``measures`` and ``item_counts`` from SQL: what a database can group it groups, the rest is Python.

The statements are the files of ``rollups/``, which SQLite, PostgreSQL and DuckDB run as they stand, over the tables
that ``report facts`` writes. Their results are few rows however many facts there are. Kept as tables of a SQLite file
(``keep``) they answer at once.
"""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from counterfoil.errors import BadInput
from counterfoil.oversight.facts import Origin
from counterfoil.oversight.item_counts import ItemCount
from counterfoil.oversight.lateness import Lateness, Place, of_units
from counterfoil.oversight.measures import By, Table, Tally, table
from counterfoil.oversight.survival import Difference, differences

_COUNTS = (
    "cases", "answered", "open", "on_time", "on_time_of", "same_day", "same_day_of", "days_unknown", "extended",
    "extensions", "extensions_refused", "pages",
)  # fmt: skip
_GROUP = ("origin", "by_what", "in_group")
NAMES: Mapping[str, tuple[str, ...]] = {
    "origins": ("origin", "counted_on", "cases"),
    "counts": (*_GROUP, *_COUNTS),
    "waits": (*_GROUP, "business_days", "answered", "cases"),
    "compared": (*_GROUP, "month", "track", "business_days", "answered", "cases"),
    "outcomes": (*_GROUP, "outcome", "cases"),
    "exemptions": (*_GROUP, "exemptions", "cases"),
    "lateness": ("origin", "unit", "open_cases", "days_late", "cases"),
    "items": ("month", "agency", "category", "duty", "fate", "item_rows", "places"),
}
"""The statements, each with a file, and what they give."""
_KEPT = {name: columns for name, columns in NAMES.items() if name != "compared"} | {
    "differences": (*_GROUP, "members", "others", "answered", "expected", "p")
}
"""The tables of a kept roll-up. Groups were compared when it was made: that reads most rows and gives few."""
_FORMAT = 1
"""Of a kept roll-up (``PRAGMA user_version``)."""


Stamp = tuple[int, int]
"""Of a file that was counted: its bytes, and when it was last changed (nanoseconds)."""


class Database(Protocol):
    """A connection of ``sqlite3``, ``psycopg`` or ``duckdb``."""

    def execute(self, statement: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Rollups:
    """All that was counted. ``origins``: origin → the day of counting, and cases. ``tallies``: origin, what groups are
    of, and group → tally. ``apart``: origin and what groups are of → group → how it differs. ``late``: origin → unit →
    counts."""

    origins: Mapping[str, tuple[date, int]]
    tallies: Mapping[tuple[str, str, str], Tally]
    apart: Mapping[tuple[str, str], Mapping[str, Difference]]
    late: Mapping[str, Mapping[str, Mapping[Place, int]]]
    items: tuple[ItemCount, ...]

    def table(self, by: By, origin: str = Origin.OFFICE) -> Table:
        """What ``measures.measure`` gives of the cases of this origin."""
        groups = {
            group: found for (from_, what, group), found in self.tallies.items() if (from_, what) == (origin, by.value)
        }
        total = self.tallies.get((origin, "all", "all"), Tally())
        return table(by, groups, total, self.apart.get((origin, by.value), {}))

    def lateness(self, origin: str = Origin.OFFICE) -> tuple[Lateness, ...]:
        """What ``lateness.by_unit`` gives of the cases of this origin."""
        return of_units(self.late.get(origin, {}))


def statement(name: str) -> str:
    """The SQL of one of ``NAMES``, of ``tables`` (both tables of facts, empty) or of ``grouped`` (what it counts)."""
    return (resources.files("counterfoil.oversight") / "rollups" / f"{name}.sql").read_text(encoding="utf-8")


def count(facts: Database) -> Rollups:
    """The roll-ups of the tables ``cases`` and ``items`` that this database has; adds the view ``grouped``."""
    facts.execute(statement("grouped"))
    found = {name: facts.execute(statement(name)).fetchall() for name in NAMES}
    compared: dict[tuple[str, str], dict[tuple[str, tuple[str, str], int, bool], int]] = defaultdict(dict)
    for origin, what, group, month, track, days, answered, cases in found.pop("compared"):
        compared[origin, what][group, (month, track), days, not answered] = cases
    return _rollups(found, {place: differences(counts) for place, counts in compared.items()})


def keep(rollups: Rollups, path: Path, *, of: Mapping[str, Stamp]) -> None:
    """Write roll-ups as a SQLite file, which appears when it is whole; ``of``: what was counted.

    It is made anew each time and never mended: a case of an old month may be answered, sealed or expunged today.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as file:
        for name, rows in _rows(rollups).items():
            columns = ", ".join(f'"{column}"' for column in _KEPT[name])
            file.execute(f"CREATE TABLE {name} ({columns})")
            file.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in _KEPT[name])})", rows)  # noqa: S608 - ours
        file.execute("CREATE TABLE counted_from (file, bytes, changed_ns)")
        file.executemany("INSERT INTO counted_from VALUES (?, ?, ?)", [(name, *of[name]) for name in sorted(of)])
        file.execute(f"PRAGMA user_version = {_FORMAT}")
        file.commit()
    os.replace(part, path)


def kept(path: Path, *, of: Mapping[str, Stamp]) -> Rollups | None:
    """What ``keep`` wrote of these very files; None where there is none, or of others, or of another version."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            if file.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
                return None
            if {name: tuple(stamp) for name, *stamp in file.execute("SELECT * FROM counted_from")} != dict(of):
                return None
            found = {name: file.execute(f"SELECT * FROM {name}").fetchall() for name in _KEPT}  # noqa: S608 - ours
            apart: dict[tuple[str, str], dict[str, Difference]] = defaultdict(dict)
            for origin, what, group, *told in found.pop("differences"):
                apart[origin, what][group] = Difference(*told)
            return _rollups(found, apart)
    except sqlite3.Error as error:
        raise BadInput(f"{path}: holds no roll-ups ({error}). Remove it; they are counted without it.") from None


def _rollups(
    found: Mapping[str, list[tuple[Any, ...]]], apart: Mapping[tuple[str, str], Mapping[str, Difference]]
) -> Rollups:
    tallies = {tuple(row[:3]): Tally(**dict(zip(_COUNTS, row[3:], strict=True))) for row in found["counts"]}
    for *group, days, answered, cases in found["waits"]:
        waits = tallies[*group].waits
        (waits.answered if answered else waits.waiting)[days] = cases
    for *group, outcome, cases in found["outcomes"]:
        tallies[*group].outcomes[outcome] = cases
    for *group, codes, cases in found["exemptions"]:
        tallies[*group].cited[codes] = cases
    origins = {origin: (date.fromisoformat(day), cases) for origin, day, cases in found["origins"]}
    late: dict[str, dict[str, dict[Place, int]]] = defaultdict(lambda: defaultdict(dict))
    for origin, unit, is_open, days, cases in found["lateness"]:
        late[origin][unit][bool(is_open), days] = cases
    return Rollups(origins, tallies, apart, late, tuple(ItemCount(*row) for row in sorted(found["items"])))


def _rows(of: Rollups) -> dict[str, list[tuple[Any, ...]]]:
    """``_rollups`` the other way."""
    tallies = of.tallies.items()
    return {
        "counts": [(*group, *(getattr(one, name) for name in _COUNTS)) for group, one in tallies],
        "waits": [
            (*group, days, answered, cases)
            for group, one in tallies
            for answered, counts in ((1, one.waits.answered), (0, one.waits.waiting))
            for days, cases in counts.items()
        ],
        "differences": [
            (*place, group, one.members, one.others, one.answered, one.expected, one.p)
            for place, groups in of.apart.items()
            for group, one in groups.items()
        ],
        "origins": [(origin, day.isoformat(), cases) for origin, (day, cases) in of.origins.items()],
        "lateness": [
            (origin, unit, int(is_open), days, cases)
            for origin, units in of.late.items()
            for unit, counts in units.items()
            for (is_open, days), cases in counts.items()
        ],
        "outcomes": [(*group, *row) for group, one in tallies for row in one.outcomes.items()],
        "exemptions": [(*group, *row) for group, one in tallies for row in one.cited.items()],
        "items": [(i.month, i.agency, i.category, i.duty, i.fate, i.rows, i.places) for i in of.items],
    }

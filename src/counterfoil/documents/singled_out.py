"""How many rows of a table can be told from all others by the columns that stay: a report for a person, not a proof.

A row without its name is a person still, where nobody else has its date of birth, ZIP code and sex. Here every set of
one, two or three columns is tried: a row that no other row equals in them is *alone*; one of a group of fewer than
``k`` rows is *rare*.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counterfoil.documents import tables
from counterfoil.errors import BadInput

K = 5
MOST_TOGETHER = 3
MOST_VISITS = 60_000_000
"""Rows looked at, over all sets of one size; more would take minutes, and the size is left out and said."""

MOST_SETS = 1_000


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """What some columns together tell: how many rows are alone, how many rare, and how large the smallest group is."""

    columns: tuple[str, ...]
    alone: int
    rare: int
    smallest: int


@dataclass(frozen=True, slots=True)
class SingledOut:
    """One table. ``sets``: those that tell more than each of their parts, the most telling first."""

    name: str
    rows: int
    columns: tuple[str, ...]
    without: tuple[str, ...]
    k: int
    sets: tuple[ColumnSet, ...]
    sizes_left_out: tuple[int, ...] = ()  # numbers of columns together that were not tried: there are too many sets
    sets_left_out: int = 0  # beyond the first 1,000

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that tell every row by themselves: a number of the file, a name."""
        return tuple(one.columns[0] for one in self.sets if len(one.columns) == 1 and one.alone == self.rows)

    def as_json(self) -> dict[str, Any]:
        """The documented shape: ``docs/formats/singled-out.md``."""
        return asdict(self) | {"keys": list(self.keys)}


def of_file(path: Path, *, without: Sequence[str] = (), k: int = K) -> tuple[SingledOut, ...]:
    """Every table of a CSV or Excel file; the file is read in the sandbox. ``without``: columns that do not stay.

    Raises ``BadInput`` for another kind of file or a column that no table has, and what reading raises.
    """
    found = tables.of_file(path)
    known = {column for one in found for column in one.rows[0]}
    if unknown := [column for column in without if column not in known]:
        raise BadInput(
            f"{path}: has no column {unknown[0]!r}. Its columns: {', '.join(sorted(known)) or 'none'}. Write them as "
            "they stand there."
        )
    return tuple(count(one.name, one.rows, without=without, k=k) for one in found if len(one.rows) > 1)


def count(name: str, table: Sequence[Sequence[str]], *, without: Collection[str] = (), k: int = K) -> SingledOut:
    """What the columns of one table tell; its first row names them.

    >>> table = [("born", "sex"), ("1980", "f"), ("1980", "m"), ("1984", "f")]
    >>> [(one.columns, one.alone) for one in count("", table).sets]
    [(('born', 'sex'), 3), (('born',), 1), (('sex',), 1)]
    """
    named = [cell.strip() or f"column {number}" for number, cell in enumerate(table[0], 1)]
    rows = table[1:]
    stay = [number for number, column in enumerate(named) if column not in without]
    coded = {number: _coded(row[number] if number < len(row) else "" for row in rows) for number in stay}
    told: dict[tuple[int, ...], tuple[int, int]] = {}  # alone, rare
    found: list[ColumnSet] = []
    left_out: list[int] = []
    useful = list(stay)
    for size in range(1, MOST_TOGETHER + 1):
        sets = list(itertools.combinations(useful, size)) if size <= len(useful) else []
        if len(sets) * len(rows) * size > MOST_VISITS:
            left_out.append(size)
            continue
        for chosen in sets:
            groups: Counter[tuple[int, ...]] = Counter(zip(*(coded[number] for number in chosen), strict=True))
            sizes = Counter(groups.values())
            rare = sum(rows_in * groups_of for rows_in, groups_of in sizes.items() if rows_in < k)
            told[chosen] = sizes[1], rare
            parts = [told.get(part, (0, 0)) for part in itertools.combinations(chosen, size - 1)]
            if any(now > max((part[which] for part in parts), default=0) for which, now in enumerate(told[chosen])):
                columns = tuple(named[number] for number in chosen)
                found.append(ColumnSet(columns, sizes[1], rare, min(sizes, default=0)))
        if size == 1:  # what tells every row by itself tells nothing new with others
            useful = [number for number in useful if told[(number,)][0] < len(rows)]
    found.sort(key=lambda one: (-one.alone, len(one.columns), -one.rare, one.columns))
    return SingledOut(
        name,
        len(rows),
        tuple(named[number] for number in stay),
        tuple(column for column in named if column in without),
        k,
        tuple(found[:MOST_SETS]),
        tuple(left_out),
        max(0, len(found) - MOST_SETS),
    )


def _coded(cells: Any) -> list[int]:
    """Cells as numbers, equal ones alike; case and blanks around them make no difference. Empty is a value too."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(" ".join(cell.split()).casefold(), len(numbers)) for cell in cells]

"""The log of answers that came with a folder of past releases, and the row that speaks of one file.

Only a number that the log and the file both print joins them: never a name, never a likeness. A number is compared by
its groups of letters and digits, so that ``FOIA-2024/0012`` in a log is ``foia_2024_0012`` in the name of a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil.demands.dates import first_day
from counterfoil.errors import BadInput
from counterfoil.oversight import legacy_table

_GROUP = re.compile(r"[a-z]+|\d+")
_NUMBER = re.compile(
    r"(?:(?:foia|request|reference|tracking|case|control|file|log|record)\s*)*(?:no|number|num|id)\s*\.?|reference|ref"
)
_ANSWERED = re.compile(
    r"\b(?:answered|responded|response|completed|completion|closed?|released|produced|fulfilled|sent|disclosed)\b"
)
_RECEIVED = re.compile(r"\b(?:received|requested|request date|date of request|created?|submitted|opened)\b")
_NO_DAY = re.compile(r"\b(?:due|status|by|type|method|description|time|days|name)\b")
_LEAST_LETTERS, _LEAST_DIGITS = 5, 4
"""A shorter number stands by chance on many a page, so it joins nothing by a file's text."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row: the line on which it begins (of a sheet or a PDF the row, from 1), its number as written, its days."""

    row: int
    number: str
    answered_on: date | None
    received_on: date | None


@dataclass(frozen=True, slots=True)
class ReleaseLog:
    """The rows by number, and what could not be used: rows without a number, days that are none."""

    rows: Mapping[tuple[str, ...], tuple[LogRow, ...]]
    without_number: int = 0
    bad_days: tuple[int, ...] = ()  # rows

    def of_name(self, name: str) -> tuple[LogRow, ...]:
        """The rows whose number stands in the name of a file, those of the longest number alone."""
        return self._rows(name, strict=False)

    def of_text(self, text: str) -> tuple[LogRow, ...]:
        """The rows whose number a text prints; numbers that are too short to be told from others are not looked for."""
        return self._rows(text, strict=True)

    def _rows(self, text: str, *, strict: bool) -> tuple[LogRow, ...]:
        groups = _GROUP.findall(text.casefold())
        longest = max(map(len, self.rows), default=0)
        met: set[tuple[str, ...]] = set()
        for at in range(len(groups)):
            for length in range(1, min(longest, len(groups) - at) + 1):
                number = tuple(groups[at : at + length])
                if number in self.rows and (not strict or _tells(number)):
                    met.add(number)
        whole = {one for one in met if not any(one != other and _within(one, other) for other in met)}
        return tuple(row for number in sorted(whole) for row in self.rows[number])


NO_LOG = ReleaseLog({})


def read_log(path: Path) -> ReleaseLog:
    """The log at ``path``, whatever ``legacy_table`` reads (CSV, gzip or not, workbook, PDF), with a row of headings.

    One column names the number of the request; those that name when it was answered and received are used where they
    are. Raises ``BadInput`` where no column is a number's, or where none gives a day.
    """
    table = legacy_table.read(path, likeness=lambda cells: sum(bool(found) for found in _found(_plain(cells))))
    lines = table[0].rows if table else ()
    header = _plain(lines[0].cells) if lines else []
    numbers, answered, received = _found(header)
    if not numbers or not (answered or received):
        raise BadInput(
            f"{path}: the first row must name a column with the number of each request (“Request Number”) and one with "
            f"the day of its answer (“Date Closed”) or of its receipt (“Date Received”). It has: {', '.join(header)}."
        )
    rows: dict[tuple[str, ...], list[LogRow]] = {}
    without, bad = 0, []
    for line in lines[1:]:
        cells = line.cells
        key = tuple(_GROUP.findall(_cell(cells, numbers[0]).casefold()))
        if not key:
            without += 1
            continue
        if any(_cell(cells, at) and first_day(_cell(cells, at)) is None for at in (*answered, *received)):
            bad.append(line.line)
        row = LogRow(line.line, _cell(cells, numbers[0]), _first(cells, answered), _first(cells, received))
        rows.setdefault(key, []).append(row)
    return ReleaseLog({key: tuple(found) for key, found in rows.items()}, without, tuple(bad))


def _plain(cells: Sequence[str]) -> list[str]:
    return [" ".join(re.split(r"[\W_]+", cell.casefold().replace("#", " number "))).strip() for cell in cells]


def _found(header: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """The columns for the number, for the day of the answer, and for that of receipt."""
    numbers = [at for at, cell in enumerate(header) if _NUMBER.fullmatch(cell)]
    return numbers, _columns(header, _ANSWERED), _columns(header, _RECEIVED)


def _columns(header: Sequence[str], wanted: re.Pattern[str]) -> list[int]:
    return [at for at, cell in enumerate(header) if wanted.search(cell) and not _NO_DAY.search(cell)]


def _first(cells: Sequence[str], columns: list[int]) -> date | None:
    return next((day for at in columns if (day := first_day(_cell(cells, at))) is not None), None)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _tells(number: tuple[str, ...]) -> bool:
    joined = "".join(number)
    return len(joined) >= _LEAST_LETTERS and sum(letter.isdigit() for letter in joined) >= _LEAST_DIGITS


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))

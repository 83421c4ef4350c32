"""Logs that another system left behind become rows of oversight: every line is a case, or stands in the report.

Nothing personal is copied: of a requester only the class is kept, of what was asked nothing. What a cell says wrongly
is left out of the row and said in the report, with its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil.clock.days import agency_days_between
from counterfoil.errors import BadInput
from counterfoil.law.load import LawPack
from counterfoil.oversight import legacy_table
from counterfoil.oversight.classes import classify
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.legacy_cells import agency_of, channel_of, column_of, count_of, filled
from counterfoil.oversight.legacy_columns import Column, Field, is_number, likeness, propose
from counterfoil.oversight.legacy_days import day_of
from counterfoil.oversight.legacy_dirt import (
    EARLIEST,
    FARTHEST_DUE_DAYS,
    READ_CHARACTERS,
    Dirt,
    Doubt,
    holds_address,
    holds_two_people,
    is_case_number_alone,
    people_in,
)
from counterfoil.oversight.legacy_status import ENDED, OPEN, meaning
from counterfoil.oversight.legacy_table import Row, Sheet

_NAMES = frozenset({Field.REQUESTER, Field.ORGANIZATION, Field.UNIT})
_NO_NUMBERS = frozenset({Field.ORGANIZATION, Field.UNIT, Field.STATUS, Field.CHANNEL})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the columns say from ``line`` on; a log that repeats its headers may order them anew."""

    sheet: str
    line: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A row that became no case, and why."""

    sheet: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Import:
    """A whole log: ``rows`` = ``len(cases) + len(left)``, headers counted among what is left."""

    name: str
    rows: int
    mappings: tuple[Mapped, ...]
    cases: tuple[CaseFact, ...]
    left: tuple[Left, ...]
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...]

    @property
    def dirt(self) -> Counter[Dirt]:
        """How many findings there are of each kind."""
        return Counter(one.kind for one in self.doubts)


def read(
    path: Path,
    *,
    pack: LawPack,
    counted_on: date,
    columns: Mapping[str, Field | None] | None = None,
    people: bool = True,
) -> Import:
    """Every row of the log in ``path`` (CSV, gzip, XLSX, PDF) as a case, or among what is left.

    ``counted_on`` is the day on which the log was made: open cases have waited until then, and no day lies behind it.
    ``columns`` is what a person says of headers, before what is proposed. ``people``: look for names and addresses in
    words. Days are counted by the calendar of ``pack`` whoever answered; beyond its years they are None. Raises
    ``BadInput`` where no row looks like headers.
    """
    sheets = legacy_table.read(path, likeness=likeness)
    reader = _Reader(pack, counted_on, columns, people)
    for sheet in sheets:
        reader.sheet(sheet)
    if not reader.mappings:
        raise BadInput(
            f"{path.name}: no row looks like the headers of a log: at least a day (such as “Date Received”) and one "
            "thing more. Put a line of headers above the rows."
        )
    return Import(
        path.name,
        sum(len(sheet.rows) for sheet in sheets),
        tuple(reader.mappings),
        tuple(reader.cases),
        tuple(reader.left),
        tuple(reader.doubts),
        (*(note for sheet in sheets for note in sheet.notes), *reader.notes()),
    )


class _Reader:
    def __init__(self, pack: LawPack, counted_on: date, told: Mapping[str, Field | None] | None, people: bool) -> None:
        self._pack, self._today, self._told, self._people = pack, counted_on, told, people
        self.mappings: list[Mapped] = []
        self.cases: list[CaseFact] = []
        self.left: list[Left] = []
        self.doubts: list[Doubt] = []
        self._numbers: dict[str, int] = {}
        self._seen: dict[tuple[str, ...], int] = {}
        self._long = self._unnumbered = 0

    def notes(self) -> Iterator[str]:
        if self._unnumbered:
            yield f"{self._unnumbered:,} rows have no number and are called by their line."
        if not self._people:
            yield "Words were not looked through for people."
        elif self._long:
            yield f"Of {self._long:,} cells only the first {READ_CHARACTERS} characters were looked through for people."

    def sheet(self, sheet: Sheet) -> None:
        alike = {at: found for at, row in enumerate(sheet.rows) if (found := likeness(row.cells))}
        # A line that looks like headers by chance names less than the likest.
        heads = [at for at, found in alike.items() if found * 2 > max(alike.values())]
        if not heads:
            self.left += [Left(sheet.name, row.line, "no row of its table looks like headers") for row in sheet.rows]
            return
        self.left += [Left(sheet.name, row.line, "it stands above the headers") for row in sheet.rows[: heads[0]]]
        for at, end in zip(heads, [*heads[1:], len(sheet.rows)], strict=True):
            head, rows = sheet.rows[at], sheet.rows[at + 1 : end]
            self.left.append(Left(sheet.name, head.line, "it names the columns"))
            mapped = propose(head.cells, [row.cells for row in rows], self._told)
            self.mappings.append(Mapped(sheet.name, head.line, mapped))
            for row in rows:
                self._row(sheet, mapped, row)

    def _row(self, sheet: Sheet, columns: tuple[Column, ...], row: Row) -> None:
        if why := self._no_case(columns, row):
            self.left.append(Left(sheet.name, row.line, why))
            return
        self.cases.append(self._case(columns, row))
        for column in columns:
            if area := sheet.merged.get((row.line, column.place)):
                self._doubt(row, Dirt.MERGED, column, f"its value is that of the merged cells {area}")

    def _no_case(self, columns: tuple[Column, ...], row: Row) -> str:
        cells = row.cells
        if not any(c.isalnum() for cell in cells for c in cell):
            return "it is a rule"
        if any(cells[len(columns) :]):
            return f"it has {len(cells)} cells for {len(columns)} columns: a separator too many"
        told = [one for one in columns if one.place < len(cells) and cells[one.place]]
        if all(one.says in (Field.WORDS, None) for one in told):
            return "it says only words: a line that goes on from the row above or into the row below"
        if len(told) == 1:
            return "one cell alone is filled: a title, a sum or a note"
        numbered = any(one.says is Field.NUMBER for one in told)
        if numbered and (first := self._seen.setdefault(cells, row.line)) != row.line:
            return f"it repeats line {first} to the letter"
        return ""

    def _case(self, columns: tuple[Column, ...], row: Row) -> CaseFact:
        received, due, closed = (self._day(columns, row, field) for field in (Field.RECEIVED, Field.DUE, Field.CLOSED))
        received_on, due_on, closed_on = self._plausible(columns, row, received, due, closed)
        ended = bool(filled(columns, row, Field.CLOSED))
        outcome, is_open = self._standing(columns, row, closed_on, ended)
        organization = next((cell for _, cell in filled(columns, row, Field.ORGANIZATION)), "")
        agency = agency_of(organization)
        self._look(columns, row)
        end = closed_on or (self._today if is_open else None)
        return CaseFact(
            case=self._number(columns, row),
            origin=Origin.LOG,
            instrument="foia_request",
            track="",
            unit=", ".join(cell for _, cell in filled(columns, row, Field.UNIT)),
            channel=channel_of(next((cell for _, cell in filled(columns, row, Field.CHANNEL)), "")),
            requester_class=classify(agency=agency, organisation=organization).kind,
            agency=agency,
            received_on=received_on,
            due_on=due_on,
            first_due_on=None,  # a log keeps one due day, and does not say whether it was moved
            answered_on=closed_on,
            closed_on=closed_on,
            counted_on=self._today,
            outcome=outcome,
            open=is_open,
            business_days=self._between(received_on, end),
            days_late=self._between(due_on, end),
            extensions=0,
            extensions_refused=0,
            items=0,
            systems_searched=0,
            documents=0,
            pages=count_of(next((cell for _, cell in filled(columns, row, Field.PAGES)), "")),
            places_redacted=0,
            records_withheld=0,
            exemptions="",
            contested="",
            entry=None,
        )

    def _day(self, columns: Sequence[Column], row: Row, field: Field) -> date | None:
        """The day that the columns of ``field`` say, left out where it lies behind the log or before all such laws."""
        found: list[date] = []
        for column, cell in filled(columns, row, field):
            day = day_of(cell, day_first=column.day_first)
            if day is None:
                self._doubt(row, Dirt.BAD_DATE, column, "it says no day; left out")
            elif day < EARLIEST:
                self._doubt(row, Dirt.TOO_EARLY, column, f"{day} lies before all such laws; left out")
            elif day > self._today and field is not Field.DUE:
                self._doubt(row, Dirt.IN_FUTURE, column, f"{day} lies behind the day of the log; left out")
            else:
                found.append(day)
                if day != found[0]:
                    self._doubt(row, Dirt.DAYS_DIFFER, column, f"{day}, where another column says {found[0]}; left out")
        return found[0] if found else None

    def _plausible(
        self, columns: Sequence[Column], row: Row, received: date | None, due: date | None, closed: date | None
    ) -> tuple[date | None, date | None, date | None]:
        if received is None:
            self.doubts.append(Doubt(row.line, Dirt.NO_RECEIVED, "", "no day of receipt is known; nothing is timed"))
            return None, due, closed
        if due is not None and due < received:
            says = f"due {due}, before it was received {received}; the due day is left out"
            self._doubt(row, Dirt.DUE_BEFORE_RECEIVED, column_of(columns, row, Field.DUE), says)
            due = None
        elif due is not None and (due - received).days > FARTHEST_DUE_DAYS:
            says = f"due {due}, more than a year after {received}; the due day is left out"
            self._doubt(row, Dirt.DUE_TOO_FAR, column_of(columns, row, Field.DUE), says)
            due = None
        if closed is not None and closed < received:
            says = f"closed {closed}, before it was received {received}; the day of closing is left out"
            self._doubt(row, Dirt.CLOSED_BEFORE_RECEIVED, column_of(columns, row, Field.CLOSED), says)
            closed = None
        return received, due, closed

    def _standing(self, columns: Sequence[Column], row: Row, closed_on: date | None, ended: bool) -> tuple[str, bool]:
        """How it ended, and whether it is open. A log with neither a status nor a day of closing says nothing of it."""
        column, status = next(iter(filled(columns, row, Field.STATUS)), (None, ""))
        means = meaning(status)
        if column is not None and not means:
            self._doubt(row, Dirt.STATUS_UNKNOWN, column, "its word is not known here; no outcome is counted")
        outcome = "" if means in (OPEN, ENDED) else means
        if closed_on is not None:
            if column is not None and means == OPEN:
                self._doubt(row, Dirt.OPEN_WITH_A_DAY, column, f"open by its word, closed {closed_on}; the day counts")
            return outcome, False
        if means == OPEN and not ended:
            return "", True
        if ended or means:
            self.doubts.append(
                Doubt(row.line, Dirt.CLOSED_ON_UNKNOWN_DAY, "", "it has ended on a day that is not known; not timed")
            )
            return outcome, False
        return "", not status and any(one.says is Field.CLOSED for one in columns)

    def _number(self, columns: Sequence[Column], row: Row) -> str:
        column, cell = next(iter(filled(columns, row, Field.NUMBER)), (None, ""))
        number = cell
        if not is_number(cell):
            self._unnumbered += 1
            if column is not None:
                self._doubt(row, Dirt.NO_NUMBER, column, f"it holds no number; the row is called line {row.line}")
            return f"line {row.line}"
        first = self._numbers.setdefault(number, row.line)
        if first != row.line and column is not None:
            self._doubt(row, Dirt.NUMBER_TWICE, column, f"line {first} has the same number and says something else")
            return f"{number} (line {row.line})"
        return number

    def _look(self, columns: Sequence[Column], row: Row) -> None:
        for column, cell in ((one, row.cells[one.place]) for one in columns if one.place < len(row.cells)):
            if column.says is Field.REQUESTER and holds_two_people(cell):
                self._doubt(row, Dirt.TWO_REQUESTERS, column, "it names two; the row counts once")
            if column.says in _NAMES and self._people and holds_address(cell):
                self._doubt(row, Dirt.ADDRESS_IN_NAME, column, "it holds a street address")
            if column.says in _NO_NUMBERS and is_case_number_alone(cell):
                self._doubt(row, Dirt.NUMBER_ELSEWHERE, column, "it holds a case number in its place")
            if column.says is Field.WORDS and cell and self._people:
                self._long += len(cell) > READ_CHARACTERS
                for kind, count in people_in(cell):
                    self._doubt(row, kind, column, f"{count} of the kind; nothing of the cell is kept")

    def _doubt(self, row: Row, kind: Dirt, column: Column, says: str) -> None:
        self.doubts.append(Doubt(row.line, kind, column.header, says))

    def _between(self, start: date | None, end: date | None) -> int | None:
        """Business days after ``start`` up to ``end``, 0 where it is not later; None where unknown or uncharted."""
        if start is None or end is None:
            return None
        return agency_days_between(self._pack.calendar, start, end)

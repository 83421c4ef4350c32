"""What a row of another system's export says: a case of that system, or why it cannot be taken over. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from counterfoil.errors import BadInput
from counterfoil.office.exports.profile import Profile, lacks, plain, propose
from counterfoil.office.exports.table import Table
from counterfoil.values import utc

_EARLIEST = date(1967, 1, 1)
"""The first freedom of information act took effect in 1967: an earlier day is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Legacy:
    """A case as another system tells it. ``words`` are people's: quarantined, staff only, never published."""

    line: int
    number: str
    received_at: datetime
    due_on: date | None
    closed_on: date | None
    status: str
    outcome: str  # a word of the log; empty where the status is not known, or it is open
    words: Mapping[str, str]
    doubts: tuple[str, ...]  # what is odd about it and was left out or left so
    digest: str  # of all it says: another digest is a changed row


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken over, and why; it stays in the export, and the report names its line."""

    line: int
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a whole export says. ``repeated`` rows are the same as an earlier one, to the letter."""

    cases: tuple[Legacy, ...]
    refused: tuple[Refused, ...]
    repeated: int
    unused: tuple[str, ...] = field(default=())  # headers that no field takes


def read(table: Table, profile: Profile, *, zone: str, today: date) -> Reading:
    """Every row of ``table`` by ``profile``: a case, a repetition, or a refusal; none is passed over.

    Raises ``BadInput`` where no column says a number or a day of receipt, with what is there.
    """
    if missing := lacks(profile, table.headers):
        near = propose(table.headers)
        hints = "; ".join(f"{key} may be {', '.join(near[key])}" for key in missing if key in near)
        raise BadInput(
            f"The profile {profile.name} finds no column for {' and '.join(missing)} among: "
            f"{', '.join(table.headers)[:600]}. {hints + '. ' if hints else ''}Choose another profile, or write one."
        )
    reader = _Reader(table.headers, profile, ZoneInfo(profile.time_zone or zone), today)
    refused: list[Refused] = []
    by_number: dict[str, list[Legacy]] = defaultdict(list)
    for line, cells in table.rows:
        found = reader.row(line, cells)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            by_number[found.number].append(found)
    cases: list[Legacy] = []
    repeated = 0
    for same in by_number.values():
        if len({one.digest for one in same}) > 1:
            lines = ", ".join(str(one.line) for one in same[:10])
            why = f"its number stands on lines {lines} with different words; which one holds is not for us to guess"
            refused += [Refused(one.line, one.number, why) for one in same]
            continue
        cases.append(same[0])
        repeated += len(same) - 1
    refused.sort(key=lambda one: one.line)
    return Reading(tuple(cases), tuple(refused), repeated, reader.unused)


class _Reader:
    def __init__(self, headers: tuple[str, ...], profile: Profile, zone: ZoneInfo, today: date) -> None:
        places: dict[str, int] = {}
        for place, header in enumerate(headers):
            places.setdefault(plain(header), place)
        self._columns = {
            key: [places[plain(one)] for one in known if plain(one) in places]
            for key, known in (*profile.columns.items(), ("number_from", profile.number_from))
        }
        taken = {place for known in self._columns.values() for place in known}
        self.unused = tuple(one for place, one in enumerate(headers) if one and place not in taken)
        self._width, self._profile, self._zone, self._today = len(headers), profile, zone, today
        self._headers = tuple(plain(one) for one in headers)

    def row(self, line: int, cells: tuple[str, ...]) -> Legacy | Refused:
        number = _line(self._cell(cells, "number"), 128)
        if self._profile.number_from:
            made = json.dumps([cells[place] for place in self._columns["number_from"] if place < len(cells)])
            number = f"ROW-{hashlib.sha256(made.encode()).hexdigest()[:16]}"
        if tuple(plain(cell) for cell in cells[: self._width]) == self._headers:
            return Refused(line, "", "it repeats the headers")
        if any(cell.strip() for cell in cells[self._width :]):
            return Refused(line, number, f"it has {len(cells)} cells for {self._width} columns: a separator too many")
        if not number:
            return Refused(line, "", "it has no number")
        said = self._cell(cells, "received")
        if not said:
            return Refused(line, number, "it has no day of receipt")
        received = self._moment(said)
        if received is None:
            return Refused(
                line, number, f"its day of receipt has the form {shape(said)}, which is no date of the profile"
            )
        received_on = received.astimezone(self._zone).date()
        if not _EARLIEST <= received_on <= self._today:
            return Refused(
                line, number, f"its day of receipt, {received_on}, lies in the future or before all such laws"
            )
        doubts: list[str] = []
        due_on = self._day(cells, "due", doubts)
        closed_on = self._day(cells, "closed", doubts)
        if due_on and due_on < received_on:
            doubts.append("it was due before it was received")
        if due_on and (due_on - received_on).days > 366:
            doubts.append("it was due more than a year after it was received")
        if closed_on and closed_on < received_on:
            doubts.append("it was closed before it was received")
        status = _line(self._cell(cells, "status"), 128)
        words = {key: self._cell(cells, key) for key in ("requester", "organization", "subject", "text")}
        says = [number, received.isoformat(), str(due_on), str(closed_on), status, words]
        return Legacy(
            line,
            number,
            received,
            due_on,
            closed_on,
            status,
            self._profile.outcomes.get(" ".join(status.lower().split()), ""),
            {key: value for key, value in words.items() if value},
            tuple(doubts),
            hashlib.sha256(json.dumps(says, sort_keys=True).encode()).hexdigest(),
        )

    def _cell(self, cells: tuple[str, ...], key: str) -> str:
        filled = (_plain(cells[place]) for place in self._columns.get(key, ()) if place < len(cells))
        return next((one for one in filled if one), "")

    def _day(self, cells: tuple[str, ...], key: str, doubts: list[str]) -> date | None:
        said = self._cell(cells, key)
        found = self._moment(said) if said else None
        if said and found is None:
            doubts.append(f"{key}: has the form {shape(said)}, which is no date of the profile; left out")
        return found.astimezone(self._zone).date() if found else None

    def _moment(self, said: str) -> datetime | None:
        """The moment that a text says, a day at its noon; a time without a zone is the export's own."""
        found: datetime | None = None
        for pattern in self._profile.dates:
            try:
                found = datetime.strptime(said, pattern)  # noqa: DTZ007 - its zone is added below
            except ValueError:
                continue
            if not any(one in pattern for one in ("%H", "%I")):
                found = datetime.combine(found, time(12))
            break
        else:
            try:
                found = datetime.fromisoformat(said)
            except ValueError:
                return None
            if ":" not in said:
                found = datetime.combine(found, time(12))
        if found.tzinfo is None and found.time() == time(0):
            found = datetime.combine(found, time(12))  # such systems write a day as its midnight
        try:
            return utc(found if found.tzinfo else found.replace(tzinfo=self._zone))
        except OverflowError:
            return None


def shape(said: str) -> str:
    """The form of a text without what it says: a cell for a date may hold somebody's name.

    >>> shape("13/45/2020 Testwell")
    '99/99/9999 Aaaaaaaa'
    """
    shown = "".join("9" if one.isdigit() else "A" if one.isupper() else "a" if one.isalpha() else one for one in said)
    return " ".join("".join(one for one in shown if one.isprintable()).split())[:40]


def _plain(text: str) -> str:
    """Without control characters; PostgreSQL takes no NUL, and no database a lone surrogate."""
    return "".join(one for one in text if one in "\n\t" or one.isprintable()).strip()


def _line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]

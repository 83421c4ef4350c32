"""The TRUST Act's rows as CSV, for a person to fill in what the ledger does not say, and read back strictly.

Every cell is a code, a day, a time, a number or a hash; a cell that is anything else is refused when it is read, so
that no name comes into a report by hand.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from counterfoil.errors import BadInput
from counterfoil.ledger.entry import NUMBER
from counterfoil.ledger.kinds import AGENCIES, KINDS, is_statute
from counterfoil.oversight.reports.trust_act import Filled, Part, Row, Said

COLUMNS = (
    "part", "case", "instrument", "agency", "received_on", "received_at", "gate", "addressed", "addressed_on", "legal",
    "bail_posted_at", "released_or_transferred", "released_or_transferred_at", "to_custody", "notified_on",
    "entry_received", "hash_received", "entry_recognised", "hash_recognised", "entry_addressed", "hash_addressed",
)  # fmt: skip
FILLED_BY_HAND = COLUMNS[10:15]
OUTCOMES = ("released", "transferred")
_HASH = re.compile(r"[0-9a-f]{64}")
_ENTRY = re.compile(r"0|[1-9][0-9]{0,14}")
_T = TypeVar("_T")
_MOST = 50_000_000  # characters


def write(rows: tuple[Row, ...]) -> str:
    """The table with its header; times with their offset, an empty cell for what is not known."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(map(_cells, rows))
    return out.getvalue()


def read(text: str, zone: ZoneInfo, where: str = "table") -> tuple[Row, ...]:
    """The rows of such a table; a time without an offset is the office's own, in ``zone``.

    Raises ``BadInput`` that names line and column for a cell that is not what its column holds.
    """
    if len(text) > _MOST:
        raise BadInput(f"{where}: has more than {_MOST} characters, which no report has.")
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise BadInput(f"{where}: is no CSV: {error}. Save it as CSV, comma separated.") from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise BadInput(f"{where}: line 1: the columns must be {', '.join(COLUMNS)}. Start from the report's own table.")
    return tuple(_row(cells, zone, f"{where}: line {number}") for number, cells in enumerate(lines[1:], 2) if cells)


def _cells(row: Row) -> list[str]:
    filled, settled = row.filled, row.settled
    return [
        row.part.value,
        row.case,
        row.instrument,
        row.agency,
        row.received_on.isoformat(),
        row.received_at.isoformat(),
        row.gate,
        row.addressed,
        row.addressed_on.isoformat() if row.addressed_on else "",
        "; ".join(row.legal),
        filled.bail_at.isoformat() if filled.bail_at else "",
        filled.outcome,
        filled.outcome_at.isoformat() if filled.outcome_at else "",
        filled.custody,
        filled.notified_on.isoformat() if filled.notified_on else "",
        str(row.received.entry),
        row.received.leaf,
        str(row.recognised.entry),
        row.recognised.leaf,
        str(settled.entry) if settled else "",
        settled.leaf if settled else "",
    ]


class _Cells:
    def __init__(self, cells: list[str], zone: ZoneInfo, where: str) -> None:
        if len(cells) != len(COLUMNS):
            raise BadInput(f"{where}: has {len(cells)} cells; {len(COLUMNS)} are needed.")
        self.of, self.zone, self.where = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True)), zone, where

    def wrong(self, column: str, says: str) -> BadInput:
        # The cell itself is not repeated: it may be what must not be told.
        return BadInput(f"{self.where}: {column}: must be {says}. No name and no other words may stand here.")

    def word(self, column: str, allowed: Container[str], says: str, *, may_lack: bool = True) -> str:
        value = self.of[column]
        if (value or not may_lack) and value not in allowed:
            raise self.wrong(column, says)
        return value

    def day(self, column: str) -> date | None:
        try:
            return date.fromisoformat(self.of[column]) if self.of[column] else None
        except ValueError:
            raise self.wrong(column, "a day like 2026-03-04, or empty") from None

    def time(self, column: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self.of[column]) if self.of[column] else None
        except ValueError:
            raise self.wrong(column, "a time like 2026-03-04T14:30, or empty") from None
        if moment is None:
            return None
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)

    def said(self, name: str) -> Said | None:
        entry, leaf = self.of[f"entry_{name}"], self.of[f"hash_{name}"]
        if not entry and not leaf:
            return None
        if not _ENTRY.fullmatch(entry):
            raise self.wrong(f"entry_{name}", "the number of an entry")
        if not _HASH.fullmatch(leaf):
            raise self.wrong(f"hash_{name}", "64 hexadecimal digits")
        return Said(int(entry), leaf)

    def needed(self, column: str, value: _T | None) -> _T:
        if value is None:
            raise self.wrong(column, "there")
        return value


def _row(cells: list[str], zone: ZoneInfo, where: str) -> Row:
    one = _Cells(cells, zone, where)
    if not NUMBER.fullmatch(one.of["case"]):
        raise one.wrong("case", "a number like CF-2024-000012")
    legal = tuple(one.of["legal"].split("; ")) if one.of["legal"] else ()
    if not all(map(is_statute, legal)):
        raise one.wrong("legal", "citations like 5 ILCS 805/15(a), '; ' between them")
    return Row(
        part=Part(one.word("part", set(Part), f"one of {', '.join(Part)}", may_lack=False)),
        case=one.of["case"],
        instrument=one.word("instrument", _Allowed("gate.decided", "instrument"), "a kind of the ledger's list"),
        agency=one.word("agency", AGENCIES, "the ledger's code of an agency, or empty"),
        received_on=one.needed("received_on", one.day("received_on")),
        received_at=one.needed("received_at", one.time("received_at")),
        gate=one.word("gate", _Allowed("gate.decided", "action"), "a word of the ledger's list, or empty"),
        addressed=one.word(
            "addressed", _Allowed("demand.addressed", "how", "case.closed", "outcome"), "a word of the ledger's lists"
        ),
        addressed_on=one.day("addressed_on"),
        legal=legal,
        received=one.needed("entry_received", one.said("received")),
        recognised=one.needed("entry_recognised", one.said("recognised")),
        settled=one.said("addressed"),
        filled=Filled(
            bail_at=one.time("bail_posted_at"),
            outcome=one.word("released_or_transferred", OUTCOMES, "released, transferred, or empty"),
            outcome_at=one.time("released_or_transferred_at"),
            custody=one.word("to_custody", AGENCIES, "the ledger's code of an agency, or empty"),
            notified_on=one.day("notified_on"),
        ),
    )


class _Allowed:
    """The words that fields of the ledger may hold: pairs of kind and field."""

    def __init__(self, *fields: str) -> None:
        self._rules = [KINDS[kind].fields[name] for kind, name in zip(fields[::2], fields[1::2], strict=True)]

    def __contains__(self, value: object) -> bool:
        return any(rule.allows(value) for rule in self._rules)

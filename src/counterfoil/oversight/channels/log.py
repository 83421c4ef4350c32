"""Reads a log of look-ups, shared files, messages or exports: what its columns say is proposed from their headers.

The log stays where its auditor keeps it: only the line, the day, the agency, the kind of reason and the numbers that
may be a case's are taken, and nothing is written into an office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.law import agencies
from counterfoil.oversight import legacy_table
from counterfoil.oversight.channels.event import Channel, Event, reason_of
from counterfoil.oversight.legacy_cells import agency_of, count_of
from counterfoil.oversight.legacy_columns import plain
from counterfoil.oversight.legacy_days import day_of, is_day_first


class Says(StrEnum):
    """What a column of such a log may say."""

    WHEN = "when"
    TO = "to"  # who got it, or for whom it was looked up
    REASON = "reason"
    CASE = "case"
    COUNT = "count"


_NAMED: Mapping[Says, re.Pattern[str]] = {
    says: re.compile(words)
    for says, words in (
        (Says.COUNT, r"\b(total|number of|count|no of)\b|\bpages\b|\bresults?\b|\brecords\b|\brows\b|\bfiles\b"),
        (Says.WHEN, r"\bdate\b|\btime\b(?! frame)|\btimestamp\b|\bwhen\b|\bsent (at|on)\b|\bsearched (at|on)\b|^sent$"),
        (Says.TO, r"\bto\b|recipient|\borg(ani[sz]ation)?\b|agency|shared with|destination|partner|on behalf"),
        (Says.CASE, r"\bcase\b|\brd\b|\bincident\b|\bfoia\b|\breference\b|\brequest\b|\bticket\b"),
        (Says.REASON, r"reason|purpose|justification|subject|comment|notes?\b|description"),
    )
}
_TIME_FRAME = re.compile(r"time frame|timezone|expir|time zone|duration")
_GROUP = re.compile(r"[a-z]+|[0-9]+")
_NUMBER = re.compile(r"(?=[A-Za-z0-9/._-]*\d{3})[A-Za-z0-9](?:[A-Za-z0-9/._-]*[A-Za-z0-9])?")
_HEADERS = 3  # the first rows, of which one names the columns


@dataclass(frozen=True, slots=True)
class Log:
    """A whole log. ``rows`` = ``len(events) + len(left)``; ``columns``: header → what it was taken for, or None."""

    name: str
    channel: Channel
    rows: int
    columns: Mapping[str, Says | None]
    events: tuple[Event, ...]
    left: tuple[tuple[int, str], ...]  # line and why it is no event


def read(path: Path, channel: Channel) -> Log:
    """The log in ``path`` (CSV, gzip, XLSX, PDF), every row an event or among what is left.

    Raises ``BadInput`` where no row names a day and one thing more.
    """
    events: list[Event] = []
    left: list[tuple[int, str]] = []
    named: dict[str, Says | None] = {}
    rows = 0
    for sheet in legacy_table.read(path, likeness=_likeness):
        rows += len(sheet.rows)
        at = max(range(min(_HEADERS, len(sheet.rows))), key=lambda n: _likeness(sheet.rows[n].cells), default=0)
        if not sheet.rows or _likeness(sheet.rows[at].cells) < 2:
            left += [(row.line, "no row of its table names a day and one thing more") for row in sheet.rows]
            continue
        head, body = sheet.rows[at].cells, sheet.rows[at + 1 :]
        says = [named_column(cell) for cell in head]
        named |= dict(zip(head, says, strict=True))
        left += [(row.line, "it stands above the rows, or names the columns") for row in sheet.rows[: at + 1]]
        days = [cell for row in body for one, cell in zip(says, row.cells, strict=False) if one is Says.WHEN and cell]
        first = is_day_first(days)
        for row in body:
            if sum(map(bool, row.cells)) < 2:
                left.append((row.line, "one cell alone is filled: a title, a sum or a note"))
            else:
                events.append(_event(row.line, row.cells, says, channel, day_first=first))
    if not named:
        raise BadInput(
            f"{path.name}: no row names a day (such as “Search Time”) and one thing more (such as “Reason” or “Case”). "
            "Put a line of headers above the rows."
        )
    return Log(path.name, channel, rows, named, tuple(events), tuple(left))


def named_column(header: str) -> Says | None:
    """What a header names.

    >>> [str(named_column(h)) for h in ("Search Time", "Org Name", "Case #", "Total Networks Searched", "Plate")]
    ['when', 'to', 'case', 'count', 'None']
    """
    words = plain(header)
    if _TIME_FRAME.search(words):
        return None
    return next((says for says, pattern in _NAMED.items() if pattern.search(words)), None)


def numbers_in(said: str) -> tuple[tuple[str, ...], ...]:
    """Every number of three digits or more, as groups of letters and digits without leading zeros.

    >>> numbers_in("see CF-2025-000012, RD JA123456")
    (('cf', '2025', '12'), ('ja', '123456'))
    """
    return tuple(dict.fromkeys(grouped(one) for one in _NUMBER.findall(said)))


def grouped(number: str) -> tuple[str, ...]:
    """A number by its groups, so that ``cf_2025_0012`` is ``CF-2025-000012``."""
    return tuple(group.lstrip("0") or "0" for group in _GROUP.findall(number.casefold()))


def _likeness(cells: Sequence[str]) -> int:
    """How many different things a row names, if a day is among them."""
    says = {named_column(cell) for cell in cells if cell and not any(c.isdigit() for c in cell)} - {None}
    return len(says) if Says.WHEN in says else 0


def _event(line: int, cells: Sequence[str], says: Sequence[Says | None], channel: Channel, *, day_first: bool) -> Event:
    said: dict[Says, list[str]] = {one: [] for one in Says}
    for one, cell in zip(says, cells, strict=False):
        if one is not None and cell:
            said[one].append(cell)
    words = " ".join((*said[Says.CASE], *said[Says.REASON]))
    return Event(
        line,
        channel,
        next((day for cell in said[Says.WHEN] if (day := day_of(cell, day_first=day_first))), None),
        next((code for cell in said[Says.TO] if (code := _agency(cell))), ""),
        reason_of(" ".join(said[Says.REASON])),
        numbers_in(words),
        next((count for cell in said[Says.COUNT] if (count := count_of(cell.replace(",", "")))), 0),
    )


def _agency(cell: str) -> str:
    if "@" not in cell:
        return agency_of(cell)
    found = (agencies.load().of_address(one) for one in re.split(r"[;,\s]+", cell) if "@" in one)
    return next((code for code in found if code), "")

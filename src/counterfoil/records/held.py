"""The records that a search asks, of which it never holds all: what each step needs is asked for by itself.

``HeldInMemory`` is for a few records; an office has them on its database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from counterfoil.records.model import Record
from counterfoil.records.numbers import plain
from counterfoil.values import RecordKind

Event = tuple[str, str]
"""A number that an event gives to all its records: ``("RD", "JD123456")``."""
MOST_NUMBERS = 6
"""Of a record's own numbers the first are those of its event; a log that lists many links nothing."""


class Held(Protocol):
    """Records in the order in which the office added them. Those that are sealed or expunged are none of them."""

    def systems(self) -> Sequence[str]:
        """The systems that keep records, by name."""

    def count(self) -> int:
        """How many records there are."""

    def of(self, ids: Iterable[str]) -> Iterator[Record]:
        """These records with their texts, in the order of ``ids``; an id that is unknown is passed over."""

    def numbered(self, number: str) -> Iterable[Record]:
        """Records that hold the number, however it is written (``numbers.plain``)."""

    def of_kind(self, kind: RecordKind, start: date | None, end: date | None) -> Iterable[Record]:
        """Records of a kind and of the days from ``start`` to ``end``, both included, or without a date."""

    def counted(self, kind: RecordKind) -> Mapping[str, int]:
        """How many records of a kind each system keeps."""

    def of_events(self, events: Collection[Event]) -> Iterable[Record]:
        """Records of which one of the first ``MOST_NUMBERS`` numbers is among ``events``."""


class HeldInMemory:
    """``Held`` over a few records."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.id: record for record in records}

    def systems(self) -> Sequence[str]:
        return sorted({record.system for record in self._records.values()})

    def count(self) -> int:
        return len(self._records)

    def of(self, ids: Iterable[str]) -> Iterator[Record]:
        return (self._records[one] for one in ids if one in self._records)

    def numbered(self, number: str) -> Iterable[Record]:
        wanted = plain(number)
        return [one for one in self._records.values() if any(plain(value) == wanted for _, value in one.numbers)]

    def of_kind(self, kind: RecordKind, start: date | None, end: date | None) -> Iterable[Record]:
        return [one for one in self._records.values() if one.kind is kind and within(one, (start, end))]

    def counted(self, kind: RecordKind) -> Mapping[str, int]:
        return Counter(record.system for record in self._records.values() if record.kind is kind)

    def of_events(self, events: Collection[Event]) -> Iterable[Record]:
        return [one for one in self._records.values() if set(one.numbers[:MOST_NUMBERS]).intersection(events)]


def within(record: Record, period: tuple[date | None, date | None]) -> bool:
    """True when the record's date does not speak against it; an undated record stays in."""
    start, end = period
    return record.dated_on is None or not ((start and record.dated_on < start) or (end and record.dated_on > end))

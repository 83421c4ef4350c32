"""A file's bytes without the table that says where its objects begin.

Seven digits of a telephone number stand by chance among ten thousand offsets of seven digits, and mean nothing there.
What is left out says nothing but where something is: each entry is held against the object that it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TABLE = re.compile(rb"\nxref\n0 (\d{1,8})\n((?:\d{10} \d{5} [nf] ?[\r\n]{1,2})+)trailer")
_ENTRY_BYTES = 20
_END = re.compile(rb"startxref\n(\d{1,12})\n%%EOF\s*\Z")
FREE = [b"0000000000", b"65535", b"f"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of references that says what is so: where it lies, and where each object begins, by number."""

    start: int
    entries: tuple[int, int]  # from, to (exclusive)
    places: list[int]


def table(data: bytes) -> Table | None:
    """The first table of references (ISO 32000-2 §7.5.4) of a file; ``None`` where one of its entries is no object."""
    found = _TABLE.search(data)
    if found is None or len(found[2]) != _ENTRY_BYTES * int(found[1]):
        return None
    fields = found[2].split()
    if fields[:3] != FREE or {*fields[4::3]} - {b"00000"} or {*fields[5::3]} - {b"n"}:
        return None
    places = list(map(int, fields[::3]))
    if not all(map(data.startswith, [b"%d 0 obj" % number for number in range(1, len(places))], places[1:])):
        return None
    return Table(found.start() + 1, found.span(2), places)


def without_offsets(data: bytes) -> bytes:
    """The bytes without the entries of a table of references that says what is so, and without the place of the table.
    A table that says anything else is left as it is."""
    found = table(data)
    if found is None:
        return data
    first, last = found.entries
    kept = data[:first] + data[last:]
    end = _END.search(kept)
    return kept[: end.start(1)] + kept[end.end(1) :] if end and int(end[1]) == found.start else kept


def places(data: bytes) -> list[int]:
    """Where the objects of a file of one table begin, by number; nothing where a reader would begin with another
    table, or where one entry is no object."""
    found, end = table(data), _END.search(data)
    return found.places if found and end and int(end[1]) == found.start else []

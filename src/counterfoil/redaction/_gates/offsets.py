"""A file's bytes without the table that says where its objects begin.

Seven digits of a telephone number stand by chance among ten thousand offsets of seven digits, and mean nothing there.
What is left out says nothing but where something is: each entry is held against the object that it names.
"""

from __future__ import annotations

import re

_TABLE = re.compile(rb"\nxref\n0 (\d{1,8})\n((?:\d{10} \d{5} [nf] ?[\r\n]{1,2})+)trailer")
_ENTRY_BYTES = 20
_END = re.compile(rb"startxref\n(\d{1,12})\n%%EOF\s*\Z")
FREE = b"0000000000 65535 f"


def without_offsets(data: bytes) -> bytes:
    """The bytes without the entries of a table of references (ISO 32000-2 §7.5.4) that say what is so, and without the
    place of the table. A table that says anything else is left as it is."""
    table = _TABLE.search(data)
    if table is None or len(table[2]) != _ENTRY_BYTES * int(table[1]):
        return data
    rows = [table[2][at : at + 18] for at in range(0, len(table[2]), _ENTRY_BYTES)]
    for number, row in enumerate(rows):
        offset = int(row[:10])
        said = FREE if number == 0 else b"%010d 00000 n" % offset
        if row != said or (number and not data.startswith(b"%d 0 obj" % number, offset)):
            return data
    kept = data[: table.start(2)] + data[table.end(2) :]
    end = _END.search(kept)
    return kept[: end.start(1)] + kept[end.end(1) :] if end and int(end[1]) == table.start() + 1 else kept

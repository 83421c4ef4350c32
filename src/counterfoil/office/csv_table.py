"""Lists as CSV for spreadsheets: UTF-8 with a byte-order mark, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The rows under their headers; None is an empty cell.

    >>> as_csv(("who", "n"), [("=1+1", 2), (None, -1)]).decode("utf-8-sig")
    "who,n\\r\\n'=1+1,2\\r\\n,'-1\\r\\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        writer.writerow([guarded("" if cell is None else str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where it begins as a formula does, blanks before it or not."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text

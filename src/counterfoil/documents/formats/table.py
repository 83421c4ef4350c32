"""CSV and its kin: encoding and separator found by looking, every cell kept as text."""

from __future__ import annotations

import csv
import io
from collections import Counter

from counterfoil.documents.blocks import table_of
from counterfoil.documents.content import Content
from counterfoil.documents.formats import text as plain
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_ROWS = 100_000
_SEPARATORS = (",", ";", "\t", "|")
_FORMULA_STARTS = ("=", "+", "@")


def parse(data: bytes) -> Content:
    """The rows as one table, the first row as its header. Raises ``LimitExceeded`` over 100,000 rows."""
    text, said = plain.decode(data)
    csv.field_size_limit(10_000_000)  # of the module: what looks for the separator reads long cells, too
    separator = _separator(text)
    rows: list[tuple[str, ...]] = []
    try:
        # strict=False: an unclosed quote ends with the file, as every spreadsheet program reads it.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
            if len(rows) > MAX_ROWS:
                raise LimitExceeded(f"The table has more than {MAX_ROWS:,} rows. Split it.")
    except csv.Error as error:
        raise DocumentUnreadable(
            f"The table cannot be read as CSV ({error}). Open it in a spreadsheet and save it anew."
        ) from error
    if not rows:
        raise DocumentUnreadable("The table has no row with anything in it.")
    lengths = Counter(len(row) for row in rows)
    if len(lengths) > 1:
        odd = len(rows) - lengths.most_common(1)[0][1]
        said.append(f"{odd} of {len(rows)} rows have another number of cells than the rest.")
    if any(cell.startswith(_FORMULA_STARTS) and len(cell) > 1 and not _is_number(cell) for row in rows for cell in row):
        said.append("Some cells begin like a formula (=, +, @); they are shown as text.")
    return Content("text/csv", "a CSV table", tuple(table_of(rows)), body=text, warnings=tuple(said))


def _separator(text: str) -> str:
    """The separator that gives the same number of cells, more than one, in most lines; a comma when none does."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]

    def score(separator: str) -> tuple[int, int]:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        except csv.Error:
            return 0, 0  # a cell that is too long: the rows say so in words
        cells, agreeing = max(counts.items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]), default=(1, 0))
        return (agreeing, cells) if cells > 1 else (0, 0)

    return max(_SEPARATORS, key=score)


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).replace(",", "").replace(" ", "").replace("-", "").isdigit()

"""What typesetting is given: plain values that say what is on the page, never how it looks or any markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the largest, 3 the smallest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. A line break in ``text`` is kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with their values, one a row: the header lines of a message, the properties of a file."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each row as long as the longest. ``header``: the first row names the columns."""

    rows: tuple[tuple[str, ...], ...]
    header: bool = False


Block = Heading | Paragraph | Fields | Table


def table_of(rows: Sequence[tuple[str, ...]]) -> list[Block]:
    """An exported table as blocks: lines of one cell above it (a title, a date) as paragraphs, then its rows.

    The first row of the table proper names its columns, so that it can stand above them on every page.
    """
    wide = max((len([cell for cell in row if cell.strip()]) for row in rows), default=0)
    first = 0
    if wide >= 3:
        while first < len(rows) - 1 and len([cell for cell in rows[first] if cell.strip()]) <= 1:
            first += 1
    above: list[Block] = [Paragraph(" ".join(cell for cell in row if cell.strip())) for row in rows[:first]]
    rest = tuple(rows[first:])
    return [*above, Table(rest, header=len(rest) > 1)] if rest else above


def as_json(block: Block) -> dict[str, Any]:
    """The block as JSON for the Typst template."""
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Fields(rows):
            return {"kind": "fields", "rows": [list(row) for row in rows]}
        case Table(rows, header):
            return {"kind": "table", "rows": [list(row) for row in rows], "header": header}

"""Reads a CSV export as a list of rows, whatever wrote it: separators, encodings, a line of titles above the headers.

Python's ``csv`` module on text in memory, under limits: no formula, no link and nothing else in it is ever followed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterfoil.documents.formats import text
from counterfoil.documents.packed import unpacked
from counterfoil.errors import BadInput, DocumentUnreadable

MAX_BYTES = 100_000_000
MAX_ROWS = 500_000
MAX_COLUMNS = 200
LONGEST = 100_000
"""Characters of one cell that are kept; a request has a few thousand."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and rows with the line (from 1) on which each begins. ``notes`` say what was odd about the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    digest: str  # SHA-256 of the file as it was given
    notes: tuple[str, ...] = ()


def read(path: Path) -> Table:
    """The table in a file, gzip or not. Raises ``BadInput`` for what is none."""
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    return of_bytes(raw, path.name)


def of_bytes(raw: bytes, name: str) -> Table:
    """The table in these bytes. Raises ``BadInput`` for what is none; ``name`` is for messages."""
    plain = unpacked(raw, name, most=MAX_BYTES)
    digest = hashlib.sha256(raw).hexdigest()
    said, notes = _text(plain, name)
    rows = _rows(said, name)
    first = next(rows, None)
    while first is not None and sum(bool(cell.strip()) for cell in first[1]) < 2:
        first = next(rows, None)  # a title above the headers
    if first is None:
        raise BadInput(f"{name}: holds no headers: a first row with at least two names of columns is needed.")
    headers = tuple(cell.strip() for cell in first[1])
    if len(headers) > MAX_COLUMNS:
        raise BadInput(f"{name}: has {len(headers)} columns. At most {MAX_COLUMNS} are read.")
    filled = [one for one in headers if one]
    if len({one.lower() for one in filled}) < len(filled):
        twice = next(one for n, one in enumerate(filled) if one.lower() in {x.lower() for x in filled[:n]})
        notes.append(f"The header {twice[:60]!r} stands there twice; the first column of that name counts.")
    found: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in rows:
        if len(found) >= MAX_ROWS:
            raise BadInput(f"{name}: has more than {MAX_ROWS:,} rows. Export a shorter time, or split it.")
        if any(cell.strip() for cell in cells):
            found.append((line, tuple(cells)))
    return Table(headers, tuple(found), digest, tuple(notes))


def _text(raw: bytes, name: str) -> tuple[str, list[str]]:
    """The text, with a note where its encoding was a guess."""
    try:
        said, notes = text.decode(raw)
    except DocumentUnreadable:
        said, notes = "\0", []
    if "\0" in said:
        raise BadInput(
            f"{name}: is no CSV file (it holds bytes that no text has). Export it as CSV, not as a workbook."
        )
    if not said.strip():
        raise BadInput(f"{name}: is empty. Export it again.")
    return said, notes


def _rows(said: str, name: str) -> Iterator[tuple[int, list[str]]]:
    head = said[:20_000].splitlines()[:20]
    marks = {mark: max((line.count(mark) for line in head), default=0) for mark in (",", ";", "\t", "|")}
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=max(marks, key=lambda one: marks[one]))
    line = 1
    try:
        for cells in reader:
            yield line, [cell[:LONGEST] for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{name}: line {line}: {error}. Export it again as CSV.") from None

"""Reads a CSV export as a list of rows, whatever wrote it: separators, encodings, a line of titles above the headers.

Python's ``csv`` module on text in memory, under limits: no formula, no link and nothing else in it is ever followed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import BadInput

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
    if len(raw) > MAX_BYTES:
        raise BadInput(f"{name}: has more than {MAX_BYTES:,} bytes. Export a shorter time, or split it.")
    digest = hashlib.sha256(raw).hexdigest()
    text, notes = _text(_unzipped(raw, name), name)
    rows = _rows(text, name)
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


def _unzipped(raw: bytes, name: str) -> bytes:
    if raw[:2] != b"\x1f\x8b":
        return raw
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            plain = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"{name}: is a damaged gzip file ({type(error).__name__}). Export it again.") from None
    if len(plain) > MAX_BYTES:
        raise BadInput(f"{name}: unpacks to more than {MAX_BYTES:,} bytes. Export a shorter time, or split it.")
    return plain


def _text(raw: bytes, name: str) -> tuple[str, list[str]]:
    """The text, by its mark or as UTF-8, else as Windows writes it; with a note where that was a guess."""
    notes = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
            notes.append("It is not UTF-8; it was read as Windows-1252. Look at letters with accents.")
    if "\0" in text:
        raise BadInput(f"{name}: is no CSV file (it holds NUL characters). Export it as CSV, not as a workbook.")
    if not text.strip():
        raise BadInput(f"{name}: is empty. Export it again.")
    return text, notes


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    head = text[:20_000].splitlines()[:20]
    marks = {mark: max((line.count(mark) for line in head), default=0) for mark in (",", ";", "\t", "|")}
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(marks, key=lambda one: marks[one]))
    line = 1
    try:
        for cells in reader:
            yield line, [cell[:LONGEST] for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{name}: line {line}: {error}. Export it again as CSV.") from None

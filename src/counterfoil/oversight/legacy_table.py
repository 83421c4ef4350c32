"""Reads a log that another system left behind as rows that know their line: CSV of any separator, gzip, XLSX.

A workbook is opened in the sandbox. Nothing is skipped here: titles, rules and footnotes are rows too, and whoever
reads the log says what became of each.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from counterfoil.documents.formats import archive, text
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import BadInput, DocumentUnreadable
from counterfoil.sandbox import Limits, Worker

MAX_BYTES = 200_000_000
MAX_ROWS = 500_000
MAX_CELLS = 500_000
SEPARATORS = (",", ";", "\t", "|")
_GZIP = b"\x1f\x8b"
_TRIED = 200


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` from 1: of a text file the line on which the row begins, of a sheet its row."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with all its rows that hold anything. ``merged``: line and column (from 0) → the range whose one value
    stands in each of its cells here. ``notes``: what was guessed."""

    name: str
    rows: tuple[Row, ...]
    merged: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(path: Path, *, likeness: Callable[[Sequence[str]], int]) -> tuple[Sheet, ...]:
    """The sheets of ``path``; a text file is one. ``likeness``: how much a row looks like the headers of a log.

    The separator is the one that gives the likest headers. Raises ``BadInput`` for what is no table, and what reading
    a workbook raises.
    """
    with path.open("rb") as file:
        raw = _plain(file.read(MAX_BYTES + 1), path.name)
    if (kind := sniff(raw, path.name)) is Kind.XLSX:
        return _workbook(path)
    if kind not in (Kind.CSV, Kind.TEXT, Kind.HTML, Kind.MAIL):  # text with commas may look like any of these
        raise BadInput(f"{path.name}: is no table ({kind.value}). Export the log as CSV or as an Excel workbook.")
    words, notes = text.decode(raw)
    rows = _rows(words, path.name, likeness)
    return (Sheet(path.name, rows, notes=tuple(notes)),)


def _plain(raw: bytes, name: str) -> bytes:
    if raw.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(raw)) as file:
                raw = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(f"{name}: is a damaged gzip file ({type(error).__name__}). Fetch it again.") from None
    if len(raw) > MAX_BYTES:
        raise BadInput(f"{name}: has more than {MAX_BYTES:,} bytes. Split it by year.")
    return raw


def _rows(words: str, name: str, likeness: Callable[[Sequence[str]], int]) -> tuple[Row, ...]:
    csv.field_size_limit(10_000_000)

    def score(separator: str) -> tuple[int, int]:
        first = [row.cells for row, _ in zip(_parsed(words, separator, name), range(_TRIED), strict=False)]
        likest = max(first, key=likeness, default=())
        return likeness(likest), len(likest)

    rows = list[Row]()
    for row in _parsed(words, max(SEPARATORS, key=score), name):
        if any(row.cells):
            rows.append(row)
        if len(rows) > MAX_ROWS:
            raise BadInput(f"{name}: has more than {MAX_ROWS:,} rows. Split it by year.")
    return tuple(rows)


def _parsed(words: str, separator: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{name}: line {line}: {error}. Open it in a spreadsheet and save it as CSV.") from None


def _workbook(path: Path) -> tuple[Sheet, ...]:
    with Worker(Limits(wall_s=300, cpu_s=300), writable=[], readable=[path], programs=False) as worker:
        answer = worker.call("counterfoil.oversight.legacy_table:workbook_json", source=str(path))
    return tuple(
        Sheet(
            str(one["name"]),
            tuple(Row(int(line), tuple(map(str, cells))) for line, cells in one["rows"]),
            {(int(line), int(column)): str(area) for line, column, area in one["merged"]},
            tuple(map(str, one["notes"])),
        )
        for one in answer
    )


def workbook_json(source: str) -> list[dict[str, Any]]:
    """For the sandbox: what ``Sheet`` holds, of each sheet with anything in it."""
    import openpyxl  # inline: slow import

    data = Path(source).read_bytes()
    archive.opened(data).close()  # refuses what unpacks without end
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as error:
        raise DocumentUnreadable(
            f"The workbook is damaged ({type(error).__name__}). Open it in Excel, save it anew, and try again."
        ) from error
    left, made = MAX_CELLS, list[dict[str, Any]]()
    for sheet in book.worksheets:
        left -= len(sheet._cells)
        if left < 0:
            raise BadInput(f"The workbook has more than {MAX_CELLS:,} cells. Save each sheet as CSV.")
        shown = {place: words for place, cell in sheet._cells.items() if (words := _shown(cell.value))}
        merged = list[tuple[int, int, str]]()
        for area in sheet.merged_cells.ranges:
            value = shown.get((area.min_row, area.min_col))
            if value and area.size["rows"] * area.size["columns"] <= MAX_ROWS and area.max_row > area.min_row:
                for line, column in area.cells:
                    shown[line, column] = value
                    merged.append((line, column - 1, area.coord))
        wide = max((column for _, column in shown), default=0)
        lines = sorted({line for line, _ in shown})
        rows = [(line, [shown.get((line, column), "") for column in range(1, wide + 1)]) for line in lines]
        notes = [] if sheet.sheet_state == "visible" else [f"The sheet {sheet.title!r} is hidden; it was read too."]
        if rows:
            made.append({"name": sheet.title, "rows": rows, "merged": sorted(merged), "notes": notes})
    return made


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value).strip()

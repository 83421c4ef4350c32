"""Reads a log that another system left behind as rows that know their line: CSV, gzip, XLSX, PDF.

A workbook or a PDF is opened in the sandbox. Nothing is skipped here: titles, rules and footnotes are rows too, and
whoever reads the log says what became of each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from counterfoil.documents.formats import archive, text
from counterfoil.documents.packed import unpacked
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import BadInput, DocumentUnreadable
from counterfoil.sandbox import Limits, Worker

MAX_BYTES = 200_000_000
MAX_ROWS = 500_000
MAX_CELLS = 500_000
MAX_PAGES = 2_000
SEPARATORS = (",", ";", "\t", "|")
_TRIED = 200


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` from 1: of a text file the line on which the row begins, of a sheet its row, of a PDF the row counted
    through all of its tables."""

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
        raw = unpacked(file.read(MAX_BYTES + 1), path.name, most=MAX_BYTES)
    if (kind := sniff(raw, path.name)) is Kind.XLSX:
        return _sandboxed(path, "workbook_json")
    if kind is Kind.PDF:
        return _sandboxed(path, "pages_json")
    if kind not in (Kind.CSV, Kind.TEXT, Kind.HTML, Kind.MAIL):  # text with commas may look like any of these
        raise BadInput(f"{path.name}: is no table ({kind.value}). Give the log as CSV, Excel workbook or PDF.")
    words, notes = text.decode(raw)
    rows = _rows(words, path.name, likeness)
    return (Sheet(path.name, rows, notes=tuple(notes)),)


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


def _sandboxed(path: Path, reader: str) -> tuple[Sheet, ...]:
    with Worker(Limits(wall_s=300, cpu_s=300), writable=[], readable=[path], programs=False) as worker:
        answer = worker.call(f"counterfoil.oversight.legacy_table:{reader}", source=str(path), name=path.name)
    return tuple(
        Sheet(
            str(one["name"]),
            tuple(Row(int(line), tuple(map(str, cells))) for line, cells in one["rows"]),
            {(int(line), int(column)): str(area) for line, column, area in one["merged"]},
            tuple(map(str, one["notes"])),
        )
        for one in answer
    )


def pages_json(source: str, name: str) -> list[dict[str, Any]]:
    """For the sandbox: the tables of a PDF's pages as one sheet. Lines or the gaps between words say the cells."""
    import pymupdf  # inline: slow import

    pymupdf.no_recommend_layout()  # it would be printed into our answer
    try:
        with pymupdf.open(source) as document:
            if document.needs_pass:
                raise BadInput(f"{name}: is encrypted. Open it with its password and print it to a new PDF.")
            if len(document) > MAX_PAGES:
                raise BadInput(f"{name}: has more than {MAX_PAGES:,} pages. Split it by year.")
            rows = [row for page in document for table in page.find_tables().tables for row in _cells(page, table)]
    except (RuntimeError, ValueError, IndexError) as error:
        raise DocumentUnreadable(
            f"{name}: is damaged ({type(error).__name__}). Print it to a new PDF, and try again."
        ) from error
    if not rows:
        raise BadInput(f"{name}: no table was found on its pages; a scan has none. Ask for the log as a table.")
    note = "It is a PDF: its cells were guessed from lines and gaps. Hold some rows against the page."
    numbered = [(line, row) for line, row in enumerate(rows, 1) if any(row)]
    return [{"name": name, "rows": numbered, "merged": [], "notes": [note]}]


def _cells(page: Any, table: Any) -> Iterator[list[str]]:
    """The rows of a table; words of a row whose cells run together (headers on a coloured band) go by their columns."""
    edges = next((row.cells for row in table.rows if all(row.cells)), None)
    for row, cells in zip(table.rows, table.extract(), strict=True):
        if edges is not None and None in row.cells:
            cells = [""] * len(edges)
            for x0, _, x1, _, word, *_ in page.get_text("words", clip=row.bbox):
                place = next((n for n, cell in enumerate(edges) if cell[0] <= (x0 + x1) / 2 < cell[2]), 0)
                cells[place] += f" {word}"
        yield [" ".join((cell or "").split()) for cell in cells]


def workbook_json(source: str, name: str) -> list[dict[str, Any]]:
    """For the sandbox: what ``Sheet`` holds, of each sheet with anything in it."""
    import openpyxl  # inline: slow import

    data = Path(source).read_bytes()
    archive.opened(data).close()  # refuses what unpacks without end
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as error:
        raise DocumentUnreadable(
            f"{name}: is damaged ({type(error).__name__}). Open it in Excel, save it anew, and try again."
        ) from error
    left, made = MAX_CELLS, list[dict[str, Any]]()
    for sheet in book.worksheets:
        left -= len(sheet._cells)
        if left < 0:
            raise BadInput(f"{name}: has more than {MAX_CELLS:,} cells. Save each sheet as CSV.")
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

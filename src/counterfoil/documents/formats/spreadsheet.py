"""An Excel workbook: every sheet, hidden ones too, with cached values; then formulas, comments, hidden things."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

from counterfoil.documents.blocks import Block, Heading, Paragraph, Table, table_of
from counterfoil.documents.content import Content
from counterfoil.documents.formats import archive, package
from counterfoil.documents.formats import spreadsheet_unseen as unseen
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.documents.sniff import Kind
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_CELLS = 200_000
MAX_SHEETS = 200
_MAX_HIDDEN_ROWS = 5_000
HIDDEN_SHEET = " (hidden in the original)"


def parse(data: bytes) -> Content:
    """Each sheet as a table of the values last calculated, under its name; hidden sheets, rows and columns are shown
    and said to be hidden; at the end, what no cell shows: formulas, comments, text boxes, caches, rules, leftovers.
    Pictures and embedded files are parts. Raises ``LimitExceeded`` over 200,000 cells or 200 sheets."""
    _check_container(data)
    values, formulas = _workbook(data, data_only=True), _workbook(data, data_only=False)
    if len(values.sheetnames) > MAX_SHEETS:
        raise LimitExceeded(
            f"The workbook has {len(values.sheetnames)} sheets; at most {MAX_SHEETS} are read. Split it."
        )
    blocks: list[Block] = []
    body: list[str] = []
    said: list[str] = []
    hidden: list[tuple[str, str]] = []
    left = MAX_CELLS
    for sheet, source in zip(values.worksheets, formulas.worksheets, strict=True):
        concealed = "" if sheet.sheet_state == "visible" else HIDDEN_SHEET
        if concealed:
            said.append(f"The sheet {sheet.title!r} is hidden in the original; it is shown here.")
        left -= len(source._cells)
        if left < 0:
            raise LimitExceeded(f"The workbook has more than {MAX_CELLS:,} cells. Split it, or save the sheet as CSV.")
        rows = list(_rows(sheet, source))
        blocks.append(Heading(f"Sheet: {sheet.title}{concealed}", 1))
        blocks.extend(table_of(rows) if rows else [Paragraph("(empty)")])
        body.extend("\t".join(row) for row in rows)
        hidden.extend(_hidden(sheet, source))
    charts = [sheet.title for sheet in values.chartsheets]
    if charts:
        said.append(f"Chart sheets are not shown: {', '.join(charts)}. Print them to PDF where they matter.")
    hidden.extend(
        ("defined name", f"{name}: {getattr(defined, 'attr_text', '')}")
        for name, defined in formulas.defined_names.items()
    )
    hidden.extend(
        ("defined name", f"{sheet.title}!{name}: {getattr(defined, 'attr_text', '')}")
        for sheet in formulas.worksheets
        for name, defined in sheet.defined_names.items()
    )
    with archive.opened(data) as container:
        try:
            hidden.extend(unseen.rows(container))
        except (CellCoordinatesException, ValueError, TypeError) as error:
            raise _damaged(error) from error
        others = package.beside(container, unseen.is_read)
    hidden.extend(others.rows)
    said.extend(others.warnings)
    charts_shown = sum(len(getattr(sheet, "_charts", ())) for sheet in values.worksheets)
    if charts_shown:
        said.append(
            f"{charts_shown} chart(s) of the workbook are not drawn; their data is at the end. Print them to PDF where "
            "they matter."
        )
    if hidden:
        blocks.append(Heading(HIDDEN_HEADING, 1))
        hidden = list(dict.fromkeys(hidden))
        blocks.append(Table(tuple(hidden[:_MAX_HIDDEN_ROWS])))
        if len(hidden) > _MAX_HIDDEN_ROWS:
            said.append(
                f"Only the first {_MAX_HIDDEN_ROWS:,} of {len(hidden):,} formulas, comments and other unseen "
                "things are shown."
            )
    properties = tuple(
        (name, str(value))
        for name in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "created", "modified")
        if (value := getattr(values.properties, name, None))
    )
    return Content(
        Kind.XLSX.value,
        "an Excel workbook",
        tuple(blocks),
        body="\n".join(body),
        parts=others.parts,
        properties=properties,
        warnings=tuple(said),
    )


def _check_container(data: bytes) -> None:
    with archive.opened(data) as container:
        for member in container.infolist():
            # What openpyxl parses as a tree in memory; a number of cells is only known afterwards.
            if member.filename.startswith("xl/") and member.file_size > 150 * 1024 * 1024:
                raise LimitExceeded(
                    "A sheet of the workbook is larger than 150 MB. Save the sheet as CSV and split it."
                )
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename):
                _check_merged(archive.read_member(container, member))


_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref\s{0,9}=\s{0,9}[\"']([A-Za-z0-9:$]{1,40})")


def _check_merged(sheet: bytes) -> None:
    """openpyxl makes a cell of each that is merged: of a whole sheet seventeen billion, until the memory is full."""
    left = MAX_CELLS
    for found in _MERGED.finditer(sheet):
        try:
            x0, y0, x1, y1 = range_boundaries(found[1].decode())
        except (ValueError, TypeError):
            continue  # openpyxl says what is wrong with it
        left -= ((x1 or 16_384) - (x0 or 1) + 1) * ((y1 or 1_048_576) - (y0 or 1) + 1)
        if left < 0:
            raise LimitExceeded(
                f"A sheet of the workbook has more than {MAX_CELLS:,} merged cells. Split them, or save it as CSV."
            )


def _workbook(data: bytes, *, data_only: bool) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except (
        CellCoordinatesException,
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        OverflowError,
        SyntaxError,
    ) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"The workbook is damaged ({type(error).__name__}). Open it in Excel, save it anew, and try again."
    )


def _rows(sheet: Any, source: Any) -> Iterator[tuple[str, ...]]:
    """The rows with anything in them, as wide as the widest. A formula that was never calculated shows itself."""
    # Only cells that exist: a stray format in row 1,048,576 must not make a million rows.
    shown: dict[tuple[int, int], str] = {}
    for place, cell in source._cells.items():
        calculated = sheet._cells.get(place)
        value = calculated.value if calculated is not None and calculated.value is not None else cell.value
        if text := _shown(value):
            shown[place] = text
    columns = sorted({column for _, column in shown})
    for number in sorted({row for row, _ in shown}):
        yield tuple(shown.get((number, column), "") for column in columns)


def _hidden(sheet: Any, source: Any) -> Iterator[tuple[str, str]]:
    for _, cell in sorted(source._cells.items()):
        where = f"{sheet.title}!{cell.coordinate}"
        if cell.comment is not None:
            yield "comment", f"{where} {cell.comment.author or ''}: {cell.comment.text}"
        if cell.data_type == "f":
            yield "formula", f"{where} {getattr(cell.value, 'text', cell.value)}"
        if cell.hyperlink is not None and cell.hyperlink.target:
            yield "link to", f"{where} {cell.hyperlink.target}"
        if cell.number_format == ";;;":
            yield "hidden by its format", f"{where} {_shown(cell.value)}"
    for name, dimension in sorted(source.column_dimensions.items()):
        if dimension.hidden:
            yield "hidden column", f"{sheet.title}!{name} (shown above)"
    for number, dimension in sorted(source.row_dimensions.items()):
        if dimension.hidden:
            yield "hidden row", f"{sheet.title}!{number} (shown above)"
    for place in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for side in ("left", "center", "right"):
            text = getattr(getattr(getattr(source, place, None), side, None), "text", None)
            if text:
                yield "page header or footer", f"{sheet.title}: {text}"


def _shown(value: object) -> str:
    """A cell as a person would write it: no time of midnight, no .0, no exponent for a whole number.

    >>> _shown(3.0), _shown(datetime(2026, 3, 4)), _shown(None)
    ('3', '2026-03-04', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return re.sub(r"_x000[dD]_", "\n", str(getattr(value, "text", value)))

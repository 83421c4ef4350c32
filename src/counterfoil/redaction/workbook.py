"""A table as an Excel workbook made anew: one sheet of text cells and nothing else (ECMA-376 part 1, §18.3.1).

Every cell is text where it stands (``inlineStr``): there is no list of shared strings whose order could tell, no style,
no width, no name, no formula, no property, no day. The package is stored, not packed, so that its bytes follow from the
cells alone on every machine.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from counterfoil.errors import BadInput, LeakFound

SHEET = "Table"
_MOST_ROWS, _MOST_COLUMNS, _MOST_LETTERS = 1_048_576, 16_384, 32_767  # what Excel opens
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_CELLS = "xl/worksheets/sheet1.xml"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DAY = (1980, 1, 1, 0, 0, 0)


def made(rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook with these cells. Raises ``BadInput`` for more than Excel opens, or a letter that XML has not."""
    if len(rows) > _MOST_ROWS or len(rows[0]) > _MOST_COLUMNS:
        raise BadInput(f"The table is larger than an Excel sheet ({_MOST_ROWS:,} rows). Write it as .csv.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, text in (*_FIXED.items(), (_CELLS, _sheet(rows))):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system = 0
            package.writestr(entry, _HEAD + text)
    return buffer.getvalue()


def read(path: Path) -> Iterator[list[str]]:
    """The cells of a workbook that ``made`` wrote, by another reader. Raises ``LeakFound`` for anything beside them."""
    from openpyxl import load_workbook  # inline: slow import

    with zipfile.ZipFile(path) as package:
        if package.namelist() != [*_FIXED, _CELLS] or package.comment:
            raise LeakFound(f"{path.name}: holds another part than its cells. Nothing was written.")
        if any(package.read(name).decode() != _HEAD + text for name, text in _FIXED.items()):
            raise LeakFound(f"{path.name}: a part of it is not as it must be. Nothing was written.")
        tags = set(re.findall(r"<(\w+)", package.read(_CELLS).decode()))
    if not tags <= {"worksheet", "sheetData", "row", "c", "is", "t"}:
        raise LeakFound(f"{path.name}: its sheet holds more than text cells. Nothing was written.")
    with path.open("rb") as file:
        book = load_workbook(file, read_only=True)
        for row in book[SHEET].iter_rows(values_only=True):
            yield ["" if cell is None else _decoded(str(cell)) for cell in row]
        book.close()


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    lines = [f'<worksheet xmlns="{_MAIN}"><sheetData>']
    for row in rows:
        cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{_coded(cell)}</t></is></c>' for cell in row)
        lines.append(f"<row>{''.join(cells)}</row>")
    return "\n".join([*lines, "</sheetData></worksheet>"])


def _coded(cell: str) -> str:
    """The cell for XML; what looks like a code of Excel's for a letter is made plain, so that it stays what it is."""
    if len(cell) > _MOST_LETTERS:
        raise BadInput(f"A cell has {len(cell):,} letters; Excel opens {_MOST_LETTERS:,}. Write the table as .csv.")
    if _NO_XML.search(cell):
        raise BadInput("A cell holds a control character that no workbook can hold. Write the table as .csv.")
    return escape(_CODED.sub("_x005F_", cell)).replace("\r", "_x000D_")


def _decoded(cell: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), cell)

"""What a workbook's sheets and strings hold that no cell shows; openpyxl, which reads the cells, drops it.

Office Open XML, ISO/IEC 29500-1 part 18: values beneath merged cells, strings that no cell uses any more, the rules of
cells, what a scenario would put into them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from counterfoil.documents.formats import package

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_READ = re.compile(r"xl/(?:workbook|sharedStrings)\.xml|xl/comments/?[^/]*\.xml|" + _SHEET.pattern)


def is_read(name: str) -> bool:
    """Whether a part of the workbook is read by ``spreadsheet`` or by ``rows``."""
    return bool(_READ.fullmatch(name))


def rows(container: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """What is unseen in the sheets, the strings and the workbook itself, each with its kind."""
    strings = _strings(container)
    used: set[int] = set()
    for member in container.infolist():
        if _SHEET.fullmatch(member.filename):
            yield from _of_sheet(container, member, strings, used)
    for number, text in enumerate(strings):
        if number not in used and text.strip():
            yield "text that no cell shows any more", text
    yield from _of_workbook(container)
    yield from _of_formats(container)


def _strings(container: zipfile.ZipFile) -> list[str]:
    """The shared strings in their order, with the pronunciation that may stand beside them."""
    if "xl/sharedStrings.xml" not in container.namelist():
        return []
    root = package.parsed(container, container.getinfo("xl/sharedStrings.xml"))
    return (
        ["".join(text.text or "" for text in item.iter(f"{_M}t")) for item in root.iter(f"{_M}si")]
        if root is not None
        else []
    )


def _of_sheet(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, strings: list[str], used: set[int]
) -> Iterator[tuple[str, str]]:
    root = package.parsed(container, member)
    if root is None:
        return
    sheet = member.filename.rpartition("/")[2].removesuffix(".xml")
    merged: list[Any] = [range_boundaries(cells.get("ref", "A1")) for cells in root.iter(f"{_M}mergeCell")]
    near: dict[int, list[Any]] = {}  # by row: the merged cells that reach into it
    for cell in root.iter(f"{_M}c"):
        value = _value(cell, strings, used)
        if not (value and merged and (place := cell.get("r"))):
            continue
        letters, row = coordinate_from_string(place)
        if row not in near:
            near = {row: [each for each in merged if each[1] <= row <= each[3]]}
        if any(_is_beneath((column_index_from_string(letters), row), each) for each in near[row]):
            yield "beneath merged cells", f"{sheet}!{place} {value}"
    data = root.find(f"{_M}sheetData")
    if data is not None:
        root.remove(data)
    for words in package.words_of(root):
        yield "data of the sheet", f"{sheet}: {words}"


def _value(cell: Any, strings: list[str], used: set[int]) -> str:
    shown = cell.find(f"{_M}v")
    text = (shown.text or "") if shown is not None else ""
    if cell.get("t") == "s" and text.isdigit():
        used.add(int(text))
        return strings[int(text)] if int(text) < len(strings) else ""
    if cell.get("t") == "inlineStr":
        return "".join(piece.text or "" for piece in cell.iter(f"{_M}t"))
    return text


def _is_beneath(place: tuple[int, int], merged: Any) -> bool:
    """Whether a cell lies within merged cells and is not the one that they show."""
    x0, y0, x1, y1 = merged
    return x0 <= place[0] <= x1 and y0 <= place[1] <= y1 and place != (x0, y0)


def _of_workbook(container: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    root = package.parsed(container, container.getinfo("xl/workbook.xml"))
    if root is None:
        return
    for name in root.iter(f"{_M}definedName"):
        told = " ".join(filter(None, (name.get("comment"), name.get("description"), name.get("help"))))
        if told:
            yield "defined name", f"{name.get('name')}: {told}"
    for sharing in root.iter(f"{_M}fileSharing"):
        yield "last used by", sharing.get("userName", "")


def _of_formats(container: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Number formats that put words of their own beside a value, or in its place: ``"Sample" 0``."""
    if "xl/styles.xml" not in container.namelist():
        return
    root = package.parsed(container, container.getinfo("xl/styles.xml"))
    for number_format in root.iter(f"{_M}numFmt") if root is not None else ():
        code = number_format.get("formatCode", "")
        if any(len(literal) > 1 and any(map(str.isalpha, literal)) for literal in re.findall(r'"([^"]*)"', code)):
            yield "words of a number format", code

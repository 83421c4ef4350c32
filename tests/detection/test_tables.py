"""Tables that go on over the end of a page without their head."""

from pathlib import Path

import pymupdf
import pytest

from counterfoil.detection.reading import find
from counterfoil.values import Category, RecordKind

from . import pages

EDGES = (36, 200, 300, 480)


def two_pages(folder: Path, *, last_y: float = 740, shift: float = 0) -> Path:
    pdf = pymupdf.open()
    first = pages.Sheet(pdf)
    y = last_y - 60
    for cells in (
        ("NAME", "DOB", "PLACE OF BIRTH"),
        ("QUILL, ANN", "01/02/1990", "CHILE"),
        ("REED, BO", "03/04/1991", "APT"),
    ):
        for left, right, text in zip(EDGES, EDGES[1:], cells, strict=False):
            first.page.draw_rect(pymupdf.Rect(left, y, right, y + 20), width=0.5)
            first.text(left + 3, y + 13, text)
        y += 20
    second = pages.Sheet(pdf)
    second.text(200, 30, "Page 2 of 2")
    for left, right, text in zip(EDGES, EDGES[1:], ("VALE, CY", "05/06/1992", "PERU"), strict=False):
        second.page.draw_rect(pymupdf.Rect(left + shift, 50, right + shift, 70), width=0.5)
        second.text(left + shift + 3, 63, text)
    file = folder / "table.pdf"
    pdf.save(file)
    return file


@pytest.mark.parametrize(
    ("last_y", "shift", "places"),
    [(740, 0, ["CHILE", "APT", "PERU"]), (400, 0, ["CHILE", "APT"]), (740, 30, ["CHILE", "APT"])],
)
def test_a_table_goes_on_where_the_columns_do(tmp_path: Path, last_y: float, shift: float, places: list[str]) -> None:
    found = find(pages.read(two_pages(tmp_path, last_y=last_y, shift=shift)), kind=RecordKind.OTHER)
    assert [f.text for f in found if f.category is Category.BIRTHPLACE] == places

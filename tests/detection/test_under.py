"""Values that stand over a line, their labels below it."""

from pathlib import Path

import pymupdf
import pytest

from counterfoil.detection import find
from counterfoil.detection.model import Finding
from counterfoil.values import Category, RecordKind

from . import pages
from .conftest import shown


def _intake(folder: Path, fields: list[tuple[str, str]], *, small: float = 5.8) -> tuple[Finding, ...]:
    with pymupdf.open() as pdf:
        sheet = pages.Sheet(pdf)
        for number, (label, value) in enumerate(fields):
            x, y = (50, 314)[number % 2], 90 + 30 * (number // 2)
            sheet.text(x + 2, y - 3, value, 9.4)
            sheet.page.draw_line((x, y), (x + 246, y), width=0.4)
            sheet.text(x, y + 7, label, small)
        path = folder / "intake.pdf"
        pdf.save(path)
    return find(pages.read(path), kind=RecordKind.ARREST_REPORT)


FIELDS = [
    ("Where Born", "MISSISSIPPI"),
    ("CB", "20768313"),
    ("Taken In Custody", "09 APR 2024 06:52"),
    ("Held For", "AGG BATTERY"),
    ("Ht", "510"),
    ("Wt", "180"),
]


def test_labels_below_their_lines_give_the_values_above(tmp_path: Path) -> None:
    found = [f for f in _intake(tmp_path, FIELDS) if f.detector == "form"]
    assert shown(found) == [
        ("birthplace", "arrestee", "MISSISSIPPI"),
        ("case_number", "organisation", "20768313"),
        ("arrest_time", "arrestee", "09 APR 2024 06:52"),
        ("charge", "arrestee", "AGG BATTERY"),
        ("physical_description", "arrestee", "510"),
        ("physical_description", "arrestee", "180"),
    ]


@pytest.mark.parametrize("fields", [FIELDS[:2], [("Where Born", "Lakehurst Police")]])
def test_one_or_two_lines_part_a_title_from_a_form(tmp_path: Path, fields: list[tuple[str, str]]) -> None:
    assert [f for f in _intake(tmp_path, fields) if f.detector == "form"] == []


def test_labels_as_large_as_what_stands_over_them_have_no_value_there(tmp_path: Path) -> None:
    found = _intake(tmp_path, FIELDS, small=9.4)
    assert [f.text for f in found if f.category is Category.BIRTHPLACE and f.text == "MISSISSIPPI"] == []

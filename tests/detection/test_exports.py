"""Exported tables, from the file to the findings: every cell gets its meaning and its person from its column's head."""

import io
from pathlib import Path

import openpyxl
import pytest

from counterfoil import documents
from counterfoil.detection.reading import find
from counterfoil.values import Category

HEADS = ["RD_NO", "EVENT_NO", "DATE", "OFFENSE", "LOCATION", "NAME", "DOB", "HOME_ADDR", "PLACE_OF_BIRTH", "IR_NO",
         "VICTIM", "VIC_PHONE", "OFFICER", "STAR", "SEX", "RACE", "REMARK ON THE DISPOSITION"]  # fmt: skip
COUNTRIES = ["MEXICO", "ILLINOIS", "NIGERIA", "VENEZUELA", "MISSISSIPPI", "GUATEMALA"]


def row(number: int) -> list[str]:
    return [f"LH8088{number:02}", f"24321052{number:02}", "2024-11-16 21:40", "CRIMINAL SEXUAL ASSAULT",
            f"{3400 + number} BLOCK OF E QUILLFEATHER CT", "MENSAH-WINCHESTERFIELD, KWAME", f"03/12/19{60 + number}",
            f"10{number:02} W PARK AVE UNIT 1R, LAKEHURST, IL 60998", COUNTRIES[number % 6], f"19009{number:02}",
            "NOWAKOWSKI, ZBIGNIEW S", f"312 555 01{number:02}", "PARK, CRAIG", "12345", "M", "BLK",
            "TRANSFERRED-TO-ANOTHER-JURISDICTION"]  # fmt: skip


def workbook(folder: Path, rows: int) -> Path:
    made = openpyxl.Workbook()
    made.active.title = "ARRESTS"
    made.active.append(["SAMPLE - NOT A REAL RECORD"])
    made.active.append(HEADS)
    for number in range(rows):
        made.active.append(row(number))
    made.active.column_dimensions["I"].hidden = True
    buffer = io.BytesIO()
    made.save(buffer)
    file = folder / "export.xlsx"
    file.write_bytes(buffer.getvalue())
    return file


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[Category, list[tuple[str, str]]]:
    folder = tmp_path_factory.mktemp("export")
    document = documents.read(workbook(folder, 30), workdir=folder)
    heads = [[head in page.text.split() for head in ("RD_NO", "DOB", "RACE")] for page in document.pages]
    assert heads == [[True, True, False], [True, True, True], [True, False, True]], "rows over pages, columns in parts"
    shown: dict[Category, list[tuple[str, str]]] = {}
    for finding in find(document):
        if finding.detector == "form":
            shown.setdefault(finding.category, []).append((finding.role.value, finding.text))
    return shown


@pytest.mark.parametrize(
    ("category", "role", "column"),
    [
        (Category.BIRTHPLACE, "arrestee", 8),
        (Category.DATE_OF_BIRTH, "arrestee", 6),
        (Category.HOME_ADDRESS, "arrestee", 7),
        (Category.CRIMINAL_ID, "arrestee", 9),
        (Category.PHONE, "victim", 11),
        (Category.EMPLOYEE_ID, "officer", 13),
    ],
)
def test_every_cell_beneath_a_head_is_found(
    found: dict[Category, list[tuple[str, str]]], category: Category, role: str, column: int
) -> None:
    assert found[category] == [(role, row(number)[column]) for number in range(30)]


def test_a_head_that_names_a_role_heads_a_column_of_names(found: dict[Category, list[tuple[str, str]]]) -> None:
    names = found[Category.NAME]
    assert {(role, text) for role, text in names} == {
        ("arrestee", "MENSAH-WINCHESTERFIELD, KWAME"),
        ("victim", "NOWAKOWSKI, ZBIGNIEW S"),
        ("officer", "PARK, CRAIG"),
    }
    assert len(names) == 90


def test_the_name_of_a_csv_says_whose_its_rows_are(tmp_path: Path) -> None:
    for name, role in (("arrests_2024.csv", "arrestee"), ("visitors.csv", "unknown")):
        file = tmp_path / name
        file.write_text('CARD,NAME,DOB,SEX\n1,"QUILL, ANN",01/02/1990,F\n')
        births = [f for f in find(documents.read(file, workdir=tmp_path)) if f.category is Category.DATE_OF_BIRTH]
        assert [(f.role.value, f.text) for f in births] == [(role, "01/02/1990")], name


def test_neither_an_address_nor_a_card_number_runs_over_cells(tmp_path: Path) -> None:
    """24321052242024-11-16 would pass as a card number, "40 RETAIL THEFT WASHINGTON BLVD" as an address."""
    made = openpyxl.Workbook()
    made.active.title = "ARRESTS"
    made.active.append(["EVENT_NO", "DATE", "OFFENSE", "LOCATION", "ARRESTEE_NAME"])
    made.active.append(
        ["2307313193", "2023-03-14 21:40", "RETAIL THEFT", "WASHINGTON BLVD & MILLRACE ST", "MENSAH, KWAME"]
    )
    made.save(tmp_path / "export.xlsx")
    found = find(documents.read(tmp_path / "export.xlsx", workdir=tmp_path))
    assert [(f.category.value, f.text) for f in found] == [
        ("case_number", "2307313193"),
        ("incident_location", "WASHINGTON BLVD & MILLRACE ST"),
        ("name", "MENSAH, KWAME"),
    ]


@pytest.mark.parametrize(
    ("last", "first"), [("Ring", "Jean-Luc"), ("Case", "Will"), ("Young", "Grace"), ("Park", "Mary")]
)
def test_a_surname_that_is_a_word_is_covered_beside_its_first_name(tmp_path: Path, last: str, first: str) -> None:
    """No finding of the one part may stand for the whole, and leave the other to be read."""
    made = openpyxl.Workbook()
    made.active.append(["CASE_NO", "LAST_NAME", "FIRST_NAME", "PHONE", "ROLE"])
    for number, name in enumerate(((last, first), ("Sample", "Nora"))):
        made.active.append([f"LH80880{number}", *name, f"312 555 01{number:02}", "VICTIM"])
    buffer = io.BytesIO()
    made.save(buffer)
    (tmp_path / "export.xlsx").write_bytes(buffer.getvalue())
    document = documents.read(tmp_path / "export.xlsx", workdir=tmp_path)
    names = [one for one in find(document) if one.category is Category.NAME]
    covered = " ".join(document.pages[one.page_index].text[one.span.start : one.span.end] for one in names if one.span)
    assert [word for word in (last, first, "Sample", "Nora") if word not in covered] == []

"""A table released as a workbook: text cells and nothing else, and bytes that follow from them alone."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from counterfoil.cli import main
from counterfoil.documents.tables import NamedTable
from counterfoil.errors import BadInput, LeakFound
from counterfoil.redaction import workbook
from counterfoil.redaction.table import redact_table, verify

ODD = (
    ("last", "note", "n"),
    ("=1+1", " two\nlines ", "_x0041_ & <b>"),
    ("'", '\u202eRTL "q"', "\r\n"),
    ("", "Zażółć 中文 😀", "-5"),
)


def test_every_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    made = redact_table(NamedTable("t", ODD), tmp_path / "out.xlsx")
    assert list(workbook.read(tmp_path / "out.xlsx")) == [list(row) for row in ODD]
    assert (made.rows, made.guarded, made.replaced) == (3, 0, 0)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")[workbook.SHEET]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "inlineStr"}


def source(path: Path, secret: str, *, wide: float) -> None:
    """A workbook whose secret stands in cells, a comment, a name, a hidden sheet, a style and a column's width."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("who", "note"), (secret, f"told that {secret}"), ("Bo", "x")):
        sheet.append(row)
    sheet["B3"].comment = Comment(secret, secret)
    sheet["A2"].font = Font(name=secret[:20])
    sheet.column_dimensions["A"].width = wide
    book.create_sheet("kept").append([secret])
    book["kept"].sheet_state = "hidden"
    book.properties.title = secret
    book.save(path)


def test_two_workbooks_that_differ_in_what_is_withheld_give_the_same_bytes(tmp_path: Path) -> None:
    secrets = ("Ann Li", "Wilhelmina Abercrombie-Featherstone")
    for number, secret in enumerate(secrets):
        source(tmp_path / f"{number}.xlsx", secret, wide=8 + 30 * number)
        (tmp_path / "values.txt").write_text(secret)
        given = ["redact-table", str(tmp_path / f"{number}.xlsx"), "-o", str(tmp_path / f"out-{number}.xlsx")]
        assert main([*given, "--values", str(tmp_path / "values.txt"), "--code", "7(1)(b)"]) == 0
        with zipfile.ZipFile(tmp_path / f"{number}.xlsx") as package:  # the positive control
            assert sum(secret.encode() in package.read(name) for name in package.namelist()) >= 4
    released = [(tmp_path / f"out-{number}.xlsx").read_bytes() for number in range(2)]
    assert released[0] == released[1]
    assert not any(secret.encode() in released[0] for secret in secrets)
    assert list(workbook.read(tmp_path / "out-0.xlsx")) == [
        ["who", "note"], ["[7(1)(b)]", "told that [7(1)(b)]"], ["Bo", "x"],
    ]  # fmt: skip


def test_three_hundred_twins_give_the_same_bytes() -> None:
    drawn = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyzÄßŁ- '"
    for _ in range(300):
        table = [["".join(drawn.choices(letters, k=drawn.randrange(9))) for _ in range(3)] for _ in range(4)]
        row, column = drawn.randrange(4), drawn.randrange(3)
        made = []
        for secret in ("Q" * drawn.randrange(1, 40), "W" * drawn.randrange(1, 40)):
            table[row][column] = secret
            made.append(workbook.made([[cell.replace(secret, "[removed]") for cell in one] for one in table]))
        assert made[0] == made[1]


def with_part(path: Path, name: str, text: str) -> None:
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, text)


def test_the_other_reader_refuses_whatever_is_beside_the_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(workbook.made(ODD))
    assert list(verify(target, ODD, ["Zażółć"], "[removed]", read=workbook.read)) == [
        "a withheld value stands in row 4"
    ]
    with_part(target, "xl/comments1.xml", "Testwell")
    with pytest.raises(LeakFound, match="holds another part"):
        list(workbook.read(target))
    real = workbook._sheet
    monkeypatch.setattr(workbook, "_sheet", lambda rows: real(rows).replace("<is>", "<f>1</f><is>", 1))
    target.write_bytes(workbook.made(ODD))
    with pytest.raises(LeakFound, match="more than text cells"):
        list(workbook.read(target))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["a\x00b"]], "control character"),
        ([["x" * 40_000]], "Excel opens"),
        ([["x"] * 16_385], "larger than an Excel sheet"),
    ],
)
def test_what_no_workbook_holds_is_refused(rows: list[list[str]], says: str, tmp_path: Path) -> None:
    table = NamedTable("t", tuple(map(tuple, rows)))
    with pytest.raises(BadInput, match=says):
        redact_table(table, tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []

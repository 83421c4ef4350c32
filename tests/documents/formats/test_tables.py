"""Spreadsheets and CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment

from counterfoil.documents import Document
from counterfoil.documents.blocks import Table
from counterfoil.documents.formats import spreadsheet, table
from counterfoil.errors import DocumentUnreadable, LimitExceeded

Read = Callable[..., Document]


def workbook() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = "Arrests"
    made.active.append(["CB", "Name", "When"])
    made.active.append([19000001, "SAMPLE, Ana", date(2026, 3, 2)])
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_sheet_is_a_table_of_what_it_shows() -> None:
    content = spreadsheet.parse(saved(workbook()))
    assert [block.rows for block in content.blocks if isinstance(block, Table)] == [
        (("CB", "Name", "When"), ("19000001", "SAMPLE, Ana", "2026-03-02"))
    ]
    assert content.body == "CB\tName\tWhen\n19000001\tSAMPLE, Ana\t2026-03-02"
    assert content.warnings == ()


def test_hidden_sheets_comments_and_formulas_are_shown(read_bytes: Read) -> None:
    made = workbook()
    made.active["B2"].comment = Comment("comment-words", "Clerk")
    made.active["C3"] = "=1+41"
    made.active.column_dimensions["C"].hidden = True
    hidden = made.create_sheet("Back")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "hidden-words"
    document = read_bytes(saved(made), "x.xlsx")
    shown, _, unseen = document.text.partition("Not visible in the original")
    assert [words for words in ("hidden-words", "SAMPLE, Ana") if words not in shown] == []
    assert [words for words in ("comment-words", "=1+41", "Arrests!C (shown above)") if words not in unseen] == []
    assert document.warnings == ("The sheet 'Back' is hidden in the original; it is shown here.",)


def test_a_stray_format_far_down_makes_no_million_rows() -> None:
    made = workbook()
    made.active["XFD1048576"].number_format = "0.00"
    [rows] = [block.rows for block in spreadsheet.parse(saved(made)).blocks if isinstance(block, Table)]
    assert len(rows) == 2


def test_a_wide_table_turns_the_page_and_repeats_the_first_column(read_bytes: Read) -> None:
    made = openpyxl.Workbook()
    made.active.append([f"head{n}" for n in range(14)])
    made.active.append([f"cell{n}" for n in range(14)])
    made.active.append(["unbroken-words" for n in range(14)])
    document = read_bytes(saved(made), "x.xlsx")
    page = document.pages[0]
    assert page.width_pt > page.height_pt
    assert [page.text.split().count(word) for word in ("head0", "cell0", "cell1", "cell13")] == [2, 2, 1, 1]
    assert all(word.box.x0 > 0 and word.box.x1 < page.width_pt for word in page.words)


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a,b\n1,2\n", (("a", "b"), ("1", "2"))),
        (b"a;b\n1,5;2\n", (("a", "b"), ("1,5", "2"))),
        (b"a\tb\n1\t2\n", (("a", "b"), ("1", "2"))),
        (b'a,b\n"x, y","line\nbreak"\n', (("a", "b"), ("x, y", "line\nbreak"))),
        ("Name;Ort\nMüller;Köln\n".encode("utf-16"), (("Name", "Ort"), ("Müller", "Köln"))),
        ("Name;Ort\nMüller;Köln\n".encode("cp1252"), (("Name", "Ort"), ("Müller", "Köln"))),
        (b"\xef\xbb\xbfa,b\n1,2", (("a", "b"), ("1", "2"))),
        (b"a,b\n\n,\n1,2", (("a", "b"), ("1", "2"))),
    ],
)
def test_separator_and_encoding_are_found(data: bytes, rows: tuple[tuple[str, ...], ...]) -> None:
    [block] = table.parse(data).blocks
    assert isinstance(block, Table)
    assert block.rows == rows


def test_ragged_rows_and_formulas_are_said() -> None:
    assert table.parse(b"a,b\n1,2\n3,4,5\n=HYPERLINK(1),-2\n").warnings == (
        "1 of 4 rows have another number of cells than the rest.",
        "Some cells begin like a formula (=, +, @); they are shown as text.",
    )


def test_a_long_cell_in_the_first_line_hides_no_table() -> None:
    """Python takes 131,072 characters of a cell unless it is told otherwise, also where the separator is looked for."""
    table.csv.field_size_limit(131_072)
    [block] = table.parse(f"a,{'b' * 200_000}\n1,2\n".encode()).blocks
    assert isinstance(block, Table)
    assert block.rows == (("a", "b" * 200_000), ("1", "2"))


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    assert len(table.parse(b"a,b\n1,2\n").blocks) == 1
    with pytest.raises(LimitExceeded, match="more than 2 rows"):
        table.parse(b"a,b\n1,2\n3,4\n")
    monkeypatch.setattr(spreadsheet, "MAX_CELLS", 5)
    with pytest.raises(LimitExceeded, match="more than 5 cells"):
        spreadsheet.parse(saved(workbook()))
    with pytest.raises(DocumentUnreadable, match="no row"):
        table.parse(b",,\n,,\n")


def test_what_is_merged_is_counted_before_it_fills_the_memory() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active.merged_cells.add("A1:XFD1048576")
    with pytest.raises(LimitExceeded, match=r"more than 200,000 merged cells\. Split them"):
        spreadsheet.parse(saved(book))
    book.active.merged_cells.remove("A1:XFD1048576")
    book.active.merged_cells.add("A1:B200")
    assert "1" in spreadsheet.parse(saved(book)).body


def test_a_cell_that_stands_nowhere_is_damage() -> None:
    """Beneath merged cells its place is looked at a second time, by its own words."""
    made = workbook()
    made.active.merge_cells("A1:B2")
    whole, changed = io.BytesIO(saved(made)), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b'r="A1"', b'r="A0"'))
    with pytest.raises(DocumentUnreadable, match="The workbook is damaged"):
        spreadsheet.parse(changed.getvalue())

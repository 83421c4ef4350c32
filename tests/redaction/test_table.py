"""A table released as a table: nothing but cells, none of them with what is withheld."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from counterfoil.cli import main
from counterfoil.documents import tables
from counterfoil.documents.tables import NamedTable
from counterfoil.errors import BadInput, LeakFound
from counterfoil.redaction import table as module
from counterfoil.redaction.table import redact_table, verify

ROWS = (
    ("last", "first", "note", "age"),
    ("Testwell", "Ruth", "Ruth Testwell said: \u201cno\u201d", "34"),
    ("Other", "Ruth", "seen by TESTWELL, RUTH-", "35"),
    ("Sample", "Ann", "=HYPERLINK(1)", "-5"),
    ("Sample", "Bo", "-cmd", "+1 312"),
)
SIGN = "[7(1)(b)]"


def written(target: Path) -> list[list[str]]:
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_values_are_replaced_in_one_cell_and_across_cells(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    made = redact_table(NamedTable("t", ROWS), target, values=["Ruth Testwell", "Nobody Here", "34"], code="7(1)(b)")
    assert written(target) == [
        ["last", "first", "note", "age"],
        [SIGN, SIGN, f"{SIGN} said: \u201cno\u201d", SIGN],
        ["Other", "Ruth", f"seen by {SIGN}-", "35"],
        ["Sample", "Ann", "'=HYPERLINK(1)", "-5"],
        ["Sample", "Bo", "'-cmd", "'+1 312"],
    ]
    assert (made.rows, made.replaced, made.guarded, made.absent) == (4, 5, 3, ("Nobody Here",))


def test_columns_go_whole(tmp_path: Path) -> None:
    redact_table(NamedTable("t", ROWS), tmp_path / "out.csv", without=["last", "first", "note"])
    assert written(tmp_path / "out.csv") == [["age"], ["34"], ["35"], ["-5"], ["'+1 312"]]
    with pytest.raises(BadInput, match="has no column 'born'"):
        redact_table(NamedTable("t", ROWS), tmp_path / "b.csv", without=["born"])
    with pytest.raises(BadInput, match="no column would stay"):
        redact_table(NamedTable("t", ROWS), tmp_path / "b.csv", without=ROWS[0])


def test_two_tables_that_differ_in_what_is_withheld_give_the_same_bytes(tmp_path: Path) -> None:
    for number, name in enumerate(("Ann Li", "Wilhelmina Abercrombie-Featherstone")):
        rows = (("who", "note"), (name, f"told that {name}, and {name}"), ("Bo", "x"))
        redact_table(NamedTable("t", rows), tmp_path / f"{number}.csv", values=[name])
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()


def test_odd_cells_come_back_as_they_were(tmp_path: Path) -> None:
    odd = ("a,b", 'say "x"', "line\nbreak", "both\r\nends", "  blanks ", "", "\ttab", "Łódź 中")
    rows = (tuple("abcdefgh"), odd)
    redact_table(NamedTable("t", rows), tmp_path / "out.csv")
    assert written(tmp_path / "out.csv")[1] == [*odd[:6], "'\ttab", odd[7]]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("last,note\r\nTestwell,x\r\n", "a withheld value stands in row 2"),
        ("last,note\r\nTest-well,x\r\n", "row 2 has a cell that is not its source's"),
        ("last,note\r\n[removed],y\r\n", "row 2 has a cell that is not its source's"),
        ("last,note\r\n[removed]\r\n", "row 2 has 1 cells, not 2"),
        ("last,note\r\n", "it has 1 rows, not 2"),
        ("last,note\r\n[removed],x\r\n", ""),
    ],
)
def test_the_other_reader_finds_what_is_wrong(broken: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(broken.encode())
    source = [("last", "note"), ("Testwell", "x")]
    assert ", ".join(verify(path, source, ["Testwell"], "[removed]")) == said


@pytest.mark.parametrize("value", ["Ruth Testwell", "Testwell, Ruth", "O'Brien", "Núñez", "Wu", "34", "312 555 0103"])
def test_the_other_reader_finds_every_kind_of_value(value: str, tmp_path: Path) -> None:
    cell = {"Testwell, Ruth": "RUTH TESTWELL", "O'Brien": "OBRIEN", "Núñez": "nunez", "312 555 0103": "(312) 555-0103"}
    path = tmp_path / "t.csv"
    path.write_bytes(f"a\r\nsaid {cell.get(value, value)} here\r\n".encode())
    source = [("a",), (f"said {cell.get(value, value)} here",)]
    assert list(verify(path, source, [value], "[x]")) == ["a withheld value stands in row 2"]
    assert list(verify(path, source, ["Somebody Else"], "[x]")) == []


def test_a_redactor_that_forgets_a_value_gets_no_file_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_replaced", lambda row, needles, sign, found: row)
    with pytest.raises(LeakFound, match=r"a withheld value stands in row 2\. Nothing was written"):
        redact_table(NamedTable("t", ROWS), tmp_path / "out.csv", values=["Ruth Testwell"])
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_gives_cells_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Arrests"
    book.active.append(["A title above", None, None])
    book.active.append(["name", "town", "sum"])
    book.active.append(["Ruth Testwell", "Sampleton", "=1+41"])
    book.active["B3"].comment = Comment("hidden words", "Clerk")
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Back").append(["secret"])
    book["Back"].sheet_state = "veryHidden"
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "values.txt").write_text("Ruth Testwell\n")
    assert zipfile.is_zipfile(tmp_path / "t.xlsx")

    how = ["redact-table", str(tmp_path / "t.xlsx"), "-o", str(tmp_path / "out.csv"), "--json"]
    assert main([*how, "--values", str(tmp_path / "values.txt"), "--code", "7(1)(b)"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["table"], said["rows"], said["cells_replaced"], said["cells_guarded"]) == ("Arrests", 1, 1, 1)
    assert said["notices"] == [
        "Hidden in the original, and in the output: column B.",
        "Not in the output: “A title above”, which stands above the table.",
        "Not in the output: the sheet 'Back'.",
    ]
    assert (tmp_path / "out.csv").read_text() == "name,town,sum\n[7(1)(b)],Sampleton,'=1+41\n"
    assert b"hidden words" not in (tmp_path / "out.csv").read_bytes()


def test_which_sheet_is_never_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("Two").append(["b"])
    book.save(tmp_path / "t.xlsx")
    how = ["redact-table", str(tmp_path / "t.xlsx"), "-o", str(tmp_path / "out.csv")]
    assert main(how) == 2
    assert "Name one with --sheet: Sheet, Two" in capsys.readouterr().err
    assert main([*how, "--sheet", "Two"]) == 0
    assert (tmp_path / "out.csv").read_text() == "b\n"
    assert main([*how, "--sheet", "Two"]) == 2  # it exists now
    assert main([*how[:-1], str(tmp_path / "out.pdf"), "--sheet", "Two"]) == 2
    assert main([*how[:-1], str(tmp_path / "n.csv"), "--sheet", "Three"]) == 3


def test_tables_of_a_file_and_what_is_hidden_in_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3\n")
    [one] = tables.of_file(tmp_path / "t.csv")
    assert (one.name, one.rows, one.hidden) == ("t.csv", (("a", "b"), ("1", "2"), ("3", "")), False)

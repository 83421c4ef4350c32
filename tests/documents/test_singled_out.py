"""Rows that stand alone, by the columns that stay."""

from __future__ import annotations

import json
import random
from pathlib import Path

import openpyxl
import pytest

from counterfoil.cli import main
from counterfoil.documents import singled_out
from counterfoil.documents.singled_out import ColumnSet, count, of_file
from counterfoil.errors import BadInput

TABLE = [
    ("name", "born", "zip", "sex"),
    ("A. Sample", "1980", "60601", "f"),
    ("B. Sample", "1980", "60601", "m"),
    ("C. Sample", "1980", "60602", "f"),
    ("D. Sample", "1984", "60601", "f"),
    ("E. Sample", "1984", "60601", "f"),
    ("F. Sample", "1984", "60601", "M "),
]


def test_rows_are_alone_in_sets_of_columns_that_tell_more_than_their_parts() -> None:
    found = count("t", TABLE, without=["name"], k=3)
    assert (found.rows, found.columns, found.without) == (6, ("born", "zip", "sex"), ("name",))
    assert found.sets == (
        ColumnSet(("born", "zip", "sex"), 4, 6, 1),
        ColumnSet(("born", "sex"), 2, 6, 1),
        ColumnSet(("zip",), 1, 1, 1),
        ColumnSet(("born", "zip"), 1, 3, 1),
        ColumnSet(("zip", "sex"), 1, 3, 1),
        ColumnSet(("sex",), 0, 2, 2),
    )


def test_a_column_that_tells_every_row_is_a_key_and_is_not_tried_with_others() -> None:
    found = count("t", TABLE)
    assert found.keys == ("name",)
    assert [one.columns for one in found.sets if "name" in one.columns] == [("name",)]


def test_counts_agree_with_a_plain_count() -> None:
    draw = random.Random(3)
    rows = [tuple(str(draw.randint(0, 6)) for _ in range(5)) for _ in range(120)]
    found = count("t", [("a", "b", "c", "d", "e"), *rows], k=4)
    for one in found.sets:
        places = ["abcde".index(column) for column in one.columns]
        cells = [tuple(row[place] for place in places) for row in rows]
        assert one.alone == sum(cells.count(cell) == 1 for cell in cells)
        assert one.rare == sum(cells.count(cell) < 4 for cell in cells)
        assert one.smallest == min(cells.count(cell) for cell in cells)
    assert {len(one.columns) for one in found.sets} == {2, 3}


def test_what_would_take_too_long_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(singled_out, "MOST_VISITS", 6 * 2 * 3)
    found = count("t", TABLE, without=["name"])
    assert found.sizes_left_out == ()  # three sets of two, one of three
    monkeypatch.setattr(singled_out, "MOST_VISITS", 6 * 2 * 3 - 1)
    found = count("t", TABLE, without=["name"])
    assert (found.sizes_left_out, {len(one.columns) for one in found.sets}) == ((2,), {1, 3})
    monkeypatch.setattr(singled_out, "MOST_SETS", 2)
    assert (len(count("t", TABLE).sets), count("t", TABLE).sets_left_out > 0) == (2, True)


def test_ragged_rows_and_columns_without_names() -> None:
    found = count("t", [("a", ""), ("1",), ("1", "x")])
    assert (found.columns, [one.columns for one in found.sets]) == (("a", "column 2"), [("column 2",), ("a",)])


def test_every_sheet_is_a_table_and_what_is_unseen_is_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    book.active["A9"] = "=1+1"
    book.create_sheet("Back").append(["a"])
    book["Back"].append(["1"])
    book["Back"].sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    found = of_file(tmp_path / "t.xlsx", without=["name"])
    assert [(one.name, one.rows) for one in found] == [("Sheet", 7), ("Back", 1)]


def test_a_file_that_is_no_table_and_a_column_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("words")
    with pytest.raises(BadInput, match="is no table"):
        of_file(tmp_path / "t.txt")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match=r"has no column 'c'\. Its columns: a, b"):
        of_file(tmp_path / "t.csv", without=["c"])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(",".join(row) for row in TABLE))
    assert main(["singled-out", str(path), "--without", "name", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verb"], said["tables"][0]["sets"][0]["columns"]) == ("singled-out", ["born", "zip", "sex"])
    assert main(["singled-out", str(path), "--without", "name"]) == 0
    printed = capsys.readouterr().out
    assert [words for words in ("born, zip, sex", "4 of 6", "A person decides") if words not in printed] == []
    assert main(["singled-out", str(path), "--k", "1"]) == 2
    assert main(["singled-out", str(tmp_path / "none.csv")]) == 3


def test_rows_that_only_three_columns_tell() -> None:
    rows = [tuple(format(number, "03b")) for number in range(8)]
    found = count("t", [tuple("abc"), *rows], k=2)
    assert found.sets == (ColumnSet(("a", "b", "c"), 8, 8, 1),)


def test_small_groups_are_found_where_nobody_is_alone() -> None:
    rows = [tuple(format(number, "02b")) for number in range(4)] * 3
    found = count("t", [tuple("ab"), *rows], k=4)
    assert found.sets == (ColumnSet(("a", "b"), 0, 12, 3),)

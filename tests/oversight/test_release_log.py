"""The log that comes with past releases: which row speaks of which file."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from counterfoil.errors import BadInput
from counterfoil.oversight.release_log import ReleaseLog, read_log


def log(tmp_path: Path, text: str) -> ReleaseLog:
    (tmp_path / "log.csv").write_text(text, encoding="utf-8-sig")
    return read_log(tmp_path / "log.csv")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Request Number,Date Closed", "F-24-001,3/5/2024"),
        ("Reference No,Create Date,Close Date,Date of Response", "F-24-001,3/1/2024,,2024-03-05T10:00"),
        ("FOIA #,Requester Name,Date Completed", "F-24-001,Robin Sample,March 5 2024"),
        ("Received By,ID,Due Date,Released", "x,F-24-001,3/9/2024,3/5/24"),
    ],
)
def test_headings_are_read_by_what_they_say(tmp_path: Path, header: str, cells: str) -> None:
    (row,) = log(tmp_path, f"{header}\n{cells}\n").of_name("answers/f_24_001 final.pdf")
    assert (row.row, row.number, row.answered_on) == (2, "F-24-001", date(2024, 3, 5))


@pytest.mark.parametrize("header", ["Name,Date Closed", "Request Number,Topic", "Request Number,Due Date", ""])
def test_a_log_without_number_or_day_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(BadInput, match="the first row must name a column"):
        log(tmp_path, f"{header}\n1,2\n")


def test_the_longest_number_wins_and_a_short_one_joins_by_name_alone(tmp_path: Path) -> None:
    found = log(tmp_path, "No,Closed Date,Closed\n12,,1/2/2024\n12-3456,,1/3/2024\n2024,,1/4/2024\n")
    assert [row.row for row in found.of_name("12-3456.pdf")] == [3]
    assert [row.row for row in found.of_name("12.pdf")] == [2]
    assert [row.row for row in found.of_name("312-34567.pdf")] == []
    assert found.of_text("Page 12 of 30") == ()
    assert [row.row for row in found.of_text("Re: request 12/3456")] == [3]


def test_rows_without_number_and_days_that_are_none_are_told(tmp_path: Path) -> None:
    found = log(tmp_path, "Number,Closed\n,1/2/2024\nA-1001,13/45/2024\n\nA-1002,1/3/2024\n")
    assert (found.without_number, found.bad_days) == (1, (3,))
    assert [row.answered_on for row in found.of_name("A-1001")] == [None]


def test_a_log_may_be_a_workbook_or_packed_and_parted_otherwise(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Request Number", "Date Closed"])
    sheet.append(["F-24-001", date(2024, 3, 5)])
    book.save(tmp_path / "log.xlsx")
    (tmp_path / "log.gz").write_bytes(gzip.compress("Request Number;Date Closed\nF-24-001;3/5/2024\n".encode("utf-16")))
    for name in ("log.xlsx", "log.gz"):
        (row,) = read_log(tmp_path / name).of_name("f_24_001.pdf")
        assert (row.row, row.number, row.answered_on) == (2, "F-24-001", date(2024, 3, 5))

"""The verb ``audit`` on a folder with a log."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main


@pytest.fixture
def released(tmp_path: Path) -> Path:
    folder = tmp_path / "released"
    folder.mkdir()
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        for number, line in enumerate(("ARREST REPORT", "NAME: 7(1)(c)", "SSN: 666-12-3456")):
            page.insert_text((40, 50 + 20 * number), line, fontsize=10)
        page.draw_rect(pymupdf.Rect(30, 77, 200, 96), fill=(0, 0, 0))
        pdf.save(folder / "F-24-0001.pdf")
    (folder / "=1+1.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "elsewhere.pdf").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.pdf")
    (tmp_path / "log.csv").write_text("Number,Closed\nF-24-0001,3/5/2024\n,3/6/2024\n")
    return folder


def test_json_and_tables_say_the_same_and_a_second_run_reads_nothing(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audited"
    words = ["audit", str(released), "--log", str(tmp_path / "log.csv"), "-o", str(out)]
    shapes = []
    for _ in range(2):
        assert main([*words, "--json"]) == 0
        shapes.append(json.loads(capsys.readouterr().out))
    assert [shape.pop("taken_up") for shape in shapes] == [0, 2]
    assert shapes[0]["left_out"] == ["elsewhere.pdf", "pipe.pdf"]
    assert shapes[0] == shapes[1]
    shape = shapes[0]
    assert list(shape) == [
        "version",
        "verb",
        "folder",
        "law",
        "overlay",
        "adopted",
        "left_out",
        "log",
        "summary",
        "mosaic",
        "files",
        "tables",
    ]
    assert (shape["log"], shape["summary"]["duties"]) == ({"without_number": 1, "bad_days": []}, {"forbidden": 1})
    tables = {Path(name).stem: list(csv.DictReader(Path(name).read_text().splitlines())) for name in shape["tables"]}
    assert [(row["file"], row["left_on"], row["leaks"], row["needless"]) for row in tables["files"]] == [
        ("'=1+1.pdf", "", "", ""),
        ("F-24-0001.pdf", "2024-03-05", "1", "1"),
    ]
    assert [(row["category"], row["duty"], row["recoverable"]) for row in tables["items"]] == [
        ("ssn", "forbidden", "1")
    ]
    assert [(row["code"], row["reason"]) for row in tables["needless"]] == [("7(1)(c)", "must_go_out")]
    assert [(row["channel"], row["severity"]) for row in tables["recovered"]] == [("covered text", "leak")]


def test_people_are_told_what_was_not_read_and_what_the_figures_are(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(released), "--log", str(tmp_path / "log.csv")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith(("Not read", "Left out", "2 files", "Log"))] == [
        "Not read: =1+1.pdf: The PDF is too damaged to be opened. Open it in the program that made it, "
        "print it to PDF, and try again.",
        "Left out, for links and pipes are not followed: elsewhere.pdf, pipe.pdf. Put the files themselves there.",
        "2 files, 1 not read, 0 without a day, 0 not looked at beneath their marks; "
        "1 place shown, 1 of them beneath a mark.",
        "Log: 1 row without a number.",
    ]


def test_a_folder_with_something_else_in_it_is_not_written_to(
    released: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(released), "-o", str(tmp_path)]) == 2
    assert "holds something else already" in capsys.readouterr().err
    assert main(["audit", str(released), "-o", str(released / "audited")]) == 2
    assert "lies in the folder that is audited" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "=1+1.pdf", "F-24-0001.pdf", "elsewhere.pdf", "log.csv", "pipe.pdf", "released",
    ]  # fmt: skip

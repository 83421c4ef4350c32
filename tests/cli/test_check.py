"""``check`` on the terminal: numbers masked, repeats joined, long tables cut; ``--json`` keeps every place."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main
from counterfoil.cli.shown import MOST_ROWS

SSN = "666-03-4412"


def write(path: Path, *pages: list[str]) -> Path:
    document = pymupdf.open()
    for lines in pages:
        page = document.new_page()
        for number, line in enumerate(lines):
            page.insert_text((50, 60 + 14 * number), line)
    document.save(path)
    return path


def test_a_number_that_repeats_is_one_masked_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = f"Social Security number {SSN}"
    file = write(tmp_path / "out.pdf", [line], [line], [line], ["Nothing."], [line])

    assert main(["check", str(file), "--on", "2025-01-15"]) == 4
    shown = capsys.readouterr().out
    assert (SSN in shown, "•••-••-4412 ×4" in shown, "1–3, 5" in shown) == (False, True, True)
    assert main(["check", str(file), "--on", "2025-01-15", "--json"]) == 4
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["text"], row["page"], row["category"]) for row in rows] == [(SSN, n, "ssn") for n in (1, 2, 3, 5)]


def test_a_recovered_number_is_masked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 120), f"Known by {SSN} to us")
    page.draw_rect(pymupdf.Rect(70, 106, 300, 126), fill=(0, 0, 0))
    document.save(tmp_path / "out.pdf")

    assert main(["check", str(tmp_path / "out.pdf"), "--on", "2025-01-15"]) == 5
    shown = capsys.readouterr().out
    assert (SSN in shown, "Known by •••-••-4412 to us" in shown) == (False, True)


def test_a_long_table_says_how_many_rows_are_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"Social Security number 666-03-{number:04d}" for number in range(1001, 1001 + MOST_ROWS + 7)]
    file = write(tmp_path / "out.pdf", lines)

    assert main(["check", str(file), "--on", "2025-01-15"]) == 4
    short = capsys.readouterr().out
    assert "… and 7 more rows: --all shows them, --json has each place." in short
    assert short.count("•••-••-") == MOST_ROWS
    assert main(["check", str(file), "--on", "2025-01-15", "--all"]) == 4
    assert capsys.readouterr().out.count("•••-••-") == MOST_ROWS + 7


def test_detect_joins_what_repeats_and_puts_the_forbidden_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["Telephone (312) 555-0123", f"Social Security number {SSN}"]
    file = write(tmp_path / "report.pdf", lines, lines)

    assert main(["detect", str(file), "--on", "2025-01-15"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "×2" in line]
    assert [("forbidden" in row, "1–2" in row, SSN in row) for row in rows] == [
        (True, True, True),
        (False, True, False),
    ]

"""What one file of a folder hides and another shows: planted, and none where nothing is."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main
from counterfoil.documents.model import Word
from counterfoil.law.load import load
from counterfoil.oversight.audit import audit
from counterfoil.oversight.audited import ShownItem
from counterfoil.oversight.mosaic import Undone
from counterfoil.oversight.mosaic_of_files import _gone, _Sheet, mosaic_of_files
from counterfoil.values import Box

PACK = load("us-il")
STORY = (
    "R/O was sent to a quiet corner near the harbor and met a person who pointed at a blue bicycle with a bell.",
    "The bicycle had been taken from a yard behind the old warehouse while nobody was looking at it for an hour.",
)
FULL = (
    "ARREST REPORT",
    "RD NO: LH123456",
    "NAME: SAMPLETON, ROBIN",
    "SSN: 666-12-3456",
    "HOME PHONE: (312) 555-0142",
    *STORY,
)
HIDDEN = (*FULL[:3], "SSN: 7(1)(b)", "HOME PHONE: 7(1)(b)", *STORY)


def sheet(path: Path, *pages: Sequence[str], codes: int = 0, covered: int = -1) -> None:
    """``codes``: the last lines are written at the end of the fourth and fifth; ``covered``: a black box on a line."""
    with pymupdf.open() as pdf:
        for lines in pages:
            page = pdf.new_page()
            for number, line in enumerate(lines[: len(lines) - codes]):
                page.insert_text((40, 50 + 20 * number), line, fontsize=9)
            for number, code in enumerate(lines[len(lines) - codes :]):
                page.insert_text((130, 110 + 20 * number), code, fontsize=9)
            if covered >= 0:
                page.draw_rect(pymupdf.Rect(60, 40 + 20 * covered, 200, 54 + 20 * covered), fill=(0, 0, 0))
        pdf.save(path)


def undone(folder: Path, work: Path) -> list[tuple[str, str, int, str, str, int, str]]:
    found = audit(folder, pack=PACK, today=date(2026, 3, 9), work=work, ocr=False, told=date(2024, 3, 1))
    return [_told(one) for one in mosaic_of_files(folder, found, ocr=False)]


def _told(one: Undone) -> tuple[str, str, int, str, str, int, str]:
    a, b = one.withheld, one.shown
    return str(one.gravity), a.release, a.page, a.code, b.release, b.page, a.category


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_what_another_file_shows_is_found_by_place_and_code(folder: Path, tmp_path: Path) -> None:
    sheet(folder / "a.pdf", HIDDEN)
    sheet(folder / "b.pdf", ("COVER LETTER", "Enclosed."), FULL)
    assert undone(folder, tmp_path / "work") == [
        ("forbidden", "a.pdf", 1, "7(1)(b)", "b.pdf", 2, "ssn"),
        ("choice", "a.pdf", 1, "7(1)(b)", "b.pdf", 2, "phone"),
    ]


def test_codes_that_are_written_behind_all_words_belong_to_their_line(folder: Path, tmp_path: Path) -> None:
    sheet(folder / "a.pdf", (*FULL[:3], "SSN:", "HOME PHONE:", *STORY, "7(1)(b)", "7(1)(c)"), codes=2)
    sheet(folder / "b.pdf", FULL)
    assert [(one[3], one[-1]) for one in undone(folder, tmp_path / "work")] == [
        ("7(1)(b)", "ssn"),
        ("7(1)(c)", "phone"),
    ]


def test_what_lies_beneath_a_mark_is_no_showing(folder: Path, tmp_path: Path) -> None:
    sheet(folder / "a.pdf", HIDDEN)
    sheet(folder / "b.pdf", FULL, covered=3)  # it can be recovered, and the audit says so as a leak
    assert [one[-1] for one in undone(folder, tmp_path / "work")] == ["phone"]


def test_words_that_are_gone_without_a_code_are_told_without_one(folder: Path, tmp_path: Path) -> None:
    sheet(folder / "a.pdf", (*FULL[:3], "SSN:", *FULL[4:]))
    sheet(folder / "b.pdf", FULL)
    assert undone(folder, tmp_path / "work") == [("forbidden", "a.pdf", 1, "", "b.pdf", 1, "ssn")]


@pytest.mark.parametrize(
    "other",
    [
        HIDDEN,  # both hide the same
        (FULL[0], "RD NO: LH999999", *FULL[2:]),  # of another event
        (*FULL[:2], "CB NO: 11111111", *FULL[2:]),  # the report of another arrestee of it
        (*FULL[:2], "SSN: 666-12-3456", "Nothing else of that report is on this page, and it has words of its own."),
    ],
)
def test_nothing_is_invented(folder: Path, tmp_path: Path, other: Sequence[str]) -> None:
    mine = (*HIDDEN[:2], "CB NO: 22222222", *HIDDEN[2:]) if "CB NO" in other[2] else HIDDEN
    sheet(folder / "a.pdf", mine)
    sheet(folder / "b.pdf", other, ("a page", "more"))
    assert undone(folder, tmp_path / "work") == []


def test_the_verb_writes_a_table_without_a_value(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet(folder / "a.pdf", HIDDEN)
    sheet(folder / "b.pdf", FULL)
    out = tmp_path / "audited"
    asked = ["audit", str(folder), "--mosaic", "--no-ocr", "--on", "2024-03-01", "-o", str(out)]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with (out / "mosaic.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["gravity"], row["withheld_in"], row["code"], row["shown_in"]) for row in rows] == [
        ("forbidden", "a.pdf", "7(1)(b)", "b.pdf"),
        ("choice", "a.pdf", "7(1)(b)", "b.pdf"),
    ]
    assert [row["category"] for row in told["mosaic"]] == ["ssn", "phone"]
    written = json.dumps(told["mosaic"]) + (out / "mosaic.csv").read_text()
    assert [value for value in ("666-12", "555-0142", "SAMPLETON") if value in written] == []
    assert main(asked) == 0
    assert "2 places withheld in one file and shown in another, 1 that the law" in capsys.readouterr().out
    assert main(asked[:2]) == 0  # without --mosaic it is not looked for
    assert "withheld in one file" not in capsys.readouterr().out


GONE = ("ssn", "date_of_birth", "phone", "drivers_licence", "criminal_id")


def test_a_report_of_the_sample_office_is_undone_by_an_earlier_answer_that_encloses_it(
    sample: Path, folder: Path, tmp_path: Path
) -> None:
    """Every place of these kinds that the truth has on the enclosed pages, and no place of another kind."""
    truth = {Path(row["file"]).name: row for row in json.loads((sample / "truth.json").read_text())["records"]}
    demands = json.loads((sample / "demands" / "truth.json").read_text())["demands"]
    (report,) = (Path(one["responsive"][0]) for one in demands if one["key"] == "ice-foia-2022")
    values = [each for each in truth[report.name]["values"] if each["category"] in GONE and each["where"] != "picture"]
    (tmp_path / "values.txt").write_text("\n".join(dict.fromkeys(each["text"] for each in values)))
    redacted = ["redact", str(sample / report), "-o", str(folder / "redacted.pdf"), "--no-ocr", "--code", "7(1)(b)"]
    assert main([*redacted, "--values", str(tmp_path / "values.txt")]) == 0
    shutil.copy(sample / "records" / "FOIA_20221109_supplied.pdf", folder)

    found = undone(folder, tmp_path / "work")

    assert {one[1:5:3] for one in found} == {("redacted.pdf", "FOIA_20221109_supplied.pdf")}
    assert Counter(one[-1] for one in found) == Counter(each["category"] for each in values)
    assert {one[3] for one in found} == {"7(1)(b)"}
    assert {one[0] for one in found if one[-1] == "ssn"} == {"forbidden"}


def test_a_line_that_stands_elsewhere_on_the_page_is_not_withheld(folder: Path, tmp_path: Path) -> None:
    sheet(folder / "a.pdf", (*FULL[:4], *FULL[5:], FULL[4]))
    sheet(folder / "b.pdf", FULL)
    assert undone(folder, tmp_path / "work") == []


def test_a_field_of_which_a_word_is_gone_is_another_ones_and_one_of_which_half_is_gone_is_gone() -> None:
    words = tuple(Word(f"w{n}", Box(10 * n, 0, 10 * n + 8, 9), 3 * n, 3 * n + 2, 0) for n in range(6))
    page = _Sheet("", 1, words, tuple(word.text for word in words), {}, frozenset())
    field = ShownItem("", 1, (0, 0, 60, 10), "", "name", "", False, "", "", "", "", "", False)
    one = replace(field, box=(50, 0, 60, 10))
    assert _gone([field, one], words[5:], page) == {1}
    assert _gone([field, one], words[3:], page) == {0, 1}
    over_lines = replace(field, box=(0, 0, 60, 30))
    assert _gone([over_lines, one], words[5:], page) == {1}  # the other place accounts for it
    assert _gone([over_lines, one], words[4:], page) == {0, 1}

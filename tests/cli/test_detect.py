"""The verb ``detect`` on a real PDF."""

# ruff: noqa: E501 - a case is read as one line

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest

from counterfoil.cli import main


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("detect") / "arrest.pdf"
    with pymupdf.open() as pdf:
        sheet = pdf.new_page(width=612, height=792)
        lines = [
            "ARREST REPORT",
            "NAME: RUIZ, DANIEL",
            "SSN: 666-12-3456",
            "VICTIM",
            "NAME: Maria Quill",
            "NARRATIVE",
            "Quill left.",
        ]
        for number, line in enumerate(lines):
            sheet.insert_text((40, 50 + 18 * number), line, fontsize=10)
        pdf.save(path)
    return path


def test_json_has_the_documented_shape(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", str(report), "--on", "2025-01-15", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert list(shape) == [
        "version", "verb", "file", "kind", "law", "on", "adopted", "pages", "parts", "warnings", "not_searched", "findings",
    ]  # fmt: skip
    assert (shape["version"], shape["verb"], shape["kind"], shape["pages"], shape["adopted"]) == (
        1,
        "detect",
        "arrest_report",
        1,
        False,
    )
    rows = [(f["text"], f["category"], f["role"], f["page"], f["duty"], f["would_be"]) for f in shape["findings"]]
    assert rows == [
        ("RUIZ, DANIEL", "name", "arrestee", 1, "refer", "compelled"),
        ("666-12-3456", "ssn", "arrestee", 1, "refer", "forbidden"),
        ("Maria Quill", "name", "victim", 1, "refer", "permitted_to_withhold"),
        ("Quill", "name", "victim", 1, "refer", "permitted_to_withhold"),
    ]
    first = shape["findings"][0]
    assert first["citation"].startswith("5 ILCS 140/2.15(a)")
    assert len(first["box"]) == 4


def test_parties_are_searched_and_flags_shown(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = tmp_path / "parties.csv"
    listed.write_text('name,role,minor\n"Quill, Maria",minor,yes\n', encoding="utf-8")
    assert main(["detect", str(report), "--parties", str(listed), "--on", "2025-01-15", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["text"], f["party"], f["minor"], f["would_be"]) for f in found if f["party"] == "P-0001"] == [
        ("Maria Quill", "P-0001", True, "forbidden"), ("Quill", "P-0001", True, "forbidden"),
    ]  # fmt: skip


def test_people_read_a_plain_table_in_a_pipe(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", str(report), "--on", "2025-01-15"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "arrest.pdf: arrest report, 1 page, 4 findings" in out
    assert "not adopted" in out
    assert "compelled" in out


def test_each_finding_in_one_line(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detect", str(report), "--on", "2025-01-15", "--lines"]) == 0
    shown = [line[2:] for line in capsys.readouterr().out.splitlines() if line.startswith("- ")]
    assert main(["detect", str(report), "--on", "2025-01-15", "--json"]) == 0
    assert [f["line"] for f in json.loads(capsys.readouterr().out)["findings"]] == shown
    assert shown == [
        "Name of RUIZ, DANIEL (arrestee), page 1 line 2; label 'NAME' on the form (and 1 more); 5 ILCS 140/2.15(a)(i): must go out (The arrestee's name, age, address and photograph)",
        "Social Security number of RUIZ, DANIEL (arrestee), page 1 line 3; label 'SSN' on the form (and 2 more); 5 ILCS 179/15: must not go out (Social Security numbers)",
        "Name of Maria Quill (victim), page 1 line 5; label 'NAME' on the form under 'VICTIM' (and 1 more); 5 ILCS 140/7(1)(c): may be withheld (Name and details of a victim)",
        "Name of Maria Quill (victim), page 1 line 7; named elsewhere in this document, last name alone (and 1 more); 5 ILCS 140/7(1)(c): may be withheld (Name and details of a victim)",
    ]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--on", "soon"], 2, "--on soon: not a day."),
        (["--law", "nowhere"], 3, "nowhere"),
        (["--parties", "absent.csv"], 3, "absent.csv"),
    ],
)
def test_wrong_input_is_said(
    report: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert main(["detect", str(report), *words]) == code
    assert message in capsys.readouterr().err


def test_a_second_detector_adds_and_an_unknown_one_is_refused(
    report: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = tmp_path / "note.txt"
    text.write_text("THE KEYS WERE LEFT WITH HOPE AT THE BAR.")
    found = []
    for more in ([], ["--second", "classifier"]):
        assert main(["detect", str(text), "--on", "2025-01-15", "--json", *more]) == 0
        found.append([(f["id"], f["text"], f["detector"]) for f in json.loads(capsys.readouterr().out)["findings"]])
    assert found == [[], [("p1-s0001", "HOPE", "classifier")]]
    assert main(["detect", str(report), "--second", "oracle"]) == 3
    assert "'oracle': is no second detector. Allowed: classifier, presidio=PLACE" in capsys.readouterr().err

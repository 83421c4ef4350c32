"""``report watch`` and ``report channels`` on an office: demands without a case, logs of other systems, bad input."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counterfoil.cli import main
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving

from . import test_facts

answered = test_facts.answered
LOG = """\
Search Time,Name,Plate,Reason
2024-02-14,Ofc. Sample,SAMPLE1,Immigration
2024-02-14,Ofc. Sample,SAMPLE2,{case}
"""


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.fixture
def log(answered: Office, tmp_path: Path) -> Path:
    path = tmp_path / "lookups.csv"
    path.write_text(LOG.format(case=models.Case.objects.get().number), encoding="utf-8")
    return path


def test_what_waits_without_a_case_is_told(answered: Office, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, words in ((5, b"Request one"), (14, b"Request two")):  # the second came on the day that is counted on
        arriving.arrive(
            answered, content=words, channel="web", name="request.txt",
            received_at=datetime(2024, 2, day, 18, tzinfo=UTC),
        )  # fmt: skip
    mail = {"folder": "INBOX", "uidvalidity": 1, "nature": "person", "fetched_at": datetime.now(UTC)}
    for uid, became, seen in ((1, "not_taken", None), (2, "reply", None), (3, "not_taken", datetime.now(UTC))):
        models.ReceivedMail.objects.create(
            uid=uid, became=became, seen_at=seen, received_at=datetime(2024, 2, 6, 18, tzinfo=UTC), **mail
        )
    told = said(capsys, "report", "watch", str(answered.folder), "--lookup", str(log), "--deals", "0")
    assert (told["counted_on"], told["cases"], told["findings"]) == ("2024-02-14", 1, [])
    assert {one["groups"] for one in told["questions"]} == {0}
    assert told["unlogged"] == [
        {"number": "A-000001", "channel": "web", "received_on": "2024-02-05", "business_days": 6,
         "why": "in quarantine"},
        {"number": "message 1", "channel": "mail", "received_on": "2024-02-06", "business_days": 5,
         "why": "not taken out of the mailbox"},
    ]  # fmt: skip
    (outside,) = told["outside"]
    assert [one["line"] for one in outside["lines"]] == [2]
    assert main(["report", "watch", str(answered.folder)]) == 0
    shown = capsys.readouterr().out
    assert "No data." in shown
    assert "2 demands wait without a case:\n  A-000001, web, received 2024-02-05, 6 business days" in shown


def test_a_log_is_held_against_the_cases_and_stays_where_it_is(
    answered: Office, log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, case = tmp_path / "lines.csv", models.Case.objects.get().number
    before = {path: path.read_bytes() for path in answered.folder.rglob("*") if path.is_file()}
    words = ("report", "channels", str(answered.folder), "--lookup", str(log), "-o", str(out))
    told = said(capsys, *words)
    (found,) = told["logs"]
    assert found["columns"] == {"Search Time": "when", "Name": None, "Plate": None, "Reason": "reason"}
    assert found["counts"] == [
        {"standing": "with_case", "reason": "stated", "lines": 1},
        {"standing": "without_case", "reason": "immigration", "lines": 1},
    ]
    with out.open(newline="") as file:
        assert [(row["line"], row["standing"], row["case"]) for row in csv.DictReader(file)] == [
            ("2", "without_case", "")
        ]
    assert not [name for path in answered.folder.rglob("*") if path.is_file() for name in (b"SAMPLE1", b"Plate")
                if name in path.read_bytes()]  # fmt: skip
    assert {path for path in answered.folder.rglob("*") if path.is_file()} == set(before)
    assert main([*words]) == 2  # never over what is there
    assert f"{out}: is there already" in capsys.readouterr().err
    assert main(["report", "channels", str(answered.folder), "--mail", str(log)]) == 0
    assert case not in capsys.readouterr().out


def test_bad_words_are_told(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    for name, words, told, code in (
        ("channels", (), "give at least one log", 2),
        ("channels", ("--fax", "nowhere.csv"), "nowhere.csv: there is no such file", 3),
        ("channels", ("--fax", str(office.folder)), f"{office.folder}: is a folder", 3),
        ("watch", ("--deals", "-1"), "--deals -1: give a number from 0 to 10,000", 2),
    ):
        assert main(["report", name, str(office.folder), *words]) == code
        assert told in capsys.readouterr().err


def test_a_link_to_nowhere_is_not_written_through(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, out = tmp_path / "fax.csv", tmp_path / "out.csv"
    log.write_text("Sent,Recipient,Case\n2024-02-05,ICE,\n")
    out.symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "file").write_text("kept")
    folder = str(office.folder)
    for words, told in (
        (["channels", folder, "--fax", str(log), "-o", str(out)], f"{out}: is there already"),
        (["log", folder, "-o", str(out)], f"{out}: is there already"),
        (["facts", folder, "-o", str(out)], f"{out}: is no folder"),
        (["facts", folder, "-o", str(tmp_path / "file")], f"{tmp_path / 'file'}: is no folder"),
    ):
        assert main(["report", *words]) == 2
        assert told in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir() if path != office.folder) == ["fax.csv", "file", "out.csv"]
    assert (out.is_symlink(), (tmp_path / "file").read_text()) == (True, "kept")


def test_a_link_to_an_empty_folder_is_filled(office: Office, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Request Number,Date Received,Date Closed\n24-1,2024-01-02,2024-01-09\n24-2,2024-01-03,2024-01-10\n")
    for name, words in (
        ("pack", ["hearing", "--office", str(office.folder), "--without-ledger"]),
        ("facts", ["import", str(log)]),
    ):
        (tmp_path / name).mkdir()
        link = tmp_path / f"to-{name}"
        link.symlink_to(tmp_path / name)
        assert main(["report", *words, "-o", str(link)]) == 0
        assert link.is_symlink()
        assert (tmp_path / name / {"pack": "report.pdf", "facts": "cases.csv"}[name]).is_file()

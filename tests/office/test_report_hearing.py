"""``counterfoil report hearing`` on an office: its files, that they verify by themselves, and what never is in them."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection, connections, transaction

from counterfoil.cli import main
from counterfoil.office import app, facts, hearing, models
from counterfoil.office.folder import Office
from counterfoil.office.services import intake, item_facts, ledger_out
from counterfoil.office.services.session import session
from counterfoil.oversight.facts import Fate, ItemFact

from . import test_facts

PERSONAL = ("Quill", "Invented", "Ada", "555-0142", "900-12-3456", "crooked bell")


@pytest.fixture(scope="module")
def answered_folder(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has answered one request; made once, then copied."""
    folder = tmp_path_factory.mktemp("answered")
    office = app.open_office(shutil.copytree(new_office, folder / "office"))
    (folder / "report.txt").write_text(test_facts.REPORT)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [folder / "report.txt"], journal=journal)
    test_facts.answer(office, folder, test_facts.ASKED)
    connections.close_all()
    return office.folder


@pytest.fixture
def answered(answered_folder: Path, tmp_path: Path) -> Office:
    return app.open_office(shutil.copytree(answered_folder, tmp_path / "office"))


def run(office: Office, out: Path, *more: str) -> int:
    return main(["report", "hearing", "--office", str(office.folder), "-o", str(out), *more])


def said(capsys: pytest.CaptureFixture[str], office: Office, out: Path, *more: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(office, out, "--json", *more) == 0
    return dict(json.loads(capsys.readouterr().out))


def words(folder: Path) -> str:
    with pypdfium2.PdfDocument(folder / "report.pdf") as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_a_pack_holds_what_verifies_it_and_nothing_of_anybody(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, answered, tmp_path / "pack")
    assert {key: told[key] for key in ("verb", "first", "last", "counted_on", "cases", "hides_below", "sample")} == {
        "verb": "report hearing", "first": "2024-02-14", "last": "2024-02-14", "counted_on": "2024-02-14", "cases": 1,
        "hides_below": 5, "sample": True,
    }  # fmt: skip
    there = {str(one.relative_to(tmp_path / "pack")) for one in (tmp_path / "pack").rglob("*") if one.is_file()}
    assert {name for name in there if not name.startswith("ledger/")} == set(told["files"])
    key = (answered.keys / "ledger.vkey").read_text().strip()
    assert main(["ledger", "verify", str(tmp_path / "pack/ledger"), "--key", key]) == 0
    copy = tmp_path / "pack/ledger"
    alone = subprocess.run(
        [sys.executable, "-I", copy / "verify.py", copy], capture_output=True, text=True, check=False
    )
    assert (alone.returncode, str(told["entries"]) in alone.stdout) == (0, True)
    text = words(tmp_path / "pack")
    assert [word in text for word in (told["root"], key)] == [True, True]  # each whole, as it is copied
    every = b"".join(one.read_bytes() for one in (tmp_path / "pack").rglob("*") if one.is_file())
    assert b"CF-2024-000001" in every  # the positive control
    assert [name for name in PERSONAL if name.encode() in every or name in text] == []


def test_its_figures_are_those_of_the_other_reports(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, answered, tmp_path / "pack")
    assert main(["report", "measures", str(answered.folder), "--json"]) == 0
    every = json.loads(capsys.readouterr().out)["rows"][-1]
    text = words(tmp_path / "pack")
    assert f"{every['cases']} demand was received. {every['answered']} was answered, {every['open']} are open" in text
    assert [f"{code} {title} 1" in text for code, title in (
        ("7(1)(b)", "Private information"), ("7(1)(c)", "Personal privacy"),
    )] == [True, True]  # fmt: skip
    shown = {"compelled": 0, "permitted_to_withhold": 0}
    for row in models.ItemFact.objects.filter(fate="redacted", duty__in=shown):
        shown[row.duty] += row.places
    assert f"could be withheld 0 {shown['permitted_to_withhold']} 0 {shown['permitted_to_withhold']}" in text


def test_the_same_office_gives_the_same_bytes_and_none_is_written_over(answered: Office, tmp_path: Path) -> None:
    assert (run(answered, tmp_path / "one"), run(answered, tmp_path / "two")) == (0, 0)
    one, two = (
        {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two
    assert run(answered, tmp_path / "one") == 2


def test_what_a_court_keeps_secret_is_in_no_figure(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, answered, tmp_path / "open")["cases"] == 1
    assert "CF-2024-000001" in words(tmp_path / "open")  # the positive control
    models.Case.objects.update(instrument={"kind": "search_warrant", "sealed": True})
    assert said(capsys, answered, tmp_path / "sealed", "--without-ledger")["cases"] == 0
    assert not (tmp_path / "sealed/ledger").exists()
    written = b"".join(one.read_bytes() for one in (tmp_path / "sealed").rglob("*") if one.is_file())
    assert (b"CF-2024-000001" in written, "CF-2024-000001" in words(tmp_path / "sealed")) == (False, False)


def test_origin_is_counted_of_federal_agencies_in_the_months_of_the_period(answered: Office) -> None:
    case = models.Case.objects.get()

    def keep(agency: str, day: date) -> None:
        where = (case.number, 1, "arrest_report", "birthplace", "arrestee", False)
        item = ItemFact(*where, Fate.DISCLOSED, "open", "", "", "", "", day, places=3)
        item_facts.keep(case, [item], agency)

    for agency, day in (
        ("ICE", date(2024, 2, 14)), ("", date(2024, 2, 14)), ("FBI", date(2024, 2, 14)), ("ICE", date(2024, 3, 1)),
    ):  # fmt: skip
        keep(agency, day)
    found = hearing.read(answered, first=None, last=None, small=5).unlisted
    assert [(row.category, row.on, row.places, row.case) for row in found] == [("birthplace", date(2024, 2, 1), 3, "")]


def test_a_period_takes_the_demands_received_in_it(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = ("--from", "2024-02-14", "--to", "2024-02-14")
    assert said(capsys, answered, tmp_path / "day", *day)["cases"] == 1
    before = ("--from", "2024-01-01", "--to", "2024-02-13")
    assert said(capsys, answered, tmp_path / "before", *before)["cases"] == 0
    assert "No demand is recorded from January 1, 2024 to February 13, 2024." in words(tmp_path / "before")
    of = [hearing.read(answered, first=None, last=date(2024, 2, day), small=5) for day in (13, 14)]
    assert [(len(one.items), sorted(one.acts)) for one in of] == [(0, []), (6, ["CF-2024-000001"])]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--from", "14.2.2024"), "--from 14.2.2024: is no day. Write it like 2026-03-04."),
        (("--to", "2024-02-30"), "--to 2024-02-30: is no day."),
        (("--from", "2024-02-14", "--to", "2024-02-13"), "--to 2024-02-13: is before --from 2024-02-14."),
        (("--from", "2099-01-01"), "--from 2099-01-01: is after 2024-02-14, which is today in this office."),
    ],
)
def test_a_day_that_is_none_is_refused_and_nothing_is_written(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], says: str
) -> None:
    assert run(answered, tmp_path / "out", *options) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_pack_that_cannot_be_finished_leaves_nothing(
    answered: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ledger_out, "export", full)
    (tmp_path / "at").mkdir()
    assert run(answered, tmp_path / "at/pack") == 8
    assert list((tmp_path / "at").iterdir()) == []


def test_a_pack_is_of_one_moment_or_there_is_none(
    answered: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted, every = [0], facts.cases

    def record_meanwhile(office: Office, today: date) -> Any:
        counted[0] += 1
        with session(office) as (_, journal), transaction.atomic():
            journal.record("discretion.signed", facts={"categories": 59})
        return every(office, today)

    monkeypatch.setattr(facts, "cases", record_meanwhile)
    assert run(answered, tmp_path / "pack", "--without-ledger") == 8
    assert (counted, "would not be of one moment" in capsys.readouterr().err) == ([3], True)
    assert not (tmp_path / "pack").exists()
    monkeypatch.undo()
    assert run(answered, tmp_path / "pack", "--without-ledger") == 0


def test_a_ledger_whose_entry_was_altered_makes_no_pack(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leaf = models.Leaf.objects.get(index=models.Act.objects.get(kind="release.made").leaf)
    altered = bytes(leaf.entry).replace(b'"documents":1', b'"documents":2')
    assert altered != bytes(leaf.entry)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_leaf_no_update")
    models.Leaf.objects.filter(index=leaf.index).update(entry=altered)
    assert run(answered, tmp_path / "pack", "--without-ledger") == 6
    assert "its entries are not those of its head" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_an_act_that_was_altered_beside_the_ledger_makes_no_pack(
    answered: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    act = models.Act.objects.get(kind="release.made")
    assert act.facts["documents"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'office_act'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    models.Act.objects.filter(pk=act.pk).update(facts=act.facts | {"documents": 2})
    assert run(answered, tmp_path / "pack", "--without-ledger") == 6
    assert f"act {act.leaf} (release.made) does not say what entry {act.leaf}" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()
    for words in (["report", "story", "--office"], ["office", "check", "--offline"]):
        main([*words, str(answered.folder)])
        assert f"act {act.leaf} (release.made) does not say" in " ".join("".join(capsys.readouterr()).split())

"""An export is taken over once, changes are told, nothing becomes an act of this office, and words stay with staff."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.beside import ImportSettings
from counterfoil.office.folder import Office
from counterfoil.office.services import importing, work
from counterfoil.office.tasks import TASKS
from counterfoil.office.tasks.schedule import Schedule

BY = "Lee Sample, Systems Administrator (SAMPLE)"
HEAD = "Reference No,Create Date,Due Date,Close Date,Status,Customer Name,Description\n"
FIRST = (
    HEAD
    + "W1,1/2/2021,1/9/2021,,Assigned,Ada Asker,The report on Zbigniew Testwell\nW2,1/3/2021,,,Assigned,,\nW3,x,,,,,\n"
)
SECOND = (
    HEAD
    + "W1,1/2/2021,1/9/2021,1/8/2021,Full Release,Ada Asker,The report on Zbigniew Testwell\nW4,1/4/2021,,,Denied,,\n"
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(FIRST)
    return path


def counts(made: importing.Plan) -> tuple[int, ...]:
    return (made.rows, len(made.added), len(made.changed), made.same, len(made.refused), made.absent)


def test_a_dry_run_changes_nothing(office: Office, export: Path) -> None:
    assert counts(importing.plan(office, export)) == (3, 2, 0, 0, 1, 0)
    assert models.ImportedCase.objects.count() == models.ImportRun.objects.count() == 0
    assert not models.Act.objects.filter(kind="import.made").exists()


def test_an_export_is_taken_over_once_and_a_later_one_brings_what_is_new(office: Office, export: Path) -> None:
    first = importing.take_over(office, importing.plan(office, export), by=BY)
    assert first is not None
    again = importing.plan(office, export)
    assert (again.is_known, counts(again)) == (True, (3, 0, 0, 2, 1, 0))
    assert importing.take_over(office, again, by=BY) is None
    export.write_text(SECOND)
    later = importing.plan(office, export)
    assert (counts(later), [what for _, what in later.changed]) == ((2, 1, 1, 0, 0, 1), [("closed", "status")])
    importing.take_over(office, later, by=BY)
    kept = models.ImportedCase.objects.order_by("number").values_list("number", "closed_on", "status", "outcome")
    assert list(kept) == [
        ("W1", date(2021, 1, 8), "Full Release", "released"),
        ("W2", None, "Assigned", ""),
        ("W4", None, "Denied", "denied"),
    ]  # fmt: skip
    change = models.ImportedChange.objects.get()
    assert (change.imported.number, change.before["status"], change.before["run"]) == ("W1", "Assigned", first.pk)
    export.write_text(FIRST)  # an older export after a newer one is read again: it says something else now
    assert counts(importing.plan(office, export)) == (3, 0, 1, 1, 1, 1)


def test_the_ledger_has_counts_and_commits_to_the_export_and_no_word_of_it(office: Office, export: Path) -> None:
    made = importing.plan(office, export)
    run = importing.take_over(office, made, by=BY)
    assert run is not None
    act = models.Act.objects.get(kind="import.made")
    facts = {"system": "govqa", "rows": 3, "added": 2, "changed": 0, "same": 0, "refused": 1}
    assert (act.facts, act.actor, act.case, run.act) == (facts, BY, None, act)
    assert act.private == {"export": made.digest, "profile": "govqa", "file": "export.csv"}
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry).decode()
    told = json.loads(entry)
    assert (told["t"], told["facts"], told["actor"]["role"]) == ("import.made", facts, "administrator")
    assert [word for word in ("W1,", "Ada A", "Testwell", made.digest, "export.csv") if word in entry] == []
    assert models.Case.objects.count() == 0  # what another system did is no case of ours, and no act
    assert [word for word in ("Ada", "Testwell", "W1") if word in json.dumps(run.report)] == []


def test_an_export_that_brings_nothing_is_no_act(office: Office, export: Path) -> None:
    importing.take_over(office, importing.plan(office, export), by=BY)
    export.write_text(FIRST + "\n\n")
    run = importing.take_over(office, importing.plan(office, export), by=BY)
    assert run is not None
    assert (run.act, run.same, models.Act.objects.filter(kind="import.made").count()) == (None, 2, 1)


def test_nothing_is_half_taken_over(office: Office, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export.write_text(FIRST)
    importing.take_over(office, importing.plan(office, export), by=BY)
    export.write_text(SECOND)
    monkeypatch.setattr(importing, "_change", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        importing.take_over(office, importing.plan(office, export), by=BY)
    assert models.ImportedCase.objects.count() == 2
    assert models.Act.objects.filter(kind="import.made").count() == 1


def test_a_plan_that_others_overtook_is_refused_and_a_nameless_hand_too(office: Office, export: Path) -> None:
    stale = importing.plan(office, export)
    export.write_text(SECOND)
    importing.take_over(office, importing.plan(office, export), by=BY)
    with pytest.raises(BadInput, match="another export was taken over meanwhile"):
        importing.take_over(office, stale, by=BY)
    with pytest.raises(BadInput, match="named with name and title"):
        importing.take_over(office, importing.plan(office, export), by="somebody")


def test_what_was_told_before_cannot_be_changed(office: Office, export: Path) -> None:
    importing.take_over(office, importing.plan(office, export), by=BY)
    export.write_text(SECOND)
    importing.take_over(office, importing.plan(office, export), by=BY)
    for change in ("UPDATE office_importedchange SET run_id = 1", "DELETE FROM office_importedchange"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_each_night_what_is_new_in_the_folder_is_taken_over(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.csv").write_text(FIRST)
    (folder / "broken.csv").write_bytes(b"\0\0")
    (folder / ".hidden.csv").write_text(SECOND)
    (folder / "notes.docx").write_text(SECOND)
    (tmp_path / "secret.csv").write_text(SECOND)
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(folder / "pipe.csv")
    nightly = replace(office, imports=ImportSettings(str(folder)))
    Schedule(nightly).list_due()
    while work.do_next(nightly, {"imports": TASKS["imports"]}):
        pass
    runs = [
        (run.name, run.added, run.by, bool(run.report.get("failed")))
        for run in models.ImportRun.objects.order_by("name")
    ]
    assert runs == [("a.csv", 2, "counterfoil", False), ("broken.csv", 0, "counterfoil", True)]
    assert importing.nightly(nightly) == ()  # the same folder, the next night
    (folder / "b.csv").write_text(SECOND)
    assert [(run.name, run.added, run.changed) for run in importing.nightly(nightly)] == [("b.csv", 1, 1)]


def test_the_command_looks_first(office: Office, export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*more: str) -> tuple[int, dict[str, object]]:
        code = main(["import", str(export), "--office", str(office.folder), "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    code, looked = run()
    assert (code, looked["added"], looked["taken_over"], looked["refused"]) == (
        3, 2, False,
        [{"line": 4, "number": "W3", "why": "its day of receipt has the form a, which is no date of the profile"}],
    )  # fmt: skip
    assert (run("--take-over", "--by", BY)[1]["taken_over"], run()[1]["known"]) == (True, True)
    assert main(["import", str(export), "--office", str(office.folder), "--take-over"]) == 2
    assert main(["import", str(export)]) == 2
    capsys.readouterr()
    assert main(["import", str(export), "--propose"]) == 0
    assert 'number = ["Reference No"]' in capsys.readouterr().out

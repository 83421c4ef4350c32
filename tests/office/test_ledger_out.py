"""An office's ledger for others: exported, continued, proved in parts, and verified without the office."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil import cli
from counterfoil.ledger import tiles
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import ledger_out
from counterfoil.office.services.session import session
from counterfoil.office.tasks.schedule import Schedule


def journal(office: Office, count: int) -> None:
    with session(office) as (_, written), transaction.atomic():
        for number in range(count):
            written.record("record.added", facts={"records": number}, private={"name": "Nora Example"})


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = cli.main([str(one) for one in words])
    out, err = capsys.readouterr()
    return code, out + err


def verified(capsys: pytest.CaptureFixture[str], folder: Path, office: Office, *more: object) -> dict:
    key = (office.keys / "ledger.vkey").read_text().strip()
    code, out = run(capsys, "ledger", "verify", folder, "--key", key, "--json", *more)
    found = json.loads(out)
    assert (code == 0) == found["verified"]
    return found


def test_a_copy_is_written_gone_on_with_and_verified(office: Office, tmp_path: Path, capsys) -> None:
    copy, size = tmp_path / "public", models.Leaf.objects.count()
    assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 0
    first = (copy / "checkpoint").read_bytes()
    found = verified(capsys, copy, office)
    assert (found["verified"], found["entries"], found["key_confirmed"]) == (True, size, True)
    journal(office, 300)
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    code, out = run(capsys, "ledger", "export", office.folder, "-o", copy, "--json")
    assert (code, json.loads(out)["entries"]) == (0, size + 300)
    assert verified(capsys, copy, office)["entries"] == size + 300
    untouched = {path.relative_to(copy).as_posix() for path, at in before.items() if path.stat().st_mtime_ns == at}
    assert f"tile/entries/000.p/{size}" in untouched
    (tmp_path / "kept").write_bytes(first)
    assert verified(capsys, copy, office, "--since", tmp_path / "kept")["rows"][-1]["result"] == "ok"
    assert b"Nora Example" not in b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())


def test_a_folder_of_something_else_is_left_as_it_is(office: Office, tmp_path: Path, capsys) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    code, out = run(capsys, "ledger", "export", office.folder, "-o", other)
    assert (code, "holds something else" in out, [one.name for one in other.iterdir()]) == (3, True, ["thesis.txt"])


def test_an_office_from_an_old_backup_does_not_overwrite_a_newer_copy(office: Office, tmp_path: Path, capsys) -> None:
    copy = tmp_path / "public"
    journal(office, 2)
    assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 0
    newest = (copy / "checkpoint").read_bytes()
    signed = newest.replace(b"\n%d\n" % models.Leaf.objects.count(), b"\n%d\n" % (models.Leaf.objects.count() + 5))
    (copy / "checkpoint").write_bytes(signed)
    code, out = run(capsys, "ledger", "export", office.folder, "-o", copy)
    assert (code, "it is the evidence" in out, (copy / "checkpoint").read_bytes()) == (3, True, signed)


def test_an_export_that_was_cut_short_is_finished(office: Office, tmp_path: Path, capsys, monkeypatch) -> None:
    copy = tmp_path / "public"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(tiles, "write_file", full)
        assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 8
    assert not (copy / "checkpoint").exists()
    assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 0
    assert verified(capsys, copy, office)["verified"]


def test_a_period_an_entry_and_a_case_are_proved(office: Office, tmp_path: Path, capsys) -> None:
    journal(office, 4)
    copy = tmp_path / "public"
    assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 0
    size = models.Leaf.objects.count()
    for number, source in enumerate((office.folder, copy)):
        month = tmp_path / f"january{number}"
        assert run(capsys, "ledger", "prove", source, "--from", "2022-01-01", "--to", "2022-01-31", "-o", month)[0] == 0
        found = verified(capsys, month, office)
        assert (found["what"], found["entries"], found["verified"]) == ("period", size, True)
        one = tmp_path / f"one{number}"
        assert run(capsys, "ledger", "prove", source, "--entry", 1, "--entry", 0, "-o", one)[0] == 0
        assert (verified(capsys, one, office)["what"], verified(capsys, one, office)["entries"]) == ("receipts", 2)
        own = tmp_path / f"office{number}"
        assert run(capsys, "ledger", "prove", source, "--case", "OFFICE", "-o", own)[0] == 0
        assert (verified(capsys, own, office)["case"], verified(capsys, own, office)["entries"]) == ("OFFICE", size)


def test_what_cannot_be_proved_is_said_and_nothing_is_written(office: Office, tmp_path: Path, capsys) -> None:
    for words, code in (
        (("--case", "CF-1999-000001"), 2), (("--entry", 999), 3), (("--from", "2022-02-30"), 2),
        (("--from", "2022-01-03", "--to", "2022-01-01"), 2), (("--entry", 1, "--to", "2022-01-01"), 2), ((), 2),
    ):  # fmt: skip
        try:
            ended = run(capsys, "ledger", "prove", office.folder, *words, "-o", tmp_path / "proof")[0]
        except SystemExit as stopped:
            ended = stopped.code
        assert (words, ended, (tmp_path / "proof").exists()) == (words, code, False)
    assert run(capsys, "ledger", "prove", tmp_path, "--entry", 1, "-o", tmp_path / "proof")[0] == 3


def test_the_index_is_sealed_and_answers_from_the_office_and_from_a_copy(
    office: Office, tmp_path: Path, capsys
) -> None:
    with session(office) as (_, written), transaction.atomic():
        for number, to in enumerate(("ICE", "FBI", "ICE")):
            facts = {"release": "prosecution", "manifest": f"{number:064}", "to": to}
            written.record("release.made", facts=facts, private={"recipient": "Nora Example"})
    size = models.Leaf.objects.count()
    code, out = run(capsys, "ledger", "prove", office.folder, "--key", "disclosed-to:ICE", "-o", tmp_path / "early")
    assert (code, "counterfoil ledger index" in out, (tmp_path / "early").exists()) == (3, True, False)
    code, out = run(capsys, "ledger", "index", office.folder, "--json")
    assert (code, json.loads(out)["size"]) == (0, size)
    copy = tmp_path / "public"
    assert run(capsys, "ledger", "export", office.folder, "-o", copy)[0] == 0
    for number, source in enumerate((office.folder, copy)):
        for key, entries in (("disclosed-to:ICE", 2), ("disclosed-to:USMS", 0)):
            to = tmp_path / f"{key[-3:]}{number}"
            assert run(capsys, "ledger", "prove", source, "--key", key, "-o", to)[0] == 0
            found = verified(capsys, to, office)
            assert (found["what"], found["verified"], found["entries"]) == ("index", True, entries)


def test_a_sign_of_life_a_day_and_a_copy_that_goes_on(office: Office, tmp_path: Path, capsys) -> None:
    served = replace(office, ledger_copy=str(tmp_path / "served"))
    kinds = ["index.published"]
    ledger_out.heartbeat(served)
    ledger_out.heartbeat(served)
    assert list(models.Act.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == kinds
    assert verified(capsys, tmp_path / "served", office)["entries"] == models.Leaf.objects.count()
    journal(office, 1)
    ledger_out.heartbeat(served)
    assert models.Act.objects.filter(kind__in=kinds).count() == 1
    with session(office, now=datetime(2022, 1, 5, 18, tzinfo=UTC)) as (_, written), transaction.atomic():
        written.record("record.added", facts={"records": 1})
    ledger_out.heartbeat(served)
    assert models.Act.objects.filter(kind__in=kinds).count() == 2
    found = verified(capsys, tmp_path / "served", office)
    assert (found["entries"], found["rows"][-1]["check"]) == (models.Leaf.objects.count(), "published index")


def test_only_an_office_that_lives_now_beats_by_itself(office: Office) -> None:
    for simulated in (True, False):
        Schedule(replace(office, simulated_clock=simulated)).list_due()
        assert models.Work.objects.filter(kind="heartbeat").exists() is not simulated

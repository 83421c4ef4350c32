"""Adoption by an office's counsel."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.errors import NotAdopted
from counterfoil.law.adoption import statement
from counterfoil.law.papers import paper_digests
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, answering, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Told
from counterfoil.office.services.session import session
from counterfoil.values import digest_of

COUNSEL = "Ida Sample, Corporation Counsel (SAMPLE)"


def test_adoption_is_of_the_day_that_it_is_in_the_office(tmp_path: Path) -> None:
    evening = datetime(2024, 3, 2, 3, 30, tzinfo=UTC)  # half past nine in Chicago, on the 1st
    office, _ = opening.open_new(tmp_path / "office", law="us-il", sample=True, simulated_clock=True, begins=evening)
    adopting.adopt(office.folder, "us-il", by=COUNSEL)
    pack = adopting.pack_of(office)
    also = adopting.other_digests(pack)

    def digest(on: date) -> str:
        return digest_of(statement(pack, by=COUNSEL, on=on, office=office.name, sample=True, also=also).encode())

    signed = models.Act.objects.get(kind="law.adopted").facts["digest"]
    assert (signed == digest(date(2024, 3, 1)), signed == digest(date(2024, 3, 2))) == (True, False)


def test_register_of_the_eve_of_a_default_does_not_hold_it(tmp_path: Path) -> None:
    evening = datetime(2010, 1, 1, 3, 30, tzinfo=UTC)  # still 2009 in Chicago; the defaults are of 2010-01-01
    office, _ = opening.open_new(tmp_path / "office", law="us-il", sample=True, simulated_clock=True, begins=evening)
    eve = adopting.adopt(office.folder, "us-il", by=COUNSEL)
    day = adopting.adopt(office.folder, "us-il", by=COUNSEL, now=datetime(2010, 1, 1, 6, 30, tzinfo=UTC))
    assert ("7(1)(b)" in eve.register, "7(1)(b)" in day.register) == (False, True)


def changed(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """The file of that key is another one than counsel signed."""
    monkeypatch.setattr(adopting, "paper_digests", lambda folder: paper_digests(folder) | {key: "0" * 64})


def answer(office: Office, asked: Request) -> list[Told]:
    told: list[Told] = []
    with session(office.folder) as (opened, journal):
        answering.respond(opened, journal, asked, tell=told.append, progress=lambda *_: None)
    return told


def test_a_changed_letter_is_not_made_until_counsel_has_signed_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = tmp_path / "letter.txt"
    demand.write_text("Under the Freedom of Information Act I request your body camera policy.\nAda Sample\n")
    when = datetime(2024, 2, 14, 15, tzinfo=UTC)
    asked = Request(demand, received=when, decide_as="Dana Sample, FOIA Officer (SAMPLE)", out=tmp_path / "release")
    changed(monkeypatch, "letter head.typ")  # which every letter imports
    told: list[Told] = []
    with session(office.folder) as (opened, journal), pytest.raises(NotAdopted) as refused:
        answering.respond(opened, journal, asked, tell=told.append, progress=lambda *_: None)
    assert str(refused.value).startswith(
        "The letter no_records of CF-2024-000001: counsel has not adopted letter head.typ (changed since) as it stands "
        'now, so nothing is written by it. Your counsel reads it (counterfoil law show us-il "letter head.typ")'
    )
    assert (told[0].step, told[0].lines) == ("law", ("letter head.typ",))
    assert not models.Act.objects.filter(kind="letter.made").exists()
    assert not (tmp_path / "release").exists()
    adopted = adopting.adopt(office.folder, "us-il", by=COUNSEL)
    assert adopted.changed == ("letter head.typ",)
    assert answer(office, asked)[-1].step == "release"


def test_a_letter_that_another_kind_uses_stops_no_answer(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = tmp_path / "letter.txt"
    demand.write_text("Under the Freedom of Information Act I request your body camera policy.\nAda Sample\n")
    when = datetime(2024, 2, 14, 15, tzinfo=UTC)
    changed(monkeypatch, "letter denial.typ")
    asked = Request(demand, received=when, decide_as="Dana Sample, FOIA Officer (SAMPLE)", out=tmp_path / "release")
    assert answer(office, asked)[-1].step == "release"


def test_a_changed_fee_table_and_a_changed_notice_are_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    demand, when = tmp_path / "letter.txt", datetime(2026, 3, 2, 15, tzinfo=UTC)
    demand.write_text("Under the Freedom of Information Act I request your body camera policy.\nAda Sample\n")
    with pytest.raises(Exception, match="found no record"):
        answer(office, Request(demand, received=when))
    number = models.Case.objects.get().number
    Path("fee.json").write_text(json.dumps({"quantities": {"black_and_white_pages": 120}}))

    def make(kind: str, *options: str) -> int:
        now = (when + timedelta(days=1)).isoformat()
        return main(["letter", "make", kind, number, "--office", str(office.folder), "--now", now, *options])

    for key, lost, stands in (
        ("fees fees.yaml", ("fee_estimate", "--data", "fee.json"), ("acknowledgement",)),
        ("letter acknowledgement.typ", ("acknowledgement", "--out", "a.pdf"), ("fee_estimate", "--data", "fee.json")),
    ):
        with monkeypatch.context() as patched:
            changed(patched, key)
            assert make(*lost) == 4
            assert f"counsel has not adopted {key} (changed since)" in capsys.readouterr().err
            assert make(*stands) == 0
    assert [act.facts["letter"] for act in models.Act.objects.filter(kind="letter.made").order_by("leaf")] == [
        "acknowledgement", "fee_estimate",
    ]  # fmt: skip


def test_an_adoption_of_before_holds_no_letters(office: Office) -> None:
    adoption, pack = adopting.required(office), adopting.pack_of(office)
    assert not adopting.changes_since(adoption, pack)
    papers = paper_digests(pack.folder)
    adoption.rules = {key: digest for key, digest in adoption.rules.items() if key not in papers}
    assert adopting.changes_since(adoption, pack).added == tuple(papers)
    with pytest.raises(NotAdopted, match=r"letter denial\.typ \(never signed\)"):
        adopting.need_papers(adoption, pack, ["letter denial.typ"], what="A letter")

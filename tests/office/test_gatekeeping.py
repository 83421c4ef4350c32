"""A paper that waits: two persons check it, and counsel lets the case go on, as far as the law allows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, gatekeeping
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

RECEIVED = datetime(2024, 2, 14, 15, tzinfo=UTC)
DANA, RAY, IDA = "Dana Sample, Records Officer", "Ray Sample, Records Officer", "Ida Sample, Corporation Counsel"
SUBPOENA = """IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
The People of the State of Illinois v. Robin Sampleton
Case No. 24 CR 01234
SUBPOENA DUCES TECUM
YOU ARE COMMANDED to produce the arrest report RD LH123456.
Judge's signature: Hon. A. Example, Judge of the Circuit Court
"""
SUMMONS = """DEPARTMENT OF HOMELAND SECURITY
IMMIGRATION ENFORCEMENT SUBPOENA to Appear and/or Produce Records
8 U.S.C. § 1225(d), 8 C.F.R. § 287.4
YOU ARE HEREBY SUMMONED AND REQUIRED TO PRODUCE the arrest report RD LH123456.
DHS Form I-138 (6/09)
"""
UNCLEAR = "To whom it may concern: kindly see to the matter that we spoke of.\nRobin Example\n"


def waiting(office: Office, tmp_path: Path, text: str) -> models.Case:
    paper = tmp_path / "paper.txt"
    paper.write_text(text)
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened, journal, Request(paper, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
        )
    return models.Case.objects.get()


def test_two_different_persons_confirm_what_claims_to_be_a_courts(office: Office, tmp_path: Path) -> None:
    case = waiting(office, tmp_path, SUBPOENA)
    assert case.instrument["class"] == "claimed_judicial"
    decide = {"by": IDA, "reasons": "it is valid"}
    for who, stands in ((DANA, False), (DANA, False), (RAY, True)):
        known, state = gatekeeping.verify(office.folder, case.number, "confirmed", by=who, how="with the clerk")
        assert (known.stands, state) == (stands, case.state)
        if not stands:
            with pytest.raises(PersonMustDecide, match="2 different persons must have confirmed it"):
                gatekeeping.decide(office.folder, case.number, "answer", **decide)
    with pytest.raises(RefusedByLaw, match="produced as its words say"):
        gatekeeping.decide(office.folder, case.number, "answer", **decide)
    with pytest.raises(RefusedByLaw, match="only when a person has checked it"):
        gatekeeping.decide(office.folder, case.number, "log", **decide)
    acts = models.Act.objects.filter(kind="instrument.verified")
    assert [(act.actor, act.facts["outcome"], act.facts["step"]) for act in acts] == [
        (DANA, "confirmed", 1), (DANA, "confirmed", 2), (RAY, "confirmed", 3),
    ]  # fmt: skip
    assert "how" in acts[0].private
    assert "how" not in acts[0].facts


def test_under_another_title_nobody_is_a_second_person(office: Office, tmp_path: Path) -> None:
    """Promoted between two days, the same account would have confirmed a paper twice."""
    case = waiting(office, tmp_path, SUBPOENA)
    for who in (DANA, "Dana  Sample, Chief Records Officer", "dana sample, Deputy Clerk"):
        known, _ = gatekeeping.verify(office.folder, case.number, "confirmed", by=who, how="with the clerk")
    assert (known.stands, known.confirmed_by) == (False, ("dana sample, Deputy Clerk",))


def test_one_who_doubts_is_enough_and_the_paper_can_be_logged(office: Office, tmp_path: Path) -> None:
    case = waiting(office, tmp_path, SUBPOENA)
    for who, outcome in ((DANA, "confirmed"), (RAY, "confirmed"), (DANA, "altered")):
        known, _ = gatekeeping.verify(office.folder, case.number, outcome, by=who, how="with the clerk")
    assert (known.stands, known.confirmed_by, known.doubted_by) == (False, (RAY,), (DANA,))
    with pytest.raises(PersonMustDecide):
        gatekeeping.decide(office.folder, case.number, "answer", by=IDA, reasons="it is valid")
    assert (
        gatekeeping.decide(office.folder, case.number, "log", by=IDA, reasons="the clerk has no such case") == "logged"
    )
    case.refresh_from_db()
    assert case.gate["why"] == "the clerk has no such case"
    kinds = models.Act.objects.order_by("-leaf").values_list("kind", "actor")
    assert list(kinds[:2]) == [("gate.decided", IDA), ("case.resumed", IDA)]


def test_counsel_takes_an_unclear_letter_for_a_request_and_the_answer_goes_on(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = waiting(office, tmp_path, UNCLEAR)
    arguments = ["case", "resume", case.number, "--office", str(office.folder), "--by", IDA, "--as", "answer"]
    assert main([*arguments, "--reasons", "it is a request"]) == 0
    assert "goes on (gated)" in capsys.readouterr().out
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide, match="no record"):
        answering.respond(
            opened, journal, Request(tmp_path / "paper.txt"), tell=lambda _: None, progress=lambda *_: None
        )
    case.refresh_from_db()
    assert case.state == "searched"


def test_a_subpoena_of_an_agency_has_a_time_only_once_counsel_answers_it_as_a_request(
    office: Office, tmp_path: Path
) -> None:
    case = waiting(office, tmp_path, SUMMONS)
    assert (case.instrument["kind"], case.state) == ("administrative_subpoena", "held")
    assert (case.due_on, case.clock, case.track) == (None, {}, "none")
    assert not models.Act.objects.filter(kind="clock.started").exists()
    gatekeeping.decide(office.folder, case.number, "answer", by=IDA, reasons="what it asks for is open to anyone")
    case.refresh_from_db()
    act = models.Act.objects.get(kind="clock.started")
    assert (case.track, act.facts["due_on"], act.took_effect_at) == (
        "standard", case.due_on.isoformat(), case.received_at,
    )  # fmt: skip


def test_what_is_no_decision_is_refused_and_nothing_is_recorded(office: Office, tmp_path: Path) -> None:
    case = waiting(office, tmp_path, UNCLEAR)
    before = models.Act.objects.count()
    folder, number = office.folder, case.number
    for refused, match in (
        (lambda: gatekeeping.verify(folder, "CF-1", "confirmed", by=DANA, how="x"), "no such case"),
        (lambda: gatekeeping.verify(folder, number, "yes", by=DANA, how="x"), "--outcome yes"),
        (lambda: gatekeeping.verify(folder, number, "confirmed", by="Dana", how="x"), "Name, Title"),
        (lambda: gatekeeping.verify(folder, number, "confirmed", by=DANA, how=" "), "--how"),
        (lambda: gatekeeping.decide(folder, number, "hold", by=IDA, reasons="x"), "--as hold"),
        (lambda: gatekeeping.decide(folder, number, "answer", by=IDA, reasons=" "), "--reasons"),
    ):
        with pytest.raises(BadInput, match=match):
            refused()
    assert models.Act.objects.count() == before
    gatekeeping.decide(folder, number, "answer", by=IDA, reasons="it is a request")
    with pytest.raises(BadInput, match="does not wait"):
        gatekeeping.verify(folder, number, "confirmed", by=DANA, how="x")

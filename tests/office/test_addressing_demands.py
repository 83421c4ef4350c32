"""Demands that ask for no records: each has its own time where the law gives one, and is addressed by a person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.cases.lifecycle import outcome_of, replay
from counterfoil.cli import main
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.ledger import entry
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering
from counterfoil.office.services.addressing_demands import HOW, address
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.values import Act, Moment

RECEIVED = datetime(2026, 2, 2, 15, tzinfo=UTC)
IDA = "Ida Sample, Certifying Official"
CERTIFY = "Please complete Form I-918, Supplement B, for my client Pat Sampleton.\n"
LOGIN = "We need read-only access to your CLEAR database.\n\nRobin Placeholder\nEnforcement and Removal Operations\n"
POLICE_LOGIN = "We need read-only access to your CLEAR database.\n\nSampleville Police\n"
HIT = "Hit confirmation requested on your entry.\nSampleville Police, Warrant Desk\n"
NCIC = "Immigration Violator File\nADMINISTRATIVE WARRANT OF REMOVAL FROM THE UNITED STATES\n"


def arrive(office: Office, tmp_path: Path, text: str) -> models.Case:
    paper = tmp_path / "paper.txt"
    paper.write_text(text)
    asked = Request(paper, received=RECEIVED, requester="A. Example <a@law.example>")
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide, match="case address"):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    return models.Case.objects.get()


@pytest.mark.parametrize(
    ("text", "track", "due_on", "days"),
    [
        (CERTIFY, "certification", "2026-06-11", 90),
        (CERTIFY.replace("Sampleton.", "Sampleton, who is in removal proceedings."), "certification_expedited",
         "2026-03-05", 21),
        (HIT, "standard", "2026-02-09", 5),
    ],
)  # fmt: skip
def test_a_certification_has_its_own_time(
    text: str, track: str, due_on: str, days: int, office: Office, tmp_path: Path
) -> None:
    case = arrive(office, tmp_path, text)
    assert (case.track, str(case.due_on), case.clock["track"]) == (track, due_on, track)
    assert case.clock["cite"] == ("5 ILCS 140/3(d)" if track == "standard" else "5 ILCS 825/10")
    started = models.Act.objects.get(case=case, kind="clock.started")
    assert (started.facts["track"], started.facts["due_on"], started.facts["days"]) == (track, due_on, days)


def test_how_it_was_addressed_is_recorded_once_and_ends_the_case(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = arrive(office, tmp_path, CERTIFY)
    arguments = ["case", "address", case.number, "--office", str(office.folder), "--by", IDA, "--how", "denied"]
    assert main([*arguments, "--answer", "no such case was ever investigated here"]) == 0
    assert "denied; the case is closed" in capsys.readouterr().out
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == ("closed", True)
    act = models.Act.objects.get(case=case, kind="demand.addressed")
    assert (act.actor, act.facts["how"], act.private["answer"]) == (
        IDA, "denied", "no such case was ever investigated here",
    )  # fmt: skip
    leaf = entry.parse(bytes(models.Leaf.objects.get(index=act.leaf).entry))
    assert dict(leaf.facts) == {"how": "denied", "instrument": "certification"}
    assert leaf.legal == ("5 ILCS 825/10", "5 ILCS 825/11", "5 ILCS 825/20")
    acts = [Act(a.kind, Moment(a.took_effect_at, a.recorded_at), a.actor, a.facts, {}) for a in case.acts.all()]
    assert replay((one.kind, outcome_of(one)) for one in acts) == "closed"
    with pytest.raises(BadInput, match="not waiting"):
        address(office.folder, case.number, "certified", said="it was signed after all", by=IDA)


def test_an_immigration_agent_gets_no_access_whoever_signs(office: Office, tmp_path: Path) -> None:
    case = arrive(office, tmp_path, LOGIN)
    assert (case.state, case.instrument["kind"], case.instrument["immigration_agent"]) == (
        "held", "database_access", True,
    )  # fmt: skip
    with pytest.raises(RefusedByLaw, match=r"15\(h\)\(4\)"):
        address(office.folder, case.number, "granted", said="an account was opened", by=IDA)
    assert address(office.folder, case.number, "refused", said="no account is opened", by=IDA) == "closed"


def test_another_police_force_may_be_given_access(office: Office, tmp_path: Path) -> None:
    case = arrive(office, tmp_path, POLICE_LOGIN)
    assert case.state == "referred"
    assert address(office.folder, case.number, "granted", said="an account was opened", by=IDA) == "closed"


def test_what_is_no_way_of_addressing_it_is_refused(office: Office, tmp_path: Path) -> None:
    case = arrive(office, tmp_path, HIT)
    before = models.Act.objects.count()
    for how, said, by, match in (
        ("certified", "it was signed today", IDA, "for alert use no_action"),
        ("no_action", "no", IDA, "--answer"),
        ("no_action", "nothing was done about it", "Ida", "Name, Title"),
    ):
        with pytest.raises(BadInput, match=match):
            address(office.folder, case.number, how, said=said, by=by)
    assert models.Act.objects.count() == before


def test_every_way_can_be_entered() -> None:
    from counterfoil.ledger.kinds import HOW_ADDRESSED, KINDS

    assert {how for ways in HOW.values() for how in ways} == set(HOW_ADDRESSED)
    assert all(KINDS["demand.addressed"].fields["instrument"].allows(kind.value) for kind in HOW)


def test_a_hit_of_the_violator_file_is_logged_and_entered(office: Office, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(NCIC)
    asked = Request(paper, received=RECEIVED, requester="Desk <desk@police.example>", out=tmp_path / "out")
    with session(office.folder) as (opened, journal):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    assert models.Act.objects.get(kind="instrument.recognised").facts["instrument"] == "ncic_hit"

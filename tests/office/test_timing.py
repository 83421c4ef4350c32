"""Acts about the time of a case: each is kept with both of its times, and the due date follows or stands."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.cases.fees import itemise
from counterfoil.cli import main
from counterfoil.clock.model import Extension
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.law.load import load
from counterfoil.ledger.kinds import KINDS
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, timing
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
RECEIVED = datetime(2024, 2, 14, 15, tzinfo=UTC)  # a Wednesday; due 2024-02-22, after Washington's Birthday


@pytest.fixture
def case(office: Office, tmp_path: Path) -> models.Case:
    """A case that waits for a person, as nothing was found."""
    demand = tmp_path / "letter.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request a copy of your body camera policy.\n"
        "Sincerely,\nAda Sample\n"
    )
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened, journal, Request(demand, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
        )
    return models.Case.objects.get()


def run(office: Office, what: str, now: datetime, *options: str) -> int:
    number = models.Case.objects.get().number
    return main(
        ["case", what, number, "--office", str(office.folder), "--by", OFFICER, "--now", now.isoformat(), *options]
    )


def test_a_lawful_extension_moves_the_date_and_stands_in_the_ledger(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.due_on == date(2024, 2, 22)
    options = ("--until", "2024-02-29", "--ground", "3(e)(v)", "--reasons", "a lawyer must read the file")

    code = run(office, "extend", RECEIVED + timedelta(days=2), *options, "--json")

    said = json.loads(capsys.readouterr().out)
    assert (code, said["lawful"], said["was_due_on"], said["due_on"]) == (0, True, "2024-02-22", "2024-02-29")
    case.refresh_from_db()
    assert case.due_on == date(2024, 2, 29)
    assert case.clock["working"][-1] == "Due on Thursday 2024-02-29."
    act = models.Act.objects.get(kind="clock.extended")
    assert act.facts == {
        "due_on": "2024-02-29",
        "how": "notice",
        "dated_on": "2024-02-16",
        "legal": ["5 ILCS 140/3(e)"],
    }
    assert act.actor == OFFICER
    assert "lawyer" not in json.dumps(act.facts)


def test_dated_in_time_and_recorded_late_is_an_attempt_and_the_silence_a_denial(
    office: Office, case: models.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--dated", "2024-02-21", "--until", "2024-02-29", "--ground", "3(e)(v)", "--reasons", "too much")

    code = run(office, "extend", datetime(2024, 2, 27, 15, tzinfo=UTC), *options)

    told = capsys.readouterr().out
    assert code == 4
    assert "recorded as an attempt (late_notice)" in told
    assert "Due on Thursday 2024-02-22, as before." in told
    assert "Late: the request counts as denied" in told
    case.refresh_from_db()
    assert case.due_on == date(2024, 2, 22)
    act = models.Act.objects.get(kind="clock.attempted")
    assert act.facts["faults"] == ["late_notice"]
    assert (act.took_effect_at.date(), act.recorded_at.date()) == (date(2024, 2, 21), date(2024, 2, 27))
    assert not models.Act.objects.filter(kind="clock.extended").exists()


def test_every_act_is_read_back_as_it_was_and_the_date_follows_from_all(office: Office, case: models.Case) -> None:
    day = timedelta(days=1)
    assert run(office, "ask-person", RECEIVED + day, "--reasons", "a script") == 4  # no such rule in 2024
    assert run(office, "treat", RECEIVED + day * 2, "--track", "voluminous", "--reasons", "600 pages") == 0
    assert run(office, "reply", RECEIVED + day * 9) == 0
    assert run(office, "narrow", RECEIVED + day * 9) == 0
    assert run(office, "agree", RECEIVED + day * 12, "--until", "2024-04-02") == 0
    case.refresh_from_db()
    assert (case.due_on, case.track) == (date(2024, 4, 2), "voluminous")
    found = timing.course_of(load("us-il", "chicago"), case)
    assert [type(act).__name__ for act in timing.clock_acts(case)] == [
        "PersonAsked", "Treated", "Replied", "Narrowed", "Agreement",
    ]  # fmt: skip
    assert [turn.lawful for turn in found.turns] == [False, True, True, True, True]
    assert found.due_on == case.due_on
    assert set(models.Act.objects.filter(kind__startswith="clock.").values_list("kind", flat=True)) <= set(KINDS)


def test_a_question_stops_the_clock_and_the_answer_starts_it(office: Office, tmp_path: Path) -> None:
    received = datetime(2026, 3, 2, 15, tzinfo=UTC)
    demand = tmp_path / "letter.txt"
    demand.write_text("Under the Freedom of Information Act I request your body camera policy.\nAda Sample\n")
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened, journal, Request(demand, received=received), tell=lambda _: None, progress=lambda *_: None
        )
    assert run(office, "ask-person", received + timedelta(days=2), "--reasons", "a script") == 0
    case = models.Case.objects.get()
    assert (case.due_on, case.clock["due_on"]) == (None, None)
    assert main(["case", "show", case.number, "--office", str(office.folder)]) == 0
    assert run(office, "person-said", received + timedelta(days=18)) == 0
    case.refresh_from_db()
    assert case.due_on == date(2026, 3, 25)


def test_what_cannot_be_is_refused_and_nothing_is_recorded(office: Office, case: models.Case) -> None:
    before = models.Act.objects.count()
    ask = {"by": OFFICER, "now": RECEIVED + timedelta(days=2)}

    def extension(moment: object) -> Extension:
        raise AssertionError("it is never asked for")

    for number, dated_on, match in (
        ("CF-1999-000001", None, "no such case"),
        (case.number, date(2024, 3, 1), "lies in the future"),
        (case.number, date(2024, 2, 1), "before the demand was received"),
    ):
        with pytest.raises(BadInput, match=match):
            timing.take(office.folder, number, extension, dated_on=dated_on, **ask)
    with pytest.raises(BadInput, match="Name, Title"):
        timing.take(office.folder, case.number, extension, by="Dana", now=ask["now"])
    assert models.Act.objects.count() == before


@pytest.mark.parametrize("what", ["agree", "extend"])
@pytest.mark.parametrize("until", ["2019-01-01", "2024-02-14", "2099-01-01"])
def test_a_day_of_answer_that_can_be_none_is_refused_and_not_recorded(
    office: Office, case: models.Case, what: str, until: str
) -> None:
    before = models.Act.objects.count()
    more = ("--ground", "3(e)(v)", "--reasons", "too much") if what == "extend" else ()
    assert run(office, what, RECEIVED + timedelta(days=2), "--until", until, *more) == 3
    case.refresh_from_db()
    assert (models.Act.objects.count(), case.due_on) == (before, date(2024, 2, 22))


def test_a_calendar_that_changed_moves_the_date_with_an_act(office: Office, case: models.Case) -> None:
    case.due_on = date(2024, 2, 21)  # as an older calendar without the holiday had it
    case.save()
    with session(office.folder) as (_, journal):
        assert timing.recount(journal, load("us-il", "chicago"), case) == (date(2024, 2, 21), date(2024, 2, 22))
        assert timing.recount(journal, load("us-il", "chicago"), case) is None
    act = models.Act.objects.get(kind="clock.moved")
    assert (act.facts["was_due_on"], act.facts["due_on"]) == ("2024-02-21", "2024-02-22")


def test_who_asks_moves_neither_date_nor_track_nor_fee(office: Office, tmp_path: Path) -> None:
    senders = (
        "Ada Sample <ada@paper.example>",
        "Agent Example, U.S. Immigration and Customs Enforcement <agent@dhs.example>",
        "Robin Example, Example & Example LLP <robin@law.example>",
        "The Mayor <mayor@city.example>",
    )
    for number, sender in enumerate(senders):
        demand = tmp_path / f"{number}.eml"
        demand.write_text(
            f"From: {sender}\nTo: foia@city.example\nSubject: FOIA request\nDate: Wed, 14 Feb 2024 09:00:00 -0600\n"
            f"Message-ID: <{number}@example>\n\n"
            "Under the Freedom of Information Act I request your body camera policy.\n"
        )
        with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
            answering.respond(
                opened, journal, Request(demand, received=RECEIVED), tell=lambda _: None, progress=lambda *_: None
            )
    cases = list(models.Case.objects.all())
    assert len(cases) == len(senders)
    first = cases[0]
    for case in cases:
        assert (case.due_on, case.track, case.clock) == (first.due_on, first.track, first.clock)
    # A fee is reckoned from quantities, the treatment of the request and the clock; nothing else can be given.
    assert set(inspect.signature(itemise).parameters) == {
        "tariffs", "quantities", "track", "standing", "waived_because",
    }  # fmt: skip

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.clock.course import (
    Narrowed,
    PersonAnswered,
    PersonAsked,
    Replied,
    Treated,
    course,
    standing,
)
from counterfoil.clock.deadline import deadline
from counterfoil.clock.model import Agreement, Extension
from counterfoil.law.load import load
from counterfoil.values import Moment

PACK = load("us-il")
RECEIVED = date(2026, 3, 2)  # a Monday; due Monday 2026-03-09


def at(day: date, recorded: date | None = None) -> Moment:
    return Moment(*(datetime.combine(one, time(18), tzinfo=UTC) for one in (day, recorded or day)))


def extension(day: date, until: date) -> Extension:
    return Extension(at(day), until, "3(e)(v)", "a person must read them")


def test_a_case_without_acts_has_the_clock_of_its_track() -> None:
    plain = course(PACK, RECEIVED)
    assert plain.due == deadline(PACK, RECEIVED)
    assert (plain.due_on, plain.turns, plain.beside) == (date(2026, 3, 9), (), ())
    assert course(PACK, RECEIVED, track="commercial").due_on == deadline(PACK, RECEIVED, track="commercial").due_on


def test_extensions_and_agreements_move_it_in_the_order_of_recording_and_attempts_do_not() -> None:
    acts = (
        extension(date(2026, 3, 20), date(2026, 3, 27)),  # too late
        extension(date(2026, 3, 5), date(2026, 3, 16)),
        Agreement(at(date(2026, 3, 12)), date(2026, 3, 31)),
    )
    found = course(PACK, RECEIVED, acts)
    assert [(turn.lawful, turn.due_on) for turn in found.turns] == [
        (True, date(2026, 3, 16)),
        (True, date(2026, 3, 31)),
        (False, date(2026, 3, 31)),
    ]
    assert found.due_on == date(2026, 3, 31)
    assert [turn.faults for turn in found.attempts] == [("second", "late_notice", "too_long")]


def test_a_notice_dated_in_time_and_sent_late_is_an_attempt_and_the_silence_a_denial() -> None:
    late = Extension(at(date(2016, 4, 13), date(2016, 4, 20)), date(2016, 4, 20), "3(e)(ii)", "four hundred files")
    found = course(PACK, date(2016, 4, 6), (late,))
    assert found.due_on == date(2016, 4, 13)
    assert [turn.faults for turn in found.attempts] == [("late_notice",)]
    after = standing(PACK, found, date(2016, 4, 20))
    assert (after.lateness.late, after.business_days_left) == (True, -5)
    assert [effect.id for effect in after.effects] == ["deemed_denied", "no_fee", "not_unduly_burdensome"]
    in_time = standing(PACK, found, date(2016, 4, 13))
    assert (in_time.lateness.late, in_time.business_days_left, in_time.effects) == (False, 0, ())


def test_a_recurrent_requester_must_be_told_in_five_days_or_the_standard_clock_stands() -> None:
    told = course(PACK, RECEIVED, (Treated(at(date(2026, 3, 9)), "recurrent", "60 requests in a year"),))
    assert told.due_on == deadline(PACK, RECEIVED, track="recurrent").due_on == date(2026, 3, 31)
    late = course(PACK, RECEIVED, (Treated(at(date(2026, 3, 9), date(2026, 3, 10)), "recurrent", "60 requests"),))
    assert late.due_on == date(2026, 3, 9)
    assert late.turns[0].faults == ("late_notice",)
    silent = course(PACK, RECEIVED, (Treated(at(date(2026, 3, 3)), "recurrent"),))
    assert silent.turns[0].faults == ("no_reasons",)


@pytest.mark.parametrize("track", [t for t in PACK.periods if t not in ("commercial", "recurrent", "voluminous")])
def test_no_other_track_can_be_laid_over_a_request(track: str) -> None:
    found = course(PACK, RECEIVED, (Treated(at(date(2026, 3, 3)), track, "it would be convenient"),))
    assert found.due == deadline(PACK, RECEIVED)
    assert found.turns[0].faults[0] == "wrong_track"


def test_a_request_is_treated_as_of_another_kind_once() -> None:
    twice = tuple(Treated(at(date(2026, 3, 3)), track, "reasons") for track in ("recurrent", "commercial"))
    found = course(PACK, RECEIVED, twice)
    assert [turn.lawful for turn in found.turns] == [True, False]
    assert found.due_on == deadline(PACK, RECEIVED, track="recurrent").due_on


def test_a_voluminous_request_is_answered_five_days_after_the_reply_or_the_last_day_to_amend() -> None:
    notice = Treated(at(date(2026, 3, 4)), "voluminous", "more than 500 pages")
    waiting = course(PACK, RECEIVED, (notice,))
    assert [(one.track, one.due_on) for one in waiting.beside] == [("voluminous_amend", date(2026, 3, 18))]
    assert waiting.due_on == date(2026, 3, 25)
    replied = course(PACK, RECEIVED, (notice, Replied(at(date(2026, 3, 10)))))
    assert replied.due_on == date(2026, 3, 17)
    too_late = course(PACK, RECEIVED, (notice, Replied(at(date(2026, 3, 19)))))
    assert too_late.due_on == waiting.due_on
    assert course(PACK, RECEIVED, (Replied(at(date(2026, 3, 4))),)).due_on == date(2026, 3, 9)


def test_a_question_whether_a_person_asked_stops_the_clock_until_the_answer() -> None:
    asked = PersonAsked(at(date(2026, 3, 4)), "two hundred equal requests in a minute")  # three days are left
    waiting = course(PACK, RECEIVED, (asked,))
    assert waiting.due_on is None
    assert [(one.track, one.due_on) for one in waiting.beside] == [("person_check", date(2026, 4, 3))]
    assert not standing(PACK, waiting, date(2026, 3, 31)).lateness.late
    answered = course(PACK, RECEIVED, (asked, PersonAnswered(at(date(2026, 3, 20)))))
    assert answered.due_on == date(2026, 3, 25)
    extended = (asked, PersonAnswered(at(date(2026, 3, 20))), extension(date(2026, 3, 25), date(2026, 4, 1)))
    assert course(PACK, RECEIVED, extended).due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("received", "asked", "faults"),
    [
        (RECEIVED, PersonAsked(at(date(2026, 3, 10)), "a script"), ("late_notice",)),
        (RECEIVED, PersonAsked(at(date(2026, 3, 4))), ("no_reasons",)),
        (date(2025, 12, 1), PersonAsked(at(date(2025, 12, 2)), "a script"), ("no_such_rule",)),
    ],
)
def test_an_unlawful_question_stops_nothing(received: date, asked: PersonAsked, faults: tuple[str, ...]) -> None:
    found = course(PACK, received, (asked,))
    assert found.due_on == deadline(PACK, received).due_on
    assert found.turns[0].faults == faults


def test_asked_on_the_last_day_leaves_the_day_of_the_answer() -> None:
    acts = (PersonAsked(at(date(2026, 3, 9)), "a script"), PersonAnswered(at(date(2026, 3, 21))))
    assert course(PACK, RECEIVED, acts).due_on == date(2026, 3, 23)  # answered on a Saturday


def test_narrowing_moves_nothing_by_itself() -> None:
    assert course(PACK, RECEIVED, (Narrowed(at(date(2026, 3, 4))),)).due_on == date(2026, 3, 9)


@given(st.dates(date(2026, 1, 2), date(2026, 12, 1)), st.integers(0, 40), st.integers(0, 60))
def test_no_question_ever_shortens_or_lengthens_the_time_that_is_left(received: date, ask: int, wait: int) -> None:
    plain = deadline(PACK, received)
    asked_on = date.fromordinal(received.toordinal() + ask)
    answered_on = date.fromordinal(asked_on.toordinal() + wait)
    acts = (PersonAsked(at(asked_on), "a script"), PersonAnswered(at(answered_on)))
    found = course(PACK, received, acts)
    if asked_on > plain.due_on:
        assert found.due_on == plain.due_on
    else:
        assert found.due_on is not None
        left = sum(1 for day in plain.counted if day.on > asked_on)
        after = course(PACK, answered_on).due.counted
        expected = after[left - 1].on if left else None
        assert expected is None or found.due_on == expected
        assert found.due_on >= answered_on

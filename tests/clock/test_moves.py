from datetime import UTC, date, datetime, time

import pytest

from counterfoil.clock.deadline import deadline, lateness
from counterfoil.clock.model import Agreement, Extension
from counterfoil.law.load import load
from counterfoil.values import Moment

PACK = load("us-il")
RECEIVED = date(2025, 3, 3)  # due 2025-03-10; five more business days end on 2025-03-17


def moment(dated: date, recorded: date | None = None) -> Moment:
    return Moment(*(datetime.combine(day, time(18), tzinfo=UTC) for day in (dated, recorded or dated)))


def notice(
    dated: date = date(2025, 3, 5),
    *,
    recorded: date | None = None,
    until: date = date(2025, 3, 17),
    ground: str = "3(e)(v)",
    reasons: str = "a person must read them",
) -> Extension:
    return Extension(moment(dated, recorded), until, ground, reasons)


def test_lawful_extension_moves_the_due_date() -> None:
    due = deadline(PACK, RECEIVED, acts=(notice(),))
    assert (due.original_due_on, due.due_on) == (date(2025, 3, 10), date(2025, 3, 17))
    assert [move.lawful for move in due.moves] == [True]
    assert due.attempts == ()
    assert due.working[-1] == "Due on Monday 2025-03-17."


@pytest.mark.parametrize(
    ("act", "faults"),
    [
        (notice(date(2025, 3, 11)), ("late_notice",)),
        (notice(date(2025, 3, 10), recorded=date(2025, 3, 11)), ("late_notice",)),
        (notice(ground=""), ("no_ground",)),
        (notice(ground="3(e)(viii)"), ("no_ground",)),
        (notice(reasons="  "), ("no_reasons",)),
        (notice(until=date(2025, 3, 18)), ("too_long",)),
        (notice(until=date(2025, 3, 10)), ("not_later",)),
        (notice(date(2025, 3, 12), ground="", reasons="", until=date(2025, 4, 1)),
         ("late_notice", "no_ground", "no_reasons", "too_long")),
    ],
)  # fmt: skip
def test_unlawful_extension_is_an_attempt_and_the_date_stands(act: Extension, faults: tuple[str, ...]) -> None:
    due = deadline(PACK, RECEIVED, acts=(act,))
    assert due.due_on == date(2025, 3, 10)
    assert [move.faults for move in due.attempts] == [faults]
    assert due.attempts[0].why.startswith("Not an extension: ")
    assert due.attempts[0].why.endswith("The due date stands.")


def test_second_extension_is_an_attempt_and_the_first_one_stands() -> None:
    due = deadline(PACK, RECEIVED, acts=(notice(), notice(date(2025, 3, 7))))
    assert due.due_on == date(2025, 3, 17)
    assert [move.faults for move in due.moves] == [(), ("second",)]


def test_attempt_does_not_use_up_the_one_extension() -> None:
    due = deadline(PACK, RECEIVED, acts=(notice(reasons=""), notice(date(2025, 3, 7))))
    assert [move.faults for move in due.moves] == [("no_reasons",), ()]
    assert due.due_on == date(2025, 3, 17)


def test_chicago_case_of_2016_is_deemed_denied_from_the_due_date() -> None:
    act = notice(date(2016, 4, 13), recorded=date(2016, 4, 20), until=date(2016, 4, 20))
    due = deadline(PACK, date(2016, 4, 6), acts=(act,))
    assert due.due_on == date(2016, 4, 13)
    assert due.attempts[0].why == (
        "Not an extension: the notice is dated 2016-04-13 but left, or was recorded, on 2016-04-20, after 2016-04-13; "
        "what its date says does not count. The due date stands."
    )
    assert [e.id for e in lateness(PACK, due, date(2016, 4, 20)).effects] == [
        "deemed_denied",
        "no_fee",
        "not_unduly_burdensome",
    ]


def test_acts_are_taken_in_the_order_in_which_they_were_recorded() -> None:
    first, second = notice(date(2025, 3, 5)), notice(date(2025, 3, 7), ground="3(e)(i)")
    assert deadline(PACK, RECEIVED, acts=(second, first)) == deadline(PACK, RECEIVED, acts=(first, second))
    assert deadline(PACK, RECEIVED, acts=(second, first)).moves[0].act == first


def test_commercial_request_cannot_be_extended() -> None:
    due = deadline(PACK, RECEIVED, track="commercial", acts=(notice(until=date(2025, 4, 8)),))
    assert due.attempts[0].faults == ("wrong_track",)
    assert due.due_on == due.original_due_on


def test_written_agreement_moves_the_date_by_any_length() -> None:
    due = deadline(PACK, RECEIVED, acts=(Agreement(moment(date(2025, 3, 20)), date(2025, 6, 2)),))
    assert due.due_on == date(2025, 6, 2)
    assert lateness(PACK, due, date(2025, 6, 2)).late is False


def test_spoken_agreement_is_an_attempt() -> None:
    due = deadline(PACK, RECEIVED, acts=(Agreement(moment(date(2025, 3, 5)), date(2025, 6, 2), in_writing=False),))
    assert due.due_on == date(2025, 3, 10)
    assert due.attempts[0].faults == ("not_in_writing",)


def test_notice_late_in_the_evening_of_the_last_day_counts_by_the_office_s_clock() -> None:
    # 04:30 UTC on the 11th is 23:30 on the 10th in Chicago.
    at = datetime(2025, 3, 11, 4, 30, tzinfo=UTC)
    due = deadline(PACK, RECEIVED, acts=(Extension(Moment(at, at), date(2025, 3, 17), "3(e)(i)", "stored elsewhere"),))
    assert due.due_on == date(2025, 3, 17)

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.clock.days import business_days
from counterfoil.clock.deadline import deadline, lateness
from counterfoil.clock.model import CountedDay, SkippedDay
from counterfoil.errors import BadInput
from counterfoil.law.clocks import Whose
from counterfoil.law.load import load

PACK = load("us-il")
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2027, 6, 30))


def test_every_day_is_counted_or_skipped_with_its_reason() -> None:
    due = deadline(PACK, date(2026, 2, 27))
    assert due.due_on == date(2026, 3, 6)
    assert due.counted == (
        CountedDay(date(2026, 3, 2), 1, "Casimir Pulaski Day: not a State holiday, so it counts"),
        CountedDay(date(2026, 3, 3), 2),
        CountedDay(date(2026, 3, 4), 3),
        CountedDay(date(2026, 3, 5), 4),
        CountedDay(date(2026, 3, 6), 5),
    )
    assert due.skipped == (SkippedDay(date(2026, 2, 28), "Saturday"), SkippedDay(date(2026, 3, 1), "Sunday"))
    assert due.working == (
        "5 ILCS 140/3(d): 5 business days after receipt to comply with, deny or extend.",
        "Receipt on Friday 2026-02-27: this day is not counted.",
        "Due on Friday 2026-03-06.",
    )


def test_receipt_on_a_weekend_is_explained() -> None:
    assert deadline(PACK, date(2025, 3, 8)).working[1] == (
        "Receipt on Saturday 2025-03-08, a weekend: it is the day of receipt all the same; "
        "the next business day is day 1."
    )


def test_receipt_on_a_holiday_is_explained() -> None:
    assert deadline(PACK, date(2025, 7, 4)).working[1] == (
        "Receipt on Friday 2025-07-04, Independence Day (holiday): it is the day of receipt all the same; "
        "the next business day is day 1."
    )


@given(DAYS, st.sampled_from(["standard", "commercial", "recurrent", "pac_review", "pac_reply", "voluminous_amend"]))
def test_counted_and_skipped_are_all_days_up_to_the_due_date(received: date, track: str) -> None:
    try:
        due = deadline(PACK, received, track=track)
    except BadInput:
        return  # the track did not exist yet on that day, or the period leaves the calendar
    days = sorted([day.on for day in due.counted] + [day.on for day in due.skipped])
    assert days == [received + timedelta(days=n) for n in range(1, (due.due_on - received).days + 1)]
    assert [day.number for day in due.counted] == list(range(1, len(due.counted) + 1))
    assert due.counted[-1].on == due.due_on
    if due.period.unit.value in ("business", "working"):
        assert len(due.counted) == due.period.days


@given(DAYS)
def test_due_date_is_a_business_day_and_never_earlier_for_a_later_receipt(received: date) -> None:
    due = deadline(PACK, received).due_on
    assert business_days(PACK.calendar, Whose.AGENCY).is_business_day(due)
    assert due <= deadline(PACK, received + timedelta(days=1)).due_on


@given(st.datetimes(min_value=datetime(2010, 1, 2), max_value=datetime(2027, 6, 30)))  # noqa: DTZ001 - local office time
def test_the_hour_of_receipt_never_moves_the_due_date(received: datetime) -> None:
    due = deadline(PACK, received)
    assert due.due_on == deadline(PACK, received.date()).due_on
    if due.after_hours is not None:
        assert due.after_hours.due_on > due.due_on


def test_after_five_shows_the_other_reading_and_keeps_the_date() -> None:
    due = deadline(PACK, datetime(2026, 2, 27, 17, 1))  # noqa: DTZ001
    assert due.due_on == date(2026, 3, 6)
    assert due.after_hours is not None
    assert (due.after_hours.received_on, due.after_hours.due_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert due.working[-1] == due.after_hours.why


def test_time_of_another_zone_is_read_in_the_law_s_zone() -> None:
    # 03:30 in London on the 28th is still the evening of the 27th in Chicago.
    due = deadline(PACK, datetime(2026, 2, 28, 3, 30, tzinfo=UTC))
    assert due.day_zero_on == date(2026, 2, 27)
    assert due.after_hours is not None


def test_arrest_report_runs_by_the_wall_clock_over_the_change_of_the_clocks() -> None:
    due = deadline(PACK, datetime(2026, 3, 6, 18, 0), track="arrest_report")  # noqa: DTZ001
    assert due.due_at is not None
    assert due.due_at.isoformat() == "2026-03-09T19:00:00-05:00"  # 72 hours; the night of 8 March has one less


def test_arrest_report_needs_a_time_of_day() -> None:
    with pytest.raises(BadInput, match=r"arrest_report: 72 hours run from the arrest.*2026-03-06T14:30"):
        deadline(PACK, date(2026, 3, 6), track="arrest_report")


def test_unknown_track_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"express: us-il has no such track. It has: standard, extension, commercial"):
        deadline(PACK, date(2026, 3, 6), track="express")


def test_track_before_its_law_is_refused() -> None:
    with pytest.raises(BadInput, match=r"voluminous: us-il has no such period on 2014-12-02; it holds from 2014-12-03"):
        deadline(PACK, date(2014, 12, 2), track="voluminous")
    assert deadline(PACK, date(2014, 12, 3), track="voluminous").due_on == date(2014, 12, 10)


def test_calendar_days_that_end_on_a_closed_day_move_on() -> None:
    due = deadline(PACK, date(2025, 3, 4), track="pac_review")
    assert due.due_on == date(2025, 5, 5)
    assert due.skipped == (
        SkippedDay(date(2025, 5, 3), "Saturday: the last day moves on"),
        SkippedDay(date(2025, 5, 4), "Sunday: the last day moves on"),
    )


def test_requester_s_right_uses_the_generous_calendar() -> None:
    assert deadline(PACK, date(2026, 2, 27), track="voluminous_amend").due_on == date(2026, 3, 16)
    assert business_days(PACK.calendar, Whose.AGENCY).add(date(2026, 2, 27), 10) == date(2026, 3, 13)


def test_answer_on_the_due_date_is_in_time() -> None:
    due = deadline(PACK, date(2026, 2, 27))
    late = lateness(PACK, due, date(2026, 3, 6))
    assert (late.late, late.days_late, late.effects) == (False, 0, ())


def test_lateness_brings_its_effects_by_itself() -> None:
    due = deadline(PACK, date(2026, 2, 27))
    late = lateness(PACK, due, date(2026, 3, 9))
    assert (late.late, late.days_late) == (True, 1)
    assert [effect.id for effect in late.effects] == ["deemed_denied", "no_fee", "not_unduly_burdensome"]


def test_late_commercial_answer_counts_as_a_denial_only() -> None:
    due = deadline(PACK, date(2026, 2, 27), track="commercial")
    assert [effect.id for effect in lateness(PACK, due, date(2026, 4, 1)).effects] == ["deemed_denied"]


def test_overlay_changes_no_due_date() -> None:
    city = load("us-il", "chicago")
    assert [deadline(city, date(2026, 2, day)).due_on for day in range(1, 29)] == [
        deadline(PACK, date(2026, 2, day)).due_on for day in range(1, 29)
    ]

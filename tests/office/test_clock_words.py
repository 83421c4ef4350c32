"""The clock in words, on each day around a due date, by the business days that the law counts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from counterfoil.clock.course import course
from counterfoil.law.load import load
from counterfoil.office import models
from counterfoil.office.clock_words import InWords, Urgency, in_words
from counterfoil.office.services.timing import clock_of

PACK = load("us-il")


def case(received: date, track: str = "standard", **changes: object) -> models.Case:
    found = course(PACK, received, track=track)
    made = models.Case(due_on=found.due_on, track=found.due.track, clock=clock_of(found))
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("today", "said"),
    [
        # Received on Friday 2026-02-06; Lincoln's Birthday is Thursday the 12th: due on Monday... the law's own count.
        ("2026-02-06", InWords(Urgency.CALM, "due in 11 days")),
        ("2026-02-07", InWords(Urgency.CALM, "due in 10 days")),
        ("2026-02-09", InWords(Urgency.CALM, "due in 8 days", "business day 1 of 5")),
        ("2026-02-12", InWords(Urgency.CALM, "due in 5 days", "business day 3 of 5")),
        ("2026-02-13", InWords(Urgency.CALM, "due in 4 days", "business day 4 of 5")),
        ("2026-02-16", InWords(Urgency.SOON, "due tomorrow", "business day 4 of 5")),
        ("2026-02-17", InWords(Urgency.SOON, "due today", "business day 5 of 5")),
        ("2026-02-18", InWords(Urgency.LATE, "overdue by 1 business day")),
        ("2026-02-23", InWords(Urgency.LATE, "overdue by 4 business days")),
    ],
)
def test_each_day_of_a_request(today: str, said: InWords) -> None:
    asked = case(date(2026, 2, 6))
    assert asked.due_on == date(2026, 2, 17)  # the 12th and the 16th are State holidays
    assert in_words(PACK, asked, date.fromisoformat(today)) == said


def test_an_extension_lengthens_the_count() -> None:
    extended = case(date(2026, 3, 2), due_on=date(2026, 3, 16))
    assert in_words(PACK, extended, date(2026, 3, 10)) == InWords(Urgency.CALM, "due in 6 days", "business day 6 of 10")


def test_a_commercial_request_counts_working_days() -> None:
    asked = case(date(2026, 3, 2), "commercial")
    assert in_words(PACK, asked, date(2026, 3, 3)).day == "working day 1 of 21"
    assert in_words(PACK, asked, date(2026, 4, 1)).due == "overdue by 1 working day"


def test_where_no_time_runs_it_says_so() -> None:
    asked = case(date(2026, 3, 2))
    asked.due_on = None
    assert in_words(PACK, asked, date(2026, 3, 3)) == InWords(Urgency.NONE, "the time stands still")
    assert in_words(PACK, models.Case(), date(2026, 3, 3)) == InWords(Urgency.NONE, "no time runs")
    closed = case(date(2026, 3, 2), closed_at=datetime(2026, 3, 3, tzinfo=UTC))
    assert in_words(PACK, closed, date(2026, 5, 3)) == InWords(Urgency.NONE, "closed")


def test_beyond_the_calendar_only_days_are_counted() -> None:
    asked = case(date(2026, 3, 2))
    after = date(PACK.calendar.last_on.year + 1, 1, 1)
    assert asked.due_on is not None
    assert in_words(PACK, asked, after) == InWords(Urgency.LATE, f"overdue by {(after - asked.due_on).days} days")

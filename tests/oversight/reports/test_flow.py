"""What came, ended and was left in a span of days: the first and the last day belong to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.reports.flow import flow

from .test_annual import ANSWERED, OPEN

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = timedelta(days=1)


def test_the_first_and_the_last_day_belong_to_it() -> None:
    early = replace(ANSWERED, received_on=FIRST - DAY)
    ended = [replace(early, case=day.isoformat(), answered_on=day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)]
    came = [replace(OPEN, case=day.isoformat(), received_on=day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)]
    of = flow([*ended, *came], FIRST, LAST)
    assert of.pending_at_start == (*ended[1:], came[0])
    assert of.received == (came[1], came[2])
    assert of.processed == (ended[1], ended[2])
    assert of.pending_at_end == (ended[3], *came[:3])


DAYS = st.one_of(st.none(), st.integers(-40, 400).map(lambda n: FIRST + n * DAY))
CASES = st.builds(
    lambda came, left, closed, is_open: replace(
        ANSWERED, received_on=came, answered_on=left, closed_on=closed, open=is_open
    ),
    DAYS, DAYS, DAYS, st.booleans(),
)  # fmt: skip


@given(st.lists(CASES, max_size=8))
def test_nothing_is_lost_between_the_start_and_the_end(cases: list[object]) -> None:
    of = flow(cases, FIRST, LAST)  # type: ignore[arg-type]
    assert len(of.pending_at_start) + len(of.received) == len(of.processed) + len(of.pending_at_end)
    following = flow(cases, LAST + DAY, LAST + 366 * DAY)  # type: ignore[arg-type]
    assert following.pending_at_start == of.pending_at_end

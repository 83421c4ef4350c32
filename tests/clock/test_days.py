from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.clock.days import add_business_days, business_days
from counterfoil.errors import BadInput
from counterfoil.law.clocks import Whose
from counterfoil.law.load import load

PACK = load("us-il")
AGENCY = business_days(PACK.calendar, Whose.AGENCY)
REQUESTER = business_days(PACK.calendar, Whose.REQUESTER)
DAYS = st.dates(min_value=date(2010, 1, 4), max_value=date(2027, 6, 30))


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_table_agrees_with_counting_day_by_day(start: date, days: int) -> None:
    assert AGENCY.add(start, days) == add_business_days(start, days, frozenset(AGENCY.holidays))


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_between_undoes_add(start: date, days: int) -> None:
    assert AGENCY.between(start, AGENCY.add(start, days)) == days


@given(DAYS)
def test_next_and_previous_enclose_the_day(day: date) -> None:
    after = AGENCY.next(day)
    assert AGENCY.is_business_day(after)
    assert after > day
    assert AGENCY.previous(after) == (day if AGENCY.is_business_day(day) else AGENCY.previous(day + timedelta(days=1)))
    assert AGENCY.on_or_after(day) == (day if AGENCY.is_business_day(day) else after)


def test_pulaski_day_is_open_for_the_agency_and_closed_for_the_requester() -> None:
    pulaski = date(2026, 3, 2)
    assert (AGENCY.is_business_day(pulaski), REQUESTER.is_business_day(pulaski)) == (True, False)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 2, 28), "Saturday"),
        (date(2026, 3, 1), "Sunday"),
        (date(2026, 7, 3), "Independence Day, for Saturday (holiday)"),
        (date(2026, 2, 12), "Lincoln's Birthday (holiday)"),
        (date(2026, 3, 2), ""),
    ],
)
def test_closed_why_names_the_reason(day: date, why: str) -> None:
    assert AGENCY.closed_why(day) == why


@pytest.mark.parametrize("day", [date(2009, 12, 31), date(2028, 1, 1)])
def test_day_outside_of_the_calendar_is_refused_with_the_years(day: date) -> None:
    with pytest.raises(BadInput, match=f"{day}: the calendar of us-il covers 2010-01-01 to 2027-12-31"):
        AGENCY.add(day, 5)


def test_count_that_runs_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(BadInput, match="2028-01-01: the calendar of us-il covers"):
        AGENCY.add(date(2027, 12, 28), 5)


def test_previous_before_the_calendar_is_refused() -> None:
    with pytest.raises(BadInput, match="2009-12-31"):
        AGENCY.previous(date(2010, 1, 2))

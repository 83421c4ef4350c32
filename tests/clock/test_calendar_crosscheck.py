"""The reviewed calendar beside two libraries: every difference is known, listed, and explained in the reference."""

import datetime

import holidays
import pytest
from workalendar.usa import Illinois

from counterfoil.law.load import load

CALENDAR = load("us-il").calendar
YEARS = range(2010, 2028)


def ours(year: int) -> set[datetime.date]:
    return {day for day in CALENDAR.strict_holidays if day.year == year}


def weekdays(days: set[datetime.date], year: int) -> set[datetime.date]:
    return {day for day in days if day.weekday() < 5 and day.year == year}


def named(name: str, year: int) -> set[datetime.date]:
    return {c.observed_on for c in CALENDAR.closings if c.holiday == name and c.observed_on.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_holidays_package_differs_only_as_known(year: int) -> None:
    # Two years ahead: the package puts New Year's Day of the next year, kept on 31 December, into the next year.
    theirs = weekdays(set(holidays.country_holidays("US", subdiv="IL", years=[year, year + 1])), year)
    extra, missing = theirs - ours(year), ours(year) - theirs
    pulaski = named("Casimir Pulaski Day", year)
    moved_juneteenth = {datetime.date(2022, 6, 20), datetime.date(2027, 6, 18)}  # a weekend: no weekday holiday
    before_2022 = {day for day in theirs if day.month == 6 and year == 2021}  # the law took effect in 2022
    assert extra == pulaski | {day for day in moved_juneteenth if day.year == year} | before_2022
    assert missing == named("Day after Thanksgiving", year)


@pytest.mark.parametrize("year", range(2022, 2028))
def test_workalendar_differs_only_as_known(year: int) -> None:
    calendar = Illinois()
    theirs = weekdays({day for y in (year, year + 1) for day, _ in calendar.holidays(y)}, year)
    assert theirs - ours(year) == set()
    assert ours(year) - theirs == named("Juneteenth National Freedom Day", year) & ours(year)


def test_every_year_of_the_calendar_has_its_holidays() -> None:
    # 12 a year; one more in even years (election), one more when Juneteenth falls on a weekday from 2022; New Year's
    # Day kept on 31 December moves from one year into the one before.
    counts = {year: len(ours(year)) for year in YEARS}
    for year, count in counts.items():
        juneteenth = year >= 2022 and datetime.date(year, 6, 19).weekday() < 5
        new_year_moves_out = datetime.date(year, 1, 1).weekday() == 5 and year != 2010
        new_year_moves_in = datetime.date(year + 1, 1, 1).weekday() == 5
        assert count == 12 + (year % 2 == 0) + juneteenth - new_year_moves_out + new_year_moves_in

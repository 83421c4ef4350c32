"""What every installed law must hold, and what only one of them shows."""

from dataclasses import replace
from datetime import date

import holidays
import pytest

from counterfoil.clock.days import nominal_end
from counterfoil.clock.deadline import deadline
from counterfoil.errors import NoFixedTime
from counterfoil.law.cases import ClockCase, DutyCase, read_cases
from counterfoil.law.clocks import Unit
from counterfoil.law.difference import differences, said_on
from counterfoil.law.holdings import holdings
from counterfoil.law.load import PACKS, available, load

LAWS = tuple(name for name in available() if name != "us-il")


def test_seven_laws_are_installed() -> None:
    assert available() == ("us", "us-ca", "us-fl", "us-il", "us-ny", "us-tx", "us-wa")


def test_all_laws_share_one_schema_of_facts() -> None:
    assert {load(name).facts_schema for name in available()} == {PACKS / "facts.cedarschema"}


@pytest.mark.parametrize("name", LAWS)
def test_law_has_cases_of_every_kind_and_every_rule_decides_one(name: str) -> None:
    pack = load(name)
    cases = read_cases(pack)
    clocks = [case for case in cases if isinstance(case, ClockCase)]
    duties = [case for case in cases if isinstance(case, DutyCase)]
    assert len(clocks) >= 6
    assert any(case.notices for case in clocks)
    assert any(case.code for case in duties)
    assert set(pack.rulebook.rules) - {rule for case in duties for rule in case.rules or ()} == set()


@pytest.mark.parametrize("name", LAWS)
def test_law_is_unverified_and_says_what_it_leaves_out(name: str) -> None:
    held = holdings(load(name))
    assert (held.state, held.verified) == ("unverified", 0)
    text = (PACKS / name / "COVERAGE.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Encoded",
        "## Unverified",
        "## Not encoded",
    ]


@pytest.mark.parametrize("name", LAWS)
def test_calendar_reaches_2028_and_is_stricter_for_the_agency(name: str) -> None:
    calendar = load(name).calendar
    assert (calendar.first_on, calendar.last_on) == (date(2022, 1, 1), date(2028, 12, 31))
    assert calendar.strict < calendar.generous
    assert {day.weekday() < 5 for day in calendar.generous_holidays} == {True}
    counts = [sum(day.year == year for day in calendar.strict_holidays) for year in range(2022, 2029)]
    assert min(counts) >= 6


@pytest.mark.parametrize("year", range(2022, 2029))
def test_federal_calendar_is_that_of_the_library(year: int) -> None:
    theirs = holidays.country_holidays("US", years=[year, year + 1])
    assert {day for day in load("us").calendar.strict_holidays if day.year == year} == {
        day for day in theirs if day.weekday() < 5 and day.year == year
    }


def test_florida_gives_no_date_for_an_answer() -> None:
    with pytest.raises(NoFixedTime) as caught:
        deadline(load("us-fl"), date(2026, 3, 2))
    assert str(caught.value).startswith(
        "standard: Florida Public Records Act (Fla. Stat. 119.07(1)(a), (c)) gives no number of days to produce the "
        "record, so no date is computed."
    )


@pytest.mark.parametrize(
    ("unit", "count", "on", "end"),
    [
        (Unit.CALENDAR, 90, date(2025, 5, 5), date(2025, 8, 3)),
        (Unit.MONTHS, 4, date(2025, 10, 31), date(2026, 2, 28)),
        (Unit.MONTHS, 1, date(2024, 1, 31), date(2024, 2, 29)),
        (Unit.MONTHS, 12, date(2025, 3, 8), date(2026, 3, 8)),
        (Unit.YEARS, 1, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_months_and_years_end_by_the_calendar(unit: Unit, count: int, on: date, end: date) -> None:
    period = replace(load("us-wa").period("suit", date(2025, 1, 1)), unit=unit, days=count)
    assert nominal_end(period, on) == end


def test_difference_of_one_law_on_two_days() -> None:
    pack = load("us-tx")
    found = differences(said_on(pack, date(2025, 8, 31)), said_on(pack, date(2025, 9, 1)))
    assert [(each.key, each.change) for each in found] == [
        ("clock after_complaint", "only second"),
        ("effect complaint", "only second"),
    ]
    assert differences(said_on(pack, date(2024, 1, 1)), said_on(pack, date(2025, 1, 1))) == ()


def test_difference_of_two_laws() -> None:
    day = date(2026, 3, 2)
    found = {each.key: each for each in differences(said_on(load("us-il"), day), said_on(load("us-ca"), day))}
    standard = found["clock standard"]
    assert standard.one is not None
    assert standard.other is not None
    assert (standard.change, standard.one.cite, standard.other.cite) == (
        "differs",
        "5 ILCS 140/3(d)",
        "Cal. Gov. Code 7922.535(a)",
    )
    assert standard.other.short.startswith("10 calendar days after receipt: determine whether")
    assert (found["exemption 7(1)(b)"].change, found["exemption 7927.700"].change) == ("only first", "only second")

"""Dates as people write them, and the period asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.demands.dates import day_span, first_day
from counterfoil.demands.period import period

D = date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3/5/2024", D(2024, 3, 5), D(2024, 3, 5)),
        ("3/5/24", D(2024, 3, 5), D(2024, 3, 5)),
        ("3/5/94", D(1994, 3, 5), D(1994, 3, 5)),
        ("2024-03-05", D(2024, 3, 5), D(2024, 3, 5)),
        ("March 5, 2024", D(2024, 3, 5), D(2024, 3, 5)),
        ("Mar. 5th, 2024", D(2024, 3, 5), D(2024, 3, 5)),
        ("5 March 2024", D(2024, 3, 5), D(2024, 3, 5)),
        ("February 2024", D(2024, 2, 1), D(2024, 2, 29)),
        ("2015", D(2015, 1, 1), D(2015, 12, 31)),
        ("1990s", D(1990, 1, 1), D(1999, 12, 31)),
        ("the mid-1990s", D(1994, 1, 1), D(1996, 12, 31)),
        ("early 2000s", D(2000, 1, 1), D(2003, 12, 31)),
        ("late 1980's", D(1986, 1, 1), D(1989, 12, 31)),
    ],
)
def test_day_span(text: str, first: date, last: date) -> None:
    assert day_span(text) == (first, last)


@pytest.mark.parametrize("text", ["13/45/2024", "February 30, 2024", "2024-02-30", "soon", ""])
def test_day_span_of_no_day(text: str) -> None:
    assert day_span(text) is None


@given(
    st.dates(D(1990, 1, 1), D(2029, 12, 31)),
    st.sampled_from(["%m/%d/%Y", "%B %d, %Y", "%Y-%m-%d", "%d %B %Y", "%b %d, %Y"]),
)
def test_day_span_reads_what_is_written(day: date, form: str) -> None:
    assert first_day(f"on {day.strftime(form)} at noon") == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("from November 2022 to March 2025", D(2022, 11, 1), D(2025, 3, 31)),
        ("between November 2022 and late March. Also between 1/2/2023 and 3/4/2023", D(2023, 1, 2), D(2023, 3, 4)),
        ("between January 1, 2015 and December 27, 2015", D(2015, 1, 1), D(2015, 12, 27)),
        ("from Jan., 1 2010 to the present", D(2010, 1, 1), None),
        ("created from January 2005 to the date this request is processed", D(2005, 1, 1), None),
        ("between Jan. 1, 2015 and the time this request is processed", D(2015, 1, 1), None),
        ("reported thefts, June 2014-June 2015", D(2014, 6, 1), D(2015, 6, 30)),
        ("from January to June 2015", D(2015, 1, 1), D(2015, 6, 30)),
        ("complaints filed since 2004", D(2004, 1, 1), None),
        ("all mails before March 5, 2020", None, D(2020, 3, 5)),
        ("in 2015", D(2015, 1, 1), D(2015, 12, 31)),
        ("for fiscal years 2011, 2012 and 2013", D(2011, 1, 1), D(2013, 12, 31)),
        ("the FY2023 budget", D(2023, 1, 1), D(2023, 12, 31)),
        ("fiscal year '22 contracts and those of FY 23", D(2022, 1, 1), D(2023, 12, 31)),
        ("from FY2019 to FY2021", D(2019, 1, 1), D(2021, 12, 31)),
        ("arrested in the mid-1990s", D(1994, 1, 1), D(1996, 12, 31)),
        ("the crash of March 3, 2025", D(2025, 3, 3), D(2025, 3, 3)),
        ("the report of Pat Sampleton, DOB 01/02/1990, for 2024", D(2024, 1, 1), D(2024, 12, 31)),
        ("Pat Sampleton, born January 2, 1990", None, None),
        ("a magazine launched in 1995", None, None),
        ("the last three years", D(2022, 3, 3), D(2025, 3, 3)),
        ("over the past 30 days", D(2025, 2, 1), D(2025, 3, 3)),
        ("reports from 2015", D(2015, 1, 1), D(2015, 12, 31)),
        ("reports from 2015 onwards", D(2015, 1, 1), None),
        ("any report", None, None),
    ],
)
def test_period(text: str, first: date | None, last: date | None) -> None:
    assert period(text, asked_on=D(2025, 3, 3)) == (first, last)


def test_period_counts_back_from_nothing_when_the_day_is_unknown() -> None:
    assert period("the last three years") == (None, None)


@given(
    st.lists(
        st.sampled_from(["from", "to", "between", "and", "since", "2015", "March 5, 2020", "3/4/2019", "the 1990s"])
    )
)
def test_period_of_any_words_is_in_order(words: list[str]) -> None:
    first, last = period(" ".join(words))
    assert first is None or last is None or first <= last


@given(st.text(max_size=200))
def test_period_of_any_text_is_in_order(text: str) -> None:
    first, last = period(text)
    assert first is None or last is None or first <= last

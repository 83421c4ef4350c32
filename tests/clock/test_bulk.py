from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.clock.bulk import due_dates
from counterfoil.clock.deadline import deadline
from counterfoil.errors import BadInput
from counterfoil.law.load import load

PACK = load("us-il")
TRACKS = ("standard", "commercial", "pac_review", "after_binding_opinion")


@settings(deadline=None)  # the first of each track makes its table
@given(st.sampled_from(TRACKS), st.lists(st.dates(date(2010, 1, 1), date(2027, 9, 1)), max_size=20))
def test_bulk_gives_what_each_deadline_gives(track: str, received: list[date]) -> None:
    assert due_dates(PACK, received, track=track) == [deadline(PACK, day, track=track).due_on for day in received]


@pytest.mark.parametrize("day", [date(2009, 12, 31), date(1900, 1, 1), date(2027, 12, 30), date(2030, 1, 1)])
def test_a_day_without_a_due_date_is_refused_as_a_deadline_is(day: date) -> None:
    with pytest.raises(BadInput) as bulk:
        due_dates(PACK, [date(2026, 3, 2), day])
    with pytest.raises(BadInput) as single:
        deadline(PACK, day)
    assert str(bulk.value) == str(single.value)


def test_a_track_that_had_not_begun_is_refused() -> None:
    with pytest.raises(BadInput, match="it holds from 2011-08-26"):
        due_dates(PACK, [date(2011, 8, 25)], track="recurrent")
    assert due_dates(PACK, [], track="recurrent") == []

"""What one release withheld and another shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.mosaic import COLUMNS, Gravity, How, OfAMonth, Place, counted, listed, mosaic

HIDDEN = Place(
    release="CF-1", document=1, record="R-000001", numbers=frozenset({"RD LH123456"}), page=2, category="phone",
    role="victim", withheld=True, code="7(1)(b)", duty="permitted_to_withhold", on=date(2024, 3, 1), value="3125550142",
)  # fmt: skip
SHOWN = replace(HIDDEN, release="CF-2", page=1, withheld=False, code="", on=date(2024, 4, 1))


@pytest.mark.parametrize(
    ("shown", "hidden", "expected"),
    [
        ({}, {}, (Gravity.CHOICE, How.SAME_RECORD)),
        ({"record": "R-000009"}, {}, (Gravity.CHOICE, How.SAME_NUMBER)),
        ({"record": ""}, {"record": ""}, (Gravity.CHOICE, How.SAME_NUMBER)),
        ({"record": "R-000009", "numbers": frozenset({"RD LH999999"})}, {}, None),
        ({"release": "CF-1"}, {}, None),  # its own release
        ({"public": False}, {}, None),  # it left for one person alone
        ({"value": "3125550143"}, {}, None),
        ({"category": "name"}, {}, None),
        ({"value": ""}, {"value": ""}, None),
        ({"role": "witness"}, {}, (Gravity.CHOICE, How.SAME_RECORD)),
        ({"role": "witness", "value": "43"}, {"value": "43"}, None),  # an age of somebody else
        ({"value": "43"}, {"value": "43"}, (Gravity.CHOICE, How.SAME_RECORD)),
        ({"duty": "forbidden"}, {}, (Gravity.FORBIDDEN, How.SAME_RECORD)),
        ({"duty": "compelled"}, {"duty": "forbidden"}, (Gravity.FORBIDDEN, How.SAME_RECORD)),
        ({"duty": "compelled"}, {}, (Gravity.REQUIRED, How.SAME_RECORD)),
        ({"duty": "open"}, {}, (Gravity.REQUIRED, How.SAME_RECORD)),
        ({"duty": "refer"}, {}, (Gravity.CHOICE, How.SAME_RECORD)),
    ],
)
def test_a_place_is_undone_where_another_public_release_shows_the_same(
    shown: dict[str, Any], hidden: dict[str, Any], expected: tuple[Gravity, How] | None
) -> None:
    found = mosaic([replace(SHOWN, **shown), replace(HIDDEN, **hidden)])
    assert [(one.gravity, one.how) for one in found] == ([] if expected is None else [expected])


def test_what_a_release_shows_itself_it_does_not_protect() -> None:
    beside = replace(HIDDEN, withheld=False, page=5)
    assert mosaic([HIDDEN, SHOWN, beside]) == ()
    assert len(mosaic([HIDDEN, SHOWN, replace(beside, category="name")])) == 1  # the positive control


def test_a_place_is_told_once_for_each_release_by_the_gravest() -> None:
    again = replace(SHOWN, page=3, duty="forbidden")
    other = replace(SHOWN, release="CF-3")
    found = mosaic([HIDDEN, SHOWN, again, other])
    assert [(one.shown.release, one.shown.page, one.gravity) for one in found] == [
        ("CF-2", 3, Gravity.FORBIDDEN),
        ("CF-3", 1, Gravity.CHOICE),
    ]
    assert counted(found).as_row() == {
        "places": 1, "releases": 1, "gravity": {"forbidden": 1, "choice": 0, "required": 0},
        "categories": [{"category": "phone", "gravity": "forbidden", "places": 1}],
    }  # fmt: skip


def test_rows_and_their_text_hold_no_value() -> None:
    (one,) = mosaic([HIDDEN, SHOWN])
    assert tuple(one.as_row()) == COLUMNS
    assert "3125550142" not in repr(one) + repr(one.as_row())
    assert HIDDEN.value == "3125550142"  # the positive control


def test_what_no_case_may_be_listed_by_is_counted_by_month() -> None:
    found = mosaic([replace(each, category="birthplace") for each in (HIDDEN, SHOWN)] + [HIDDEN, SHOWN])
    kept, months = listed(found, {"birthplace"})
    assert [one.withheld.category for one in kept] == ["phone"]
    assert months == (OfAMonth("2024-04", "birthplace", Gravity.CHOICE, 1),)


@given(
    st.lists(st.tuples(st.sampled_from(["CF-1", "CF-2", "CF-3"]), st.sampled_from("vwx"), st.booleans()), max_size=12)
)
def test_exactly_what_is_withheld_here_and_shown_there_is_undone(rows: list[tuple[str, str, bool]]) -> None:
    places = [replace(HIDDEN, release=release, value=value * 9, withheld=hidden) for release, value, hidden in rows]
    shown = {(p.release, p.value) for p in places if not p.withheld}
    expected = {
        (p.release, other, p.value)
        for p in places
        for other, value in shown
        if p.withheld and value == p.value and other != p.release and (p.release, p.value) not in shown
    }
    assert {(one.withheld.release, one.shown.release, one.withheld.value) for one in mosaic(places)} == expected

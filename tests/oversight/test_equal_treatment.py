"""Two answers about one record: where they part, and what explains it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.oversight.equal_treatment import (
    Answer,
    Difference,
    Given,
    OfAMonth,
    Place,
    Why,
    equal_treatment,
    listed,
    totals,
)

SHOWN = Place("phone", "victim", True, law="permitted withhold")
HIDDEN = replace(SHOWN, shown=False)
FIRST = Answer("R-000001", "CF-1", Given.RELEASED, requester_class="news_media", answered_on=date(2024, 3, 1),
               places={"a 1": SHOWN}, law="l")  # fmt: skip
SECOND = replace(FIRST, case="CF-2", requester_class="unknown", answered_on=date(2024, 4, 1), places={"a 1": HIDDEN})


def parted(a: Answer, b: Answer) -> list[tuple[str, str, str, str, int, str, str]]:
    (found,) = equal_treatment([a, b])
    return [(d.more, d.less, d.category, d.role, d.places, str(d.given), str(d.why)) for d in found.differences]


@pytest.mark.parametrize(
    ("more", "less", "why"),
    [
        ({}, {}, "unexplained"),
        ({"shown": replace(SHOWN, law="open")}, {}, "law_changed"),
        ({"shown": replace(SHOWN, recorded="claimed")}, {}, "recorded"),
        ({"shown": replace(SHOWN, taken_for="of an arrest report", law="open")}, {}, "read_otherwise"),
        ({"shown": replace(SHOWN, law="open", recorded="claimed")}, {}, "law_changed"),
        ({"shown": replace(SHOWN, access=True)}, {}, "right_of_access"),
        ({"instrument": "court_subpoena"}, {}, "instrument"),
        ({}, {"instrument": "court_subpoena"}, "instrument"),
        ({"agency": "ICE", "requester_class": "federal_immigration"}, {}, "unexplained"),  # who asks explains nothing
        ({"shown": None}, {}, "unexplained"),  # it went out where nobody had marked it
    ],
)
def test_a_place_that_one_answer_shows_alone_is_explained_or_not(
    more: dict[str, Any], less: dict[str, Any], why: str
) -> None:
    shown = more.pop("shown", SHOWN)
    a = replace(FIRST, places={} if shown is None else {"a 1": shown}, **more)
    b = replace(SECOND, **less)
    assert parted(a, b) == parted(b, a) == [("CF-1", "CF-2", "phone", "victim", 1, "", why)]


@pytest.mark.parametrize(
    ("more", "less", "expected"),
    [
        ({}, {"given": Given.WITHHELD}, ("withheld", "unexplained")),
        ({}, {"given": Given.WITHHELD, "law": "m"}, ("withheld", "law_changed")),
        ({}, {"given": Given.WITHHELD, "recorded": "claimed"}, ("withheld", "recorded")),
        ({}, {"given": Given.WITHHELD, "law": "m", "taken_for": "a demand file"}, ("withheld", "read_otherwise")),
        ({"access": True}, {"given": Given.WITHHELD}, ("withheld", "right_of_access")),
        ({}, {"given": Given.NOT_FOUND}, ("not_found", "unexplained")),
        ({}, {"given": Given.NOT_FOUND, "law": "m"}, ("not_found", "unexplained")),  # no law says not to find
        ({"access": True}, {"given": Given.NOT_FOUND}, ("not_found", "unexplained")),
        ({"access": True}, {"given": Given.NOT_FOUND, "held": False}, ("not_found", "not_held")),
        ({}, {"given": Given.NOT_FOUND, "held": False}, ("not_found", "not_held")),
        ({}, {"given": Given.NOT_ANSWERED, "instrument": "i_200"}, ("not_answered", "instrument")),
        ({"given": Given.WITHHELD}, {"given": Given.SET_ASIDE}, ("set_aside", "unexplained")),
    ],
)
def test_a_record_that_one_answer_gives_alone_is_explained_or_not(
    more: dict[str, Any], less: dict[str, Any], expected: tuple[str, str]
) -> None:
    a, b = replace(FIRST, **more), replace(SECOND, places={}, **less)
    assert parted(a, b) == parted(b, a) == [("CF-1", "CF-2", "", "", 1, *expected)]


def test_answers_that_give_alike_do_not_differ() -> None:
    assert parted(FIRST, replace(SECOND, places=FIRST.places)) == []
    assert parted(replace(FIRST, given=Given.NOT_FOUND), replace(SECOND, given=Given.SET_ASIDE)) == []
    assert equal_treatment([FIRST, replace(SECOND, record="R-000002")]) == ()  # two records are not compared
    assert equal_treatment([FIRST, FIRST]) == ()  # nor is a case with itself


def test_what_another_print_of_a_record_does_not_have_says_nothing() -> None:
    assert parted(replace(FIRST, places={}, of="another print"), SECOND) == []
    (one,) = parted(replace(FIRST, of="another print"), SECOND)  # what both have is compared
    assert one[-1] == "unexplained"
    (one,) = parted(replace(FIRST, places={}), SECOND)  # the positive control
    assert one[-1] == "unexplained"


def test_differences_are_counted_by_kind_and_by_whom_they_favour() -> None:
    a = replace(FIRST, places={"a 1": replace(SHOWN, reasoned=True), "a 2": SHOWN, "b 1": Place("age", "victim", True)})
    b = replace(SECOND, places={key: replace(place, shown=False) for key, place in a.places.items()})
    alike = [replace(one, record="R-000002") for one in (FIRST, replace(SECOND, places=FIRST.places))]
    changed = [
        replace(one, record="R-000003") for one in (FIRST, replace(SECOND, places={"a 1": replace(HIDDEN, law="x")}))
    ]
    claimed = [
        replace(one, record="R-000004")
        for one in (FIRST, replace(SECOND, places={"a 1": replace(HIDDEN, recorded="x")}))
    ]
    found = equal_treatment([a, b, *alike, *changed, *claimed])
    assert [(d.category, d.places, d.reasoned) for d in found[0].differences] == [("age", 1, 0), ("phone", 2, 1)]
    assert totals(found).as_row() == {
        "records": 4, "answers": 8, "equal": 1, "explained": 1, "look": 1, "unexplained": 1,
        "favoured": [{"more": "news_media", "less": "unknown", "differences": 2}],
    }  # fmt: skip


def test_what_no_case_may_be_listed_by_is_counted_by_month() -> None:
    a = replace(FIRST, places={"x 1": Place("birthplace", "arrestee", True), **FIRST.places})
    b = replace(SECOND, places={"x 1": Place("birthplace", "arrestee", False), **SECOND.places})
    (whole,) = equal_treatment([a, b])
    assert [d.category for d in whole.differences] == ["birthplace", "phone"]  # the positive control
    rows, months = listed([whole], {"birthplace"})
    assert [d.category for d in rows[0].differences] == ["phone"]
    assert months == (OfAMonth("2024-04", "birthplace", Why.UNEXPLAINED, 1),)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=8))
def test_no_difference_is_invented_and_each_names_who_got_more(rows: list[tuple[str, bool, bool]]) -> None:
    of = [{f"{v} {n}": Place("name", "victim", row[side]) for n, (v, *row) in enumerate(rows)} for side in (0, 1)]
    (found,) = equal_treatment([replace(FIRST, places=of[0]), replace(SECOND, places=of[1])])
    gained = {("CF-1", "CF-2"): sum(one and not other for _, one, other in rows),
              ("CF-2", "CF-1"): sum(other and not one for _, one, other in rows)}  # fmt: skip
    assert {(d.more, d.less): d.places for d in found.differences} == {k: n for k, n in gained.items() if n}
    assert all(isinstance(d, Difference) and d.why is Why.UNEXPLAINED for d in found.differences)

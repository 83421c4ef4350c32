"""Measures: equal to an independent count, planted lateness found, none invented, small cells hidden."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from statistics import median_low

import pytest

from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.measures import By, hidden, measure, of_group, published

START = date(2026, 1, 5)
ANSWERED = CaseFact(
    case="CF-1", origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="Intake", channel="mail",
    requester_class="unknown", agency="", received_on=START, due_on=date(2026, 1, 12), first_due_on=date(2026, 1, 12),
    answered_on=date(2026, 1, 8), closed_on=date(2026, 1, 8), counted_on=date(2026, 4, 1), outcome="released",
    open=False, business_days=3, days_late=0, extensions=0, extensions_refused=0, items=1, systems_searched=1,
    documents=1, pages=2, places_redacted=0, records_withheld=0, exemptions="7(1)(b); 7(1)(c)", contested="", entry=1,
)  # fmt: skip
OPEN = replace(
    ANSWERED, answered_on=None, closed_on=None, outcome="", open=True, business_days=60, days_late=55, exemptions=""
)


def made(count: int, *, slower: int = 0, seed: int = 7) -> list[CaseFact]:
    """Cases of three months and two classes; the news media wait ``slower`` days longer."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        kind = chance.choice(["news_media", "counsel", "unknown"])
        received = START + timedelta(days=chance.randrange(80))
        took = chance.randrange(0, 12) + (slower if kind == "news_media" else 0)
        answered = None if chance.random() < 0.15 else received + timedelta(days=took)
        late = max(0, took - 5) if answered else 55
        rows.append(
            replace(
                ANSWERED if answered else OPEN,
                case=f"CF-{number}",
                requester_class=kind,
                received_on=received,
                answered_on=answered,
                closed_on=answered,
                business_days=took if answered else 60,
                days_late=late,
                pages=chance.randrange(9),
            )
        )
    return rows


def test_figures_equal_an_independent_count() -> None:
    rows = made(300)
    table = measure(rows, By.CLASS)
    assert [one.group for one in table.groups] == ["counsel", "news_media", "unknown"]
    for one in (*table.groups, table.all):
        mine = [r for r in rows if one.group in (r.requester_class, "all")]
        done = [r for r in mine if not r.open]
        assert (one.cases, one.answered, one.open, one.closed_unanswered) == (
            len(mine), len(done), len(mine) - len(done), 0,
        )  # fmt: skip
        assert (one.on_time.hits, one.on_time.of) == (sum(r.days_late == 0 for r in done), len(mine))
        assert (one.same_day.hits, one.same_day.of) == (sum(r.business_days == 0 for r in done), len(done))
        assert one.median.days == median_low(
            [r.business_days or 0 for r in mine]
        )  # all open ones waited longer than any
        assert one.pages == sum(r.pages for r in mine)
        assert one.outcomes == {"released": len(done)}
        assert one.exemptions == {"7(1)(b)": len(done), "7(1)(c)": len(done)}
    assert sum(one.cases for one in table.groups) == table.all.cases == 300


def test_planted_lateness_is_found_and_none_is_invented() -> None:
    slow = {one.group: one for one in measure(made(300, slower=5), By.CLASS).groups}["news_media"]
    assert slow.p is not None and slow.p < 0.01  # noqa: PT018
    assert slow.difference is not None and slow.difference.excess > 0  # noqa: PT018
    alarms = [
        seed
        for seed in range(12)
        if any(one.p is not None and one.p < 0.05 for one in measure(made(450, seed=seed), By.CLASS).groups)
    ]
    assert len(alarms) <= 2  # at 5 % three or more of twelve come about once in fifty


def test_closing_what_waits_makes_no_office_quick() -> None:
    rows = [replace(ANSWERED, business_days=2), *[OPEN] * 3]
    dropped = [rows[0], *[replace(OPEN, open=False, closed_on=date(2026, 3, 31), outcome="abandoned")] * 3]
    before, after = of_group("x", rows), of_group("x", dropped)
    assert (before.median, before.on_time) == (after.median, after.on_time)
    assert (after.answered, after.open, after.closed_unanswered, after.outcomes) == (
        1, 0, 3, {"abandoned": 3, "released": 1},
    )  # fmt: skip
    withdrawn = replace(OPEN, open=False, days_late=0, business_days=1, outcome="withdrawn")
    assert of_group("x", [withdrawn]).on_time.of == 0


def test_what_is_not_known_is_not_counted_and_said() -> None:
    bare = replace(
        ANSWERED, requester_class="", unit="", received_on=None, due_on=None, business_days=None, days_late=None
    )
    for by, name in ((By.CLASS, "no class"), (By.MONTH, "no date"), (By.UNIT, "no unit"), (By.AGENCY, "no agency")):
        (one,) = measure([bare], by).groups
        assert (one.group, one.cases, one.days_unknown, one.on_time.of, one.same_day.of) == (name, 1, 1, 0, 0)
        assert (one.median.days, one.on_time.rate) == (None, None)
    assert measure([], By.CLASS).groups == ()
    assert measure([], By.CLASS).all.cases == 0


def test_months_are_shown_and_not_compared() -> None:
    table = measure(made(100), By.MONTH)
    assert [one.group for one in table.groups] == ["2026-01", "2026-02", "2026-03"]
    assert [one.difference for one in table.groups] == [None] * 3


@pytest.mark.parametrize(
    ("counts", "away"),
    [
        ({"a": 9, "b": 5}, set()),
        ({"a": 9, "b": 4}, {"a", "b"}),
        ({"a": 9, "b": 8, "c": 1, "d": 1}, {"b", "c", "d"}),
        ({"a": 9, "b": 3, "c": 3}, {"b", "c"}),
        ({"a": 0, "b": 7}, set()),
    ],
)
def test_no_hidden_count_can_be_computed_from_the_rest(counts: dict[str, int], away: set[str]) -> None:
    assert hidden(counts) == away


def test_small_groups_do_not_leave_the_office() -> None:
    rows = [
        *[replace(ANSWERED, requester_class="counsel")] * 20,
        *[ANSWERED] * 9,
        *[replace(ANSWERED, requester_class="researcher", pages=777)] * 2,
    ]
    table = measure(rows, By.CLASS)
    counsel, researcher, unknown, everybody = published(table)
    assert (researcher, unknown) == (
        {"group": "researcher", "suppressed": True},
        {"group": "unknown", "suppressed": True},
    )
    assert (counsel["cases"], counsel["pages"], counsel["on_time"]["hits"]) == (20, 40, 20)
    assert (everybody["cases"], everybody["pages"]) == (31, None)
    assert table.groups[1].pages == 1554  # the office itself sees it


def test_small_cells_of_a_large_group_are_hidden() -> None:
    rows = [*[ANSWERED] * 20, *[replace(ANSWERED, days_late=2, extensions=1, exemptions="7(1)(d)(i)")] * 2, *[OPEN] * 3]
    row = published(measure(rows, By.CLASS))[0]
    assert (row["answered"], row["open"], row["closed_unanswered"], row["cases"]) == (None, None, 0, 25)
    assert (row["outcomes"], row["same_day"]) == ({"released": None}, None)  # 22 closed of 25 would say that 3 are open
    assert row["exemptions"] == {"7(1)(b)": 20, "7(1)(c)": 20, "7(1)(d)(i)": None}
    assert (row["extended"], row["extensions"], row["on_time"]["hits"], row["on_time"]["of"]) == (None, None, 20, 25)


def test_a_cell_that_the_total_would_tell_is_hidden_in_one_more_group() -> None:
    def group(name: str, late: int, of: int) -> list[CaseFact]:
        row = replace(ANSWERED, requester_class=name)
        return [*[replace(row, days_late=3)] * late, *[row] * (of - late)]

    table = measure([*group("business", 2, 30), *group("counsel", 8, 20), *group("unknown", 9, 40)], By.CLASS)
    business, counsel, unknown, everybody = published(table)
    assert (business["on_time"], counsel["on_time"]) == (None, None)  # else 71 of 90 less 12 and 31 says 28 of 30
    assert (unknown["on_time"]["hits"], everybody["on_time"]["hits"], everybody["on_time"]["of"]) == (31, 71, 90)
    assert published(table, 1)[0]["on_time"]["hits"] == 28  # for the office itself


def test_a_group_that_the_ledger_names_is_shown_and_hides_nobody() -> None:
    of = {"federal_immigration": 3, "business": 2, "counsel": 6, "unknown": 40}
    table = measure([replace(ANSWERED, requester_class=name) for name, n in of.items() for _ in range(n)], By.CLASS)
    hid = [row["group"] for row in published(table) if row["suppressed"]]
    told = [row["group"] for row in published(table, known={"federal_immigration"}) if row["suppressed"]]
    assert (hid, told) == (["business", "federal_immigration"], ["business", "counsel"])

"""Suits in a browser: opened, served, ended; the hold that follows by itself, and who ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services import contesting, suits

from .made import case, met, record
from .test_desk_acts import DANA, HOSTILE, IDA, as_person

__all__ = ["as_person"]


@pytest.fixture
def sued(served: Any) -> models.Case:
    """An open case of which nothing is recorded yet, with two records."""
    of = case(1)
    met(of, record(1), record(2))
    return of


def kinds(of: models.Case) -> list[tuple[str, str]]:
    return list(models.Act.objects.filter(case=of).order_by("leaf").values_list("kind", "actor"))


def test_a_suit_holds_the_case_until_counsel_lifts_it_after_its_end(
    sued: models.Case, as_person: Callable[[str], Client], page
) -> None:
    after = f"/desk/cases/{sued.number}/after/"
    dana = as_person(DANA)
    filed = {"court": f"Circuit Court {HOSTILE[:60]}", "court_number": "2022 CH 01234", "on": "2021-12-30"}
    assert "lies in the future" in page(dana, f"{after}suit/", data=filed | {"on": "2031-01-01"}).text
    assert "lies before the demand" in page(dana, f"{after}suit/", data=filed | {"on": "2021-12-01"}).text
    assert kinds(sued) == []
    assert dana.post(f"{after}suit/", filed).status_code == 302
    assert kinds(sued) == [("suit.opened", DANA), ("hold.placed", "counterfoil")]
    acts = models.Act.objects.filter(case=sued).order_by("leaf")
    assert [one.facts for one in acts] == [{}, {"records": 2}]
    assert contesting.is_held(sued)

    served = f"{after}suit/0/served/"
    assert "before the suit was filed" in page(dana, served, data={"on": "2021-12-29"}).text
    assert dana.post(served, {"on": "2022-01-03"}).status_code == 302
    assert "is recorded already" in page(dana, served, data={"on": "2022-01-03"}).text
    ida = as_person(IDA)
    assert "Record how the suit ended first" in page(ida, f"{after}hold/", data={"reason": "enough"}).text

    assert as_person(DANA).post(f"{after}suit/0/ended/", {"outcome": "settled", "on": "2022-01-03"}).status_code == 302
    assert (
        "no such suit is open"
        in page(dana, f"{after}suit/0/ended/", data={"outcome": "upheld", "on": "2022-01-03"}).text
    )
    assert as_person(DANA).get(f"{after}hold/").status_code == 403
    assert contesting.is_held(sued)
    shown = page(as_person(IDA), after)
    assert shown.tree.xpath("//script") == []
    assert "filed Dec 30, 2021; served Jan 3, 2022" in shown.text
    assert "It was settled, Jan 3, 2022" in shown.text
    assert ida.post(f"{after}hold/", {"reason": "the suit has ended"}).status_code == 302
    assert not contesting.is_held(sued)
    assert [kind for kind, _ in kinds(sued)] == [
        "suit.opened", "hold.placed", "suit.served", "suit.ended", "hold.lifted",
    ]  # fmt: skip


def test_a_hold_that_stands_is_not_placed_twice_and_each_open_suit_keeps_it(sued: models.Case, office) -> None:
    contesting.place_hold(office, sued.number, reason="a letter threatens a suit", by=IDA)
    day = sued.received_at.date()
    for number in ("1", "2"):
        suits.open_suit(office, sued.number, court="Circuit Court", court_number=number, on=day, by=DANA)
    assert [kind for kind, _ in kinds(sued)] == ["hold.placed", "suit.opened", "suit.opened"]
    suits.end_suit(office, sued.number, 0, outcome="withdrawn", on=day, by=DANA)
    with pytest.raises(BadInput, match="a suit is open, so the hold stands"):
        contesting.lift_hold(office, sued.number, reason="one has ended", by=IDA)
    suits.end_suit(office, sued.number, 1, outcome="upheld", on=day, by=DANA)
    contesting.lift_hold(office, sued.number, reason="both have ended", by=IDA)
    assert [one.outcome for one in suits.suits(sued)] == ["withdrawn", "upheld"]


def test_what_serves_a_suit_after_the_hold_was_lifted_holds_again(sued: models.Case, office) -> None:
    """A hold that was lifted before anybody knew of a second suit comes back with it."""
    day = sued.received_at.date()
    suits.open_suit(office, sued.number, court="Circuit Court", court_number="1", on=day, by=DANA)
    suits.end_suit(office, sued.number, 0, outcome="withdrawn", on=day, by=DANA)
    contesting.lift_hold(office, sued.number, reason="it has ended", by=IDA)
    suits.open_suit(office, sued.number, court="Circuit Court", court_number="2", on=day, by=DANA)
    assert contesting.is_held(sued)


@pytest.mark.parametrize(
    ("court", "number", "by", "says"),
    [("", "1", DANA, "Give the court"), ("X", " ", DANA, "Give the court"), ("X", "1", "dana", "name and title")],
)
def test_a_suit_without_a_court_a_number_or_a_person_is_none(
    sued: models.Case, office, court: str, number: str, by: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        suits.open_suit(office, sued.number, court=court, court_number=number, on=sued.received_at.date(), by=by)
    assert kinds(sued) == []

"""Grounds for places and officers under cover, said in a browser: kept as acts, and the duties follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import sheets, work
from counterfoil.office.tasks import TASKS

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import DANA, Reviewed, account
from .conftest import kept
from .test_desk_acts import HOSTILE

REASONS = "a second suspect is at large and would learn from this place what the police know"


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


@pytest.fixture
def dana(served: Any, under_review: Reviewed) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(under_review.dana)
    return client


def address(r: Reviewed, unit: str = "R-000001") -> str:
    return f"/desk/cases/{r.case.number}/claims/{unit}/" if unit else f"/desk/cases/{r.case.number}/claims/"


def say(client: Client, r: Reviewed, what: str, *findings: str, reasons: str = REASONS) -> Any:
    return client.post(address(r), {"what": what, "findings": findings, "reasons": reasons})


def code_of(r: Reviewed, place: tuple[str, str]) -> str:
    """The exemption that the law names for a place, once the worker has proposed anew."""
    while work.do_next(r.office, TASKS):
        pass
    sheet = sheets.read(r.office, r.case.number)
    assert sheet is not None
    return sheet.by_place[place].duty.code


def test_a_ground_is_claimed_for_a_place_and_taken_back(dana: Client, page, under_review: Reviewed) -> None:
    r, place = under_review, under_review.place("LH123456")
    unit, finding = place
    shown = page(dana, f"{address(r)}?at={finding}")
    assert shown.tree.xpath("//input[@name='findings'][@checked]/@value") == [finding]
    assert len(shown.tree.xpath("//select[@name='what']/optgroup[1]/option")) == 54
    assert "Claim a ground for this place" in page(dana, f"/desk/cases/{r.case.number}/review/{unit}/1/").text
    assert say(dana, r, "ongoing_investigation", finding)["Location"] == address(r, "")
    act = models.Act.objects.get(kind="claim.recorded")
    assert (act.actor, act.case, act.private["ground"], act.private["reasons"]) == (
        DANA, r.case, "ongoing_investigation", REASONS,
    )  # fmt: skip
    waits = page(dana, address(r, ""))
    assert (waits.tree.xpath("//ul[@class='doors']"), "they are being made anew" in waits.text) == ([], True)
    assert kept(say(dana, r, "safety", finding)).tree.xpath("//main//form") == []
    assert code_of(r, place) == "7(1)(d)(vii)"
    stands = page(dana, address(r, "")).texts("//section[@aria-labelledby='standing']//tbody/tr/*")
    assert stands[:3] == [
        f"{unit}, {finding}", "7(1)(d)(vii): Obstruction of an ongoing criminal investigation", REASONS,
    ]  # fmt: skip
    assert say(dana, r, "withdraw", finding).status_code == 302
    assert code_of(r, place) == ""
    assert "Nothing is claimed." in page(dana, address(r, "")).text


def test_who_is_under_cover_is_said_by_one_place(dana: Client, page, under_review: Reviewed) -> None:
    r = under_review
    _, named = r.place("Mary Invented")
    _, bare = r.place("LH123456")
    both = kept(say(dana, r, "undercover", named, bare))
    assert "Say it officer by officer." in both.text
    assert "nothing says whose it is" in kept(say(dana, r, "undercover", bare)).text
    assert models.Act.objects.filter(kind="circumstance.recorded").count() == 0
    assert say(dana, r, "undercover", named, reasons="the unit says so").status_code == 302
    act = models.Act.objects.get(kind="circumstance.recorded")
    assert (act.private["what"], act.private["holds"], act.private["shown"]) == ("undercover", True, named)
    code_of(r, r.place("LH123456"))
    assert "an officer under cover" in page(dana, address(r, "")).text
    assert say(dana, r, "not_undercover", named, reasons="it was another").status_code == 302
    assert "Nothing is claimed." in page(dana, address(r, "")).text


def test_what_cannot_be_claimed_is_refused_and_nothing_is_recorded(dana: Client, under_review: Reviewed) -> None:
    r = under_review
    _, finding = r.place("LH123456")
    before = models.Act.objects.count()
    for what, reasons, said in (
        ("ongoing_investigation", "an investigation", "at least 8 words"),
        ("ongoing_investigation", f"{REASONS}, as Mary Invented says", "hold a value that this case does not release"),
        ("none", REASONS, "Select a valid choice"),
        ("withdraw", REASONS, "nothing is claimed for"),
        ("safety", "x" * 4001, "at most 4000 characters"),
        ("safety", "a\x00b", "Null characters are not allowed"),
    ):
        shown = kept(say(dana, r, what, finding, reasons=reasons))
        assert said in shown.text, what
    assert "Select a valid choice" in kept(say(dana, r, "safety", "p9-9999")).text
    assert dana.get(address(r, "R-999999")).status_code == 404
    assert dana.get(address(r, "R-1<script>")).status_code == 404
    nobody = Client(SERVER_NAME="localhost")
    nobody.force_login(account("nobody", ""))
    assert "Your account has no name and title" in kept(say(nobody, r, "safety", finding)).text
    assert models.Act.objects.count() == before


def test_hostile_reasons_are_words(dana: Client, page, under_review: Reviewed) -> None:
    r = under_review
    _, finding = r.place("LH123456")
    hostile = f"{HOSTILE} {REASONS}"
    assert say(dana, r, "safety", finding, reasons=hostile).status_code == 302
    shown = page(dana, address(r, ""))
    assert shown.tree.xpath("//main//script | //main//img") == []
    assert "<script>alert(1)</script>" in shown.text

"""What a newcomer does: file a request, follow it, clear it at the desk, let an answer go that another signed."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf
import pytest
from django.db import connections
from playwright.sync_api import expect

from counterfoil.cases.lifecycle import State
from counterfoil.office import app, models

from . import planting
from .conftest import Served
from .steps import clear, file_request, let_go, review_to_the_end, sign
from .test_review import case_of
from .visiting import Visitor

ASKED = "The policy on body-worn cameras that was in force in 2023. (SAMPLE)"


@pytest.mark.soak
def test_a_request_is_filed_cleared_and_followed(own: Served, visitor: Callable[..., Visitor]) -> None:
    asks, works = visitor(own), visitor(own, "records_officer")
    file_request(asks, ASKED)
    number = clear(works, "on the portal")
    page = asks.wait_for("It arrived as")  # how the case stands is soon another sentence: the worker goes on
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


@pytest.mark.soak
def test_what_one_person_signed_another_lets_go(own: Served, visitor: Callable[..., Visitor]) -> None:
    app.open_office(own.folder)
    number = models.Case.objects.filter(state=State.LETTERED).order_by("number")[0].number
    connections.close_all()
    signed = visitor(own, "records_officer")
    page = signed.visit(f"/desk/cases/{number}/release/")
    expect(page.get_by_role("button", name="Approve and release")).to_have_count(0)
    other = visitor(own, "second_officer")
    other.visit(f"/desk/cases/{number}/release/")
    other.press("Approve and release")
    other.visit(f"/desk/cases/{number}/release/")
    page = other.wait_for("Files that have left")
    expect(page.get_by_role("button", name="Approve and release")).to_have_count(0)


@pytest.mark.soak
def test_the_way_from_the_inbox_to_the_release_catches_every_planted_miss(
    own: Served, visitor: Callable[..., Visitor]
) -> None:
    number = case_of(own)
    one = visitor(own, "records_officer")
    page = one.follow(number)
    one.follow("Review", within=".tabs")
    record = page.locator("tbody th", has_text=planting.RECORD).locator("a").inner_text()
    one.follow(record)
    places = page.locator(".places")
    for missed in (planting.ADDRESS, planting.NICKNAME):
        expect(places).not_to_contain_text(missed)
    for missed, category, reason in (
        (planting.ADDRESS, "home_address", "it says where a witness lives"),
        (planting.NICKNAME, "name", "a witness is called that"),
    ):
        page.locator("#words summary").click()
        page.get_by_label("The words as they stand on the page").fill(missed)
        page.locator("#words-exemption").select_option("7(1)(c)")
        page.locator("#words-category").select_option(category)
        page.locator("#words-reason").fill(reason)
        page.get_by_role("button", name="Redact these words").click()
        expect(page.locator("#panel")).to_contain_text(f"{missed}: 7(1)(c)")
    page.locator("#draw summary").click()
    for side, points in zip(("Left", "Top", "Right", "Bottom"), planting.WRITTEN, strict=True):
        page.get_by_label(side, exact=True).fill(str(points))
    page.locator("#draw-exemption").select_option("7(1)(b)")
    page.locator("#draw-category").select_option("phone")
    page.locator("#draw-reason").fill("a telephone number, in handwriting")
    page.get_by_role("button", name="Redact the box").click()
    expect(page.locator("#said .said")).to_have_text("The box is added.")

    one.visit(f"/desk/cases/{number}/review/")
    review_to_the_end(one)
    sign(one, number)
    let_go(visitor(own, "second_officer"), number)

    released = sorted((own.folder / "work" / number / "release").rglob("*.pdf"))
    text = {one: "".join(page.get_text() for page in pymupdf.open(one)) for one in released}
    [left] = [one for one in released if "WHERE NEIGHBORS CALL HIM" in text[one]]
    missed = (planting.ADDRESS, planting.NICKNAME)
    assert [one.name for one in released if any(each in text[one] for each in missed)] == []
    with pymupdf.open(left) as opened:
        hidden = opened[0].get_pixmap(clip=pymupdf.Rect(planting.WRITTEN), colorspace="gray").samples
    assert hidden.count(0) > 0.95 * len(hidden)  # black, but for the exemption that is printed on it

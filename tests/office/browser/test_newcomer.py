"""What a newcomer does: file a request, follow it, clear it at the desk, let an answer go that another signed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connections
from playwright.sync_api import expect

from counterfoil.cases.lifecycle import State
from counterfoil.office import app, models

from .conftest import Served
from .visiting import Visitor

ASKED = "The policy on body-worn cameras that was in force in 2023. (SAMPLE)"


def test_a_request_is_filed_cleared_and_followed(own: Served, visitor: Callable[..., Visitor]) -> None:
    asks = visitor(own)
    asks.visit("/")
    asks.follow("File a request", within="main")
    asks.press("Begin")
    asks.press("Continue")
    asks.page.get_by_label("Which records do you want?").fill(ASKED)
    asks.press("Continue")
    asks.page.get_by_label("Electronic copies, which I fetch with the secret link").check()
    asks.page.get_by_label("No", exact=True).check()
    asks.press("Continue")
    page = asks.press("Send the request")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request has arrived")
    link = page.locator("code.portal-link").inner_text()
    asks.follow("Open it now")
    assert asks.page.url == link
    expect(page.locator("main")).to_contain_text("It has arrived.")

    works = visitor(own, "records_officer")
    works.visit("/desk/arrivals/")
    page = works.page
    with page.expect_navigation():
        page.locator("tbody tr", has_text="on the portal").get_by_role("link").click()
    works.hold()
    page = works.wait_for("Clear it and open the case")
    expect(page.locator("main")).to_contain_text(ASKED)
    works.press("Clear it and open the case")

    asks.wait_for("It has arrived, and a case is open.")


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

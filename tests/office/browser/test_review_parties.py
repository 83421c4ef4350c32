"""Whose a place is, said in a real browser: by keys alone, and taken back on a phone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from playwright.sync_api import expect

from counterfoil.office import app, models

from .conftest import Served
from .test_review import case_of, says
from .visiting import PHONE, Visitor


@pytest.mark.soak
def test_persons_are_joined_by_keys_and_told_apart_again_on_a_phone(
    own: Served, visitor: Callable[..., Visitor]
) -> None:
    number = case_of(own)
    dana = visitor(own, "records_officer")
    where = f"/desk/cases/{number}/review/R-000001/1/"
    page = dana.visit(where, rules=None)
    page.locator(".places a", has_text="NOWAKOWSKI, ZBIGNIEW").first.click()
    expect(page.locator("#place-heading")).to_contain_text("The name of a victim")
    in_the_case = page.locator(".facts div", has_text="This person in the case")
    expect(in_the_case).not_to_contain_text("R-000006")
    keys = page.keyboard
    keys.press("h")
    expect(page.locator("#reach")).to_be_focused()
    for _ in range(3):
        keys.press("Tab")
    expect(page.locator("#other")).to_be_focused()
    keys.type("ZBIGNIEW")
    keys.press("Tab")
    keys.type("the same birth date on the old card")
    keys.press("Enter")
    says(page, "It is recorded that they are one person.")
    expect(in_the_case).to_contain_text("R-000006")

    omar = visitor(own, "second_officer", viewport=PHONE)
    at = parse_qs(urlsplit(page.url).query)["at"][0]
    page = omar.visit(f"{where}?at={at}", rules=None)
    page.locator("#whose summary").click()
    expect(page.locator("#said-of-person li")).to_contain_text("the same birth date on the old card")
    page.get_by_label("Why it is not so").fill("it is his father’s card")
    omar.hold()
    page.get_by_role("button", name="Take back “the same birth").click()
    says(page, "It is taken back: the persons are as before.")
    expect(page.locator(".facts div", has_text="This person in the case")).not_to_contain_text("R-000006")
    app.open_office(own.folder)
    said = models.Act.objects.filter(kind__startswith="party.").order_by("leaf")
    assert [(one.kind, one.private["reasons"]) for one in said] == [
        ("party.joined", "the same birth date on the old card"),
        ("party.split", "it is his father’s card"),
    ]
    connections.close_all()

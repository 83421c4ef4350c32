"""A real case of the sample reviewed in a real browser: by keyboard alone to the signature, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connections
from playwright.sync_api import Page, expect

from counterfoil.cases.lifecycle import State
from counterfoil.office import app, models
from counterfoil.review.decisions_reading import read_table
from counterfoil.values import Box

from .conftest import Served
from .visiting import Visitor


def case_of(office: Served) -> str:
    """The case whose proposals wait for a person."""
    app.open_office(office.folder)
    number = (
        models.Case.objects.exclude(drafts=None).first()
        or models.Case.objects.filter(state=State.PROPOSED, number__lt="CF-2024-9").get()
    )
    connections.close_all()
    return str(number.number)


def says(page: Page, words: str) -> None:
    expect(page.locator("#said .said")).to_have_text(words)


def test_a_case_is_reviewed_by_keyboard_alone_and_signed(own: Served, visitor: Callable[..., Visitor]) -> None:
    number = case_of(own)
    one = visitor(own, "records_officer")
    page = one.visit(f"/desk/cases/{number}/review/")
    page.get_by_role("link", name="Go on where something is open").focus()
    one.enter()
    keys = page.keyboard
    keys.press("y")
    says(page, "The record is decided as a whole.")
    keys.press("j")
    expect(page.locator(".places [aria-current]")).to_have_attribute("data-at", "p1-0002")
    keys.press("k")
    expect(page.locator(".places [aria-current]")).to_have_attribute("data-at", "p1-0001")
    keys.press("a")
    says(page, "1 proposal accepted.")
    keys.press("z")
    says(page, "Undone, on 1 place.")
    keys.press("Z")
    says(page, "Done again, on 1 place.")
    draw(page)
    keys.press("A")
    expect(page.locator("#said .said")).to_contain_text("proposals accepted.")
    for _ in range(6):  # as many pages as the case has
        go_on(one, page)
    expect(page.locator("#bar .progress")).to_contain_text("Nothing is left to decide.")
    keys.press("b")
    page.wait_for_url(f"**/desk/cases/{number}/review/missing/")
    one.hold()
    expect(page.locator("main")).to_contain_text("Nothing is missing. What is decided can be signed.")
    page.get_by_role("link", name="To the sign-off").focus()
    one.enter()
    page.get_by_role("button", name="Sign", exact=True).focus()
    one.enter()
    expect(page.locator("main")).to_contain_text("It is signed.")
    table = read_table(own.folder / "work" / number / "review" / "signed.csv")
    assert (table.decided_by, [one.box for one in table.added]) == (
        "Dana Whitfield, FOIA Officer (SAMPLE)",
        [Box(206, 700, 326, 716)],
    )


def draw(page: Page) -> None:
    """Open the form, push the box down into the blank part of the page, and say why."""
    keys = page.keyboard
    keys.press("d")
    expect(page.locator(".is-drawing")).to_be_visible()
    for side, value in (("left", "200"), ("top", "700"), ("right", "320"), ("bottom", "716")):
        page.locator(f"#{side}").fill(value)
    page.locator("#overlay").focus()
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.locator("#draw-exemption")).to_be_focused()
    keys.type("7(1)(c)")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("handwriting about a private person")
    keys.press("Enter")
    says(page, "The box is added.")
    expect(page.locator("#overlay .added path")).to_have_attribute("d", "M206 700H326V716H206Z")


def go_on(one: Visitor, page: Page) -> None:
    """Mark this page viewed, and do what the next one needs."""
    before = page.url
    page.keyboard.press("v")
    page.wait_for_url(lambda url: url != before)
    says(page, "The page is marked as viewed.")
    one.hold()
    if page.locator("[data-key=y]").count():
        page.keyboard.press("y")
        says(page, "The record is decided as a whole.")
    if page.locator("[data-key=A]").count():
        page.keyboard.press("A")
        expect(page.locator("#said .said")).to_contain_text("accepted.")


def test_without_scripts_two_review_at_once_and_lose_nothing(own: Served, visitor: Callable[..., Visitor]) -> None:
    number = case_of(own)
    dana, omar = (visitor(own, name, java_script_enabled=False) for name in ("records_officer", "second_officer"))
    overview = dana.visit(f"/desk/cases/{number}/review/")
    where = overview.locator("tbody th a").first.get_attribute("href")
    for one in (dana, omar):
        one.visit(f"{where}?at=p1-0003")
    page = dana.press("Accept a")
    says(page, "1 proposal accepted.")
    late = omar.page
    late.get_by_label("Reason, where you differ").fill("it names nobody")
    late.get_by_label("Exemption m").select_option("7(1)(c)")
    omar.press("Refer f", status=409)
    expect(late.locator("#refused h2")).to_have_text("Somebody else was first")
    expect(late.locator("#refused td").nth(1)).to_contain_text("refer")
    page.locator("#draw summary").click()
    for name, value in (("Left", "200"), ("Top", "700"), ("Right", "320"), ("Bottom", "716")):
        page.get_by_label(name, exact=True).fill(value)
    page.locator("#draw-exemption").select_option("7(1)(c)")
    page.locator("#draw-reason").fill("handwriting")
    dana.press("Redact the box")
    says(page, "The box is added.")

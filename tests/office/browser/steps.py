"""What several journeys do on their way: file a request, clear it, review a case, sign it, let it go."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .visiting import Visitor

PROGRESS, PAGES = "#bar .progress", " pages viewed"


def file_request(asks: Visitor, text: str) -> str:
    """File a request on the portal for electronic copies, open the page that follows it, and return its address."""
    asks.visit("/request/")
    asks.press("Begin")
    asks.press("Continue")
    asks.page.get_by_label("Which records do you want?").fill(text)
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
    return link


def clear(works: Visitor, channel: str) -> str:
    """Clear what arrived by ``channel`` ("on the portal"), and return the number of the case that was opened."""
    page = works.visit("/desk/arrivals/")
    with page.expect_navigation():
        page.locator("tbody tr", has_text=channel).get_by_role("link").click()
    works.hold()
    works.wait_for("Clear it and open the case")
    works.press("Clear it and open the case")
    return case_here(works)


def case_here(one: Visitor) -> str:
    """The number in the address of a case's own page."""
    found = re.search(r"/desk/cases/([A-Z0-9-]+)/$", one.page.url)
    assert found, one.page.url
    return found[1]


def review_to_the_end(one: Visitor) -> None:
    """From the list of records on: decide each as what was asked for, accept what is proposed, look at each page."""
    page = one.follow("Go on where something is open")
    while page.locator("[data-key=s]").count() == 0:
        if page.locator("[data-key=y]").count():
            press_and_see(one, "y", "The record is decided as a whole.")
        if page.locator("[data-key=A]").count():
            press_and_see(one, "A", "accepted.")
        viewed = int(page.locator(PROGRESS).inner_text().partition(PAGES)[0].split()[-3])
        page.locator("[data-key=v]").click()
        expect(page.locator(PROGRESS)).to_have_text(re.compile(rf", {viewed + 1} of \d+{PAGES}"))
        one.hold(rules=None)


def press_and_see(one: Visitor, key: str, said: str) -> None:
    """Press the button that this key stands for, and see that the page says what was done."""
    one.page.locator(f"button[data-key={key}]").click()
    expect(one.page.locator("#said .said")).to_contain_text(said)


def sign(one: Visitor, number: str) -> None:
    """Sign what stands decided, and wait until the files are redacted and the letter is written."""
    one.visit(f"/desk/cases/{number}/sign/")
    page = one.press("Sign")
    expect(page.locator("main")).to_contain_text("It is signed.")


def let_go(other: Visitor, number: str) -> None:
    """Another person waits for the letter, lets it go, and waits until it has left."""
    other.visit(f"/desk/cases/{number}/release/")
    other.wait_for("Approve and release")
    other.press("Approve and release")
    other.wait_for("Files that have left")

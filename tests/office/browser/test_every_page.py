"""Every address of the office: for everybody as it is sent, and once in a browser by each of two who look at it.

The first sits at a desk, by day, and reads English; the second has a phone, by night, and reads Spanish: what a
stranger sees is here, what staff see in script/soak; the journeys go through their pages here.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import connections
from lxml import html
from playwright.sync_api import APIResponse

from counterfoil.office import app
from counterfoil.office.web.access import PUBLIC

from ..web.conftest import faults
from .conftest import Served
from .making import ACCOUNTS
from .objects import NOT_SET_UP, objects, routes
from .visiting import DESKTOP, PHONE, Visitor, as_sent

STRANGER = ""
WHO = [STRANGER, *(name for name in ACCOUNTS if name != "second_officer")]
REFUSED = {"takes forms only", "another role's", "a program's", "file"} | {
    f"to {path}" for path in ("/", "/accounts/", "/desk/", "/log-in/", "/request/")
}
"""What else an address may answer."""
DIFFER = {"portal", "inbox", "case"}
"""Pages that each role sees in another way: the browser opens them for each role, others for the first that may."""
CLOSELY = {"portal", "ask_what", "follow", "inbox", "case", "review_page", "case_release"}
"""Pages of each kind of layout: they are looked at zoomed and on paper as well, and for every object that they have."""
BY_NIGHT = ["color-contrast", "target-size", "html-has-lang", "valid-lang", "label", "link-in-text-block"]
"""axe-core's rules that another width, another language or the dark can break where the first look broke none."""


@pytest.fixture(scope="module")
def addresses(shown: Served) -> dict[str, tuple[str, ...]]:
    """Route → its addresses, with an object for each parameter."""
    app.open_office(shown.folder)
    there = objects()
    connections.close_all()
    return {one.name: one.addresses(there) for one in routes() if one.name not in NOT_SET_UP}


@pytest.mark.parametrize("by_night", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["", "by night"])
@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[] if not one else pytest.mark.soak) for one in WHO],
    ids=lambda name: name or "stranger",
)
def test_every_page_keeps_the_promise(
    name: str, by_night: bool, shown: Served, visitor: Callable[..., Visitor], addresses: dict[str, tuple[str, ...]]
) -> None:
    """``by_night``: the second look at every page; else only at those of each kind of layout."""
    one = visitor(shown, name)
    name_of_role = name or PUBLIC
    found: list[str] = []
    opened: set[str] = set()
    mine = {one.name for one in routes() if one.first_seen_by == name_of_role}
    for route, paths in addresses.items():
        for path in paths:
            looks = route in mine and (path == paths[0] or route in CLOSELY)
            answer = one.context.request.get(shown.address + path, max_redirects=0)
            if (kind := _kind(answer)) == "page":
                opened.add(route)
                if looks:
                    wrong = _looked_at(one, path, closely=route in CLOSELY, by_night=by_night)
                elif route in DIFFER:
                    wrong = one.faults_of(path)
                else:
                    wrong = faults(as_sent(answer), html.fromstring(answer.text()))
                found += [f"{path}: {each}" for each in wrong]
            elif kind not in REFUSED:
                found.append(f"{path}: {kind}")
    assert found == []
    assert {"portal", "log_in" if name == STRANGER else "portal"} <= opened


def _kind(answer: APIResponse) -> str:
    """What an address gives to whoever opens it."""
    if answer.status == 200:
        return "page" if answer.headers["content-type"].startswith("text/html") else "file"
    if answer.status == 302:
        return f"to {urlsplit(answer.headers['location']).path}"
    refused = {401: "a program's", 403: "another role's", 405: "takes forms only"}
    return refused.get(answer.status, f"{answer.status}: where it is not there, give an object that is, in objects.py")


def _looked_at(one: Visitor, path: str, *, closely: bool, by_night: bool) -> list[str]:
    """What is wrong with a page: at a desk; then, by night or ``closely``, on a phone, by dark, in Spanish."""
    page = one.page
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    found = one.faults_of(path)
    if closely:
        found += _narrower(one)
        page.emulate_media(media="print")
        found += [f"on paper: {each}" for each in one.violations(["color-contrast"])]
        page.emulate_media(media="screen")
    if not (closely or by_night):
        return found
    one.context.add_cookies([{"name": "language", "value": "es", "url": one.address}])
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    found += [f"Spanish, dark, on a phone: {each}" for each in one.faults_of(path, rules=BY_NIGHT)]
    if closely:
        found += [f"Spanish: {each}" for each in _narrower(one)]
    if (language := page.evaluate("document.documentElement.lang")) != "es":
        found.append(f"Spanish: the page says it is {language}")
    one.context.clear_cookies(name="language")
    return found


def _narrower(one: Visitor) -> list[str]:
    """What makes it scroll sideways at 200 % zoom, and at 400 % zoom (WCAG 2.2, 1.4.10)."""
    found = []
    for width in (640, 320):
        one.page.set_viewport_size(PHONE | {"width": width})
        found += one.too_wide()
    return found

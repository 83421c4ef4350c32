"""Every address of the office, for everybody, wide and narrow, light and dark, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import APIResponse

from counterfoil.office import app
from counterfoil.office.web.access import PUBLIC

from .conftest import Served
from .making import ACCOUNTS, cases
from .objects import objects, routes
from .visiting import DESKTOP, PHONE, Visitor

STRANGER = ""
WHO = [STRANGER, *(name for name in ACCOUNTS if name != "second_officer")]
REFUSED = {"takes forms only", "another role's", "to /log-in/", "to /desk/", "to /", "file"}
"""What else an address may answer."""


@pytest.fixture(scope="module")
def addresses(shown: Served) -> dict[str, tuple[str, ...]]:
    """Route → its addresses, with an object for each parameter."""
    app.open_office(shown.folder)
    there = objects(cases())
    connections.close_all()
    return {one.name: one.addresses(there) for one in routes()}


@pytest.mark.parametrize("name", WHO, ids=lambda name: name or "stranger")
def test_every_page_keeps_the_promise(
    name: str, shown: Served, visitor: Callable[..., Visitor], addresses: dict[str, tuple[str, ...]]
) -> None:
    one = visitor(shown, name)
    name_of_role = name or PUBLIC
    found: list[str] = []
    opened: set[str] = set()
    mine = {one.name for one in routes() if one.first_seen_by == name_of_role}
    for route, paths in addresses.items():
        for path in paths:
            answer = one.context.request.get(shown.address + path, max_redirects=0)
            if (kind := _kind(answer)) == "page":
                opened.add(route)
                found += [f"{path}: {each}" for each in _looked_at(one, path, thoroughly=route in mine)]
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
    return {
        403: "another role's",
        404: "not there: give an object that is, in objects.py",
        405: "takes forms only",
    }.get(answer.status, str(answer.status))


def _looked_at(one: Visitor, path: str, *, thoroughly: bool) -> list[str]:
    """What is wrong with a page: in English on a desk; ``thoroughly`` by dark, narrower and in Spanish too."""
    page = one.page
    page.set_viewport_size(DESKTOP)
    found = one.faults_of(path)
    if not thoroughly:
        return found
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in one.violations(["color-contrast"])]
    page.emulate_media(color_scheme="light")
    found += _narrower(one)
    found += [f"phone: {each}" for each in one.violations(["target-size"])]
    one.context.add_cookies([{"name": "language", "value": "es", "url": one.address}])
    page.set_viewport_size(DESKTOP)
    found += [f"Spanish: {each}" for each in one.faults_of(path, rules=None)]
    found += [f"Spanish: {each}" for each in _narrower(one)]
    if (language := page.evaluate("document.documentElement.lang")) != "es":
        found.append(f"Spanish: the page says it is {language}")
    one.context.clear_cookies(name="language")
    return found


def _narrower(one: Visitor) -> list[str]:
    """What makes it scroll sideways at 200 % zoom, on a phone, and at 400 % zoom (WCAG 2.2, 1.4.10)."""
    found = []
    for width in (640, PHONE["width"], 320):
        one.page.set_viewport_size(PHONE | {"width": width})
        found += one.too_wide()
    return found

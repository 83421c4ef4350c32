"""What travels with every answer, asked of each address that there is; and what no answer ever does."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.web import server, setting_up

from .conftest import HEADERS, POLICY
from .test_access import OBJECTS, routes
from .test_attack_routes import of
from .test_server import answer


def asked_of_each(browser: Client, method: str) -> list[tuple[str, HttpResponse]]:
    browser.raise_request_exception = False
    made = []
    for route in routes():
        objects = {key: OBJECTS.get(key, of(key)) for key in route.pattern.converters}
        where = reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)
        made.append((route.name, browser.generic(method, where)))
    return made


@pytest.mark.parametrize("role", [None, Role.RECORDS_OFFICER, Role.ADMINISTRATOR])
def test_every_answer_carries_what_a_browser_must_know(as_role, client: Client, role: Role | None) -> None:
    for name, told in asked_of_each(as_role(role) if role else client, "GET"):
        wanted = HEADERS | {"Content-Security-Policy": sorted(POLICY.split("; "))}
        found: dict[str, Any] = {key: told.headers.get(key) for key in wanted}
        found["Content-Security-Policy"] = sorted(found["Content-Security-Policy"].split("; "))
        found["Referrer-Policy"] = "same-origin" if found["Referrer-Policy"] else None  # some tell less: test_promise
        assert (name, found) == (name, wanted)
        kind = told.headers.get("Content-Type", "")
        assert (name, "charset=" in kind or not kind.startswith("text/")) == (name, True)
        assert (name, "Access-Control-Allow-Origin" in told.headers, "Server" in told.headers) == (name, False, False)
        assert (name, role is None or "no-store" in told.headers["Cache-Control"]) == (name, True)


def test_no_answer_sends_back_what_was_sent(client: Client) -> None:
    """TRACE would show a script the cookies that it may not read."""
    for name, told in asked_of_each(client, "TRACE"):
        content = b"" if told.streaming else told.content
        assert (name, told.status_code >= 300, b"TRACE /" in content) == (name, True, False)


def test_a_style_sheet_is_as_guarded_as_a_page(office: Office) -> None:
    path = "/static/uswds/css/uswds.min.css"
    apart: dict[str, Any] = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    wanted = {key: value for key, value in HEADERS.items() if key != "Cross-Origin-Opener-Policy"} | apart
    plain = answer(server.ready(office.folder), path)[1]
    assert {key: plain.get(key) for key in wanted} == wanted
    assert "Strict-Transport-Security" not in plain
    served = server.ready(office.folder, names=["records.example.gov"])
    told = answer(served, path, HTTP_HOST="records.example.gov", HTTP_X_FORWARDED_PROTO="https")[1]
    assert told["Strict-Transport-Security"] == f"max-age={setting_up.HSTS_S}"

"""Security keys in real Chromium, with an authenticator that the browser itself simulates."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from counterfoil.errors import BadInput
from counterfoil.office import folder, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import security_keys
from counterfoil.office.services.security_keys import Site

from .conftest import PASSWORD

SITE = Site("localhost", "http://localhost")


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The office, served by a process of its own; here every role needs a second factor."""
    folder.write_settings(replace(office, second_factor="required"))
    command = [sys.executable, "-m", "counterfoil", "office", "serve", str(office.folder), "--port", "0", "--no-worker"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        said = served.stdout.readline()
        port = re.search(r":(\d+)/", said)
        assert port, said
        yield f"http://localhost:{port[1]}"  # a browser lets no key speak to a bare number
        served.terminate()


@pytest.fixture
def tab(address: str) -> Iterator[Page]:
    """A browser with a simulated security key in it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = chromium.new_page(base_url=address)
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {"protocol": "ctap2", "transport": "usb", "hasUserVerification": False}},
        )
        page.devices = devices  # type: ignore[attr-defined]
        yield page
        chromium.close()


def asked(ask: Callable[[], Any]) -> Any:
    """What the database says, asked in a thread of its own: Playwright keeps this one busy with a loop."""

    def once() -> Any:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(once).result()


def log_in(tab: Page) -> None:
    tab.goto("/log-in/")
    tab.get_by_label("Log-in name").fill("counsel")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()


def test_a_key_is_added_and_logs_in_and_a_copied_one_is_refused(account, address: str, tab: Page) -> None:
    who = asked(lambda: account(Role.COUNSEL))
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    log_in(tab)
    expect(tab.get_by_role("heading", name="Your role needs a second factor")).to_be_visible()
    tab.get_by_role("link", name="Add a security key or passkey").click()
    tab.get_by_label("What you call this key").fill("the blue one")
    tab.get_by_role("button", name="Add the key").click()
    expect(tab.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = tab.locator("ol.codes code").first.inner_text()
    tab.get_by_role("link", name="I have them").click()
    expect(tab.get_by_text("Security key: the blue one")).to_be_visible()
    tab.get_by_role("button", name="Log out").click()

    log_in(tab)
    expect(tab.get_by_role("heading", name="Second step")).to_be_visible()
    tab.get_by_role("button", name="Use a security key").click()
    expect(tab.get_by_role("heading", name="Open cases")).to_be_visible()
    assert said == []
    key = asked(who.security_keys.get)
    assert (key.label, key.sign_count, key.used_at is not None) == ("the blue one", 2, True)
    tab.get_by_role("button", name="Log out").click()

    asked(lambda: models.SecurityKey.objects.update(sign_count=9))  # somebody used a copy of it in between
    log_in(tab)
    tab.get_by_role("button", name="Use a security key").click()
    expect(
        tab.get_by_role("alert").get_by_text("The key did not prove that it is one of this account.")
    ).to_be_visible()
    assert asked(lambda: list(who.events.order_by("pk").values_list("what", "detail"))) == [
        ("key_added", "the blue one"),
        ("codes_made", ""),
        ("key_refused", "the blue one"),
    ]
    tab.get_by_label("Code from the app, or a recovery code").fill(code)
    tab.get_by_role("button", name="Log in").click()
    expect(tab.get_by_role("heading", name="Open cases")).to_be_visible()


def test_a_browser_without_the_key_is_told(account, address: str, tab: Page) -> None:
    who = asked(lambda: account(Role.COUNSEL))
    elsewhere = {"credential": "AAAA", "public_key": "AAAA", "sign_count": 0, "made_at": who.made_at}
    asked(lambda: models.SecurityKey.objects.create(account=who, label="elsewhere", **elsewhere))
    log_in(tab)
    tab.get_by_role("button", name="Use a security key").click()
    expect(tab.get_by_text("The key did not answer. Try again, or use a code.")).to_be_visible()
    assert "/log-in/second-step/" in tab.url


ANSWERS: list[Any] = [
    "", "x", "null", "[]", "{}", '{"id": 5}', '{"id": "AAAA"}', json.dumps({"id": "\0<script>"}), "\u202e", "{" * 5000,
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}),
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_odd_answer_is_no_key(account, answer: str) -> None:
    who = account(Role.COUNSEL)
    models.SecurityKey.objects.create(
        account=who, label="x", credential="AAAA", public_key="AAAA", sign_count=0, made_at=who.made_at
    )
    assert security_keys.check(who, answer, "AAAA", SITE) is False
    with pytest.raises(BadInput, match="could not be checked"):
        security_keys.add(who, "y", answer, "AAAA", SITE)
    assert who.security_keys.count() == 1


def test_an_answer_that_was_never_asked_for_is_refused(client, page, account) -> None:
    who = account(Role.COUNSEL)
    models.SecurityKey.objects.create(
        account=who, label="x", credential="AAAA", public_key="AAAA", sign_count=0, made_at=who.made_at
    )
    client.post("/log-in/", {"username": "counsel", "password": PASSWORD})
    asked = page(client, "/log-in/second-step/")
    options = json.loads(asked.tree.xpath("string(//form/@data-options)"))
    assert (options["rpId"], [one["id"] for one in options["allowCredentials"]]) == ("localhost", ["AAAA"])
    assert asked.tree.xpath("//script/@src") == ["/static/security_key.js"]
    again = page(client, "/log-in/second-step/")  # each page has a challenge of its own
    assert json.loads(again.tree.xpath("string(//form/@data-options)"))["challenge"] != options["challenge"]
    refused = page(client, "/log-in/second-step/", data={"answer": ANSWERS[-1]})
    assert refused.texts("//div[@role='alert']//li") == [
        "The key did not prove that it is one of this account. Try again, or use a code."
    ]
    assert client.get("/desk/").status_code == 302

"""Security keys in real Chromium, with an authenticator that the browser itself simulates."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from webauthn.helpers import bytes_to_base64url, encode_cbor

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
def tab(address: str, chromium: Browser) -> Iterator[Page]:
    """A browser with a simulated security key in it."""
    page = chromium.new_page(base_url=address)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "usb", "hasUserVerification": False}},
    )
    page.devices = devices  # type: ignore[attr-defined]
    yield page
    page.close()


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
    assert [one for one in said if not one.startswith("Clear-Site-Data header")] == []  # what logging out says it did
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


@dataclass
class Token:
    """A security key made of a few lines, for what a browser would never send."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: str = "dG9rZW4"

    def given_to(self, account: models.Account) -> models.SecurityKey:
        numbers = self.private.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        public = bytes_to_base64url(encode_cbor({1: 2, 3: -7, -1: 1} | point))
        more = {"credential": self.credential, "public_key": public, "sign_count": 5, "made_at": account.made_at}
        return models.SecurityKey.objects.create(account=account, label="token", **more)

    def answer(self, *, challenge: bytes = b"challenge", site: Site = SITE, count: int = 6, flags: int = 1) -> str:
        told = {"type": "webauthn.get", "challenge": bytes_to_base64url(challenge), "origin": site.origin}
        client = json.dumps(told).encode()
        data = hashlib.sha256(site.host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": client, "signature": signed}
        response = {name: bytes_to_base64url(value) for name, value in parts.items()} | {"userHandle": None}
        shown = {"id": self.credential, "rawId": self.credential, "type": "public-key", "response": response}
        return json.dumps(shown | {"clientExtensionResults": {}})


CHALLENGE = bytes_to_base64url(b"challenge")
EVIL = Site("evil.example", "https://evil.example")


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"challenge": b"an older one"}, False),
        ({"site": EVIL}, False),
        ({"site": Site("localhost", "http://localhost:8001")}, False),
        ({"site": Site("evil.example", SITE.origin)}, False),
        ({"count": 5}, False),
        ({"count": 0}, False),
        ({"flags": 0}, False),  # nobody touched it
    ],
)
def test_a_proof_is_for_this_challenge_at_this_site_and_newer(account, change: dict[str, Any], holds: bool) -> None:
    who, token = account(Role.COUNSEL), Token()
    token.given_to(who)
    answer = token.answer(**change)
    assert security_keys.check(who, answer, CHALLENGE, SITE) is holds
    assert security_keys.check(who, answer, CHALLENGE, SITE) is False  # once


def test_the_key_of_another_account_and_another_key_prove_nothing(account) -> None:
    who, other, token = account(Role.COUNSEL), account(Role.OVERSIGHT), Token()
    token.given_to(other)
    assert security_keys.check(who, token.answer(), CHALLENGE, SITE) is False
    assert security_keys.check(other, Token().answer(), CHALLENGE, SITE) is False  # signed by another key
    assert security_keys.check(other, token.answer(), CHALLENGE, SITE) is True


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

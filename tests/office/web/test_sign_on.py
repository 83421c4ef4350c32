"""Signing on with the organization's own accounts, at a real provider; and what a provider or a stranger may try."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pyotp
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import folder, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import second_factor
from counterfoil.office.sign_on import SECRET, SignOn
from counterfoil.office.web import server, setting_up
from counterfoil.office.web.sign_on_backend import Backend

from .conftest import PASSWORD, kept
from .test_log_in import enter

CLIENT, HUSH = "counterfoil-office", "not so secret"
BACK = "http://localhost/log-in/sign-on/back/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a provider that runs as its own process."""
    command = [sys.executable, str(Path(__file__).with_name("provider.py")), str(tmp_path_factory.mktemp("provider"))]
    with subprocess.Popen([*command, CLIENT, HUSH, BACK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


@pytest.fixture
def signs_on(office: Office, provider: str) -> Callable[..., Office]:
    """Sets the office up with the provider; changes to the settings are given."""

    def set_up(**changes: Any) -> Office:
        oidc = SignOn(
            issuer=f"{provider}/o",
            client_id=CLIENT,
            authorization_endpoint=f"{provider}/o/authorize/",
            token_endpoint=f"{provider}/o/token/",
            userinfo_endpoint=f"{provider}/o/userinfo/",
            jwks_endpoint=f"{provider}/o/.well-known/jwks.json",
            claim="email",
            name="City accounts",
        )
        folder.write_settings(replace(office, oidc=replace(oidc, **changes)))
        secret = office.keys / SECRET
        secret.write_text(f"{HUSH}\n")
        secret.chmod(0o600)
        server.ready(office.folder)
        return settings.OFFICE

    return set_up


@pytest.fixture
def dana(signs_on) -> models.Account:
    signs_on()
    return models.Account.objects.create(
        log_in_name="dana", role=Role.COUNSEL.value, sign_on="dana@city.example", made_at=_now(), password="!"
    )


def _now() -> datetime:
    return datetime.now(UTC)


def browser() -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def sent_back(client: Client, provider: str, who: str, next_: str = "") -> str:
    """Where the provider sends the browser of this person back to."""
    away = client.get("/log-in/sign-on/", {"next": next_} if next_ else {})
    assert away.status_code == 302
    there = requests.Session()
    there.get(f"{provider}/log-in-as/{who}/", timeout=10).raise_for_status()
    answer = there.get(away["Location"], allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def said(response: Any) -> str:
    assert response.status_code == 403
    shown = kept(response)
    assert shown.heading == "Signing on did not work"
    return shown.texts("//p[@class='usa-intro']")[0]


NOT_BEGUN = "This sign-on was not begun here, or took too long. Begin it again."
NOBODY = "No account of this office belongs to that sign-on. An administrator can add it."


def test_signs_on_at_the_provider_and_works_here(dana, provider: str, page) -> None:
    client = browser()
    assert page(client, "/log-in/?next=/desk/").texts("//main//a") == ["Sign on with City accounts"]
    away = parse_qs(urlsplit(client.get("/log-in/sign-on/")["Location"]).query)
    assert (away["code_challenge_method"], away["scope"], away["redirect_uri"]) == (["S256"], ["openid"], [BACK])
    assert {len(away[name][0]) >= 32 for name in ("state", "nonce", "code_challenge")} == {True}
    entered = client.get(sent_back(client, provider, "dana", "/desk/?page=1"))
    assert (entered.status_code, entered["Location"]) == (302, "/desk/?page=1")
    page(client, "/desk/")
    assert models.Account.objects.count() == 1
    assert "oidc_access_token" not in client.session


def test_whoever_has_no_account_gets_none(dana, provider: str) -> None:
    client = browser()
    assert said(client.get(sent_back(client, provider, "ida"))) == NOBODY
    assert models.Account.objects.count() == 1
    assert client.get("/desk/").status_code == 302


def test_an_address_that_the_provider_did_not_verify_is_nobody(dana, provider: str) -> None:
    client = browser()
    assert said(client.get(sent_back(client, provider, "zoe"))) == NOBODY


def test_a_closed_account_stays_closed(signs_on, dana, provider: str) -> None:
    signs_on(role_claim="groups", roles={"everyone": "counsel"})
    models.Account.objects.update(is_active=False)
    client = browser()
    assert said(client.get(sent_back(client, provider, "dana"))) == NOBODY
    assert models.Account.objects.count() == 1


def test_what_was_used_is_used_up_and_another_browsers_is_refused(dana, provider: str) -> None:
    client, other = browser(), browser()
    where = sent_back(client, provider, "dana")
    assert said(other.get(where)) == NOT_BEGUN
    assert client.get(where).status_code == 302
    assert said(client.get(where)) == NOT_BEGUN
    client.post("/log-out/")
    assert said(client.get(where)) == NOT_BEGUN
    other.get("/log-in/sign-on/")
    assert said(other.get(f"{BACK.removeprefix('http://localhost')}?code=x&state=made-up")) == NOT_BEGUN


def test_a_code_of_another_sign_on_does_not_fit(dana, provider: str) -> None:
    """PKCE and nonce: a code that was stolen and put into the thief's own sign-on opens nothing."""
    victim, thief = browser(), browser()
    stolen = parse_qs(urlsplit(sent_back(victim, provider, "dana")).query)["code"][0]
    own = urlsplit(sent_back(thief, provider, "zoe"))
    state = parse_qs(own.query)["state"][0]
    refused = thief.get(own.path, {"code": stolen, "state": state})
    assert said(refused) == NOBODY
    assert thief.get("/desk/").status_code == 302


def test_an_error_from_the_provider_is_said(dana) -> None:
    assert said(browser().get("/log-in/sign-on/back/", {"error": "access_denied", "state": "<script>"})) == NOT_BEGUN


def test_ours_is_the_second_step_unless_the_provider_asked_for_one(office: Office, signs_on, dana, provider) -> None:
    models.Account.objects.create(
        log_in_name="ida", role=Role.COUNSEL.value, sign_on="ida@city.example", made_at=_now(), password="!"
    )
    for who in models.Account.objects.all():
        totp = pyotp.TOTP(second_factor.new_secret())
        second_factor.add_app(office, who, totp.secret, totp.now(), now=_now())
    client = browser()
    assert client.get(sent_back(client, provider, "dana"))["Location"] == "/log-in/second-step/"
    client = browser()
    assert client.get(sent_back(client, provider, "ida"))["Location"] == "/desk/"


def test_a_claim_makes_an_account_where_the_office_says_so(signs_on, provider: str, page) -> None:
    signs_on(role_claim="groups", roles={"law": "counsel", "records": "records_officer"})
    client = browser()
    assert client.get(sent_back(client, provider, "ida"))["Location"] == "/desk/"
    made = models.Account.objects.get()
    assert (made.log_in_name, made.role, made.sign_on, made.has_usable_password()) == (
        "ida-city.example", "counsel", "ida@city.example", False,
    )  # fmt: skip
    assert [(one.what, one.by) for one in made.events.all()] == [("added", None)]
    for who in ("dana", "max"):  # a group that says nothing, and two that say different things
        assert said(client.get(sent_back(client, provider, who))) == NOBODY
    assert models.Account.objects.count() == 1


def test_a_role_without_passwords_signs_on(signs_on, dana, page) -> None:
    signs_on(passwords_off="counsel")
    dana.set_password(PASSWORD)
    dana.save()
    client = browser()
    answers = []
    for password in (PASSWORD, "not the password"):
        refused = kept(enter(client, "dana", password))
        answers.append((refused.response.status_code, refused.texts("//div[@role='alert']//li")))
        assert client.get("/desk/").status_code == 302
    assert answers == [(200, ["This name and password do not belong to an account. Check both."])] * 2
    assert models.FailedLogIn.objects.count() == 2  # the right one counts as failed too: nor is it told by waiting
    models.Account.objects.update(role="oversight")
    assert enter(client, "dana").status_code == 302


CLAIMS: dict[str, Any] = {"iss": "https://id.example", "aud": CLIENT, "sub": "1", "exp": 4_102_444_800, "nonce": "n"}


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"aud": [CLIENT, "other"], "azp": CLIENT}, True),
        ({"iss": "https://evil.example"}, False),
        ({"aud": "other"}, False),
        ({"aud": [CLIENT, "other"]}, False),
        ({"azp": "other"}, False),
        ({"nonce": "m"}, False),
        ({"nonce": None}, False),
        ({"exp": None}, False),
        ({"exp": 1_000_000_000}, False),
        ({"sub": ""}, False),
    ],
)
def test_a_token_is_for_us_from_them_and_of_now(
    signs_on, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], holds: bool
) -> None:
    signs_on(issuer="https://id.example")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    monkeypatch.setattr(Backend, "retrieve_matching_jwk", lambda self, token: key.public_key())
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not None}
    token = jwt.encode(claims, key, algorithm="RS256")
    if holds:
        assert Backend().verify_token(token, nonce="n") == claims
    else:
        with pytest.raises((SuspiciousOperation, jwt.ExpiredSignatureError)):
            Backend().verify_token(token, nonce="n")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_was_not_signed_by_the_provider_is_none(signs_on, monkeypatch, algorithm: str) -> None:
    signs_on(issuer="https://id.example")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    monkeypatch.setattr(Backend, "retrieve_matching_jwk", lambda self, token: key.public_key())
    token = jwt.encode(CLAIMS, "" if algorithm == "none" else "x" * 32, algorithm=algorithm)
    with pytest.raises(Exception, match="does not match the client's"):
        Backend().verify_token(token, nonce="n")


def test_two_answers_of_different_persons_are_refused(signs_on, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_on()
    parent = Backend.__mro__[1]
    monkeypatch.setattr(parent, "get_userinfo", lambda self, *_: {"sub": "2"})
    with pytest.raises(Exception, match="speak of different persons"):
        Backend().get_userinfo("", "", {"sub": "1"})


def test_without_a_provider_there_is_no_such_page(client: Client, page) -> None:
    page(client, "/log-in/sign-on/", status=404)
    page(client, "/log-in/sign-on/back/?state=x&code=y", status=404)
    assert page(client, "/log-in/").texts("//main//a") == []


def test_the_secret_is_the_owners_alone(office: Office, signs_on) -> None:
    signs_on()
    os.chmod(office.keys / SECRET, 0o644)
    with pytest.raises(EnvironmentFailed, match="others may read it"):
        server.ready(office.folder)
    (office.keys / SECRET).unlink()
    with pytest.raises(EnvironmentFailed, match="Put the client secret that the provider gave into it"):
        server.ready(office.folder)


def test_without_the_package_the_office_says_how_to_add_it(signs_on, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_up, "find_spec", lambda name: None)
    with pytest.raises(EnvironmentFailed, match="script/setup oidc"):
        signs_on()

"""The second step of a log-in: codes of an app, recovery codes, who must have a factor, and what a failure costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.office import folder, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, kept_secrets, second_factor
from counterfoil.office.web import entering, server

from .conftest import PASSWORD, kept

NOW = datetime(2026, 3, 4, 12, 0, 10, tzinfo=UTC)
WRONG = "This code is not right, or was used already. Wait for the next one."
WAITS = "Too many second steps failed. Wait 15 minutes."


def enter(client: Client, name: str = "counsel", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/log-in/", {"username": name, "password": password, **more})


def code(client: Client, text: str) -> Any:
    return client.post("/log-in/second-step/", {"code": text})


def said(response: Any) -> list[str]:
    assert response.status_code == 200
    return kept(response).texts("//div[@role='alert']//li")


@pytest.fixture
def with_app(office: Office, account) -> tuple[models.Account, pyotp.TOTP]:
    """Counsel, whose app was set up an hour ago."""
    who = account(Role.COUNSEL)
    totp = pyotp.TOTP(second_factor.new_secret())
    before = datetime.now(UTC) - timedelta(hours=1)
    second_factor.add_app(office, who, totp.secret, totp.at(before), now=before)
    return who, totp


@pytest.fixture
def codes(office: Office, with_app) -> list[str]:
    return second_factor.new_recovery_codes(office, with_app[0])


def test_a_code_is_good_once_and_for_a_step_on_each_side(office: Office, account) -> None:
    who, totp = account(Role.COUNSEL), pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    second_factor.add_app(office, who, totp.secret, totp.at(NOW), now=NOW)

    def taken(shown_at: timedelta, now: timedelta) -> bool:
        return second_factor.check_code(office, who, totp.at(NOW + shown_at), now=NOW + now)

    step = timedelta(seconds=30)
    assert not taken(0 * step, 0 * step)  # what set the app up does not log in as well
    assert not taken(-1 * step, 0 * step)  # older than what was taken
    assert taken(1 * step, 0 * step)  # a telephone that is fast
    assert not taken(1 * step, 1 * step)
    assert taken(4 * step, 5 * step)  # one that is slow
    assert not taken(5 * step, 7 * step)
    assert not taken(9 * step, 7 * step)
    assert taken(7 * step, 7 * step)  # the positive control


@pytest.mark.parametrize("text", ["", "12345", "１２３４５６", "000000 ; drop", "\u202e123456", "x" * 64])
def test_what_is_no_code_is_no_code(office: Office, with_app, text: str) -> None:
    assert not second_factor.check_code(office, with_app[0], text, now=datetime.now(UTC))


def test_a_wrong_first_code_adds_no_app(office: Office, account) -> None:
    who, totp = account(Role.COUNSEL), pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    with pytest.raises(BadInput, match="Check the time"):
        second_factor.add_app(office, who, totp.secret, totp.at(NOW + timedelta(minutes=5)), now=NOW)
    assert models.AuthenticatorApp.objects.count() == 0


def test_the_secret_is_kept_encrypted_and_opens_for_its_account_only(office: Office, with_app, account) -> None:
    who, totp = with_app
    kept_ = models.AuthenticatorApp.objects.get().secret
    assert totp.secret not in kept_
    key = office.keys / kept_secrets.FILE
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 32)
    other = account(Role.OVERSIGHT)
    models.AuthenticatorApp.objects.update(account=other)  # a row that somebody moved to another account
    with pytest.raises(EnvironmentFailed, match="an administrator can reset it"):
        second_factor.check_code(office, other, totp.now(), now=datetime.now(UTC))
    models.AuthenticatorApp.objects.update(account=who)
    assert second_factor.check_code(office, who, totp.now(), now=datetime.now(UTC))


def test_the_password_alone_opens_nothing(client: Client, page, with_app) -> None:
    _, totp = with_app
    entered = enter(client, next="/desk/?page=1")
    assert (entered.status_code, entered["Location"]) == (302, "/log-in/second-step/")
    assert client.get("/desk/")["Location"] == "/log-in/?next=/desk/"
    asked = page(client, "/log-in/second-step/")
    assert asked.texts("//label") == ["Code from the app, or a recovery code"]
    assert asked.tree.xpath("//script") == []  # no key, no script
    assert said(code(client, "000000")) == [WRONG]
    session = client.session.session_key
    assert code(client, totp.now())["Location"] == "/desk/?page=1"
    assert client.session.session_key != session
    page(client, "/desk/")


def test_the_same_code_does_not_get_a_second_browser_in(client: Client, with_app) -> None:
    shown = with_app[1].now()
    other = Client(SERVER_NAME="localhost")
    enter(client)
    enter(other)
    assert code(client, shown).status_code == 302
    assert said(code(other, shown)) == [WRONG]


def test_a_recovery_code_is_good_once(client: Client, page, codes: list[str]) -> None:
    assert (len(codes), len(set(codes)), {len(one) for one in codes}) == (10, 10, {11})
    enter(client)
    assert code(client, f" {codes[0].upper()} ").status_code == 302
    client.post("/log-out/")
    enter(client)
    assert said(code(client, codes[0])) == [WRONG]
    assert code(client, codes[1].replace("-", "")).status_code == 302
    assert "8 recovery codes are left" in page(client, "/account/").text
    assert not set(codes) & set(models.RecoveryCode.objects.values_list("digest", flat=True))


def test_another_accounts_recovery_code_is_none(office: Office, client: Client, codes: list[str], account) -> None:
    other = account(Role.OVERSIGHT)
    assert not second_factor.use_recovery_code(office, other, codes[0])
    assert models.RecoveryCode.objects.filter(used_at=None).count() == 10


def test_five_wrong_codes_make_it_wait_and_another_password_log_in_does_not_help(client: Client, with_app) -> None:
    _, totp = with_app
    enter(client)
    assert [said(code(client, "000000")) for _ in range(6)] == [[WRONG]] * 5 + [[WAITS]]
    other = Client(SERVER_NAME="localhost")
    enter(other)
    assert said(code(other, totp.now())) == [WAITS]
    models.FailedLogIn.objects.update(failed_at=datetime.now(UTC) - accounts.WAIT - timedelta(seconds=1))
    assert code(other, totp.now()).status_code == 302


def test_the_second_step_is_nobodys_without_the_first(client: Client, with_app) -> None:
    assert client.get("/log-in/second-step/")["Location"] == "/log-in/"
    assert code(client, with_app[1].now())["Location"] == "/log-in/"


@pytest.mark.parametrize(
    "change",
    [
        lambda client: models.Account.objects.update(is_active=False),
        lambda client: accounts.give_password(models.Account.objects.get(), "another horse battery", by=None),
        lambda client: _aged(client),
    ],
    ids=["closed", "new password", "too late"],
)
def test_between_the_steps_much_can_end_it(client: Client, with_app, change) -> None:
    enter(client)
    assert client.get("/log-in/second-step/").status_code == 200
    change(client)
    assert code(client, with_app[1].now())["Location"] == "/log-in/"
    assert client.get("/desk/").status_code == 302


def _aged(client: Client) -> None:
    session = client.session
    session[entering.PENDING] |= {"at": session[entering.PENDING]["at"] - entering.PENDING_S - 1}
    session.save()


def test_sets_up_an_app_with_recovery_codes_that_are_shown_once(client: Client, page, account) -> None:
    who = account(Role.COUNSEL)
    enter(client)
    shown = page(client, "/account/app/")
    assert shown.texts("//label") == ["The code that the app shows now"]  # a fresh log-in: no password again
    secret = shown.tree.xpath("string(//code)")
    assert shown.tree.xpath("count(//*[local-name()='svg']//*[local-name()='path'])") >= 1
    assert secret not in Session.objects.get().session_data
    assert secret not in str(dict(client.session))
    wrong = page(client, "/account/app/", data={"code": "000000"})
    assert wrong.tree.xpath("string(//code)") == secret  # a slip does not mean scanning anew
    totp = pyotp.TOTP(secret)
    added = client.post("/account/app/", {"code": totp.now()})
    assert added["Location"] == "/account/recovery-codes/"
    codes = page(client, "/account/recovery-codes/").texts("//ol[@class='codes']/li")
    assert (len(codes), page(client, "/account/recovery-codes/").texts("//ol[@class='codes']/li")) == (10, [])
    assert [one.what for one in who.events.order_by("pk")] == ["app_added", "codes_made"]
    client.post("/log-out/")
    assert enter(client)["Location"] == "/log-in/second-step/"
    assert code(client, codes[3]).status_code == 302


def test_the_square_holds_what_an_app_reads(office: Office, account) -> None:
    read = pyotp.parse_uri(second_factor.address(office, account(Role.COUNSEL), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    assert (read.secret, read.name, read.issuer) == ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "counsel", "Sample City")


def test_after_a_while_the_password_is_asked_again(client: Client, page, with_app, as_role) -> None:
    as_role(Role.COUNSEL)  # a session that does not say when it was entered is an old one
    assert page(client, "/account/").texts("//label") == ["Your password"]
    refused = page(client, "/account/", data={"do": "remove_app", "password": "not this one"})
    assert "Your password: This is not your password." in refused.text
    assert models.AuthenticatorApp.objects.count() == 1
    page(client, "/account/", data={"do": "remove_app"})
    assert models.AuthenticatorApp.objects.count() == 1
    assert client.post("/account/", {"do": "", "password": PASSWORD})["Location"] == "/account/"
    assert page(client, "/account/").texts("//label") == []
    client.post("/account/", {"do": "remove_app"})
    assert models.AuthenticatorApp.objects.count() == 0


def test_the_password_cannot_be_tried_out_in_an_open_browser(client: Client, page, as_role) -> None:
    as_role(Role.COUNSEL)
    for _ in range(5):
        page(client, "/account/", data={"do": "", "password": "not this one"})
    assert (
        "Too many wrong passwords. Wait 15 minutes."
        in page(client, "/account/", data={"do": "", "password": PASSWORD}).text
    )


@pytest.fixture
def required(office: Office) -> Office:
    """An office whose counsel and administrators need a second factor."""
    folder.write_settings(replace(office, second_factor="counsel, administrator"))
    server.ready(office.folder)
    assert settings.OFFICE.second_factor == "counsel, administrator"
    return settings.OFFICE


def test_a_role_that_needs_a_factor_sets_it_up_before_anything_else(required: Office, page, account) -> None:
    client = Client(SERVER_NAME="localhost")
    account(Role.COUNSEL)
    enter(client)
    for address in ("/desk/", "/desk/cases/CF-2021-000001/"):
        assert client.get(address)["Location"] == "/account/"
    assert "Your role needs a second factor" in page(client, "/account/").text
    totp = pyotp.TOTP(page(client, "/account/app/").tree.xpath("string(//code)"))
    client.post("/account/app/", {"code": totp.now()})
    page(client, "/desk/")
    refused = page(client, "/account/", data={"do": "remove_app"})
    assert "Add another one first, then remove this one." in refused.text
    assert models.AuthenticatorApp.objects.count() == 1


def test_a_role_that_needs_none_is_let_in(required: Office, page, account) -> None:
    client = Client(SERVER_NAME="localhost")
    account(Role.OVERSIGHT)
    enter(client, "oversight")
    page(client, "/desk/")


@pytest.mark.parametrize(
    ("wanted", "roles"),
    [("offered", []), ("required", list(Role)), ("counsel", [Role.COUNSEL])],
)
def test_the_setting_says_which_roles(office: Office, wanted: str, roles: list[Role]) -> None:
    assert second_factor.roles_that_need(replace(office, second_factor=wanted)) == roles


def test_one_sees_ones_sessions_and_ends_the_others(client: Client, page, account) -> None:
    account(Role.COUNSEL)
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    others = [Client(SERVER_NAME="localhost", HTTP_USER_AGENT=firefox) for _ in range(2)]
    for one in (*others, client):
        enter(one)
    shown = page(client, "/account/")
    names = [text.split(",")[0] for text in shown.texts("//ul[@class='sessions']/li")]
    assert names == ["a browser", "Firefox on Linux", "Firefox on Linux"]
    first = shown.tree.xpath("string((//ul[@class='sessions']//button)[1]/@value)")
    client.post("/account/", {"do": first})
    assert [one.get("/desk/").status_code for one in others] == [200, 302]
    client.post("/account/", {"do": "end_sessions"})
    assert [one.get("/desk/").status_code for one in (*others, client)] == [302, 302, 200]
    assert len(page(client, "/account/").texts("//ul[@class='sessions']/li")) == 1


def test_nobody_ends_the_session_of_another_account(client: Client, account) -> None:
    account(Role.COUNSEL)
    account(Role.OVERSIGHT)
    other = Client(SERVER_NAME="localhost")
    enter(other, "oversight")
    enter(client)
    theirs = models.LoggedIn.objects.get(account__log_in_name="oversight")
    client.post("/account/", {"do": f"end_session:{theirs.pk}"})
    assert other.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "do", ["end_session:", "end_session:x", "remove_key:99", "remove_key:9999999999999999999", "\0"]
)
def test_an_odd_wish_ends_nothing(client: Client, account, do: str) -> None:
    account(Role.COUNSEL)
    enter(client)
    assert client.post("/account/", {"do": do}).status_code == 302
    assert models.AccountEvent.objects.count() == 0


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(client: Client, page, account) -> None:
    who = account(Role.COUNSEL)
    other = Client(SERVER_NAME="localhost")
    enter(other)
    enter(client)
    new = {"new": "another horse battery", "again": "another horse battery"}
    assert page(client, "/account/password/").texts("//label") == [
        "Your password",
        "New password",
        "The new password once more",
    ]
    for sent, why in (
        (new | {"password": "not this one"}, "This is not your password."),
        (new | {"password": PASSWORD, "again": "yet another"}, "The two are not the same."),
        ({"password": PASSWORD, "new": "short", "again": "short"}, "It must contain at least 12 characters."),
    ):
        assert why in page(client, "/account/password/", data=sent).text
    assert client.post("/account/password/", new | {"password": PASSWORD})["Location"] == "/account/"
    assert (client.get("/desk/").status_code, other.get("/desk/").status_code) == (200, 302)
    assert len(page(client, "/account/").texts("//ul[@class='sessions']/li")) == 1
    assert [(one.what, one.by) for one in who.events.all()] == [("password_changed", who)]
    assert enter(other, password="another horse battery").status_code == 302

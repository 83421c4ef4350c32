"""Log in and out, as a browser does it: what a stranger learns, how often one may fail, what a cookie is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts
from counterfoil.office.services.knocking import Limit
from counterfoil.office.web import entering, log_in, server

from .conftest import PASSWORD, kept

WRONG = "This name and password do not belong to an account. Check both."
WAITS = "Too many log-ins failed under this name. Wait 15 minutes."


def enter(client: Client, name: str = "counsel", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/log-in/", {"username": name, "password": password, **more})


def said(response: Any) -> list[str]:
    assert response.status_code == 200
    return kept(response).texts("//div[@role='alert']//li")


def test_logs_in_with_a_cookie_that_scripts_and_other_sites_do_not_get(client: Client, page, account) -> None:
    account(Role.COUNSEL)
    assert page(client, "/log-in/").texts("//label") == ["Log-in name", "Password"]
    entered = enter(client)
    assert (entered.status_code, entered["Location"]) == (302, "/desk/")
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["max-age"]) == (True, "Lax", "", "")
    shown = page(client, "/")
    names = ["Open cases", "Arrivals", "Referrals", "Served papers", "E-mail"]
    more = ["After the answer", "Open documents", "Teams", "Cases of other systems", "Watched folder", "Ledger"]
    more += ["What was done", "Openings for a person", "Who opened what", "Opened beyond a role"]
    assert shown.texts("//nav//details//li") == more
    assert shown.texts("//nav/ul/li[not(details)]") == [*names, "counsel (counsel)", "Log out"]
    assert shown.response["Cache-Control"] == "private, no-store"


def test_a_session_ends_eight_hours_after_it_began_whatever_the_browser_keeps(client: Client, account) -> None:
    account(Role.COUNSEL)
    enter(client)
    kept_ = Session.objects.get()
    lasts = kept_.expire_date - datetime.now(UTC)
    assert timedelta(hours=7, minutes=59) < lasts <= timedelta(hours=8)
    assert client.get("/desk/").status_code == 200
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/desk/").headers["Location"] == "/log-in/?next=/desk/"


def later(client: Client, monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
    """Where the desk leads so much later; nothing where it opens."""
    began = entering.time.time()
    with monkeypatch.context() as patched:
        patched.setattr(entering.time, "time", lambda: began + seconds)
        answer = client.get("/desk/")
    return answer.headers.get("Location", "")


def test_a_session_ends_when_nobody_uses_it_for_an_hour(
    client: Client, account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(Role.COUNSEL)
    enter(client)
    used = [later(client, monkeypatch, hour * entering.IDLE_S - 30 * (hour > 0)) for hour in (0, 1)]
    assert used == ["", ""]
    assert later(client, monkeypatch, 2 * entering.IDLE_S - 60) == ""
    assert later(client, monkeypatch, 3 * entering.IDLE_S) == "/log-in/?next=/desk/"
    assert Session.objects.filter(session_key=client.cookies["sessionid"].value).count() == 0


def test_a_session_that_is_used_all_day_ends_with_the_day(
    client: Client, account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time that it is written its end in the database moves: that alone would let it live for ever."""
    account(Role.COUNSEL)
    enter(client)
    used = [later(client, monkeypatch, half * entering.IDLE_S / 2) for half in range(16)]
    assert used == [""] * 16
    assert later(client, monkeypatch, settings.SESSION_COOKIE_AGE + 60) == "/log-in/?next=/desk/"


def test_a_clock_that_goes_back_ends_a_session(client: Client, account, monkeypatch: pytest.MonkeyPatch) -> None:
    account(Role.COUNSEL)
    enter(client)
    assert later(client, monkeypatch, -3600) == "/log-in/?next=/desk/"


def test_logging_out_ends_the_session(client: Client, page, account) -> None:
    account(Role.COUNSEL)
    enter(client)
    assert Session.objects.count() == 1
    assert client.get("/log-out/").status_code == 405
    out = client.post("/log-out/")
    assert (out["Location"], out["Clear-Site-Data"]) == ("/", '"cache", "storage"')
    assert Session.objects.count() == 0
    public = ["File a request", "Follow", "Reading room", "Log", "Verify", "For staff"]
    assert page(client, "/").texts("//nav//li") == public


def test_a_wrong_password_and_an_unknown_name_look_the_same(client: Client, account) -> None:
    account(Role.COUNSEL)
    wrong, unknown = enter(client, password="not this one"), enter(client, "nobody", "not this one")
    assert said(wrong) == said(unknown) == [WRONG]
    models.Account.objects.update(is_active=False)
    assert said(enter(client)) == [WRONG]
    assert "sessionid" not in client.cookies


def test_empty_fields_are_said_with_a_link_to_each(client: Client, account) -> None:
    shown = kept(enter(client, "", ""))
    assert shown.texts("//div[@role='alert']//li") == [
        "Log-in name: This field is required.",
        "Password: This field is required.",
    ]
    assert shown.tree.xpath("//div[@role='alert']//a/@href") == ["#id_username", "#id_password"]


@pytest.mark.parametrize("name", ["counsel", "nobody"])
def test_five_failures_under_a_name_make_it_wait(client: Client, account, name: str) -> None:
    account(Role.COUNSEL)
    assert [said(enter(client, name, "not this one")) for _ in range(6)] == [[WRONG]] * 5 + [[WAITS]]
    assert said(enter(client, name.upper())) == [WAITS]  # the right password does not help, nor another spelling
    assert models.FailedLogIn.objects.count() == 5
    models.FailedLogIn.objects.update(failed_at=datetime.now(UTC) - accounts.WAIT - timedelta(seconds=1))
    assert said(enter(client, name, "not this one")) == [WRONG]
    assert models.FailedLogIn.objects.count() == 1  # what no longer counts is gone


def test_another_name_does_not_wait_and_who_gets_in_begins_anew(client: Client, account) -> None:
    account(Role.COUNSEL)
    for _ in range(5):
        enter(client, "nobody", "not this one")
    for _ in range(4):
        enter(client, password="not this one")
    assert enter(client).status_code == 302
    assert [said(enter(Client(SERVER_NAME="localhost"), password="not this one")) for _ in range(5)] == [[WRONG]] * 5


def test_one_password_under_many_names_makes_an_address_wait(
    client: Client, account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert log_in.LOG_IN.times == 60
    monkeypatch.setattr(log_in, "LOG_IN", Limit("log_in", 6))
    account(Role.COUNSEL)
    there, elsewhere = (Client(SERVER_NAME="localhost", REMOTE_ADDR=one) for one in ("192.0.2.7", "192.0.2.8"))
    for number in range(6):
        assert enter(there).status_code == 302  # what is right does not count, however often
        there.logout()
        assert enter(there, f"name{number}", "Winter is coming").status_code == 200
    assert enter(there, "another", "Winter is coming").status_code == 429
    assert enter(there).status_code == 429  # the right one as well: else one could go on trying
    assert enter(elsewhere).status_code == 302
    assert {enter(client, f"name{number}", "x").status_code for number in range(7)} == {200}


def test_what_was_typed_as_a_name_is_not_kept(client: Client, account) -> None:
    enter(client, "my-secret-password", "not this one")
    [row] = models.FailedLogIn.objects.all()
    assert (len(row.name), "secret" in row.name) == (64, False)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, account, elsewhere: str) -> None:
    account(Role.COUNSEL)
    assert enter(client, next=elsewhere)["Location"] == "/desk/"


def test_a_form_from_elsewhere_is_refused(served: Any, account) -> None:
    account(Role.COUNSEL)
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    refused = enter(strict)
    assert (refused.status_code, kept(refused).heading) == (403, "That form was not taken")
    token = kept(strict.get("/log-in/")).tree.xpath("string(//input[@name='csrfmiddlewaretoken']/@value)")
    assert enter(strict, csrfmiddlewaretoken=token).status_code == 302  # the positive control


def test_a_hostile_name_is_only_text(client: Client, account) -> None:
    hostile = "<script>alert(1)</script>\"'"
    shown = kept(enter(client, hostile, "x"))
    assert shown.tree.xpath("//input[@name='username']/@value") == [hostile]
    assert shown.tree.xpath("//script") == []


def test_behind_https_cookies_travel_by_https_only(office: Office) -> None:
    server.ready(office.folder, names=["records.example.gov"])
    accounts.add(office.folder, "counsel", Role.COUNSEL, PASSWORD)
    client = Client(SERVER_NAME="records.example.gov", HTTP_X_FORWARDED_PROTO="https")
    enter(client)
    assert (client.cookies["__Host-sessionid"]["secure"], settings.CSRF_COOKIE_SECURE) == (True, True)


def test_behind_https_no_other_host_can_plant_a_cookie(office: Office) -> None:
    """A browser takes a name that begins so from the very host only: by https, for all its paths, without a domain."""
    server.ready(office.folder, names=["records.example.gov"])
    accounts.add(office.folder, "counsel", Role.COUNSEL, PASSWORD)
    client = Client(SERVER_NAME="records.example.gov", HTTP_X_FORWARDED_PROTO="https")
    client.get("/log-in/")
    enter(client)
    client.post("/language/", {"language": "es", "next": "/"})
    kept_ = {name: (one["secure"], one["path"], one["domain"]) for name, one in client.cookies.items()}
    names = ("__Host-csrftoken", "__Host-language", "__Host-sessionid")
    assert kept_ == dict.fromkeys(names, (True, "/", ""))


@pytest.mark.parametrize(
    ("role", "begins"), [(one, "/accounts/" if one is Role.ADMINISTRATOR else "/desk/") for one in Role]
)
def test_everybody_begins_at_a_page_that_opens(client: Client, page, account, role: Role, begins: str) -> None:
    account(role)
    assert enter(client, role.value)["Location"] == begins
    page(client, begins)
    assert client.get("/log-in/")["Location"] == begins  # who is logged in already goes on

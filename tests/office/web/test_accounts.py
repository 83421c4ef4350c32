"""The accounts page: what an administrator does to accounts, what nobody does to their own, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client

from counterfoil.cli import main
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, second_factor

from .conftest import PASSWORD
from .test_log_in import enter

OFFICIAL = "Dana Sample, FOIA Officer"
ADD = {"name": "dana", "role": "records_officer", "official": OFFICIAL}
HOSTILE = [
    "<script>alert(1)</script>, x",
    "\u202enosaD, x",
    "Dana Sample\nBcc: all, x",
    "x" * 10_000 + ", y",
    "a\0b, c",
]


@pytest.fixture
def admin(as_role) -> Client:
    return as_role(Role.ADMINISTRATOR)


def events(name: str = "dana") -> list[tuple[str, str, str]]:
    found = models.AccountEvent.objects.filter(account__log_in_name=name).order_by("pk")
    return [(one.what, one.detail, one.by.log_in_name if one.by else "") for one in found]


def change(client: Client, name: str, **sent: str) -> Any:
    values = {"do": "change", "role": "records_officer", "official": OFFICIAL, "sign_on": ""}
    return client.post(f"/accounts/of/{name}/", values | sent)


def do(client: Client, name: str, what: str) -> Any:
    return client.post(f"/accounts/of/{name}/", {"do": what})


@pytest.fixture
def dana(admin: Client) -> models.Account:
    assert admin.post("/accounts/add/", ADD).status_code == 302
    return models.Account.objects.get(log_in_name="dana")


def test_an_account_is_added_with_a_password_that_is_shown_once(admin: Client, page, account) -> None:
    added = admin.post("/accounts/add/", ADD)
    assert added["Location"] == "/accounts/of/dana/"
    secret = page(admin, "/accounts/of/dana/").tree.xpath("string(//code[@class='secret'])")
    assert len(secret) == 20
    assert secret not in page(admin, "/accounts/of/dana/").text
    assert not any(secret in one.session_data for one in Session.objects.all())
    account(Role.COUNSEL)
    shown = page(admin, "/accounts/")
    assert shown.texts("//tbody/tr/th") == ["administrator", "counsel", "dana"]
    assert shown.texts("//tbody/tr[3]/td") == ["Records officer", OFFICIAL, "none", "never"]
    assert events() == [("added", "records_officer", "administrator")]
    dana = Client(SERVER_NAME="localhost")
    assert enter(dana, "dana", secret)["Location"] == "/desk/"


def test_a_password_is_shown_on_its_own_page_only(admin: Client, dana, page, account) -> None:
    account(Role.COUNSEL)
    assert page(admin, "/accounts/of/counsel/").texts("//code") == []
    assert len(page(admin, "/accounts/of/dana/").texts("//code")) == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": "administrator"}, "administrator: there is such an account."),
        ({"name": "Dana Sample"}, "a log-in name is 2 to 64 small letters"),
        ({"name": ""}, "Log-in name: This field is required."),
        ({"role": "superuser"}, "superuser is not one of the available choices."),
        ({"official": "Dana"}, "Give name and title, separated by a comma"),
        *[({"official": one}, "Give name and title|Null characters|at most 255") for one in [*HOSTILE[1:], "a\0b, c"]],
    ],
)
def test_what_is_odd_adds_nothing(admin: Client, page, sent: dict[str, str], says: str) -> None:
    shown = page(admin, "/accounts/add/", data=ADD | sent)
    assert any(one in shown.text for one in says.split("|"))
    assert shown.tree.xpath("//script") == []
    assert models.Account.objects.count() == 1


def test_what_people_wrote_is_only_text(admin: Client, page) -> None:
    assert admin.post("/accounts/add/", ADD | {"official": HOSTILE[0]}).status_code == 302
    for address in ("/accounts/", "/accounts/of/dana/"):
        assert page(admin, address).tree.xpath("//script") == []
    assert HOSTILE[0] in page(admin, "/accounts/").text


def test_fields_that_a_form_does_not_name_change_nothing(admin: Client, dana: models.Account) -> None:
    more = {"is_active": "", "password": "x", "log_in_name": "root", "made_at": "2001-01-01", "id": "1"}
    before = models.Account.objects.filter(pk=dana.pk).values().get()
    assert change(admin, "dana", official="Dana Sample, Counsel", **more).status_code == 302
    assert models.Account.objects.filter(pk=dana.pk).values().get() == before | {"official": "Dana Sample, Counsel"}


def test_role_official_and_sign_on_are_changed_and_each_is_written_down(admin: Client, dana: models.Account) -> None:
    change(admin, "dana", role="counsel", official="Dana Sample, Counsel", sign_on="dana@city.example")
    dana.refresh_from_db()
    assert (dana.role, dana.official, dana.sign_on) == ("counsel", "Dana Sample, Counsel", "dana@city.example")
    assert events()[1:] == [
        ("role_changed", "records_officer → counsel", "administrator"),
        ("official_changed", "Dana Sample, Counsel", "administrator"),
        ("sign_on_changed", "", "administrator"),
    ]
    change(admin, "dana", role="counsel", official="Dana Sample, Counsel", sign_on="dana@city.example")
    assert len(events()) == 4  # nothing changed, nothing happened


def test_one_name_of_the_sign_on_belongs_to_one_account(admin: Client, dana, page, account) -> None:
    account(Role.COUNSEL)
    change(admin, "dana", sign_on="dana@city.example")
    refused = page(
        admin,
        "/accounts/of/counsel/",
        data={"do": "change", "role": "oversight", "official": "", "sign_on": "dana@city.example"},
    )
    assert "Another account signs on under this name." in refused.text
    assert models.Account.objects.get(log_in_name="counsel").role == "counsel"  # all of it or nothing


def test_a_new_password_ends_the_sessions(admin: Client, account, page) -> None:
    account(Role.COUNSEL)
    other = Client(SERVER_NAME="localhost")
    enter(other)
    assert do(admin, "counsel", "password").status_code == 302
    secret = page(admin, "/accounts/of/counsel/").tree.xpath("string(//code[@class='secret'])")
    assert other.get("/desk/").status_code == 302
    assert enter(other, "counsel", secret).status_code == 302
    assert events("counsel") == [("password_set", "", "administrator")]


def test_closed_is_closed_until_it_is_opened_again(admin: Client, dana, page) -> None:
    do(admin, "dana", "close")
    assert page(admin, "/accounts/of/dana/").texts("//dl/div[1]/dd") == ["closed"]
    assert models.Account.objects.get(log_in_name="dana").is_active is False
    do(admin, "dana", "reopen")
    assert models.Account.objects.get(log_in_name="dana").is_active is True
    assert [what for what, _, _ in events()] == ["added", "closed", "reopened"]


def test_factors_are_reset(office: Office, admin: Client, dana: models.Account) -> None:
    models.SecurityKey.objects.create(
        account=dana, label="x", credential="AAAA", public_key="AAAA", sign_count=0, made_at=datetime.now(UTC)
    )
    second_factor.new_recovery_codes(office, dana)
    do(admin, "dana", "reset")
    assert (second_factor.has(dana), dana.recovery_codes.count()) == (False, 0)
    assert events()[-1] == ("factors_reset", "", "administrator")


@pytest.mark.parametrize("what", ["close", "password", "reset", "reopen"])
def test_nobody_does_it_to_their_own_account(admin: Client, dana, page, what: str) -> None:
    change(admin, "dana", role="administrator")
    before = models.Account.objects.filter(log_in_name="administrator").values().get()
    refused = page(admin, "/accounts/of/administrator/", data={"do": what})
    assert "Nobody does this to their own account." in refused.text
    assert models.Account.objects.filter(log_in_name="administrator").values().get() == before


@pytest.mark.parametrize("sent", [{"role": "counsel"}, {"sign_on": "me"}])
def test_nobody_changes_their_own_role_or_sign_on(admin: Client, page, sent: dict[str, str]) -> None:
    values = {"do": "change", "role": "administrator", "official": "", "sign_on": ""}
    assert "Nobody does this" in page(admin, "/accounts/of/administrator/", data=values | sent).text
    found = models.Account.objects.get()
    assert (found.role, found.sign_on) == ("administrator", "")
    assert admin.post("/accounts/of/administrator/", values | {"official": OFFICIAL}).status_code == 302


def test_the_last_administrator_stays(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    accounts.add(office.folder, "first", Role.ADMINISTRATOR, PASSWORD)
    accounts.add(office.folder, "second", Role.ADMINISTRATOR, PASSWORD)
    assert main(["office", "user", "close", str(office.folder), "first"]) == 0
    assert main(["office", "user", "close", str(office.folder), "second"]) == 3
    assert "second is the last administrator. Make another one first." in capsys.readouterr().err
    assert models.Account.objects.get(log_in_name="second").is_active is True


def test_the_command_line_is_written_down_too(office: Office) -> None:
    def user(what: str, *more: str) -> int:
        return main(["office", "user", what, str(office.folder), "dana", *more])

    assert user("add", "--role", "counsel", "--generate") == 0
    assert user("password", "--generate") == 0
    assert user("reset") == 0
    assert user("close") == 0
    assert events() == [
        ("added", "counsel", ""), ("password_set", "", ""), ("factors_reset", "", ""), ("closed", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["nobody", "<script>", "..%2f", "a'b", "x" * 200])
def test_an_account_that_is_not_there_is_no_page(admin: Client, page, name: str) -> None:
    page(admin, f"/accounts/of/{name}/", status=404)


def test_what_was_done_to_accounts_only_grows(admin: Client, dana) -> None:
    for change_ in (lambda: models.AccountEvent.objects.update(what="x"), models.AccountEvent.objects.all().delete):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change_()
    assert events() == [("added", "records_officer", "administrator")]

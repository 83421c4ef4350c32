"""For whom each address opens, asked of every address there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts
from counterfoil.office.web.access import PUBLIC

from .conftest import kept
from .made import case

ANYONE = {"portal", "language", "log_in", "log_out", "second_step", "sign_on", "sign_on_back"}


ROLES = {
    "inbox": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "case": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "account": set(Role),
    "account_app": set(Role),
    "account_key": set(Role),
    "account_recovery": set(Role),
    "account_password": set(Role),
    "beyond_role": {Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT},
    "case_beyond_role": {Role.OVERSIGHT},
    "accounts": {Role.ADMINISTRATOR},
    "accounts_add": {Role.ADMINISTRATOR},
    "one_account": {Role.ADMINISTRATOR},
}
"""For whom each page of staff opens; a new one is added here or fails."""
OBJECTS = {"number": "CF-2021-000001", "name": "administrator"}
"""What stands for an object in an address."""


def routes() -> list[URLPattern]:
    return get_resolver("counterfoil.office.web.urls").url_patterns


def test_what_is_public_is_listed_here() -> None:
    assert {one.name for one in routes() if one.callback.opens_for == PUBLIC} == ANYONE


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a case")


class Forgetful:
    """Addresses of which one says nothing about for whom it opens."""

    handler500 = "counterfoil.office.web.errors.failed"
    urlpatterns = [*routes(), path("forgotten/", unmarked)]  # noqa: RUF012


def test_a_view_that_says_nothing_opens_for_nobody(client: Client, page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ROOT_URLCONF", Forgetful, raising=False)
    shown: Any = page(client, "/forgotten/", status=500)
    assert (shown.heading, "a case" in shown.text) == ("Something failed here", False)


def address(route: URLPattern) -> str:
    objects = {key: OBJECTS[key] for key in route.pattern.converters}
    return reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)


@pytest.mark.parametrize("route", [one for one in routes() if one.name not in ANYONE], ids=lambda one: one.name)
def test_each_page_of_staff_opens_for_its_roles_only(route: URLPattern, client: Client, as_role) -> None:
    case(1)
    where = address(route)
    for method in (client.get, client.post):
        refused = method(where)
        assert (refused.status_code, refused["Location"]) == (302, f"/log-in/?next={where}")
    opened = set()
    for role in Role:
        response = as_role(role).get(where)
        if role in ROLES[route.name]:
            assert (role, kept(response).response.status_code) == (role, 200)
            assert response["Cache-Control"] == "private, no-store"
            opened.add(role)
        else:
            assert (response.status_code, kept(response).heading) == (403, "Your role does not open this page")
    assert opened == ROLES[route.name]


def test_an_account_that_was_closed_is_a_stranger(client: Client, as_role) -> None:
    as_role(Role.COUNSEL)
    assert client.get("/desk/").status_code == 200
    models.Account.objects.update(is_active=False)
    assert client.get("/desk/")["Location"] == "/log-in/?next=/desk/"


def test_a_new_password_ends_every_session(client: Client, as_role, office: Office) -> None:
    as_role(Role.COUNSEL)
    assert client.get("/desk/").status_code == 200
    accounts.set_password(office.folder, "counsel", "another horse battery")
    assert client.get("/desk/")["Location"] == "/log-in/?next=/desk/"

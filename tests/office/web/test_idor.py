"""For every address with an object in it: what somebody may not see answers exactly as what is not there.

The list is made from the addresses themselves, so that a new one is asked too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from counterfoil.office import models
from counterfoil.office.roles import Role

from .made import arrival, case, imported, met, record
from .test_access import OBJECTS

HIDDEN, MISSING = "CF-2021-000001", "CF-1999-000001"
SEES_NOTHING_SEALED = (Role.RECORDS_OFFICER, Role.OVERSIGHT, Role.ADMINISTRATOR, None)
"""Roles for whom a sealed case on somebody else's desk is not there; None is a stranger."""
APART = ("Content-Length", "Location", "X-Request-ID")
"""What differs because the numbers differ, or with every request."""
ELSEWHERE = {
    "custodian": "a secret is its own proof (tests/office/mail/test_custodians)",
    "follow": "a secret is its own proof (test_portal_following)",
    "reading-room": "what is open to everybody, and no more (test_portal_reading)",
    "desk/after/": "the name of a list is no object of anybody's (test_desk_after)",
    "api": "keys (tests/office/api)",
    "desk/expungements": "an order names its cases; who may confirm it is asked in test_expunging",
    "desk/ledger": "entries are public, and name nobody (test_oversight)",
}
"""Addresses with an object that is no case, account or arrival, and where they are asked."""


def routes(beginning: str) -> list[URLPattern]:
    """Those with an object in them."""
    found = get_resolver("counterfoil.office.web.urls").url_patterns
    return [one for one in found if one.pattern.converters and str(one.pattern).startswith(beginning)]


def with_a_case() -> list[URLPattern]:
    return routes("desk/cases/")


def answers(client: Client, route: URLPattern, number: str) -> list[Any]:
    """Status, place and words of what comes, for reading and for sending; the number itself is taken out."""
    objects = {key: OBJECTS[key] for key in route.pattern.converters} | {"number": number}
    where = reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)
    found = []
    for response in (client.get(where), client.post(where, {"reason": "x" * 30}), client.head(where)):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode("utf-8", "replace").replace(number, "NUMBER")
        place = response.headers.get("Location", "").replace(number, "NUMBER")
        kept = {name: value for name, value in response.headers.items() if name not in APART}
        found.append((response.status_code, place, _without_tokens(text), kept))
    return found


def test_every_address_with_an_object_is_asked_somewhere() -> None:
    asked = {one.name for one in (*with_a_case(), *routes("accounts/of/"), *routes("desk/arrivals/"))}
    asked |= {one.name for one in routes("desk/imported/")}
    asked |= {one.name for beginning in ELSEWHERE for one in routes(beginning)}
    assert {one.name for one in routes("")} - asked == set()
    assert len(with_a_case()) > 30


def _without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.fixture
def sealed(served: Any) -> models.Case:
    """A case with records, that a court keeps secret."""
    other = models.Account.objects.create(log_in_name="other", role="counsel", made_at=datetime.now(UTC))
    hidden = case(1, instrument={"kind": "search_warrant", "sealed": True}, assigned_to=other)
    met(hidden, record(1))
    return hidden


@pytest.mark.parametrize("role", SEES_NOTHING_SEALED, ids=lambda role: str(role or "stranger"))
def test_what_one_may_not_see_is_as_if_it_were_not_there(sealed: models.Case, client, as_role, role) -> None:
    if role is not None:
        as_role(role)
        models.Account.objects.update(official="Olga Sample, Inspector General")
    different = {
        route.name: (seen, missing)
        for route in with_a_case()
        if (seen := answers(client, route, HIDDEN)) != (missing := answers(client, route, MISSING))
    }
    assert different == {}
    assert models.Viewing.objects.count() == 0
    assert models.Act.objects.filter(case=sealed).count() == 0


def test_the_comparison_sees_a_difference(sealed: models.Case, client, as_role) -> None:
    """The positive control: for counsel the case is there."""
    as_role(Role.COUNSEL)
    [route] = [one for one in with_a_case() if one.name == "case"]
    assert [answers(client, route, number)[0][0] for number in (HIDDEN, MISSING)] == [200, 404]


@pytest.mark.parametrize(
    ("beginning", "there", "missing", "opens_for"),
    [
        ("accounts/of/", {"name": "dana"}, {"name": "nobody"}, {Role.ADMINISTRATOR}),
        ("desk/imported/", {"imported": 1}, {"imported": 99}, {Role.RECORDS_OFFICER, Role.COUNSEL}),
        ("desk/arrivals/", {"arrival": 1}, {"arrival": 99}, {Role.RECORDS_OFFICER, Role.COUNSEL}),
    ],
)
def test_accounts_and_arrivals_are_not_there_for_others(
    client, as_role, beginning: str, there: dict[str, Any], missing: dict[str, Any], opens_for: set[Role]
) -> None:
    models.Account.objects.create(log_in_name="dana", role="none", made_at=datetime.now(UTC))
    arrival(1)
    imported(1)
    for route in routes(beginning):
        for role in (*(one for one in Role if one not in opens_for), None):
            client.logout()
            if role is not None:
                as_role(role)
            seen = []
            for objects in (there, missing):
                where = reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)
                told = [client.get(where), client.post(where, {"do": "close"})]
                seen.append([(one.status_code, one.headers.get("Location", "").replace(where, "")) for one in told])
            assert (role, seen[0]) == (role, seen[1])
    assert models.Account.objects.get(log_in_name="dana").is_active is True
    assert models.Arrival.objects.get().state == "new"
    assert models.ImportedViewing.objects.count() == 0

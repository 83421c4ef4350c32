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

from .made import case, met, record
from .test_access import API, OBJECTS

HIDDEN, MISSING = "CF-2021-000001", "CF-1999-000001"
SEES_NOTHING_SEALED = (Role.OVERSIGHT, Role.ADMINISTRATOR, None)
"""Roles for whom a sealed case is not there; None is a stranger."""


def with_a_case() -> list[URLPattern]:
    found = get_resolver("counterfoil.office.web.urls").url_patterns
    return [one for one in found if "number" in one.pattern.converters and one.name not in API]


def answers(client: Client, route: URLPattern, number: str) -> list[Any]:
    """Status, place and words of what comes, for reading and for sending; the number itself is taken out."""
    objects = {key: OBJECTS[key] for key in route.pattern.converters} | {"number": number}
    where = reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)
    found = []
    for response in (client.get(where), client.post(where, {"reason": "x" * 30}), client.head(where)):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode("utf-8", "replace").replace(number, "NUMBER")
        place = response.headers.get("Location", "").replace(number, "NUMBER")
        kept = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Location")}
        found.append((response.status_code, place, _without_tokens(text), kept))
    return found


def _without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.fixture
def sealed(served: Any) -> models.Case:
    """A case with records, that a court keeps secret."""
    hidden = case(1, instrument={"kind": "search_warrant", "sealed": True})
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


def test_an_account_is_nobodys_but_an_administrators(client, as_role) -> None:
    [route] = [one for one in get_resolver("counterfoil.office.web.urls").url_patterns if one.name == "one_account"]
    models.Account.objects.create(log_in_name="dana", role="counsel", made_at=datetime.now(UTC))
    for role in (*(one for one in Role if one is not Role.ADMINISTRATOR), None):
        if role is not None:
            as_role(role)
        there, missing = (
            [
                (one.status_code, one.headers.get("Location", "").replace(name, "NAME"))
                for where in [reverse(route.name, "counterfoil.office.web.urls", kwargs={"name": name})]
                for one in (client.get(where), client.post(where, {"do": "close"}))
            ]
            for name in ("dana", "nobody")
        )
        assert there == missing
    assert models.Account.objects.get(log_in_name="dana").is_active is True

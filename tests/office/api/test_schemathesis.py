"""Requests made from the API's own document, right and wrong ones, and answers held against it by schemathesis."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from counterfoil.office import models
from counterfoil.office.api import letting_in
from counterfoil.office.services.api_keys import Scope

from .conftest import send

load_all_checks()
TOGETHER = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "missing_required_header",
        "unsupported_method",
        "allow_header_conformance",
    )
]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY")
OPERATIONS = {
    "POST /api/v1/requests": {Scope.FILE},
    "POST /api/v1/components/{component}/requests/": {Scope.INTAKE},
    "GET /api/v1/request": {"token"},
    "GET /api/v1/request/files/{sha256}": {"token"},
    "GET /api/v1/log": set[str](),  # for everybody
    "GET /api/v1/webhooks": {Scope.WEBHOOKS},
    "POST /api/v1/webhooks": {Scope.WEBHOOKS},
    "DELETE /api/v1/webhooks/{number}": {Scope.WEBHOOKS},
}
"""What opens each."""


@pytest.fixture
def document(served: Any) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


@pytest.fixture
def credentials(client: Client, key: Callable[..., str]) -> dict[str, str]:
    """One key for each thing, and a requester's token."""
    keys = {scope.value: key(scope, name=f"for {scope.value}") for scope in Scope}
    filed = send(client, "/api/v1/requests", {"items": ["The report."]}, X_API_Key=keys["file"])
    return {**keys, "token": filed.said["token"]}


def headers(credentials: dict[str, str], names: set[Any]) -> dict[str, str]:
    """What is sent by whoever has these."""
    found = {}
    for name in sorted(names):
        if name == "token":
            found["Authorization"] = f"Bearer {credentials[name]}"
        else:
            found["FOIA-API-SECRET" if name == Scope.INTAKE else "X-API-Key"] = credentials[name]
    return found


def cases(strategy: st.SearchStrategy[Any], most: int) -> Iterator[Any]:
    """The same ones each time; a case that a test refuses is not made smaller, which would take minutes."""
    found: list[Any] = []

    @settings(
        max_examples=most, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def drawn(case: Any) -> None:
        found.append(case)

    drawn()
    yield from found


def held(document: Any, credentials: dict[str, str], most: int) -> dict[str, Counter[int]]:
    """Every operation with right and wrong requests, by whoever may; how they were answered."""
    seen: dict[str, Counter[int]] = {}
    for made in document.get_all_operations():
        operation = made.ok()
        for mode in GenerationMode:
            if mode is GenerationMode.NEGATIVE and operation.label == "GET /api/v1/log":
                continue  # there is nothing in it that could be wrong
            counted = seen[f"{mode.name.lower()} {operation.label}"] = Counter()
            for case in cases(operation.as_strategy(generation_mode=mode), most):
                unhurried()
                response = case.call(headers=headers(credentials, OPERATIONS[operation.label]))
                case.validate_response(response, checks=TOGETHER)
                counted[response.status_code] += 1
    return seen


def unhurried() -> None:
    """Nobody has asked before, and no key has its five addresses."""
    letting_in.BY_KEY.forget()
    letting_in.BY_ADDRESS.forget()
    models.Knock.objects.all().delete()
    models.Webhook.objects.all().delete()


def test_answers_are_what_the_document_says(document: Any, credentials: dict[str, str]) -> None:
    seen = held(document, credentials, int(os.environ.get("COUNTERFOIL_SCHEMATHESIS", "4")))
    assert {name.partition(" ")[2] for name in seen} == set(OPERATIONS)
    assert {name for name, statuses in seen.items() if name.startswith("positive") and min(statuses) >= 300} <= {
        "positive POST /api/v1/components/{component}/requests/",  # a number that is drawn is seldom that of the office
        "positive GET /api/v1/request/files/{sha256}",
        "positive DELETE /api/v1/webhooks/{number}",
    }


@pytest.mark.soak
def test_many_answers_are_what_the_document_says(document: Any, credentials: dict[str, str]) -> None:
    held(document, credentials, 200)


def test_nothing_opens_without_what_is_for_it(document: Any, credentials: dict[str, str]) -> None:
    """No key, a key that is none, and each key that is for something else: refused, and nothing is told or kept."""
    everything = {*Scope, "token"}
    before = (models.Arrival.objects.count(), models.Webhook.objects.count())
    for made in document.get_all_operations():
        operation = made.ok()
        needed = OPERATIONS[operation.label]
        if not needed:
            continue
        [case] = list(cases(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), 1))[:1]
        wrong = {"X-API-Key": "cf_x", "FOIA-API-SECRET": "cf_x", "Authorization": "Bearer x", "Cookie": "sessionid=x"}
        moved = {name: credentials[other] for name in wrong for other in ("file",) if Scope.FILE not in needed}
        for sent in ({}, wrong, headers(credentials, everything - needed), moved):
            unhurried()
            response = case.call(headers=sent)
            assert (operation.label, response.status_code) == (operation.label, 401)
            assert set(response.json()) == {"type", "title", "status", "detail", "code", "message", "description"}
    assert (models.Arrival.objects.count(), models.Webhook.objects.count()) == before


def test_each_address_takes_what_the_document_says_and_nothing_else(document: Any, served: Any, client: Client) -> None:
    listed = {
        path: {method.upper() for method in document.raw_schema["paths"][path]} for path in document.raw_schema["paths"]
    }
    for path, methods in listed.items():
        where = path.format(component=1, sha256="0" * 64, number=1)
        for method in METHODS:
            response = client.generic(method, where)
            allowed = {one.strip() for one in response.headers.get("Allow", "").split(",")} - {""}
            if method in methods:
                assert (path, method, response.status_code) != (path, method, 405)
            else:
                assert (path, method, response.status_code, allowed) == (path, method, 405, methods)
                assert response.headers["Content-Type"] == "application/problem+json"


def test_what_breaks_the_document_is_seen(document: Any, credentials: dict[str, str], monkeypatch: Any) -> None:
    monkeypatch.setitem(document.raw_schema["components"]["schemas"]["Hook"]["properties"]["id"], "type", "string")
    models.Webhook.objects.all().delete()
    add = document["/api/v1/webhooks"]["POST"]
    [case] = cases(add.as_strategy(generation_mode=GenerationMode.POSITIVE), 1)
    assert case.call(headers=headers(credentials, {Scope.WEBHOOKS})).status_code == 201
    [listed] = cases(document["/api/v1/webhooks"]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE), 1)
    response = listed.call(headers=headers(credentials, {Scope.WEBHOOKS}))
    with pytest.raises(BaseExceptionGroup):
        listed.validate_response(response, checks=TOGETHER)

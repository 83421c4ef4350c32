"""The OpenAPI document says the truth: whatever is sent, what comes back is what it says, and never a crash."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.office import models
from counterfoil.office.api import document, letting_in
from counterfoil.office.api.urls import api, urlpatterns
from counterfoil.office.services.api_keys import Scope

from .conftest import send, told

DOCUMENT = json.loads(json.dumps(document.of(api)))
OPERATIONS = [(where, method) for where, found in DOCUMENT["paths"].items() for method in found]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _named(reference: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema or ("allOf" in schema and "properties" not in schema):
        schema = schema["allOf"][0] if "allOf" in schema else _named(schema["$ref"])
    return schema


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows, and its examples."""
    if "examples" in schema:
        bare = {name: value for name, value in schema.items() if name != "examples"}
        return st.sampled_from(schema["examples"]) | values(bare)
    schema = resolved(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(values(one) for one in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "object":
        parts = schema.get("properties", {})
        needed = set(schema.get("required", ()))
        return st.fixed_dictionaries(
            {name: values(one) for name, one in parts.items() if name in needed},
            optional={name: values(one) for name, one in parts.items() if name not in needed},
        )
    if kind == "array":
        return st.lists(values(schema["items"]), min_size=schema.get("minItems", 0), max_size=2)
    if kind == "string":
        return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 30), 30))
    plain = {
        "integer": st.integers(),
        "number": st.floats(allow_nan=False),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return plain[str(kind)]


def holds(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value is what the schema says, as far as ours go."""
    schema = resolved(schema)
    if "anyOf" in schema:
        return any(holds(one, value) for one in schema["anyOf"])
    kind = schema.get("type")
    if kind == "object":
        parts = schema.get("properties", {})
        return (
            isinstance(value, dict)
            and set(schema.get("required", ())) <= value.keys()
            and all(name in parts and holds(parts[name], one) for name, one in value.items())
        )
    if kind == "array":
        return isinstance(value, list) and all(holds(schema["items"], one) for one in value)
    types: dict[Any, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
    return isinstance(value, types[kind]) and ("enum" not in schema or value in schema["enum"])


def test_it_is_openapi_3_1_and_served_to_everybody(client: Client) -> None:
    shown = told(client.get("/api/v1/openapi.json"))
    assert (shown.status, shown.said["openapi"]) == (200, "3.1.0")
    assert shown.said["paths"] == DOCUMENT["paths"]
    assert "Sample City" in shown.said["info"]["description"]


def test_every_operation_says_who_is_let_in_and_what_can_go_wrong() -> None:
    lacking = []
    for where, method in OPERATIONS:
        operation = DOCUMENT["paths"][where][method]
        statuses = set(operation["responses"])
        problems = [one for status, one in operation["responses"].items() if int(status) >= 400]
        if any(set(one["content"]) != {"application/problem+json"} for one in problems):
            lacking.append((where, method, "problems"))
        if "429" not in statuses or (operation.get("security") and "401" not in statuses):
            lacking.append((where, method, statuses))
        if not operation.get("operationId") or not operation.get("description"):
            lacking.append((where, method, "words"))
    assert lacking == []
    named = {
        name
        for where, method in OPERATIONS
        for one in DOCUMENT["paths"][where][method].get("security", ())
        for name in one
    }
    assert named == set(DOCUMENT["components"]["securitySchemes"])


def test_every_address_of_the_api_is_in_it() -> None:
    there = {"/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in urlpatterns}
    assert there - set(DOCUMENT["paths"]) == {"/api/v1/openapi.json", "/api/v1/components/{component}/requests"}


@pytest.mark.parametrize(("where", "method"), OPERATIONS)
def test_whatever_is_sent_what_comes_back_is_what_it_says(client: Client, key, where: str, method: str) -> None:
    operation = DOCUMENT["paths"][where][method]
    secret = key(*Scope)
    filed = send(client, "/api/v1/requests", {"items": ["The report."]}, X_API_Key=secret)
    headers = {"X-API-Key": secret, "FOIA-API-SECRET": secret, "Authorization": f"Bearer {filed.said['token']}"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    path = {one["name"]: values(one["schema"]) for one in operation.get("parameters", ()) if one["in"] == "path"}
    seen: set[int] = set()

    def ask(data: st.DataObject, *, wrong: bool) -> None:
        letting_in.BY_KEY.forget()
        letting_in.BY_ADDRESS.forget()
        numbers = {name: data.draw(one | st.just("x") | st.just(1)) if wrong else 1 for name, one in path.items()}
        content = json.dumps(data.draw(values(body) | JSON if wrong else values(body))) if body else ""
        if not wrong and 2 in seen:
            return
        response = client.generic(
            method.upper(), where.format(**numbers), content, content_type="application/json", headers=headers
        )
        answer = told(response)
        assert str(answer.status) in operation["responses"], (answer, content)
        shape = operation["responses"][str(answer.status)].get("content")
        if shape:
            [kind] = shape
            assert answer.headers["Content-Type"].partition(";")[0] == kind
            said = answer.said.decode() if isinstance(answer.said, bytes) else answer.said
            assert holds(shape[kind]["schema"], said), answer.said
        seen.add(answer.status // 100)

    as_drawn = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))

    @settings(as_drawn, max_examples=25)
    @given(st.data())
    def anything(data: st.DataObject) -> None:
        ask(data, wrong=True)

    @settings(as_drawn, max_examples=200)
    @given(st.data())
    def until_it_is_right(data: st.DataObject) -> None:
        ask(data, wrong=False)

    anything()
    until_it_is_right()  # chance may have drawn nothing that is
    assert 2 in seen or where.endswith("}")  # a number or a digest that is drawn is none that there is
    assert models.Case.objects.count() == 0


def test_another_way_and_another_address_are_problems_too(client: Client) -> None:
    refused = told(client.put("/api/v1/requests", "{}", content_type="application/json"))
    assert (refused.status, refused.headers["Allow"]) == (405, "POST")
    assert told(client.get("/api/v1/nothing")).status == 404
    client.defaults["SERVER_NAME"] = "elsewhere.example"
    assert told(client.get("/api/v1/openapi.json")).status == 400


def test_what_fails_inside_says_nothing_of_it(client: Client, key, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise ValueError("a secret of the office")

    secret = key(Scope.WEBHOOKS)
    monkeypatch.setattr("counterfoil.office.services.webhooks.add", fails)
    sent = {"url": "https://hooks.partner.example/", "events": ["case.closed"]}
    response = client.post(
        "/api/v1/webhooks", json.dumps(sent), content_type="application/json", headers={"X-API-Key": secret}
    )
    failed = told(response)
    assert (failed.status, "secret" in json.dumps(failed.said)) == (500, False)

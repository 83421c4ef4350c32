"""Addresses of programs: added, listed and closed by the key that they belong to, and by no other."""

from __future__ import annotations

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import webhooks
from counterfoil.office.services.api_keys import Scope

from .conftest import send, told

HOOKS = "/api/v1/webhooks"
SENT = {"url": "https://hooks.partner.example/told", "events": ["release.made", "case.closed"]}


def test_an_address_is_added_listed_and_closed(office: Office, client: Client, key) -> None:
    secret = key(Scope.WEBHOOKS)
    added = send(client, HOOKS, SENT, X_API_Key=secret)
    row = models.Webhook.objects.get()
    assert (added.status, added.said["id"], added.said["events"]) == (201, row.pk, ["case.closed", "release.made"])
    assert added.said["secret"] == webhooks.secret_of(office, row)
    [listed] = told(client.get(HOOKS, headers={"X-API-Key": secret})).said
    assert listed == {name: value for name, value in added.said.items() if name != "secret"}
    assert told(client.delete(f"{HOOKS}/{row.pk}", headers={"X-API-Key": secret})).status == 204
    assert told(client.get(HOOKS, headers={"X-API-Key": secret})).said == []
    assert told(client.delete(f"{HOOKS}/{row.pk}", headers={"X-API-Key": secret})).status == 404


def test_anothers_address_answers_as_one_that_is_not_there(client: Client, key) -> None:
    one, other = key(Scope.WEBHOOKS), key(Scope.WEBHOOKS, name="another")
    theirs = send(client, HOOKS, SENT, X_API_Key=one).said["id"]
    refused, missing = (
        told(client.delete(f"{HOOKS}/{number}", headers={"X-API-Key": other})) for number in (theirs, theirs + 1)
    )
    assert (refused.status, refused.said) == (404, missing.said)
    assert told(client.get(HOOKS, headers={"X-API-Key": other})).said == []
    assert models.Webhook.objects.get().closed_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://hooks.partner.example/"}, {"url": "https://127.0.0.1/"}, {"url": "https://localhost/"},
        {"url": "https://metadata/"}, {"url": "https://hooks.partner.example:22/"}, {"url": ""}, {"events": []},
        {"events": ["determination.made"]}, {"events": ["case.closed\r\nX: y"]}, {"secret": "mine"},
    ],
)  # fmt: skip
def test_what_may_not_be_told_is_refused(client: Client, key, change: dict[str, object]) -> None:
    assert send(client, HOOKS, SENT | change, X_API_Key=key(Scope.WEBHOOKS)).status == 422
    assert models.Webhook.objects.count() == 0


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "1.5", "%00"])
def test_an_odd_number_is_no_address(client: Client, key, number: str) -> None:
    refused = told(client.delete(f"{HOOKS}/{number}", headers={"X-API-Key": key(Scope.WEBHOOKS)}))
    assert refused.status in (404, 422)

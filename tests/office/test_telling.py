"""Programs of others are told what the public ledger says, signed; what is not taken is tried again, then given up."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.outward import NotPublic
from counterfoil.office.services import api_keys, webhooks, work
from counterfoil.office.services.api_keys import Scope
from counterfoil.office.services.session import within
from counterfoil.office.tasks import TASKS
from counterfoil.office.tasks.tell import AGAIN, send_due, signature

from .web.made import case

URL = "https://hooks.partner.example/told"
FACTS = {"outcome": "released"}


@pytest.fixture
def admin(office: Office) -> models.Account:
    return models.Account.objects.create(log_in_name="admin", role="administrator", made_at=datetime.now(UTC))


@pytest.fixture
def key(admin: models.Account) -> models.ApiKey:
    return api_keys.make("federal portal", [Scope.WEBHOOKS], by=admin)[0]


@pytest.fixture
def hook(office: Office, key: models.ApiKey) -> tuple[models.Webhook, str]:
    return webhooks.add(office, key, URL, ["case.closed", "release.made"])


def record(office: Office, kind: str = "case.closed", facts: Any = None, *, of: models.Case | None = None) -> None:
    with within(office) as journal, transaction.atomic():
        journal.record(kind, case=of, facts=FACTS if facts is None else facts, private={"why": "Ada Asker wrote"})


class Partner:
    """Answers in turn, and keeps what it was sent."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.got = list(answers), list[tuple[str, bytes, dict[str, str]]]()

    def __call__(self, url: str, content: bytes, headers: dict[str, str]) -> int:
        self.got.append((url, content, headers))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer


def due_now() -> None:
    models.Delivery.objects.exclude(next_at=None).update(next_at=datetime.now(UTC) - timedelta(seconds=1))


def test_an_act_is_told_signed_and_without_a_name(office: Office, hook) -> None:
    one = case(1)
    record(office, of=one)
    record(office, "search.run", {"hits": 1}, of=one)  # nobody asked for this kind
    assert work.is_pending("tell", "")
    partner = Partner()
    assert send_due(office, partner) == 1
    [(url, content, headers)] = partner.got
    act = models.Act.objects.get(kind="case.closed")
    assert (url, json.loads(content)) == (
        URL,
        {
            "id": models.Delivery.objects.get().pk, "event": "case.closed", "case": "CF-2021-000001", "entry": act.leaf,
            "recorded_at": act.recorded_at.isoformat(), "facts": FACTS,
        },
    )  # fmt: skip
    assert [word for word in ("Ada", "Zbigniew", "Invented Hall") if word.encode() in content] == []
    at, _, given = headers["Counterfoil-Signature"].removeprefix("t=").partition(",v1=")
    expected = hmac.new(hook[1].encode(), f"{at}.".encode() + content, hashlib.sha256).hexdigest()
    assert given == expected
    assert abs(int(at) - datetime.now(UTC).timestamp()) < 60
    assert send_due(office, partner) == 0
    assert [(one.outcome, one.tries, one.next_at) for one in models.Delivery.objects.all()] == [("200", 1, None)]


def test_a_signature_is_of_the_moment_and_of_the_content() -> None:
    made = {signature("s", 1, b"a"), signature("s", 2, b"a"), signature("s", 1, b"b"), signature("r", 1, b"a")}
    assert (len(made), signature("s", 1, b"a") in made) == (4, True)


def test_what_a_court_keeps_secret_is_told_to_nobody(office: Office, hook) -> None:
    record(office, of=case(1, instrument={"kind": "search_warrant", "sealed": True}))
    assert models.Delivery.objects.count() == 0
    record(office, of=case(2))  # the positive control
    assert models.Delivery.objects.count() == 1


def test_an_act_that_is_rolled_back_is_not_told(office: Office, hook) -> None:
    one = case(1)

    def crash() -> None:
        with within(office) as journal, transaction.atomic():
            journal.record("case.closed", case=one, facts=FACTS)
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        crash()
    assert (models.Delivery.objects.count(), work.is_pending("tell", "")) == (0, False)


@pytest.mark.parametrize(
    ("answer", "outcome"), [(500, "500"), (302, "302"), (404, "404"), (TimeoutError(), "no answer")]
)
def test_what_is_not_taken_is_tried_again_and_then_given_up(office: Office, hook, answer: Any, outcome: str) -> None:
    record(office, of=case(1))
    partner = Partner(*[answer] * 9)
    waits = []
    while send_due(office, partner):
        row = models.Delivery.objects.get()
        waits.append(row.next_at and round((row.next_at - datetime.now(UTC)) / timedelta(minutes=1)))
        assert row.outcome == outcome
        assert send_due(office, partner) == 0  # not before its time
        due_now()
    assert waits == [*[round(one / timedelta(minutes=1)) for one in AGAIN], None]
    assert len(partner.got) == 6


def test_what_fails_once_is_told_later(office: Office, hook) -> None:
    record(office, of=case(1))
    partner = Partner(OSError(), 200)
    send_due(office, partner)
    due_now()
    send_due(office, partner)
    assert partner.got[0][1] == partner.got[1][1]
    assert models.Delivery.objects.get().next_at is None


@pytest.mark.parametrize("answer", [NotPublic("x"), BadInput("url: x")])
def test_what_leads_inside_is_refused_for_good(office: Office, hook, answer: Exception) -> None:
    record(office, of=case(1))
    assert send_due(office, Partner(answer)) == 1
    assert [(one.outcome, one.next_at) for one in models.Delivery.objects.all()] == [("refused", None)]


def test_a_closed_address_is_told_nothing(office: Office, hook, key: models.ApiKey, admin: models.Account) -> None:
    record(office, of=case(1))
    api_keys.close(key, by=admin)
    partner = Partner()
    assert send_due(office, partner) == 1
    assert (partner.got, models.Delivery.objects.get().outcome) == ([], "closed")
    record(office, of=case(2))
    assert models.Delivery.objects.count() == 1


def test_the_worker_does_it(office: Office, hook, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = Partner()
    monkeypatch.setattr("counterfoil.office.outward.post", partner)
    record(office, of=case(1))
    while work.do_next(office, TASKS):
        pass
    assert len(partner.got) == 1


def test_the_secret_is_kept_encrypted(office: Office, hook) -> None:
    webhook, secret = hook
    assert secret not in models.Webhook.objects.get().secret
    assert webhooks.secret_of(office, webhook) == secret


def test_addresses_and_events_are_looked_at(office: Office, key: models.ApiKey) -> None:
    with pytest.raises(BadInput, match="https://"):
        webhooks.add(office, key, "http://hooks.partner.example/", ["case.closed"])
    for events in ([], ["case.closed", "determination.made"]):
        with pytest.raises(BadInput, match="give one or more of these"):
            webhooks.add(office, key, URL, events)
    for _ in range(webhooks.AT_MOST):
        webhooks.add(office, key, URL, ["case.closed"])
    with pytest.raises(BadInput, match="five addresses at most"):
        webhooks.add(office, key, URL, ["case.closed"])


def test_a_key_is_kept_as_a_digest_and_opens_what_it_is_for(office: Office, admin: models.Account) -> None:
    key, secret = api_keys.make("city app", [Scope.FILE], by=admin)
    assert (secret[:3], len(secret), secret in str(models.ApiKey.objects.values().get())) == ("cf_", 46, False)
    assert api_keys.found(secret, Scope.FILE) == key
    assert models.ApiKey.objects.get().used_on == datetime.now(UTC).date()
    assert [api_keys.found(secret, one) for one in (Scope.INTAKE, Scope.WEBHOOKS)] == [None, None]
    assert [api_keys.found(one, Scope.FILE) for one in ("", "cf_", secret[:-1], secret + "x", "\ud800")] == [None] * 5
    api_keys.close(key, by=admin)
    assert api_keys.found(secret, Scope.FILE) is None
    assert [(one.what, one.detail) for one in admin.events.order_by("pk")] == [
        ("api_key_made", "city app: file"),
        ("api_key_closed", "city app"),
    ]


@pytest.mark.parametrize("name", ["", "x", "x" * 65, "<script>", "a\nb", "a\0b"])
def test_a_key_has_a_plain_name(admin: models.Account, name: str) -> None:
    with pytest.raises(BadInput):
        api_keys.make(name, [Scope.FILE], by=admin)
    assert models.ApiKey.objects.count() == 0

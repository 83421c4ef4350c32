"""Filing by programs: our own words and the federal portal's; what arrives is what was asked."""

from __future__ import annotations

import base64
import email
import email.policy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.api import letting_in
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving, work
from counterfoil.office.services.api_keys import Scope
from counterfoil.office.store import FolderStore

from .conftest import send, told

FILE, INTAKE = "/api/v1/requests", "/api/v1/components/1/requests/"
ASKED = {"items": ["The inspection report of Invented Hall, January 2022."]}
PORTAL: dict[str, Any] = {
    "agency": "Sample City",
    "agency_component_name": "Records",
    "requester_name": {"first": "Ada", "last": "Asker"},
    "requester_address": {"address1": "2 Made Up St", "city": "Sampleton", "state": "Illinois", "zip": "60699"},
    "description": "All inspection reports of Invented Hall.",
    "email": "ada@mail.example",
    "organization": "Invented News",
    "phone": "+13125550100",
    "fax": "+13125550101",
    "fee_waiver": True,
    "expedited": True,
    "max_fee": 25.0,
    "attachments": [
        {"filename": "letter.txt", "filedata": base64.b64encode(b"a letter").decode(), "content_type": "text/plain"}
    ],
    "contract_number": "5547",
}


def message(office: Office, arrival: models.Arrival) -> Any:
    raw = FolderStore(office.store).get(arrival.digest).read_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def words(office: Office, arrival: models.Arrival) -> str:
    return message(office, arrival).get_body(("plain",)).get_content()


def test_what_is_filed_arrives_and_waits_for_a_person(office: Office, client: Client, key) -> None:
    filed = send(client, FILE, ASKED, X_API_Key=key(Scope.FILE))
    assert filed.status == 201
    arrival = models.Arrival.objects.get()
    assert (arrival.channel, arrival.state, arrival.number) == ("api", "new", filed.said["number"])
    assert datetime.fromisoformat(filed.said["received_at"]) == arrival.received_at
    assert work.is_pending("arrival", str(arrival.pk))
    assert models.Case.objects.count() == 0
    assert ASKED["items"][0] in words(office, arrival)
    assert arriving.followed(filed.said["token"]) == arrival
    assert filed.said["follow"] == f"http://localhost/follow/{filed.said['token']}/"
    assert filed.headers["Cache-Control"] == "no-store"


def test_all_that_may_be_said_is_kept(office: Office, client: Client, key) -> None:
    more = {
        "items": ["First thing.", "Second thing."], "name": "Ada Asker", "organization": "Invented News",
        "email": "ada@mail.example", "postal_address": "2 Made Up St\nSampleton", "phone": "555-0100",
        "answer": "paper", "fee_waiver": "It is news.", "commercial": True,
        "attachments": [{"name": "../map.txt", "content": base64.b64encode(b"here").decode()}],
    }  # fmt: skip
    assert send(client, FILE, more, X_API_Key=key(Scope.FILE)).status == 201
    arrival = models.Arrival.objects.get()
    text = words(office, arrival)
    for part in ("1. First thing.", "2. Second thing.", "Invented News", "2 Made Up St", "555-0100", "by mail",
                 "It is news.", "commercial purpose"):  # fmt: skip
        assert part in text
    sent = message(office, arrival)
    assert (sent["From"], arrival.sender_email) == ("Ada Asker <ada@mail.example>", "ada@mail.example")
    [attached] = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("map.txt", b"here")


WRONG: list[tuple[Any, str]] = [
    ({}, "items"),
    ({"items": []}, "items"),
    ({"items": [""]}, "items.0"),
    ({"items": ["x" * 5_001]}, "items.0"),
    ({"items": ["x"] * 21}, "items"),
    ({"items": "x"}, "items"),
    (ASKED | {"colour": "blue"}, "colour"),
    (ASKED | {"answer": "fax"}, "answer"),
    (ASKED | {"answer": "email"}, ""),
    (ASKED | {"answer": "paper"}, ""),
    (ASKED | {"email": "ada"}, ""),
    (ASKED | {"email": "ada@mail.example\r\nBcc: all@mail.example"}, ""),
    (ASKED | {"name": "x" * 251}, "name"),
    (ASKED | {"attachments": [{"name": "x", "content": "AAAA"}] * 11}, "attachments"),
    (ASKED | {"attachments": [{"name": "", "content": "AAAA"}]}, "attachments.0.name"),
]


@pytest.mark.parametrize(("content", "field"), WRONG)
def test_what_is_wrong_is_said_by_its_field_and_nothing_arrives(client: Client, key, content: Any, field: str) -> None:
    refused = send(client, FILE, content, X_API_Key=key(Scope.FILE))
    assert refused.status == 422
    assert any(
        one["field"] in (f"told.{field}", "told") or one["field"].endswith(field) for one in refused.said["errors"]
    )
    assert models.Arrival.objects.count() == 0


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"x"', b"\xff\xfe", "[" * 5_000, '{"items": ["\\ud800"]}'])
def test_what_is_no_object_is_refused(client: Client, key, content: Any) -> None:
    assert send(client, FILE, content, X_API_Key=key(Scope.FILE)).status in (400, 422)
    assert models.Arrival.objects.count() == 0


@pytest.mark.parametrize("content", ["!!!", "AAA", "", "AAAA\n====", "é"])
def test_a_file_that_is_no_base64_is_refused(client: Client, key, content: str) -> None:
    sent = ASKED | {"attachments": [{"name": "x.pdf", "content": content}]}
    assert send(client, FILE, sent, X_API_Key=key(Scope.FILE)).status == 422
    assert models.Arrival.objects.count() == 0


def test_what_would_be_made_into_much_memory_is_refused(client: Client, key) -> None:
    """A million names, each told as a fault, were two gigabytes; two hundred thousand empty things are none here."""
    secret = key(Scope.FILE, Scope.INTAKE)
    names = b'{"items": ["The report."], %s}' % b", ".join(b'"%d": 0' % number for number in range(250))
    assert send(client, "/api/v1/requests", names, X_API_Key=secret).status == 400
    values = b'{"items": [%s]}' % b", ".join([b"{}"] * 110_000)
    assert send(client, "/api/v1/requests", values, X_API_Key=secret).status == 413
    assert send(client, "/api/v1/components/1/requests/", values, FOIA_API_SECRET=secret).status == 413
    longest = {"items": ["," * 5_000] * 20, "fee_waiver": ":" * 5_000}
    assert send(client, "/api/v1/requests", longest, X_API_Key=secret).status == 201


def test_too_much_is_too_large(client: Client, key) -> None:
    secret = key(Scope.FILE)
    big = base64.b64encode(b"x" * 5_300_000).decode()
    sent = ASKED | {"attachments": [{"name": "a", "content": big}] * 2}
    assert send(client, FILE, sent, X_API_Key=secret).status == 422
    assert send(client, FILE, ASKED | {"items": ["x" * 20_000_000]}, X_API_Key=secret).status == 413
    assert models.Arrival.objects.count() == 0


HOSTILE = [
    "<script>alert(1)</script>", "\"' or 1=1 --", "\u202egnp.exe", "a\0b", "Subject: x\r\nBcc: all@mail.example",
    "x" * 240, "=cmd|' /C calc'!A0", "{{ 7|add:7 }}", "\ud83d\ude00",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(office: Office, client: Client, key, text: str) -> None:
    more = {"name": text, "organization": text, "phone": text, "fee_waiver": text, "postal_address": text}
    mail = {"email": "ada@mail.example"}
    assert send(client, FILE, {"items": [text]} | more | mail, X_API_Key=key(Scope.FILE)).status == 201
    sent = message(office, models.Arrival.objects.get())
    assert sorted(sent.keys()) == sorted(
        ["From", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    )
    assert sent["Subject"] == "Request for public records"


@pytest.mark.parametrize("address", [FILE, INTAKE, "/api/v1/webhooks"])
@pytest.mark.parametrize("sent", ["nothing", "wrong", "another scope", "closed"])
def test_without_a_key_that_is_for_it_nothing_opens(client: Client, key, admin, address: str, sent: str) -> None:
    scope = {FILE: Scope.FILE, INTAKE: Scope.INTAKE}.get(address, Scope.WEBHOOKS)
    headers = {
        "nothing": dict,
        "wrong": lambda: dict.fromkeys(("X-API-Key", "FOIA-API-SECRET"), "cf_" + "x" * 43),
        "another scope": lambda: dict.fromkeys(
            ("X-API-Key", "FOIA-API-SECRET"), key(*[one for one in Scope if one is not scope])
        ),
        "closed": lambda: dict.fromkeys(("X-API-Key", "FOIA-API-SECRET"), closed(key(scope))),
    }[sent]()
    said = [
        told(client.post(address, "{}", content_type="application/json", headers=one)) for one in (headers, headers)
    ]
    assert [one.status for one in said] == [401, 401]
    assert said[0].said == said[1].said
    assert models.Arrival.objects.count() == 0


def closed(secret: str) -> str:
    models.ApiKey.objects.update(closed_at=datetime.now(UTC))
    return secret


def test_a_session_of_staff_is_no_key(client: Client, admin: models.Account) -> None:
    client.force_login(admin)
    assert client.post(FILE, "{}", content_type="application/json").status_code == 401


def test_the_federal_portals_request_arrives_whole(office: Office, client: Client, key) -> None:
    accepted = send(client, INTAKE, PORTAL, FOIA_API_SECRET=key(Scope.INTAKE))
    arrival = models.Arrival.objects.get()
    assert (accepted.status, accepted.said) == (200, {"id": arrival.pk, "status_tracking_number": arrival.number})
    text, sent = words(office, arrival), message(office, arrival)
    for part in ("1. All inspection reports of Invented Hall.", "Ada Asker", "Invented News", "2 Made Up St",
                 "Sampleton, Illinois 60699", "+13125550100", "fees be waived"):  # fmt: skip
        assert part in text
    attached = {one.get_filename(): one.get_content() for one in sent.iter_attachments()}
    assert attached["letter.txt"] == b"a letter"
    assert attached["federal-portal.txt"].decode().splitlines() == [
        "agency: Sample City", "agency_component_name: Records", "fax: +13125550101", "max_fee: 25.0", "expedited: yes",
        "contract_number: 5547",
    ]  # fmt: skip


def test_the_federal_portal_may_leave_the_slash_out(client: Client, key) -> None:
    assert send(client, INTAKE[:-1], PORTAL, FOIA_API_SECRET=key(Scope.INTAKE)).status == 200


def test_another_component_is_not_there_in_the_portals_words(client: Client, key) -> None:
    refused = send(client, "/api/v1/components/2/requests/", PORTAL, FOIA_API_SECRET=key(Scope.INTAKE))
    assert (refused.status, refused.said["code"]) == (404, "404")
    assert refused.said["description"] == "agency component not found: this office is component 1"
    assert models.Arrival.objects.count() == 0


def test_an_address_that_is_no_mailbox_is_kept_as_words(office: Office, client: Client, key) -> None:
    sent = PORTAL | {"email": "ada at mail", "attachments": []}
    assert send(client, INTAKE, sent, FOIA_API_SECRET=key(Scope.INTAKE)).status == 200
    arrival = models.Arrival.objects.get()
    assert arrival.sender_email == ""
    [further] = message(office, arrival).iter_attachments()
    assert "email: ada at mail" in further.get_content().decode()


def test_too_many_requests_of_a_key_wait(client: Client, key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letting_in.BY_KEY, "times", 3)
    one, other = key(Scope.WEBHOOKS), key(Scope.WEBHOOKS, name="another")
    said = [told(client.get("/api/v1/webhooks", headers={"X-API-Key": one})) for _ in range(4)]
    assert [each.status for each in said] == [200, 200, 200, 429]
    assert 0 < int(said[3].headers["Retry-After"]) <= 61
    assert told(client.get("/api/v1/webhooks", headers={"X-API-Key": other})).status == 200


def test_what_was_long_ago_no_longer_counts() -> None:
    rate = letting_in.Rate(1, 60)
    rate.count("a")
    rate._seen["a"][0] -= timedelta(seconds=61).total_seconds()
    rate.count("a")
    with pytest.raises(letting_in.Busy):
        rate.count("a")

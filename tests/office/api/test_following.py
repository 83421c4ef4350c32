"""Following a request and receiving what was released, by token; and the public log."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models, public_log
from counterfoil.office.services import knocking
from counterfoil.office.services.api_keys import Scope

from ..web.conftest import SECRET
from ..web.made import case
from .conftest import Told, send, told

FOLLOW, FILES = "/api/v1/request", "/api/v1/request/files/"
PRIVATE = ("Ada Asker", "mail.example", "Made Up", "lobby", "memo.txt", "demand.eml")


def ask(client: Client, address: str = FOLLOW, token: str = SECRET) -> Told:
    return told(client.get(address, headers={"Authorization": f"Bearer {token}"}))


def test_what_was_filed_is_followed_with_its_token(client: Client, key) -> None:
    filed = send(client, "/api/v1/requests", {"items": ["The report."]}, X_API_Key=key(Scope.FILE)).said
    found = ask(client, token=filed["token"])
    assert found.status == 200
    assert (found.said["number"], found.said["is_open"], found.said["days_late"]) == (filed["number"], True, 0)
    assert (found.said["due_on"], found.said["files"], found.said["acts"]) == ("2022-01-10", [], [])
    assert found.said["received_at"] == filed["received_at"]
    assert found.headers["Cache-Control"] == "no-store"


def test_an_answered_request_tells_what_was_done_and_gives_its_files(answered: Client) -> None:
    found = ask(answered)
    release = models.Release.objects.get()
    assert (found.said["number"], found.said["is_open"]) == ("CF-2022-000001", False)
    assert found.said["acts"][-1]["says"] == "The case was closed: released in part."
    assert [word for word in PRIVATE if word in str(found.said)] == []
    digests = set(release.files.values_list("digest", flat=True))
    assert {one["sha256"] for one in found.said["files"]} == digests
    for one in found.said["files"]:
        received = ask(answered, FILES + one["sha256"])
        assert (received.status, len(received.said)) == (200, one["bytes"])
        assert hashlib.sha256(received.said).hexdigest() == one["sha256"]
        assert received.headers["Content-Disposition"] == f'attachment; filename="{one["name"]}"'


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2f..%2foffice.toml", "letter.pdf", "%00"])
def test_what_was_not_released_is_not_there(answered: Client, digest: str) -> None:
    assert ask(answered, FILES + digest).status == 404


def test_the_original_of_a_record_is_not_there(answered: Client) -> None:
    record = models.Record.objects.get()
    assert ask(answered, FILES + record.digest).status == 404


def test_a_file_of_another_request_is_not_there(answered: Client, key_of_answered) -> None:
    filed = send(answered, "/api/v1/requests", {"items": ["x"]}, X_API_Key=key_of_answered).said
    digest = models.ReleasedFile.objects.first().digest
    assert ask(answered, FILES + digest).status == 200  # the positive control
    assert ask(answered, FILES + digest, token=filed["token"]).status == 404


def test_a_release_that_did_not_go_to_the_public_is_not_given(answered: Client, monkeypatch) -> None:
    monkeypatch.setattr("counterfoil.office.services.handing_out.of", lambda office, case: None)
    digest = models.ReleasedFile.objects.first().digest
    assert ask(answered, FILES + digest).status == 404


@pytest.mark.parametrize("token", ["", "x", SECRET[:-1], SECRET + "x", SECRET.swapcase(), "\u00e9"])
def test_a_wrong_token_follows_nothing(answered: Client, token: str) -> None:
    for address in (FOLLOW, FILES + "0" * 64):
        refused = ask(answered, address, token)
        assert (refused.status, refused.said["title"]) == (401, "No key that opens this")


def test_whoever_tries_too_many_waits_and_the_right_one_too(answered: Client) -> None:
    said = [ask(answered, token=f"wrong-{number}").status for number in range(knocking.MISS.times + 1)]
    assert said == [401] * knocking.MISS.times + [429]
    assert ask(answered).status == 429


def test_a_duplicate_does_not_open_the_case_of_somebody_else(answered: Client) -> None:
    digest = models.ReleasedFile.objects.first().digest
    models.Arrival.objects.update(state="set_aside", why="duplicate")
    assert ask(answered, FILES + digest).status == 404
    assert ask(answered).said["files"] == []


def test_the_log_is_that_of_the_page_and_names_nobody(client: Client) -> None:
    case(1)
    case(2, instrument={"kind": "foia_request", "sealed": True})
    got = told(client.get("/api/v1/log"))
    rows = list(csv.reader(io.StringIO(got.said.decode())))
    assert rows[0] == list(public_log.HEADERS)
    assert [row[0] for row in rows[1:]] == ["CF-2021-000001"]
    assert [word for word in ("Zbigniew", "Ada", "Invented Hall") if word in got.said.decode()] == []
    assert got.headers["Content-Type"].startswith("text/csv")


def test_no_token_is_logged(answered: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    ask(answered)
    ask(answered, token="wrong-token-of-somebody")
    assert [word for word in (SECRET, "wrong-token") if word in caplog.text] == []


@pytest.fixture
def key_of_answered(answered: Client) -> Any:
    from datetime import UTC, datetime

    from counterfoil.office.services import api_keys

    admin = models.Account.objects.create(log_in_name="admin", role="administrator", made_at=datetime.now(UTC))
    return api_keys.make("city app", [Scope.FILE], by=admin)[1]

"""Health, measures and logs: enough for whoever runs the server, and nothing about anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import work
from counterfoil.office.web import server
from counterfoil.office.web.access import public_page
from counterfoil.office.web.request_log import MEASURED, Durations

from .conftest import PASSWORD, kept
from .made import case
from .test_access import routes

HOSTILE = ("Zbigniew Testwell", "secret-token-1234", "<script>", "a\r\nb", '%0d%0a{"level":', "\u202e", "Q" * 400)


@pytest.fixture
def logged(office: Office, capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, Any]]]:
    """What was written to standard error since, line by line; each is one JSON object."""
    server.ready(office.folder, log=True)
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_health_is_one_word(client: Client, office: Office) -> None:
    with work.only_worker(office):
        answer = client.get("/health/")
        assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")
    answer = client.get("/health/")  # nobody works
    assert (answer.status_code, answer.content) == (503, b"degraded\n")


def test_health_without_a_database_is_degraded(client: Client, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    monkeypatch.setattr(models.Head.objects, "filter", lambda **_: (_ for _ in ()).throw(DatabaseError("secret")))
    with work.only_worker(office):
        assert client.get("/health/").content == b"degraded\n"


def test_measures_are_for_this_machine_and_for_administrators(as_role, client: Client) -> None:
    def status(**how: str) -> int:
        return Client(SERVER_NAME="localhost").get("/metrics/", **how).status_code

    assert status() == 200
    assert status(HTTP_HOST="127.0.0.1:8000") == 200
    for how in (
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_PROTO": "https"},  # through the proxy, which is on this machine as well
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ):
        assert (how, status(**how)) == (how, 403)
    for role in Role:
        answer = as_role(role).get("/metrics/", REMOTE_ADDR="192.0.2.7")
        assert (role, answer.status_code) == (role, 200 if role is Role.ADMINISTRATOR else 403)
    assert kept(as_role(Role.COUNSEL).get("/metrics/", REMOTE_ADDR="192.0.2.7")).heading.startswith("Your role")


def test_measures_are_counts_and_times_in_the_format_of_prometheus(client: Client) -> None:
    case(1)
    case(2, closed_at=datetime.now(UTC), state="closed")
    models.Work.objects.create(kind="answer", key="CF-2021-000001", listed_at=datetime.now(UTC))
    models.ReceivedMail.objects.create(
        folder="INBOX", uidvalidity=1, uid=1, received_at=datetime.now(UTC), fetched_at=datetime.now(UTC),
        sender="ada@mail.example", subject="Zbigniew", nature="person", became="reply",
    )  # fmt: skip
    text = client.get("/metrics/").content.decode()
    line = re.compile(r'[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? -?[0-9.e+]+(Inf)?')
    assert [one for one in text.splitlines() if not one.startswith("# ") and not line.fullmatch(one)] == []
    values = dict(one.rsplit(" ", 1) for one in text.splitlines() if not one.startswith("#"))
    assert values['counterfoil_cases{state="closed"}'] == "1"
    assert values['counterfoil_work{kind="answer",state="new"}'] == "1"
    assert values['counterfoil_mail_received{became="reply"}'] == "1"
    assert values["counterfoil_worker_running"] == "0"
    assert values['counterfoil_request_seconds_bucket{le="+Inf"}'] == values["counterfoil_request_seconds_count"]
    assert [word for word in ("CF-2021", "Zbigniew", "ada") if word in text] == []


def test_durations_are_counted_in_their_classes() -> None:
    made = Durations()
    for seconds in (0.005, 0.01, 0.011, 9.0):
        made.add("portal", "GET", 200, seconds)
    assert (made.classes, made.counts) == ([2, 1, 0, 0, 0, 0, 0, 0, 1], {("portal", "GET", 200): 4})


def test_a_line_has_the_pages_name_and_not_its_address(client: Client, as_role, logged) -> None:
    as_role(Role.RECORDS_OFFICER)
    case(1)
    for address in ("/desk/cases/CF-2021-000001/", "/desk/?page=2&q=Testwell", "/nowhere/Testwell/"):
        client.get(address)
    lines = logged()
    assert [(one["route"], one["method"], one["status"], one["role"]) for one in lines] == [
        ("case", "GET", 200, "records_officer"),
        ("inbox", "GET", 200, "records_officer"),
        ("none", "GET", 404, "records_officer"),
    ]
    assert {frozenset(one) for one in lines} == {
        frozenset({"at", "level", "log", "id", "route", "method", "status", "ms", "role"})
    }
    assert len({one["id"] for one in lines}) == 3


def test_each_try_to_log_in_is_a_line_and_names_nobody(client: Client, account, logged) -> None:
    account(Role.COUNSEL)
    for name, password in (("counsel", "not this one"), ("counsel", PASSWORD), ("Zbigniew", "x")):
        Client(SERVER_NAME="localhost").post("/log-in/", {"username": name, "password": password})
    lines = logged()
    assert [one.get("event") for one in lines] == ["password_refused", "password_right", "password_refused"]
    assert [word for word in ("counsel", "Zbigniew", "not this") if word in repr(lines)] == []


def test_the_number_of_a_request_is_in_its_answer(client: Client, logged) -> None:
    answer = client.get("/")
    assert [one["id"] for one in logged()] == [answer["X-Request-ID"]]


@public_page
def failing(request: HttpRequest, word: str) -> HttpResponse:
    raise ValueError(f"no such person: {word} {request.GET} {request.body!r}")


class Failing:
    """Addresses of which one fails with words that quote what was asked."""

    handler500 = "counterfoil.office.web.errors.failed"
    handler404 = "counterfoil.office.web.errors.not_found"
    urlpatterns = [*routes(), path("failing/<path:word>", failing, name="failing")]  # noqa: RUF012


def test_nothing_hostile_and_nothing_personal_is_logged(
    client: Client, logged, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("django.conf.settings.ROOT_URLCONF", Failing)
    for text in HOSTILE:
        client.get("/", {"q": text})
        client.post("/log-in/?next=/desk/", {"username": "", "password": text, "q": text})
        client.get("/failing/x", {"q": text})
        client.post(f"/failing/{text[:60].replace(chr(13), '').replace(chr(10), '')}", {"q": text})
        client.get("/", HTTP_USER_AGENT=text, HTTP_REFERER=text, HTTP_X_REQUEST_ID=text.replace("\r\n", ""))
        client.generic(re.sub(r"\W", "", text)[:20] or "X", "/")
        client.get("/", HTTP_HOST="evil.example")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    # One line a request, and one more for each that failed; an address with a line break is none of ours.
    assert [one["level"] for one in lines].count("info") == 7 * len(HOSTILE)
    assert [one["level"] for one in lines].count("error") == 2 * len(HOSTILE) - 1
    found = [text for text in HOSTILE if json.dumps(text)[1:-1] in written or text[:20].strip() in written]
    assert found == []
    assert "evil.example" not in written
    failed = [one for one in lines if one["level"] == "error"]
    assert {(one["log"], one["error"], one["route"]) for one in failed} == {("django.request", "ValueError", "failing")}
    assert {one["where"][-1].split(" ")[-1] for one in failed} == {"failing"}
    assert {one["id"] for one in failed} <= {one["id"] for one in lines if one["level"] == "info"}


def test_a_method_that_nobody_knows_is_counted_as_another(client: Client, logged) -> None:
    client.generic("TESTWELL", "/")
    assert [one["method"] for one in logged()] == ["OTHER"]
    assert "TESTWELL" not in {method for _, method, _ in MEASURED.counts}


def test_what_others_log_keeps_no_words(office: Office, logged) -> None:
    import logging

    logging.getLogger("waitress").error("Exception while serving %s", "/follow/secret-token-1234/")
    logging.getLogger("anything").warning("Zbigniew Testwell")
    logging.getLogger("counterfoil").error("work failed: %s", "ValueError")
    assert [{key: one[key] for key in one if key != "at"} for one in logged()] == [
        {"level": "error", "log": "waitress"},
        {"level": "warning", "log": "anything"},
        {"level": "error", "log": "counterfoil", "says": "work failed: ValueError"},
    ]


def test_a_terminal_is_not_flooded(office: Office, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    server.ready(office.folder)
    capsys.readouterr()
    client.get("/")
    assert capsys.readouterr().err == ""
    assert Path(office.folder).exists()

"""Attacks on the office in a browser that once went through: each is tried again here."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import (
    accounts,
    approving,
    arriving,
    draft_history,
    drafting,
    knocking,
    reading_room,
    signing,
    work,
)
from counterfoil.office.services.drafting import Said
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import server

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import DANA, Reviewed, complete
from .conftest import kept
from .made import RECEIVED, arrival, case, decided

SEALED = {"kind": "search_warrant", "sealed": True}


def person(name: str, official: str, role: str = "records_officer") -> models.Account:
    return models.Account.objects.create(log_in_name=name, role=role, official=official, made_at=datetime.now(UTC))


@pytest.fixture
def dana(client: Client) -> models.Account:
    return person("dana", "Dana Sample, FOIA Officer")


@pytest.fixture
def counsel(client: Client) -> models.Account:
    return person("ray", "Ray Sample, General Counsel", "counsel")


def logged_in(one: models.Account) -> Client:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(one)
    return client


def tries(client: Client, number: int) -> list[tuple[int, str]]:
    """What an arrival answers to reading and to each way of sending; its own number is taken out."""
    where = f"/desk/arrivals/{number}/"
    sent: list[dict[str, str]] = [{"do": "clear"}, {"do": "set_aside", "why": "spam", "reason": "none"}, {}]
    told = [client.get(where), *(client.post(where, one) for one in sent)]
    return [(one.status_code, one.content.decode().replace(where, "")) for one in told]


# --- what a court keeps secret, by other ways than its case


def test_the_paper_of_a_sealed_case_is_not_read_where_it_arrived(dana, counsel) -> None:
    hidden = case(1, instrument=SEALED, assigned_to=counsel)
    paper = arrival(1, state="cleared", case=hidden, decided_by=counsel, decided_at=RECEIVED)
    copy = arrival(2, state="set_aside", why="duplicate", case=hidden, decided_by=counsel, decided_at=RECEIVED)
    officer = logged_in(dana)
    missing = [(status, "") for status, _ in tries(officer, 99)]
    assert [[(status, "") for status, _ in tries(officer, one.pk)] for one in (paper, copy)] == [missing, missing]
    assert "Testwell" not in "".join(text for one in (paper, copy) for _, text in tries(officer, one.pk))
    assert not models.ArrivalViewing.objects.exists()
    assert "Testwell" in kept(logged_in(counsel).get(f"/desk/arrivals/{paper.pk}/")).text


def test_another_message_of_the_same_sender_does_not_name_a_sealed_case(dana, counsel) -> None:
    hidden = case(1, instrument=SEALED, assigned_to=counsel)
    arrival(1, state="cleared", case=hidden, decided_by=counsel, decided_at=RECEIVED)
    new = arrival(2)
    path = "//section[@aria-labelledby='same']//li"
    assert kept(logged_in(dana).get(f"/desk/arrivals/{new.pk}/")).texts(path) == []
    assert len(kept(logged_in(counsel).get(f"/desk/arrivals/{new.pk}/")).texts(path)) == 1


def test_that_a_review_was_asked_for_does_not_name_a_sealed_case(dana, counsel) -> None:
    hidden = case(1, instrument=SEALED, assigned_to=counsel)
    models.ToldOfReview.objects.create(case=hidden, sent_on=RECEIVED.date(), told_at=RECEIVED)
    assert hidden.number not in logged_in(dana).get("/desk/arrivals/").content.decode()
    assert hidden.number in logged_in(counsel).get("/desk/arrivals/").content.decode()


def test_a_duplicate_of_a_sealed_case_is_one_of_no_case(dana, counsel) -> None:
    """Else whoever tries numbers learns which ones a court keeps secret."""
    hidden = case(1, instrument=SEALED, assigned_to=counsel)
    told = []
    for number in (hidden.number, "CF-1999-000001"):
        paper = arrival(len(told) + 1)
        with pytest.raises(BadInput) as refused:
            arriving.set_aside(settings.OFFICE, paper, dana, why="duplicate", reason="the same", of=number)
        told.append(str(refused.value).replace(paper.number, ""))
        paper.refresh_from_db()
        assert paper.state == "new"
    assert told[0] == told[1]


def test_nobody_joins_a_team_by_naming_it_again(dana, counsel) -> None:
    """A sealed case on a team's desk is open to whoever is in the team: the team says who that is, or counsel."""
    team = models.Team.objects.create(name="Video desk")
    team.members.add(counsel)
    hidden = case(1, instrument=SEALED, team=team)
    officer = logged_in(dana)
    assert officer.get(f"/desk/cases/{hidden.number}/").status_code == 404
    answer = officer.post("/desk/teams/", {"name": " Video  desk", "members": [str(dana.pk)]})
    assert answer.status_code == 200
    assert "changes it" in kept(answer).text
    assert officer.get(f"/desk/cases/{hidden.number}/").status_code == 404
    assert [one.pk for one in team.members.all()] == [counsel.pk]
    both = {"name": "Video desk", "members": [str(counsel.pk), str(dana.pk)]}
    assert logged_in(counsel).post("/desk/teams/", both).status_code == 302
    assert officer.get(f"/desk/cases/{hidden.number}/").status_code == 200
    mine = {"name": "Video desk", "members": [str(dana.pk)]}
    assert officer.post("/desk/teams/", mine).status_code == 302  # who is in it may


def test_a_document_is_open_to_nobody_once_a_court_seals_its_case(answered: Client) -> None:
    one = person("dana", "Dana Sample, FOIA Officer")
    [memo] = reading_room.candidates(settings.OFFICE, models.Case.objects.get())
    opened = reading_room.open_to_all(settings.OFFICE, memo.file, one, title="Opening hours of the lobby")
    while work.do_next(settings.OFFICE, {"open_file": TASKS["open_file"]}):
        pass
    where = f"/reading-room/{opened.pk}/document.pdf"
    assert (answered.get(where).status_code, len(reading_room.find(settings.OFFICE, "lobby"))) == (200, 1)
    found = models.Case.objects.get()
    models.Case.objects.update(instrument=found.instrument | {"sealed": True})
    assert (answered.get(where).status_code, len(reading_room.find(settings.OFFICE, "lobby"))) == (404, 0)
    reading_room.close_again(settings.OFFICE, opened, one)
    again = models.ReleasedFile.objects.get(pk=memo.file.pk)
    with pytest.raises(BadInput, match="released to the public"):
        reading_room.open_to_all(settings.OFFICE, again, one, title="Opening hours of the lobby")


# --- more tries than are allowed

WAITS = "Too many log-ins failed under this name. Wait 15 minutes."


def enters(password: str) -> list[str]:
    """What a log-in as dana says; nothing where it went through."""
    answer = Client(SERVER_NAME="localhost").post("/log-in/", {"username": "dana", "password": password})
    if answer.status_code == 302:
        return []
    return [one.partition(": ")[2] or one for one in kept(answer).texts("//div[@role='alert']//li")]


@pytest.mark.parametrize("nothing", ["", "\0"])
def test_a_log_in_without_a_password_does_not_begin_the_count_anew(dana: models.Account, nothing: str) -> None:
    for _ in range(4):
        enters("not this one")
    enters(nothing)
    assert [enters("not this one")[0] == WAITS for _ in range(2)] == [False, True]
    assert models.FailedLogIn.objects.count() == 5


def test_passwords_that_are_tried_at_once_are_no_more_than_one_after_the_other(
    dana: models.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a password is looked at, which takes half a second, the next one is sent already."""
    looked_at: list[str] = []

    def slowly(request: object, username: str, password: str) -> None:
        looked_at.append(password)
        if len(looked_at) < 12:
            enters(f"guess {len(looked_at)}")

    monkeypatch.setattr("django.contrib.auth.forms.authenticate", slowly)
    enters("guess 0")
    assert looked_at == [f"guess {n}" for n in range(5)]


def test_who_is_let_in_is_counted_before_and_who_is_not_is_not_counted(dana: models.Account) -> None:
    throttle = accounts.Throttle(b"secret")
    assert [throttle.may_try("a") for _ in range(7)] == [True] * 5 + [False] * 2
    throttle.succeeded("a")
    assert [throttle.may_try("a"), models.FailedLogIn.objects.count()] == [True, 1]
    keeper, limit = knocking.Doorkeeper(b"secret", "192.0.2.7"), knocking.Limit("file", 3)
    assert [keeper.admits(limit) for _ in range(5)] == [True] * 3 + [False] * 2
    assert models.Knock.objects.count() == 3


# --- the second person


def test_under_another_title_nobody_signs_or_approves_as_the_second_person(under_review: Reviewed) -> None:
    r = under_review
    complete(r)
    reason = Said("release", reason="an age alone names nobody")
    drafting.decide_findings(r.office, r.case, r.dana, [r.place("43")], reason, seen=99)
    seen = draft_history.last_number(r.case)
    signing.sign(r.office, r.case.number, r.dana, seen=seen)
    again = person("dana2", "Dana  SAMPLE, Chief Records Officer (SAMPLE)")
    with pytest.raises(PersonMustDecide, match="another person"):
        signing.confirm(r.office, r.case.number, again, seen=seen)
    decided(r.case, models.Record.objects.get(number="R-000001"), "x", "redact")
    models.Determination.objects.update(decided_by=DANA)
    assert approving.refused_to(r.office, r.case, again.official) == approving.refused_to(r.office, r.case, DANA) != ""
    assert approving.refused_to(r.office, r.case, r.omar.official) == ""


# --- what is written down


def test_nobody_writes_words_of_their_own_into_the_list_of_who_looked(under_review: Reviewed) -> None:
    """It cannot be changed; and PostgreSQL takes no NUL at all."""
    server.ready(under_review.office.folder)
    client = logged_in(under_review.dana)
    for unit in ("%00", "Zbigniew%20Testwell", "R-000001%0a", "%ed%a0%80", "R-00000%D9%A1x"):
        for where in (f"{unit}/1/", f"{unit}/1/image"):
            assert client.get(f"/desk/cases/{under_review.case.number}/review/{where}").status_code == 404
    assert set(models.Viewing.objects.values_list("what", flat=True)) == {"review", "image"}


# --- too much


@pytest.mark.parametrize("where", ["/request/what/", "/no/such/page/"])
def test_what_is_larger_than_anything_here_is_refused_before_it_is_kept(office: Office, where: str) -> None:
    """Else a stranger fills the disk, a gigabyte for each connection, on any page."""
    command = [sys.executable, "-m", "counterfoil", "office", "serve", str(office.folder), "--port", "0", "--no-worker"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        port = re.search(r":(\d+)/", served.stdout.readline())
        assert port
        with socket.create_connection(("127.0.0.1", int(port[1])), timeout=30) as line:
            head = f"POST {where} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {server.LARGEST_BYTES + 1}\r\n\r\n"
            line.sendall(head.encode() + b"x" * 1000)
            said = line.recv(100)
        served.terminate()
    assert said.split(b"\r\n")[0] == b"HTTP/1.1 413 Request Entity Too Large"

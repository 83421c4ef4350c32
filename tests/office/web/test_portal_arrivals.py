"""Intake: the queue, one arrival as inert text, cleared or set aside by a named person; what came by other ways."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import arriving, work
from counterfoil.office.tasks import TASKS

from .conftest import kept
from .made import RECEIVED, arrival, case

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.\u2066 {{ 7|add:7777 }} {% now 'Y' %}"
PRIVATE = ("Zbigniew", "Testwell", "Asker", "ada@mail.example", "Invented Hall", "request.eml")
ENTERED = {
    "channel": "phone",
    "received_at": "2022-01-03T09:30",
    "items": "The report on Harbor Hall.\n\nIts photographs.",
}


@pytest.fixture
def dana(client: Client) -> Client:
    account = models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )
    client.force_login(account)
    return client


def real(text: str = "I request the fire inspection report of Harbor Hall.") -> models.Arrival:
    content = f"From: Ada Asker <ada@mail.example>\nSubject: Request\n\n{text}\n".encode()
    made = arriving.arrive(settings.OFFICE, channel="email", name="request.eml", content=content, received_at=RECEIVED)
    while work.do_next(settings.OFFICE, {"arrival": TASKS["arrival"]}):
        pass
    made.refresh_from_db()
    return made


def test_the_queue_is_by_age_and_shows_nobody(dana: Client) -> None:
    arrival(2, channel="paper", received_at=datetime(2021, 12, 20, 16, tzinfo=UTC), reading={"refused": "No text."})
    arrival(1)
    arrival(3, state="cleared")
    arrival(4, reading={}, channel="phone")
    shown = kept(dana.get("/desk/arrivals/"))
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")] == [
        ["A-000001", "Dec 20, 2021, 10:0014 days ago", "On paper", "Overdue by 3 business daysTuesday, Dec 28, 2021",
         "No: a person reads the paper"],
        ["A-000002", "Dec 28, 2021, 10:006 days ago", "On the portal",
         "Due in 2 daysBusiness day 3 of 5 · Wednesday, Jan 5, 2022", "Yes"],
        ["A-000004", "Dec 28, 2021, 10:006 days ago", "By telephone",
         "Due in 2 daysBusiness day 3 of 5 · Wednesday, Jan 5, 2022", "Not yet"],
    ]  # fmt: skip
    assert [word for word in PRIVATE if word in shown.response.content.decode()] == []


def test_an_empty_queue_teaches(dana: Client) -> None:
    assert "Nothing waits." in kept(dana.get("/desk/arrivals/")).text


def test_one_is_shown_as_text_and_its_opening_is_written_down_first(dana: Client) -> None:
    reading = {
        "from": [HOSTILE], "subject": HOSTILE, "text": HOSTILE * 50, "items": [HOSTILE], "warnings": [HOSTILE],
        "attachments": [{"name": HOSTILE, "kind": HOSTILE, "pages": 2, "text": HOSTILE, "warnings": [HOSTILE]}],
    }  # fmt: skip
    made = arrival(1, reading=reading, name=HOSTILE[:100], reason=HOSTILE)
    shown = kept(dana.get(f"/desk/arrivals/{made.pk}/"))
    assert shown.tree.xpath("//script | //main//img | //iframe | //object | //embed") == []
    assert ("7784" in shown.text, shown.text.count("onerror=alert(2)") > 5) == (False, True)
    assert shown.texts("//section[@aria-labelledby='viewings']//li")[0].startswith("dana, ")
    assert [view.account.log_in_name for view in models.ArrivalViewing.objects.all()] == ["dana"]


def test_clearing_opens_the_case_in_the_browser(dana: Client) -> None:
    made = real()
    response = dana.post(f"/desk/arrivals/{made.pk}/", {"do": "clear"})
    number = models.Case.objects.get().number
    assert response.headers["Location"] == f"/desk/cases/{number}/"
    assert work.is_pending("answer", number)
    assert "Cleared by Dana Sample, FOIA Officer" in kept(dana.get(f"/desk/arrivals/{made.pk}/")).text
    again = kept(dana.post(f"/desk/arrivals/{made.pk}/", {"do": "clear"}))
    assert ("was decided already" in again.text, models.Case.objects.count()) == (True, 1)


def test_setting_aside_wants_a_reason(dana: Client) -> None:
    made, of = real(), case(1)
    page = f"/desk/arrivals/{made.pk}/"
    for given, said in (
        ({"why": "spam"}, "In a sentence, for whoever looks later: This field is required."),
        ({"why": "duplicate", "reason": "Twice."}, "give the number of the case"),
        ({"why": "boring", "reason": "x"}, "Select a valid choice"),
    ):
        assert said in kept(dana.post(page, given | {"do": "set_aside"})).text
    assert models.Arrival.objects.get().state == "new"
    given = {
        "do": "set_aside",
        "why": "duplicate",
        "reason": HOSTILE,
        "of": of.number,
        "state": "cleared",
        "channel": "x",
    }
    assert dana.post(page, given).headers["Location"] == "/desk/arrivals/"
    kept_row = models.Arrival.objects.get()
    assert (kept_row.state, kept_row.why, kept_row.case, kept_row.channel) == ("set_aside", "duplicate", of, "email")
    assert "alert(2)" in kept(dana.get(page)).text


def test_an_account_that_names_nobody_decides_nothing(client: Client, as_role) -> None:
    as_role(Role.RECORDS_OFFICER)
    made = real()
    page = f"/desk/arrivals/{made.pk}/"
    shown = kept(client.get(page))
    assert ("Your account names nobody" in shown.text, shown.tree.xpath("//main//form")) == (True, [])
    for given in ({"do": "clear"}, {"do": "set_aside", "why": "spam", "reason": "x"}):
        assert "names nobody, so it decides nothing" in kept(client.post(page, given)).text
    assert models.Arrival.objects.get().state == "new"


def test_a_paper_that_no_program_reads_is_written_down(dana: Client) -> None:
    given = {
        "channel": "paper",
        "received_at": "2022-01-03T09:30",
        "file": SimpleUploadedFile("../x.pdf", b"%PDF-1.7 no"),
    }
    page = dana.post("/desk/arrivals/new/", given).headers["Location"]
    while work.do_next(settings.OFFICE, {"arrival": TASKS["arrival"]}):
        pass
    shown = kept(dana.get(page))
    assert ("No program can read it." in shown.text, shown.tree.xpath("//button[@value='clear']")) == (True, [])
    assert "This field is required." in kept(dana.post(page, {"do": "transcribe", "transcript": " "})).text
    response = dana.post(page, {"do": "transcribe", "transcript": "The budget of 2021.\r\n\r\nThe budget of 2022."})
    of = models.Case.objects.get()
    assert (response.headers["Location"], [item["text"] for item in of.demand["items"]]) == (
        f"/desk/cases/{of.number}/", ["The budget of 2021.", "The budget of 2022."],
    )  # fmt: skip
    assert models.Act.objects.get(kind="demand.received").facts["channel"] == "letter"


def test_a_call_is_entered_with_its_time_and_a_link_to_hand_over(dana: Client, office: Office) -> None:
    page = dana.post("/desk/arrivals/new/", ENTERED | {"name": "Ada Asker"}).headers["Location"]
    made = models.Arrival.objects.get()
    assert (made.channel, made.received_at, page) == (
        "phone", datetime(2022, 1, 3, 15, 30, tzinfo=UTC), f"/desk/arrivals/{made.pk}/",
    )  # fmt: skip
    shown = kept(dana.get(page))
    link = re.search(r"http://localhost(/follow/[\w-]+/)", shown.text)
    assert link
    assert kept(dana.get(link[1])).heading == f"Request {made.number}"
    assert "/follow/" not in kept(dana.get(page)).text
    assert work.do_next(office, TASKS)
    assert models.Arrival.objects.get().reading["items"] == ["The report on Harbor Hall.", "Its photographs."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"items": ""}, "Write down what is asked, or give the scanned paper."),
        ({"channel": "web"}, "Select a valid choice"),
        ({"received_at": "tomorrow"}, "Enter a valid date/time."),
        ({"email": "a@b\r\nBcc: c@d.example"}, "Write one e-mail address and nothing else"),
        ({"items": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(dana: Client, change: dict[str, str], said: str) -> None:
    assert said in kept(dana.post("/desk/arrivals/new/", ENTERED | change)).text
    assert models.Arrival.objects.count() == 0


def test_nobody_enters_what_comes_tomorrow(dana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace  # inline: only here

    monkeypatch.setattr(settings, "OFFICE", replace(settings.OFFICE, simulated_clock=False))
    shown = kept(dana.post("/desk/arrivals/new/", ENTERED | {"received_at": "2199-01-01T10:00"}))
    assert ("lies in the future" in shown.text, models.Arrival.objects.count()) == (True, 0)


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999999"])
def test_an_arrival_that_is_not_there(dana: Client, number: str) -> None:
    arrival(1)
    assert kept(dana.get(f"/desk/arrivals/{number}/")).response.status_code == 404


def test_whoever_told_of_a_review_stands_on_the_desk(dana: Client) -> None:
    models.ToldOfReview.objects.create(case=case(1), sent_on=RECEIVED.date(), told_at=RECEIVED)
    assert kept(dana.get("/desk/arrivals/")).texts("//section[@aria-labelledby='told']//li") == [
        "CF-2021-000001: sent on Dec 28, 2021, told on Dec 28, 2021"
    ]


def test_others_of_the_same_sender_are_shown(dana: Client) -> None:
    arrival(1)
    second = arrival(2)
    shown: Any = kept(dana.get(f"/desk/arrivals/{second.pk}/"))
    assert shown.texts("//section[@aria-labelledby='same']//li") == ["A-000001, Dec 28, 2021"]

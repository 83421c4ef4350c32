"""E-mail on the desk: words that people wrote are text and nothing else, and what a person decides is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.store import FolderStore

from .made import RECEIVED, case

HOSTILE = (
    '<script>alert("1")</script>',
    "\"'`{{ 7*7 }}{% now %}",
    "\u202eevil",
    "z" * 10_000,
    "one\ntwo",
    "http://evil.example/",
)


def received(of: models.Case | None, uid: int = 1, **changes: Any) -> models.ReceivedMail:
    values: dict[str, Any] = {
        "folder": "INBOX", "uidvalidity": 1, "uid": uid, "digest": f"{uid:064}", "received_at": RECEIVED,
        "fetched_at": RECEIVED, "sender": "ada@mail.example", "subject": "Re: your letter", "nature": "person",
        "became": "reply", "case": of, "text": "I mean the second fire.", "is_read": True,
    }  # fmt: skip
    return models.ReceivedMail.objects.create(**values | changes)


def sent(of: models.Case, state: str = "sent", **changes: Any) -> models.OutgoingMail:
    values: dict[str, Any] = {
        "key": f"{state} {of.number}", "case": of, "letter": "acknowledgement", "recipient": "ada@mail.example",
        "subject": "Your request", "body": "It came.\nFollow it: {follow}", "made_by": "counterfoil",
        "made_at": RECEIVED + timedelta(hours=1), "due_at": RECEIVED, "state": state,
    }  # fmt: skip
    return models.OutgoingMail.objects.create(**values | changes)


SENT = "It came. Follow it: (the secret address, which only the requester has)"


@pytest.fixture
def officer(as_role, client: Client) -> Client:
    as_role(Role.RECORDS_OFFICER)
    models.Account.objects.update(official="Dana Sample, FOIA Officer")
    return client


def test_a_thread_is_shown_in_its_order_and_the_view_is_written_down(officer: Client, page) -> None:
    of = case(1)
    received(of)
    row = sent(of)
    models.MailEvent.objects.create(mail=row, at=RECEIVED, what="accepted", answer="250 2.0.0 queued")
    shown = page(officer, "/desk/cases/CF-2021-000001/mail/")
    assert shown.texts("//ol[@class='thread']/li/h2") == ["A reply", "Sent"]
    assert shown.texts("//pre") == [
        "I mean the second fire.",
        "It came. Follow it: (the secret address, which only the requester has)",
    ]
    assert "taken by the mail server 250 2.0.0 queued" in shown.text
    assert models.Viewing.objects.values_list("what", "case__number").get() == ("mail", "CF-2021-000001")


def test_what_people_wrote_is_text_and_nothing_else(officer: Client, page) -> None:
    of = case(1)
    for uid, text in enumerate(HOSTILE, 1):
        received(of, uid, text=text, subject=text[:500], sender_name=text[:200], parts=[text[:255]])
    shown = page(officer, "/desk/cases/CF-2021-000001/mail/")
    assert [one.text_content() for one in shown.tree.xpath("//pre")] == list(HOSTILE)
    assert (shown.tree.xpath("//script"), shown.tree.xpath("//a[contains(@href, 'evil')]")) == ([], [])


def test_what_waits_for_a_person_says_so_until_one_has_looked(officer: Client, page) -> None:
    of = case(1)
    reply = received(of)
    shown = page(officer, "/desk/mail/")
    assert (shown.texts("//tbody/tr/th"), shown.texts("//tbody//a")) == (["A reply"], ["CF-2021-000001"])
    assert "ada" not in shown.text
    answer = officer.post("/desk/cases/CF-2021-000001/mail/", {"what": "seen", "message": reply.pk})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/cases/CF-2021-000001/mail/")
    reply.refresh_from_db()
    assert reply.seen_by == "Dana Sample, FOIA Officer"
    assert page(officer, "/desk/mail/").texts("//p[@class='usa-intro']")[-1] == "Nothing waits."
    again = page(officer, "/desk/cases/CF-2021-000001/mail/", status=409, data={"what": "seen", "message": reply.pk})
    assert again.texts("//p[@class='usa-alert__text']") == ["Somebody has looked at this message already."]


def test_a_reply_becomes_a_request_of_its_own(officer: Client, office) -> None:
    of = case(1)
    paper = office.work / "x.eml"
    paper.write_bytes(b"From: ada@mail.example\n\nI also ask for the photographs.\n")
    reply = received(of, digest=FolderStore(office.store).put(paper))
    assert officer.post("/desk/cases/CF-2021-000001/mail/", {"what": "demand", "message": reply.pk}).status_code == 302
    arrival = models.Arrival.objects.get()
    assert (arrival.received_at, arrival.state, arrival.digest) == (RECEIVED, "new", reply.digest)


def test_what_is_in_doubt_is_decided_by_a_person(officer: Client, page) -> None:
    of = case(1)
    row, other = sent(of, "doubt"), sent(of, "refused")
    shown = page(officer, "/desk/cases/CF-2021-000001/mail/")
    assert shown.texts("//li[h2='Perhaps sent: nobody knows']//button") == ["Send again", "It arrived"]
    assert shown.texts("//li[h2='Refused by the mail server']//button") == ["Send again"]
    for one in (row, other):
        assert officer.post("/desk/cases/CF-2021-000001/mail/", {"what": "again", "message": one.pk}).status_code == 302
        one.refresh_from_db()
        assert one.state == "waiting"
    assert models.MailEvent.objects.values_list("what", "answer").first() == ("again", "Dana Sample, FOIA Officer")


def test_it_arrived_is_an_act(officer: Client) -> None:
    of = case(1)
    row = sent(of, "doubt")
    officer.post("/desk/cases/CF-2021-000001/mail/", {"what": "arrived", "message": row.pk})
    row.refresh_from_db()
    assert (row.state, models.Act.objects.get(case=of).kind) == ("sent", "letter.sent")


def test_an_account_that_names_nobody_decides_nothing(as_role, client: Client, page) -> None:
    as_role(Role.COUNSEL)
    reply = received(case(1))
    page(client, "/desk/cases/CF-2021-000001/mail/", status=409, data={"what": "seen", "message": str(reply.pk)})
    reply.refresh_from_db()
    assert reply.seen_at is None


def test_a_message_of_another_case_is_not_there(officer: Client, page) -> None:
    case(1)
    other, foreign = case(2), sent(case(3), "refused")
    reply = received(other)
    for what, pk in (("seen", reply.pk), ("demand", reply.pk), ("again", foreign.pk), ("seen", 99), ("x", reply.pk)):
        data = {"what": what, "message": str(pk)}
        assert (
            page(officer, "/desk/cases/CF-2021-000001/mail/", status=404, data=data).heading == "There is no such page"
        )
    page(officer, "/desk/cases/CF-2021-000099/mail/", status=404)


def test_an_empty_thread_and_an_office_without_mail_teach(officer: Client, page) -> None:
    case(1)
    assert "every reply, appears here" in page(officer, "/desk/cases/CF-2021-000001/mail/").text
    assert "writes the table [mail] into office.toml" in page(officer, "/desk/mail/").text


def test_a_mailbox_that_fails_is_said(officer: Client, page) -> None:
    models.MailState.objects.create(direction="in", tried_at=RECEIVED, problem="mail.example:993: does not answer.")
    received(None, became="not_taken", size=70_000_000)
    shown = page(officer, "/desk/mail/")
    assert shown.texts("//h2") == ["No e-mail can be fetched", "Left in the mailbox"]
    assert "mail.example:993: does not answer." in shown.text

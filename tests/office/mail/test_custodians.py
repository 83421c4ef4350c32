"""Custodians are asked and reminded by e-mail, once each; they answer under a secret address, and learn of nobody."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import SMTP
from typing import Any

import pytest
from django.test import Client

from counterfoil.errors import BadInput
from counterfoil.office import folder, models, queries
from counterfoil.office.mail import custodians, keyed, running
from counterfoil.office.services import collecting, knocking
from counterfoil.office.web import server

from ..web.conftest import kept
from ..web.made import case
from .conftest import Mailed

HOSTILE = "<script>alert(1)</script>\"'\u202egnp.\u2066"
SAID = {"outcome": "none", "said": "Looked for by number in the archive of videos.", "custodian": "Vera Sample, Clerk"}


def asked(mailed: Mailed, officer: models.Account, *, days: int = 9, **more: Any) -> models.Pull:
    """Somebody is asked today for the videos of a case, by a day that comes in so many days."""
    of = models.Case.objects.first() or case(1)
    today = queries.today(mailed.office)
    given = {"system": "body-worn video", "custodian": "Video Unit", "expected": ["video"], "asked_for": "Zbigniew T."}
    pull = collecting.ask(
        of, **{**given, "email": "video@unit.example", **more}, due_on=today + timedelta(days=days), today=today,
        by=officer,
    )  # fmt: skip
    asked_at = datetime(today.year, today.month, today.day, 18, tzinfo=UTC)
    models.Pull.objects.filter(pk=pull.pk).update(asked_at=asked_at)
    pull.refresh_from_db()
    return pull


def days_later(mailed: Mailed, monkeypatch: pytest.MonkeyPatch, days: int) -> int:
    """So many days later the worker lists what is owed and sends it: how many messages."""
    today = queries.today(mailed.office)
    with monkeypatch.context() as patched:
        patched.setattr(queries, "today", lambda _: today + timedelta(days=days))
        return running.send_out(mailed.office)


def told(pull: models.Pull) -> list[tuple[str, str]]:
    return list(pull.mail.order_by("pk").values_list("letter", "state"))


def last(mailed: Mailed) -> tuple[Any, str]:
    message: Any = email.message_from_bytes(mailed.taken.messages[-1], policy=SMTP)
    return message, message.get_content().replace("\r\n", "\n")


def secret_in(body: str) -> str:
    found = re.search(r"https://records\.sample-city\.example/custodian/([\w-]{32})/\n", body)
    assert found, body
    return found[1]


def test_a_custodian_is_asked_and_reminded_each_thing_once(
    mailed: Mailed, officer: models.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull = asked(mailed, officer)
    acts = models.Act.objects.count()
    sent = [days_later(mailed, monkeypatch, days) for days in (0, 0, 1, 7, 8, 8, 9, 10, 10, 30)]
    assert sent == [1, 0, 0, 0, 1, 0, 0, 1, 0, 0]
    assert told(pull) == [("pull", "sent"), ("reminder_due", "sent"), ("reminder_overdue", "sent")]
    assert models.Act.objects.count() == acts  # it is how the office works, not what it did to a demand
    pull.refresh_from_db()
    assert pull.reminded_at is not None
    subjects = [email.message_from_bytes(one, policy=SMTP)["Subject"] for one in mailed.taken.messages]
    tag = keyed.tagged(keyed.secret_of(mailed.office), pull.case.number)
    day = f"{pull.due_on:%B %-d}"
    assert subjects == [
        f"Records are wanted by {day} [{tag}]", f"Records are wanted by {day} [{tag}]",
        f"Records were due on {day} [{tag}]",
    ]  # fmt: skip


def test_what_was_missed_is_not_said_late_and_who_answered_is_left_alone(
    mailed: Mailed, officer: models.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, done, soon = (asked(mailed, officer, days=days) for days in (3, 3, 1))
    collecting.attest(done, outcome="none", said="It was looked for.", by="Vera Sample, Clerk")
    asked(mailed, officer, email="")
    assert days_later(mailed, monkeypatch, 0) == 2
    assert days_later(mailed, monkeypatch, 9) == 2
    assert [told(one) for one in (late, done, soon)] == [
        [("pull", "sent"), ("reminder_overdue", "sent")], [], [("pull", "sent"), ("reminder_overdue", "sent")],
    ]  # fmt: skip


def test_no_message_names_the_requester_or_whom_is_looked_for(mailed: Mailed, officer: models.Account) -> None:
    pull = asked(mailed, officer, system=f"video\r\nBcc: x@y.example {HOSTILE}")
    running.send_out(mailed.office)
    message, body = last(mailed)
    assert mailed.taken.envelopes[-1][1] == ["video@unit.example"]
    assert (message["Bcc"], message["Auto-Submitted"]) == (None, "auto-generated")
    for word in ("Asker", "ada@mail.example", "Zbigniew", "Made Up St", "Invented Hall"):
        assert word not in body + message["Subject"], word
    assert "What should be there: video." in body
    assert officer.official in body
    secret = secret_in(body)
    assert [
        path for path in mailed.office.folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
    ] == []
    pull.refresh_from_db()
    assert collecting.followed(secret) == pull


def test_the_custodian_answers_by_own_hand_and_once(mailed: Mailed, officer: models.Account) -> None:
    pull = asked(mailed, officer, asked_for=HOSTILE)
    running.send_out(mailed.office)
    where = f"/custodian/{secret_in(last(mailed)[1])}/"
    server.ready(mailed.office.folder)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    shown = kept(client.get(where))
    assert (shown.response["Referrer-Policy"], shown.response["X-Robots-Tag"]) == ("strict-origin", "noindex, nofollow")
    assert (HOSTILE in shown.tree.text_content(), shown.tree.xpath("//main//script")) == (True, [])
    assert "Asker" not in shown.text
    assert 'name the custodian as "Name, Title"' in kept(client.post(where, {**SAID, "custodian": "Vera"})).text
    assert "Null characters are not allowed" in kept(client.post(where, {**SAID, "said": "a\x00b"})).text
    assert client.post(where, SAID)["Location"] == where
    thanks = kept(client.get(where))
    assert ("this is answered" in thanks.text, SAID["said"] in thanks.text, "Look for" in thanks.text) == (
        True, False, False,
    )  # fmt: skip
    assert "has attested to this already" in kept(client.post(where, {**SAID, "outcome": "refused"})).text
    pull.refresh_from_db()
    assert (pull.outcome, pull.attested_by, pull.by_link) == ("none", "Vera Sample, Clerk", True)
    models.Case.objects.update(closed_at=datetime(2024, 1, 1, tzinfo=UTC))
    wrong = [client.get(one).status_code for one in (where, "/custodian/nonsense/")]
    assert wrong == [404, 404]
    codes = [client.get("/custodian/nonsense/").status_code for _ in range(knocking.MISS.times)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_a_person_reminds_once_a_day_and_the_list_shows_it(mailed: Mailed, officer: models.Account) -> None:
    pull = asked(mailed, officer)
    server.ready(mailed.office.folder)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(officer)
    where = f"/desk/cases/{pull.case.number}/custodians/"
    for _ in range(2):
        assert client.post(f"{where}{pull.pk}/", {"do": "mail"})["Location"] == where
    assert told(pull) == [("reminder", "waiting")]
    assert "reminded, " in kept(client.get(where)).text
    assert pull.mail.get().made_by == officer.official
    bare = asked(mailed, officer, email="")
    assert "No e-mail address of theirs is known" in kept(client.get(f"{where}{bare.pk}/")).text
    assert "has no address" in kept(client.post(f"{where}{bare.pk}/", {"do": "mail"})).text
    given = {"system": "radio", "custodian": "Radio", "due_on": "2031-01-01", "email": "a@b.example\nBcc: c@d.example"}
    assert "is no e-mail address" in kept(client.post(where, given)).text


def test_nothing_is_sent_of_a_secret_or_a_closed_case_or_without_mail(mailed: Mailed, officer: models.Account) -> None:
    pull = asked(mailed, officer)
    for changes in (
        {"instrument": {"kind": "court_order", "sealed": True}},
        {"closed_at": datetime(2024, 1, 1, tzinfo=UTC)},
    ):
        before = {name: getattr(pull.case, name) for name in changes}
        models.Case.objects.update(**changes)
        pull = models.Pull.objects.select_related("case").get()
        assert custodians.list_owed(mailed.office) == 0
        with pytest.raises(BadInput, match="it is answered, closed or secret"):
            custodians.remind(mailed.office, pull, by=officer.official)
        models.Case.objects.update(**before)
    pull = models.Pull.objects.select_related("case").get()
    folder.write_settings(replace(folder.read(mailed.office.folder), mail=None))
    server.ready(mailed.office.folder)
    silent = replace(mailed.office, mail=None)
    with pytest.raises(BadInput, match="sends no e-mail"):
        custodians.remind(silent, pull, by=officer.official)
    assert (custodians.list_owed(silent), models.OutgoingMail.objects.count()) == (0, 0)
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer)
    where = f"/desk/cases/{pull.case.number}/custodians/"
    for page in (where, f"{where}{pull.pk}/"):
        assert "This office sends no e-mail here" in kept(client.get(page)).text
    assert client.post(f"{where}{pull.pk}/", {"do": "remind"}).status_code == 302
    pull.refresh_from_db()
    assert pull.reminded_at is not None


def test_without_a_public_address_the_message_leads_nowhere(mailed: Mailed, officer: models.Account) -> None:
    pull = asked(mailed.changed(public_address=""), officer)
    running.send_out(mailed.changed(public_address="").office)
    _, body = last(mailed)
    assert ("custodian/" in body, "Whoever asked you says what to look for." in body) == (False, True)
    pull.refresh_from_db()
    assert pull.link is None

"""What goes out: what is owed and no more, never twice, and in headers nothing that anybody else wrote."""

from __future__ import annotations

import email
import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.policy import SMTP
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import composing, connecting, keyed, outbox, owed, running
from counterfoil.office.services import arriving
from counterfoil.office.store import FolderStore
from counterfoil.release.gate import ReleaseKind

from .conftest import ADDRESS, Mailed, cleared
from .messages import ASKS, message


def states() -> list[tuple[str, str]]:
    return list(models.OutgoingMail.objects.order_by("pk").values_list("key", "state"))


def events(row: models.OutgoingMail) -> list[tuple[str, str]]:
    return list(models.MailEvent.objects.filter(mail=row).values_list("what", "answer"))


def parsed(content: bytes) -> Any:
    return email.message_from_bytes(content, policy=SMTP)


def due_now() -> None:
    models.OutgoingMail.objects.update(due_at=datetime.now(UTC) - timedelta(seconds=1))


def test_an_acknowledgement_says_number_day_arithmetic_and_the_way_to_follow(
    mailed: Mailed, acknowledged: models.Case
) -> None:
    (content,) = mailed.taken.messages
    sent, number = parsed(content), acknowledged.number
    assert mailed.taken.envelopes == [(ADDRESS, ["ada@mail.example"])]
    secret = keyed.secret_of(mailed.office)
    assert {name: sent[name] for name in ("From", "To", "Subject", "In-Reply-To", "References", "Auto-Submitted")} == {
        "From": f"Sample City <{ADDRESS}>",
        "To": "ada@mail.example",
        "Subject": f"Your request for public records [{number}/{keyed.tag(secret, number)}]",
        "In-Reply-To": "<first@mail.example>",
        "References": "<first@mail.example>",
        "Auto-Submitted": "auto-replied",
    }
    row = models.OutgoingMail.objects.get()
    assert sent["Message-ID"] == keyed.message_id(secret, row.pk, "sample-city.example")
    body = sent.get_content().replace("\r\n", "\n")
    working = "".join(f"  {line}\n" for line in acknowledged.clock["working"])
    link = f"https://records.sample-city.example/follow/{keyed.follow(secret, acknowledged.demand_digest)}/"
    received = acknowledged.received_at.astimezone(ZoneInfo(mailed.office.time_zone))
    for said in (
        f"Your request for public records reached Sample City on {received:%A, %B %-d, %Y}",
        f"Its number is {number}.",
        f"An answer is due by {acknowledged.due_on:%A, %B %-d, %Y}.\nHow that day was counted:\n{working}",
        f"  {link}\n",
        "SAMPLE: everything in this message is invented.\n",
    ):
        assert said in body
    assert arriving.followed(link.split("/")[-2]) == models.Arrival.objects.get()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert [line for line in content.split(b"\r\n\r\n", 1)[1].split(b"\r\n") if len(line) > 78] == []


def test_the_secret_address_is_kept_nowhere_in_clear(mailed: Mailed, acknowledged: models.Case) -> None:
    link = re.search(rb"/follow/([\w-]{32})/", mailed.taken.messages[0].replace(b"=\r\n", b""))
    assert link is not None
    found = [path for path in mailed.office.folder.rglob("*") if path.is_file() and link[1] in path.read_bytes()]
    assert found == []


def test_that_it_was_sent_is_an_act_that_names_nobody(mailed: Mailed, acknowledged: models.Case) -> None:
    act = models.Act.objects.get(case=acknowledged, kind="letter.sent")
    assert act.facts == {"letter": "acknowledgement", "channel": "email"}
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry)
    assert b"ada" not in entry
    assert events(models.OutgoingMail.objects.get())[-1] == ("accepted", "250 2.0.0 queued as 12345")


def test_nothing_is_sent_twice(mailed: Mailed, acknowledged: models.Case) -> None:
    due_now()
    assert [running.send_out(mailed.office) for _ in range(2)] == [0, 0]
    assert (len(mailed.taken.messages), states()) == (1, [(f"acknowledgement {acknowledged.number}", "sent")])


def test_nobody_is_written_to_before_a_person_has_taken_it_for_a_request(mailed: Mailed) -> None:
    mailed.deliver(message())
    running.take_in(mailed.office)
    assert (running.send_out(mailed.office), mailed.taken.messages) == (0, [])


def test_a_program_is_never_answered(mailed: Mailed, officer: models.Account) -> None:
    """What it asks is a demand all the same: portals write like that."""
    mailed.deliver(message(ASKS, "Auto-Submitted: auto-generated"))
    running.take_in(mailed.office)
    cleared(mailed, officer)
    assert (running.send_out(mailed.office), models.OutgoingMail.objects.count()) == (0, 0)


def test_no_paper_but_a_request_is_acknowledged_by_itself(mailed: Mailed, officer: models.Account) -> None:
    mailed.deliver(message("Warrant for Arrest of Alien\nForm I-200 (Rev. 09/16)\nAuthorized Immigration Officer\n"))
    running.take_in(mailed.office)
    case = cleared(mailed, officer)
    assert (case.instrument["kind"] != "foia_request", owed.list_owed(mailed.office)) == (True, 0)


def test_of_what_a_court_keeps_secret_nothing_is_written(mailed: Mailed, officer: models.Account) -> None:
    mailed.deliver(message())
    running.take_in(mailed.office)
    case = cleared(mailed, officer)
    case.instrument = case.instrument | {"sealed": True}
    case.save()
    assert owed.list_owed(mailed.office) == 0


def test_a_release_is_told_once_it_was_made_and_not_before(mailed: Mailed, acknowledged: models.Case) -> None:
    assert owed.list_owed(mailed.office) == 0
    act = models.Act.objects.create(
        case=acknowledged,
        kind="letter.made",
        leaf=90_000,
        actor="Dana Sample, FOIA Officer",
        facts={"letter": "partial"},
        took_effect_at=acknowledged.received_at,
        recorded_at=models.Act.objects.latest("leaf").recorded_at,
    )
    assert owed.list_owed(mailed.office) == 0
    models.Release.objects.create(
        case=acknowledged, manifest="ab" * 32, kind=ReleaseKind.PUBLIC, released_at=datetime.now(UTC), act=act
    )
    assert [running.send_out(mailed.office), running.send_out(mailed.office)] == [1, 0]
    sent = parsed(mailed.taken.messages[-1])
    assert ("ab" * 32 in sent.get_content(), sent["Auto-Submitted"], sent.is_multipart()) == (
        True, "auto-generated", False,
    )  # fmt: skip
    assert models.Act.objects.filter(kind="letter.sent").latest("leaf").facts["letter"] == "partial"


def test_what_goes_to_whoever_presented_a_paper_is_not_told_by_itself(
    mailed: Mailed, acknowledged: models.Case
) -> None:
    act = models.Act.objects.filter(case=acknowledged).latest("leaf")
    models.Release.objects.create(
        case=acknowledged, manifest="ab" * 32, kind=ReleaseKind.REQUESTER, released_at=datetime.now(UTC), act=act
    )
    assert owed.list_owed(mailed.office) == 0


def test_a_server_that_says_later_is_asked_later(mailed: Mailed, acknowledged: models.Case) -> None:
    row = another(acknowledged)
    mailed.taken.answers = {"RCPT": ["450 4.2.1 greylisted"], "DATA": ["451 4.3.0 busy"]}
    for times in (1, 2):
        due_now()
        assert outbox.send_due(mailed.office) == 0
        row.refresh_from_db()
        assert (row.state, row.attempts, row.due_at > datetime.now(UTC)) == ("waiting", times, True)
    due_now()
    assert outbox.send_due(mailed.office) == 1
    assert events(row) == [
        ("later", "450 4.2.1 greylisted"),
        ("handed_over", ""),
        ("later", "451 4.3.0 busy"),
        ("handed_over", ""),
        ("accepted", "250 2.0.0 queued as 12345"),
    ]


def test_later_for_three_days_is_no(mailed: Mailed, acknowledged: models.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "GIVE_UP", timedelta(0))
    row = another(acknowledged)
    mailed.taken.answers = {"RCPT": ["450 4.2.1 mailbox full"]}
    outbox.send_due(mailed.office)
    assert events(row) == [("refused", "450 4.2.1 mailbox full")]


def test_a_refusal_is_final_until_a_person_says_again(mailed: Mailed, acknowledged: models.Case) -> None:
    row = another(acknowledged)
    mailed.taken.answers = {"RCPT": ["550 5.1.1 no\r\n such user"]}
    assert outbox.send_due(mailed.office) == 0
    due_now()
    assert (outbox.send_due(mailed.office), states()[-1][1]) == (0, "refused")
    row.refresh_from_db()
    outbox.send_again(row, by="Dana Sample, FOIA Officer")
    assert outbox.send_due(mailed.office) == 1
    assert [what for what, _ in events(row)] == ["refused", "again", "handed_over", "accepted"]
    assert parsed(mailed.taken.messages[-1])["Message-ID"] == keyed.message_id(
        keyed.secret_of(mailed.office), row.pk, "sample-city.example"
    )


def test_one_that_is_refused_does_not_hold_up_the_next(mailed: Mailed, acknowledged: models.Case) -> None:
    another(acknowledged, "first")
    another(acknowledged, "second")
    mailed.taken.answers = {"RCPT": ["550 5.1.1 no"]}
    assert outbox.send_due(mailed.office) == 1
    assert [state for _, state in states()] == ["sent", "refused", "sent"]


def test_whether_a_server_took_it_is_left_to_a_person_where_its_answer_is_lost(
    mailed: Mailed, acknowledged: models.Case
) -> None:
    row = another(acknowledged)
    mailed.taken.hangs_up = True
    with pytest.raises(EnvironmentFailed, match="the line broke while a message was handed over"):
        outbox.send_due(mailed.office)
    due_now()
    assert (outbox.send_due(mailed.office), states()[-1][1], len(mailed.taken.messages)) == (0, "doubt", 2)
    row.refresh_from_db()
    outbox.arrived(mailed.office, row, by="Dana Sample, FOIA Officer")
    assert (states()[-1][1], models.Act.objects.filter(kind="letter.sent").count()) == ("sent", 2)
    with pytest.raises(BadInput, match="Only what was refused"):
        outbox.send_again(row, by="Dana Sample, FOIA Officer")


def test_a_program_that_was_killed_while_it_handed_over_does_not_send_again(
    mailed: Mailed, acknowledged: models.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every step: before the message is handed over it is safe to try again, after that it is not."""
    for step, then in (("_attached", "sent"), ("_accepted", "doubt")):
        row = another(acknowledged, step)
        with monkeypatch.context() as killed:
            killed.setattr(outbox, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                outbox.send_due(mailed.office)
        outbox.send_due(mailed.office)
        row.refresh_from_db()
        assert (step, row.state) == (step, then)
    assert len(mailed.taken.messages) == 3  # each once


def another(case: models.Case, key: str = "question") -> models.OutgoingMail:
    return outbox.put(
        f"{key} {case.number}",
        case=case,
        letter="clarification",
        recipient="ada@mail.example",
        subject="A question",
        body="Which year?\n.\n..\nFrom here on.\n",
        made_by="Dana Sample, FOIA Officer",
    )


def test_lines_that_are_only_dots_arrive_as_they_are(mailed: Mailed, acknowledged: models.Case) -> None:
    another(acknowledged)
    outbox.send_due(mailed.office)
    body = parsed(mailed.taken.messages[-1]).get_content().replace("\r\n", "\n")
    assert body == "Which year?\n.\n..\nFrom here on.\n"


NO_ADDRESS = (
    "ada@mail.example\r\nBcc: victim@mail.example",
    "ada@mail.example\n",
    "ada@mail.example, victim@mail.example",
    "Ada <ada@mail.example>",
    "ada@mail.example\0",
    '"a b"@mail.example',
    "ada@",
    "a" * 65 + "@mail.example",
    "zoë@mail.example",
    "",
)


def test_what_is_no_plain_address_is_never_written_to(mailed: Mailed, acknowledged: models.Case) -> None:
    for address in NO_ADDRESS:
        with pytest.raises(BadInput, match="no e-mail address"):
            outbox.put("x", case=acknowledged, letter="fee", recipient=address, subject="s", body="b", made_by="x")
    assert models.OutgoingMail.objects.count() == 1


def test_a_line_break_in_a_header_is_not_sent_even_where_it_got_into_the_table(
    mailed: Mailed, acknowledged: models.Case
) -> None:
    evil = "x@mail.example\r\nBcc: victim@mail.example"
    for name in ("subject", "in_reply_to", "recipient"):
        row = models.OutgoingMail.objects.get()
        setattr(row, name, evil)
        with pytest.raises(ValueError, match=r"(?i)linefeed|CR|newline|line|domain"):
            composing.compose(mailed.office, mailed.office.mail, row)
    row = another(acknowledged)
    models.OutgoingMail.objects.filter(pk=row.pk).update(in_reply_to=evil)
    another(acknowledged, "good")
    assert outbox.send_due(mailed.office) == 1
    assert events(row) == [("refused", "It was not sent: something in it cannot stand in a header")]


HOSTILE = ("<script>alert(1)</script>", "\"'`${x}", "\u202eevil", "y" * 10_000, "a\0b", "x\nBcc: victim@mail.example")


def test_nothing_that_a_requester_wrote_is_in_what_is_sent(mailed: Mailed, officer: models.Account) -> None:
    words = "\n".join(HOSTILE)
    named = "".join(one for one in "".join(HOSTILE[:3]) if one != '"')
    subject = words.replace("\0", " ").replace("\n", "\n ")
    mailed.deliver(message(f"{ASKS}\n{words}\n", subject=subject, sender=f'"{named}" <ada@mail.example>'))
    running.take_in(mailed.office)
    cleared(mailed, officer)
    assert running.send_out(mailed.office) == 1
    (content,), sent = mailed.taken.messages, parsed(mailed.taken.messages[0])
    assert mailed.taken.envelopes == [(ADDRESS, ["ada@mail.example"])]
    assert (sent["Bcc"], sent["To"], b"victim" in content) == (None, "ada@mail.example", False)
    assert [one for one in HOSTILE if one in sent.get_content() or one in str(sent.items())] == []


def test_the_log_of_what_was_sent_is_not_changed(mailed: Mailed, acknowledged: models.Case) -> None:
    row = models.OutgoingMail.objects.get()
    for attempt in (
        lambda: models.MailEvent.objects.update(answer="x"),
        lambda: models.MailEvent.objects.all()._raw_delete("default"),
        lambda: models.OutgoingMail.objects.filter(pk=row.pk).update(body="x"),
        lambda: models.OutgoingMail.objects.filter(pk=row.pk).update(recipient="x@mail.example"),
        lambda: models.OutgoingMail.objects.all()._raw_delete("default"),
        lambda: models.ReceivedMail.objects.update(digest="x"),
        lambda: models.ReceivedMail.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            attempt()


def test_what_goes_with_a_message_was_released(mailed: Mailed, acknowledged: models.Case, office: Office) -> None:
    """A file that was not released is not attached, whoever put it there."""
    paper = office.work / "paper.txt"
    paper.write_bytes(b"what was withheld")
    digest = FolderStore(office.store).put(paper)
    assert digest == hashlib.sha256(b"what was withheld").hexdigest()
    attached = [{"name": "paper.txt", "digest": digest, "media_type": "text/plain", "released": True}]
    outbox.put("x", case=acknowledged, letter="grant", recipient="ada@mail.example", subject="s", body="b",
               made_by="x", attachments=attached)  # fmt: skip
    assert (outbox.send_due(mailed.office), len(mailed.taken.messages)) == (0, 1)
    row = models.OutgoingMail.objects.get(key="x")
    assert events(row) == [
        ("refused", f"It was not sent: {digest}: is in no committed release that may be shown here. Nothing was sent.")
    ]
    act = models.Act.objects.filter(case=acknowledged).latest("leaf")
    release = models.Release.objects.create(
        case=acknowledged, manifest="ab" * 32, kind="public", released_at=datetime.now(UTC), act=act
    )
    models.ReleasedFile.objects.create(release=release, digest=digest)
    row.refresh_from_db()
    outbox.send_again(row, by="Dana Sample, FOIA Officer")
    assert outbox.send_due(mailed.office) == 1
    (part,) = parsed(mailed.taken.messages[-1]).iter_attachments()
    assert (part.get_filename(), part.get_content().encode()) == ("paper.txt", b"what was withheld")


def test_a_password_is_read_by_its_owner_only(mailed: Mailed) -> None:
    path = connecting.set_password(mailed.office, "smtp", "new")
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert "new" not in (mailed.office.folder / "office.toml").read_text()
    path.chmod(0o640)
    with pytest.raises(EnvironmentFailed, match="others may read this password"):
        connecting.server(mailed.office, mailed.office.mail).__enter__()

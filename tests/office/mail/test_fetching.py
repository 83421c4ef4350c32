"""Out of a real mailbox: each message once and whole, filed where it belongs, and moved after it is committed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.mail import fetching, filing, running
from counterfoil.office.mail.fetching import Fetched
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS

from .conftest import Mailed
from .messages import message

AT = datetime(2022, 1, 4, 15, 30, 5, tzinfo=UTC)


def rows() -> list[tuple[str, str, str]]:
    return list(models.ReceivedMail.objects.order_by("pk").values_list("became", "sender", "doubt"))


def test_a_message_arrives_whole_with_the_servers_time_and_is_moved(mailed: Mailed) -> None:
    mailed.deliver(message(), at=AT)
    assert running.take_in(mailed.office) == Fetched(1)
    row, arrival = models.ReceivedMail.objects.get(), models.Arrival.objects.get()
    content = message().replace("\n", "\r\n").encode()
    assert FolderStore(mailed.office.store).get(row.digest).read_bytes() == content
    assert (row.became, row.arrival, row.received_at, row.size) == ("arrival", arrival, AT, len(content))
    assert (arrival.channel, arrival.sender_email, arrival.received_at, arrival.name, arrival.thread) == (
        "email", "ada@mail.example", AT, "foia-request.eml", row.thread,
    )  # fmt: skip
    assert (mailed.holds(), mailed.holds("Counterfoil"), row.is_moved) == (0, 1, True)
    assert running.take_in(mailed.office) == Fetched(0)
    assert (models.ReceivedMail.objects.count(), models.MailState.objects.get().problem) == (1, "")


def test_what_was_committed_before_a_crash_is_moved_and_not_taken_again(
    mailed: Mailed, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed.deliver(message())
    with monkeypatch.context() as broken:
        broken.setattr(fetching, "_moved", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch(mailed.office)
    assert (mailed.holds(), rows()) == (1, [("arrival", "ada@mail.example", "")])
    assert fetching.fetch(mailed.office) == Fetched(0)
    assert (mailed.holds(), mailed.holds("Counterfoil"), len(rows())) == (0, 1, 1)


def test_what_cannot_be_committed_stays_in_the_mailbox(mailed: Mailed, monkeypatch: pytest.MonkeyPatch) -> None:
    mailed.deliver(message())
    with monkeypatch.context() as broken:
        broken.setattr(filing, "_arrive", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space left"):
            fetching.fetch(mailed.office)
    assert (mailed.holds(), rows()) == (1, [])
    assert fetching.fetch(mailed.office) == Fetched(1)


def test_a_folder_that_is_numbered_anew_brings_nothing_twice(mailed: Mailed) -> None:
    """Where the UIDVALIDITY is another one, every UID is new, and the bytes are known."""
    staying = mailed.changed(imap_done="")
    for number in (1, 2):
        staying.deliver(message(message_id=f"<{number}@mail.example>", body=f"I ask for report {number}.\n"))
    assert fetching.fetch(staying.office) == Fetched(2)
    before = set(models.ReceivedMail.objects.values_list("uidvalidity", flat=True))
    with staying.mailbox.logged_in(staying.user) as box:
        box.create("Aside")
        box.select("INBOX")
        box.uid("COPY", "1:*", "Aside")
    renamed = staying.changed(imap_folder="Aside")
    assert fetching.fetch(renamed.office) == Fetched(2)
    assert [became for became, _, _ in rows()] == ["arrival", "arrival", "copy", "copy"]
    assert set(models.ReceivedMail.objects.values_list("uidvalidity", flat=True)) > before
    assert models.Arrival.objects.count() == 2


def test_a_mailbox_that_keeps_its_messages_marks_them_as_seen(mailed: Mailed) -> None:
    staying = mailed.changed(imap_done="")
    staying.deliver(message())
    fetching.fetch(staying.office)
    with staying.mailbox.logged_in(staying.user) as box:
        box.select("INBOX", readonly=True)
        assert box.uid("FETCH", "1", "(FLAGS)")[1][0].count(b"\\Seen") == 1


def test_the_same_message_by_two_ways_is_one(mailed: Mailed) -> None:
    """To the office and to a list that it is on: the words and the Message-ID are the same, the way is not."""
    mailed.deliver(message())
    mailed.deliver("Received: by list.example\n" + message())
    mailed.deliver(message(body="Another request with a Message-ID that was used before.\n"))
    fetching.fetch(mailed.office)
    assert [became for became, _, _ in rows()] == ["arrival", "copy", "arrival"]


def test_a_message_that_is_too_large_stays_and_is_told_once(mailed: Mailed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    mailed.deliver(message(body="x" * 1000))
    mailed.deliver(message())
    assert fetching.fetch(mailed.office) == Fetched(1, 1)
    assert [became for became, _, _ in rows()] == ["not_taken", "arrival"]
    assert fetching.fetch(mailed.office) == Fetched(0)
    assert mailed.holds() == 1


NASTY = {
    "nothing": b"\r\n",
    "no headers": b"only words, no header at all\r\n",
    "null": b"From: a\0b <nul@mail.example>\r\nSubject: x\0y\r\n\r\nz\0\r\n",
    "broken words": b"From: =?utf-8?q?=ff=fe?= <w@mail.example>\r\nSubject: =?nope?b?!!!?=\r\n\r\nx\r\n",
    "eight bits": "From: Zoë <z@mail.example>\r\nSubject: Überfall\r\n\r\nx\r\n".encode("latin-1"),
    "long": b"From: l@mail.example\r\nSubject: " + b"s" * 10_000 + b"\r\n\r\nx\r\n",
    "folded": b"From: f@mail.example\r\nSubject: one\r\n Bcc: victim@mail.example\r\n\r\nx\r\n",
    "two from": b"From: one@mail.example, two@mail.example\r\nFrom: three@mail.example\r\n\r\nx\r\n",
    "deep": b"From: d@mail.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 2000,
    "no address": b"From: undisclosed\r\nReply-To: <>\r\n\r\nx\r\n",
}


def test_what_is_no_proper_message_is_kept_all_the_same(mailed: Mailed) -> None:
    for content in NASTY.values():
        mailed.mailbox.deliver(mailed.user, content)
    assert fetching.fetch(mailed.office) == Fetched(len(NASTY))
    kept = [row.digest for row in models.ReceivedMail.objects.order_by("pk")]
    # A server may mend a NUL; everything else is as it came.
    same = [digest == hashlib.sha256(content).hexdigest() for digest, content in zip(kept, NASTY.values(), strict=True)]
    assert [name for name, is_same in zip(NASTY, same, strict=True) if not is_same] in ([], ["null"])
    assert {became for became, _, _ in rows()} == {"arrival"}
    for row in models.ReceivedMail.objects.all():
        TASKS["mail_read"](mailed.office, str(row.pk))
        row.refresh_from_db()
        assert row.is_read
        assert [one for one in row.sender + row.sender_name + row.subject if not one.isprintable()] == []
    assert models.ReceivedMail.objects.filter(subject="one Bcc: victim@mail.example").count() == 1


def test_a_message_of_many_kinds_is_read_as_words(mailed: Mailed) -> None:
    words = "<script>alert(1)</script> “quoted” \u202eright to left\n> what was quoted\n"
    mailed.deliver(message(words, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"))
    fetching.fetch(mailed.office)
    row = models.ReceivedMail.objects.get()
    TASKS["mail_read"](mailed.office, str(row.pk))
    row.refresh_from_db()
    assert row.text == "<script>alert(1)</script> “quoted” right to left"


def test_nothing_of_a_message_lies_in_the_working_folder_after_it(mailed: Mailed) -> None:
    before = sorted(mailed.office.work.iterdir())
    mailed.deliver(message())
    fetching.fetch(mailed.office)
    TASKS["mail_read"](mailed.office, str(models.ReceivedMail.objects.get().pk))
    assert sorted(mailed.office.work.iterdir()) == before


def test_a_mailbox_that_does_not_exist_is_said_to_staff(mailed: Mailed) -> None:
    gone = mailed.changed(imap_folder="Nowhere")
    with pytest.raises(EnvironmentFailed, match="refused opening Nowhere"):
        running.take_in(gone.office)
    TASKS["mail_in"](gone.office, "")  # the worker goes on
    state = models.MailState.objects.get(direction="in")
    assert (state.succeeded_at, "refused opening Nowhere" in state.problem) == (None, True)
    TASKS["mail_in"](mailed.office, "")
    assert models.MailState.objects.get(direction="in").problem == ""


def test_a_path_of_a_file_is_nothing_to_a_message(mailed: Mailed) -> None:
    mailed.deliver(message(subject="../../etc/passwd"))
    fetching.fetch(mailed.office)
    assert models.Arrival.objects.get().name == "etc-passwd.eml"
    assert not Path(mailed.office.folder / "etc").exists()

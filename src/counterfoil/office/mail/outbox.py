"""What goes out: listed in the transaction that makes it necessary, sent by the worker, never twice.

A server that has the whole message may have taken it even where its answer is lost. So before the message is handed
over that is written down, and a run that finds it so without an answer does not try again: a person decides. Until
then every failure is safe to try again, under the same Message-ID.
"""

from __future__ import annotations

import re
import smtplib
from datetime import UTC, datetime, timedelta

from django.db import transaction

from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import composing, connecting
from counterfoil.office.mail.settings import MailSettings, is_address
from counterfoil.office.services.release_journal import ReleaseJournal
from counterfoil.office.services.session import within
from counterfoil.office.store import keeper_of
from counterfoil.release import gate

WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""How long after a server's "later" it is tried again; the last one again and again."""
REMINDS = ("reminder_due", "reminder_overdue", "reminder")
"""Messages to a custodian that remind; the first, ``pull``, asks."""
GIVE_UP = timedelta(days=3)
"""A server that says "later" for so long means no: a person is told."""


def put(
    key: str,
    *,
    case: models.Case,
    letter: str,
    recipient: str,
    subject: str,
    body: str,
    made_by: str,
    automatic: bool = False,
    follows: models.Arrival | None = None,
    answers: models.ReceivedMail | None = None,
    attachments: list[dict[str, object]] | None = None,
    pull: models.Pull | None = None,
) -> models.OutgoingMail:
    """List a message to be sent; one with the same key stands as it was. Raises ``BadInput`` for no address."""
    if not is_address(recipient):
        raise BadInput(f"{case.number}: {recipient[:80]!r} is no e-mail address that can be written to. Write by post.")
    now = datetime.now(UTC).replace(microsecond=0)
    row, _ = models.OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "case": case,
            "letter": letter,
            "automatic": automatic,
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "follows": follows,
            "attachments": attachments or [],
            "pull": pull,
            "in_reply_to": answers.message_id if answers and answers.message_id.startswith("<") else "",
            "thread": answers.thread if answers else "",
            "made_by": made_by,
            "made_at": now,
            "due_at": now,
        },
    )
    return row


def put_refused(key: str, *, case: models.Case, letter: str, made_by: str, why: str) -> models.OutgoingMail:
    """Keep that a message was wanted and is not sent, and why; a person sees it with the case."""
    now = datetime.now(UTC).replace(microsecond=0)
    with transaction.atomic():
        row, fresh = models.OutgoingMail.objects.get_or_create(
            key=key,
            defaults={"case": case, "letter": letter, "automatic": False, "recipient": "", "subject": "", "body": "",
                      "made_by": made_by, "made_at": now, "due_at": now, "state": "not_sent"},
        )  # fmt: skip
        if fresh:
            models.MailEvent.objects.create(mail=row, at=now, what="refused", answer=f"It was not sent: {why}"[:500])
    return row


def send_due(office: Office) -> int:
    """Send what is due; how many were taken. Raises ``EnvironmentFailed`` for the server or the line."""
    mail, now = office.mail, datetime.now(UTC)
    due = models.OutgoingMail.objects.filter(state="waiting", due_at__lte=now).select_related("case", "follows")
    if mail is None or not mail.smtp_host or not due.exists():
        return 0
    for row in due:
        if _is_in_doubt(row):
            _ended(row, "doubt", "The program ended, or the line, before the server's answer was read.", state="doubt")
    sent = 0
    with connecting.server(office, mail) as smtp:
        for row in due.order_by("due_at", "pk"):
            sent += _send(office, mail, smtp, row)
    return sent


def send_again(row: models.OutgoingMail, *, by: str) -> None:
    """By the word of a named person, who looked: it did not arrive. It keeps its Message-ID."""
    if row.state not in ("refused", "doubt", "bounced"):
        raise BadInput("Only what was refused, came back or is in doubt is sent again. This message is not.")
    with transaction.atomic():
        models.MailEvent.objects.create(mail=row, at=datetime.now(UTC), what="again", answer=by[:500])
        row.state, row.due_at, row.attempts = "waiting", datetime.now(UTC), 0
        row.save(update_fields=["state", "due_at", "attempts"])


def arrived(office: Office, row: models.OutgoingMail, *, by: str) -> None:
    """By the word of a named person, who looked: it did arrive."""
    if row.state != "doubt":
        raise BadInput("Nothing is in doubt about this message.")
    _accepted(office, row, f"arrived, says {by}")


def _send(office: Office, mail: MailSettings, smtp: smtplib.SMTP, row: models.OutgoingMail) -> bool:
    try:
        content = composing.compose(office, mail, row, _attached(office, row))
    except EnvironmentFailed:
        raise
    except (CounterfoilError, ValueError) as error:  # one that cannot be made does not hold up the next
        why = str(error) if isinstance(error, CounterfoilError) else "something in it cannot stand in a header"
        _ended(row, "refused", f"It was not sent: {why}"[:500], state="refused")
        return False
    models.OutgoingMail.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)
    code, said = smtp.mail(mail.address)
    if code >= 500:
        raise EnvironmentFailed(
            f"{mail.smtp_host}: does not let {mail.address} send ({_words(code, said)}). Check [mail] address and "
            "smtp_user in office.toml."
        )
    if code < 400:
        code, said = smtp.rcpt(row.recipient)
    if code < 400:
        code, said = smtp.docmd("DATA")
    if code >= 400:
        _refused(row, code, said)
        smtp.rset()
        return False
    with transaction.atomic():
        models.MailEvent.objects.create(mail=row, at=datetime.now(UTC), what="handed_over")
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        code, said = smtp.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        _ended(row, "doubt", "The line broke before the server's answer was read.", state="doubt")
        raise EnvironmentFailed(f"{mail.smtp_host}: the line broke while a message was handed over.") from error
    if code >= 400:
        _refused(row, code, said)
        return False
    _accepted(office, row, _words(code, said))
    return True


def _accepted(office: Office, row: models.OutgoingMail, answer: str) -> None:
    """That it went out is an act; the ledger tells what kind of letter, and not to whom."""
    with within(office) as journal, transaction.atomic():
        _ended(row, "accepted", answer, state="sent")
        models.OutgoingMail.objects.filter(pk=row.pk).update(sent_at=datetime.now(UTC))
        if row.pull_id is not None:  # to a custodian: how the office works, and nothing that it did to a demand
            if row.letter in REMINDS:
                models.Pull.objects.filter(pk=row.pull_id).update(reminded_at=datetime.now(UTC))
            return
        journal.record(
            "letter.sent",
            case=row.case,
            facts={"letter": row.letter, "channel": "email"},
            private={"recipient": row.recipient, "message": row.key},
        )


def _refused(row: models.OutgoingMail, code: int, said: bytes | str) -> None:
    now = datetime.now(UTC)
    if code < 500 and now - row.made_at < GIVE_UP:
        wait = WAITS[min(row.attempts, len(WAITS) - 1)]
        with transaction.atomic():
            models.MailEvent.objects.create(mail=row, at=now, what="later", answer=_words(code, said))
            models.OutgoingMail.objects.filter(pk=row.pk).update(due_at=now + wait)
    else:
        _ended(row, "refused", _words(code, said), state="refused")


def _ended(row: models.OutgoingMail, what: str, answer: str, *, state: str) -> None:
    with transaction.atomic():
        models.MailEvent.objects.create(mail=row, at=datetime.now(UTC), what=what, answer=answer)
        models.OutgoingMail.objects.filter(pk=row.pk).update(state=state)
    row.state = state


def _is_in_doubt(row: models.OutgoingMail) -> bool:
    last = models.MailEvent.objects.filter(mail=row).last()
    return last is not None and last.what == "handed_over"


def _attached(office: Office, row: models.OutgoingMail) -> dict[str, bytes]:
    """The bytes of what goes with it. What was released leaves by the gate, like everything that was released."""
    store, found = keeper_of(office), {}
    for one in row.attachments:
        if one["released"]:
            with within(office) as journal:
                served = gate.serve(one["digest"], store=store, journal=ReleaseJournal(journal, row.case))
                found[one["name"]] = b"".join(served)
        else:
            found[one["name"]] = store.get(one["digest"]).read_bytes()
    return found


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return "".join(one if one.isprintable() else " " for one in f"{code} {' '.join(text.split())}")[:500]

"""Where a message belongs: a demand that arrives, a reply to a case, a bounce. Kept whole before anything else."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import bounces, headers, keyed
from counterfoil.office.mail.headers import Headers, Nature
from counterfoil.office.services import arriving, work
from counterfoil.office.store import keeper_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lay in the mailbox."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a message belongs to. All empty: to nothing that the office knows, so it is a demand until a person looks.

    ``doubt`` is ``other_sender`` (it answers what was sent to somebody else) or ``number_only`` (it names a case, which
    anybody can).
    """

    case: models.Case | None = None
    arrival: models.Arrival | None = None
    thread: str = ""
    doubt: str = ""
    bounced: tuple[models.OutgoingMail, ...] = ()

    @property
    def is_reply(self) -> bool:
        return self.case is not None or self.arrival is not None


def keep(office: Office, place: Place, content: bytes, *, received_at: datetime) -> models.ReceivedMail:
    """Keep one message and file it. Called again for the same place it does nothing."""
    known = models.ReceivedMail.objects.filter(
        folder=place.folder, uidvalidity=place.uidvalidity, uid=place.uid
    ).first()
    if known is not None:
        return known
    digest = _store(office, content)
    seen = headers.read(content)
    found = _belongs(office, seen, content)
    with transaction.atomic():
        row = models.ReceivedMail(
            folder=place.folder,
            uidvalidity=place.uidvalidity,
            uid=place.uid,
            message_id=_key(seen.message_id),
            digest=digest,
            words=_words(content),
            size=len(content),
            received_at=received_at,
            fetched_at=datetime.now(UTC),
            sender=seen.sender,
            sender_name=seen.sender_name,
            subject=seen.subject,
            nature=seen.nature,
            doubt=found.doubt,
            thread=found.thread or secrets.token_hex(16),
            case=found.case,
            arrival=found.arrival,
        )
        if (earlier := _same(content, digest, row.message_id)) is not None:
            row.became, row.case, row.arrival, row.thread = "copy", earlier.case, earlier.arrival, earlier.thread
            row.is_read = True
        elif found.bounced:
            row.became = "bounce"
            row.case, row.thread = found.bounced[0].case, found.bounced[0].thread
            bounces.note(found.bounced, content)
        elif found.is_reply:
            row.became = "reply"
        else:
            row.became = "arrival"
            row.arrival = _arrive(office, row, seen, content)
        row.save()
        if not row.is_read:
            work.submit("mail_read", str(row.pk), priority=60)
    return row


def note_not_taken(office: Office, place: Place, *, size: int, received_at: datetime) -> None:
    """That a message stays in the mailbox, too large or not given: somebody looks at it there."""
    models.ReceivedMail.objects.get_or_create(
        folder=place.folder,
        uidvalidity=place.uidvalidity,
        uid=place.uid,
        defaults={
            "size": size,
            "received_at": received_at,
            "fetched_at": datetime.now(UTC),
            "nature": Nature.PERSON,
            "became": "not_taken",
            "is_read": True,
        },
    )


def make_demand(office: Office, row: models.ReceivedMail) -> models.Arrival:
    """A reply that asks for something of its own is a demand of its own, received when it was received."""
    if row.became != "reply":
        raise RuntimeError("Only a reply becomes a demand; everything else is one, or is none.")
    content = keeper_of(office).get(row.digest).read_bytes()
    with transaction.atomic():
        row.arrival = _arrive(office, row, headers.read(content), content)
        row.became = "arrival"
        row.save(update_fields=["arrival", "became"])
    return row.arrival


def _arrive(office: Office, row: models.ReceivedMail, seen: Headers, content: bytes) -> models.Arrival:
    name = re.sub(r"[^A-Za-z0-9]+", "-", row.subject).strip("-").lower()[:60] or "message"
    return arriving.arrive(
        office,
        channel="email",
        name=f"{name}.eml",
        content=content,
        received_at=row.received_at,
        sender_email=seen.sender,
        thread=row.thread,
        link=keyed.follow(keyed.secret_of(office), row.digest),
    )


def _belongs(office: Office, seen: Headers, content: bytes) -> Belongs:
    secret = keyed.secret_of(office)
    if seen.nature is Nature.BOUNCE:
        rows = keyed.rows_in(secret, content[: bounces.MOST_BYTES])
        bounced = tuple(models.OutgoingMail.objects.filter(pk__in=rows).order_by("pk"))
        if bounced:
            return Belongs(bounced=bounced)
    for answered in seen.answers:
        for row in keyed.rows_in(secret, answered):
            sent = models.OutgoingMail.objects.filter(pk=row).select_related("case").first()
            if sent is not None:
                return Belongs(sent.case, thread=sent.thread, doubt=_doubt(seen, sent.recipient))
    for number in keyed.cases_in(secret, f"{seen.subject}\n{seen.to}"):
        case = models.Case.objects.filter(number=number).first()
        if case is not None:
            asked_by = str(case.demand.get("sender", {}).get("email", ""))
            last = models.OutgoingMail.objects.filter(case=case).order_by("-pk").first()
            return Belongs(case, thread=last.thread if last else "", doubt=_doubt(seen, asked_by))
    earlier = models.ReceivedMail.objects.filter(message_id__in=[_key(one) for one in seen.answers], sender=seen.sender)
    # Whoever only saw somebody's message knows its Message-ID as well: the sender must be the same.
    before = earlier.exclude(sender="").exclude(became__in=("copy", "bounce")).order_by("-pk").first()
    if before is not None:
        case = before.case or (before.arrival.case if before.arrival else None)
        return Belongs(case, before.arrival, before.thread)
    named = keyed.NUMBER.search(seen.subject)
    return Belongs(doubt="number_only" if named else "")


def _doubt(seen: Headers, expected: str) -> str:
    return "" if seen.sender and seen.sender == expected.lower() else "other_sender"


def _same(content: bytes, digest: str, message_id: str) -> models.ReceivedMail | None:
    """A message that was kept already: the same bytes, or the same Message-ID above the same words.

    Two that differ in their words are two, whatever they call themselves: nobody's demand is lost to another's.
    """
    taken = models.ReceivedMail.objects.exclude(became__in=("copy", "not_taken"))
    same = taken.filter(digest=digest).first()
    if same is None and message_id:
        same = next((one for one in taken.filter(message_id=message_id) if one.words == _words(content)), None)
    return same


def _words(content: bytes) -> str:
    """The SHA-256 of what stands below the headers; those above differ by the way that a message took."""
    return hashlib.sha256(re.split(rb"\r?\n\r?\n", content, maxsplit=1)[-1]).hexdigest()


def _key(message_id: str) -> str:
    """A Message-ID as it is kept: an overlong one by its digest."""
    return message_id if len(message_id) <= 255 else f"sha256:{hashlib.sha256(message_id.encode()).hexdigest()}"


def _store(office: Office, content: bytes) -> str:
    with tempfile.NamedTemporaryFile(dir=office.work, prefix="mail-", delete=False) as file:
        file.write(content)
    try:
        return keeper_of(office).put(Path(file.name))
    finally:
        os.unlink(file.name)

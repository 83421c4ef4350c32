"""What comes in by any channel: kept whole, in quarantine, until a named person clears it or sets it aside.

The law's clock runs from receipt, not from clearing. Nobody but staff sees the words and the attachments, and staff see
them as text that the sandbox read. What is set aside stays, with who did it and why, and the ledger tells it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from counterfoil import detection
from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.demands.model import Demand
from counterfoil.demands.reading import demand_of
from counterfoil.documents.model import Document
from counterfoil.documents.reading import clean_name
from counterfoil.errands.looking import Piece, kind_of
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.desk_queries import seen_by
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import addressing, adopting, away, intake, receiving, request_lists, work
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import within
from counterfoil.office.store import keeper_of
from counterfoil.office.time import clock_of
from counterfoil.values import Digest, utc

CHANNELS = {
    "web": "form", "email": "email", "paper": "letter", "phone": "telephone", "walk_in": "in_person", "api": "api",
}  # fmt: skip
"""How something came → the ledger's word for it."""
BY_ITSELF = frozenset({"web", "email", "api"})
"""Channels on which a machine says when it came; a clock that runs ahead is not a reason to lose it."""
SET_ASIDE = ("spam", "duplicate", "misdirected")
MAX_BYTES = 100_000_000
"""A message with its attachments; mail servers take less."""
_SHOWN_CHARS = 60_000
"""Of one text on a page: a letter has a few thousand."""


def now(office: Office) -> datetime:
    """The office's present time, without changing anything."""
    last = models.Act.objects.order_by("-leaf").values_list("recorded_at", flat=True).first()
    return clock_of(office, last_act_at=last)()


def arrive(
    office: Office,
    *,
    channel: str,
    name: str,
    content: bytes,
    received_at: datetime,
    sender_email: str = "",
    thread: str = "",
    link: str = "",
) -> models.Arrival:
    """Keep what came, and list it to be read and looked at; the very same bytes arrive once.

    ``content`` is a message of RFC 822 or a file that ``demands.read`` reads, ``link`` a secret from ``new_link`` that
    the sender was given already. Waits for no other program: this is what the public waits for. Raises ``BadInput``
    for an unknown channel, nothing or too much, and a receipt in the future that a person gave.
    """
    if channel not in CHANNELS:
        raise BadInput(f"channel: {channel!r:.40} is unknown. One of: {', '.join(CHANNELS)}.")
    shown = clean_name(name)
    if not 0 < len(content) <= MAX_BYTES:
        raise BadInput(f"{shown}: has {len(content):,} bytes. Give between 1 and {MAX_BYTES:,}; split what is larger.")
    present, received = now(office), utc(received_at)
    if received > present and not office.simulated_clock:
        if channel not in BY_ITSELF:
            local = received.astimezone(ZoneInfo(office.time_zone))
            raise BadInput(f"{shown}: received {local:%Y-%m-%d %H:%M} lies in the future. Give when it really came.")
        received = present
    digest = hashlib.sha256(content).hexdigest()
    if (known := models.Arrival.objects.filter(digest=digest).first()) is not None:
        return known
    _keep(office, content)
    try:
        with transaction.atomic():
            arrival = models.Arrival.objects.create(
                channel=channel,
                name=shown,
                digest=digest,
                size_bytes=len(content),
                received_at=received,
                arrived_at=present,
                sender_email=_line(sender_email, 254),
                thread=_line(thread, 998),
                link=_hashed(link) if link else None,
            )
            work.submit("arrival", str(arrival.pk))
            return arrival
    except IntegrityError:
        known = models.Arrival.objects.filter(digest=digest).first()
        if known is None:
            raise
        return known  # it came twice in the same moment


def new_link() -> str:
    """A secret that nobody guesses: 192 bits. The address that it opens is ``/follow/SECRET/``."""
    return secrets.token_urlsafe(24)


def follow_link(arrival: models.Arrival) -> str:
    """The secret under which the sender follows this arrival, once; only its SHA-256 is kept.

    Raises ``RuntimeError`` when one was given already: it cannot be told again.
    """
    secret = new_link()
    if not models.Arrival.objects.filter(pk=arrival.pk, link=None).update(link=_hashed(secret)):
        raise RuntimeError(f"{arrival.number}: its link was given out already, and only its SHA-256 was kept.")
    arrival.link = _hashed(secret)
    return secret


def followed(secret: str) -> models.Arrival | None:
    """The arrival that this secret follows; None for every other one, whatever is wrong with it.

    ``LIST.7`` is arrival 7 of the list with the secret ``LIST``. What is looked up is a digest, so how long it takes
    says nothing about the secret.
    """
    of_list, dot, key = secret.partition(".")
    if dot:
        found_list = request_lists.find(of_list)
        if found_list is None or not (key.isascii() and key.isdecimal() and len(key) < 12):
            return None
        return found_list.arrivals.filter(pk=int(key)).select_related("case").first()
    digest = _hashed(secret)
    found = models.Arrival.objects.filter(link=digest).select_related("case").first()
    return found if hmac.compare_digest((found.link if found else None) or "", digest) else None


def read(office: Office, arrival: models.Arrival) -> None:
    """Let the sandbox read it and keep what it says, as text for staff. Safe to do twice."""
    try:
        reading = _reading(_demand(office, Digest(arrival.digest), arrival.name))
        if arrival.channel != "email":  # no mail server had it, and none has to say when it came
            reading["warnings"] = [one for one in reading["warnings"] if " no Received header" not in one]
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        reading = {"refused": _plain(str(error), 2_000)}
    models.Arrival.objects.filter(pk=arrival.pk).update(reading=reading)


def clear(office: Office, arrival: models.Arrival, account: models.Account, *, transcript: bytes = b"") -> models.Case:
    """Open its case, by the hand of a named person, and list it to be answered. The clock runs from its receipt.

    ``transcript`` is a message that says what an unreadable paper asks, with the paper attached
    (``demands.written.compose``). Raises ``BadInput`` for an account without a name, an arrival that was decided
    already, and what ``demands.read`` refuses; nothing is changed then.
    """
    _decided_by(arrival, account)
    digest, name = Digest(arrival.digest), arrival.name
    if transcript:
        digest, name = _keep(office, transcript), "transcript.eml"
    demand = _demand(office, digest, name)  # before the office is locked: a scan takes its time
    with within(office) as journal, transaction.atomic():
        mine = _still_new(arrival)
        adoption, pack = adopting.required(office), adopting.pack_of(office)
        store = keeper_of(office)
        desk = Desk(office, journal, pack, adoption, store, lambda _: None, lambda *_: None, {digest: demand})
        case = models.Case.objects.filter(demand_digest=digest).first()  # the command line may have been faster
        if case is None:
            word = CHANNELS[arrival.channel]
            case = receiving.open_case(desk, store.get(digest), digest, received=arrival.received_at, channel=word)
            if not addressing.address(case):
                addressing.say(case, f"Whoever sent {arrival.number}")
            work.submit("answer", case.number)
        elif case.state == State.RECEIVED:
            work.submit("answer", case.number)
        day = arrival.received_at.astimezone(ZoneInfo(office.time_zone)).date().isoformat()
        journal.record(
            "demand.cleared",
            case=case,
            facts={"channel": CHANNELS[arrival.channel], "received_on": day},
            private={"arrival": arrival.digest},
            actor=account.official,
            role="counsel" if account.role == Role.COUNSEL else "records-officer",
        )
        mine.update(state="cleared", case=case, decided_by=account, decided_at=journal.now())
    arrival.refresh_from_db()
    return case


def set_aside(
    office: Office, arrival: models.Arrival, account: models.Account, *, why: str, reason: str, of: str = ""
) -> None:
    """Open no case for it, by the hand of a named person who says why; the ledger tells it, and all of it stays.

    ``why`` is one of ``SET_ASIDE``; a duplicate names the case ``of`` which it is one. Raises ``BadInput``.
    """
    _decided_by(arrival, account)
    if why not in SET_ASIDE:
        raise BadInput(f"why: {why!r:.40} is unknown. One of: {', '.join(SET_ASIDE)}.")
    if not (words := _plain(reason, 2_000)):
        raise BadInput(f"{arrival.number}: say in a sentence why it is set aside; whoever looks later reads it.")
    case = seen_by(account).filter(number=of.strip().upper()).first() if of.strip() else None
    if (why == "duplicate") != (case is not None):
        raise BadInput(
            f"{arrival.number}: give the number of the case of which it is a duplicate, such as CF-2026-000012; for "
            "anything else give none."
        )
    with within(office) as journal, transaction.atomic():
        mine = _still_new(arrival)
        day = arrival.received_at.astimezone(ZoneInfo(office.time_zone)).date().isoformat()
        journal.record(
            "demand.dismissed",
            facts={"channel": CHANNELS[arrival.channel], "received_on": day, "reason": why},
            private={"arrival": arrival.digest, "reason": words, "case": case.number if case else ""},
            actor=account.official,
            role="records-officer",
        )
        mine.update(state="set_aside", why=why, reason=words, case=case, decided_by=account, decided_at=journal.now())
    arrival.refresh_from_db()


def _decided_by(arrival: models.Arrival, account: models.Account) -> None:
    if not is_name_and_title(account.official):
        raise BadInput(
            f"{account.log_in_name}: this account names nobody, so it decides nothing. Whoever keeps the accounts "
            'gives it one: --official "Name, Title".'
        )
    if arrival.state != "new":
        raise BadInput(f"{arrival.number}: was decided already. Nothing was changed.")


def _still_new(arrival: models.Arrival) -> Any:
    """The row to change, if nobody else was faster."""
    mine = models.Arrival.objects.select_for_update().filter(pk=arrival.pk, state="new")
    if not mine.exists():
        raise BadInput(f"{arrival.number}: somebody else decided it a moment ago. Nothing was changed.")
    return models.Arrival.objects.filter(pk=arrival.pk)


def _keep(office: Office, content: bytes) -> Digest:
    with tempfile.NamedTemporaryFile(dir=office.work, prefix="arriving-") as file:
        file.write(content)
        file.flush()
        return keeper_of(office).put(Path(file.name))


def _demand(office: Office, digest: Digest, name: str) -> Demand:
    with tempfile.TemporaryDirectory(dir=office.work, prefix="arrival-") as folder:
        return demand_of(away.read(keeper_of(office).get(digest), workdir=Path(folder), name=name))


def _reading(demand: Demand) -> dict[str, Any]:
    """What staff are shown before anybody has cleared it: text, and of attachments their text.

    Nobody's origin, status or A-number stands in it: that is in the paper, which the page of its case shows.
    """
    from counterfoil.detection.unlisted import words_unlisted  # inline: slow import

    sender = demand.sender
    return {
        "at": datetime.now(UTC).isoformat(),
        "from": [x for x in (sender.name, sender.organisation, sender.email, sender.postal_address) if x],
        "subject": words_unlisted(_plain(demand.subject_line, 500)),
        "text": words_unlisted(_plain(demand.document.body or demand.document.text, _SHOWN_CHARS)),
        "items": [words_unlisted(_plain(item.text, 2_000)) for item in demand.items[:50]],
        "attachments": [_part(part) for part in demand.attachments[:50]],
        "warnings": [_plain(one, 500) for one in demand.warnings[:20]],
    }


def _part(part: Document) -> dict[str, Any]:
    text = _plain(_unlisted(part), _SHOWN_CHARS)
    warnings = [_plain(one, 500) for one in part.warnings[:10]]
    if not (text or warnings):  # a picture without words, a page without any: nobody should think that it was lost
        warnings = [f"{part.name}: no words were found in it. Look at it by hand."]
    return {
        "name": part.name,
        "kind": part.media_type,
        "pages": len(part.pages),
        "text": text,
        "warnings": warnings,
    }


def _unlisted(part: Document) -> str:
    from counterfoil.detection.unlisted import words_unlisted  # inline: slow import

    if part.body:
        return words_unlisted(part.body[:_SHOWN_CHARS])
    kind = kind_of(part)
    return intake.joined([Piece(part, kind, detection.find(part, kind=kind))])


def _plain(text: str, longest: int) -> str:
    """Lines without control characters; PostgreSQL takes no NUL."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or c.isprintable())
    return kept.strip()[:longest]


def _line(text: str, longest: int) -> str:
    return " ".join(_plain(text, longest).split())


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

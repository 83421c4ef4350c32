"""What staff see of the office's e-mail: the thread of a case, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from counterfoil.office import models
from counterfoil.office.desk_queries import seen_by
from counterfoil.office.mail import notices
from counterfoil.office.mail.composing import LINK

SHOWN = 200
_PIECE = 500
"""So many messages of one case, the newest; more is a matter for the store."""
PROBLEMS = ("refused", "doubt", "bounced")
"""States of a message that went out, or should have, in which a person has to do something."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message in a thread, of either direction."""

    pk: int
    is_ours: bool
    at: datetime
    who: str
    subject: str
    words: str
    parts: tuple[str, ...]
    kind: str  # what a received one became, the state of one that goes out
    nature: str
    doubt: str
    events: tuple[models.MailEvent, ...]
    waits_for_a_person: bool
    seen_by: str


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A message that a person has to look at: no name, and no word of it."""

    kind: str
    at: datetime
    case: str  # number; empty where there is no case yet
    arrival: models.Arrival | None


@dataclass(frozen=True, slots=True)
class MailPage:
    """What the page of the office's mail shows."""

    rows: tuple[ToLookAt, ...]
    states: tuple[models.MailState, ...]
    waiting: int
    not_taken: tuple[models.ReceivedMail, ...]


def thread(case: models.Case) -> tuple[Message, ...]:
    """Every message of a case, in the order in which they came and went."""
    received = models.ReceivedMail.objects.filter(_is_of(case.number)).exclude(became="copy")
    sent = models.OutgoingMail.objects.filter(case=case).prefetch_related("events")
    messages = [_received(row) for row in received.order_by("-received_at")[:SHOWN]]
    messages += [_sent(row) for row in sent.order_by("-made_at")[:SHOWN]]
    return tuple(sorted(messages, key=_order))


def _is_of(number: str) -> Q:
    """Filed under the case or under its arrival, without a join: each half has an index, and the whole has none."""
    case = models.Case.objects.filter(number=number).values("pk")
    return Q(case__in=case) | Q(arrival__in=models.Arrival.objects.filter(case__in=case).values("pk"))


def _order(one: Message) -> tuple[datetime, int, int]:
    """A mail server tells seconds only: within one, what is asked comes before what we say, and a reply after that."""
    return one.at.replace(microsecond=0), 0 if one.kind == "arrival" else 1 if one.is_ours else 2, one.pk


def thread_of_arrival(arrival: models.Arrival) -> tuple[Message, ...]:
    """Every message of an arrival that is no case: nobody has cleared it yet, or somebody set it aside."""
    received = models.ReceivedMail.objects.filter(arrival=arrival).exclude(became="copy")
    return tuple(_received(row) for row in received.order_by("received_at", "pk")[:SHOWN])


def of_arrival(arrival: models.Arrival, pk: int) -> models.ReceivedMail | None:
    """A received message, if it belongs to this arrival."""
    return models.ReceivedMail.objects.filter(arrival=arrival, pk=pk).first()


def waiting_in(number: str) -> int:
    """How many messages of a case wait for a person."""
    replies = models.ReceivedMail.objects.filter(_is_of(number), became="reply", seen_at=None)
    return replies.count() + models.OutgoingMail.objects.filter(case__number=number, state__in=PROBLEMS).count()


def notices_to_send(case: models.Case) -> list[models.NoticeWanted]:
    """Notices that were made on the desk and not sent by e-mail, the latest first."""
    keys = set(models.OutgoingMail.objects.filter(case=case).values_list("key", flat=True))
    made = case.notices_wanted.exclude(file="").select_related("case").order_by("-pk")[:20]
    return [one for one in made if notices.key_of(one) not in keys]


def of_case(case: models.Case, pk: int) -> models.ReceivedMail | None:
    """A received message, if it belongs to this case."""
    return models.ReceivedMail.objects.filter(_is_of(case.number), pk=pk).first()


def sent_of_case(case: models.Case, pk: int) -> models.OutgoingMail | None:
    """A message that goes out, if it belongs to this case."""
    return models.OutgoingMail.objects.filter(case=case, pk=pk).first()


def to_look_at(account: models.Account) -> MailPage:
    """What waits for a person, the oldest first, and how the mailbox does; of the cases that this account may see."""
    received = models.ReceivedMail.objects.filter(seen_at=None, became="reply").prefetch_related("arrival")
    waits = [
        (row.became, row.received_at, row.arrival, [row.case_id, row.arrival.case_id if row.arrival else None])
        for row in received.only("became", "received_at", "case_id", "arrival_id")
    ]
    problems = models.OutgoingMail.objects.filter(state__in=PROBLEMS).values_list("state", "made_at", "case_id")
    waits += [(state, made_at, None, [case]) for state, made_at, case in problems]
    numbers = _seen(account, {case for *_, cases in waits for case in cases if case is not None})
    rows = [
        ToLookAt(kind, at, next((numbers[case] for case in cases if case is not None), ""), arrival)
        for kind, at, arrival, cases in waits
        if all(case is None or case in numbers for case in cases)
    ]
    return MailPage(
        tuple(sorted(rows, key=lambda one: one.at)),
        tuple(models.MailState.objects.order_by("direction")),
        models.OutgoingMail.objects.filter(state="waiting").count(),
        tuple(models.ReceivedMail.objects.filter(became="not_taken", seen_at=None).order_by("pk")[:SHOWN]),
    )


def _seen(account: models.Account, cases: Collection[int]) -> dict[int, str]:
    """The numbers of those of these cases that an account may see; the others as if they were none."""
    found: dict[int, str] = {}
    for start in range(0, len(keys := sorted(cases)), _PIECE):
        some = seen_by(account).filter(pk__in=keys[start : start + _PIECE])
        found |= dict(some.values_list("pk", "number"))
    return found


def _received(row: models.ReceivedMail) -> Message:
    return Message(
        row.pk, False, row.received_at, row.sender, row.subject, row.text, tuple(row.parts), row.became, row.nature,
        row.doubt, (), row.became == "reply" and row.seen_at is None, row.seen_by,
    )  # fmt: skip


def _sent(row: models.OutgoingMail) -> Message:
    hidden = _("(the secret address, which only the requester has)")
    if row.pull_id is not None:
        hidden = _("(the secret address, which only the custodian has)")
    words = row.body.replace(LINK, hidden)
    return Message(
        row.pk, True, row.made_at, row.recipient, row.subject, words, tuple(one["name"] for one in row.attachments),
        row.state, "", "", tuple(row.events.all()), row.state in PROBLEMS, "",
    )  # fmt: skip

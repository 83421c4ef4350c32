"""What staff see of what arrived: the queue by age, and one of it, whose opening is written down first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from counterfoil.clock.course import course
from counterfoil.law.load import LawPack
from counterfoil.office import desk_queries, models, queries
from counterfoil.office.clock_words import InWords, in_words
from counterfoil.office.folder import Office
from counterfoil.office.services import timing, work
from counterfoil.office.services.adopting import pack_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One arrival that waits: no word of it, and nobody's name."""

    pk: int
    number: str
    channel: str
    received_at: datetime
    days_old: int  # calendar days
    due_on: date | None
    clock: InWords
    readable: str  # "", "refused" or "not yet"


@dataclass(frozen=True, slots=True)
class Opened:
    """One arrival as staff see it."""

    arrival: models.Arrival
    row: Row
    reading: Mapping[str, Any]
    being_read: bool
    same_sender: Sequence[models.Arrival]
    viewings: Sequence[models.ArrivalViewing]


def queue(office: Office, page_number: object) -> tuple[Page, tuple[Row, ...]]:
    """One page of what waits, the eldest receipt first."""
    found = models.Arrival.objects.filter(state="new").order_by("received_at", "pk")
    page = Paginator(found, PAGE).get_page(page_number)
    pack, today = pack_of(office), queries.today(office)
    return page, tuple(_row(pack, arrival, today) for arrival in page.object_list)


def seen_by(account: models.Account) -> QuerySet[models.Arrival]:
    """The arrivals that an account may see: what became a case, or is a copy of one, as that case is seen."""
    return models.Arrival.objects.exclude(case__in=desk_queries.hidden_from(account))


def opened(office: Office, account: models.Account, arrival: models.Arrival) -> Opened:
    """An arrival for whoever opens it, which is written down before anything of it is shown."""
    models.ArrivalViewing.objects.create(account=account, arrival=arrival, at=datetime.now(UTC))
    others = seen_by(account).filter(sender_email=arrival.sender_email).exclude(pk=arrival.pk)
    return Opened(
        arrival,
        _row(pack_of(office), arrival, queries.today(office)),
        arrival.reading,
        not arrival.reading and work.is_pending("arrival", str(arrival.pk)),
        list(others.select_related("case").order_by("-received_at")[:10]) if arrival.sender_email else [],
        list(models.ArrivalViewing.objects.filter(arrival=arrival).select_related("account").order_by("-pk")[:10]),
    )


def told_of_review(account: models.Account) -> list[models.ToldOfReview]:
    """The latest requests for review that requesters have told of, in cases that this account may see."""
    found = models.ToldOfReview.objects.exclude(case__in=desk_queries.hidden_from(account))
    return list(found.select_related("case").order_by("-pk")[:10])


def _row(pack: LawPack, arrival: models.Arrival, today: date) -> Row:
    found = course(pack, arrival.received_at)
    like = models.Case(received_at=arrival.received_at, due_on=found.due_on, clock=timing.clock_of(found))
    read = arrival.reading
    return Row(
        arrival.pk,
        arrival.number,
        arrival.channel,
        arrival.received_at,
        max(0, (today - arrival.received_at.date()).days),
        found.due_on,
        in_words(pack, like, today),
        "refused" if "refused" in read else "" if read else "not yet",
    )

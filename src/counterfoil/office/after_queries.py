"""What follows answers, over all cases that somebody may see: reviews, suits, holds, and what is due for disposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counterfoil.office import desk_queries, models
from counterfoil.office.csv_table import as_csv
from counterfoil.office.folder import Office
from counterfoil.office.services import contesting, disposing, suits
from counterfoil.office.services.contesting import Contest, Due, Hold
from counterfoil.office.services.suits import Suit

LISTS = ("reviews", "suits", "holds", "due", "destroyed")
"""Every list that can be had as a table."""


@dataclass(frozen=True, slots=True)
class Review:
    """A contest of an answer, and what the office owes in it."""

    number: str
    contest: Contest
    dues: tuple[Due, ...]

    @property
    def next_on(self) -> date | None:
        return min((one.due_on for one in self.dues), default=None)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that follows answers and is not over: each with the number of its case."""

    reviews: tuple[Review, ...]
    suits: tuple[tuple[str, Suit], ...]
    holds: tuple[tuple[str, Hold], ...]


def overview(office: Office, account: models.Account) -> Overview:
    """What is open, of the cases that this account may see; reviews by the day on which something is due."""
    cases = list(_cases(account, ("appeal.received", "suit.opened", "hold.placed")))
    reviews = [
        Review(case.number, one, contesting.dues(office, one.received_on) if one.before == _COUNSELOR else ())
        for case in cases
        for one in contesting.contests(case)
        if not one.outcome
    ]
    return Overview(
        tuple(sorted(reviews, key=lambda one: (one.next_on or date.max, one.number))),
        tuple((case.number, one) for case in cases for one in suits.suits(case) if not one.outcome),
        tuple((case.number, one) for case in cases for one in contesting.holds(case) if not one.lifted_by),
    )


def due(office: Office, account: models.Account, *, most: int | None = None) -> tuple[disposing.Due, ...]:
    """What is due for disposal, of the cases that this account may see, the oldest first; ``most`` of them."""
    return disposing.due(office, desk_queries.seen_by(account), most=most)


def destroyed(account: models.Account) -> tuple[models.Disposal, ...]:
    """What was destroyed, the latest first."""
    rows = models.Disposal.objects.exclude(destroyed_at=None).prefetch_related("case")  # a join starts with all cases
    return tuple(rows.exclude(case__in=desk_queries.hidden_from(account)).order_by("-destroyed_at", "-pk"))


def table(office: Office, account: models.Account, which: str) -> bytes:
    """One of ``LISTS`` as CSV."""
    if which == "due":
        return as_csv(_DUE, (_due_row(one) for one in due(office, account)))
    if which == "destroyed":
        return as_csv(_DESTROYED, (_destroyed_row(one) for one in destroyed(account)))
    found = overview(office, account)
    if which == "reviews":
        return as_csv(_REVIEWS, (_review_row(one) for one in found.reviews))
    if which == "suits":
        rows = ((number, one.number, one.court, one.opened_on, one.served_on, one.by) for number, one in found.suits)
        return as_csv(_SUITS, rows)
    held = ((number, one.reason, one.placed_by, f"{one.placed_at:%Y-%m-%d}") for number, one in found.holds)
    return as_csv(_HOLDS, held)


_COUNSELOR = "public_access_counselor"
_REVIEWS = ("case", "before", "number there", "received", "next due", "what is due", "recorded by")
_SUITS = ("case", "number there", "court", "filed", "served", "recorded by")
_HOLDS = ("case", "reason", "placed by", "placed")
_DUE = ("case", "series", "authority", "closed", "due", "not now because", "first confirmed by")
_DESTROYED = (
    "case",
    "series",
    "authority",
    "closed",
    "due",
    "destroyed",
    "files",
    "bytes",
    "first",
    "second",
    "certificate",
)


def _cases(account: models.Account, kinds: tuple[str, ...]) -> Iterator[models.Case]:
    of = models.Act.objects.filter(kind__in=kinds).values("case")
    yield from desk_queries.seen_by(account).filter(pk__in=of, disposal__destroyed_at=None).order_by("number")


def _review_row(one: Review) -> tuple[object, ...]:
    titles = "; ".join(f"{due.title} ({due.cite})" for due in one.dues)
    return (one.number, one.contest.before, one.contest.reference, one.contest.received_on, one.next_on, titles,
            one.contest.by)  # fmt: skip


def _due_row(one: disposing.Due) -> tuple[object, ...]:
    first = one.disposal.first if one.disposal else ""
    return (one.case.number, one.series.name, one.series.authority, one.closed_on, one.due_on, "; ".join(one.stopped),
            first)  # fmt: skip


def _destroyed_row(one: models.Disposal) -> tuple[object, ...]:
    on = f"{one.destroyed_at:%Y-%m-%d}"
    return (one.case.number, one.series, one.authority, one.closed_on, one.due_on, on, one.files, one.bytes, one.first,
            one.second, one.certificate)  # fmt: skip

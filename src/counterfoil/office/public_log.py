"""The log of requests and what can be counted of it: numbers, days and outcomes; no word of a request, and no name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery

from counterfoil.cases.lifecycle import State
from counterfoil.clock.days import business_days
from counterfoil.law.clocks import Whose
from counterfoil.law.load import LawPack
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.follow_words import OUTCOMES
from counterfoil.office.services.adopting import pack_of

PAGE = 50

HEADERS = (
    "request id", "requester", "requester organization", "subject", "date requested", "date perfected",
    "date completed", "status", "exemptions cited", "fee category", "fee waiver", "fees charged",
    "processed under privacy act", "date due", "business days late", "outcome",
)  # fmt: skip
"""Standard FOIA Log Format, and behind it three columns of our own. Whoever asked, and for what, is left empty."""

_STATUS = {
    "released": "done",
    "released_in_part": "partial",
    "denied": "rejected",
    "no_records": "no_docs",
    "withdrawn": "abandoned",
}
"""Outcome → the word of the format; what it has no word for stays empty, and our own column says it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request in the log."""

    number: str
    track: str
    received_on: date
    due_on: date | None
    closed_on: date | None
    outcome: str  # empty while it is open
    days_late: int  # business days; of an open one until today
    exemptions: tuple[str, ...]

    @property
    def outcome_words(self) -> str:
        return str(OUTCOMES.get(self.outcome, ""))


@dataclass(frozen=True, slots=True)
class TrackFigures:
    """What was counted of one track."""

    track: str
    received: int
    answered: int
    open: int
    late: int  # answered late, or open and overdue
    median_days: float | None  # business days from receipt to answer; None where none was answered

    @property
    def late_percent(self) -> int:
        return round(100 * self.late / self.received) if self.received else 0


def page(office: Office, number: object) -> tuple[Page, tuple[Entry, ...]]:
    """One page of the log, the latest first."""
    found = Paginator(_requests().order_by("-received_at", "-pk"), PAGE).get_page(number)
    return found, tuple(_entries(office, found.object_list))


def as_csv(office: Office) -> Iterator[str]:
    """The whole log, line by line, from the first request on. No value begins as a formula does."""
    yield _line(HEADERS)
    for one in _entries(office, _requests().order_by("received_at", "pk").iterator(chunk_size=500)):
        status = _STATUS.get(one.outcome, "") if one.outcome else "processed"
        yield _line(
            (
                one.number, "", "", "", one.received_on.isoformat(), "", _iso(one.closed_on), status,
                "; ".join(one.exemptions), one.track if one.track == "commercial" else "", "", "", "",
                _iso(one.due_on), str(one.days_late), one.outcome,
            )
        )  # fmt: skip


def figures(office: Office) -> tuple[TrackFigures, ...]:
    """Median and lateness by track, of every request in the log."""
    pack = pack_of(office)
    of: dict[str, list[Entry]] = {}
    for one in _entries(office, _requests().iterator(chunk_size=500)):
        of.setdefault(one.track, []).append(one)
    return tuple(_figures(pack, track, entries) for track, entries in sorted(of.items()))


def set_aside() -> dict[str, int]:
    """How much of what arrived opened no case, by the reason that was given; an office cannot hide requests there."""
    found = models.Arrival.objects.filter(state="set_aside").values_list("why").annotate(count=Count("pk"))
    return dict(found.order_by("why"))


def _figures(pack: LawPack, track: str, entries: list[Entry]) -> TrackFigures:
    took = [_days(pack, one.received_on, one.closed_on) for one in entries if one.closed_on]
    return TrackFigures(
        track,
        len(entries),
        len(took),
        len(entries) - len(took),
        sum(one.days_late > 0 for one in entries),
        median(took) if took else None,
    )


def _requests() -> QuerySet[models.Case]:
    """Requests for records; what a court keeps secret, and papers that are no request, are in no log."""
    closing = models.Act.objects.filter(case=OuterRef("pk"), kind="case.closed").order_by("-leaf")
    released = models.Act.objects.filter(case=OuterRef("pk"), kind="release.made").order_by("-leaf")
    return (
        models.Case.objects.filter(instrument__kind="foia_request")
        .exclude(sealed=True)
        .annotate(closing=Subquery(closing.values("facts")[:1]), left=Subquery(released.values("facts")[:1]))
    )


def _entries(office: Office, cases: Iterable[models.Case]) -> Iterator[Entry]:
    pack, today, zone = pack_of(office), queries.today(office), ZoneInfo(office.time_zone)
    for case in cases:
        closed_on = case.closed_at.astimezone(zone).date() if case.closed_at else None
        closing, left = getattr(case, "closing", None) or {}, getattr(case, "left", None) or {}
        yield Entry(
            case.number,
            case.track,
            case.received_at.astimezone(zone).date(),
            case.due_on,
            closed_on,
            str(closing.get("outcome", "")) if case.state == State.CLOSED else "",
            _days(pack, case.due_on, closed_on or today) if case.due_on else 0,
            tuple(left.get("exemptions", ())),
        )


def _days(pack: LawPack, start: date, end: date) -> int:
    """Business days after ``start`` up to ``end``; 0 where ``end`` is earlier, or where the calendar does not reach."""
    if end <= start or not (pack.calendar.first_on <= start and end <= pack.calendar.last_on):
        return 0
    return business_days(pack.calendar, Whose.AGENCY).between(start, end)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(values: Sequence[str]) -> str:
    """One row; what a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_safe(value) for value in values])
    return out.getvalue()


def _safe(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value

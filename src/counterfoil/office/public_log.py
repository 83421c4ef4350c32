"""The log of requests and what can be counted of it: numbers, days and outcomes; no word of a request, and no name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count

from counterfoil.cases.lifecycle import State
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.follow_words import OUTCOMES
from counterfoil.office.log_figures import days_between
from counterfoil.office.long_list import LongList
from counterfoil.office.services.adopting import pack_of
from counterfoil.oversight.reports import foia_log
from counterfoil.review.decisions_table import never_formula

PAGE = 50
_PIECE = 500
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
"""Cases that are read at once."""

HEADERS = (*foia_log.HEADERS, "date due", "business days late", "outcome")
"""Standard FOIA Log Format, and behind it three columns of our own. Whoever asked, and for what, is left empty."""


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


def page(office: Office, number: object) -> tuple[Page, tuple[Entry, ...]]:
    """One page of the log, the latest first."""
    requests = models.Case.objects.filter(logged=True).order_by("-received_at", "-pk")
    counted = requests.filter(received_at__gt=_LONG_AGO).order_by()  # so that SQLite counts in the index of the log
    found = Paginator(LongList(requests.values_list("pk", flat=True), counted.count), PAGE).get_page(number)
    return found, tuple(_entries(office, list(found.object_list)))


def as_csv(office: Office) -> Iterator[str]:
    """The whole log, line by line, from the first request on. No value begins as a formula does."""
    yield _line(HEADERS)
    keys = list(models.Case.objects.filter(logged=True).order_by("received_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _PIECE):
        yield "".join(map(_row, _entries(office, keys[start : start + _PIECE])))


def _row(one: Entry) -> str:
    status = foia_log.STATUS.get(one.outcome, "") if one.outcome else foia_log.OPEN_STATUS
    return _line(
        (
            one.number, "", "", "", one.received_on.isoformat(), "", _iso(one.closed_on), status,
            "; ".join(one.exemptions), one.track if one.track == "commercial" else "", "", "", "",
            _iso(one.due_on), str(one.days_late), one.outcome,
        )
    )  # fmt: skip


def set_aside() -> dict[str, int]:
    """How much of what arrived opened no case, by the reason that was given; an office cannot hide requests there."""
    found = models.Arrival.objects.filter(state="set_aside").values_list("why").annotate(count=Count("pk"))
    return dict(found.order_by("why"))


def _entries(office: Office, keys: Sequence[int]) -> Iterator[Entry]:
    """These requests in this order, without what requesters wrote, with what the ledger tells of their ends."""
    pack, today, zone = pack_of(office), queries.today(office), ZoneInfo(office.time_zone)
    fields = ("number", "track", "state", "received_at", "due_on", "closed_at")
    cases = {row[0]: row[1:] for row in models.Case.objects.filter(pk__in=keys).values_list("pk", *fields)}
    ends = models.Act.objects.filter(case__in=keys, kind__in=("case.closed", "release.made")).order_by("leaf")
    told = {(case, kind): facts for case, kind, facts in ends.values_list("case", "kind", "facts")}
    for key in keys:
        number, track, state, received_at, due_on, closed_at = cases[key]
        closed_on = closed_at.astimezone(zone).date() if closed_at else None
        closing, left = told.get((key, "case.closed"), {}), told.get((key, "release.made"), {})
        yield Entry(
            number,
            track,
            received_at.astimezone(zone).date(),
            due_on,
            closed_on,
            str(closing.get("outcome", "")) if state == State.CLOSED else "",
            days_between(pack, due_on, closed_on or today) if due_on else 0,
            tuple(left.get("exemptions", ())),
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(values: Sequence[str]) -> str:
    """One row; what a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([never_formula(value) for value in values])
    return out.getvalue()

"""Who opened what shows more than the public sees, and which cases wait for counsel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Subquery

from counterfoil.cases.lifecycle import State
from counterfoil.office import desk_queries, models, queries
from counterfoil.office.clock_words import InWords, in_words
from counterfoil.office.folder import Office
from counterfoil.office.long_list import LongList
from counterfoil.office.services.adopting import pack_of

PAGE = 50
_SHOWN = ("what", "at", "account__log_in_name", "case__number")
STOPPED = (State.REFERRED, State.HELD)


@dataclass(frozen=True, slots=True)
class Referred:
    """One case that waits for a person's word before anything else is done. ``reason`` is a word of the ledger."""

    number: str
    paper: str
    state: str
    reason: str
    to: str
    since: datetime | None
    due_on: date | None
    clock: InWords
    whose: str


def viewings(account: models.Account, page_number: object, *, who: str = "", number: str = "") -> Page:
    """Who opened what, the latest first, of the cases that this account may see."""
    found, hidden = models.Viewing.objects.all(), desk_queries.hidden_from(account).values("pk")
    if who:
        found = found.filter(account__log_in_name=who)
    if number:
        found = found.filter(case__number=number)
    # There are millions of viewings and few of what is hidden: those are counted and taken off.
    count = found.count() - found.filter(case__in=hidden).count()
    shown = found.exclude(case__in=hidden).select_related("account", "case").only(*_SHOWN).order_by("-pk")
    return Paginator(LongList(shown, lambda: count), PAGE).get_page(page_number)


def viewers() -> Sequence[str]:
    """The log-in names of everybody who opened anything."""
    any_of_theirs = Exists(models.Viewing.objects.filter(account=OuterRef("pk")))
    return list(
        models.Account.objects.filter(any_of_theirs).order_by("log_in_name").values_list("log_in_name", flat=True)
    )


def referred(office: Office, account: models.Account, page_number: object) -> tuple[Page, tuple[Referred, ...]]:
    """The cases that wait for counsel or for a check, the longest waiting first."""
    act = models.Act.objects.filter(case=OuterRef("pk"), kind__in=("case.referred", "gate.decided")).order_by("-leaf")
    cases = desk_queries.seen_by(account).filter(state__in=STOPPED).select_related("assigned_to", "team", "served")
    cases = cases.annotate(since=Subquery(act.values("recorded_at")[:1]), told=Subquery(act.values("facts")[:1]))
    page = Paginator(cases.order_by("since", "pk"), PAGE).get_page(page_number)
    pack, today = pack_of(office), queries.today(office)
    return page, tuple(_referred(case, in_words(pack, case, today)) for case in page.object_list)


def _referred(case: models.Case, clock: InWords) -> Referred:
    row = desk_queries.row_of(case, clock)
    told = case.told or {}
    to = str(told.get("to", "")) or ("counsel" if case.state == State.HELD else "")
    reason = str(told.get("reason", ""))
    return Referred(
        case.number, str(row.instrument), case.state, reason, to, case.since, row.due_on, clock, str(row.whose)
    )

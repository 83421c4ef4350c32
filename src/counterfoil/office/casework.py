"""What the pages behind a case show to those who work on it; that each was opened is written down first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from counterfoil.law.model import GateAction, InstrumentClass, InstrumentKind
from counterfoil.office import desk_queries, models, queries
from counterfoil.office.clock_words import in_words
from counterfoil.office.desk_queries import Row
from counterfoil.office.folder import Office
from counterfoil.office.services import addressing_demands, disposing, gatekeeping, notifying, searching, timing
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.gatekeeping import Verification

WORK = ("release", "sign", "search", "notice", "produce", "answer")
"""Kinds of work that are about one case; the first that is listed is what a page says."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of a case. ``doing`` is the kind of work that is listed for it, if any."""

    row: Row
    state: str
    doing: str
    far: tuple[int, int]  # of that work: how many documents are done, of how many; (0, 0) where that is not known
    again: bool  # it was tried, and something of the machine was missing: it is tried again
    aside: bool  # work on it was put aside: it brought the worker down
    assigned_to: str
    team: str
    produces: bool  # a court's paper that counsel said to obey
    sealed: bool
    forbidden: tuple[date, date] | None  # the first and the last day of an order not to tell


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a case: what each page looks like, what persons found out, and what the law lets it do."""

    kind: str
    said: Mapping[str, Any]
    pages: Sequence[Mapping[str, Any]]
    gate: Mapping[str, Any]
    known: Verification
    judicial: bool
    waits: bool
    may_check: bool
    addressed_how: tuple[str, ...]
    checks: tuple[models.Act, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a search with what it met in all systems. ``state`` is ``found``, ``wide`` or ``null``."""

    term: str
    state: str
    met: tuple[str, ...]
    too_many: int


@dataclass(frozen=True, slots=True)
class Searched:
    """The record of a case's search."""

    at: datetime | None
    systems: tuple[str, ...]
    records: int
    period: tuple[date | None, date | None]
    terms: tuple[Term, ...]
    expected: tuple[Mapping[str, Any], ...]
    left_out: tuple[str, ...]
    unlisted: tuple[str, ...]  # by these nobody is found: no text that is searched says it of a person
    unread: tuple[str, ...]
    added: tuple[models.SearchWords, ...]
    stale: bool
    looked_up: bool
    met: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One act about the time of a case, and what it did."""

    kind: str
    by: str
    recorded_at: datetime
    took_effect_at: datetime
    why: str
    lawful: bool


def opened(account: models.Account, number: str, what: str) -> models.Case | None:
    """A case for whoever opens one of its pages, which is written down first; None where there is none for them."""
    seen = desk_queries.seen_by(account).select_related("assigned_to", "team", "disposal", "served")
    case = seen.filter(number=number).first()
    if case is not None and disposing.is_gone(case):
        return None  # its pages have nothing to show; the case's own page says so
    if case is not None:
        models.Viewing.objects.create(account=account, case=case, what=what, at=datetime.now(UTC))
    return case


def head(office: Office, case: models.Case) -> Head:
    """What stands above every page of a case."""
    rows = list(_work_of(case))
    listed = {row.kind: row.state for row in rows}
    far = next(((row.steps_done, row.steps_of) for row in rows if row.claimed_by and row.steps_of), (0, 0))
    pending = [kind for kind in WORK if listed.get(kind) == "new"]
    return Head(
        desk_queries.row_of(case, in_words(pack_of(office), case, queries.today(office))),
        case.state,
        pending[0] if pending else "",
        far if pending else (0, 0),
        any(row.note and row.state == "new" and not row.claimed_by for row in rows),
        "quarantine" in listed.values(),
        (case.assigned_to.official or case.assigned_to.log_in_name) if case.assigned_to else "",
        case.team.name if case.team else "",
        case.gate.get("action") == GateAction.PRODUCE,
        bool(case.instrument.get("sealed")),
        notifying.forbidden_to(case, queries.today(office)) if case.instrument.get("sealed") else None,
    )


def _work_of(case: models.Case) -> QuerySet[models.Work]:
    notices = models.NoticeWanted.objects.filter(case=case, file="", said="").values_list("pk", flat=True)
    mine = Q(key=case.number, kind__in=WORK)
    return models.Work.objects.filter(mine | Q(kind="notice", key__in=[str(pk) for pk in notices])).exclude(
        state="done"
    )


def paper(case: models.Case) -> Paper:
    """The paper of a case, page by page."""
    said, kind = case.instrument, str(case.instrument.get("kind", ""))
    judicial = said.get("class") == InstrumentClass.CLAIMED_JUDICIAL
    # What counsel said to obey waits, if at all, for what another law forbids: that is decided in its table.
    waits = case.state in ("referred", "held") and case.gate.get("action") != GateAction.PRODUCE
    how = addressing_demands.HOW.get(kind, ()) if case.state in ("referred", "held", "logged") else ()
    return Paper(
        desk_queries.paper_name(kind),
        said,
        said.get("pages", ()),
        case.gate,
        gatekeeping.verification(case),
        judicial,
        waits,
        waits or (judicial and case.state not in ("released", "closed")),
        how,
        tuple(models.Act.objects.filter(case=case, kind="instrument.verified").order_by("leaf")),
    )


def may_decide(case: models.Case) -> tuple[str, ...]:
    """What counsel may decide of a paper that waits, as far as can be told before it is tried."""
    if case.instrument.get("class") != InstrumentClass.CLAIMED_JUDICIAL:
        return (GateAction.ANSWER.value, GateAction.LOG.value)
    known = gatekeeping.verification(case)
    doubted = (GateAction.LOG.value,) if known.doubted_by else ()
    return (GateAction.PRODUCE.value,) if known.stands else doubted


def searched(case: models.Case) -> Searched | None:
    """The record of a case's search; None before the first."""
    kept = case.search
    if not kept.get("results") and "systems" not in kept:
        return None
    wide = searching.too_wide(case)
    met: dict[str, dict[str, None]] = {}
    for result in kept["results"]:
        met.setdefault(result["term"], {}).update((hit["record"], None) for hit in result["hits"])
    terms = tuple(
        Term(term, "found" if hits else "wide" if term in wide else "null", tuple(hits), wide.get(term, 0))
        for term, hits in met.items()
    )
    start, end = kept["period"]
    return Searched(
        datetime.fromisoformat(kept["searched_at"]),
        tuple(kept["systems"]),
        int(kept["records_searched"]),
        (date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None),
        terms,
        tuple(kept["expected"]),
        tuple(kept.get("left_out", ())),
        tuple(kept.get("unlisted", ())),
        searching.unread_of(case),
        tuple(models.SearchWords.objects.filter(case=case).order_by("pk")),
        searching.is_stale(case),
        searching.looked_up(case),
        len(kept["best"]),
    )


def moves(office: Office, case: models.Case) -> tuple[Moved, ...]:
    """Every act about the time of a case, lawful or not, with what it did."""
    of = timing.course_of(pack_of(office), case)
    acts = [act for act in models.Act.objects.filter(case=case, kind__startswith="clock.") if "act" in act.private]
    acts.sort(key=lambda one: one.leaf)
    return tuple(
        Moved(act.kind, act.actor, act.recorded_at, act.took_effect_at, turn.why, turn.lawful)
        for act, turn in zip(acts, of.turns, strict=True)
    )


def is_without_sender(case: models.Case) -> bool:
    """Whether nothing says whom an answer would be to."""
    sender = case.demand.get("sender") or {}
    known = [sender.get(part) for part in ("name", "organisation", "postal_address", "email")]
    return not case.demand.get("requester") and not any(known)


def asks_for_no_records(case: models.Case) -> bool:
    """Whether the demand is one of those that a person addresses, and no letter answers."""
    return case.instrument.get("kind") in addressing_demands.HOW and case.instrument["kind"] != InstrumentKind.UNKNOWN

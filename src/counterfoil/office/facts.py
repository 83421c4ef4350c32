"""Rows for oversight out of an office's tables: one for each case and each kind of disclosed item, and no name.

What a case's acts say in clear comes from the acts, so that it is what the ledger shows. Cases of other systems are
rows too, of what their exports say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.clock.days import agency_days_between
from counterfoil.law.load import LawPack
from counterfoil.office import agencies, models
from counterfoil.office.folder import Office
from counterfoil.office.models.facts import Counted
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.identified import Identified, acts_of
from counterfoil.oversight.classes import Classed, classify
from counterfoil.oversight.facts import CaseFact, Fate, ItemFact, Origin

_PIECE = 500
_KINDS = (
    "demand.received", "demand.cleared", "clock.started", "clock.extended", "clock.attempted", "release.made",
    "letter.sent", "search.run", "case.closed", "appeal.received", "identity.verified",
)  # fmt: skip
_REFUSED = frozenset({"extension", "agreement"})


def cases(office: Office, today: date, *, sealed: bool = False) -> Iterator[CaseFact]:
    """Every case by number; ``sealed``: what a court keeps secret too, which no published figure may count."""
    rows = (
        models.Case.objects.order_by("number")
        if sealed
        else models.Case.objects.filter(sealed=False).order_by("number")
    )
    keys = list(rows.values_list("pk", flat=True))
    pack, zone = pack_of(office), ZoneInfo(office.time_zone)
    for start in range(0, len(keys), _PIECE):
        piece = keys[start : start + _PIECE]
        acts: dict[int, list[models.Act]] = defaultdict(list)
        for act in models.Act.objects.filter(case__in=piece, kind__in=_KINDS).order_by("leaf"):
            acts[act.case_id or 0].append(act)
        for case in models.Case.objects.filter(pk__in=piece).select_related("team").order_by("number"):
            yield _case(case, acts[case.pk], pack, zone, today)


def imported(office: Office, today: date) -> Iterator[CaseFact]:
    """Every case of another system as its last export tells it."""
    pack, zone = pack_of(office), ZoneInfo(office.time_zone)
    for row in models.ImportedCase.objects.order_by("source", "number").iterator(chunk_size=_PIECE):
        received = row.received_at.astimezone(zone).date()
        classed = classify(
            agency=agencies.code_of({"sender": {"organisation": row.words.get("organization")}}) or "",
            organisation=str(row.words.get("organization") or ""),
        )
        yield CaseFact(
            **_nothing(),
            case=f"{row.source}:{row.number}",
            origin=Origin.IMPORT,
            instrument="foia_request",
            track="",
            requester_class=classed.kind,
            agency=agencies.code_of({"sender": {"organisation": row.words.get("organization")}}) or "",
            received_on=received,
            due_on=row.due_on,
            first_due_on=row.due_on,
            answered_on=row.closed_on,
            closed_on=row.closed_on,
            counted_on=today,
            outcome=row.outcome,
            open=row.closed_on is None,
            business_days=agency_days_between(pack.calendar, received, row.closed_on or today),
            days_late=agency_days_between(pack.calendar, row.due_on, row.closed_on or today) if row.due_on else None,
        )


def items(*, sealed: bool = False) -> Iterator[ItemFact]:
    """Every kind of item of every answer, by case; then what is counted by month alone, of no case and no document."""
    rows = models.ItemFact.objects.select_related("case").order_by("case__number", "pk")
    for row in (rows if sealed else rows.filter(case__sealed=False)).iterator(chunk_size=_PIECE):
        yield _item(row, row.case.number, row.document, row.on)
    for month in models.UnlistedFact.objects.order_by("month", "category", "pk").iterator(chunk_size=_PIECE):
        yield _item(month, "", 0, month.month)


def unlisted_by_agency(first: date, last: date) -> Iterator[tuple[str, ItemFact]]:
    """What is counted by month alone, of the months that the days ``first`` to ``last`` touch, with whom it went to.

    The agency is the ledger's code; empty for whoever is no agency.
    """
    months = models.UnlistedFact.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    for month in months.order_by("month", "category", "pk").iterator(chunk_size=_PIECE):
        yield month.agency, _item(month, "", 0, month.month)


def items_to_agencies() -> Iterator[tuple[ItemFact, str]]:
    """As ``items``, each with the ledger's code of the agency that the answer went to; empty where it was none."""
    acts = models.Act.objects.filter(kind="release.made", case__sealed=False)
    to = {number: str(facts.get("to") or "") for number, facts in acts.values_list("case__number", "facts")}
    rows = models.ItemFact.objects.filter(case__sealed=False).select_related("case").order_by("case__number", "pk")
    for row in rows.iterator(chunk_size=_PIECE):
        yield _item(row, row.case.number, row.document, row.on), to.get(row.case.number, "")
    for month in models.UnlistedFact.objects.order_by("month", "category", "pk").iterator(chunk_size=_PIECE):
        yield _item(month, "", 0, month.month), month.agency


def _item(row: Counted, case: str, document: int, on: date) -> ItemFact:
    return ItemFact(
        case, document, row.record_kind, row.category, row.role, row.minor, Fate(row.fate), row.duty, row.would_be,
        row.rule, row.legal, row.exemption, on, row.places,
    )  # fmt: skip


def class_of(case: models.Case, acts: Sequence[models.Act]) -> tuple[Classed, str]:
    """What kind of requester, with the ledger's code of the agency where it is one."""
    told = next((str(act.facts["to"]) for act in reversed(acts) if act.facts.get("to")), "")
    agency = told or agencies.code_of(case.demand, case.instrument) or ""
    sender = case.demand.get("sender") or {}
    classed = classify(
        agency=agency,
        organisation=str(sender.get("organisation") or ""),
        mail_domain=str(sender.get("email") or "").rpartition("@")[2].casefold(),
        commercial=case.track == "commercial",
        verified=Identified(acts_of(acts)).is_answered_as_such,
    )
    return classed, agency


def _case(case: models.Case, acts: Sequence[models.Act], pack: LawPack, zone: ZoneInfo, today: date) -> CaseFact:
    last = {act.kind: act for act in acts}
    started = next((act for act in acts if act.kind == "clock.started"), None)
    left, sent = last.get("release.made"), last.get("letter.sent")
    answer = left or sent
    answered = _day(answer.took_effect_at, zone) if answer else None
    closed = _day(case.closed_at, zone) if case.closed_at else None
    ended, received = answered or closed, _day(case.received_at, zone)
    classed, agency = class_of(case, acts)
    facts: dict[str, Any] = dict(left.facts) if left else {}
    return CaseFact(
        case=case.number,
        origin=Origin.OFFICE,
        instrument=str(case.instrument.get("kind", "")),
        track=case.track,
        unit=case.team.name if case.team else "",
        channel=str(
            next(
                (act.facts["channel"] for act in acts if act.kind.startswith("demand.") and "channel" in act.facts), ""
            )
        ),
        requester_class=classed.kind,
        agency=agency,
        received_on=received,
        due_on=case.due_on,
        first_due_on=_iso(started.facts.get("due_on")) if started else case.due_on,
        answered_on=answered,
        closed_on=closed,
        counted_on=today,
        outcome=str(last["case.closed"].facts["outcome"]) if closed and "case.closed" in last else "",
        open=ended is None,
        business_days=agency_days_between(pack.calendar, received, ended or today),
        days_late=agency_days_between(pack.calendar, case.due_on, ended or today) if case.due_on else None,
        extensions=sum(act.kind == "clock.extended" for act in acts),
        extensions_refused=sum(act.kind == "clock.attempted" and act.facts["what"] in _REFUSED for act in acts),
        items=len(case.demand.get("items", ())),
        systems_searched=int(last["search.run"].facts.get("systems", 0)) if "search.run" in last else 0,
        documents=int(facts.get("documents", 0)),
        pages=int(facts.get("pages", 0)),
        places_redacted=int(facts.get("redactions", 0)),
        records_withheld=int(facts.get("withheld", 0)),
        exemptions="; ".join(facts.get("exemptions") or ()),
        contested=str(last["appeal.received"].facts.get("before", "")) if "appeal.received" in last else "",
        entry=answer.leaf if answer else None,
    )


def _nothing() -> dict[str, Any]:
    return {
        "unit": "", "channel": "", "extensions": 0, "extensions_refused": 0, "items": 0, "systems_searched": 0,
        "documents": 0, "pages": 0, "places_redacted": 0, "records_withheld": 0, "exemptions": "", "contested": "",
        "entry": None,
    }  # fmt: skip


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _iso(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None

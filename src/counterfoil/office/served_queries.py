"""The desk of served papers: what claims to be a court's, by the day on which it is to be obeyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F

from counterfoil.office import desk_queries, models, queries
from counterfoil.office.clock_words import InWords, until
from counterfoil.office.folder import Office
from counterfoil.office.next_act import NextAct, next_act
from counterfoil.office.services import objecting

PAGE = 25
CLASSES = ("claimed_judicial", "administrative")


@dataclass(frozen=True, slots=True)
class ServedRow:
    """One paper that is no request: no name, no word of it."""

    number: str
    paper: str
    judicial: bool
    return_on: date | None
    days: InWords | None  # how far away that day is
    objection: str  # where it stands with counsel's objections
    confirmed: int  # by how many persons
    doubted: bool
    obeyed: bool
    next: NextAct
    whose: str


def queue(office: Office, account: models.Account, page_number: object) -> tuple[Page, tuple[ServedRow, ...]]:
    """The open papers that somebody served on the office, the nearest return date first."""
    cases = desk_queries.seen_by(account).filter(closed_at=None, instrument__class__in=CLASSES)
    cases = cases.select_related("served", "assigned_to", "team")
    page = Paginator(cases.order_by(F("served__return_on").asc(nulls_last=True), "received_at", "pk"), PAGE)
    shown = page.get_page(page_number)
    of_page, today = list(shown.object_list), queries.today(office)
    said, against = _said(of_page), objecting.standings(of_page)
    return shown, tuple(
        _row(case, tuple(said.get(case.pk, {}).values()), today, against[case.pk].state) for case in of_page
    )


def _said(cases: Sequence[models.Case]) -> dict[int, dict[str, str]]:
    """What each person said last of each paper, by the case's key."""
    said: dict[int, dict[str, str]] = {}
    acts = models.Act.objects.filter(case__in=[case.pk for case in cases], kind="instrument.verified").order_by("leaf")
    for act in acts:
        said.setdefault(act.case_id, {})[act.actor] = str(act.facts["outcome"])
    return said


def _row(case: models.Case, outcomes: tuple[str, ...], today: date, objection: str) -> ServedRow:
    days = getattr(case, "served", None)
    whose = [(case.assigned_to.official or case.assigned_to.log_in_name) if case.assigned_to else ""]
    whose += [case.team.name if case.team else ""]
    return ServedRow(
        case.number,
        desk_queries.paper_name(str(case.instrument.get("kind", ""))),
        case.instrument.get("class") == "claimed_judicial",
        days.return_on if days else None,
        until(days.return_on, today) if days and days.return_on else None,
        objection,
        outcomes.count("confirmed"),
        any(one != "confirmed" for one in outcomes),
        case.gate.get("action") == "produce",
        next_act(case.state),
        ", ".join(one for one in whose if one),
    )

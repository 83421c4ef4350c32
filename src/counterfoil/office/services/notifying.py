"""Telling the person in a record: owed where a statute orders it, held while a court forbids it, due after that.

Whether a court forbids it is decided by a named person before anything is produced. That it does is told by no public
entry: an order not to tell is itself not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.clock.deadline import deadline
from counterfoil.detection.source import source_of
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.instruments import NoticeRule, load_instruments
from counterfoil.law.load import LawPack
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.reviewable import Reviewable, Unit
from counterfoil.office.services.session import session
from counterfoil.review.production import Choice, Production
from counterfoil.values import Source

_BY_ORDER = "sealed_by_order"
"""Key of an instrument: it is secret by an order alone, and no longer than that."""


def ordered_by(desk: Desk, review: Reviewable) -> str:
    """The statute that orders a notice if everything that was found is produced; empty where none does."""
    sources = {source for unit in review.units for source in _sources(unit)}
    return "; ".join(cite.authority for rule in _rules(desk, sources) for cite in rule.provenance.cites)


def need_decided(desk: Desk, case: models.Case, review: Reviewable, made: Production) -> None:
    """Before anything is produced: a person has looked whether a court forbids the notice that a statute orders.

    Raises ``PersonMustDecide`` where nobody did, ``RefusedByLaw`` for a notice that a court forbids, ``BadInput`` for
    one that is said to be held and nothing holds it, or that no statute orders.
    """
    out = {one.record_id: one.pages for one in made.records if one.choice in (Choice.PRODUCE, Choice.FIELDS)}
    sources = {source for unit in review.units if unit.id in out for source in _sources(unit, out[unit.id])}
    rules = _rules(desk, sources)
    hold = hold_of(case, desk.today)
    if not rules:
        if made.notice:
            raise BadInput("notice: no statute orders one for what is produced; leave that row empty.")
        return
    cites = "; ".join(cite.authority for rule in rules for cite in rule.provenance.cites)
    if not made.notice:
        raise PersonMustDecide(
            f"{case.number}: the person in the record is to be told of what is produced ({cites}). Look first whether "
            "a court forbids it, and say in the row notice of the table: tell, or held "
            f"(counterfoil case forbid-notice {case.number} records the order)."
        )
    if made.notice == "tell" and hold is not None:
        raise RefusedByLaw(f"{case.number}: a court forbids the notice until {hold['until']}; say held, not tell.")
    if made.notice == "held" and hold is None:
        raise BadInput(
            f"{case.number}: no order holds the notice. Record it first: counterfoil case forbid-notice {case.number}."
        )


def owe(desk: Desk, case: models.Case, notice: str) -> None:
    """Record that the person is to be told, and by when, counted from the release; once."""
    released = models.Release.objects.filter(case=case).first()
    if not notice or released is None or models.Act.objects.filter(case=case, kind="notice.owed").exists():
        return
    rule = load_instruments(desk.pack.folder).notices[0]
    day = released.released_at.astimezone(ZoneInfo(desk.office.time_zone)).date()
    due = deadline(desk.pack, day, track=rule.track)
    with transaction.atomic():
        desk.journal.record(
            "notice.owed", case=case, facts={"due_on": due.due_on.isoformat()}, legal=(due.cite.authority,)
        )


def forbid(
    path: Path | Office,
    number: str,
    *,
    order: str,
    until: date,
    by: str,
    since: date | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Record that a court forbids to tell anybody ``since`` a day (today, where nobody says another) until and with a
    day; no public entry tells of the case then.

    Raises ``BadInput``. A later order replaces an earlier one.
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title".')
    if not order.strip():
        raise BadInput("--order: which court, which case number, which words forbid it?")
    with session(path, now=now) as (office, journal):
        case = models.Case.objects.filter(number=number).first()
        if case is None:
            raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
        today = journal.now().astimezone(ZoneInfo(office.time_zone)).date()
        if until < today:
            raise BadInput(f"--until {until}: lies in the past (today is {today}); nothing is forbidden any more.")
        began = since or today
        if began > today:
            raise BadInput(f"--since {began}: lies in the future (today is {today}). Record the order when it binds.")
        then = _due_after(pack_of(office), until)
        with transaction.atomic():
            by_order = not case.instrument.get("sealed") or bool(case.instrument.get(_BY_ORDER))
            case.instrument = case.instrument | {"sealed": True, _BY_ORDER: by_order}
            case.save(update_fields=["instrument"])
            facts = {"since": began.isoformat(), "until": until.isoformat(), "then_due_on": then.isoformat()}
            journal.record("notice.held", case=case, facts=facts, private={"order": order.strip()}, actor=by,
                           role="records-officer")  # fmt: skip
        return {"case": number, **facts}


def end_orders(journal: Journal) -> tuple[str, ...]:
    """Record, as acts, that each order whose last day has passed ended; the numbers of their cases.

    What was secret by the order alone is secret no longer; a paper that is itself under seal stays so. The notice that
    a statute orders is due on the day that was counted from the order's last day. Safe to do at any time.
    """
    today = journal.now().astimezone(ZoneInfo(journal.office.time_zone)).date()
    ended = []
    for case in models.Case.objects.filter(acts__kind="notice.held").distinct().order_by("pk"):
        last = models.Act.objects.filter(case=case, kind__in=("notice.held", "notice.hold_ended")).latest("leaf")
        if last.kind != "notice.held" or today.isoformat() <= last.facts["until"]:
            continue
        with transaction.atomic():
            facts = {"until": last.facts["until"], "then_due_on": last.facts["then_due_on"]}
            journal.record("notice.hold_ended", case=case, facts=facts)
            if case.instrument.get(_BY_ORDER):
                case.instrument = case.instrument | {"sealed": False, _BY_ORDER: False}
                case.save(update_fields=["instrument"])
        ended.append(case.number)
    return tuple(ended)


def forbidden_to(case: models.Case, on: date) -> tuple[date, date] | None:
    """The first and the last day of the order that forbids to tell; None where none does on that day."""
    facts = hold_of(case, on)
    if facts is None:
        return None
    return date.fromisoformat(facts.get("since", facts["until"])), date.fromisoformat(facts["until"])


def hold_of(case: models.Case, on: date) -> dict[str, str] | None:
    """The order that forbids a notice on a day (``until``, ``then_due_on``); None where none does."""
    facts = _last_hold(case)
    return facts if facts is not None and on.isoformat() <= facts["until"] else None


def due_after_hold(case: models.Case) -> date | None:
    """The day on which the notice is due after the last order; None where there was none."""
    facts = _last_hold(case)
    return date.fromisoformat(facts["then_due_on"]) if facts is not None else None


def standing_of(number: str, *, today: date) -> list[dict[str, Any]]:
    """What of a case is owed to a person in its records: ``state`` is ``held``, ``due``, ``late`` or ``told``."""
    case = models.Case.objects.get(number=number)
    owed = models.Act.objects.filter(case=case, kind="notice.owed").first()
    if owed is None:
        return []
    hold, last = hold_of(case, today), _last_hold(case)
    letters = models.Act.objects.filter(case=case, kind="letter.made", leaf__gt=owed.leaf)
    told = next((act for act in letters if act.facts["letter"] == "data_subject"), None)
    due_on = last["then_due_on"] if last else owed.facts["due_on"]
    state = "told" if told else "held" if hold else "late" if today.isoformat() > due_on else "due"
    cite = ", ".join(owed.facts.get("legal", ()))
    return [{"due_on": due_on, "held_until": last["until"] if last else None, "state": state, "cite": cite}]


def _last_hold(case: models.Case) -> dict[str, str] | None:
    act = models.Act.objects.filter(case=case, kind="notice.held").order_by("-leaf").first()
    return dict(act.facts) if act else None


def _due_after(pack: LawPack, until: date) -> date:
    """The notice's own days, counted from the last day on which it was forbidden; the day after that one where the
    calendar of the law does not reach so far: an order is recorded all the same.
    """
    rules = load_instruments(pack.folder).notices
    try:
        return deadline(pack, until, track=rules[0].track).due_on if rules else until + timedelta(days=1)
    except BadInput:
        return until + timedelta(days=1)


def _sources(unit: Unit, pages: Sequence[int] = ()) -> set[Source]:
    """Whose records the pages look like, or a named person said they are; no ``pages`` means all of them."""
    readings = enumerate(source_of([page.text for page in unit.document.pages]))
    looks = {reading.source for index, reading in readings if not pages or index in pages}
    return looks | {p.facts.source for p in unit.proposals if not pages or p.finding.page_index in pages}


def _rules(desk: Desk, sources: set[Source]) -> tuple[NoticeRule, ...]:
    rules = load_instruments(desk.pack.folder).notices
    return tuple(rule for rule in rules if rule.sources & sources and rule.provenance.holds_on(desk.today))

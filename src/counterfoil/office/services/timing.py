"""Acts about the time of a case: each is kept, lawful or not, and the due date follows from all of them or stands.

What counts is when the office recorded the act: a notice that is dated within the time and recorded outside of it is
an attempt. Nobody types a due date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import CLOCK_ACTS, State, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.clock.course import (
    ClockAct,
    Course,
    Narrowed,
    PersonAnswered,
    PersonAsked,
    Replied,
    Standing,
    Treated,
    Turn,
    course,
    standing,
)
from counterfoil.clock.days import last_day
from counterfoil.clock.model import Agreement, Extension
from counterfoil.errors import BadInput
from counterfoil.law.load import LawPack
from counterfoil.law.sourced import in_force
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.session import session
from counterfoil.office.time import clock_of as clock_of_office
from counterfoil.values import Moment


@dataclass(frozen=True, slots=True)
class Moved:
    """What an act did to a case's time."""

    case: str
    turn: Turn
    was_due_on: date | None
    due_on: date | None
    standing: Standing
    course: Course


_KINDS: dict[type, tuple[str, str]] = {
    # act → kind of the ledger when it is lawful, and what an attempt at it is called
    Extension: ("clock.extended", "extension"),
    Agreement: ("clock.extended", "agreement"),
    Treated: ("clock.treated", "treatment"),
    Replied: ("clock.replied", ""),
    PersonAsked: ("clock.paused", "question"),
    PersonAnswered: ("clock.resumed", ""),
    Narrowed: ("clock.narrowed", ""),
}


def take(
    path: Path | Office,
    number: str,
    make: Callable[[Moment], ClockAct],
    *,
    by: str,
    dated_on: date | None = None,
    now: datetime | None = None,
) -> Moved:
    """Record one act about the time of an open case. ``make`` gets its two times: its own day, and now.

    Raises ``BadInput`` for an unknown or finished case, a day in the future or before the receipt, and when ``by`` is
    not "Name, Title".
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Freedom of Information Officer".')
    with session(path, now=now) as (office, journal):
        # All that may refuse comes before anything is recorded.
        case = _open_case(number)
        moved = _moved(office, case, make, journal.now(), dated_on)
        with transaction.atomic():
            _record(journal, case, moved.turn.act, moved.turn, moved.course, by)
            _keep(case, moved.course)
        return moved


def foresee(office: Office, number: str, make: Callable[[Moment], ClockAct], *, dated_on: date | None = None) -> Moved:
    """What ``take`` would do now; nothing is recorded. Raises as ``take`` does."""
    last = models.Act.objects.order_by("-leaf").first()
    now = clock_of_office(office, last_act_at=last.recorded_at if last else None)()
    return _moved(office, _open_case(number), make, now, dated_on)


def longest(office: Office, number: str) -> date:
    """The last day to which a notice of more time may set the answer, as the law has it.

    Raises ``BadInput`` where the law has no extension for such a case.
    """
    case = _open_case(number)
    pack, of = pack_of(office), course_of(pack_of(office), case)
    found = (in_force(dated, of.due.day_zero_on) for dated in pack.periods.values())
    period = next((one for one in found if one is not None and one.extends == of.due.track), None)
    if period is None:
        raise BadInput(f"{number}: {pack.statute} has no extension for the time that runs here ({of.due.track}).")
    return last_day(pack, period, of.due.original_due_on)


def _moved(
    office: Office, case: models.Case, make: Callable[[Moment], ClockAct], now: datetime, dated_on: date | None
) -> Moved:
    pack, acts = pack_of(office), clock_acts(case)
    act = make(_moment(office, now, case, dated_on))
    if isinstance(act, Extension | Agreement):
        _possible(pack, office, case, act.until)
    before = _course(pack, case, acts)
    after = _course(pack, case, (*acts, act))
    turn = next(turn for turn in after.turns if turn.act is act)
    today = now.astimezone(ZoneInfo(office.time_zone)).date()
    return Moved(case.number, turn, before.due_on, after.due_on, standing(pack, after, today), after)


def start(journal: Journal, pack: LawPack, case: models.Case, track: str) -> None:
    """The time for an answer begins, counted from the receipt; call it in the transaction that makes it begin."""
    started = course(pack, case.received_at, track=track)
    received_on = case.received_at.astimezone(ZoneInfo(journal.office.time_zone)).date()
    journal.record(
        "clock.started",
        case=case,
        facts={
            "track": track,
            "received_on": received_on.isoformat(),
            "due_on": started.due.due_on.isoformat(),
            "unit": "business",
            "days": len(started.due.counted),
        },
        legal=(started.due.cite.authority,),
        took_effect_at=case.received_at,
    )
    _keep(case, started)


def recount(journal: Journal, pack: LawPack, case: models.Case) -> tuple[date, date] | None:
    """Compute a case's due date anew: ``(was, is)`` when the calendar or the rules have moved it meanwhile."""
    if case.due_on is None or not may("clock.moved", State(case.state)):
        return None
    found = _course(pack, case, clock_acts(case))
    if found.due_on is None or found.due_on == case.due_on:
        return None
    was = case.due_on
    with transaction.atomic():
        facts = {"was_due_on": was.isoformat(), "due_on": found.due_on.isoformat(), "reason": "calendar"}
        journal.record("clock.moved", case=case, facts=facts, legal=(found.due.cite.authority,))
        _keep(case, found)
    return was, found.due_on


def course_of(pack: LawPack, case: models.Case) -> Course:
    """The time of a case after everything that was recorded about it."""
    return _course(pack, case, clock_acts(case))


def clock_acts(case: models.Case) -> tuple[ClockAct, ...]:
    """Everything recorded about a case's time, in the order of recording."""
    kinds = [f"clock.{what}" for what in CLOCK_ACTS]
    rows: Iterable[models.Act] = models.Act.objects.filter(case=case, kind__in=kinds).order_by("leaf")
    return tuple(_act(row) for row in rows if "act" in row.private)


def clock_of(of: Course) -> dict[str, Any]:
    """The due date with its working, as the case keeps and shows it."""
    due = of.due
    moved = tuple(turn.why for turn in of.turns)
    last = f"Due on {of.due_on:%A} {of.due_on}." if of.due_on else "The time stands still."
    return {
        "track": due.track,
        "cite": due.cite.authority,
        "due_on": of.due_on.isoformat() if of.due_on else None,
        "counted": [{"on": day.on.isoformat(), "number": day.number, "note": day.note} for day in due.counted],
        "skipped": [{"on": day.on.isoformat(), "why": day.why} for day in due.skipped],
        "working": [*due.working, *moved, *((last,) if moved else ())],
        "beside": [
            {"track": one.track, "title": one.title, "due_on": one.due_on.isoformat(), "cite": one.cite}
            for one in of.beside
        ],
        "attempts": [{"faults": list(turn.faults), "why": turn.why} for turn in of.attempts],
    }


def _course(pack: LawPack, case: models.Case, acts: tuple[ClockAct, ...]) -> Course:
    started = models.Act.objects.filter(case=case, kind="clock.started").order_by("leaf").first()
    track = str(started.facts.get("track", "standard")) if started else "standard"
    return course(pack, case.received_at, acts, track=track)


def _open_case(number: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
    if not may("clock.extended", State(case.state)):
        raise BadInput(f"{number}: the case is {case.state}; nothing moves its time any more.")
    if not case.clock:
        raise BadInput(f"{number}: no time of the Act runs for this paper; it says itself by when it is to be obeyed.")
    return case


def _possible(pack: LawPack, office: Office, case: models.Case, until: date) -> None:
    """Refuse a day of answer that can be none: before the demand came, or where the calendar ends."""
    if until <= case.received_at.astimezone(ZoneInfo(office.time_zone)).date():
        raise BadInput(f"--until {until}: lies before the demand was received, or on that day. Check the date.")
    pack.calendar.require(until)


def _moment(office: Office, now: datetime, case: models.Case, dated_on: date | None) -> Moment:
    zone = ZoneInfo(office.time_zone)
    if dated_on is None:
        return Moment(now, now)
    if dated_on > now.astimezone(zone).date():
        raise BadInput(f"--dated {dated_on}: lies in the future. A paper that does not exist yet moves nothing.")
    if dated_on < case.received_at.astimezone(zone).date():
        raise BadInput(f"--dated {dated_on}: lies before the demand was received. Check both dates.")
    return Moment(min(datetime.combine(dated_on, time(12), tzinfo=zone), now), now)


def _record(journal: Journal, case: models.Case, act: ClockAct, turn: Turn, after: Course, by: str) -> None:
    kind, attempt = _KINDS[type(act)]
    zone = ZoneInfo(journal.office.time_zone)
    dated_on = act.moment.took_effect_at.astimezone(zone).date().isoformat()
    due_on = after.due_on.isoformat() if after.due_on else None
    facts: dict[str, Any] = {"due_on": due_on}
    if not turn.lawful:
        kind, facts = "clock.attempted", {"what": attempt, "faults": list(turn.faults), "dated_on": dated_on} | facts
    elif isinstance(act, Extension | Agreement):
        facts |= {"how": "notice" if isinstance(act, Extension) else "agreement", "dated_on": dated_on}
    elif isinstance(act, Treated):
        facts |= {"track": act.track}
    elif isinstance(act, PersonAsked):
        facts = {"reason": "person_check"}
    journal.record(
        kind,
        case=case,
        facts=facts,
        private={"act": _told(act)},
        legal=(turn.cite,) if turn.cite else (),
        actor=by,
        role="records-officer",
        took_effect_at=act.moment.took_effect_at,
    )


def _keep(case: models.Case, of: Course) -> None:
    case.due_on, case.track, case.clock = of.due_on, of.due.track, clock_of(of)
    case.save(update_fields=["due_on", "track", "clock"])


_TOLD: dict[type, str] = {
    Extension: "extension",
    Agreement: "agreement",
    Treated: "treated",
    Replied: "replied",
    PersonAsked: "person_asked",
    PersonAnswered: "person_answered",
    Narrowed: "narrowed",
}


def _told(act: ClockAct) -> dict[str, Any]:
    """What is needed to read the act again; its two times are those of the act itself."""
    told: dict[str, Any] = {"is": _TOLD[type(act)]}
    for name in ("ground", "reasons", "track", "in_writing"):
        if hasattr(act, name):
            told[name] = getattr(act, name)
    if isinstance(act, Extension | Agreement):
        told["until"] = act.until.isoformat()
    return told


def _act(row: models.Act) -> ClockAct:
    told = dict(row.private["act"])
    kind = {name: cls for cls, name in _TOLD.items()}[told.pop("is")]
    if "until" in told:
        told["until"] = date.fromisoformat(told["until"])
    found: ClockAct = kind(Moment(row.took_effect_at, row.recorded_at), **told)
    return found

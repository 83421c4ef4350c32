"""The clock of a case as people say it: "due tomorrow, business day 4 of 5"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterfoil.clock.days import business_days
from counterfoil.law.clocks import Unit
from counterfoil.law.load import LawPack
from counterfoil.law.model import InstrumentClass
from counterfoil.office import models


class Urgency(StrEnum):
    """How much a case presses today."""

    LATE = "late"
    SOON = "soon"  # today or tomorrow
    CALM = "calm"
    NONE = "none"  # no time runs


@dataclass(frozen=True, slots=True)
class InWords:
    """How a case stands with its time on one day."""

    urgency: Urgency
    due: str  # "due tomorrow"
    day: str = ""  # "business day 4 of 5"; empty where that says nothing


def in_words(pack: LawPack, case: models.Case, today: date) -> InWords:
    """How the case stands with its time today, by the due date that the clock has kept for it."""
    if case.closed_at is not None:
        return InWords(Urgency.NONE, _("closed"))
    if case.instrument.get("class") in _SERVED and (case.instrument["class"] == _COURT or not case.clock):
        days = getattr(case, "served", None)  # it says itself by when it is to be obeyed
        if days is None or days.return_on is None:
            return InWords(Urgency.NONE, _("no FOIA time runs"))
        found = until(days.return_on, today)
        return InWords(found.urgency, _("return date: %(due)s") % {"due": found.due}, _("no FOIA time runs"))
    if not case.clock:
        return InWords(Urgency.NONE, _("no time runs"))
    if case.due_on is None:
        return InWords(Urgency.NONE, _("the time stands still"))
    counted = case.clock.get("counted") or ()
    if not counted or not pack.calendar.first_on <= today <= pack.calendar.last_on:
        return InWords(*_by_the_calendar(case.due_on, today))
    first = date.fromisoformat(counted[0]["on"])
    period = pack.period(case.track, first)
    if period.unit not in _KINDS:
        return InWords(*_by_the_calendar(case.due_on, today))
    days = business_days(pack.calendar, period.whose)
    if today > case.due_on:
        over = days.between(case.due_on, today)
        return InWords(Urgency.LATE, _("overdue by %(n)s") % {"n": _counted(over, period.unit)})
    number, of = days.between(first, today) + 1, days.between(first, case.due_on) + 1
    day = _("%(kind)s day %(number)s of %(of)s") % {"kind": _KINDS[period.unit], "number": number, "of": of}
    return InWords(*_by_the_calendar(case.due_on, today), day if number > 0 else "")


def until(day: date, today: date) -> InWords:
    """How far away a day is that no law counts to: a paper says it itself."""
    return InWords(*_by_the_calendar(day, today))


_COURT = InstrumentClass.CLAIMED_JUDICIAL
_SERVED = (_COURT, InstrumentClass.ADMINISTRATIVE)
_KINDS = {Unit.BUSINESS: gettext_lazy("business"), Unit.WORKING: gettext_lazy("working")}


def _counted(days: int, unit: Unit) -> str:
    if unit is Unit.BUSINESS:
        return ngettext("%(n)s business day", "%(n)s business days", days) % {"n": days}
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _by_the_calendar(due_on: date, today: date) -> tuple[Urgency, str]:
    if due_on < today:
        over = (today - due_on).days
        return Urgency.LATE, ngettext("overdue by %(n)s day", "overdue by %(n)s days", over) % {"n": over}
    if due_on == today:
        return Urgency.SOON, _("due today")
    if due_on == today + timedelta(days=1):
        return Urgency.SOON, _("due tomorrow")
    left = (due_on - today).days
    return Urgency.CALM, ngettext("due in %(n)s day", "due in %(n)s days", left) % {"n": left}

"""The clock's answer to a case of a law pack, in the form in which ``law.cases.failures`` compares it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from counterfoil.clock.deadline import deadline
from counterfoil.clock.model import Extension
from counterfoil.law.cases import ClockCase
from counterfoil.law.load import LawPack
from counterfoil.values import Moment


def answered(pack: LawPack, case: ClockCase) -> tuple[date, date | None, tuple[tuple[str, ...], ...]]:
    """Due date, the due date of the after-hours reading, and the faults of each notice."""
    notices = [
        Extension(Moment(_at(notice.dated_on), _at(notice.sent_on)), notice.until, notice.ground, notice.reasons)
        for notice in case.notices
    ]
    due = deadline(pack, case.received, track=case.track, acts=notices)
    after = due.after_hours.due_on if due.after_hours else None
    return due.due_on, after, tuple(move.faults for move in due.moves)


def _at(day: date) -> datetime:
    """A moment that is the same day in every zone of the United States."""
    return datetime.combine(day, time(18), tzinfo=UTC)

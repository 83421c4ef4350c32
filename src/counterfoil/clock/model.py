"""What a clock gives: a due date that explains itself, and what happened to the attempts to move it."""

from __future__ import annotations

from datetime import date, datetime

from counterfoil.cited import Cite, Moment
from counterfoil.frozen import frozen
from counterfoil.law.clocks import Effect, Period


@frozen
class CountedDay:
    """One day that was counted; ``note`` says when somebody else was closed and it counts all the same."""

    on: date
    number: int  # from 1
    note: str = ""


@frozen
class SkippedDay:
    """One day between receipt and the due date that was not counted, and why."""

    on: date
    why: str


@frozen
class Extension:
    """A notice that says: more time. ``moment`` has the day it says of itself, and the day it was recorded or sent.

    ``ground`` is a key of the pack's grounds, in Illinois ``3(e)(v)``; ``until`` the day it promises an answer by.
    """

    moment: Moment
    until: date
    ground: str = ""
    reasons: str = ""  # in the notice's own words; every law that lets a date be extended demands them


@frozen
class Agreement:
    """Requester and body agreed in writing to another day, where the law lets them. Any length."""

    moment: Moment
    until: date
    in_writing: bool = True


@frozen
class Move:
    """What one act did to the due date. An unlawful one is an attempt: recorded, and the date stands."""

    act: Extension | Agreement
    lawful: bool
    due_on: date  # after it
    why: str
    faults: tuple[str, ...] = ()  # codes, for counting: late_notice, second, no_ground, too_long, no_reasons …
    cite: str = ""


@frozen
class AfterHours:
    """The other reading for a demand that came after the office closed: it came on the next business day."""

    received_on: date
    due_on: date
    why: str


@frozen
class Deadline:
    """When something is due, with every day counted. ``due_on`` is the last day on which it is in time."""

    track: str
    period: Period
    cite: Cite
    day_zero_on: date
    due_on: date
    due_at: datetime | None  # for a period of hours: the moment, in the law's own time zone
    original_due_on: date  # before any extension
    counted: tuple[CountedDay, ...]
    skipped: tuple[SkippedDay, ...]
    working: tuple[str, ...]  # lines for a person
    after_hours: AfterHours | None = None
    moves: tuple[Move, ...] = ()

    @property
    def attempts(self) -> tuple[Move, ...]:
        """The unlawful extensions: each recorded, none of them moved the date."""
        return tuple(move for move in self.moves if not move.lawful)


@frozen
class Lateness:
    """Whether an answer (or a day without one) is late, and what follows by itself."""

    late: bool
    days_late: int  # business days after the due date for business periods, else calendar days; 0 when in time
    effects: tuple[Effect, ...]

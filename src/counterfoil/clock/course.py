"""The clock of one case: everything that was done about its time, in the order of recording, and what is due now.

An act that the law does not allow is kept as an attempt and moves nothing. What counts is when an act was recorded or
left, not the day that it says of itself. Nothing here asks what day it is today; ``standing`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from counterfoil.clock.days import business_days
from counterfoil.clock.deadline import deadline, lateness
from counterfoil.clock.model import Agreement, Deadline, Extension, Lateness
from counterfoil.clock.moves import apply_moves
from counterfoil.law.clocks import Effect, Whose
from counterfoil.law.load import LawPack
from counterfoil.values import Moment


@dataclass(frozen=True, slots=True)
class Treated:
    """The body treats the request as of another kind: commercial, recurrent, voluminous. ``moment`` is the notice's."""

    moment: Moment
    track: str
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """The requester replied to a notice that the request is voluminous, amending it or not."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """The body asks whether a person made the request (5 ILCS 140/3 as of 2026). It asks for no name and no paper."""

    moment: Moment
    reasons: str = ""  # why it reasonably believes that none did


@dataclass(frozen=True, slots=True)
class PersonAnswered:
    """A person said so, by word or in writing."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The requester asked for less after the body had offered to confer (5 ILCS 140/3(g))."""

    moment: Moment


ClockAct = Extension | Agreement | Treated | Replied | PersonAsked | PersonAnswered | Narrowed


@dataclass(frozen=True, slots=True)
class Turn:
    """What one act did to the case's time. ``faults`` say in codes why an attempt is none."""

    act: ClockAct
    lawful: bool
    due_on: date | None  # after it; None while the time stands still
    why: str
    faults: tuple[str, ...] = ()
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """Another time that runs beside the answer's."""

    track: str
    title: str
    day_zero_on: date
    due_on: date
    whose: Whose
    cite: str


@dataclass(frozen=True, slots=True)
class Course:
    """The time of a case after all its acts. ``due_on`` is None while it stands still."""

    due: Deadline  # of the track that holds, its due date after all moves
    due_on: date | None
    turns: tuple[Turn, ...]
    beside: tuple[Running, ...]

    @property
    def attempts(self) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if not turn.lawful)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands on a day, answered or not."""

    on: date
    lateness: Lateness
    business_days_left: int | None  # None while the time stands still; negative when late
    effects: tuple[Effect, ...]


def course(
    pack: LawPack, received: date | datetime, acts: Sequence[ClockAct] = (), *, track: str = "standard"
) -> Course:
    """The case's time after ``acts``, which are taken in the order of their recording.

    ``track`` is that of the receipt: ``commercial`` where the demand itself says so. Raises ``BadInput`` for a date
    outside of the calendar.
    """
    way = _Way(pack, received, track)
    for act in sorted(acts, key=lambda each: (each.moment.recorded_at, each.moment.took_effect_at)):
        way.take(act)
    return way.course()


def standing(pack: LawPack, of: Course, on: date) -> Standing:
    """How late the answer of ``on`` (or none until then) is, and what follows from it by itself."""
    if of.due_on is None:
        return Standing(on, Lateness(False, 0, ()), None, ())
    late = lateness(pack, of.due, on)
    left = business_days(pack.calendar, of.due.period.whose).between(on, of.due_on)
    return Standing(on, late, left, late.effects)


class _Way:
    """Takes one act after another."""

    def __init__(self, pack: LawPack, received: date | datetime, track: str) -> None:
        self.pack, self.received = pack, received
        self.base = deadline(pack, received, track=track)
        self.original_on = self.base.due_on  # before extensions and agreements, after everything else
        self.timed: list[Extension | Agreement] = []
        self.turns: list[Turn] = []
        self.beside: list[Running] = []
        self.asked: PersonAsked | None = None
        self.notice: Treated | None = None  # of a voluminous request, until the requester replies

    def course(self) -> Course:
        moves = apply_moves(self.pack, self.base.track, self.base.day_zero_on, self.original_on, self.timed)
        due_on = moves[-1].due_on if moves else self.original_on
        due = replace(self.base, due_on=due_on, original_due_on=self.original_on, moves=moves)
        return Course(due, None if self.asked else due_on, tuple(self.turns), tuple(self.beside))

    def take(self, act: ClockAct) -> None:
        if isinstance(act, Extension | Agreement):
            self._timed(act)
        elif isinstance(act, Treated):
            self._treated(act)
        elif isinstance(act, Replied):
            self._replied(act)
        elif isinstance(act, PersonAsked):
            self._asked(act)
        elif isinstance(act, PersonAnswered):
            self._answered(act)
        else:
            self._turn(act, True, "The request asks for less now. The due date stands, unless both agree in writing.")

    def _turn(self, act: ClockAct, lawful: bool, why: str, faults: tuple[str, ...] = (), cite: str = "") -> None:
        self.turns.append(Turn(act, lawful, self.course().due_on, why, faults, cite))

    def _attempt(self, act: ClockAct, faults: Sequence[tuple[str, str]], cite: str) -> None:
        said = "; ".join(why for _, why in faults)
        codes = tuple(code for code, _ in faults)
        self._turn(act, False, f"{said[0].upper()}{said[1:]}. The due date stands.", codes, cite)

    def _day(self, act: ClockAct) -> date:
        """The day on which the act was recorded or left, in the law's own zone."""
        return act.moment.recorded_at.astimezone(ZoneInfo(self.pack.timezone)).date()

    def _timed(self, act: Extension | Agreement) -> None:
        self.timed.append(act)
        move = next(m for m in reversed(self.course().due.moves) if m.act is act)
        self._turn(act, move.lawful, move.why, move.faults, move.cite)

    def _treated(self, act: Treated) -> None:
        period = self.pack.period(act.track, self.base.day_zero_on)
        on, faults = self._day(act), []
        if not period.treats or self.base.track != period.treats:
            what = f"a request on the track {self.base.track} cannot be treated as {act.track}"
            faults.append(("wrong_track", f"{what} ({period.sourced.cite})"))
        if period.notice:
            latest = deadline(self.pack, self.received, track=period.notice)
            if on > latest.due_on:
                faults.append(("late_notice", f"the notice came on {on}, after {latest.due_on} ({latest.cite})"))
        elif on > self.base.due_on:
            faults.append(("late_notice", f"the request was taken as {act.track} on {on}, after {self.base.due_on}"))
        if not act.reasons.strip():
            faults.append(("no_reasons", f"nothing says why the request is {act.track} ({period.sourced.cite})"))
        if faults:
            self._attempt(act, faults, period.sourced.cite)
            return
        if period.amend:
            amend = deadline(self.pack, on, track=period.amend)
            self.beside.append(_running(amend))
            self.base, self.notice = deadline(self.pack, amend.due_on, track=act.track), act
        else:
            self.base = deadline(self.pack, self.received, track=act.track)
        self.original_on = self.base.due_on
        self._turn(act, True, f"Treated as {act.track}: due on {self.original_on}.", (), period.sourced.cite)

    def _replied(self, act: Replied) -> None:
        if self.notice is None:
            self._turn(act, True, "There is no open notice that this replies to. The due date stands.")
            return
        track, on = self.notice.track, self._day(act)
        last_on = self.base.day_zero_on
        if on > last_on:
            self._turn(act, True, f"It came after the last day to amend, {last_on}. The due date stands.")
            return
        self.base, self.notice = deadline(self.pack, on, track=track), None
        self.original_on = self.base.due_on
        why = f"The requester replied on {on}: due on {self.original_on}."
        self._turn(act, True, why, (), self.base.cite.authority)

    def _asked(self, act: PersonAsked) -> None:
        on, day_zero = self._day(act), self.base.day_zero_on
        checks = [
            found
            for periods in self.pack.periods.values()
            for found in periods
            if found.tolls and found.sourced.holds_on(day_zero)
        ]
        if not checks:
            self._attempt(act, [("no_such_rule", f"{self.pack.name} had no such rule on {day_zero}")], "")
            return
        (check,) = checks
        cite, faults = check.sourced.cite, []
        within = deadline(self.pack, self.received, track=check.tolls).due_on
        if self.base.track != check.tolls:
            faults.append(("wrong_track", f"the track {self.base.track} is not tolled ({cite})"))
        if on > within:
            faults.append(("late_notice", f"the question came on {on}, after {within} ({cite})"))
        if not act.reasons.strip():
            faults.append(("no_reasons", f"nothing says why no person is believed to have asked ({cite})"))
        if any(isinstance(turn.act, PersonAsked) and turn.lawful for turn in self.turns):
            faults.append(("second", "it was asked once already"))
        if faults:
            self._attempt(act, faults, cite)
            return
        self.asked = act
        self.beside.append(_running(deadline(self.pack, on, track=check.track)))
        self._turn(act, True, f"The time stands still from {on}, until a person answers.", (), cite)

    def _answered(self, act: PersonAnswered) -> None:
        if self.asked is None:
            self._turn(act, True, "Nobody had asked. The due date stands.")
            return
        asked_on, on = self._day(self.asked), self._day(act)
        days = business_days(self.pack.calendar, self.base.period.whose)
        left = days.between(asked_on, self.original_on)
        # A body that asked on its last day has that day again, and no more.
        self.original_on = days.add(on, left) if left > 0 else days.on_or_after(on)
        self.asked = None
        why = f"A person answered on {on}; {left} business days were left: due on {self.original_on}."
        self._turn(act, True, why)


def _running(due: Deadline) -> Running:
    period = due.period
    return Running(due.track, period.title, due.day_zero_on, due.due_on, period.whose, period.sourced.cite)

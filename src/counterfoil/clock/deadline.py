"""The day on which something is due, computed from the law pack, with every day counted and cited.

The first counted day is the day after day zero. Agency duties count only the holidays that excuse the agency, requester
rights any closing: whose they are, and what a closed last day does, the pack says. Nothing is ever typed in: an
extension is an act, and the date follows from it or stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from counterfoil.cited import Cite
from counterfoil.clock.days import SATURDAY, business_days, last_day, nominal_end
from counterfoil.clock.model import (
    AfterHours,
    Agreement,
    CountedDay,
    Deadline,
    Extension,
    Lateness,
    SkippedDay,
)
from counterfoil.clock.moves import apply_moves
from counterfoil.errors import BadInput, NoFixedTime
from counterfoil.law.clocks import Period, Unit, Whose
from counterfoil.law.load import LawPack


def deadline(
    pack: LawPack,
    received: date | datetime,
    *,
    track: str = "standard",
    acts: Sequence[Extension | Agreement] = (),
) -> Deadline:
    """When the answer of ``track`` is due, with its working.

    ``received`` is day zero: the receipt, or what the track counts from (``period.day_zero``: an arrest, a denial). A
    time with a zone is read in the law's own zone, one without is taken to be in it. After the close of business the
    date still counts from the actual day; ``after_hours`` has the other reading. Raises ``BadInput`` for an unknown
    track, a day outside of the calendar, or a track of hours without a time of day; ``NoFixedTime`` where the law gives
    no number.
    """
    moment = _local(pack, received)
    on = moment.date() if isinstance(moment, datetime) else moment
    pack.calendar.require(on)
    period = pack.period(track, on)
    cite = Cite(period.sourced.cite, period.title)
    if period.unit is Unit.NONE:
        raise NoFixedTime(_no_fixed_time(pack, period, cite))
    if period.unit is Unit.HOURS:
        return _by_the_hour(pack, period, cite, moment)
    original = last_day(pack, period, on)
    moves = apply_moves(pack, track, on, original, acts)
    due_on = moves[-1].due_on if moves else original
    counted, skipped = _days(pack, period, on, original)
    after_hours = _after_hours(pack, period, moment) if isinstance(moment, datetime) else None
    working = [
        *_first_lines(pack, period, on),
        *([_weekend_line(pack, period, on, original)] if _was_moved(period, on, original) else []),
        f"Due on {_long(original)}." if not moves else f"The {period.length} end on {_long(original)}.",
        *(move.why for move in moves),
        *([f"Due on {_long(due_on)}."] if moves else []),
        *([after_hours.why] if after_hours else []),
    ]
    return Deadline(
        track, period, cite, on, due_on, None, original, counted, skipped, tuple(working), after_hours, moves
    )


def lateness(pack: LawPack, due: Deadline, on: date) -> Lateness:
    """Whether day ``on`` is too late, and what follows by the pack.

    ``on`` is the day of the answer, or today while there is none. An answer on the due date is in time. The effects
    of a silence (``deemed_denied``) follow for an answer that came late as well.
    """
    if on <= due.due_on:
        return Lateness(False, 0, ())
    if due.period.unit in (Unit.BUSINESS, Unit.WORKING) and on <= pack.calendar.last_on:
        days = business_days(pack.calendar, due.period.whose).between(due.due_on, on)
    else:
        days = (on - due.due_on).days
    effects = tuple(e for e in pack.effects if due.track in e.tracks and e.sourced.holds_on(due.due_on))
    return Lateness(True, days, effects)


def _local(pack: LawPack, received: date | datetime) -> date | datetime:
    if isinstance(received, datetime):
        zone = ZoneInfo(pack.timezone)
        return received.replace(tzinfo=zone) if received.tzinfo is None else received.astimezone(zone)
    return received


def _no_fixed_time(pack: LawPack, period: Period, cite: Cite) -> str:
    note = f" {period.note[:1].upper()}{period.note[1:]}." if period.note else ""
    return (
        f"{period.track}: {pack.title} ({cite.authority}) gives no number of days to {period.title}, so no date is "
        f"computed.{note} A person decides what is in time, and records why."
    )


def _days(pack: LawPack, period: Period, on: date, end: date) -> tuple[tuple[CountedDay, ...], tuple[SkippedDay, ...]]:
    """Every day after day zero up to the end, either counted or skipped."""
    table = business_days(pack.calendar, period.whose)
    generous = business_days(pack.calendar, Whose.REQUESTER)
    counted: list[CountedDay] = []
    skipped: list[SkippedDay] = []
    by_the_calendar = period.unit.by_the_calendar
    nominal = nominal_end(period, on) if by_the_calendar else end
    for step in range(1, (end - on).days + 1):
        day = on + timedelta(days=step)
        why = table.closed_why(day)
        if by_the_calendar:
            if day < nominal or not why or not pack.weekend_moves:
                counted.append(CountedDay(day, len(counted) + 1))
            else:
                skipped.append(SkippedDay(day, f"{why}: the last day moves on"))
        elif why:
            skipped.append(SkippedDay(day, why))
        else:
            closing = generous.holidays.get(day)
            note = "" if closing is None else f"{closing.holiday}: not {pack.calendar.duty_holiday}, so it counts"
            counted.append(CountedDay(day, len(counted) + 1, note))
    return tuple(counted), tuple(skipped)


def _first_lines(pack: LawPack, period: Period, on: date) -> list[str]:
    lines = [f"{period.sourced.cite}: {period.length} after {period.day_zero} to {period.title}."]
    closed = business_days(pack.calendar, period.whose).closed_why(on)
    zero = f"{_capital(period.day_zero)} on {_long(on)}"
    if period.unit.by_the_calendar or not closed:
        lines.append(f"{zero}: this day is not counted.")
    else:
        what = "a weekend" if on.weekday() >= SATURDAY else closed
        lines.append(
            f"{zero}, {what}: it is the day of {period.day_zero} all the same; the next business day is day 1."
        )
    return lines


def _was_moved(period: Period, on: date, end: date) -> bool:
    return period.unit.by_the_calendar and end != nominal_end(period, on)


def _weekend_line(pack: LawPack, period: Period, on: date, end: date) -> str:
    last = f"Day {period.days}" if period.unit is Unit.CALENDAR else "The last day"
    return (
        f"{last} is {_long(nominal_end(period, on))}; {pack.weekend_cite}: {pack.weekend_text}. "
        f"It moves to {_long(end)}."
    )


def _after_hours(pack: LawPack, period: Period, received: datetime) -> AfterHours | None:
    """The other reading for a receipt after the close of business on a business day; else None."""
    days = business_days(pack.calendar, period.whose)
    on = received.date()
    if received.time() <= pack.close_of_business or not days.is_business_day(on):
        return None
    next_on = days.next(on)
    due_on = last_day(pack, period, next_on)
    closes = pack.close_of_business.strftime("%H:%M")
    return AfterHours(
        next_on,
        due_on,
        f"It came at {received.strftime('%H:%M')}, after {closes}. No rule of the law was found for that, so the "
        f"actual day counts. Read as received on {_long(next_on)} it would be due on {_long(due_on)}; "
        "counsel may choose that reading, the clock does not.",
    )


def _by_the_hour(pack: LawPack, period: Period, cite: Cite, moment: date | datetime) -> Deadline:
    """Hours on the wall clock: a day on which the clocks change has 23 or 25 of them."""
    if not isinstance(moment, datetime):
        raise BadInput(
            f"{period.track}: {period.days} hours run from the {period.day_zero} ({cite}), so its time of day is "
            f"needed, for example {moment.isoformat()}T14:30."
        )
    zone = ZoneInfo(pack.timezone)
    due_at = (moment.astimezone(UTC) + timedelta(hours=period.days)).astimezone(zone)
    pack.calendar.require(due_at.date())
    working = (
        f"{cite}: {period.title} {period.days} hours after the {period.day_zero}, "
        "nights, weekends and holidays included.",
        f"{_capital(period.day_zero)} on {_long(moment.date())} at {moment.strftime('%H:%M')}.",
        f"Due on {_long(due_at.date())} at {due_at.strftime('%H:%M')}.",
    )
    return Deadline(period.track, period, cite, moment.date(), due_at.date(), due_at, due_at.date(), (), (), working)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _long(day: date) -> str:
    return f"{day.strftime('%A')} {day.isoformat()}"

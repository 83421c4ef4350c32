"""Business-day arithmetic on a reviewed calendar: a table is made once, and every question is a look-up.

A business day is Monday to Friday and not a holiday of the calendar in force; whose holidays count, the pack says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from counterfoil.law.calendar import Calendar, Closing
from counterfoil.law.clocks import Period, Unit, Whose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from counterfoil.law.load import LawPack

SATURDAY = 5
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def add_business_days(start: date, days: int, holidays: frozenset[date]) -> date:
    """The last of ``days`` business days after ``start``; ``start`` itself is not counted.

    5 ILCS 140/3(d): five business days after receipt. A business day is Monday
    to Friday and not in ``holidays`` (an agency's duty: State holidays only).
    The plain definition, day by day; ``BusinessDays`` is the same, fast.

    >>> add_business_days(date(2026, 2, 9), 5, frozenset({date(2026, 2, 12), date(2026, 2, 16)}))
    datetime.date(2026, 2, 18)
    """
    ordinal, left = start.toordinal(), days
    while left > 0:
        ordinal += 1
        day = date.fromordinal(ordinal)
        if day.weekday() < SATURDAY and day not in holidays:
            left -= 1
    return date.fromordinal(ordinal)


class BusinessDays:
    """All business days of a calendar, for one side's time. Dates outside of the calendar raise ``BadInput``."""

    def __init__(self, calendar: Calendar, holidays: Mapping[date, Closing]) -> None:
        self.calendar = calendar
        self.holidays = holidays
        first, last = calendar.first_on.toordinal(), calendar.last_on.toordinal()
        # 1 January of year 1 (ordinal 1) was a Monday, so (ordinal - 1) % 7 is the weekday.
        closed = {day.toordinal() for day in holidays}
        self._days = [o for o in range(first, last + 1) if (o - 1) % 7 < SATURDAY and o not in closed]

    def add(self, start: date, days: int) -> date:
        """The last of ``days`` business days after ``start``; ``start`` itself is not counted."""
        self.calendar.require(start)
        at = bisect_right(self._days, start.toordinal()) + days - 1
        if at >= len(self._days):
            self.calendar.require(date(self.calendar.last_on.year + 1, 1, 1))
        return date.fromordinal(self._days[at])

    def is_business_day(self, day: date) -> bool:
        self.calendar.require(day)
        at = bisect_left(self._days, day.toordinal())
        return at < len(self._days) and self._days[at] == day.toordinal()

    def next(self, day: date) -> date:
        """The first business day after ``day``."""
        return self.add(day, 1)

    def previous(self, day: date) -> date:
        """The last business day before ``day``."""
        self.calendar.require(day)
        at = bisect_left(self._days, day.toordinal()) - 1
        if at < 0:
            self.calendar.require(date(self.calendar.first_on.year - 1, 12, 31))
        return date.fromordinal(self._days[at])

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it is a business day, else the next one."""
        return day if self.is_business_day(day) else self.next(day)

    def between(self, start: date, end: date) -> int:
        """How many business days lie after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        self.calendar.require(start)
        self.calendar.require(end)
        return bisect_right(self._days, end.toordinal()) - bisect_right(self._days, start.toordinal())

    def closed_why(self, day: date) -> str:
        """Why a day is not a business day, for a person; empty when it is one."""
        if day in self.holidays:
            closing = self.holidays[day]
            shifted = "" if closing.nominal_on == day else f", for {closing.nominal_on.strftime('%A')}"
            return f"{closing.holiday}{shifted} (holiday)"
        return WEEKDAY_NAMES[day.weekday()] if day.weekday() >= SATURDAY else ""


@cache
def business_days(calendar: Calendar, whose: Whose) -> BusinessDays:
    """The table for one side: the agency's counts the strict holidays only, the requester's any closing. Made once."""
    return BusinessDays(calendar, calendar.strict_holidays if whose is Whose.AGENCY else calendar.generous_holidays)


def agency_days_between(calendar: Calendar, start: date, end: date) -> int | None:
    """The agency's business days after ``start`` up to ``end``; 0 where ``end`` is not later; None off the calendar."""
    if end <= start:
        return 0
    if not (calendar.first_on <= start and end <= calendar.last_on):
        return None
    return business_days(calendar, Whose.AGENCY).between(start, end)


def nominal_end(period: Period, on: date) -> date:
    """The last day by the calendar alone, before a closed day moves it; ``on`` is day zero.

    A month ends on the day of the same number, or on its last day: one month after 31 January is 28 February.
    """
    if period.unit is Unit.CALENDAR:
        return on + timedelta(days=period.days)
    months = period.days * (12 if period.unit is Unit.YEARS else 1) + on.month - 1
    year, month = on.year + months // 12, months % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def last_day(pack: LawPack, period: Period, on: date) -> date:
    """The last day of a period whose day zero is ``on``, with what the law says of a closed last day."""
    days = business_days(pack.calendar, period.whose)
    if not period.unit.by_the_calendar:
        return days.add(on, period.days)
    end = nominal_end(period, on)
    pack.calendar.require(end)
    return days.on_or_after(end) if pack.weekend_moves else end

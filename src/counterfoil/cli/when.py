"""What a person types: times (``2026-02-27``, ``2026-02-27 14:30``, ``2026-02-27T14:30-06:00``), "Name, Title"."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from counterfoil.errors import UsageError

_A_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![0-9])")


def parse_moment(text: str, zone: str = "America/Chicago") -> datetime:
    """An aware time; without a zone it is the office's, without an hour it is noon there. Else ``UsageError``."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        if wrong := no_such_day(text):
            raise UsageError(f"“{text}”: {wrong}. Check it.") from None
        raise UsageError(
            f"“{text}” is not a date or time. Write it like 2026-02-27, or 2026-02-27T14:30 (the office's own time)."
        ) from None
    if len(text.strip()) <= 10:
        moment = datetime.combine(moment.date(), time(12))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def parse_day(option: str, text: str) -> date:
    """A day as ``2026-02-27``; ``UsageError`` names the option otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        if wrong := no_such_day(text):
            raise UsageError(f"{option} {text}: {wrong}. Check it.") from None
        raise UsageError(f"{option} {text}: not a day. Write it as 2026-02-27.") from None


def no_such_day(text: str) -> str:
    """Why a day that is written as it should be is none; empty where that is not what is wrong.

    >>> no_such_day("2026-02-30"), no_such_day("2026-13-01"), no_such_day("27.2.2026"), no_such_day("2026-02-27T25:00")
    ('there is no such day: February 2026 has 28 days', 'there is no such day: a year has no month 13', '', '')
    """
    found = _A_DAY.match(text.strip())
    year, month, day = map(int, found.groups()) if found else (1, 1, 1)
    if not 1 <= month <= 12:
        return f"there is no such day: a year has no month {month}"
    if year < 1:
        return "there is no such day: years begin with 0001"
    length = monthrange(year, month)[1]
    return "" if 1 <= day <= length else f"there is no such day: {month_name[month]} {year} has {length} days"


def local(moment: str, zone: str) -> datetime:
    """A time as programs get it, in the office's own zone.

    >>> str(local("2024-10-02T00:30:00Z", "America/Chicago"))
    '2024-10-01 19:30:00-05:00'
    """
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))


def today(zone: str = "America/Chicago") -> date:
    """The day it is in a zone."""
    return datetime.now(tz=ZoneInfo(zone)).date()


def name_and_title(option: str, text: str) -> str:
    """``text`` when it is "Name, Title", as letters need of every person responsible; else ``UsageError``."""
    from counterfoil.cases.standing import is_name_and_title  # inline: only where a person is named

    if not is_name_and_title(text):
        raise UsageError(f'{option} “{text}”: give "Name, Title", for example "Ida Sample, Corporation Counsel".')
    return text

"""What a person types: times (``2026-02-27``, ``2026-02-27 14:30``, ``2026-02-27T14:30-06:00``), "Name, Title"."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from counterfoil.errors import UsageError


def parse_moment(text: str, zone: str = "America/Chicago") -> datetime:
    """An aware time; without a zone it is the office's, without an hour it is noon there. Else ``UsageError``."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
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
        raise UsageError(f"{option} {text}: not a day. Write it as 2026-02-27.") from None


def name_and_title(option: str, text: str) -> str:
    """``text`` when it is "Name, Title", as letters need of every person responsible; else ``UsageError``."""
    from counterfoil.cases.standing import is_name_and_title  # inline: only where a person is named

    if not is_name_and_title(text):
        raise UsageError(f'{option} “{text}”: give "Name, Title", for example "Ida Sample, Corporation Counsel".')
    return text

"""Times that a person types: ``2026-02-27``, ``2026-02-27 14:30``, ``2026-02-27T14:30-06:00``."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from counterfoil.errors import BadInput


def parse_moment(text: str, zone: str = "America/Chicago") -> datetime:
    """An aware time; without a zone it is the office's, without an hour it is noon there. Else ``BadInput``."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            f"“{text}” is not a date or time. Write it like 2026-02-27, or 2026-02-27T14:30 (the office's own time)."
        ) from None
    if len(text.strip()) <= 10:
        moment = datetime.combine(moment.date(), time(12))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))

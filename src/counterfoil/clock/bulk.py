"""Due dates of very many receipts at once: a table of every day of the calendar, made once for each track.

For statistics and for checking another system's list. A single case is for ``deadline`` and ``course``, which explain.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from counterfoil.clock.deadline import deadline
from counterfoil.errors import BadInput
from counterfoil.law.load import LawPack


def due_dates(pack: LawPack, received: Iterable[date], *, track: str = "standard") -> list[date]:
    """The due date of each day of receipt, in order, before any extension; equal to ``deadline(…).due_on``.

    Raises ``BadInput`` as ``deadline`` does for the first day that has none: outside of the calendar, too near to its
    end, or before the track began.
    """
    table, first = _table(pack, track)
    days = list(received)
    try:
        # A negative place would count from the end of the list.
        found = [table[place] if (place := day.toordinal() - first) >= 0 else None for day in days]
    except IndexError:
        found = [None]
    if None in found:
        for day in days:
            deadline(pack, day, track=track)  # says which one, and why
    return found  # type: ignore[return-value]  # none of them is None


@cache
def _table(pack: LawPack, track: str) -> tuple[list[date | None], int]:
    """Due date by day, and the ordinal of the first one."""
    first, last = pack.calendar.first_on.toordinal(), pack.calendar.last_on.toordinal()
    table: list[date | None] = []
    for ordinal in range(first, last + 1):
        try:
            table.append(deadline(pack, date.fromordinal(ordinal), track=track).due_on)
        except BadInput:
            table.append(None)
    return table, first

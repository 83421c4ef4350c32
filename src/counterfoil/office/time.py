"""What time it is in an office. A real office has no way to set a time; a simulated one lives in its own past.

The simulated clock never runs backwards: it starts at the last act of the ledger, or where ``--now`` says, whichever is
later, moves on a second with each reading, and is never earlier than the receipt of a demand that is being answered.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from counterfoil.errors import UsageError
from counterfoil.office.folder import Office
from counterfoil.values import utc


class Clock(Protocol):
    """Gives the present time in UTC, whole seconds."""

    def __call__(self) -> datetime: ...

    def not_before(self, moment: datetime) -> None:
        """A simulated clock jumps forward to ``moment``; a real one goes on as it is."""


class WallClock:
    """The computer's own clock: the only one that a real office has."""

    def __call__(self) -> datetime:
        return utc(datetime.now(UTC))

    def not_before(self, moment: datetime) -> None:
        """A real clock cannot be moved."""


class SimulatedClock:
    """A past of its own, for sample offices; a second passes with each reading."""

    def __init__(self, present: datetime) -> None:
        self._present = utc(present)

    def __call__(self) -> datetime:
        self._present += timedelta(seconds=1)
        return self._present

    def not_before(self, moment: datetime) -> None:
        """Jump forward to ``moment``; never back."""
        self._present = max(self._present, utc(moment))


def clock_of(office: Office, *, set_to: datetime | None = None, last_act_at: datetime | None = None) -> Clock:
    """The office's clock. ``set_to`` in a real office raises ``UsageError``."""
    if not office.simulated_clock:
        if set_to is not None:
            raise UsageError(
                f"{office.folder}: a real office has no way to set a time; leave out --now. "
                "(Only an office made with --simulated-clock lives in a past of its own.)"
            )
        return WallClock()
    times = [utc(moment) for moment in (set_to, last_act_at) if moment is not None]
    return SimulatedClock(max(times) if times else datetime.now(UTC))

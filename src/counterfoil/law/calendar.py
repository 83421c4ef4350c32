"""The reviewed calendar of a law pack: the weekdays on which somebody's offices are closed, and whose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from counterfoil.errors import BadInput
from counterfoil.frozen import frozen, frozen_itself


@frozen
class Closing:
    """One day of the calendar, and the authorities whose offices are closed on it (none: it is a day as any other)."""

    observed_on: date
    holiday: str
    nominal_on: date
    closed: frozenset[str]
    confidence: str
    source: str
    note: str


@frozen_itself  # compared by identity: a table of business days is kept for each
class Calendar:
    """The closings from ``first_on`` to ``last_on``, both included. Outside of these years nobody has looked."""

    law: str
    first_on: date
    last_on: date
    closings: tuple[Closing, ...]
    strict: frozenset[str]  # authorities whose closing excuses the agency
    generous: frozenset[str]  # authorities whose closing counts for the requester
    duty_holiday: str  # how a person calls a day that excuses the agency: "a State holiday"

    @cached_property
    def strict_holidays(self) -> Mapping[date, Closing]:
        """The days that an agency's duty does not count: those of the strict authorities only."""
        return {c.observed_on: c for c in self.closings if c.closed & self.strict}

    @cached_property
    def generous_holidays(self) -> Mapping[date, Closing]:
        """The days that a requester's right does not count: any closing that the pack knows of."""
        return {c.observed_on: c for c in self.closings if c.closed & self.generous}

    def require(self, day: date) -> None:
        """Refuse a date of a year that the calendar does not cover (``BadInput``)."""
        if not self.first_on <= day <= self.last_on:
            raise BadInput(
                f"{day.isoformat()}: the calendar of {self.law} covers {self.first_on.isoformat()} to "
                f"{self.last_on.isoformat()}. Outside of it nobody has checked the holidays, so no date is computed. "
                "Count by hand with the office's own list of holidays, or use a law pack that covers the year."
            )

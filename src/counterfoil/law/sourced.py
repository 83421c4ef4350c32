"""What every value of a law pack carries: since when, says who, checked when, and how sure we are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from counterfoil.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    from counterfoil.law.strict import Fields

    class Dated(Protocol):
        """Anything that carries its provenance."""

        @property
        def sourced(self) -> Sourced: ...

    D = TypeVar("D", bound=Dated)

CONFIDENCES = ("S", "S/K-high", "K-high", "K-med", "K-low", "A")
"""S: the words were read in a published source. K: general knowledge. A: analysis; no source says it."""

SOURCED = ("cite", "source", "checked", "confidence", "verified_by_counsel")
"""The keys that every dated value must have."""


@frozen
class Sourced:
    """The provenance of one value. ``effective_to`` is the last day it held; None while it holds."""

    effective_from: date
    effective_to: date | None
    cite: str
    source: str
    checked: date
    confidence: str
    verified_by_counsel: bool

    def holds_on(self, day: date) -> bool:
        """Both ends count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def sourced(fields: Fields, start: date, next_start: date | None) -> Sourced:
    """The provenance of one dated value; the next one, if any, ends it. Raises ``LawPackInvalid``."""
    return Sourced(
        effective_from=start,
        effective_to=date.fromordinal(next_start.toordinal() - 1) if next_start else None,
        cite=fields.text("cite"),
        source=fields.text("source"),
        checked=fields.day("checked"),
        confidence=fields.choice("confidence", CONFIDENCES),
        verified_by_counsel=fields.truth("verified_by_counsel"),
    )


def in_force(values: Sequence[D], day: date) -> D | None:
    """The one value that holds on ``day``, or None before the first and after a repeal."""
    return next((value for value in values if value.sourced.holds_on(day)), None)

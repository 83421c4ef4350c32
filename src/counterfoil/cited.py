"""A citation, and a moment in both of its times: all that the clock needs of ``values``, which gives them on.

They stand here because ``values`` has the vocabulary of findings and records, and the clock should not pay for it.
"""

from __future__ import annotations

from datetime import datetime

from counterfoil.frozen import frozen


@frozen
class Cite:
    """A pinpoint legal citation, for example ``5 ILCS 140/7(1)(b)``, with the words a reader needs."""

    authority: str
    title: str = ""

    def __str__(self) -> str:
        return self.authority


@frozen
class Moment:
    """When something took effect, and when it was recorded: a letter dated the 13th and mailed the 20th shows."""

    took_effect_at: datetime
    recorded_at: datetime

    def __post_init__(self) -> None:
        if self.took_effect_at.tzinfo is None or self.recorded_at.tzinfo is None:
            raise ValueError("Moment: both times must carry a time zone.")

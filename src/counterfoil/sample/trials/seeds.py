"""Which seeds are for building and which are held out: a figure is only worth something on texts that nobody saw.

Held-out seeds draw names, wordings and layouts that development seeds never show. From ``FIRST_STRANGER`` on they draw
those of somebody who had not read the rules of detection (``sample.stranger``).
"""

from __future__ import annotations

from counterfoil.errors import UsageError

FIRST_HELD_OUT = 9000
"""Seeds from here on are held out."""

FIRST_STRANGER = 19000
"""Seeds from here on are held out too, and are written in a stranger's words."""


def held_out(seed: int) -> bool:
    """Whether the seed is for the last measurement only.

    >>> held_out(8999), held_out(9000)
    (False, True)
    """
    return seed >= FIRST_HELD_OUT


def by_stranger(seed: int) -> bool:
    """Whether the seed draws from the third set.

    >>> by_stranger(18999), by_stranger(19000)
    (False, True)
    """
    return seed >= FIRST_STRANGER


def need_leave(seed: int, *, spend: bool) -> None:
    """Refuse (``UsageError``) a held-out seed without leave."""
    if held_out(seed) and not spend:
        raise UsageError(
            f"--seed {seed}: seeds from {FIRST_HELD_OUT} on are held out for the last measurement, and spent once "
            f"somebody has looked at what they make. Build with a smaller seed, or say --spend-test-seed."
        )

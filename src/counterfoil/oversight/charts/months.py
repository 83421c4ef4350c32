"""Standing columns along time: how many in each month or year, from nought on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.oversight.charts.svg import AXIS, FAINT, FILLS, WIDTH, Drawing, ticks

LEFT, TOP, HIGH = 46, 18, 140
_EACH = 24
"""Up to so many columns have their number on them; with more, only the axis says it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One month (``2024-03``) or year."""

    label: str
    count: int


def months(name: str, title: str, says: str, columns: Sequence[Column], *, axis: str) -> str:
    """The SVG of ``columns`` in their order."""
    below = 36 if any("-" in one.label for one in columns) else 18  # months, and years beneath them; or years alone
    made = Drawing(name, title, says, height=TOP + HIGH + below + 26)
    marks = ticks(max((one.count for one in columns), default=0))
    foot, wide = TOP + HIGH, (WIDTH - LEFT - 10) / max(len(columns), 1)
    for mark in marks:
        y = foot - HIGH * mark / marks[-1]
        made.line([(LEFT, y), (WIDTH - 10, y)], ink=AXIS if not mark else FAINT)
        made.text(LEFT - 8, y + 4, str(mark), at="end")
    broad = min(wide * 0.72, 60)
    for number, one in enumerate(columns):
        middle = LEFT + wide * (number + 0.5)
        high = HIGH * one.count / marks[-1]
        if one.count:
            made.box(middle - broad / 2, foot - high, broad, high, FILLS[0])
        if len(columns) <= _EACH:
            made.text(middle, foot - high - 4, str(one.count), at="middle", size=12)
    _names(made, columns, wide, foot)
    made.text(LEFT, foot + below + 18, axis)
    return made.svg()


def _names(made: Drawing, columns: Sequence[Column], wide: float, foot: float) -> None:
    """Months below in digits where they fit, and each year once beneath its first month."""
    year = ""
    every = next(n for n in (1, 2, 3, 6, 12, len(columns) + 1) if wide * n > 17)
    for number, one in enumerate(columns):
        middle = LEFT + wide * (number + 0.5)
        of, _, month = one.label.partition("-")
        if month and (int(month) - 1) % every == 0:
            made.text(middle, foot + 16, str(int(month)), at="middle", size=11)
        if of != year:
            year = of
            left = LEFT + wide * number
            if month:
                made.line([(left, foot), (left, foot + 36)], ink=AXIS)
            made.text(
                left + 4 if month else middle, foot + (34 if month else 16), of, at="start" if month else "middle"
            )

"""Lying bars: a count or a share of each group, from nought on, with its interval where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.oversight.charts.svg import AXIS, FAINT, FILLS, WIDTH, Drawing, shortened, ticks, width_of

ROW, BAR, WIDEST = 25, 15, 300
MOST_ROWS = 25
"""As many as fit on one printed page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One group. ``value`` None is "not shown"; ``low`` and ``high`` are the ends of its interval, or None."""

    label: str
    value: float | None
    shown: str  # what is written at its end
    low: float | None = None
    high: float | None = None


def bars(name: str, title: str, says: str, rows: Sequence[Bar], *, axis: str, most: float | None = None) -> str:
    """The SVG of ``rows`` in their order; ``most`` is the end of the axis where it is not that of the values.

    Raises ``ValueError`` for more rows than one page holds.
    """
    if len(rows) > MOST_ROWS:
        raise ValueError(f"{len(rows)} bars do not fit on a page; {MOST_ROWS} do.")
    made = Drawing(name, title, says, height=ROW * len(rows) + 46)
    top = max([most or 0, *(max(row.value or 0, row.high or 0) for row in rows)])
    marks = ticks(most or top)
    room = max((width_of(row.shown) for row in rows), default=0) + 14
    left = room_for([row.label for row in rows])
    wide = WIDTH - left - room

    def x(value: float) -> float:
        return left + wide * min(value / marks[-1], 1)

    foot = 6 + ROW * len(rows)
    for mark in marks:
        made.line([(x(mark), 2), (x(mark), foot)], ink=AXIS if mark == 0 else FAINT)
        made.text(x(mark), foot + 15, str(mark), at="middle")
    made.text(left + wide / 2, foot + 33, axis, at="middle")
    for number, row in enumerate(rows):
        middle = 6 + ROW * number + ROW / 2
        made.text(left - 8, middle + 4, shortened(row.label, left - 12), at="end")
        end = x(0)
        if row.value is not None:
            made.box(x(0), middle - BAR / 2, max(x(row.value) - x(0), 0), BAR, FILLS[0])
            end = x(row.value)
        if row.low is not None and row.high is not None:
            _interval(made, x(row.low), x(row.high), middle)
            end = max(end, x(row.high))
        made.text(end + 8, middle + 4, row.shown)
    return made.svg()


def room_for(labels: Sequence[str]) -> float:
    """How much room the labels left of bars take; a very long one is shortened."""
    return min(max(map(width_of, labels), default=0) + 16, WIDEST)


def _interval(made: Drawing, low: float, high: float, middle: float) -> None:
    """A line between two ends, white beneath so that it is seen on the bar too."""
    for ink, wide in (("#ffffff", 4.5), ("#1a1a1a", 1.6)):
        made.line([(low, middle), (high, middle)], ink=ink, wide=wide)
        for end in (low, high):
            made.line([(end, middle - 5), (end, middle + 5)], ink=ink, wide=wide)

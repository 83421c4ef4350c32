"""Bars of a chart, reckoned for a picture that the page draws itself: no script, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.office.log_figures import TrackFigures

WIDTH, HEIGHT, GAP = 400, 26, 14
"""Of the bars, in the picture's own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One track: how much of what was received was late. ``y`` is the bar's top, ``label_y`` where its text stands."""

    track: str
    y: int
    label_y: int
    in_time: int
    late: int
    late_x: int
    late_percent: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole picture."""

    bars: tuple[Bar, ...]
    height: int


def bars(figures: Sequence[TrackFigures]) -> Bars:
    """A bar for each track, all equally long; its dark part is what was late.

    >>> bars([TrackFigures("standard", 4, 3, 1, 1, 4)]).bars[0].late
    100
    """
    made = []
    for number, one in enumerate(figures):
        late = round(WIDTH * one.late / one.received) if one.received else 0
        y = number * (HEIGHT + GAP)
        made.append(Bar(one.track, y, y + HEIGHT - 8, WIDTH - late, late, WIDTH - late, one.late_percent))
    return Bars(tuple(made), max(1, len(made) * (HEIGHT + GAP)))

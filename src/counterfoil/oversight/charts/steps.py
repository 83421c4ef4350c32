"""Rising steps: the share that had an answer after so many days, with the interval around each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.oversight.charts.svg import AXIS, FAINT, INK, WIDTH, Drawing, ticks, width_of
from counterfoil.oversight.survival import Step

LEFT, TOP, HIGH = 52, 12, 190
_LINES = (("#0b4f82", "", 2.6), ("#c4421a", "7 4", 2.6), ("#3d3d3d", "2 3", 2.2))


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its curve of ``survival``, and the last day that any of its cases was watched."""

    label: str
    steps: tuple[Step, ...]
    until: int


def steps(name: str, title: str, says: str, lines: Sequence[Line], *, axis: str) -> str:
    """The SVG of at most three ``lines``; each has its own dashes, and its name at its end.

    Raises ``ValueError`` for more lines.
    """
    if len(lines) > len(_LINES):
        raise ValueError(f"{len(lines)} lines cannot be told apart; {len(_LINES)} can.")
    made = Drawing(name, title, says, height=TOP + HIGH + 48)
    marks = ticks(max((line.until for line in lines), default=0), 8)
    wide = WIDTH - LEFT - max((width_of(line.label) for line in lines), default=0) - 22

    def x(day: float) -> float:
        return LEFT + wide * day / marks[-1]

    def y(share: float) -> float:
        return TOP + HIGH * (1 - share)

    for percent in (0, 25, 50, 75, 100):
        made.line([(x(0), y(percent / 100)), (x(marks[-1]), y(percent / 100))], ink=AXIS if not percent else FAINT)
        made.text(LEFT - 8, y(percent / 100) + 4, f"{percent}%", at="end")
    for mark in marks:
        made.line([(x(mark), y(0)), (x(mark), y(0) + 5)], ink=AXIS)
        made.text(x(mark), y(0) + 18, str(mark), at="middle")
    made.text(LEFT + wide / 2, y(0) + 37, axis, at="middle")
    ends: list[tuple[float, float, str]] = []
    for line, (ink, dash, thick) in zip(lines, _LINES, strict=False):
        low = _walked([(step.days, 1 - step.high) for step in line.steps], line.until)
        high = _walked([(step.days, 1 - step.low) for step in line.steps], line.until)
        made.area([(x(a), y(b)) for a, b in [*high, *reversed(low)]], ink)
        path = _walked([(step.days, 1 - step.share) for step in line.steps], line.until)
        made.line([(x(a), y(b)) for a, b in path], ink=ink, wide=thick, dash=dash)
        ends.append((x(path[-1][0]), y(path[-1][1]), line.label))
    _name(made, ends, x(marks[-1]) + 8)
    return made.svg()


def _walked(points: Sequence[tuple[int, float]], until: int) -> list[tuple[float, float]]:
    """The corners of a staircase from (0, 0) to ``until``."""
    path, share = [(0.0, 0.0)], 0.0
    for day, risen in points:
        path += [(day, share), (day, risen)]
        share = risen
    return [*path, (max(until, path[-1][0]), share)]


def _name(made: Drawing, ends: Sequence[tuple[float, float, str]], at: float) -> None:
    """Each line's name right of all, at the height of its end; names that would touch move apart."""
    before = float("-inf")
    for x, y, label in sorted(ends, key=lambda end: (end[1], end[2])):
        place = max(y, before + 17)
        made.line([(x, y), (at - 3, place)], ink=INK, wide=0.6)
        made.text(at, place + 4, label)
        before = place

"""Lying bars in parts: what each group is made of, every part with its own hatching and its count written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.oversight.charts.bars import BAR, MOST_ROWS, ROW, room_for
from counterfoil.oversight.charts.svg import AXIS, FAINT, FILLS, WIDTH, Drawing, shortened, ticks, width_of


@dataclass(frozen=True, slots=True)
class Stack:
    """One group: a count for each of the parts, in their order."""

    label: str
    counts: tuple[int, ...]


def stacked(name: str, title: str, says: str, parts: Sequence[str], rows: Sequence[Stack], *, axis: str) -> str:
    """The SVG of ``rows`` in their order. What each hatching means is written above, in the order of the parts.

    Raises ``ValueError`` for more rows than one page holds, or more parts than there are hatchings.
    """
    if len(rows) > MOST_ROWS or len(parts) > len(FILLS):
        raise ValueError(f"{len(rows)} bars of {len(parts)} parts: {MOST_ROWS} of {len(FILLS)} are the most.")
    made = Drawing(name, title, says)
    head = _key(made, parts)
    made.height = head + ROW * len(rows) + 46
    marks = ticks(max((sum(row.counts) for row in rows), default=0))
    left = room_for([row.label for row in rows])
    wide = WIDTH - left - 60
    foot = head + 6 + ROW * len(rows)
    for mark in marks:
        at = left + wide * mark / marks[-1]
        made.line([(at, head + 2), (at, foot)], ink=AXIS if mark == 0 else FAINT)
        made.text(at, foot + 15, str(mark), at="middle")
    made.text(left + wide / 2, foot + 33, axis, at="middle")
    for number, row in enumerate(rows):
        middle = head + 6 + ROW * number + ROW / 2
        made.text(left - 8, middle + 4, shortened(row.label, left - 12), at="end")
        start = left
        for count, fill in zip(row.counts, FILLS, strict=False):
            long = wide * count / marks[-1]
            if count:
                made.box(start, middle - BAR / 2, long, BAR, fill)
            if count and long > width_of(str(count)) + 10:
                made.over(start + long / 2, middle + 4, str(count))
            start += long
        made.text(start + 8, middle + 4, str(sum(row.counts)), bold=True)
    return made.svg()


def _key(made: Drawing, parts: Sequence[str]) -> float:
    """Writes what the hatchings mean, and returns how high that is."""
    x, y = 8.0, 16.0
    for part, fill in zip(parts, FILLS, strict=False):
        if x + width_of(part) + 30 > WIDTH:
            x, y = 8.0, y + 20
        made.box(x, y - 11, 18, 13, fill)
        made.text(x + 24, y, part)
        x += width_of(part) + 40
    return y + 10

"""The ruled cells of a form: which box of lines surrounds a point, and which rows of words stand on a page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from counterfoil.documents.model import Word
from counterfoil.quick import quick
from counterfoil.values import Box

_THIN_PT = 3.0
_REACH_PT = 1.5  # how far the end of a rule may miss the corner that it was drawn for


class Grid:
    """Ruled lines as horizontal and vertical rules; a hollow rectangle counts as its four edges."""

    def __init__(self, lines: Sequence[Box]) -> None:
        level: set[tuple[float, float, float]] = set()
        upright: set[tuple[float, float, float]] = set()
        for box in lines:
            if box.height <= _THIN_PT < box.width:
                level.add((round((box.y0 + box.y1) / 2, 1), box.x0, box.x1))
            elif box.width <= _THIN_PT < box.height:
                upright.add((round((box.x0 + box.x1) / 2, 1), box.y0, box.y1))
            elif box.width > _THIN_PT:
                x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
                level.add((round(y0, 1), x0, x1))
                level.add((round(y1, 1), x0, x1))
                upright.add((round(x0, 1), y0, y1))
                upright.add((round(x1, 1), y0, y1))
        self._level = sorted(level)
        self._upright = sorted(upright)
        self._ys = [rule[0] for rule in self._level]
        self._xs = [rule[0] for rule in self._upright]
        self._cells: dict[tuple[int, int], Box | None] = {}

    def __bool__(self) -> bool:
        return bool(self._level and self._upright)

    @property
    def has_level(self) -> bool:
        """True where a level rule stands on the page."""
        return bool(self._level)

    def level_over(self, x: float, y: float) -> tuple[float, float, float] | None:
        """The nearest level rule at or above a point: where it stands, where it begins and where it ends."""
        for at, start, end in reversed(self._level[: bisect_right(self._ys, y)]):
            if start - _REACH_PT <= x <= end + _REACH_PT:
                return at, start, end
        return None

    def cell(self, x: float, y: float) -> Box | None:
        """The ruled box around a point, or ``None`` where one of its four sides is missing."""
        key = (int(x * 2), int(y * 2))
        if key not in self._cells:
            self._cells[key] = self._cast(x, y)
        return self._cells[key]

    def _cast(self, x: float, y: float) -> Box | None:
        top = _before(self._level, bisect_left(self._ys, y), x)
        bottom = None if top is None else _behind(self._level, bisect_right(self._ys, y), x)
        left = None if bottom is None else _before(self._upright, bisect_left(self._xs, x), y)
        right = None if left is None else _behind(self._upright, bisect_right(self._xs, x), y)
        if top is None or bottom is None or left is None or right is None:
            return None
        return Box(left, top, right, bottom)

    def parts(self, x0: float, x1: float, y: float) -> bool:
        """True when an upright rule stands between two words of one row."""
        first, last = bisect_left(self._xs, x0 - 1), bisect_right(self._xs, x1 + 1)
        return first < last and any(
            rule[1] - _REACH_PT <= y <= rule[2] + _REACH_PT for rule in self._upright[first:last]
        )


def _before(rules: Sequence[tuple[float, float, float]], index: int, across: float) -> float | None:
    """Where the last rule before ``index`` stands that reaches ``across``."""
    low, high = across + _REACH_PT, across - _REACH_PT
    while index:
        index -= 1
        at, start, end = rules[index]
        if start <= low and high <= end:
            return at
    return None


def _behind(rules: Sequence[tuple[float, float, float]], index: int, across: float) -> float | None:
    """Where the first rule from ``index`` on stands that reaches ``across``."""
    low, high = across + _REACH_PT, across - _REACH_PT
    for at, start, end in islice(rules, index, None):
        if start <= low and high <= end:
            return at
    return None


@quick
@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one row without a wide gap or an upright rule between them. ``words`` are indexes on the page."""

    words: tuple[int, ...]
    row: int
    page: Sequence[Word] = field(repr=False, compare=False)

    @property
    def box(self) -> Box:
        """The smallest box around all its words; most lines of running text are never asked for theirs."""
        return around(self.page, self.words)


def segments(words: Sequence[Word], grid: Grid, *, leave_out: frozenset[int] = frozenset()) -> list[Segment]:
    """The rows of a page as segments, from the top down and from left to right, without the words of ``leave_out``."""
    found: list[Segment] = []
    ruled = bool(grid)
    least = 0.1 if ruled else 6.0
    boxes = [word.box for word in words]
    for number, row in enumerate(_rows(words, boxes, leave_out)):
        run = row[:1]
        left = boxes[row[0]]
        for index in row[1:]:
            right = boxes[index]
            gap = right.x0 - left.x1
            if gap > least and (
                (gap > 6.0 and gap > 0.9 * min(left.height, right.height))
                or (ruled and grid.parts(left.x1, right.x0, (left.y0 + left.y1) / 2))
            ):
                found.append(Segment(tuple(run), number, words))
                run = []
            run.append(index)
            left = right
        found.append(Segment(tuple(run), number, words))
    return found


def around(words: Sequence[Word], indexes: Sequence[int]) -> Box:
    """The smallest box around some words of a page."""
    box = words[indexes[0]].box
    if len(indexes) == 1:
        return box
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    for index in indexes[1:]:
        box = words[index].box
        x0, y0 = box.x0 if box.x0 < x0 else x0, box.y0 if box.y0 < y0 else y0
        x1, y1 = box.x1 if box.x1 > x1 else x1, box.y1 if box.y1 > y1 else y1
    return Box(x0, y0, x1, y1)


def _rows(words: Sequence[Word], boxes: Sequence[Box], leave_out: frozenset[int]) -> list[list[int]]:
    """Indexes of the words by visual row: words whose middles lie within a third of their height.

    A scan is never quite level: there the words of one line as OCR read it have the line's middle.
    """
    middles = [(box.y0 + box.y1) / 2 for box in boxes]
    if words and words[0].ocr:
        lines: dict[int, list[float]] = {}
        for word, middle in zip(words, middles, strict=True):
            lines.setdefault(word.line, []).append(middle)
        middles = [sum(lines[word.line]) / len(lines[word.line]) for word in words]
    rows: list[list[int]] = []
    level = reach = 0.0
    every = [i for i in range(len(words)) if i not in leave_out] if leave_out else range(len(words))
    for index in sorted(every, key=middles.__getitem__):
        middle = middles[index]
        if rows and middle - level <= reach:
            rows[-1].append(index)
        else:
            rows.append([index])
            level = middle
            reach = max(1.5, boxes[index].height * 0.34)
    lefts = [box.x0 for box in boxes]
    for row in rows:
        row.sort(key=lefts.__getitem__)
    return rows

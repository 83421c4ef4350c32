"""What stands around lines that are set anew, and what it says of them: their reach, and by which side they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._setting.drawn import ALIGNED_PT, Rules
from counterfoil.redaction._setting.lines import EXACT_PT, HANG_EM, Stretch
from counterfoil.redaction._setting.paragraphs import Lines, Paragraph

GRID_PT, OFF_GRID_PT = 0.25, 0.0613
"""Widths of words are rounded up to a grid, so that the last digits of a measurement tell nothing; the grid begins
beside the round numbers on which many widths lie."""

NEXT_LINE_EM = 2.4
CLEAR_PT = 2.0
USUAL_MARGIN_PT = 72.0
TOGETHER_EM = 0.1
FEWEST_FULL = 3
"""So many lines that end together were set to one measure; two may end so by chance."""

AREA_LOW_EM, AREA_HIGH_EM = 0.3, 0.95
"""The height of a line, below and above its baseline."""


@dataclass(frozen=True)
class Around:
    """What a flow may not run into: the other stretches, the rules, the page's sides."""

    stretches: Sequence[Stretch]
    rules: Rules
    page: Rect
    slot_pt: float
    untouched: Sequence[Stretch] = ()  # what no mark has to do with
    firm: Sequence[Stretch] = ()  # these, and the lines of paragraphs that stand by their left side
    aside: Sequence[Stretch] = ()  # the lines of paragraphs that stand by their right side
    full: Sequence[Stretch] = ()  # the untouched, and the lines of paragraphs but their last

    def right_of(self, lines: Sequence[Stretch]) -> float:
        """How far lines may reach: to a rule, to the text beside them, or to the margin that mirrors the left one."""
        widest, limit = max(line.x1 for line in lines), self.margin
        for line in lines:
            if (x := self.rules.right_of(line.x1 - 0.5, line.y + 0.3 * line.em)) is not None:
                limit = min(limit, x - CLEAR_PT)
            for other in self._near(line.y, 0.9 * line.em):
                if other is not line and abs(other.y - line.y) < 0.9 * line.em and other.x0 >= line.x1:
                    limit = min(limit, other.x0 - 0.6 * line.em)
        if len(lines) > 1 or widest <= limit + HANG_EM * lines[0].em:
            return limit
        return max(limit, min(_steady(widest), self.page[2] - 4))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.stretches)

    def _near(self, y: float, reach: float) -> list[Stretch]:
        """The stretches that stand no further above or below than that, and some more."""
        return self._lines.between(y - reach, y + reach)

    @cached_property
    def begins(self) -> float:
        """Where the page's text begins from the left, by lines whose beginning no mark decides."""
        wide = self.page[2] - self.page[0]
        firm = [self._begins(line) for line in self.firm if line.words[0].level]
        usual = self.page[0] + min(USUAL_MARGIN_PT, wide / 8)
        return min([x for x in firm if x < self.page[0] + wide / 4], default=usual)

    def _begins(self, line: Stretch) -> float:
        """Where a line begins, or the table whose cell it stands in."""
        level, begin = line.y + 0.3 * line.em, line.x0
        for x, low, high in self.rules.upright:  # from the left
            if x >= begin:
                break
            if low <= level <= high:
                return x
        return begin

    @cached_property
    def margin(self) -> float:
        """Where the page's text ends at the right: as far as it begins from the left, or as untouched lines reach."""
        untouched = [s.x1 for s in self.untouched if s.words[0].level]
        return min(max([self.page[2] - max(self.begins - self.page[0], 18), *untouched]), self.page[2] - 4)

    def beyond(self, line: Stretch, side: str) -> list[Rect]:
        """From where a line ended to what stands after it; and before it, where the line began by how wide it was."""
        low, high = line.y - AREA_LOW_EM * line.em, line.y + AREA_HIGH_EM * line.em
        near = self._near(line.y, 0.9 * line.em)
        beside = [other for other in near if abs(other.y - line.y) < 0.9 * line.em and other is not line]
        right = min([other.x0 for other in beside if other.x0 >= line.x1], default=self.page[2])
        made = [(line.x1, low, right, high)]
        if side != "left":
            left = max([other.x1 for other in beside if other.x1 <= line.x0], default=self.page[0])
            made.append((left, low, line.x0, high))
        return made

    def left_of(self, line: Stretch) -> float:
        """Where the room of a line begins."""
        limit = self.page[0] + 4
        for x, low, high in self.rules.upright:
            if x <= line.x0 + 0.5 and low <= line.y + 0.3 * line.em <= high:
                limit = max(limit, x + CLEAR_PT)
        for other in self._near(line.y, 0.5 * line.em):
            if other is not line and abs(other.y - line.y) < 0.5 * line.em and other.x1 <= line.x0:
                limit = max(limit, other.x1 + 0.6 * line.em)
        return limit

    def room(self, line: Stretch, side: str) -> float:
        """How wide a line could be that stands by a side."""
        if side == "left":
            return self.right_of([line]) - line.x0
        if side == "right":
            return line.x1 - max(self.left_of(line), self.page[0] + self.page[2] - line.x1)
        middle = (line.x0 + line.x1) / 2
        return 2 * min(middle - self.left_of(line), self.right_of([line]) - middle)

    def alignment(self, line: Stretch) -> str:
        """By which side a line that stands alone was set: where others of the page begin, end or have their middle."""
        middle = (line.x0 + line.x1) / 2
        if line.labelled or self.rules.begins_at(line.x0):
            return "left"
        # What stands by several sides by chance stands exactly by one, and with more lines.
        others = self._others(line, self.untouched)
        left = [abs(other.x0 - line.x0) for other in self._others(line, self.firm)]
        aside = self._others(line, [*self.untouched, *self.aside])
        right = [abs(other.x1 - line.x1) for other in aside]
        centre = [abs((other.x0 + other.x1) / 2 - middle) for other in others]
        if any(apart <= ALIGNED_PT for apart in left) and not (_rather(right, left) or _rather(centre, left)):
            return "left"
        if abs(middle - (self.page[0] + self.page[2]) / 2) < max(1.0, HANG_EM * line.em):
            return "centre"
        at_margin = abs(line.x1 - self.margin) <= ALIGNED_PT and any(apart <= ALIGNED_PT for apart in right)
        if at_margin or _by_design(right, line, aside):
            return "right"
        return "centre" if _by_design(centre, line, others) else "left"

    def _others(self, line: Stretch, among: Sequence[Stretch]) -> list[Stretch]:
        return [other for other in among if other is not line and abs(other.y - line.y) > 0.5 * line.em]

    def middle(self, of: Stretch) -> float:
        """The middle of a line that is centred: of the page, of its cell, or as measured."""
        measured = (of.x0 + of.x1) / 2
        inside = (self.left_of(of) + self.right_of([of])) / 2
        for known in ((self.page[0] + self.page[2]) / 2, inside):
            if abs(known - measured) < max(1.0, HANG_EM * of.em):
                return known
        return _steady(measured)

    def edge(self, measured: float, em: float, limit: float | None = None) -> float:
        """Where lines end that stand by their right side: at the margin, at what limits them, or as measured."""
        if abs(self.margin - measured) <= HANG_EM * em:
            return self.margin
        return limit if limit is not None and abs(limit - measured) <= ALIGNED_PT else _steady(measured)

    def measure(self, of: Paragraph) -> float | None:
        """Where all lines but the last end together, by spaces that differ or to a hair; ``None`` where they do not."""
        lines = of.lines
        if of.side != "left" or (of.spaced_alike and of.pitch):
            return None
        ends = [line.x1 for line in lines[:-1]]
        if of.spaced_alike:
            near, also = EXACT_PT, []
        else:
            near = TOGETHER_EM * lines[0].em
            also = [s.x1 for s in self.full if s not in lines and abs(s.x1 - min(ends)) <= near]
        hangs = 0.0 if of.spaced_alike else max(line.hangs for line in lines[:-1])
        if max(ends) - min(ends) > near + hangs or len(ends) + len(also) < FEWEST_FULL:
            return None
        right = _steady(min([*ends, *also]))
        return self.margin if abs(self.margin - right) <= near else right


def _by_design(apart: Sequence[float], line: Stretch, others: Sequence[Stretch]) -> bool:
    """Whether several lines stand so, or the next one, to a hair: on a page of a form one ends anywhere by chance."""
    so = [other for each, other in zip(apart, others, strict=True) if each <= EXACT_PT]
    return len(so) > 1 or any(abs(other.y - line.y) <= NEXT_LINE_EM * line.em for other in so)


def _rather(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether a line stands by one side rather than by another, by how far it is from where others stand by each."""
    more = sum(apart <= ALIGNED_PT for apart in one) > sum(apart <= ALIGNED_PT for apart in other)
    return more and min(one) + EXACT_PT < min(other)


def _steady(value: float) -> float:
    """A measured place on a grid, so that a measurement's last digits do not tell."""
    return GRID_PT * math.floor(value / GRID_PT + 0.5 + OFF_GRID_PT)

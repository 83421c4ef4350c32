"""Where survivors and slots stand: by what survives, how many slots there are and the page, by nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._setting.lines import ALIGNED_PT, Glyph, Rules, Stretch

SLOT_PT = 46.0
"""The width of every slot, whatever was removed. Wider for all where one of the codes needs more room."""

SPACE_EM = 0.26
WIDE_EM = 1.7
GLUED_PT = 1.0
"""Between a slot and what stood close to it: a comma, the rest of a word."""

GRID_PT, OFF_GRID_PT = 0.25, 0.0613
"""Widths of words are rounded up to a grid, so that the last digits of a measurement tell nothing; the grid begins
beside the round numbers on which many widths lie."""

TIGHTER = ((1.0, 1.0), (0.85, 0.85), (0.75, 0.7), (0.65, 0.55), (0.6, 0.4))
"""Shares of a space and of a slot, tried in turn where the lines of a paragraph would not do."""

CLEAR_PT = 2.0
HYPHENS = frozenset("-\u00ad\u2010\x02\ufffe")
SLOT_LOW_EM, SLOT_HIGH_EM = 0.24, 0.8
AREA_LOW_EM, AREA_HIGH_EM = 0.3, 0.95


class NoRoom(Exception):
    """What survives does not fit: the layout of the page has to be kept."""


@dataclass(slots=True)
class Item:
    """A run of surviving letters, or a slot (``codes``). ``apart``: with a space before it, where a line may break."""

    glyphs: list[Glyph]
    codes: tuple[str, ...]
    apart: bool
    line: int
    width: float = 0.0
    wide: bool = False  # apart by more than a space, as the next column of a list that has none

    def lead(self, em: float, share: float = 1.0) -> float:
        """The blank before it, where it does not begin a line."""
        return round((WIDE_EM if self.wide else SPACE_EM) * em * share, 2) if self.apart else GLUED_PT


@dataclass
class Flow:
    """Lines set anew together. ``tokens`` → where each begins; ``slots`` → code and rectangle; ``gone``: what goes."""

    tokens: list[tuple[list[Glyph], float, float]] = field(default_factory=list)
    slots: list[tuple[str, Rect]] = field(default_factory=list)
    gone: list[Glyph] = field(default_factory=list)
    areas: list[Rect] = field(default_factory=list)
    em: float = 10.0


@dataclass(frozen=True)
class Around:
    """What a flow may not run into: the other stretches, the rules, the page's sides."""

    stretches: Sequence[Stretch]
    rules: Rules
    page: Rect
    slot_pt: float

    def right_of(self, lines: Sequence[Stretch]) -> float:
        """How far lines may reach: to a rule, to the text beside them, or to the margin that mirrors the left one."""
        widest, limit = max(line.x1 for line in lines), self.margin
        for line in lines:
            for x, low, high in self.rules.upright:
                if x >= line.x1 - 0.5 and low <= line.y + 0.3 * line.em <= high:
                    limit = min(limit, x - CLEAR_PT)
            for other in self.stretches:
                if other is not line and abs(other.y - line.y) < 0.9 * line.em and other.x0 >= line.x1:
                    limit = min(limit, other.x0 - 0.6 * line.em)
        return max(limit, min(widest, self.page[2] - 4)) if len(lines) == 1 else limit

    @cached_property
    def margin(self) -> float:
        """Where the page's text ends at the right: as far as it begins from the left, or as untouched lines reach."""
        begins = min((s.x0 for s in self.stretches if s.words[0].level), default=self.page[0] + 36)
        untouched = [s.x1 for s in self.stretches if not s.withheld and s.words[0].level]
        return min(max([self.page[2] - max(begins - self.page[0], 18), *untouched]), self.page[2] - 4)

    def left_of(self, line: Stretch) -> float:
        """Where the room of a line begins."""
        limit = self.page[0] + 4
        for x, low, high in self.rules.upright:
            if x <= line.x0 + 0.5 and low <= line.y + 0.3 * line.em <= high:
                limit = max(limit, x + CLEAR_PT)
        for other in self.stretches:
            if other is not line and abs(other.y - line.y) < 0.5 * line.em and other.x1 <= line.x0:
                limit = max(limit, other.x1 + 0.6 * line.em)
        return limit

    def alignment(self, line: Stretch) -> str:
        """By which side a line that stands alone was set: where others of the page begin, end or have their middle."""
        others = [s for s in self.stretches if s is not line and abs(s.y - line.y) > 0.5 * line.em]
        middle = (line.x0 + line.x1) / 2
        if any(abs(other.x0 - line.x0) <= ALIGNED_PT for other in others) or self.rules.begins_at(line.x0):
            return "left"
        if any(abs(other.x1 - line.x1) <= ALIGNED_PT for other in others):
            return "right"
        of_page = abs(middle - (self.page[0] + self.page[2]) / 2) < 1
        if of_page or any(abs((other.x0 + other.x1) / 2 - middle) <= ALIGNED_PT for other in others):
            return "centre"
        return "left"

    def justified(self, lines: Sequence[Stretch]) -> bool:
        """Whether all lines but the last end together."""
        if len(lines) < 2:
            return False
        right = max(line.x1 for line in lines)
        if any(abs(line.x1 - right) > 0.8 for line in lines[:-1]):
            return False
        also = [
            s
            for s in self.stretches
            if s not in lines and abs(s.x1 - right) <= 0.8 and abs(s.x0 - lines[-1].x0) <= ALIGNED_PT
        ]
        return len(lines) >= 4 or len(also) + len(lines) - 1 >= 3


def flow(lines: Sequence[Stretch], around: Around) -> Flow:
    """The lines of one paragraph, or of one line that stands alone, set anew. Raises ``NoRoom``."""
    items = list(_items(lines, around))
    if len(lines) == 1:
        return _alone(lines[0], items, around)
    right = around.right_of(lines)
    if around.justified(lines):
        right = max(line.x1 for line in lines)
        return _broken(lines, items, 0, lines[0].x0, 0, right)
    first = next(n for n, item in enumerate(items) if item.codes)
    if first == 0:
        return _broken(lines, items, 0, lines[0].x0, 0, right)
    before = items[first - 1]
    return _broken(lines, items, first, before.glyphs[-1].x1, before.line, right)


def _items(lines: Sequence[Stretch], around: Around) -> Iterator[Item]:
    """Survivors and slots in reading order; slots that only blanks lie between are one."""
    held: Item | None = None
    for number, line in enumerate(lines):
        for place, word in enumerate(line.words):
            # What was broken at a hyphen stays whole.
            apart = not (number and not place and lines[number - 1].words[-1].glyphs[-1].text in HYPHENS)
            for code, glyphs in _parts(word.glyphs):
                if code is None:
                    if held is not None:
                        yield held
                        held = None
                    width = _rounded(glyphs[-1].x1 - glyphs[0].x0)
                    yield Item(glyphs, (), apart, number, width, wide=apart and word.wide)
                elif held is not None and not (apart and word.wide):
                    held.codes = tuple(dict.fromkeys((*held.codes, code)))
                else:
                    if held is not None:
                        yield held
                    held = Item([], (code,), apart, number, around.slot_pt, wide=apart and word.wide)
                apart = False
    if held is not None:
        yield held


def _parts(glyphs: Sequence[Glyph]) -> Iterator[tuple[str | None, list[Glyph]]]:
    part: list[Glyph] = []
    for glyph in glyphs:
        if part and (glyph.code is None) != (part[0].code is None):
            yield part[0].code, part
            part = []
        part.append(glyph)
    if part:
        yield part[0].code, part


def _rounded(width: float) -> float:
    return GRID_PT * math.ceil((width - OFF_GRID_PT) / GRID_PT)


def _broken(lines: Sequence[Stretch], items: list[Item], first: int, x: float, line: int, right: float) -> Flow:
    """``items`` from ``first`` on, broken anew from a place on a line."""
    x = round(x, 2)
    for space, slot in TIGHTER:
        placed = _placed(lines, items[first:], x, line, right, space, slot, starts=first == 0)
        if placed is not None:
            break
    else:
        raise NoRoom("what survives does not fit into the lines of its paragraph")
    made = Flow(gone=_gone(lines, line, x), em=lines[0].em)
    _fill(made, lines, placed)
    for number in range(line, len(lines)):
        of = lines[number]
        begins = x if number == line else min(of.x0, lines[-1].x0)
        ends = max([of.x1, *(x + width for _, x, width, of_line in placed if of_line == number)])
        made.areas.append((begins - 0.3, of.y - AREA_LOW_EM * of.em, max(ends, right) + 1, of.y + AREA_HIGH_EM * of.em))
    return made


Placed = list[tuple[Item, float, float, int]]
"""Item, x, width, line."""


def _placed(
    lines: Sequence[Stretch],
    items: Sequence[Item],
    x: float,
    line: int,
    right: float,
    space: float,
    slot: float,
    *,
    starts: bool,
) -> Placed | None:
    made: Placed = []
    em = lines[0].em
    for group in _groups(items):
        width = sum(item.width * (slot if item.codes else 1) for item in group) + GLUED_PT * (len(group) - 1)
        lead = 0.0 if starts else group[0].lead(em, space)
        if x + lead + width > right and not starts and group[0].apart:
            line += 1
            if line >= len(lines):
                return None
            x, lead = round(lines[1].x0, 2), 0.0
        if x + lead + width > right + 0.5:
            return None
        x += lead
        for number, item in enumerate(group):
            x += GLUED_PT if number else 0
            own = round(item.width * (slot if item.codes else 1), 2)
            made.append((item, x, own, line))
            x += own
        starts = False
    return made


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        if item.apart and group:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _fill(made: Flow, lines: Sequence[Stretch], placed: Placed) -> None:
    for item, x, width, number in placed:
        of = lines[number]
        y = round(of.y, 2)
        if item.codes:
            rect = (x, y - SLOT_LOW_EM * of.em, x + width, y + SLOT_HIGH_EM * of.em)
            made.slots.append((", ".join(item.codes), rect))
        else:
            made.tokens.append((item.glyphs, round(x + item.glyphs[0].x - item.glyphs[0].x0, 2), y))


def _gone(lines: Sequence[Stretch], line: int, x: float) -> list[Glyph]:
    """Every letter under a mark, and every blank from a place on a line on."""
    gone = [g for of in lines for word in of.words for g in word.glyphs if g.code is not None]
    for number, of in enumerate(lines):
        gone += [b for b in of.blanks if number > line or (number == line and b.x >= x - 0.5)]
    return gone


def _alone(line: Stretch, items: list[Item], around: Around) -> Flow:
    """A line by itself: from its first mark on where it begins at the left, else whole."""
    side = around.alignment(line)
    right = around.right_of([line])
    if all(item.codes for item in items) and side != "left":
        return _cell(line, items, around.left_of(line), right)
    if side == "left":
        first = next(n for n, item in enumerate(items) if item.codes)
        x = line.x0 if first == 0 else items[first - 1].glyphs[-1].x1
        return _single(line, items, first, x, right)
    left = around.left_of(line)
    total = _length(line, items)
    x = line.x1 - total if side == "right" else (line.x0 + line.x1) / 2 - total / 2
    return _single(line, items, 0, max(x, left), max(right, line.x1))


def _length(line: Stretch, items: Sequence[Item]) -> float:
    return sum(item.width for item in items) + sum(item.lead(line.em) for item in items[1:])


def _single(line: Stretch, items: list[Item], first: int, x: float, right: float) -> Flow:
    x = round(x, 2)
    rest = items[first:]
    lead = 0.0 if first == 0 else rest[0].lead(line.em)
    placed = None
    for space, slot in TIGHTER:
        placed = _placed([line], rest, x, 0, right, space, slot, starts=first == 0)
        if placed is not None:
            break
    if placed is None and len(rest) == 1 and right - x - lead > 4:  # a cell that is narrower than a slot: all of it
        placed = [(rest[0], x + lead, round(right - x - lead, 2), 0)]
    if placed is None:
        raise NoRoom("what survives does not fit into its line")
    made = Flow(gone=_gone([line], 0, x), em=line.em)
    _fill(made, [line], placed)
    ends = max([line.x1, *(x + width for _, x, width, _ in placed)])
    made.areas.append((x - 0.3, line.y - AREA_LOW_EM * line.em, ends + 1, line.y + AREA_HIGH_EM * line.em))
    return made


def _cell(line: Stretch, items: list[Item], left: float, right: float) -> Flow:
    """Nothing survives of a cell whose text does not begin where others do: the whole of it is covered."""
    codes = ", ".join(dict.fromkeys(code for item in items for code in item.codes))
    y = round(line.y, 2)
    rect = (round(left, 2), y - SLOT_LOW_EM * line.em, round(right, 2), y + SLOT_HIGH_EM * line.em)
    if rect[2] - rect[0] < 4:
        raise NoRoom("a cell without room")
    area = (left - 0.3, line.y - AREA_LOW_EM * line.em, right + 1, line.y + AREA_HIGH_EM * line.em)
    return Flow(slots=[(codes, rect)], gone=_gone([line], 0, line.x0 - 1), areas=[area])

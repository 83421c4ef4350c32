"""Where survivors and slots stand: by what survives, how many slots there are and the page, by nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._setting.lines import ALIGNED_PT, EXACT_PT, HANG_EM, Glyph, Rules, Stretch
from counterfoil.redaction._setting.paragraphs import Lines, Paragraph
from counterfoil.redaction._setting.spacing import natural_width, spacing

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

NEXT_LINE_EM = 2.4
CLEAR_PT = 2.0
USUAL_MARGIN_PT = 72.0
TOGETHER_EM = 0.1
FEWEST_FULL = 3
"""So many lines that end together were set to one measure; two may end so by chance."""

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
    natural: float = 0.0  # its width before that was rounded
    space_em: float = SPACE_EM
    wide: bool = False  # apart by more than a space, as the next column of a list that has none
    between: float = 0.0  # its letters, beside their advances
    em: float = 0.0  # of its letters

    def lead(self, em: float, share: float = 1.0) -> float:
        """The blank before it, where it does not begin a line."""
        return round((WIDE_EM if self.wide else self.space_em) * em * share, 2) if self.apart else GLUED_PT


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters, where the origin of its first is to stand, what is to stand between them, and their width."""

    glyphs: list[Glyph]
    x: float
    y: float
    between: float
    em: float
    width: float


@dataclass
class Flow:
    """Lines set anew together. ``slots`` → code and rectangle; ``gone``: what goes."""

    tokens: list[Token] = field(default_factory=list)
    slots: list[tuple[str, Rect]] = field(default_factory=list)
    gone: list[Glyph] = field(default_factory=list)
    areas: list[Rect] = field(default_factory=list)
    beyond: list[Rect] = field(default_factory=list)  # beside the lines: blanks there stood by what was under the marks
    em: float = 10.0


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


def flow(of: Paragraph, around: Around) -> Flow:
    """The lines of one paragraph, or of one line that stands alone, set anew. Raises ``NoRoom``."""
    lines = of.lines
    items = list(_items(lines, around, columns=len(lines) == 1))
    if of.pitch:
        for item in items:
            item.space_em = round(of.pitch / lines[0].em, 1)
    side = of.side if len(lines) > 1 else around.alignment(lines[0])
    if len(lines) == 1:
        made = _alone(lines[0], items, side, around)
    elif side != "left":
        made = _aside(of, items, around)
    else:
        # Also what stands before the first mark: in stretched lines it tells how much the line was stretched.
        measure = around.measure(of)
        made = _broken(lines, items, lines[0].x0, around.right_of(lines) if measure is None else measure)
    made.beyond = [rect for line in lines for rect in around.beyond(line, side)]
    return made


def _aside(of: Paragraph, items: list[Item], around: Around) -> Flow:
    """Lines that stand by their right side or about their middle: all of them, as wide as they may be."""
    lines = of.lines
    left = max(around.left_of(line) for line in lines)
    if of.side == "right":
        right = around.edge(min(line.x1 for line in lines), lines[0].em)
        left = max(left, around.page[0] + around.page[2] - right)
    else:
        middle = around.middle(lines[0])
        half = min(middle - left, min(around.right_of([line]) for line in lines) - middle)
        left, right = middle - half, middle + half
    return _broken(lines, items, left, right, of.side)


def _items(lines: Sequence[Stretch], around: Around, *, columns: bool) -> Iterator[Item]:
    """Survivors and slots in reading order; slots that only blanks lie between are one."""
    held: Item | None = None
    for number, line in enumerate(lines):
        for place, word in enumerate(line.words):
            # What was broken at a hyphen stays whole.
            apart = not (number and not place and lines[number - 1].words[-1].glyphs[-1].text in HYPHENS)
            wide = columns and word.wide
            for code, glyphs in _parts(word.glyphs) if word.withheld else [(None, word.glyphs)]:
                if code is None:
                    if held is not None:
                        yield held
                        held = None
                    between = spacing(glyphs, word.em)
                    natural = natural_width(glyphs, word.em, between)
                    wide_too, width = apart and wide, _rounded(natural)
                    yield Item(glyphs, (), apart, number, width, natural, SPACE_EM, wide_too, between, word.em)
                elif held is not None and not (apart and wide):
                    held.codes = tuple(dict.fromkeys((*held.codes, code)))
                else:
                    if held is not None:
                        yield held
                    held = Item([], (code,), apart, number, around.slot_pt, wide=apart and wide)
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


def _steady(value: float) -> float:
    """A measured place on a grid, so that a measurement's last digits do not tell."""
    return GRID_PT * math.floor(value / GRID_PT + 0.5 + OFF_GRID_PT)


def _broken(lines: Sequence[Stretch], items: list[Item], x: float, right: float, side: str = "left") -> Flow:
    """``items`` broken anew from a place on the first line."""
    x = round(x, 2)
    begins = x if side != "left" else round(lines[1].x0, 2)
    for space, slot in TIGHTER:
        placed = _placed(lines, items, x, right, space, slot, begins=begins)
        if placed is not None:
            break
    else:
        raise NoRoom("what survives does not fit into the lines of its paragraph")
    if side != "left":
        placed = _shifted(placed, right, 1.0 if side == "right" else 0.5)
    made = Flow(gone=_gone(lines, x), em=lines[0].em)
    _fill(made, lines, placed)
    for number, of in enumerate(lines):
        low = x if number == 0 else begins
        ends = max([of.x1, *(x + width for _, x, width, of_line in placed if of_line == number)])
        area = (min(of.x0, low) - 0.3, of.y - AREA_LOW_EM * of.em, max(ends, right) + 1, of.y + AREA_HIGH_EM * of.em)
        made.areas.append(area)
    return made


def _shifted(placed: Placed, right: float, share: float) -> Placed:
    """Each line moved to the right by a share of what it leaves free."""
    ends = {line: x + width for _, x, width, line in placed}
    return [(item, round(x + share * (right - ends[line]), 2), width, line) for item, x, width, line in placed]


Placed = list[tuple[Item, float, float, int]]
"""Item, x, width, line."""


def _placed(
    lines: Sequence[Stretch],
    items: Sequence[Item],
    x: float,
    right: float,
    space: float,
    slot: float,
    *,
    starts: bool = True,
    begins: float = 0.0,
) -> Placed | None:
    made: Placed = []
    line = 0
    em = lines[0].em
    for group in _groups(items):
        width = sum(item.width * (slot if item.codes else 1) for item in group) + GLUED_PT * (len(group) - 1)
        lead = 0.0 if starts else group[0].lead(em, space)
        if x + lead + width > right and not starts and group[0].apart:
            line += 1
            if line >= len(lines):
                return None
            x, lead = begins, 0.0
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
            first = round(x + item.glyphs[0].x - item.glyphs[0].x0, 2)
            made.tokens.append(Token(item.glyphs, first, y, item.between, item.em, item.natural))


def _gone(lines: Sequence[Stretch], x: float) -> list[Glyph]:
    """Every letter under a mark, and every blank from a place on the first line on."""
    gone = [g for of in lines for word in of.words for g in word.glyphs if g.code is not None]
    for number, of in enumerate(lines):
        gone += [b for b in of.blanks if number or b.x >= x - 0.5]
    return gone


def _alone(line: Stretch, items: list[Item], side: str, around: Around) -> Flow:
    """A line by itself: from its first mark on where it begins at the left, else whole."""
    right = around.right_of([line])
    if all(item.codes for item in items) and side != "left":
        return _cell(line, items, around.left_of(line), right)
    if side == "left":
        first = next(n for n, item in enumerate(items) if item.codes)
        x = line.x0 if first == 0 else items[first - 1].glyphs[-1].x1
        return _single(line, items, first, x, right)
    left = around.left_of(line)
    total = _length(line, items)
    if side == "right":
        edge = around.edge(line.x1, line.em, right)
        return _single(line, items, 0, max(edge - total, left), max(right, edge))
    return _single(line, items, 0, max(around.middle(line) - total / 2, left), max(right, line.x1))


def _length(line: Stretch, items: Sequence[Item]) -> float:
    return sum(item.width for item in items) + sum(item.lead(line.em) for item in items[1:])


def _single(line: Stretch, items: list[Item], first: int, x: float, right: float) -> Flow:
    x = round(x, 2)
    rest = items[first:]
    lead = 0.0 if first == 0 else rest[0].lead(line.em)
    placed = None
    for space, slot in TIGHTER:
        placed = _placed([line], rest, x, right, space, slot, starts=first == 0)
        if placed is not None:
            break
    if placed is None and len(rest) == 1 and right - x - lead > 4:  # a cell that is narrower than a slot: all of it
        placed = [(rest[0], x + lead, round(right - x - lead, 2), 0)]
    if placed is None:
        raise NoRoom("what survives does not fit into its line")
    made = Flow(gone=_gone([line], x if first else min(x, line.x0)), em=line.em)
    _fill(made, [line], placed)
    ends = max([line.x1, *(x + width for _, x, width, _ in placed)])
    begins = x if first else min(x, line.x0)
    made.areas.append((begins - 0.3, line.y - AREA_LOW_EM * line.em, ends + 1, line.y + AREA_HIGH_EM * line.em))
    return made


def _cell(line: Stretch, items: list[Item], left: float, right: float) -> Flow:
    """Nothing survives of a cell whose text does not begin where others do: the whole of it is covered."""
    codes = ", ".join(dict.fromkeys(code for item in items for code in item.codes))
    y = round(line.y, 2)
    rect = (round(left, 2), y - SLOT_LOW_EM * line.em, round(right, 2), y + SLOT_HIGH_EM * line.em)
    if rect[2] - rect[0] < 4:
        raise NoRoom("a cell without room")
    area = (left - 0.3, line.y - AREA_LOW_EM * line.em, right + 1, line.y + AREA_HIGH_EM * line.em)
    return Flow(slots=[(codes, rect)], gone=_gone([line], line.x0 - 1), areas=[area])

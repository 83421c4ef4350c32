"""Where survivors and slots stand: by what survives, how many slots there are and the page, by nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._setting.around import AREA_HIGH_EM, AREA_LOW_EM, GRID_PT, OFF_GRID_PT, Around
from counterfoil.redaction._setting.lines import Stretch
from counterfoil.redaction._setting.paragraphs import Paragraph
from counterfoil.redaction._setting.spacing import natural_width, spacing
from counterfoil.redaction._setting.words import Glyph

SLOT_PT = 46.0
"""The width of every slot, whatever was removed. Wider for all where one of the codes needs more room."""

SPACE_EM = 0.26
WIDE_EM = 1.7
GLUED_PT = 1.0
"""Between a slot and what stood close to it: a comma, the rest of a word."""

TIGHTER = ((1.0, 1.0), (0.85, 0.85), (0.75, 0.7), (0.65, 0.55), (0.6, 0.4))
"""Shares of a space and of a slot, tried in turn where the lines of a paragraph would not do."""

HYPHENS = frozenset("-\u00ad\u2010\x02\ufffe")
SLOT_LOW_EM, SLOT_HIGH_EM = 0.24, 0.8


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

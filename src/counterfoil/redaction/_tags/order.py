"""The order in which a page is read, and which of its lines belong together, by geometry alone.

From the top down, a line from the left; columns of prose one after the other; the caption of a cell with what stands
under it. Places are those of the page as it is seen, y upwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

UNIT_GAP_EM = 1.6
LABEL, LABEL_EM = 0.6, 4.0
"""A label in letters of another size, no smaller than the first share, belongs to what stands no further to its
right."""

SAME_LINE_EM = 0.35
CAPTION = 0.8
"""A caption is smaller than this share of what stands under it."""

UNDER_EM, BESIDE_PT = 1.8, 4.0
TALL_EM = 2.2
LEADING_EM = 1.8
INDENT_EM = 5.0
FULL = 0.7
"""A line that goes on in the next reaches over this share of the room it has, and of the widest of its size."""

SAME_PT = 0.3
MOST = 3000
"""A page of more units is no page of a record: it is read from the top down, without looking for forms and columns."""

PROSE_EM, FEWEST_LINES = 12.0, 4
HEADING, HEADING_PT = 1.2, 1.5


class Unit:
    """Letters that stand together: runs, then part of a line between wide gaps, then a cell with its caption.

    Or a box, or a picture. ``items``: its numbers in the content; ``wide``: of its letters; ``em`` as of most of them;
    ``blank``: nothing of it is seen.
    """

    __slots__ = ("blank", "caption", "cell", "em", "items", "middle", "top", "wide", "x0", "x1")

    def __init__(self, items: list[int], x0: float, x1: float, middle: float, em: float, wide: float) -> None:
        self.items, self.x0, self.x1, self.middle, self.em, self.wide = items, x0, x1, middle, em, wide
        self.top = middle
        self.blank = self.cell = False
        self.caption: Unit | None = None


@dataclass(slots=True)
class Block:
    """What is read as one: numbers of items in order. ``kind``: "P", "H1" or "Figure"."""

    kind: str
    items: list[int]


_MIDDLE, _LEFT = attrgetter("middle"), attrgetter("x0")


def blocks(inline: Sequence[Unit], aside: Sequence[tuple[str, Unit]]) -> list[Block]:
    """Everything that is seen on a page in reading order. ``aside``: what stands in no line, with the kind of its
    block."""
    body = body_of(inline)
    heading = max(HEADING * body, body + HEADING_PT)
    units = _cells(_lines(list(inline), heading))
    groups = _columns(units) if 0 < len(units) <= MOST else [units]
    made = [block for group in groups for block in _blocks(group, heading)]
    return _with_aside(made, aside) if aside else [block for _, block in made]


def body_of(units: Iterable[Unit]) -> float:
    """The size in which most of the page is set."""
    widths: dict[float, float] = {}
    for unit in units:
        if unit.wide:
            widths[unit.em] = widths.get(unit.em, 0.0) + unit.wide
    return max(widths, key=lambda em: (widths[em], em), default=10.0)


# -- lines and cells


def _lines(units: list[Unit], heading: float) -> list[Unit]:
    """Units as wide as they can be, from the top down."""
    if len(units) <= MOST:
        _find_captions(units, heading)
    units.sort(key=_MIDDLE, reverse=True)
    lines: list[list[Unit]] = []
    line: list[Unit] = []
    height = em = 0.0
    for unit in units:
        if line and height - unit.middle < SAME_LINE_EM * min(unit.em, em):
            line.append(unit)
        else:
            line, height, em = [unit], unit.middle, unit.em
            lines.append(line)
    made: list[Unit] = []
    for line in lines:
        if len(line) > 1:
            line.sort(key=_LEFT)
        before = line[0]
        made.append(before)
        for unit in line[1:]:
            if unit.caption is not None or unit.x0 - before.x1 > UNIT_GAP_EM * max(before.em, unit.em):
                made.append(unit)
                before = unit
                continue
            before.items += unit.items
            before.blank &= unit.blank
            before.x1 = max(before.x1, unit.x1)
            if unit.wide > before.wide:
                before.em = unit.em
            before.wide += unit.wide
    return [unit for unit in made if not unit.blank]


def _find_captions(units: Sequence[Unit], heading: float) -> None:
    """A caption stands over what it names: smaller, near, and it begins where that does.

    What is as large as a heading is no value.
    """
    begins: dict[int, list[Unit]] = {}
    least = small = CAPTION * heading
    for unit in units:
        if unit.em < small and unit.wide:
            least = min(least, unit.em)
            column = int(unit.x0 / BESIDE_PT)
            for each in (column - 1, column, column + 1):
                begins.setdefault(each, []).append(unit)
    least /= CAPTION
    for unit in units:
        em = unit.em
        if not least <= em < heading or (near := begins.get(int(unit.x0 / BESIDE_PT))) is None:
            continue
        middle, x0, nearest = unit.middle, unit.x0, UNDER_EM * em
        for above in near:
            if 0 < above.middle - middle <= nearest and above.em <= CAPTION * em and abs(x0 - above.x0) <= BESIDE_PT:
                unit.caption, nearest = above, above.middle - middle


def _cells(units: list[Unit]) -> list[Unit]:
    """Captions joined with what stands under them."""
    captions = {id(unit): unit for unit in units}
    made = []
    for unit in units:
        caption = unit.caption
        if caption is None or id(caption) not in captions or caption.cell or unit.cell:
            made.append(unit)
            continue
        caption.items += unit.items
        caption.x1 = max(caption.x1, unit.x1)
        caption.em, caption.wide, caption.cell = unit.em, caption.wide + unit.wide, True
    return made


# -- columns and rows


def _columns(units: list[Unit]) -> list[list[Unit]]:
    """The units in groups that are read one after the other: columns of prose, and what is above and below them."""
    starts = Counter([round(unit.x0) for unit in units if not unit.cell and unit.x1 - unit.x0 >= PROSE_EM * unit.em])
    often = sorted([x for x, count in starts.items() if count >= FEWEST_LINES])
    if len(often) < 2 and not (often and min(starts) < often[0]):
        return [units] if units else []
    prose = [unit for unit in units if not unit.cell and unit.x1 - unit.x0 >= PROSE_EM * unit.em]
    for gutter in often:
        right = [unit for unit in prose if abs(unit.x0 - gutter) <= 1]
        left = [unit for unit in prose if unit.x1 < gutter - 0.5 * unit.em]
        if len(left) < FEWEST_LINES:
            continue
        with_short = [unit.middle for unit in units if not unit.cell and abs(unit.x0 - gutter) <= 1]
        top, low = max(with_short) + 1, min(with_short) - 1
        across = [u.middle for u in units if u.x0 < gutter - 1 and u.x1 > gutter + 1 and low < u.middle < top]
        if across:  # only the part above, or below, what runs through both
            top, low = max(pairwise([top, *sorted(across, reverse=True), low]), key=lambda pair: pair[0] - pair[1])
        beside = [unit for unit in left if low < unit.middle < top]
        if min(len(beside), sum(low < unit.middle < top for unit in right)) < FEWEST_LINES:
            continue
        low = min(low, min((u.middle for u in left if not any(low > y > u.middle for y in across)), default=low))
        inside = [unit for unit in units if low < unit.middle < top]
        return [
            *_columns([unit for unit in units if unit.middle >= top]),
            [unit for unit in inside if unit.x0 < gutter - 1],
            *_columns([unit for unit in inside if unit.x0 >= gutter - 1]),
            *_columns([unit for unit in units if unit.middle <= low]),
        ]
    return [units] if units else []


def _rows(units: Sequence[Unit]) -> list[list[Unit]]:
    """From the top down, as the units are already; each from the left."""
    rows: list[list[Unit]] = []
    row: list[Unit] = []
    for unit in units:
        if row and row[0].middle - unit.middle < SAME_LINE_EM * min(row[0].em, unit.em):
            row.append(unit)
        else:
            row = [unit]
            rows.append(row)
    for row in rows:
        if len(row) > 1:
            row.sort(key=_LEFT)
    return rows


# -- what is read as one


def _blocks(units: Sequence[Unit], heading: float) -> Iterator[tuple[float, Block]]:
    """The blocks of one column, each with the height that it begins at."""
    reach = 0.0
    widest: dict[float, float] = {}
    for unit in units:
        if not unit.cell:
            reach = max(reach, unit.x1)
            widest[unit.em] = max(widest.get(unit.em, 0.0), unit.x1 - unit.x0)
    made: tuple[float, Block] | None = None
    last: Unit | None = None  # the line before, where it stands alone
    before: Unit | None = None
    for row in _rows(units):
        alone = row[0] if len(row) == 1 and not row[0].cell else None
        goes_on = last is not None and alone is not None and _goes_on(last, alone, reach, widest)
        for unit in row:
            beside = unit is not row[0] and before is not None and _one_line(before, unit, heading)
            if made is not None and (goes_on or beside):
                made[1].items += unit.items
            else:
                if made is not None:
                    yield made
                made = unit.middle, Block("H1" if _is_heading(unit, heading) else "P", unit.items)
            before = unit
        last = alone
    if made is not None:
        yield made


def _one_line(before: Unit, unit: Unit, heading: float) -> bool:
    """Whether two units of a row are read as one: a label and what stands to its right."""
    if before.cell or unit.cell or _is_heading(before, heading) or _is_heading(unit, heading):
        return False
    alike = abs(before.em - unit.em) <= SAME_PT or not (before.wide and unit.wide)
    small, large = sorted((before.em, unit.em))
    return alike or (small >= LABEL * large and unit.x0 - before.x1 <= LABEL_EM * large)


def _goes_on(above: Unit, below: Unit, reach: float, widest: dict[float, float]) -> bool:
    """Whether a line goes on in the next: it is full, and the next is as large, as near and begins as it does."""
    em, wide = above.em, above.x1 - above.x0
    begins = abs(above.x0 - below.x0) <= 1 or 0 < above.x0 - below.x0 <= INDENT_EM * em
    alike = abs(em - below.em) <= SAME_PT or not (above.wide and below.wide)
    full = wide >= FULL * max(widest[em], reach - above.x0)
    return 0 < above.middle - below.middle <= LEADING_EM * em and begins and alike and full


def _is_heading(unit: Unit, heading: float) -> bool:
    return unit.em >= heading and unit.wide > 0 and not unit.cell


def _with_aside(made: Iterable[tuple[float, Block]], aside: Iterable[tuple[str, Unit]]) -> list[Block]:
    """What stands in no line comes before whatever begins below its top."""
    above = sorted(aside, key=lambda each: (each[1].top, -each[1].x0))
    if len(above) > MOST:
        every = [*made, *((unit.top, Block(kind, unit.items)) for kind, unit in reversed(above))]
        return [block for _, block in sorted(every, key=lambda each: -each[0])]
    heights, out = [], []
    for height, block in made:
        heights.append(height)
        out.append(block)
    for kind, unit in above:
        at = next((place for place, height in enumerate(heights) if height < unit.top), len(heights))
        out.insert(at, Block(kind, unit.items))
        heights.insert(at, unit.top)
    return out

"""Which lines of a page were broken together: the paragraph that a mark lies in, and by which side it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from counterfoil.redaction._setting.drawn import ALIGNED_PT, Rules
from counterfoil.redaction._setting.lines import EXACT_PT, HANG_EM, Stretch
from counterfoil.redaction._setting.words import WORD_GAP_EM

INDENT_PT = 100.0
LEADING_EM = (0.7, 2.4)
"""From one baseline to the next; Word sets double-spaced Times 2.3 ems apart."""
LEADING_PT = 1.0
ROW_PT = 12.0
LONG = 0.6
"""A line that was broken reaches over this share of its width at least."""

Room = Callable[[Stretch, str], float]
"""How wide a line could be that stands by a side."""


@dataclass(frozen=True)
class Paragraph:
    """Lines that were broken together, from the top down, and by which side they stand."""

    lines: list[Stretch]
    side: str = "left"  # or "right", "centre"

    natural: float | None = None  # the gap between words of this size where nothing was stretched

    @cached_property
    def pitch(self) -> float:
        """The advance of all its letters where they share one, else 0."""
        advances = [g.x1 - g.x0 for line in self.lines for word in line.words for g in word.glyphs if g.code is None]
        if len(advances) < 8 or max(advances) - min(advances) > 0.02 * self.lines[0].em:
            return 0.0
        return sum(advances) / len(advances)

    @cached_property
    def spaced_alike(self) -> bool:
        """Whether the gaps between words are the same on all lines: they were not stretched to a measure."""
        near = 0.02 * self.lines[0].em + 0.05
        gaps = list(_gaps(self.lines))
        if self.pitch:
            return all(abs(gap - self.pitch * max(1, round(gap / self.pitch))) <= near for gap in gaps)
        low = min(gaps, default=0.0) if self.natural is None else self.natural
        return max(gaps, default=low) - low <= near


def _gaps(lines: Iterable[Stretch]) -> Iterator[float]:
    for line in lines:
        for before, word in pairwise(line.words):
            if not (before.withheld or word.withheld):
                yield word.x0 - before.x1


class Lines:
    """All lines of a page, to be asked which of them stand near another."""

    def __init__(self, every: Sequence[Stretch]) -> None:
        self.every = every
        self._rows: dict[int, list[int]] = {}
        for number, line in enumerate(every):
            self._rows.setdefault(int(line.y // ROW_PT), []).append(number)
        self._natural: dict[float, float | None] = {}
        self._nearest: dict[tuple[int, bool], Stretch | None] = {}

    def between(self, low: float, high: float) -> list[Stretch]:
        """The lines whose baselines lie between two heights, and some more; in order."""
        rows: Iterable[int] = range(int(low // ROW_PT), int(high // ROW_PT) + 1)
        if high - low > ROW_PT * len(self._rows):  # of letters larger than any page
            rows = list(self._rows)
        return [self.every[number] for number in sorted(n for row in rows for n in self._rows.get(row, ()))]

    def natural_gap(self, em: float) -> float | None:
        """The gap between words of one size where nothing was stretched: nearly the smallest there is."""
        if em not in self._natural:
            gaps = sorted(_gaps(line for line in self.every if abs(line.em - em) < 0.1))
            self._natural[em] = gaps[len(gaps) // 20] if gaps else None
        return self._natural[em]

    def nearest(self, of: Stretch, *, up: bool) -> Stretch | None:
        """The nearest line above or below that shares some width."""
        key = (id(of), up)
        if key not in self._nearest:
            low, high = (x * of.em for x in LEADING_EM)
            near = self.between(of.y, of.y + high) if up else self.between(of.y - high, of.y)
            met = [
                each
                for each in near
                if low < (each.y - of.y if up else of.y - each.y) < high
                and each.x0 < of.x1 + 200
                and of.x0 < each.x1 + 200
            ]
            shared = [each for each in met if each.x0 < of.x1 and of.x0 < each.x1] or met
            self._nearest[key] = min(shared, key=lambda each: abs(each.y - of.y), default=None)
        return self._nearest[key]


def paragraph(of: Stretch, among: Lines, drawn: Rules, room: Room) -> Paragraph:
    """The lines that were broken together with this one; only itself where it stands alone."""
    natural = among.natural_gap(of.em)
    best = Paragraph([of], natural=natural)
    for side, indented in (("left", False), ("right", False), ("centre", False), ("left", True)):
        lines = _chain(of, among, drawn, room, side, indented)
        # Lines that stand by two sides by chance stand exactly by one.
        exact = _spread(best.side, best.lines) > _spread(side, lines) + EXACT_PT
        if len(lines) > len(best.lines) or (len(lines) == len(best.lines) > 1 and exact):
            best = Paragraph(lines, side, natural)
    if best.side != "left" and len(best.lines) > 1:
        lines = _chain(of, among, drawn, room, "left", True)
        if len(lines) >= len(best.lines) and _justified(lines, among):
            return Paragraph(lines, "left", natural)
    return best


def _justified(lines: Sequence[Stretch], among: Lines) -> bool:
    """Whether lines of which the first is indented stand by both sides, and where other lines of the page begin."""
    others = (line for line in among.every if not line.withheld and line not in lines)
    begins = any(abs(other.x0 - lines[-1].x0) <= ALIGNED_PT for other in others)
    return begins and max(line.x1 for line in lines) - min(line.x1 for line in lines[:-1]) <= HANG_EM * lines[0].em


def _chain(of: Stretch, among: Lines, drawn: Rules, room: Room, side: str, indented: bool) -> list[Stretch]:
    """The lines above and below that stand by the same side; ``indented``: the first of them stands elsewhere."""
    lines = [of]
    rest = of
    first = _next(of, among, drawn, room, side, up=False, leading=None, indented=True) if indented else None
    if first is not None and abs(first.x0 - of.x0) > ALIGNED_PT:  # it is the first line itself
        lines, rest = [of, first], first
    while (
        below := _next(lines[-1], among, drawn, room, side, up=False, leading=_leading(lines), indented=False)
    ) is not None:
        lines.append(below)
    if rest is not of:
        return lines
    while (
        above := _next(lines[0], among, drawn, room, side, up=True, leading=_leading(lines), indented=indented)
    ) is not None:
        lines.insert(0, above)
        if _apart(side, above, lines[1]) > _near(side, of.em):
            break  # its first line
    return lines


def _spread(side: str, lines: Sequence[Stretch]) -> float:
    """How far the lines of a paragraph are from standing exactly by one side."""
    places = [{"left": line.x0, "right": line.x1}.get(side, (line.x0 + line.x1) / 2) for line in lines]
    return max(places) - min(places)


def _apart(side: str, one: Stretch, other: Stretch) -> float:
    """How far two lines are from standing by the same side. A sign at a line's end may hang over the margin or not."""
    if side == "left":
        return abs(one.x0 - other.x0)
    if side == "right":
        return max(0.0, max(one.x1 - one.hangs, other.x1 - other.hangs) - min(one.x1, other.x1))
    return max(0.0, abs(one.x0 + one.x1 - other.x0 - other.x1) - one.hangs - other.hangs) / 2


def _alike(side: str, of: Stretch, every: Sequence[Stretch], near: float) -> list[Stretch]:
    """The lines that are by ``_apart`` no further from one; asked so often that it is said in few steps."""
    if side == "left":
        x0 = of.x0
        return [each for each in every if abs(each.x0 - x0) <= near]
    if side == "right":
        x1, low = of.x1, of.x1 - of.hangs
        some = [each for each in every if low - each.x1 <= near]
        return [each for each in some if each.x1 - x1 <= near or each.x1 - each.hangs - x1 <= near]
    return [each for each in every if _apart(side, each, of) <= near]


def _near(side: str, em: float) -> float:
    """How well lines stand together by a side: at the right, signs may hang over the margin."""
    return ALIGNED_PT if side == "left" else max(ALIGNED_PT, HANG_EM * em)


def _leading(lines: Sequence[Stretch]) -> float | None:
    return lines[0].y - lines[1].y if len(lines) > 1 else None


def _next(
    of: Stretch, among: Lines, drawn: Rules, room: Room, side: str, *, up: bool, leading: float | None,
    indented: bool,
) -> Stretch | None:  # fmt: skip
    each = among.nearest(of, up=up)
    if each is None:
        return None
    above, below = (each, of) if up else (of, each)
    if below.labelled or below.is_entry:
        return None
    apart = above.y - below.y
    fits = leading is None or abs(apart - leading) <= LEADING_PT
    alike = abs(above.em - below.em) <= 0.3
    off = _apart(side, above, below)
    aligned = off <= _near(side, above.em) or (indented and 4 < off <= INDENT_PT)
    if fits and alike and aligned and not drawn.between(above, below) and _full(above, below, among, room, side):
        return each
    return None


def _full(above: Stretch, below: Stretch, among: Lines, room: Room, side: str) -> bool:
    """Whether the first word of the line below did not fit on the one above: it was broken there, not ended."""
    first = below.words[0]
    widest = max([each.x1 - each.x0 for each in _alike(side, below, among.every, _near(side, above.em))])
    begins = below.x0 if side == "left" else above.x0
    reach = above.x1 - begins
    gap = min([*_gaps([above]), above.em * WORD_GAP_EM * 2])
    wide = room(above, side)
    if reach < LONG * wide and reach + gap + (first.x1 - first.x0) < wide:
        return False
    return reach + max(gap, 0.2 * above.em) + (first.x1 - first.x0) > widest - 0.5

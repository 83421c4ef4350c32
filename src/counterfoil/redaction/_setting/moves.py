"""What happens to each glyph of one page: it stays, it goes, or it stands elsewhere. Looked up by where it stood."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, overlap
from counterfoil.redaction._setting.packed import aims, unpacked

NEAR_PT = 0.45
"""Two engines mean the same glyph when its origins lie no further apart."""

LOW_EM, HIGH_EM = 0.05, 0.45
"""The part of a glyph, above its baseline in ems, that decides which line it belongs to: no neighbour reaches there."""

BAR_PT = 1.5
"""Two engines mean the same line when its sides lie no further apart: one counts the width of its stroke."""

BESIDE_PT = 0.3
"""A glyph goes when its advance reaches further than this into a mark."""


PLACED_EM, STEP_PT = 0.15, 0.05
"""A letter that is off by more than the first was put there on purpose, as an accent over its letter; how far, in steps
of the second: a rounding of the source's tells nothing."""


def placed(apart: float, em: float) -> float:
    """How far from its place a letter was put on purpose, where letters stand by their advances."""
    return 0.0 if abs(apart) < PLACED_EM * em else round(apart / STEP_PT) * STEP_PT


class Misfit(Exception):
    """A page's content is not what the plan took it for; its layout has to be kept."""


class CannotSet(Exception):
    """A document has something that cannot be set anew; the layout of all its pages has to be kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the first glyph of a token shall stand; the others follow at their advances, ``between`` farther apart."""

    token: int
    x: float
    y: float
    between: float = 0.0


DROP = Target(-1, 0.0, 0.0)


STRIP_PT, TALL_PT = 24.0, 2000.0
"""How high the strips of a page are by which marks are looked up; where one is taller than the second, none are."""

WORTH = 64
"""A row is gone through for a run when it has at most so many glyphs for each glyph of the run; else it is searched."""

_Row = tuple[tuple[float, ...], tuple[float, ...], tuple[int, ...]]
"""Origins, x and y, and numbers of their targets; by x."""


class Near:
    """What may happen to glyphs that nothing is planned for: to all of a page, or to those of one level run."""

    __slots__ = ("_areas", "_beyond", "_bodies", "_lines", "_page")

    def __init__(
        self,
        page: Rect,
        lines: Sequence[Rect],
        bodies: Sequence[Rect],
        areas: Sequence[Rect],
        beyond: Sequence[Rect],
    ) -> None:
        self._page, self._lines, self._bodies, self._areas, self._beyond = page, lines, bodies, areas, beyond

    @property
    def spans(self) -> list[tuple[float, float]]:
        """From where to where: nothing happens to a glyph that lies on the page and beside all of these."""
        return [(rect[0], rect[2]) for rect in (*self._lines, *self._bodies, *self._areas, *self._beyond)]

    def of(self, band: Rect, body: Rect, blank: Callable[[], bool]) -> Target | None:
        """What is to happen to a glyph that nothing is planned for; ``None``: it stays. Raises ``Misfit``.

        ``band`` and ``body`` as for ``touches``. ``blank``: whether it shows nothing; asked where no engine reads a
        letter.
        """
        if not overlap(band, self._page):
            return DROP
        for rect, cores in ((band, self._lines), (body, self._bodies)):
            left, low, right, high = rect
            for core in cores:
                x0, y0, x1, y1 = core
                if x0 <= right and left <= x1 and y0 <= high and low <= y1 and _meets(rect, core):
                    return DROP
        middle_x, middle_y = (band[0] + band[2]) / 2, (band[1] + band[3]) / 2
        for area in self._areas:
            if area[0] < middle_x < area[2] and area[1] < middle_y < area[3]:
                if blank() or min(band[2] - band[0], band[3] - band[1]) < NEAR_PT:
                    return DROP
                raise Misfit("a letter that only one engine reads")
        # pdfium tells of one blank where several follow each other, so the plan has not seen them all.
        for rect in self._beyond:
            if rect[0] <= middle_x <= rect[2] and rect[1] < middle_y < rect[3]:
                return DROP if blank() else None
        return None


@dataclass
class Moves:
    """Of one page, in its own user space. ``cores``: what no glyph may touch, and whether of a whole region.

    ``areas``: what is set anew. ``beyond``: beside these, where no blank may stay.
    """

    cores: Sequence[tuple[Rect, bool]]
    areas: Sequence[Rect]
    page: Rect
    planned: Iterable[tuple[float, float, int]] = ()  # origin x and y, number of its target; −1: it goes
    targets: Sequence[tuple[float, float, float]] = ()  # x, y, between
    bars: Sequence[tuple[Rect, Sequence[Rect]]] = ()  # what underlined words, and the parts of it that go with them
    beyond: Sequence[Rect] = ()
    seen: Matrix = IDENTITY  # from user space to the page as it is seen, y upwards

    def __post_init__(self) -> None:
        rows: dict[int, list[tuple[float, float, int]]] = {}
        row: list[tuple[float, float, int]] = []
        high: float | None = None
        for glyph in self.planned:
            if glyph[1] != high:  # most of a token are as high as the one before
                high = glyph[1]
                row = rows.setdefault(round(high), [])
            row.append(glyph)
        self._rows: dict[int, _Row] = {}
        for at, row in rows.items():
            xs, ys, numbers = zip(*sorted(row), strict=True)
            self._rows[at] = xs, ys, numbers
        self._along: dict[float, list[_Row]] = {}
        self._targets = [Target(number, *target) for number, target in enumerate(self.targets)]
        self._lines = [core for core, whole in self.cores if not whole]
        self._bands = [*self.areas, *self._lines, *self.beyond]
        self._strips: dict[float, list[Rect]] | None = {}
        for band in self._bands:
            if not band[3] - band[1] < TALL_PT:
                self._strips = None
                break
            for strip in range(int(band[1] // STRIP_PT), int(band[3] // STRIP_PT) + 1):
                self._strips.setdefault(strip, []).append(band)
        self._bodies = [core for core, whole in self.cores if whole]
        self.everything = Near(self.page, self._lines, self._bodies, self.areas, self.beyond)
        self._marked = [*(core for core, _ in self.cores), *self.areas, *self.beyond]

    @classmethod
    def from_json(cls, data: dict[str, Any], cores: Sequence[tuple[Rect, bool]], frame: Frame) -> Moves:
        areas = [(x0, y0, x1, y1) for x0, y0, x1, y1 in data.get("areas", ())]
        seen = inverse(frame.to_user())
        bars = [((x0, y0, x1, y1), [tuple(part) for part in parts]) for x0, y0, x1, y1, parts in data.get("bars", ())]
        beyond = [(x0, y0, x1, y1) for x0, y0, x1, y1 in data.get("beyond", ())]
        planned, targets = unpacked(data.get("glyphs", "")), aims(data.get("targets", ""))
        return cls(cores, areas, frame.crop, planned, targets, bars, beyond, seen)

    @property
    def of_the_page(self) -> Moves:
        """What holds where no mark reaches: only what lies beyond the page goes."""
        return Moves((), (), self.page, seen=self.seen)

    def meets(self, rect: Rect) -> bool:
        """Whether anything may happen to a glyph within a rectangle of user space."""
        return any(overlap(rect, marked) for marked in self._marked)

    def touches(self, band: Rect, body: Rect) -> bool:
        """Whether each glyph of a run has to be asked for by itself: also of one that leaves the page.

        ``band``: the run between ``LOW_EM`` and ``HIGH_EM``, ``body``: as high as the letters are; user space.
        """
        x0, y0, x1, y1 = self.page
        left, low, right, high = band
        if left < x0 or low < y0 or right > x1 or high > y1:
            return True
        strip = low // STRIP_PT
        within_one = self._strips is not None and strip == high // STRIP_PT  # nearly all are
        for x0, y0, x1, y1 in self._strips.get(strip, ()) if within_one and self._strips else self._bands:
            if left <= x1 and x0 <= right and low <= y1 and y0 <= high:
                return True
        if self._bodies:
            left, low, right, high = body
            for x0, y0, x1, y1 in self._bodies:
                if left <= x1 and x0 <= right and low <= y1 and y0 <= high:
                    return True
        return False

    def along(self, band: tuple[float, float], body: tuple[float, float]) -> Near:
        """What may happen to the glyphs of a level run. ``band`` and ``body``: how low and high, as for ``touches``."""
        (low, high), (foot, head) = band, body
        return Near(
            self.page,
            [rect for rect in self._lines if low <= rect[3] and rect[1] <= high],
            [rect for rect in self._bodies if foot <= rect[3] and rect[1] <= head],
            [rect for rect in self.areas if low <= rect[3] and rect[1] <= high],
            [rect for rect in self.beyond if low <= rect[3] and rect[1] <= high],
        )

    def of(self, band: Rect, body: Rect, blank: Callable[[], bool]) -> Target | None:
        """As ``Near.of``, for any glyph of the page."""
        return self.everything.of(band, body, blank)

    def underlined(self, rect: Rect) -> tuple[Rect, Sequence[Rect]] | None:
        """The line under words that were set anew which a path is, and the parts that it is drawn as now."""
        for bar, parts in self.bars:
            if all(abs(a - b) <= BAR_PT for a, b in zip(rect, bar, strict=True)):
                return bar, parts
        return None

    def planned_for(self, xs: Sequence[float], y: float) -> list[Target | None]:
        """What is planned for glyphs with these origins, all as high: one ``Target`` for all of a token."""
        if (rows := self._along.get(y)) is None:
            around = (round(y) - 1, round(y), round(y) + 1)
            rows = [row for at in around if (row := self._rows.get(at)) is not None]
            if sum(len(row[0]) for row in rows) > WORTH * len(xs):
                return [self._planned(rows, x, y) for x in xs]
            rows = self._along[y] = [near for row in rows if (near := _near(row, y))]
        if len(rows) != 1:
            return [self._planned(rows, x, y) for x in xs] if rows else [None] * len(xs)
        ((known, _, numbers),) = rows
        targets, count = self._targets, len(known)
        made: list[Target | None] = []
        at = 0
        for x in xs:
            low, high = x - NEAR_PT, x + NEAR_PT
            if at and known[at - 1] >= low:
                at = bisect_left(known, low)
            while at < count and known[at] < low:
                at += 1
            if at == count or known[at] > high:
                made.append(None)
            elif at + 1 == count or known[at + 1] > high:  # nearly always: one, and no other near
                number = numbers[at]
                made.append(targets[number] if number >= 0 else DROP)
            else:
                made.append(self._planned(rows, x, y))
        return made

    def _planned(self, rows: Sequence[_Row], x: float, y: float) -> Target | None:
        """The nearest; of several that are as near the first."""
        best, number = NEAR_PT, None
        for xs, ys, numbers in rows:
            at = bisect_left(xs, x - NEAR_PT)
            while at < len(xs) and xs[at] <= x + NEAR_PT:
                apart = max(abs(xs[at] - x), abs(ys[at] - y))
                if apart < best or (number is None and apart == best):
                    best, number = apart, numbers[at]
                at += 1
        return None if number is None else self._targets[number] if number >= 0 else DROP


def _near(row: _Row, y: float) -> _Row | None:
    """The glyphs of a row that are no further than ``NEAR_PT`` above or below."""
    kept = [glyph for glyph in zip(*row, strict=True) if abs(glyph[1] - y) <= NEAR_PT]
    if not kept:
        return None
    xs, ys, numbers = zip(*kept, strict=True)
    return xs, ys, numbers


def _meets(rect: Rect, core: Rect) -> bool:
    """Whether a glyph reaches into a mark by more than a rounding, along its line and across it."""
    wide = min(rect[2], core[2]) - max(rect[0], core[0])
    high = min(rect[3], core[3]) - max(rect[1], core[1])
    along, across = (wide, high) if rect[2] - rect[0] >= rect[3] - rect[1] else (high, wide)
    return along > BESIDE_PT and across > 0

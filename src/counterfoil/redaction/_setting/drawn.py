"""What is drawn on a page and parts or underlines its lines: rules, sides of boxes, pictures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as raw

from counterfoil.redaction._engines.geometry import Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._engines.pdfium import bounds, handle, objects

if TYPE_CHECKING:
    from counterfoil.redaction._setting.lines import Stretch

ALIGNED_PT = 0.6
UNDERLINE_EM, THIN_PT = 0.15, 2.5
DEEPEST_FORM = 8


@dataclass(frozen=True)
class Rules:
    """What is drawn on a page: upright rules and sides of boxes (x, from y to y), level ones (y, from x to x)."""

    upright: Sequence[tuple[float, float, float]] = ()
    level: Sequence[tuple[float, float, float]] = ()
    pictures: Sequence[float] = ()  # where their left sides are
    bars: Sequence[Rect] = ()  # level ones as they are drawn

    @cached_property
    def _xs(self) -> list[float]:
        return [x for x, _, _ in self.upright]

    @cached_property
    def _ys(self) -> list[float]:
        return [y for y, _, _ in self.level]

    def under(self, line: Stretch) -> Iterator[Rect]:
        """What underlines letters of a line, or strikes them out: it begins and ends where letters do."""
        near = UNDERLINE_EM * line.em
        glyphs = None
        for bar in self.bars:
            if not line.y - 0.35 * line.em < bar[1] <= bar[3] < line.y + 0.5 * line.em:
                continue
            glyphs = glyphs or [glyph for word in line.words for glyph in word.glyphs]
            begins = any(abs(glyph.x0 - bar[0]) <= near for glyph in glyphs)
            if begins and any(abs(glyph.x1 - bar[2]) <= near for glyph in glyphs):
                yield bar

    def begins_at(self, x: float) -> bool:
        """Whether a picture begins there."""
        return any(abs(left - x) <= ALIGNED_PT for left in self.pictures)

    def beside(self, x0: float, x1: float, y: float, em: float) -> bool:
        """Whether an upright rule stands between two places of a line."""
        begin, end = bisect_left(self._xs, x0 - 0.5), bisect_right(self._xs, x1 + 0.5)
        if begin == end:
            return False
        return any(low <= y + 0.3 * em <= high for _, low, high in self.upright[begin:end])

    def right_of(self, x0: float, y: float) -> float | None:
        """The first upright rule from a place on that crosses a height."""
        rest = self.upright[bisect_left(self._xs, x0) :]
        return next((x for x, low, high in rest if low <= y <= high), None)

    def between(self, above: Stretch, below: Stretch) -> bool:
        """Whether a level rule runs between two lines."""
        x = (max(above.x0, below.x0) + min(above.x1, below.x1)) / 2
        high = above.y + 0.2 * above.em
        begin, end = bisect_right(self._ys, below.y + 0.4 * below.em), bisect_left(self._ys, high)
        return any(left <= x <= right for _, left, right in self.level[begin:end])


def rules(page: Any, frame: Frame) -> Rules:
    """The straight lines of a page, those within forms too; as seen, y upwards."""
    upright, level, pictures, bars = set(), set(), set(), set()
    for is_picture, rect in _drawn(page, inverse(frame.to_user())):
        x0, y0, x1, y1 = rect
        if is_picture:
            pictures.add(x0)
            continue
        if y1 - y0 < THIN_PT and x1 - x0 > THIN_PT:
            bars.add(rect)
        if y1 - y0 > 5:
            upright |= {(x0, y0, y1), (x1, y0, y1)}
        if x1 - x0 > 5:
            level |= {(y0, x0, x1), (y1, x0, x1)}
    return Rules(sorted(upright), sorted(level), sorted(pictures), sorted(bars))


def _drawn(page: Any, seen: Matrix) -> Iterator[tuple[bool, Rect]]:
    """Whether it is a picture, and the rectangle around it, of every path and picture."""
    waiting = [(address, kind, seen, 0) for address, kind in objects(page)]
    for address, kind, matrix, depth in waiting:
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and (rect := bounds(address)) is not None:
            yield kind == raw.FPDF_PAGEOBJ_IMAGE, transformed(rect, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            form, own = handle(address), raw.FS_MATRIX()
            if raw.FPDFPageObj_GetMatrix(form, own):
                within = product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                waiting += [(each, its, within, depth + 1) for each, its in objects(page, form)]

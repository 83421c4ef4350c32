"""A page's letters as lines, stretches and paragraphs, by geometry alone: what is set anew together.

A stretch is the part of a line between wide gaps and rules: a cell of a form, a column's line. Places are those of the
page as it is seen, with y upwards.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._engines.pdfium import PageText

WORD_GAP_EM = 0.3
STRETCH_GAP_EM = 1.6
SAME_LINE_EM = 0.3
ALIGNED_PT = 0.6
INDENT_PT = 60.0
LEADING_EM = (0.7, 2.2)
LEADING_PT = 1.0
LONG = 0.6
"""A line that was broken reaches over this share of its width at least."""


@dataclass(slots=True)
class Glyph:
    """One character: its origin, where its advance begins and ends. ``code``: of the mark above it, if any."""

    text: str
    x: float
    y: float
    x0: float
    x1: float
    code: str | None = None


@dataclass(slots=True)
class Word:
    glyphs: list[Glyph]
    em: float
    level: bool
    wide: bool = False  # it follows the word before it at more than a space, and stands in no column

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1

    @property
    def y(self) -> float:
        return self.glyphs[0].y

    @property
    def withheld(self) -> bool:
        return any(glyph.code is not None for glyph in self.glyphs)


@dataclass
class Stretch:
    words: list[Word]
    blanks: list[Glyph] = field(default_factory=list)

    @cached_property
    def y(self) -> float:
        return self.words[0].y

    @cached_property
    def em(self) -> float:
        return max(word.em for word in self.words)

    @cached_property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def withheld(self) -> bool:
        return any(word.withheld for word in self.words)


def read(text: PageText, frame: Frame) -> tuple[list[Word], list[Glyph]]:
    """The words of a page in pdfium's order, and its blanks that are letters of the file; as seen, y upwards."""
    seen = inverse(frame.to_user())
    handle = text.handle
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = raw.FS_MATRIX()
    rect = raw.FS_RECTF()
    words: list[Word] = []
    blanks: list[Glyph] = []
    word: Word | None = None
    for index, character in enumerate(text.text):
        if raw.FPDFText_IsGenerated(handle, index) == 1:
            word = None
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetLooseCharBox(handle, index, rect)
        glyph = _glyph(character, x.value, y.value, (rect.left, rect.bottom, rect.right, rect.top), seen)
        if character.isspace() or character == "\x00":
            blanks.append(glyph)
            word = None
            continue
        if word is None or not _goes_on(word, glyph):
            raw.FPDFText_GetMatrix(handle, index, matrix)
            size = raw.FPDFText_GetFontSize(handle, index)
            em = abs(size * (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5)
            a, b, c, d, _, _ = product((matrix.a, matrix.b, matrix.c, matrix.d, 0.0, 0.0), seen)
            level = a > 0 and d > 0 and abs(b) + abs(c) < 1e-4 * a
            word = Word([], em or 1.0, level)
            words.append(word)
        word.glyphs.append(glyph)
    return words, blanks


def _glyph(text: str, x: float, y: float, rect: Rect, seen: Matrix) -> Glyph:
    if seen[:4] == IDENTITY[:4]:  # nearly every page
        return Glyph(text, x + seen[4], y + seen[5], x + seen[4], rect[2] + seen[4])
    a, b, c, d, e, f = seen
    x, y = a * x + c * y + e, b * x + d * y + f
    return Glyph(text, x, y, x, transformed(rect, seen)[2])


def _goes_on(word: Word, glyph: Glyph) -> bool:
    last = word.glyphs[-1]
    gap = glyph.x0 - last.x1
    if glyph.x == last.x and glyph.y == last.y:
        return True  # one glyph that stands for several characters
    return abs(glyph.y - last.y) < 0.02 * word.em + 0.05 and -0.5 * word.em < gap < WORD_GAP_EM * word.em


@dataclass(frozen=True)
class Rules:
    """What is drawn on a page: upright rules and sides of boxes (x, from y to y), level ones (y, from x to x)."""

    upright: Sequence[tuple[float, float, float]] = ()
    level: Sequence[tuple[float, float, float]] = ()
    pictures: Sequence[float] = ()  # where their left sides are

    def begins_at(self, x: float) -> bool:
        """Whether a picture begins there."""
        return any(abs(left - x) <= ALIGNED_PT for left in self.pictures)

    def beside(self, x0: float, x1: float, y: float, em: float) -> bool:
        """Whether an upright rule stands between two places of a line."""
        return any(x0 - 0.5 <= x <= x1 + 0.5 and low <= y + 0.3 * em <= high for x, low, high in self.upright)

    def between(self, above: Stretch, below: Stretch) -> bool:
        """Whether a level rule runs between two lines."""
        x = (max(above.x0, below.x0) + min(above.x1, below.x1)) / 2
        high = above.y + 0.2 * above.em
        return any(below.y + 0.4 * below.em < y < high and left <= x <= right for y, left, right in self.level)


def rules(page: Any, frame: Frame) -> Rules:
    """The straight lines of a page that are not within forms; as seen, y upwards."""
    seen = inverse(frame.to_user())
    sides = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(side) for side in sides]
    upright, level, pictures = set(), set(), set()
    for place in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, place)
        kind = raw.FPDFPageObj_GetType(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) or not raw.FPDFPageObj_GetBounds(
            item, *pointers
        ):
            continue
        left, bottom, right, top = (side.value for side in sides)
        x0, y0, x1, y1 = transformed((left, bottom, right, top), seen)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.add(x0)
            continue
        if y1 - y0 > 5:
            upright |= {(x0, y0, y1), (x1, y0, y1)}
        if x1 - x0 > 5:
            level |= {(y0, x0, x1), (y1, x0, x1)}
    return Rules(sorted(upright), sorted(level), sorted(pictures))


def stretches(words: Iterable[Word], blanks: Iterable[Glyph], drawn: Rules) -> list[Stretch]:
    """All stretches of a page, from the top down and from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: -each.y):
        if lines and abs(lines[-1][0].y - word.y) < SAME_LINE_EM * min(word.em, lines[-1][0].em):
            lines[-1].append(word)
        else:
            lines.append([word])
    made = []
    for line in lines:
        line.sort(key=lambda each: each.x0)
        part = [line[0]]
        for before, word in pairwise(line):
            wide = word.x0 - before.x1 > STRETCH_GAP_EM * max(before.em, word.em)
            if wide or drawn.beside(before.x1, word.x0, word.y, word.em):
                made.append(Stretch(part))
                part = []
            part.append(word)
        made.append(Stretch(part))
    made = _joined(made, drawn)
    waiting = sorted(blanks, key=lambda each: -each.y)
    for stretch in made:
        reach = SAME_LINE_EM * stretch.em
        stretch.blanks = [
            b for b in waiting if abs(b.y - stretch.y) < reach and stretch.x0 - 1 < b.x < stretch.x1 + stretch.em
        ]
    return made


Ends = Callable[[Sequence[Stretch]], float]
"""How far to the right lines may reach."""


def _joined(every: list[Stretch], drawn: Rules) -> list[Stretch]:
    """Stretches after a mark that stand in no column are where they are because of what is under the mark: they go with
    it."""
    made: list[Stretch] = []
    for stretch in every:
        before = made[-1] if made else None
        if before is not None and before.withheld and abs(before.y - stretch.y) < SAME_LINE_EM * stretch.em:
            in_column = any(abs(other.x0 - stretch.x0) <= ALIGNED_PT for other in every if other is not stretch)
            if not in_column and not drawn.beside(before.x1, stretch.x0, stretch.y, stretch.em):
                stretch.words[0].wide = True
                made[-1] = Stretch([*before.words, *stretch.words])
                continue
        made.append(stretch)
    return made


def paragraph(of: Stretch, among: Sequence[Stretch], drawn: Rules, ends: Ends) -> list[Stretch]:
    """The lines that were broken together with this one, from the top down; only itself where it stands alone."""
    column = [each for each in among if abs(each.x0 - of.x0) <= INDENT_PT]
    lines = [of]
    while (above := _next(lines[0], column, drawn, ends, up=True, leading=_leading(lines))) is not None:
        lines.insert(0, above)
        if abs(above.x0 - lines[1].x0) > ALIGNED_PT:
            break  # an indent: its first line
    while (below := _next(lines[-1], column, drawn, ends, up=False, leading=_leading(lines))) is not None:
        lines.append(below)
    return lines


def _leading(lines: Sequence[Stretch]) -> float | None:
    return lines[0].y - lines[1].y if len(lines) > 1 else None


def _next(
    of: Stretch, column: Sequence[Stretch], drawn: Rules, ends: Ends, *, up: bool, leading: float | None
) -> Stretch | None:
    for each in _near(of, column, up=up):
        above, below = (each, of) if up else (of, each)
        apart = above.y - below.y
        fits = leading is None or abs(apart - leading) <= LEADING_PT
        alike = abs(above.em - below.em) <= 0.3
        aligned = abs(above.x0 - below.x0) <= ALIGNED_PT or (up and 4 < above.x0 - below.x0 <= INDENT_PT)
        if fits and alike and aligned and not drawn.between(above, below) and _full(above, below, column, ends):
            return each
        return None
    return None


def _near(of: Stretch, column: Sequence[Stretch], *, up: bool) -> Iterator[Stretch]:
    """The nearest line above or below that shares some width."""
    low, high = (x * of.em for x in LEADING_EM)
    met = [
        each
        for each in column
        if low < (each.y - of.y if up else of.y - each.y) < high and each.x0 < of.x1 + 200 and of.x0 < each.x1 + 200
    ]
    yield from sorted(met, key=lambda each: abs(each.y - of.y))[:1]


def _full(above: Stretch, below: Stretch, column: Sequence[Stretch], ends: Ends) -> bool:
    """Whether the first word of the line below did not fit on the one above: it was broken there, not ended."""
    widest = max(each.x1 for each in column if abs(each.x0 - below.x0) <= ALIGNED_PT)
    first = below.words[0]
    if above.x1 - below.x0 < LONG * (ends([above]) - below.x0):
        return False
    return above.x1 + 0.2 * above.em + (first.x1 - first.x0) > widest - 0.5

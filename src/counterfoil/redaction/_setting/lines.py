"""A page's letters as lines, stretches and paragraphs, by geometry alone: what is set anew together.

A stretch is the part of a line between wide gaps and rules: a cell of a form, a column's line. Places are those of the
page as it is seen, with y upwards.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._engines.pdfium import HYPHENS_MADE, PageText

WORD_GAP_EM = 0.3
PARTED_GAP_EM = 0.08
"""Letters that pdfium reads as two words belong to one all the same where they stand as close as this."""

STRETCH_GAP_EM, LEADING_EM = 1.6, 2.4
SAME_LINE_EM = 0.3
ALIGNED_PT = 0.6
EXACT_PT = 0.15
HANG_EM = 0.3
UNDERLINE_EM, THIN_PT = 0.15, 2.5
DEEPEST_FORM = 8
ENTRY_WORDS = 3
BULLETS = r"\u2022\u2023\u25aa\u25e6\u2013\u2014*\u00b7\ue000-\uf8ff-"  # also those of symbol fonts
LABEL = re.compile(rf"\(?([0-9]{{1,3}}|[A-Za-z]|[ivx]{{1,4}})[.)]|[{BULLETS}]")
LABEL_GAP_EM = 0.35


@dataclass(slots=True)
class Glyph:
    """One character: its origin, and from where to where its advance or its ink reaches.

    ``code``: of the mark above it, if any. ``wide``: its advance as its font has it, where pdfium tells.
    """

    text: str
    x: float
    y: float
    x0: float
    x1: float
    code: str | None = None
    wide: float = 0.0


class Word:
    """Letters that follow each other. ``withheld``: whether a mark lies on one of them."""

    __slots__ = ("em", "glyphs", "level", "wide", "withheld", "x0", "x1", "y")

    def __init__(self, glyphs: list[Glyph], em: float, level: bool) -> None:
        self.glyphs, self.em, self.level = glyphs, em, level
        self.withheld = False
        self.wide = False  # it follows the word before it at more than a space, and stands in no column
        self.x0, self.x1, self.y = glyphs[0].x0, glyphs[-1].x1, glyphs[0].y


class Stretch:
    """Words of one line. ``labelled``: it is the label of a list's item, or follows one."""

    __slots__ = ("_entry", "_hangs", "blanks", "em", "labelled", "withheld", "words", "x0", "x1", "y")

    def __init__(self, words: list[Word], *, labelled: bool = False) -> None:
        self.words, self.labelled = words, labelled
        self.blanks: list[Glyph] = []
        self.x0, self.y = words[0].x0, words[0].y
        self.x1 = max([word.x1 for word in words])
        self.em = max([word.em for word in words])
        self.withheld = any(word.withheld for word in words)
        self._hangs: float | None = None
        self._entry: bool | None = None

    @property
    def hangs(self) -> float:
        """How far its last sign may hang over the margin."""
        if self._hangs is None:
            last = max((word.glyphs[-1] for word in self.words), key=lambda glyph: glyph.x1)
            self._hangs = 0.0 if last.text.isalnum() else last.x1 - last.x0
        return self._hangs

    @property
    def is_entry(self) -> bool:
        """Whether it begins as an entry of a form does: ``Reported by:``."""
        if self._entry is None:
            begins = [word for word in self.words[:ENTRY_WORDS] if not word.withheld]
            texts = ["".join(glyph.text for glyph in word.glyphs) for word in begins]
            self._entry = bool(texts) and texts[0][:1].isupper() and any(text.endswith(":") for text in texts)
        return self._entry


def read(text: PageText, frame: Frame) -> tuple[list[Word], list[Glyph], list[Rect]]:
    """The words of a page in pdfium's order, its blanks that are letters of the file, and the places of letters that do
    not stand level; as seen, y upwards."""
    seen = inverse(frame.to_user())
    origins, advances = text.origins(), text.advances()
    upright = seen[:4] == IDENTITY[:4]  # nearly every page
    right, up = seen[4], seen[5]
    handle, generated = text.handle, raw.FPDFText_IsGenerated
    words: list[Word] = []
    slanted: list[Rect] = []
    blanks: list[Glyph] = []
    glyphs: list[Glyph] = []  # of the word that is being read
    em, level, own = 1.0, True, Advances(None, 0.0)
    fonts: dict[int, dict[str, float]] = {}
    known = 0  # the object whose letters are set as the last ones were
    near, low, high = 0.0, 0.0, 0.0
    parted = False
    last: Glyph | None = None
    places = zip(text.text, origins[::2], origins[1::2], advances[2::4], strict=True)
    for index, (character, x, y, end) in enumerate(places):
        is_space = character.isspace()
        if (is_space or character in HYPHENS_MADE) and generated(handle, index) == 1:
            parted = True
            continue
        if upright:
            glyph = Glyph(character, x + right, y + up, x + right, end + right)
        else:
            glyph = _turned(character, x, y, advances[4 * index : 4 * index + 4], seen)
        if is_space or character == "\x00":
            blanks.append(glyph)
            last = None
            continue
        if last is not None:
            gap = glyph.x0 - last.x1
            goes_on = abs(glyph.y - last.y) < near and low < gap < (PARTED_GAP_EM * em if parted else high)
            # One glyph may stand for several characters.
            goes_on = goes_on or (glyph.x == last.x and glyph.y == last.y)
        if last is None or not goes_on:
            if glyphs:
                words.append(Word(glyphs, em, level))
            glyphs = []
            if (shown_by := text.shown_by(index)) != known or not shown_by:
                em, level, own = _set_in(handle, index, seen, fonts)
                known = shown_by
            near, low, high = 0.02 * em + 0.05, -0.5 * em, WORD_GAP_EM * em
        glyph.wide = own.of(character)
        glyphs.append(glyph)
        last = glyph
        if not level:
            left, top, far, bottom = advances[4 * index : 4 * index + 4]
            slanted.append(transformed((left, bottom, far, top), seen))
        parted = False
    if glyphs:
        words.append(Word(glyphs, em, level))
    return words, blanks, slanted


def _turned(text: str, x: float, y: float, advance: Sequence[float], seen: Matrix) -> Glyph:
    left, top, right, bottom = advance
    a, b, c, d, e, f = seen
    x, y = a * x + c * y + e, b * x + d * y + f
    return Glyph(text, x, y, x, transformed((left, bottom, right, top), seen)[2])


class Advances:
    """What the letters of one font take, by their font, not by their ink; in points for one size."""

    def __init__(self, font: Any, size: float, known: dict[str, float] | None = None) -> None:
        self._font, self._size = font, size
        self._known = {} if known is None else known  # for a size of 1

    def of(self, character: str) -> float:
        """The advance of a character; 0 where it cannot be told."""
        wide = self._known.get(character)
        if wide is None:
            found = ctypes.c_float()
            asked = self._font and raw.FPDFFont_GetGlyphWidth(self._font, ord(character), 1.0, ctypes.byref(found))
            wide = self._known[character] = found.value if asked else 0.0
        return wide * self._size


def _set_in(handle: Any, index: int, seen: Matrix, fonts: dict[int, dict[str, float]]) -> tuple[float, bool, Advances]:
    """The em of a letter as seen, whether it stands level, and what the letters of its font take."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, index, matrix)
    size = raw.FPDFText_GetFontSize(handle, index)
    em = abs(size * (matrix.c * matrix.c + matrix.d * matrix.d) ** 0.5)
    a, b, c, d, _, _ = product((matrix.a, matrix.b, matrix.c, matrix.d, 0.0, 0.0), seen)
    item = raw.FPDFText_GetTextObject(handle, index)
    font = raw.FPDFTextObj_GetFont(item) if item else None
    known = fonts.setdefault(ctypes.cast(font, ctypes.c_void_p).value or 0, {}) if font else {}
    across = abs(size) * (matrix.a * matrix.a + matrix.b * matrix.b) ** 0.5
    return em or 1.0, a > 0 and d > 0 and abs(b) + abs(c) < 1e-4 * a, Advances(font, across, known)


@dataclass(frozen=True)
class Rules:
    """What is drawn on a page: upright rules and sides of boxes (x, from y to y), level ones (y, from x to x)."""

    upright: Sequence[tuple[float, float, float]] = ()
    level: Sequence[tuple[float, float, float]] = ()
    pictures: Sequence[float] = ()  # where their left sides are
    bars: Sequence[Rect] = ()  # level ones as they are drawn

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
        begin, end = bisect_left(self.upright, (x0 - 0.5,)), bisect_right(self.upright, (x1 + 0.5, math.inf))
        return any(low <= y + 0.3 * em <= high for _, low, high in self.upright[begin:end])

    def between(self, above: Stretch, below: Stretch) -> bool:
        """Whether a level rule runs between two lines."""
        x = (max(above.x0, below.x0) + min(above.x1, below.x1)) / 2
        high = above.y + 0.2 * above.em
        return any(below.y + 0.4 * below.em < y < high and left <= x <= right for y, left, right in self.level)


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
    sides = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(side) for side in sides]
    own = raw.FS_MATRIX()
    waiting: list[tuple[Any, Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, place), seen, 0) for place in range(raw.FPDFPage_CountObjects(page))
    ]
    for item, matrix, depth in waiting:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM and raw.FPDFPageObj_GetMatrix(item, own):
            within = product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            count = raw.FPDFFormObj_CountObjects(item)
            waiting += [(raw.FPDFFormObj_GetObject(item, place), within, depth + 1) for place in range(count)]
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and raw.FPDFPageObj_GetBounds(item, *pointers):
            left, bottom, right, top = (side.value for side in sides)
            yield kind == raw.FPDF_PAGEOBJ_IMAGE, transformed((left, bottom, right, top), matrix)


def stretches(words: Iterable[Word], blanks: Iterable[Glyph], drawn: Rules, across: float) -> list[Stretch]:
    """All stretches of a page that is so wide (``across``), from the top down and from the left."""
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
    made = _joined(_labels_apart(made), drawn, across)
    waiting = sorted(blanks, key=lambda each: each.y)
    heights = [each.y for each in waiting]
    for stretch in made:
        reach, left, right = SAME_LINE_EM * stretch.em, stretch.x0 - 1, stretch.x1 + stretch.em
        near = waiting[bisect_left(heights, stretch.y - reach) : bisect_right(heights, stretch.y + reach)]
        stretch.blanks = [blank for blank in near if left < blank.x < right]
    return made


def _labels_apart(every: list[Stretch]) -> list[Stretch]:
    """The label of a list's item stands by itself where what follows it stands in a column."""
    made: list[Stretch] = []
    for line in every:
        label, rest = line.words[0], line.words[1:]
        before = made[-1] if made else None
        if before is not None and before.labelled and len(before.words) == 1 and abs(before.y - line.y) < 1:
            line.labelled = True
        if not LABEL.fullmatch("".join(glyph.text for glyph in label.glyphs)):
            made.append(line)
            continue
        if not rest:
            line.labelled = True
            made.append(line)
            continue
        seconds = (other.words[1].x0 for other in every if other is not line and len(other.words) > 1)
        begins = [*(other.x0 for other in every), *seconds]
        if rest[0].x0 - label.x1 > LABEL_GAP_EM * label.em and any(abs(x - rest[0].x0) <= 0.1 for x in begins):
            made += [Stretch([label], labelled=True), Stretch(rest, labelled=True)]
        else:
            made.append(line)
    return made


def _joined(every: list[Stretch], drawn: Rules, across: float) -> list[Stretch]:
    """Stretches after a mark that stand in no column are where they are because of what is under the mark: they go with
    it. Not so in a header or footer of three parts, of which one stands in the middle and one ends at the margin, and
    not where the line above or below has the same middle."""
    made: list[Stretch] = []
    margin = across - min([stretch.x0 for stretch in every if not stretch.withheld], default=0.0)
    for stretch in every:
        before = made[-1] if made else None
        if before is not None and before.withheld and abs(before.y - stretch.y) < SAME_LINE_EM * stretch.em:
            in_column = any(abs(other.x0 - stretch.x0) <= ALIGNED_PT for other in every if other is not stretch)
            middle = stretch.x0 + stretch.x1
            near = (
                each for each in every if not each.withheld and 1 < abs(each.y - stretch.y) < LEADING_EM * stretch.em
            )
            of_its_own = (
                abs(stretch.x1 - margin) <= EXACT_PT
                or abs(before.x0 + before.x1 - across) <= 2 * EXACT_PT
                or any(abs(each.x0 + each.x1 - middle) <= 2 * EXACT_PT for each in near)
            )
            if not in_column and not of_its_own and not drawn.beside(before.x1, stretch.x0, stretch.y, stretch.em):
                stretch.words[0].wide = True
                made[-1] = Stretch([*before.words, *stretch.words], labelled=before.labelled)
                continue
        made.append(stretch)
    return made

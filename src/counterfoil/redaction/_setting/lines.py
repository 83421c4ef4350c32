"""A page's letters as lines, stretches and paragraphs, by geometry alone: what is set anew together.

A stretch is the part of a line between wide gaps and rules: a cell of a form, a column's line. Places are those of the
page as it is seen, with y upwards.
"""

from __future__ import annotations

import operator as op
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

import pypdfium2.raw as raw

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._engines.pdfium import HYPHENS_MADE, PageText, bounds, glyph_width, handle, objects

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
    """Letters that follow each other. ``withheld``: whether a mark lies on one of them.

    Its ``glyphs`` are made when they are asked for: most words of a page are far from any mark.
    """

    __slots__ = ("_from", "_glyphs", "em", "level", "wide", "withheld", "x0", "x1", "y")

    _from: tuple[Letters, int, int, Advances]
    """Where they are made from, as long as they are not."""

    def __init__(self, glyphs: list[Glyph], em: float, level: bool) -> None:
        self._glyphs: list[Glyph] | None = glyphs
        self.em, self.level = em, level
        self.withheld = False
        self.wide = False  # it follows the word before it at more than a space, and stands in no column
        self.x0, self.x1, self.y = glyphs[0].x0, glyphs[-1].x1, glyphs[0].y

    @classmethod
    def read(cls, letters: Letters, start: int, end: int, em: float, level: bool, own: Advances) -> Word:
        """The letters of a page from ``start`` to ``end`` (exclusive), all of them as high."""
        word = cls.__new__(cls)
        word._glyphs, word._from = None, (letters, start, end, own)
        word.em, word.level = em, level
        word.withheld = word.wide = False
        word.x0, word.x1, word.y = letters.xs[start], letters.ends[end - 1], letters.ys[start]
        return word

    @property
    def glyphs(self) -> list[Glyph]:
        """Its letters, from the left."""
        if self._glyphs is None:
            letters, start, end, own = self._from
            self._glyphs = letters.glyphs(start, end, own)
        return self._glyphs

    @property
    def text(self) -> str:
        """What it says."""
        if self._glyphs is None:
            letters, start, end, _ = self._from
            return letters.text[start:end]
        return "".join([glyph.text for glyph in self._glyphs])

    @property
    def last(self) -> tuple[str, float, float]:
        """Its last letter, and from where to where it reaches."""
        if self._glyphs is None:
            letters, _, end, _ = self._from
            return letters.text[end - 1], letters.xs[end - 1], letters.ends[end - 1]
        glyph = self._glyphs[-1]
        return glyph.text, glyph.x0, glyph.x1


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
            text, x0, x1 = max((word.last for word in self.words), key=_ends)
            self._hangs = 0.0 if text.isalnum() else x1 - x0
        return self._hangs

    @property
    def is_entry(self) -> bool:
        """Whether it begins as an entry of a form does: ``Reported by:``."""
        if self._entry is None:
            begins = [word for word in self.words[:ENTRY_WORDS] if not word.withheld]
            texts = [word.text for word in begins]
            self._entry = bool(texts) and texts[0][:1].isupper() and any(text.endswith(":") for text in texts)
        return self._entry


_ends, _height = itemgetter(2), attrgetter("y")


class Letters:
    """The characters of a page: what each says, its origin and where it ends; as seen, y upwards."""

    def __init__(self, text: PageText, frame: Frame) -> None:
        seen = inverse(frame.to_user())
        origins, advances = text.origins(), text.advances()
        self.text, self.seen, self.advances = text.text, seen, advances
        self._page = text  # fonts are asked while it is open
        self.xs, self.ys, self.ends = origins[::2], origins[1::2], advances[2::4]
        if seen[:4] != IDENTITY[:4]:
            rows = zip(self.xs, self.ys, range(0, len(advances), 4), strict=True)
            placed = [_turned(x, y, advances[at : at + 4], seen) for x, y, at in rows]
            self.xs, self.ys, self.ends = ([place[side] for place in placed] for side in range(3))
        elif seen != IDENTITY:  # nearly no page
            right, up = seen[4], seen[5]
            self.xs, self.ends = [x + right for x in self.xs], [x + right for x in self.ends]
            self.ys = [y + up for y in self.ys]

        self._gaps: list[float] = list(map(op.sub, self.xs[1:], self.ends))  # to the letter after each
        self._as_high = list(map(op.eq, self.ys[1:], self.ys))

    def glyphs(self, start: int, end: int, own: Advances) -> list[Glyph]:
        """The letters from ``start`` to ``end`` (exclusive), all of one font."""
        said = self.text[start:end]
        rows = zip(said, self.xs[start:end], self.ys[start:end], self.ends[start:end], own.each(said), strict=True)
        return [Glyph(text, x, y, x, x1, None, wide) for text, x, y, x1, wide in rows]

    def goes_on(self, start: int, end: int, low: float, high: float) -> bool:
        """Whether each letter follows the one before it at a gap between these, all of them as high."""
        gaps = self._gaps[start : end - 1]
        return low < min(gaps) and max(gaps) < high and all(self._as_high[start : end - 1])

    def around(self, index: int) -> Rect:
        """The rectangle around a letter's advance."""
        left, top, far, bottom = self.advances[4 * index : 4 * index + 4]
        return transformed((left, bottom, far, top), self.seen)


_RUN = re.compile(rf"[^\s{HYPHENS_MADE}]+|.", re.S)  # pdfium may have made up what is no part of a longer run


def read(text: PageText, frame: Frame) -> tuple[list[Word], list[Glyph], list[Rect]]:
    """The words of a page in pdfium's order, its blanks that are letters of the file, and the places of letters that do
    not stand level; as seen, y upwards."""
    letters = Letters(text, frame)
    said, xs, ys, ends = letters.text, letters.xs, letters.ys, letters.ends
    handle, generated = text.handle, raw.FPDFText_IsGenerated
    words: list[Word] = []
    slanted: list[Rect] = []
    blanks: list[Glyph] = []
    glyphs: list[Glyph] = []  # of the word that is being read
    em, level, own = 1.0, True, Advances(0, 0.0, {})
    settings: Settings = {}
    known = 0  # the object whose letters are set as the last ones were
    near, low, high = 0.0, 0.0, 0.0
    parted = False
    last = -1  # the letter before, where there is one
    for found in _RUN.finditer(said):
        index, stop = found.span()
        if stop - index == 1:
            character = said[index]
            is_space = character.isspace()
            if (is_space or character in HYPHENS_MADE) and generated(handle, index) == 1:
                parted = True
                continue
            if is_space or character == "\x00":
                blanks.append(Glyph(character, xs[index], ys[index], xs[index], ends[index]))
                last = -1
                continue
        while index < stop:
            x, y = xs[index], ys[index]
            goes_on = False
            if last >= 0:
                gap = x - ends[last]
                goes_on = abs(y - ys[last]) < near and low < gap < (PARTED_GAP_EM * em if parted else high)
                # One glyph may stand for several characters.
                goes_on = goes_on or (x == xs[last] and y == ys[last])
            parted = False
            if goes_on:
                glyphs = glyphs or words.pop().glyphs  # it was not the whole word
            else:
                if glyphs:
                    words.append(Word(glyphs, em, level))
                    glyphs = []
                if (shown_by := text.shown_by(index)) != known or not shown_by:
                    em, level, own = _set_in(text, index, letters.seen, settings)
                    known = shown_by
                near, low, high = 0.02 * em + 0.05, -0.5 * em, WORD_GAP_EM * em
                if level and (stop - index == 1 or letters.goes_on(index, stop, low, high)):  # nearly always
                    words.append(Word.read(letters, index, stop, em, level, own))
                    last = stop - 1
                    break
            glyphs.append(Glyph(said[index], x, y, x, ends[index], None, own.of(said[index])))
            last = index
            if not level:
                slanted.append(letters.around(index))
            index += 1
    if glyphs:
        words.append(Word(glyphs, em, level))
    return words, blanks, slanted


def _turned(x: float, y: float, advance: Sequence[float], seen: Matrix) -> tuple[float, float, float]:
    left, top, right, bottom = advance
    a, b, c, d, e, f = seen
    return a * x + c * y + e, b * x + d * y + f, transformed((left, bottom, right, top), seen)[2]


class Advances:
    """What the letters of one font take, by their font, not by their ink; in points for one size."""

    def __init__(self, font: int, size: float, known: dict[str, float]) -> None:
        """``font``: its address, 0 for none; ``known``: what was asked for already, for a size of 1."""
        self._font, self._size, self._known = font, size, known

    def of(self, character: str) -> float:
        """The advance of a character; 0 where it cannot be told."""
        wide = self._known.get(character)
        if wide is None:
            wide = self._known[character] = glyph_width(self._font, character) if self._font else 0.0
        return wide * self._size

    def each(self, said: str) -> list[float]:
        """The advances of all characters of a text."""
        known, size = self._known, self._size
        try:
            return [known[character] * size for character in said]
        except KeyError:
            return [self.of(character) for character in said]


Settings = dict[tuple[float, int, tuple[float, float, float, float]], tuple[float, bool, Advances]]


def _set_in(text: PageText, index: int, seen: Matrix, known: Settings) -> tuple[float, bool, Advances]:
    """The em of a letter as seen, whether it stands level, and what the letters of its font take."""
    said = size, font, matrix = text.set_in(index)
    if (made := known.get(said)) is None:
        a, b, c, d = matrix
        em, across = abs(size * (c * c + d * d) ** 0.5), abs(size) * (a * a + b * b) ** 0.5
        a, b, c, d, _, _ = product((a, b, c, d, 0.0, 0.0), seen)
        level = a > 0 and d > 0 and abs(b) + abs(c) < 1e-4 * a
        widths = next((each._known for (_, other, _), (_, _, each) in known.items() if other == font), {})
        made = known[said] = em or 1.0, level, Advances(font, across, widths)
    return made


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


def stretches(words: Iterable[Word], drawn: Rules, across: float) -> list[Stretch]:
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
    return _joined(_labels_apart(made), drawn, across)


def blanks_within(lines: Iterable[Stretch], blanks: Iterable[Glyph]) -> None:
    """Give these lines the blanks that stand in them, of all of a page."""
    waiting = sorted(blanks, key=_height)
    heights = [each.y for each in waiting]
    for stretch in lines:
        reach, left, right = SAME_LINE_EM * stretch.em, stretch.x0 - 1, stretch.x1 + stretch.em
        near = waiting[bisect_left(heights, stretch.y - reach) : bisect_right(heights, stretch.y + reach)]
        stretch.blanks = [blank for blank in near if left < blank.x < right]


def _labels_apart(every: list[Stretch]) -> list[Stretch]:
    """The label of a list's item stands by itself where what follows it stands in a column."""
    made: list[Stretch] = []
    for line in every:
        label, rest = line.words[0], line.words[1:]
        before = made[-1] if made else None
        if before is not None and before.labelled and len(before.words) == 1 and abs(before.y - line.y) < 1:
            line.labelled = True
        if not LABEL.fullmatch(label.text):
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

"""The letters of a page as words, read from pdfium: where each stands, how wide it is, and how it is set.

Places are those of the page as it is seen, with y upwards.
"""

from __future__ import annotations

import operator as op
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2.raw as raw

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._engines.pdfium import HYPHENS_MADE, PageText, glyph_width

WORD_GAP_EM = 0.3
PARTED_GAP_EM = 0.08
"""Letters that pdfium reads as two words belong to one all the same where they stand as close as this."""


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

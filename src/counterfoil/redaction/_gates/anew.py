"""Gate 4, where lines were set anew: every surviving word is there, in order, and looks as it did."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from PIL import Image

from counterfoil.redaction._engines.geometry import inverse
from counterfoil.redaction._engines.pdfium import HYPHENS_MADE
from counterfoil.redaction._gates.outside import unlike_at
from counterfoil.redaction._gates.task import Bare, Moved, Result, Task, pixels
from counterfoil.redaction.certificate import Leak
from counterfoil.values import Box

NEAR_PT = 0.6
"""How far a letter's baseline may be from where the plan has it."""

BEFORE_PT, AFTER_PT = 0.6, 0.3
"""How far before and behind a word's place a letter may begin and belong to it: words stand a point apart at least."""

BASE = 0.48
"""A letter whose baseline lies in this lower share of an area stands on its line: baselines lie at 0.24."""

INSET = 0.2
"""The share of a letter at either side that is not compared where letters are compared one by one."""

NEXT_PT = 5.0
"""Released words of one line that are no further apart belong to one place."""

SPACE_EM, ALIKE_PT = 0.5, -1
"""What is compared as one: no word that is gone fits into the first, and the second is less than a pixel."""

LOW_EM, HIGH_EM = 0.22, 0.75
"""The height of a word that is compared, in ems about its baseline: no neighbour's ink reaches there."""


Letter = tuple[str, float]


def words(task: Task, result: Result, bare: Bare, before: Image.Image) -> None:
    """``before`` is the page's picture in the source."""
    moved = task.moved.get(bare.index, [])
    if not moved or bare.index in task.pictures:
        return
    there, strangers = _there(bare, task.areas[bare.index], moved)
    for word, letters in zip(moved, there, strict=True):
        if _letters(word.text) not in _letters("".join(letter for letter, _ in letters)):
            what = "a word set anew is not where it belongs"
            result.leaks.append(Leak(4, "words", bare.index, what, _band(word, to=True), curable=True))
            return
    if strangers:
        result.leaks.append(Leak(4, "words", bare.index, "lines set anew say more than they said", curable=True))
    pairs = [
        (pixels(_around(run, to=False), bare.scale), pixels(_around(run, to=True), bare.scale)) for run in _runs(moved)
    ]
    for word, letters in zip(moved, there, strict=True):
        pairs += [(pixels(was, bare.scale), pixels(now, bare.scale)) for was, now in _one_by_one(word, letters)]
    if number := unlike_at(before, bare.picture, pairs):
        what = f"words set anew look otherwise than they did, in {number} places"
        result.leaks.append(Leak(4, "pixels", bare.index, what, curable=True))


def _there(bare: Bare, areas: Sequence[Box], moved: Sequence[Moved]) -> tuple[list[list[Letter]], int]:
    """The letters that stand where each word belongs, with the places where they begin; and how many stand on lines set
    anew and in no such place.

    A letter stands where its origin is; where its ink is, the pictures tell.
    """
    lines = _Lines(moved, areas)
    found: list[list[Letter]] = [[] for _ in moved]
    strangers = 0
    a, b, c, d, e, f = inverse(bare.frame.to_user())
    height = bare.frame.height
    origins = bare.text.origins()
    upright, baseline = b == 0 and c == 0, math.nan
    spans: list[Span] = []
    within: list[tuple[float, float]] = []
    for character, left, low in zip(bare.text.text, origins[::2], origins[1::2], strict=True):
        if character.isspace() or character in HYPHENS_MADE:
            continue
        x = a * left + c * low + e
        if not upright or low != baseline:
            spans, within = lines.at(height - (b * left + d * low + f))
            baseline = low
        at = bisect_right(spans, (x, math.inf, 0)) - 1
        if at >= 0 and x < spans[at][1]:
            found[spans[at][2]].append((character, x))
        elif within:
            strangers += any(x0 <= x <= x1 for x0, x1 in within)
    return found, strangers


Span = tuple[float, float, int]
"""From, to (exclusive), number of a word."""


class _Lines:
    """The words and the areas that a baseline belongs to."""

    def __init__(self, moved: Sequence[Moved], areas: Sequence[Box]) -> None:
        self._words: dict[float, list[Span]] = {}
        for number, word in enumerate(moved):
            x0, x1 = word.x0 + word.dx, max(word.x0, word.x1) + word.dx
            self._words.setdefault(round(word.y + word.dy, 1), []).append((x0 - BEFORE_PT, x1 + AFTER_PT, number))
        self._areas = areas
        self._known: dict[float, tuple[list[Span], list[tuple[float, float]]]] = {}

    def at(self, y: float) -> tuple[list[Span], list[tuple[float, float]]]:
        """The places of words on a baseline, from the left; and from where to where lines set anew reach there."""
        if y not in self._known:
            words = sorted(span for line, spans in self._words.items() if abs(line - y) <= NEAR_PT for span in spans)
            within = [(area.x0, area.x1) for area in self._areas if area.y1 - BASE * area.height < y <= area.y1]
            self._known[y] = words, within
        return self._known[y]


def _runs(moved: Sequence[Moved]) -> Iterator[list[Moved]]:
    """Words that stood on one line, a space apart, and went equally far: they are compared as one."""
    run: list[Moved] = []
    for word in moved:
        if not word.text.strip() or word.each:
            continue
        if run:
            first, last = run[0], run[-1]
            together = word.y == last.y and word.dy == last.dy and 0 <= word.x0 - last.x1 <= SPACE_EM * word.em
            if not together or abs(word.dx - first.dx) > ALIKE_PT or word.em != last.em:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _one_by_one(word: Moved, letters: Sequence[Letter]) -> Iterator[tuple[Box, Box]]:
    """The place of each letter of a word whose letters do not all go equally far, as it was and as it is; of the whole
    word where a letter is made of several, or the letters do not follow each other as they are read."""
    if not word.each or not word.text.strip():
        return
    was, now = _band(word, to=False), _band(word, to=True)
    places = [x for _, x in letters]
    if len(letters) != len(word.each) or places != sorted(places):  # letters that trade their places are another word
        yield was, now
        return
    ends = [*word.each[1:], word.x1]
    for begin, end, (_, x) in zip(word.each, ends, letters, strict=True):
        rim, wide = INSET * (end - begin), max(0.0, end - begin)  # a letter that is kerned reaches over its neighbour
        yield Box(begin + rim, was.y0, begin + wide - rim, was.y1), Box(x + rim, now.y0, x + wide - rim, now.y1)


def _around(run: Sequence[Moved], *, to: bool) -> Box:
    box = _band(run[0], to=to)
    return Box(box.x0, box.y0, _band(run[-1], to=to).x1, box.y1)


def kept_places(task: Task) -> dict[int, list[Box]]:
    """The places of released values, with those of words that were set elsewhere."""
    return {page: _places_now(boxes, task.moved.get(page, [])) for page, boxes in task.kept.items()}


def _places_now(boxes: Sequence[Box], moved: Sequence[Moved]) -> list[Box]:
    lines: dict[float, list[Moved]] = {}
    for word in moved:
        lines.setdefault(word.y, []).append(word)
    places: list[Box] = []
    for box in boxes:
        now: dict[float, Box] = {}
        for y, words in lines.items():
            if not box.y0 <= y <= box.y1 + 1:
                continue
            for word in words:
                if box.x0 - 1 <= (word.x0 + word.x1) / 2 <= box.x1 + 1:
                    right = max(word.x0, word.x1) + word.dx
                    place = Box(word.x0 + word.dx, box.y0 + word.dy, right, box.y1 + word.dy)
                    key = round(place.y0, 1)
                    now[key] = now[key].union(place) if key in now else place
        places += now.values()
    # A name that was broken at the end of a line may stand on one line now.
    return [*boxes, *places, *_joined([*boxes, *places]), *_joined(places)]


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of one line that follow each other closely, as one."""
    made: list[Box] = []
    for box in sorted(boxes, key=lambda each: (round(each.y0), each.x0)):
        last = made[-1] if made else None
        if last is not None and abs(last.y0 - box.y0) < 1.5 and -1 < box.x0 - last.x1 < NEXT_PT:
            made[-1] = last.union(box)
        else:
            made.append(box)
    return made


def _band(word: Moved, *, to: bool) -> Box:
    dx, dy = (word.dx, word.dy) if to else (0.0, 0.0)
    low, high = word.y + dy + LOW_EM * word.em, word.y + dy - HIGH_EM * word.em
    return Box(word.x0 + dx, high, max(word.x1, word.x0) + dx, low)


def _letters(text: str) -> str:
    return "".join(character for character in text if not character.isspace() and character not in HYPHENS_MADE)

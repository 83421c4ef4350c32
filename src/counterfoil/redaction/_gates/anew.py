"""Gate 4, where lines were set anew: every surviving word is there, in order, and looks as it did."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice, pairwise, zip_longest
from operator import le, ne

from PIL import Image

from counterfoil.redaction._engines.geometry import inverse
from counterfoil.redaction._engines.pdfium import HYPHENS_MADE
from counterfoil.redaction._gates.outside import Spot, unlike_at
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

LOW_EM, HIGH_EM = 0.22, 0.75
"""The height of a word that is compared, in ems about its baseline: no neighbour's ink reaches there."""


Letter = tuple[str, float]


def words(task: Task, result: Result, bare: Bare, before: Image.Image) -> None:
    """``before`` is the page's picture in the source."""
    moved = task.moved.get(bare.index, [])
    if not moved or bare.index in task.pictures:
        return
    there, places, strangers = _there(bare, task.areas[bare.index], moved)
    for word, letters in zip(moved, there, strict=True):
        if _letters(word.text) not in letters:
            what = "a word set anew is not where it belongs"
            result.leaks.append(Leak(4, "words", bare.index, what, _band(word, to=True), curable=True))
            return
    if strangers:
        result.leaks.append(Leak(4, "words", bare.index, "lines set anew say more than they said", curable=True))
    pairs = [_spots(word, bare.scale) for word in moved if not word.each and word.text.strip()]
    for number, word in enumerate(moved):
        if word.each:
            each = _one_by_one(word, list(zip(there[number], places[number], strict=True)))
            pairs += [(pixels(was, bare.scale), pixels(now, bare.scale)) for was, now in each]
    if number := unlike_at(before, bare.picture, pairs):
        what = f"words set anew look otherwise than they did, in {number} places"
        result.leaks.append(Leak(4, "pixels", bare.index, what, curable=True))


def _there(bare: Bare, areas: Sequence[Box], moved: Sequence[Moved]) -> tuple[list[str], dict[int, list[float]], int]:
    """The letters that stand where each word belongs, as they are read; where each of them begins, for words that are
    compared letter by letter, by number of the word; and how many letters stand on lines set anew and in no such place.

    A letter stands where its origin is; where its ink is, the pictures tell.
    """
    lines = _Lines(moved, areas)
    found = [""] * len(moved)
    begins: dict[int, list[float]] = {number: [] for number, word in enumerate(moved) if word.each}
    strangers = 0
    for text, places, spans, within in _levels(bare, lines):
        for number, first, last in _parted(spans, places):
            if number is not None:
                found[number] += text[first:last]
                if number in begins:
                    begins[number] += places[first:last]
            elif within:
                strangers += sum(any(x0 <= x <= x1 for x0, x1 in within) for x in places[first:last])
    return found, begins, strangers


def _levels(
    bare: Bare, lines: _Lines
) -> Iterator[tuple[str, list[float], Sequence[Span], Sequence[tuple[float, float]]]]:
    """The letters of the page, all that follow each other on one baseline together: what they are, where each begins,
    and what ``lines`` has there. Those are left out of which it knows nothing, as most."""
    text, origins = bare.text.text, bare.text.origins()
    stay = {sign for sign in set(text) if not sign.isspace() and sign not in HYPHENS_MADE}
    stays = list(map(stay.__contains__, text))
    a, b, c, d, e, f = inverse(bare.frame.to_user())
    along, across = origins[::2], origins[1::2]
    if a == 0:  # pages are turned by quarters
        along, across, a, d = across, along, c, b
    letters, starts, levels = (
        "".join(compress(text, stays)),
        list(compress(along, stays)),
        list(compress(across, stays)),
    )
    known = {level: lines.at(bare.frame.height - (d * level + f)) for level in dict.fromkeys(levels)}
    changes = compress(range(1, len(levels)), map(ne, levels, islice(levels, 1, None)))
    for first, last in pairwise([0, *changes, len(levels)] if levels else ()):
        spans, within = known[levels[first]]
        if spans or within:
            yield letters[first:last], [a * start + e for start in starts[first:last]], spans, within


Span = tuple[float, float, int]
"""From, to (exclusive), number of a word."""


def _parted(spans: Sequence[Span], places: Sequence[float]) -> Iterator[tuple[int | None, int, int]]:
    """The letters at ``places`` by the word in whose span they begin, ``None`` for those in none: number of the word,
    first letter, last (exclusive). A letter in two spans is of the one that begins later."""
    if all(map(le, places, places[1:])):
        done = 0
        for (x0, x1, number), following in zip_longest(spans, spans[1:]):
            end = x1 if following is None else min(x1, following[0])
            first, last = bisect_left(places, x0, done), bisect_left(places, end, done)
            if first < last:
                if done < first:
                    yield None, done, first
                yield number, first, last
                done = last
        if done < len(places):
            yield None, done, len(places)
        return
    for place, x in enumerate(places):  # not as they are read
        at = bisect_right(spans, (x, math.inf, 0)) - 1
        yield spans[at][2] if at >= 0 and x < spans[at][1] else None, place, place + 1


class _Lines:
    """The words and the areas that a baseline belongs to."""

    def __init__(self, moved: Sequence[Moved], areas: Sequence[Box]) -> None:
        self._words: dict[float, list[Span]] = {}
        for number, word in enumerate(moved):
            x0, x1 = word.x0 + word.dx, max(word.x0, word.x1) + word.dx
            self._words.setdefault(round(word.y + word.dy, 1), []).append((x0 - BEFORE_PT, x1 + AFTER_PT, number))
        self._levels = sorted(self._words)
        self._areas = [(area.y1 - BASE * area.height, area.y1, (area.x0, area.x1)) for area in areas]
        self._known: dict[float, tuple[list[Span], list[tuple[float, float]]]] = {}

    def at(self, y: float) -> tuple[list[Span], list[tuple[float, float]]]:
        """The places of words on a baseline, from the left; and from where to where lines set anew reach there."""
        if y not in self._known:
            levels = self._levels
            about = levels[bisect_left(levels, y - 2 * NEAR_PT) : bisect_left(levels, y + 2 * NEAR_PT)]
            about = [level for level in about if abs(level - y) <= NEAR_PT]
            words = sorted([span for level in about for span in self._words[level]]) if about else []
            self._known[y] = words, [reach for low, high, reach in self._areas if low < y <= high]
        return self._known[y]


def _spots(word: Moved, scale: float) -> tuple[Spot, Spot]:
    """The place of a word in the pictures, as it was and as it is: ``pixels`` of both of its ``_band``."""
    x0, x1, y, dx, dy = word.x0, word.x1, word.y, word.dx, word.dy
    low, high = LOW_EM * word.em, HIGH_EM * word.em
    x1 = max(x0, x1)
    return (
        (
            int(x0 * scale + 0.5),
            int((y - high) * scale + 0.5),
            int(x1 * scale + 0.5),
            int((y + low) * scale + 0.5),
        ),
        (
            int((x0 + dx) * scale + 0.5),
            int((y + dy - high) * scale + 0.5),
            int((x1 + dx) * scale + 0.5),
            int((y + dy + low) * scale + 0.5),
        ),
    )


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
    return "".join(text.split()).translate(_NO_HYPHENS)


_NO_HYPHENS = dict.fromkeys(map(ord, HYPHENS_MADE))

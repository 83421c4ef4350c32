"""The numbers of a plan as strings: JSON takes fifteen times as long for two thousand numbers, in each process."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

Planned = tuple[float, float, int]
"""Origin of a glyph, x and y, and the number of its target; −1: it goes."""

Aim = tuple[float, float, float]
"""Where the first letter of a run goes, x and y, and what stands between its letters."""

_OF_A_WORD = 6
"""``Moved`` has so many numbers beside what the word says."""


def packed(rows: Iterable[Sequence[float]]) -> str:
    """Rows of three numbers, to be given to another process.

    >>> unpacked(packed([(72.5, 700.25, 0), (80.0, 700.25, -1)]))
    [(72.5, 700.25, 0), (80.0, 700.25, -1)]
    """
    return base64.b64encode(array("d", chain.from_iterable(rows)).tobytes()).decode()


def unpacked(said: str) -> list[Planned]:
    """The glyphs that ``packed`` was given. Raises ``ValueError`` for anything else."""
    numbers = _numbers(said)
    return list(zip(numbers[::3], numbers[1::3], map(int, numbers[2::3]), strict=True))


def aims(said: str) -> list[Aim]:
    """The targets that ``packed`` was given. Raises ``ValueError`` for anything else."""
    numbers = _numbers(said)
    return list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))


def packed_words(words: Iterable[Sequence[Any]]) -> list[Any]:
    """The words of a page, each as ``Moved`` has it, to be given to another process.

    >>> list(unpacked_words(packed_words([(1.5, 9.0, 70.0, 2.25, 0.0, "Ann", 10.0, [])])))
    [(1.5, 9.0, 70.0, 2.25, 0.0, 'Ann', 10.0, ())]
    """
    numbers: list[float] = []
    texts: list[str] = []
    each: dict[str, Sequence[float]] = {}
    for place, (x0, x1, y, across, down, text, em, letters) in enumerate(words):
        numbers += (x0, x1, y, across, down, em)
        texts.append(text)
        if letters:
            each[str(place)] = letters
    return [packed([numbers]), texts, each]


def unpacked_words(said: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """What ``packed_words`` was given. Raises ``ValueError`` for anything else."""
    packed_numbers, texts, each = said
    numbers = _numbers(packed_numbers)
    sides = (numbers[side::_OF_A_WORD] for side in range(_OF_A_WORD))
    for place, (x0, x1, y, across, down, em, text) in enumerate(zip(*sides, texts, strict=True)):
        yield x0, x1, y, across, down, text, em, each.get(str(place), ())


def _numbers(said: str) -> list[float]:
    return array("d", base64.b64decode(said, validate=True)).tolist()

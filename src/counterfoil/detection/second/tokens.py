"""Tokens of a text and the numbers that the token classifier is given for each; the training reads them from here."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from counterfoil.detection.text import fold
from counterfoil.detection.words import (
    Packed,
    english,
    first_names,
    last_names,
    places,
    plain_words,
    world_family,
    world_given,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]|_")
SIZES = (8192, 2048, 4096, 1024, 256, 16)
"""How many different numbers each feature has: word, first three letters, last three, shape, word lists, spacing."""


def tokens(text: str) -> list[re.Match[str]]:
    """Words, runs of digits and single signs, with their places in ``text``.

    >>> [token[0] for token in tokens("Ann O'Neil, 12B Elm")]
    ['Ann', "O'Neil", ',', '12', 'B', 'Elm']
    """
    return list(_TOKEN.finditer(text))


def features(text: str, found: list[re.Match[str]]) -> list[tuple[int, ...]]:
    """For each token its six numbers, each below its size in ``SIZES``; the same on every machine."""
    made: list[tuple[int, ...]] = []
    end = 0
    for token in found:
        gap = text[end : token.start()]
        spacing = 2 if "\n" in gap else 1 if gap else 0
        made.append((*_of(token[0]), spacing + 4 * (end == 0)))
        end = token.end()
    return made


@lru_cache(maxsize=65536)
def _of(word: str) -> tuple[int, int, int, int, int]:
    low = fold(word) or word
    return (
        _number(low, SIZES[0]),
        _number("<" + low[:3], SIZES[1]),
        _number(low[-3:] + ">", SIZES[2]),
        _number(_shape(word), SIZES[3]),
        _listed(low),
    )


def _number(text: str, size: int) -> int:
    return crc32(text.encode()) % size


def _shape(word: str) -> str:
    """``Xx``, ``XX``, ``x``, ``Xx-Xx``, ``d5`` (five digits), or the sign itself.

    >>> _shape("McCoy"), _shape("IL"), _shape("60614"), _shape(",")
    ('XxXx', 'XX2', 'd5', ',')
    """
    if word.isdigit():
        return f"d{min(len(word), 6)}"
    shape = "".join("X" if c.isupper() else "x" if c.isalpha() else c for c in word)
    if shape.isalpha() and word.isupper():
        return f"XX{min(len(word), 3)}"
    return re.sub(r"(.)\1+", r"\1", shape)


def _listed(low: str) -> int:
    """Which of the word lists hold the word, a bit each."""
    lists: tuple[frozenset[str] | Packed, ...] = (
        first_names(), last_names(), world_given(), world_family(), plain_words(), english(), places(),
    )  # fmt: skip
    return sum(int(low in words) << bit for bit, words in enumerate(lists)) + 128 * (len(low) == 1)

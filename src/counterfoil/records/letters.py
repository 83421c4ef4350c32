"""The letters of many words as numbers: how many of them each shares with another word, all at once.

Of each word one number is kept, in which a bit says whether it has a letter and another whether it has it twice. What
two such numbers have in common is never less than what the words have, so a word that it leaves out cannot be close.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 64
"""Letters of the longest word that is kept: what runs on longer, a line of noise or a key, is nobody's name."""
_TWICE = 26  # bits from the sign for a letter to the sign for a second one
_SIGNS = 27  # the letters, and 0 for the end of a word
_BITS = np.array([0, *(1 << letter for letter in range(26))], dtype=np.uint64)

Kept = NDArray[np.uint64]


def kept(words: Sequence[str]) -> Kept:
    """One number for each word of the letters a to z."""
    once, twice = np.zeros(len(words), np.uint64), np.zeros(len(words), np.uint64)
    for column in _matrix(words).T:
        bit = _BITS[column]
        twice |= once & bit
        once |= bit
    return once | twice << np.uint64(_TWICE)


def shared(among: Kept, word: str) -> NDArray[np.uint8]:
    """How many letters of ``word`` each has at most: exactly so many, where ``word`` has none three times."""
    bits = beyond = 0
    for letter, often in Counter(word).items():
        bits |= (1 if often == 1 else 1 | 1 << _TWICE) << (ord(letter) & 31) - 1
        beyond += max(0, often - 2)
    found: NDArray[np.uint8] = np.bitwise_count(among & np.uint64(bits)) + np.uint8(min(beyond, LONGEST))
    return found


def beginnings(words: Sequence[str]) -> NDArray[np.uint16]:
    """The first two letters of each word as one number."""
    matrix = _matrix(words)
    return matrix[:, 0].astype(np.uint16) * _SIGNS + matrix[:, 1]


def pairs(word: str) -> Collection[int]:
    """The pairs of letters that stand side by side, its ends counted as letters, each as one number."""
    signs = [0, *(ord(letter) & 31 for letter in word), 0]
    return {one * _SIGNS + other for one, other in pairwise(signs)}


def with_pairs(words: Sequence[str]) -> Mapping[int, NDArray[np.int64]]:
    """For each pair of letters which of the words have it: the how-manieth, from 0."""
    signs = np.pad(_matrix(words), ((0, 0), (1, 0))).astype(np.int64)
    both = signs[:, :-1] * _SIGNS + signs[:, 1:]
    rows, columns = np.nonzero(both)
    found = np.sort(both[rows, columns] << 32 | rows)
    found = found[np.diff(found, prepend=-1) > 0]  # np.unique takes six times as long
    starts = np.flatnonzero(np.diff(found >> 32, prepend=-1))
    return {
        int(found[start] >> 32): some & 0xFFFFFFFF for start, some in zip(starts, _parts(found, starts), strict=True)
    }


def _parts(found: NDArray[Any], starts: NDArray[Any]) -> list[NDArray[Any]]:
    return np.split(found, starts[1:]) if len(starts) else []


def _matrix(words: Sequence[str]) -> NDArray[np.uint8]:
    """A row for each word, of the place of each letter in the alphabet, from 1, and one 0 behind it at least."""
    if not words:
        return np.zeros((0, 2), np.uint8)
    raw = np.array(words, dtype="S")
    signs = raw.view(np.uint8).reshape(len(words), -1) & 31
    return np.pad(signs, ((0, 0), (0, 1)))

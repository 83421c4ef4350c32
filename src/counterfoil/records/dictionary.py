"""The words in which names are looked up, held in memory: which of a hundred thousand may be the one that is asked for.

Comparing a word with each of them takes as long as a person notices. So every letter, every length and every pair of
letters has one long number, in which bit ``n`` says whether the ``n``-th word has it: a few operations on such numbers
leave the words that have enough in common, and only those are compared. What that leaves out cannot be close; of what
is further away it leaves out two in a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress
from math import ceil, floor
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from counterfoil.records.model import Match
from counterfoil.records.nicknames import also_called
from counterfoil.records.sound import sound
from counterfoil.records.spelling import ENOUGH, LEAST_OSA, likeness, spelled

CLOSE = 0.88
"""Jaro-Winkler similarity from which two tokens may be one name."""
SAME_SOUND = 0.9
"""The score of a token that only sounds alike."""
CALLED = 0.85
"""The score of a given name that is short for the other."""
_FURTHEST, _FURTHER = 0.6, 0.8
"""Between these lie the scores of tokens by ``spelling`` alone: below all others."""
_ALL = 24.0  # a likeness that hardly any two tokens exceed which are not close
_SHARED = (3, 5)
"""Of the letters of either token, two that are ``CLOSE`` and do not begin with the same two letters share three fifths:
without the bonus for one common letter their Jaro similarity is 0.866, and with every other part of it at its best each
share is 0.6. In whole numbers, so that no rounding leaves one out."""
_PAIRS = 2
"""Pairs of letters that two tokens share of which one is the other, however distantly spelled, but for 2 in 1000."""

Alike = tuple[float, Match]
"""Score 0..1, and how a token meets the one that is asked for."""


class Dictionary:
    """Every word that stands in a record, each once; only ever added to."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self._known: set[str] = set()
        self._letters: dict[str, int] = {}
        self._pairs: dict[str, int] = {}
        self._long: dict[int, int] = {}
        self._beginning: dict[str, list[str]] = defaultdict(list)
        self._sounding: dict[str, list[str]] = defaultdict(list)

    def add(self, tokens: Iterable[str]) -> None:
        """Enter folded tokens; those that are known stay as they are. Many at once cost little more than one."""
        new = [token for token in dict.fromkeys(tokens) if token not in self._known]
        if not new:
            return
        letters, pairs, long = (defaultdict[Any, list[int]](list) for _ in range(3))
        for place, token in enumerate(new):
            self._beginning[token[:2]].append(token)
            self._sounding[sound(token)].append(token)
            long[len(token)].append(place)
            for letter in set(token):
                letters[letter].append(place)
            for pair in _pairs(token):
                pairs[pair].append(place)
        for kept, found in ((self._letters, letters), (self._pairs, pairs), (self._long, long)):
            _set_bits(kept, found, first=len(self.tokens), size=len(new))
        self._known.update(new)
        self.tokens += new

    def alike(self, word: str) -> Mapping[str, Alike]:
        """Tokens that are spelled or sound like ``word``, or are short for it: the best first."""
        found: dict[str, Alike] = {}
        part, whole = _SHARED
        least = -(-len(word) * part // whole)
        shared = len(set(word)) - (len(word) - least)
        near = self._sharing(self._letters, set(word), shared, range(least, len(word) * whole // part + 1))
        near += self._beginning.get(word[:2], ())  # some twice, which costs less than to tell
        for other, score, _ in process.extract(
            word, near, scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None
        ):
            found[other] = (score, Match.EXACT_WORDS if other == word else Match.SPELLING)
        if len(word) > 1:
            for other in self._sounding.get(sound(word), ()):
                if found.get(other, (0.0, Match.SOUND))[0] < SAME_SOUND:
                    found[other] = (SAME_SOUND, Match.SOUND)
            for other in also_called(word):
                if other in self._known and other not in found:
                    found[other] = (CALLED, Match.NICKNAME)
        return _best_first(found)

    def further(self, word: str, nearer: Collection[str]) -> Mapping[str, Alike]:
        """Tokens that meet ``word`` by distant spelling alone, the best first; none for a word of one or two letters.

        ``nearer``: what ``alike`` found, which is left out.
        """
        if len(word) < 3:
            return {}
        of_length = range(ceil(len(word) * LEAST_OSA), floor(len(word) / LEAST_OSA) + 1)
        rough = self._sharing(self._pairs, _pairs(word), _PAIRS, of_length)
        found: dict[str, Alike] = {}
        asked = spelled(word)
        for other, osa, _ in process.extract(
            word, rough, scorer=OSA.normalized_similarity, score_cutoff=LEAST_OSA, limit=None
        ):
            if other not in nearer and len(other) > 2 and (how := likeness(asked, spelled(other), osa)) >= ENOUGH:
                share = min(1.0, (how - ENOUGH) / (_ALL - ENOUGH))
                found[other] = (_FURTHEST + share * (_FURTHER - _FURTHEST), Match.FURTHER)
        return _best_first(found)

    def _sharing(self, kept: Mapping[str, int], parts: Iterable[str], least: int, lengths: Iterable[int]) -> list[str]:
        """Tokens of these lengths that have at least ``least`` of the ``parts``."""
        allowed = 0
        for length in lengths:
            allowed |= self._long.get(length, 0)
        at_least = [allowed] + [0] * max(least, 0)
        for part in parts:
            has = kept.get(part, 0)
            for number in range(len(at_least) - 1, 0, -1):
                at_least[number] |= at_least[number - 1] & has
        return list(compress(self.tokens, _flags(at_least[-1])))


def _pairs(token: str) -> set[str]:
    """The pairs of letters that stand side by side, its ends counted as letters."""
    ended = f"<{token}>"
    return {ended[at : at + 2] for at in range(len(ended) - 1)}


def _set_bits(kept: dict[Any, int], found: Mapping[Any, Sequence[int]], *, first: int, size: int) -> None:
    for what, places in found.items():
        bits = bytearray(size // 8 + 1)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        kept[what] = kept.get(what, 0) | int.from_bytes(bits, "little") << first


_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


def _flags(bits: int) -> bytes:
    """One byte for each bit, the lowest first."""
    return bin(bits)[:1:-1].encode().translate(_DIGITS)


def _best_first(found: Mapping[str, Alike]) -> dict[str, Alike]:
    order = list(Match)
    return dict(sorted(found.items(), key=lambda one: (-one[1][0], order.index(one[1][1]), one[0])))

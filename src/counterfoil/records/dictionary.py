"""The words in which names are looked up, held in memory: which of a hundred thousand may be the one that is asked for.

Comparing a word with each of them takes as long as a person notices. So what can be said of all words at once, by
numbers (``letters``), is said first: how many letters of the word each shares, of what length it is, how it begins.
Only those that may still be near enough are compared. What that leaves out cannot be close; of what is further away it
leaves out two in a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.process import cdist

from counterfoil.records import letters
from counterfoil.records.model import Match
from counterfoil.records.nicknames import also_called
from counterfoil.records.sound import sound
from counterfoil.records.spelling import ENOUGH, LEAST_OSA, Spelled, spelled, weigh

CLOSE = 0.88
"""Jaro-Winkler similarity from which two tokens may be one name."""
SAME_SOUND = 0.9
"""The score of a token that only sounds alike."""
CALLED = 0.85
"""The score of a given name that is short for the other."""
_FURTHEST, _FURTHER = 0.6, 0.8
"""Between these lie the scores of tokens by ``spelling`` alone: below all others."""
_ALL = 24.0  # a likeness that hardly any two tokens exceed which are not close
_FAR_BEGINNING, _NEAR_BEGINNING = (8, 5), (7, 5)
"""Two words of ``a`` and ``b`` letters, ``m`` of them shared, have a Jaro similarity of at most (m/a + m/b + 1) / 3. To
be ``CLOSE`` it has to be 0.866 where only one letter at the beginning is the same, and 0.8 where four are: ``m`` is at
least 8/5 or 7/5 of ab/(a+b). In whole numbers, so that no rounding leaves one out."""
_PAIRS = 2
"""Pairs of letters that two tokens share of which one is the other, however distantly spelled, but for 2 in 1000."""
_ROUNDING = 1e-6

Alike = tuple[float, Match]
"""Score 0..1, and how a token meets the one that is asked for."""
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is compared of each word before the word itself is; the core and the skeleton as ``spelling`` has them."""

    length: NDArray[np.uint8]
    beginning: NDArray[np.uint16]
    token_letters: letters.Kept
    core_length: NDArray[np.uint8]
    core_letters: letters.Kept
    core_first: NDArray[np.uint8]
    skeleton_length: NDArray[np.uint8]
    skeleton_letters: letters.Kept

    @classmethod
    def of(cls, words: list[Spelled]) -> _Columns:
        tokens, cores, skeletons = ([getattr(one, name) for one in words] for name in ("token", "core", "skeleton"))
        return cls(
            _lengths(tokens), letters.beginnings(tokens), letters.kept(tokens),
            _lengths(cores), letters.kept(cores), np.array([ord(core[0]) for core in cores], np.uint8),
            _lengths(skeletons), letters.kept(skeletons),
        )  # fmt: skip

    def and_(self, more: _Columns) -> _Columns:
        return _Columns(*(np.concatenate([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self)))


class Dictionary:
    """Every word that stands in a record, each once; only ever added to, also while another thread asks."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self._cores: list[str] = []
        self._skeletons: list[str] = []
        self._known: set[str] = set()
        self._sounding: dict[str, list[str]] = defaultdict(list)
        self._pairs: dict[int, NDArray[np.int32]] = {}
        self._columns = _Columns.of([])  # its arrays are never written to: whoever asks has those of one moment

    def add(self, tokens: Iterable[str]) -> None:
        """Enter folded tokens; those that are known stay as they are. Many at once cost little more than one.

        Those of more than ``letters.LONGEST`` letters are left out.
        """
        new = [one for one in dict.fromkeys(tokens) if one not in self._known and len(one) <= letters.LONGEST]
        if not new:
            return
        words = [spelled(token) for token in new]
        for pair, places in letters.with_pairs(new).items():
            some = (places + len(self.tokens)).astype(np.int32)
            self._pairs[pair] = np.concatenate([self._pairs[pair], some]) if pair in self._pairs else some
        self.tokens += new
        self._cores += [one.core for one in words]
        self._skeletons += [one.skeleton for one in words]
        for token in new:
            self._sounding[sound(token)].append(token)
        self._known.update(new)
        self._columns = self._columns.and_(_Columns.of(words))

    def alike(self, word: str) -> Mapping[str, Alike]:
        """Tokens that are spelled or sound like ``word``, or are short for it: the best first."""
        found: dict[str, Alike] = {}
        near = [*map(self.tokens.__getitem__, self._near(word).tolist())]
        for other, score in zip(near, _compared(word, near, JaroWinkler.similarity, CLOSE).tolist(), strict=True):
            if score:
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
        asked = spelled(word)
        places = self._maybe_further(asked)
        tokens = [*map(self.tokens.__getitem__, places.tolist())]
        osa = _compared(word, tokens, OSA.normalized_similarity, LEAST_OSA)
        enough = np.flatnonzero(osa)
        how = self._likeness(asked, places[enough], osa[enough])
        found: dict[str, Alike] = {}
        for at, one in zip(enough.tolist(), how.tolist(), strict=True):
            if one >= ENOUGH and tokens[at] not in nearer:
                share = min(1.0, (one - ENOUGH) / (_ALL - ENOUGH))
                found[tokens[at]] = (_FURTHEST + share * (_FURTHER - _FURTHEST), Match.FURTHER)
        return _best_first(found)

    def _near(self, word: str) -> NDArray[np.intp]:
        """Which words may be ``CLOSE``: no other is."""
        at = self._columns
        has = letters.shared(at.token_letters, word)
        near = has >= _least_shared(len(word), _FAR_BEGINNING)[at.length]
        near |= (at.beginning == letters.beginnings([word])[0]) & (
            has >= _least_shared(len(word), _NEAR_BEGINNING)[at.length]
        )
        return np.flatnonzero(near)

    def _maybe_further(self, asked: Spelled) -> NDArray[np.intp]:
        """Which words share so many pairs of letters, and may be so like the one ``asked`` for: no other is."""
        at, long = self._columns, len(asked.token)
        having = [self._pairs[pair] for pair in letters.pairs(asked.token) if pair in self._pairs]
        if not having:
            return np.zeros(0, np.intp)
        often = np.bincount(np.concatenate(having), minlength=len(at.length))[: len(at.length)]
        some = np.flatnonzero(often >= _PAIRS)
        length = at.length[some]
        some = some[(length >= max(3, ceil(long * LEAST_OSA))) & (length <= floor(long / LEAST_OSA))]
        has, core_has, skeleton_has = (
            letters.shared(kept[some], word).astype(np.float64)
            for kept, word in (
                (at.token_letters, asked.token),
                (at.core_letters, asked.core),
                (at.skeleton_letters, asked.skeleton),
            )
        )
        tokens, core_length, skeleton_length = (
            one[some].astype(np.float64) for one in (at.length, at.core_length, at.skeleton_length)
        )
        osa = has / np.maximum(tokens, long)
        most = weigh(
            np.maximum(osa, core_has / np.maximum(core_length, len(asked.core))),
            np.maximum(2 * has / (tokens + long), 2 * core_has / (core_length + len(asked.core))),
            np.minimum(
                1.0, (skeleton_has + _ROUNDING) / (np.maximum(skeleton_length, len(asked.skeleton)) + _ROUNDING)
            ),
            at.core_first[some] == ord(asked.core[0]),
            (skeleton_length == len(asked.skeleton)) & (skeleton_has >= len(asked.skeleton)),
            np.minimum(core_length, len(asked.core)),
        )
        maybe: NDArray[np.intp] = some[(most >= ENOUGH - _ROUNDING) & (osa >= LEAST_OSA - _ROUNDING)]
        return maybe

    def _likeness(self, asked: Spelled, places: NDArray[np.intp], osa: _Floats) -> _Floats:
        """``spelling.likeness`` of many words to the one ``asked`` for; ``osa``: of the tokens, which is known."""
        tokens, cores, skeletons = (
            [*map(one.__getitem__, places.tolist())] for one in (self.tokens, self._cores, self._skeletons)
        )
        indel = _compared(asked.token, tokens, Indel.normalized_similarity)
        at = self._columns
        if asked.core == asked.token:
            parted = np.flatnonzero(at.core_length[places] != at.length[places])
        else:
            parted = np.arange(len(places))
        of_these = [cores[one] for one in parted.tolist()]
        osa[parted] = np.maximum(osa[parted], _compared(asked.core, of_these, OSA.normalized_similarity))
        indel[parted] = np.maximum(indel[parted], _compared(asked.core, of_these, Indel.normalized_similarity))
        found: _Floats = weigh(
            osa,
            indel,
            _compared(asked.skeleton, skeletons, OSA.normalized_similarity),
            at.core_first[places] == ord(asked.core[0]),
            np.array([one == asked.skeleton for one in skeletons], np.bool_),
            np.minimum(at.core_length[places].astype(np.int64), len(asked.core)),
        )
        return found


def _compared(word: str, others: list[str], scorer: Any, least: float | None = None) -> _Floats:
    """How like each is to ``word``; 0 for those below ``least``."""
    if not others:
        return np.zeros(0, np.float64)
    found: _Floats = cdist([word], others, scorer=scorer, score_cutoff=least, dtype=np.float64)[0]
    return found


def _least_shared(long: int, share: tuple[int, int]) -> NDArray[np.uint16]:
    """For each length of another word how many letters it has to share with one of ``long`` letters."""
    part, whole = share
    return np.array(
        [
            -(-part * long * other // (whole * (long + other))) if long + other else 0
            for other in range(letters.LONGEST + 1)
        ],
        np.uint16,
    )


def _lengths(words: list[str]) -> NDArray[np.uint8]:
    return np.fromiter(map(len, words), np.uint8, len(words))


_ORDER = {match: number for number, match in enumerate(Match)}


def _best_first(found: Mapping[str, Alike]) -> dict[str, Alike]:
    return dict(sorted(found.items(), key=lambda one: (-one[1][0], _ORDER[one[1][1]], one[0])))

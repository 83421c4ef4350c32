"""Where the words of a name stand near each other, of places that may be millions: all at once, by numpy.

What stands in the fewest places is looked at from. Of a commoner word only the places in the same records are sorted
and compared: a million places of "Maria" cost no more than one look at each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterfoil.records.dictionary import Alike
from counterfoil.records.model import Match
from counterfoil.records.names import LAST_POSITION, POSITION_BITS, Found

Places = NDArray[np.uint64]
_RECORD = np.uint64(POSITION_BITS)
_LAST_POSITION = np.uint64(LAST_POSITION)
_TABLE_BITS = 20
"""Records that share their last 20 bits are taken for one where only what cannot be near is left out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the tokens stand of which each may be one word of a name."""

    alike: Sequence[tuple[str, Alike]]  # the best first
    places: Places
    which: NDArray[np.int64]  # the how-manieth of ``alike`` stands at each

    @classmethod
    def of(cls, alike: Mapping[str, Alike], places_of: Mapping[str, Sequence[bytes | memoryview]]) -> Standing:
        """Of tokens, the best first; the places of each in any number of pieces, as ``names.as_bytes`` has them."""
        pieces = [(at, piece) for at, token in enumerate(alike) for piece in places_of.get(token, ())]
        places = np.frombuffer(b"".join(piece for _, piece in pieces), np.dtype("<u8")).astype(np.uint64, copy=False)
        which = np.repeat(
            np.array([at for at, _ in pieces], np.int64), np.array([len(piece) // 8 for _, piece in pieces], np.int64)
        )
        return cls([*alike.items()], places, which)


@dataclass(frozen=True, slots=True)
class Met:
    """Records in which the words of a name stand near each other; how is told of those that are looked at."""

    words: Sequence[Standing]
    records: NDArray[np.int64]  # in order
    score: NDArray[np.float64]
    which: Sequence[NDArray[np.int64]]  # of each word the token that was met

    def best_first(self) -> Iterator[tuple[int, Found]]:
        """The best score first; of the same score as they come."""
        return self._told(np.argsort(-self.score, kind="stable"))

    def all(self) -> dict[int, Found]:
        return dict(self._told(np.arange(len(self.records))))

    def _told(self, order: NDArray[np.intp]) -> Iterator[tuple[int, Found]]:
        for at in order.tolist():
            met_by = [word.alike[one[at]] for word, one in zip(self.words, self.which, strict=True)]
            weakest = max((how[1] for _, how in met_by), key=_BY_STRENGTH.__getitem__)
            yield int(self.records[at]), (float(self.score[at]), weakest, " ".join(token for token, _ in met_by))


def met(words: Sequence[Standing]) -> Met:
    """Records in which one token for each of ``words`` stands near the others. Whether they stand together as one name
    is for the text to say.

    Of a record its best combination counts, and by its weakest word the whole name is met.
    """
    if not words:
        return Met((), np.zeros(0, np.int64), np.zeros(0, np.float64), ())
    anchor = min(range(len(words)), key=lambda number: len(words[number].places))
    order = np.argsort(words[anchor].places)
    alive = words[anchor].places[order]
    parts = {anchor: words[anchor].which[order]}
    reach = np.uint64(len(words) + 1)
    for number in sorted(range(len(words)), key=lambda number: len(words[number].places)):
        if number != anchor and len(alive):
            best = _best_near(alive, words[number], reach)
            has = best < len(words[number].alike)
            alive, parts = alive[has], {known: part[has] for known, part in parts.items()} | {number: best[has]}
    if not len(alive):
        parts = dict.fromkeys(range(len(words)), np.zeros(0, np.int64))
    return _best_of_each(words, alive, parts)


def met_further(nearer: Sequence[Standing], further: Sequence[Standing], *, without: Iterable[int]) -> dict[int, Found]:
    """Records with a further token for one word and a nearer one for every other; ``without`` those that nearer ones
    alone meet."""
    found: dict[int, Found] = {}
    for number, one in enumerate(further):
        words = [*nearer]
        words[number] = one
        for record, how in met(words).all().items():
            if record not in found or how[0] > found[record][0]:
                found[record] = how
    for record in without:
        found.pop(record, None)
    return found


def _best_near(alive: Places, word: Standing, reach: np.uint64) -> NDArray[np.int64]:
    """For each of the places ``alive``, in order, the best token of ``word`` within ``reach`` of it in the same record;
    one more than there are where none stands there."""
    table = np.zeros(1 << _TABLE_BITS, np.bool_)
    within = np.uint64(len(table) - 1)
    table[alive >> _RECORD & within] = True
    among = np.flatnonzero(table[word.places >> _RECORD & within])
    among = among[np.argsort(word.places[among])]
    places, which = word.places[among], word.which[among]
    low = alive - np.minimum(alive & _LAST_POSITION, reach)
    high = alive + np.minimum(_LAST_POSITION - (alive & _LAST_POSITION), reach)
    start, end = np.searchsorted(places, low, "left"), np.searchsorted(places, high, "right")
    best = np.full(len(alive), len(word.alike), np.int64)
    for step in range(int((end - start).max(initial=0))):
        there = start + step < end
        best[there] = np.minimum(best[there], which[start[there] + step])
    return best


def _best_of_each(words: Sequence[Standing], alive: Places, parts: Mapping[int, NDArray[np.int64]]) -> Met:
    """Of each record the best of its places, by the sum of the scores, and of equal ones the first."""
    score = np.zeros(len(alive), np.float64)
    for number, word in enumerate(words):
        score += np.array([how[0] for _, how in word.alike], np.float64)[parts[number]]
    score /= len(words)
    records = (alive >> _RECORD).astype(np.int64)
    order = np.lexsort((alive, -score, records))
    best = order[np.flatnonzero(np.diff(records[order], prepend=-1))]
    return Met(words, records[best], score[best], [parts[number][best] for number in range(len(words))])


_BY_STRENGTH = {
    match: number
    for number, match in enumerate((Match.EXACT_WORDS, Match.SPELLING, Match.SOUND, Match.NICKNAME, Match.FURTHER))
}

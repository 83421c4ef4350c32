"""Names by spelling and by sound: one dictionary of name tokens, the same on every database.

A name is folded (accents, case, apostrophes), and each word looked up (``dictionary``): as it is written, by close
spelling, by sound, by the short forms of given names. That finds 83 of 100 pairs that genealogists judge to be one
name; with distant spelling, for one word of a name and only where little else was met, it finds 97
(``docs/concepts/search.md``). Such a hit is a *candidate*: a person confirms it by an identifier.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from counterfoil.records.dictionary import Alike, Dictionary
from counterfoil.records.model import Match

Found = tuple[float, Match, str]
"""How a whole name met a record: score 0..1, by its weakest word, and the words of the record."""

_NOT_LETTERS = re.compile(r"[^a-z]+")


def fold(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case, apostrophes and initials' full stops.

    >>> fold("O’Brien-Núñez, José A.")
    ('obrien', 'nunez', 'jose', 'a')
    """
    if name.isascii():
        plain = name.lower().replace("'", "")
    else:
        plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
        plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return tuple(word for word in _NOT_LETTERS.split(plain) if word)


def asked(name: str) -> tuple[str, ...]:
    """The words of a name that are looked up: an initial may be missing in the record."""
    return tuple(word for word in fold(name) if len(word) > 1)


class Names(Protocol):
    """Who looks names up: in memory (``NameIndex``) or on the database of an office."""

    def find(self, name: str) -> Mapping[str, Found]:
        """Records that meet every word of ``name``, near each other, by their ids."""

    def further(self, name: str) -> Mapping[str, Found]:
        """Records that ``find`` leaves out: they meet one word by distant spelling, every other word nearer."""


@dataclass
class NameIndex:
    """Which record has which name token where, in memory: built once, asked many times."""

    records: list[str] = field(default_factory=list)
    places_of: dict[str, list[int]] = field(default_factory=dict)
    dictionary: Dictionary = field(default_factory=Dictionary)

    def add(self, record_id: str, names: Iterable[str]) -> None:
        """Enter every word of ``names`` for one record."""
        for token, positions in positions_of(" ".join(names)).items():
            self.places_of.setdefault(token, []).extend(places(len(self.records), positions))
        self.records.append(record_id)

    def find(self, name: str) -> dict[str, Found]:
        """Records in which the words of ``name`` stand near each other: id → score, how, words shown."""
        return self._by_id(met([self._known().alike(word) for word in asked(name)], self.places_of))

    def further(self, name: str) -> dict[str, Found]:
        """As ``Names.further``."""
        known, words = self._known(), asked(name)
        nearer = [known.alike(word) for word in words]
        further = [known.further(word, one) for word, one in zip(words, nearer, strict=True)]
        known_already = met(nearer, self.places_of)
        return self._by_id(met_further(nearer, further, self.places_of, without=known_already))

    def _known(self) -> Dictionary:
        self.dictionary.add(islice(self.places_of, len(self.dictionary.tokens), None))
        return self.dictionary

    def _by_id(self, found: Mapping[int, Found]) -> dict[str, Found]:
        return dict(sorted((self.records[key], how) for key, how in found.items()))


_POSITION_BITS = 20
"""A place is one number, record and word: its low bits say the how-manieth word of the record it is."""


def positions_of(text: str) -> dict[str, list[int]]:
    """At which words of a text each token stands, from 0."""
    found: dict[str, list[int]] = {}
    for position, token in enumerate(fold(text)):
        found.setdefault(token, []).append(position)
    return found


def places(record: int, positions: Iterable[int]) -> list[int]:
    """The places of words of one record. After a million words they begin anew, which puts no two words together that
    are not looked at again."""
    first = record << _POSITION_BITS
    return [first | position & ((1 << _POSITION_BITS) - 1) for position in positions]


def record_of(place: int) -> int:
    """The record of a place."""
    return place >> _POSITION_BITS


def met(words: Sequence[Mapping[str, Alike]], places_of: Mapping[str, Sequence[int]]) -> dict[int, Found]:
    """Records in which one token for each of ``words`` stands near the others (of each the tokens that may be it, the
    best first). Whether they stand together as one name is for the text to say.

    Of a record its best combination counts, and by its weakest word the whole name is met.
    """
    if not words or not all(words):
        return {}
    sizes = [sum(len(places_of.get(token, ())) for token in alike) for alike in words]
    anchor = sizes.index(min(sizes))  # what stands in the fewest places is looked at from
    anchors = _best_at(words[anchor], places_of)
    alive: Collection[int] = anchors
    parts = {anchor: anchors}
    reach = range(-len(words) - 1, len(words) + 2)
    for number, alike in enumerate(words):
        if number != anchor:
            around = {place + step for place in alive for step in reach}
            best: dict[int, Part] = {}
            for place, part in _best_at(alike, places_of, among=around).items():
                for at in range(place + reach.start, place + reach.stop):
                    if at in alive and part[0] > best.get(at, _NOTHING)[0]:
                        best[at] = part
            parts[number] = best
            alive = best.keys()
    found: dict[int, Found] = {}
    for place in sorted(alive):
        how = _join([parts[number][place] for number in range(len(words))])
        record = record_of(place)
        if record not in found or how[0] > found[record][0]:
            found[record] = how
    return found


def met_further(
    nearer: Sequence[Mapping[str, Alike]],
    further: Sequence[Mapping[str, Alike]],
    places_of: Mapping[str, Sequence[int]],
    *,
    without: Iterable[int],
) -> dict[int, Found]:
    """Records with a further token for one word and a nearer one for every other; ``without`` those that nearer ones
    alone meet."""
    found: dict[int, Found] = {}
    for number, one in enumerate(further):
        words = [*nearer]
        words[number] = one
        for record, how in met(words, places_of).items():
            if record not in found or how[0] > found[record][0]:
                found[record] = how
    for record in without:
        found.pop(record, None)
    return found


Part = tuple[float, Match, str]
_NOTHING: Part = (0.0, Match.FURTHER, "")


def _best_at(
    alike: Mapping[str, Alike], places_of: Mapping[str, Sequence[int]], among: set[int] | None = None
) -> dict[int, Part]:
    """What stands at each place that has one of the tokens; ``among`` these places, where they are given."""
    found: dict[int, Part] = {}
    for token, (score, match) in alike.items():
        where = places_of.get(token, ())
        if where:
            found.update(dict.fromkeys(where if among is None else among.intersection(where), (score, match, token)))
    return found


_BY_STRENGTH = (Match.EXACT_WORDS, Match.SPELLING, Match.SOUND, Match.NICKNAME, Match.FURTHER)


def _join(parts: Sequence[Found]) -> Found:
    """The weakest match decides how the whole name met."""
    weakest = max((match for _, match, _ in parts), key=_BY_STRENGTH.index)
    return sum(score for score, _, _ in parts) / len(parts), weakest, " ".join(shown for _, _, shown in parts)


def best_first(found: Mapping[str, Found]) -> Iterator[tuple[str, Found]]:
    """What was found, the best score first; of the same score by id."""
    return iter(sorted(found.items(), key=lambda one: (-one[1][0], one[0])))

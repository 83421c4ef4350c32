"""Which record has which name token where, in memory: for a few records; an office has it on its database."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from counterfoil.records.dictionary import Alike, Dictionary
from counterfoil.records.names import Found, as_bytes, asked, places, positions_of
from counterfoil.records.together import Met, Standing, met, met_further


@dataclass
class NameIndex:
    """``names.Names`` in memory: built once, asked many times."""

    records: list[str] = field(default_factory=list)
    places_of: dict[str, array[int]] = field(default_factory=dict)
    dictionary: Dictionary = field(default_factory=Dictionary)
    _entered: int = 0  # words of ``places_of`` that are in the dictionary

    def add(self, record_id: str, names: Iterable[str]) -> None:
        """Enter every word of ``names`` for one record."""
        for token, positions in positions_of(" ".join(names)).items():
            self.places_of.setdefault(token, array("Q")).extend(places(len(self.records), positions))
        self.records.append(record_id)

    def find(self, name: str) -> dict[str, Found]:
        """Records in which the words of ``name`` stand near each other: id → score, how, words shown."""
        return self._by_id(self._met(name).all())

    def best(self, name: str) -> Iterator[tuple[str, Found]]:
        """As ``Names.best``."""
        return ((self.records[key], how) for key, how in self._met(name).best_first())

    def further(self, name: str) -> dict[str, Found]:
        """As ``Names.further``."""
        known, words = self._known(), asked(name)
        alike = [known.alike(word) for word in words]
        nearer = [self._standing(one) for one in alike]
        further = [self._standing(known.further(word, one)) for word, one in zip(words, alike, strict=True)]
        return self._by_id(met_further(nearer, further, without=met(nearer).records.tolist()))

    def _met(self, name: str) -> Met:
        return met([self._standing(self._known().alike(word)) for word in asked(name)])

    def _standing(self, alike: Mapping[str, Alike]) -> Standing:
        return Standing.of(alike, {token: [as_bytes(self.places_of[token])] for token in alike})

    def _known(self) -> Dictionary:
        self.dictionary.add(islice(self.places_of, self._entered, None))
        self._entered = len(self.places_of)
        return self.dictionary

    def _by_id(self, found: Mapping[int, Found]) -> dict[str, Found]:
        return dict(sorted((self.records[key], how) for key, how in found.items()))

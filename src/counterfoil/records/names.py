"""Names by spelling and by sound: one dictionary of name tokens, the same on every database.

A name is folded (accents, case, apostrophes), and each word looked up (``dictionary``): as it is written, by close
spelling, by sound, by the short forms of given names. That finds 83 of 100 pairs that genealogists judge to be one
name; with distant spelling, for one word of a name and only where little else was met, it finds 97
(``docs/concepts/search.md``). Such a hit is a *candidate*: a person confirms it by an identifier.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

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
    """Who looks names up: in memory (``name_index``) or on the database of an office."""

    def find(self, name: str) -> Mapping[str, Found]:
        """Records that meet every word of ``name``, near each other, by their ids."""

    def best(self, name: str) -> Iterator[tuple[str, Found]]:
        """What ``find`` finds, the best score first; of the same score as the records were added."""

    def further(self, name: str) -> Mapping[str, Found]:
        """Records that ``find`` leaves out: they meet one word by distant spelling, every other word nearer."""


POSITION_BITS = 20
"""A place is one number, record and word: its low bits say the how-manieth word of the record it is."""
LAST_POSITION = (1 << POSITION_BITS) - 1


def positions_of(text: str) -> dict[str, list[int]]:
    """At which words of a text each token stands, from 0."""
    found: dict[str, list[int]] = {}
    for position, token in enumerate(fold(text)):
        found.setdefault(token, []).append(position)
    return found


def first_place(record: int) -> int:
    """The place of a record's first word."""
    return record << POSITION_BITS


def places(record: int, positions: Iterable[int]) -> list[int]:
    """The places of words of one record. After a million words they begin anew, which puts no two words together that
    are not looked at again."""
    first = first_place(record)
    return [first | position & LAST_POSITION for position in positions]


def record_of(place: int) -> int:
    """The record of a place."""
    return place >> POSITION_BITS


def as_bytes(where: array[int]) -> bytes:
    """Places as they are kept: eight bytes each, the low byte first."""
    if sys.byteorder == "big":
        where = where[:]
        where.byteswap()
    return where.tobytes()


def best_first(found: Mapping[str, Found]) -> Iterator[tuple[str, Found]]:
    """What was found, the best score first; of the same score by id."""
    return iter(sorted(found.items(), key=lambda one: (-one[1][0], one[0])))

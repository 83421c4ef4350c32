"""Names by spelling and by sound: one dictionary of name tokens, the same on every database.

A name is folded (accents, case, apostrophes), each word looked up by Jaro-Winkler similarity and by metaphone.
That finds about 97 % of spelling variants where an exact match finds 13 % (``docs/concepts/search.md``). A hit by
spelling or sound is a *candidate*: a person confirms it by an identifier.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from counterfoil.records.model import Match

CLOSE = 0.88
"""Jaro-Winkler similarity from which two tokens may be one name."""
SAME_SOUND = 0.9
"""The score of a token that only sounds alike."""

_NOT_LETTERS = re.compile(r"[^a-z]+")
_SPOKEN = (("sean", "shawn"), ("szcz", "shch"), ("sz", "sh"), ("cz", "ch"), ("rz", "zh"))
"""Metaphone knows English spelling only; these are names as Chicago writes and says them."""


def sound(token: str) -> str:
    """The metaphone key of a folded token, after Polish and Irish spellings were written as they are said.

    >>> sound("szymanski") == sound("shimanski")
    True
    """
    for written, said in _SPOKEN:
        token = token.replace(written, said)
    return jellyfish.metaphone(token)


def fold(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case, apostrophes and initials' full stops.

    >>> fold("O’Brien-Núñez, José A.")
    ('obrien', 'nunez', 'jose', 'a')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return tuple(word for word in _NOT_LETTERS.split(plain) if word)


@dataclass
class NameIndex:
    """Which record has which name token: built once, asked many times."""

    records_of: dict[str, set[str]] = field(default_factory=dict)
    tokens_of_sound: dict[str, set[str]] = field(default_factory=dict)

    def add(self, record_id: str, names: Iterable[str]) -> None:
        """Enter every word of ``names`` for one record."""
        for name in names:
            for token in fold(name):
                if token not in self.records_of:
                    self.records_of[token] = set()
                    self.tokens_of_sound.setdefault(sound(token), set()).add(token)
                self.records_of[token].add(record_id)

    def similar(self, token: str) -> Mapping[str, tuple[float, Match]]:
        """Dictionary tokens that may be ``token``, with score 0..1 and how they meet."""
        found: dict[str, tuple[float, Match]] = {}
        for other, score, _ in process.extract(
            token, self.records_of.keys(), scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None
        ):
            found[other] = (score, Match.EXACT_WORDS if other == token else Match.SPELLING)
        if len(token) > 1:
            for other in self.tokens_of_sound.get(sound(token), ()):
                if found.get(other, (0.0, Match.SOUND))[0] < SAME_SOUND:
                    found[other] = (SAME_SOUND, Match.SOUND)
        return found

    def find(self, name: str) -> dict[str, tuple[float, Match, str]]:
        """Records that meet every word of ``name`` (an initial may be missing): id → score, how, words shown."""
        words = [word for word in fold(name) if len(word) > 1]
        if not words:
            return {}
        met: list[dict[str, tuple[float, Match, str]]] = []
        for word in words:
            best: dict[str, tuple[float, Match, str]] = {}
            for token, (score, match) in self.similar(word).items():
                for record_id in self.records_of[token]:
                    if score > best.get(record_id, (0.0, match, ""))[0]:
                        best[record_id] = (score, match, token)
            met.append(best)
        common = set(met[0]).intersection(*met[1:])
        return {record_id: _join([best[record_id] for best in met]) for record_id in sorted(common)}


def _join(parts: list[tuple[float, Match, str]]) -> tuple[float, Match, str]:
    """The weakest match decides how the whole name met."""
    order = [Match.EXACT_WORDS, Match.SPELLING, Match.SOUND]
    weakest = max((match for _, match, _ in parts), key=order.index)
    return sum(score for score, _, _ in parts) / len(parts), weakest, " ".join(shown for _, _, shown in parts)

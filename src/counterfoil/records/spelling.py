"""How far two spellings of one name lie apart, for what neither sound nor a slip of the pen explains.

``Gonzalez`` and ``Gonsales`` are near by any measure; ``Dietrich`` and ``Deadtrick``, ``Fiennes`` and ``Desfiennes``
are not, and clerks wrote one for the other. Six simple likenesses are weighed. The weights were learned from half of
the pairs that genealogists of Ancestry.com judged to be one name (``docs/concepts/search.md`` says where they are
published, and what the weights give on the other half).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA, Indel

ENOUGH = 13.0
"""The likeness from which two spellings may be one name: it keeps 97 of 100 judged pairs."""
LEAST_OSA = 0.4
"""The likeness of two tokens, letter by letter, below which hardly a pair reaches ``ENOUGH``."""
_OSA, _INDEL, _SKELETON, _FIRST, _SAME, _SHORT = 10.0, 5.0, 4.0, 1.4, 1.0, 9.0

_PREFIX = re.compile(
    "(?:vanden|vander|sainte|vande|saint|delas|delos|abou|dela|fitz|vonder|abd|abu|ben|das|del|den|der|des|dos|ibn|"
    "las|los|mac|ste|ten|ter|van|von|zum|af|al|ap|da|de|di|du|el|la|le|mc|st|zu|o)(?=.{4})"
)
"""What is taken off the front of a name, where four letters or more stay: Delia is no "de Lia"."""
_SAID = {
    "sch": "s", "tch": "k", "sh": "s", "ch": "k", "ck": "k", "ph": "f", "gh": "k", "th": "t", "tz": "s", "qu": "kf",
    "x": "ks", "h": "",
}  # fmt: skip
_WRITTEN = re.compile("|".join(_SAID))
_LETTERS = str.maketrans("qczvwjydbg", "kksffiitpk")
_VOWELS, _TWICE = re.compile("[aeiou]+"), re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Spelled:
    """One folded word of a name, with what is compared of it."""

    token: str
    core: str  # without de, van, Mc, O', al- …
    skeleton: str  # consonants as they sound, one sign for any vowels


def spelled(token: str) -> Spelled:
    """What of a folded token is compared.

    >>> spelled("vanderschenck")
    Spelled(token='vanderschenck', core='schenck', skeleton='sank')
    """
    prefix = _PREFIX.match(token)
    core = token[prefix.end() :] if prefix else token
    said = _WRITTEN.sub(lambda written: _SAID[written[0]], core).translate(_LETTERS)
    return Spelled(token, core, _TWICE.sub(r"\1", _VOWELS.sub("a", said)))


def likeness(one: Spelled, other: Spelled, osa: float = -1.0) -> float:
    """How alike two spellings are; ``ENOUGH`` and more may be one name. The same in either order.

    ``osa``: the normalized OSA similarity of the two tokens, where it is known.

    >>> [likeness(spelled("dietrich"), spelled(other)) >= ENOUGH for other in ("deadtrick", "novak")]
    [True, False]
    """
    if osa < 0:
        osa = OSA.normalized_similarity(one.token, other.token)
    indel = Indel.normalized_similarity(one.token, other.token)
    if one.core != one.token or other.core != other.token:
        osa = max(osa, OSA.normalized_similarity(one.core, other.core))
        indel = max(indel, Indel.normalized_similarity(one.core, other.core))
    return float(
        weigh(
            osa,
            indel,
            OSA.normalized_similarity(one.skeleton, other.skeleton),
            one.core[0] == other.core[0],
            one.skeleton == other.skeleton,
            min(len(one.core), len(other.core)),
        )
    )


def weigh(osa: Any, indel: Any, skeleton: Any, first: Any, same: Any, shortest: Any) -> Any:
    """The six likenesses in one: numbers, or arrays of them. More of any, and a shorter word, gives more."""
    return _OSA * osa + _INDEL * indel + _SKELETON * skeleton + _FIRST * first + _SAME * same + _SHORT / shortest

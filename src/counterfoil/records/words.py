"""Whether words stand near each other in a text: in any order, singular or plural, streets shortened or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

REACH = 10
"""Words of a term stand within a stretch of this many words, or of twice their own number if that is more."""

_STREETS = (
    ("ave", "av", "avenue"), ("st", "street"), ("blvd", "boulevard"), ("rd", "road"), ("dr", "drive"), ("ct", "court"),
    ("pl", "place"), ("ln", "lane"), ("pkwy", "parkway"), ("expy", "expressway"), ("hwy", "highway"),
    ("ter", "terrace"), ("cir", "circle"),
)  # fmt: skip
_SHORT = {word: group for group in _STREETS for word in group}
_WORD = re.compile(r"[^\W_]+")


def forms(word: str) -> tuple[str, ...]:
    """The ways to write a folded word that count as the same: number and tense as English makes them, street names.

    >>> [one in forms("policy") for one in ("policies", "police")]
    [True, False]
    >>> [one in forms("discharge") for one in ("discharged", "discharging", "charge")]
    [True, True, False]
    >>> forms("avenue")
    ('avenue', 'ave', 'av')
    """
    if word in _SHORT:
        return tuple(dict.fromkeys((word, *_SHORT[word])))
    if len(word) < 3 or not word.isalpha():
        return (word,)
    return tuple(dict.fromkeys((word, *(form for base in _bases(word) for form in _inflected(base)))))


def _bases(word: str) -> tuple[str, ...]:
    """What the word may be a form of, itself included; of four letters or more, of three where only an s falls off."""
    found = [word]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith(("sses", "xes", "ches", "shes")):
        found.append(word[:-2])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append(word[:-1])
    elif word.endswith("ed"):
        found += [word[:-1], word[:-2]]
    elif word.endswith("ing"):
        found += [word[:-3], word[:-3] + "e"]
    return tuple(base for base in found if base == word or len(base) > 3 or (len(base) == 3 and word == base + "s"))


def _inflected(base: str) -> tuple[str, ...]:
    if base.endswith("e"):
        return (base, base + "s", base + "d", base[:-1] + "ing")
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return (base, base[:-1] + "ies", base[:-1] + "ied", base + "ing")
    plural = base + "es" if base.endswith(("s", "x", "ch", "sh")) else base + "s"
    return (base, plural, base + "ed", base + "ing")


def fold(text: str) -> str:
    """``text`` in small letters without accents, as the text index keeps it."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def near(text: str, words: Sequence[str], *, reach: int = 0) -> str:
    """The shortest stretch of ``text`` in which every one of ``words`` (folded) stands, in any order; "" for none.

    A stretch is at most ``reach`` words long; 0: ten, or twice the number of words. Forms of a word count as the word.

    >>> near("The stop was made at 41 E. GRAND AVENUE by two officers", ("grand", "ave"))
    'grand avenue'
    """
    wanted = [set(forms(word)) for word in words]
    if not wanted:
        return ""
    reach = reach or max(REACH, 2 * len(wanted))
    tokens = _WORD.findall(fold(text))
    places = [(at, n) for at, token in enumerate(tokens) for n, group in enumerate(wanted) if token in group]
    last: dict[int, int] = {}
    best: tuple[int, int] | None = None
    for at, n in places:
        last[n] = at
        if len(last) == len(wanted):
            start = min(last.values())
            length = at - start + 1
            # Two words of a term that share a form need two places in the text.
            if len(set(last.values())) == len(wanted) and length <= reach and (best is None or length < best[1]):
                best = (start, length)
    return " ".join(tokens[best[0] : best[0] + best[1]]) if best else ""

"""Names that are words as well, or on no short list, told by what only people do: ``BOND REFUSED TO SIGN``.

Where a name is a word, its capital says little at the start of a sentence and nothing in a text in capitals. Who
refuses, is treated on scene or signs is somebody all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.detection import cues, strangers
from counterfoil.detection.name_words import PLACING, Token, is_given
from counterfoil.detection.text import fold
from counterfoil.detection.words import english, first_names, last_names, plain_words, world_family, world_given

_DO = frozenset(
    """
    admitted answered apologized asked claims complained confessed consented cried declined denied denies explained
    nodded refused related relates replied said says screamed shouted signed stated states told yelled
    """.split()
)
_MOVE = _DO | frozenset(
    "called fled grabbed hit kicked pulled punched pushed ran slapped struck threatened threw walked".split()
)
_DONE_TO = frozenset(
    "advised arrested asked detained handcuffed interviewed mirandized questioned told transported treated".split()
)
_TO = frozenset("to with by from".split())
_GOES_ON = frozenset("on at for and in to about".split())
_TAKEN = re.compile(
    r" (?:was|were) (?:last seen|taken into|advised|arrested|interviewed|transported|handcuffed|placed (?:in|under))\b",
    re.IGNORECASE,
)
_AGED = re.compile(r", age \d", re.IGNORECASE)
_KNOWN = re.compile(r" (?:has|had) been known to\b", re.IGNORECASE)
_OFFICES = frozenset(
    """
    bailiff board boss chancellor coach constable cop cops council counsel crown dean justice judge king marshal mayor
    people person pope president priest prince provost queen rector senator sheriff speaker staff steward usher warden
    """.split()
)
_NOBODY = cues.ORGANISATION | cues.STREETS | cues.BODIES
_PRONOUNS = frozenset("he she it i we you they who".split())  # "He" is a family name too, and hardly ever meant
_OPENS = frozenset("that and then where because".split())


@dataclass(frozen=True, slots=True)
class Deed:
    """How many tokens are a name, by what, and how sure that is."""

    length: int
    how: str
    confidence: float


def find(tokens: Sequence[Token], place: int, plain: str, *, shouted: bool) -> Deed | None:
    """The name that begins at ``place``, where no other rule saw one; ``shouted``: in a text in capitals."""
    if not _is_capital(tokens[place]) or place + 1 >= len(tokens):
        return None
    if _two(tokens, place, plain):
        return Deed(2, "two words in capitals before what only people do", 0.6)
    low = fold(tokens[place].low)
    if not _may_be_name(low, capital_tells=not shouted):
        return None
    following = _next(tokens, place, plain)
    before = tokens[place - 1] if place else None
    beside = before is not None and plain[before.end : tokens[place].start] == " " and before.text[-1:] != "."
    said = before.low if before is not None and beside else ""
    if said in _TO and (following in _DO or (following == "and" and _next(tokens, place + 1, plain) in _DO)):
        return Deed(1, f"name behind {said!r} and before what only people do", 0.4)
    if said in _DONE_TO and (following in _GOES_ON or plain[tokens[place].end : tokens[place].end + 1] in (".", ",")):
        return Deed(1, f"name behind {said!r}", 0.4)
    if low in plain_words() and low not in last_names() and low not in first_names():
        return None
    opens = not said or said in _OPENS or plain[tokens[place].start - 1 : tokens[place].start] in ('"', "(")
    within = not shouted and before is not None and not before.text[:1].isupper()
    if said == "that" and _KNOWN.match(plain, tokens[place].end):
        return Deed(1, "word that is a name too, before what is known of people", 0.4)
    if following in _DO and (opens or (within and said not in PLACING)):
        return Deed(1, "word that is a name too, before what only people do", 0.4)
    return None


def _two(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """``Gary Ring fled``, ``DMYTRO RING WAS LAST SEEN``: the second may be a word, the first is none."""
    first, second = tokens[place], tokens[place + 1]
    if (
        not _is_capital(second)
        or plain[first.end : second.start] != " "
        or first.text.isupper() != second.text.isupper()
    ):
        return False
    if first.text.endswith("."):
        return False  # "BY OFFICER KING. PRICE STATED"
    given, family = fold(first.low), fold(second.low)
    both_listed = given in first_names() and family in last_names()  # "WILL LANE WAS LAST SEEN"
    if (given in plain_words() and not both_listed) or len(given) < 3 or not given.isalpha() or given in _NOBODY:
        return False
    if not both_listed and strangers.is_word(given) and not (strangers.is_place([given]) and given in world_given()):
        return False  # but "Israel", "Sami"
    if given in cues.TITLES or given in cues.OFFICER_TITLES or given in cues.ROLES:
        return False
    if not any(part in last_names() or part in world_family() for part in family.split()) or (
        family in _NOBODY and not is_given(given) and family not in last_names()
    ):
        return False
    before = tokens[place - 1] if place else None
    if before is not None and before.low in PLACING and plain[before.end : first.start] == " ":
        return False
    if _TAKEN.match(plain, second.end) or _AGED.match(plain, second.end):
        return True
    return _next(tokens, place + 1, plain) in _MOVE


def _may_be_name(low: str, *, capital_tells: bool) -> bool:
    if (
        low in _PRONOUNS
        or low in _OFFICES
        or low in cues.ROLES
        or low in cues.TITLES
        or low in cues.OFFICER_TITLES
        or low in cues.SAYING
    ):
        return False
    if low in first_names() or low in last_names():
        return True
    if low in _NOBODY or len(low) < 3 or strangers.is_place([low]):
        return False
    if low in plain_words():
        return capital_tells and low in world_family()
    return low in world_family() or (low in world_given() and low in english())


def _is_capital(token: Token) -> bool:
    return token.free and token.text[:1].isupper() and len(token.text) > 1


def _next(tokens: Sequence[Token], place: int, plain: str) -> str:
    """The word right behind ``tokens[place]``; empty where something stands between, or nothing follows."""
    if place + 1 >= len(tokens) or plain[tokens[place].end : tokens[place + 1].start] != " ":
        return ""
    return tokens[place + 1].low

"""Initials before a family name, or alone behind a title: ``J.-P. Dupré``, ``Mr J.S.``, ``0700 B. Friday ate``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterfoil.detection import cues, strangers, verbs
from counterfoil.detection.name_words import PLACING, Token, name_like
from counterfoil.detection.text import fold
from counterfoil.detection.words import last_names, world_family

_INITIAL = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.")
_SHORTENED = re.compile(r"[^\W\d_][a-z]{0,2}\.")
ONLY_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_DIRECTION = re.compile(r"[NSEW]\.?")
_NAMING = frozenset("name named alias aka a/k/a initials".split())
_NO_INITIALS = frozenset("i.d e.r p.o a.m p.m u.s d.v e.g i.e d.o.b d.o m.o o.p".split())
_LETTERED = frozenset(
    "apt apartment unit suite bldg building plan item hepatitis vitamin exhibit section group type".split()
)


def with_initials(tokens: Sequence[Token], place: int, plain: str, shouted: bool) -> int:
    """How many tokens a family name and the initials before it make up: ``J.-P. Dupré``; 0 without a name or point."""
    if "." not in tokens[place].text:
        return 0
    length = 0
    titled = _titled(tokens, place)
    if (
        (titled or (place > 0 and (tokens[place - 1].low in _NAMING or tokens[place - 1].low in cues.ROLES)))
        and tokens[place].low not in _NO_INITIALS
        and ONLY_INITIALS.fullmatch(tokens[place].text)
        and not _name_behind(tokens, place + 1, plain, shouted)
    ):
        return 1  # "Mr J.S.", "gave the name J.S."
    shape = _SHORTENED if titled and not _INITIAL.fullmatch(tokens[place].text) else _INITIAL
    while length < 4 and place + length < len(tokens) and shape.fullmatch(tokens[place + length].text):
        length += 1
        if place + length < len(tokens):
            last, following = tokens[place + length - 1], tokens[place + length]
            if not following.free or plain[last.end : following.start] not in (" ", "-", ""):
                return 0
    if not length or place + length >= len(tokens) or len(tokens[place + length].text) < 3:
        return 0
    compass = _DIRECTION.fullmatch(tokens[place + length - 1].text) and length == 1 and not titled
    if compass and _on_street(tokens, place, plain):
        return 0  # "N. Halsted" is a street
    named = name_like(tokens[place + length], shouted) or (length == 1 and _word_behind_initial(tokens, place, plain))
    return length + 1 if named else 0


def _on_street(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """True for a point of the compass: behind a number or "on", before "Street", or before no family name."""
    family = tokens[place + 1]
    before = tokens[place - 1] if place else None
    if plain[max(0, tokens[place].start - 3) : tokens[place].start].rstrip()[-1:].isdigit():
        return True
    if before is not None and before.low in PLACING | {"of", "and", "between", "off"}:
        return True
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    if (
        after is not None
        and plain[family.end : after.start] == " "
        and (after.low in cues.STREETS or after.low in cues.ORGANISATION)
    ):
        return True
    low = fold(family.low)
    return low not in last_names() and (low not in world_family() or strangers.is_word(low))


def _word_behind_initial(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """A plain word with a capital behind an initial: ``0700 B. Friday ate``; but ``Apt. B. Friday he left``."""
    word = tokens[place + 1]
    if not word.free or not (word.text[:1].isupper() and word.text[1:].islower()) or word.low in cues.ORGANISATION:
        return False
    before = tokens[place - 1] if place and plain[tokens[place - 1].end : tokens[place].start] == " " else None
    if before is not None and (before.low in _LETTERED or (before.text[:1].isupper() and before.text[-1:] not in ".:")):
        return False
    if tokens[place].low in "qa":
        return False  # "Q. What happened then?"
    after = tokens[place + 2] if place + 2 < len(tokens) else None
    if after is None or plain[word.end : after.start] != " " or word.text[-1:] == ".":
        return False
    return after.low == "not" or verbs.is_finite(after.low)


def _name_behind(tokens: Sequence[Token], place: int, plain: str, shouted: bool) -> bool:
    if place >= len(tokens) or plain[tokens[place - 1].end : tokens[place].start] != " ":
        return False
    return name_like(tokens[place], shouted) and not strangers.is_word(tokens[place].low)


def _titled(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and (tokens[place - 1].low in cues.TITLES or tokens[place - 1].low in cues.OFFICER_TITLES)

"""Words that can be part of a name: how they are cut out of a text, and what each may be by itself."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection import cues, strangers, verbs
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, first_names, last_names, places, plain_words, world_family, world_given

_TOKEN = re.compile(r"[^\W\d_](?:[\w'/-]*[^\W_]|\.(?=[^\W\d_]\.))*\.?")
_NO_NAMES = frozenset(
    "dob d.o.b ssn oln aka a/k/a fbi nmn lnu fnu phone tel".split()
)  # stand behind names, in capitals
DETAILS_BEHIND = re.compile(r"^,? \(?(?:[MF]/|[WBHA]/|DOB|D\.O\.B|born |of [0-9]{2,6} |#|star |age )", re.IGNORECASE)
OPENING = frozenset("st de del della di da dos du la le los las van von mc mac abu bin ibn".split())
PLACING = frozenset(
    "at in near on into onto toward towards through around behind across block of the a an this".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday winter summer autumn spring".split())
MR = cues.TITLES - {"dr"}  # "DR" ends a street as well
_ROLES = "|".join(sorted(map(re.escape, cues.ROLES), key=len, reverse=True))
_ROLE_BEHIND = re.compile(
    rf"^, (?:(?:an?|the|his|her|their) (?:[a-z]+ )?(?P<role>{_ROLES})\b|(?P<bare>{_ROLES})(?=[,.;:)]| (?:of|at|for|from|to)\b))",
    re.IGNORECASE,
)


def role_behind(plain: str, end: int) -> str:
    """The word of a role behind a name that ends at ``end`` and a comma: ``, a neighbor``, ``, chaplain,``; or empty."""
    found = _ROLE_BEHIND.match(plain[end : end + 48]) if plain[end : end + 2] == ", " else None
    return (found["role"] or found["bare"]).lower() if found is not None else ""


@dataclass(slots=True)
class Token:
    text: str
    low: str
    start: int
    end: int
    free: bool  # not a printed label nor the value of a field
    line: int


def tokens_of(page: PageText, masked: Sequence[bool]) -> list[Token]:
    found: list[Token] = []
    broken = False
    for word, hidden in zip(page.words, masked, strict=True):
        whole = word.text
        if whole.isalpha() and not broken:
            found.append(Token(whole, whole.lower(), word.start, word.end, not hidden, word.line))
            continue
        for text, low, start, end in _pieces(whole):
            if broken and found and (text[:1].islower() or _goes_on(found[-1].text, text)):
                # a word that goes on in the next line: "Monte-" / "negro"
                found[-1].text, found[-1].low = found[-1].text + text, found[-1].low + low
                found[-1].end, broken = word.start + end, False
                continue
            broken = False
            free = not hidden and whole[end : end + 1] != ">"  # "NAM>QUILL/ANN": a label of an export
            found.append(Token(text, low, word.start + start, word.start + end, free, word.line))
        broken = bool(found) and whole.endswith("-") and page.page.text[word.end : word.end + 1] == "\n"
    return found


def _goes_on(before: str, behind: str) -> bool:
    """True for one word in capitals that was broken over two lines, and no two names: ``VIL-`` / ``LASEÑOR``."""
    if len(before) < 2 or not before.isupper() or not behind.isupper():
        return False
    known = [fold(part) for part in (before, behind)]
    if "".join(known) in last_names() and not any(low in last_names() or low in plain_words() for low in known):
        return True  # "FIGUE-" / "ROA"
    if known[1] in plain_words() or known[1] in english():
        return False  # "RE-" / "INTERVIEW"
    return not all(low in last_names() or low in first_names() for low in known)


@lru_cache(maxsize=32768)
def _pieces(word: str) -> tuple[tuple[str, str, int, int], ...]:
    """The tokens within one printed word: as written, as compared, and where they begin and end."""
    found = []
    for match in _TOKEN.finditer(word):
        low = match[0].lower().rstrip(".")
        found.append((match[0], low[:-2] if low.endswith(("'s", "’s")) else low, match.start(), match.end()))
    return tuple(found)


def name_like(token: Token, shouted: bool) -> bool:
    """Printed as a name may be: a capital, no word of the language, or a word that is a name too."""
    if not token.free or not token.text[:1].isupper():
        return False
    return _may_be_name(token.low, shouted)


@lru_cache(maxsize=32768)
def _may_be_name(low: str, shouted: bool) -> bool:
    low = low if low.isascii() else fold(low)
    figures = sum(map(str.isdigit, low))
    if figures > 1 or (figures and len(low) < 4):
        return False  # "LH896829", "X2"
    if low in cues.OFFICER_TITLES or low in cues.TITLES or low in cues.ROLES or low in cues.SAYING or low in _NO_NAMES:
        return False
    if (
        "-" in low
        and " " in (parts := fold(low))
        and all(len(part) < 3 or strangers.is_word(part) for part in parts.split())
    ):
        return False  # "WALK-IN"
    if low not in plain_words():
        # Where all is in capitals a past form is what somebody did; a capital of its own is a name's ("Mary Invented").
        return len(low) > 1 and not (shouted and verbs.is_past(low) and not _is_listed(low) and _from_verb(low))
    return not shouted and (low in first_names() or low in last_names())


def _from_verb(low: str) -> bool:
    """True for a past form of a word of the language: ``blamed``, ``kept``."""
    stem = low.removesuffix("ed")
    return stem == low or any(form in plain_words() or form in english() for form in (stem, f"{stem}e", stem[:-1]))


def _is_listed(low: str) -> bool:
    return low in first_names() or low in last_names() or low in world_family() or low in world_given()


@lru_cache(maxsize=32768)
def may_open(low: str, shouted: bool) -> bool:
    """False for a word that no name begins with, whatever stands around it; most words in capitals are none."""
    if _may_be_name(low, shouted) or low in OPENING or low in first_names() or low in last_names():
        return True
    return low in world_family() or low in world_given()


@lru_cache(maxsize=32768)
def is_given(low: str) -> bool:
    if " " in low:
        return all(map(is_given, low.split()))  # "Jean-Luc"
    return low in first_names() or (low in world_given() and not strangers.is_word(low) and low not in last_names())


def is_word(low: str) -> bool:
    return len(low) > 1 and low not in cues.PARTICLES and strangers.is_word(low)


@lru_cache(maxsize=32768)
def may_be_word(low: str) -> bool:
    return low in plain_words() or low in english() or low in cues.ORGANISATION or low in places()


def is_spoken(low: str) -> bool:
    """True for letters that can be a name; ``rmk`` and ``ct14`` are codes."""
    return len(low) > 2 and not any(c.isdigit() for c in low) and not set("aeiouy").isdisjoint(low)

"""Where a name begins and ends in running text: how many words belong together."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

import re
from collections.abc import Sequence

from counterfoil.detection import cues, strangers, verbs
from counterfoil.detection.initials import with_initials
from counterfoil.detection.name_words import (
    DAYS,
    DETAILS_BEHIND,
    MR,
    OPENING,
    PLACING,
    Token,
    is_given,
    may_open,
    name_like,
    role_behind,
)
from counterfoil.detection.text import fold
from counterfoil.detection.words import first_names, last_names, places, plain_words, world_family, world_given

_BOUND = re.compile(r"(?:al|el|ul|an|as|ash|ad|ar|at|az)-[A-Z]")
_NOT_CALLED = frozenset("and the who then was has said with for from that but not".split())  # behind "MR."
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_OFFICES = frozenset(
    "justice constable registrar president chairman speaker secretary counsel director commissioner mayor delegate".split()
)  # "Mr Justice Hill"
_AHEAD_OF_PEOPLE = frozenset(
    "with by as from to and for told that check met interviewed saw observed or contacted notified called".split()
)
_ENDS_TURNED = re.compile(r"(?:[,.;:)(\n]|$| (?:DOB|D\.O\.B|born|aged?)\b)", re.IGNORECASE)
_DETAIL = re.compile(
    r",? \(?(?:\d{3}[-. )]|\(\d{3}\)|\d{1,2}[-/]\d{1,2}[-/]\d|DOB\b|D\.O\.B|age\b|b\. ?\d)", re.IGNORECASE
)
_HEARD = re.compile(r" was (?:interviewed|arrested|advised|transported)\b", re.IGNORECASE)


def run_at(tokens: Sequence[Token], place: int, plain: str, shouted: bool) -> int:
    """How many tokens from ``place`` on make up one name; 0 when none begins here."""
    if (
        "." not in tokens[place].text
        and not may_open(tokens[place].low, shouted)
        and not _behind_mr(tokens, place, plain)
    ):
        return 0
    length = with_initials(tokens, place, plain, shouted)
    if (
        not length
        and not name_like(tokens[place], shouted)
        and not _word_and_name(tokens, place, plain)
        and not _behind_mr(tokens, place, plain)
        and not _word_first(tokens, place, plain, shouted)
        and not _particle_first(tokens, place, plain, shouted)
        and not _before_generation(tokens, place, plain)
    ):
        return 0
    length = length or 1
    while length < 5 and place + length < len(tokens):
        last, following = tokens[place + length - 1], tokens[place + length]
        between = plain[last.end : following.start]
        if last.text.endswith(("'s", "'S")):
            break
        if between in (", ", ",") and (turned := _turned(tokens, place, length, plain, shouted)):
            return length + turned + _other_names(tokens, place + length + turned, plain)
        if last.text.endswith(".") and len(last.text) > 2:
            if last.low != "st" or not _saint(tokens, place, length, plain):
                break
            length += 1
            continue
        if between not in (" ", "- ", "-", ""):
            break
        initial = len(following.low) == 1 and following.text[:1].isupper() and following.free
        if following.low == "page" and plain[following.end + 1 : following.end + 2].isdigit():
            break  # "Reported by Ann Quill" above "Page 1 of 1"
        if following.low in _GENERATIONS and following.text[:1].isupper() and between == " ":
            length += 1
            continue
        if initial or name_like(following, shouted) or (following.free and _BOUND.match(following.text)):
            length += 1
            continue
        if _given_and_word(tokens, place, length, plain):
            length += 1
            return length + (place + length < len(tokens) and tokens[place + length].low in _GENERATIONS)
        particles = 0
        while place + length + particles < len(tokens) and tokens[place + length + particles].low in cues.PARTICLES:
            particles += 1
        behind = place + length + particles
        if not particles or behind >= len(tokens) or not name_like(tokens[behind], shouted):
            break
        length += particles + 1  # "Anna de la Cruz"
    while length > 1 and len(tokens[place + length - 1].low) == 1:
        length -= 1
    return length


def _turned(tokens: Sequence[Token], place: int, length: int, plain: str, shouted: bool) -> int:
    """How many tokens behind a family name and its comma are its bearer's other names: ``Hill, Lucía H``; 0 for none.

    A list of people looks alike. What tells is an initial at the end, capitals among small letters, or a name that is
    only a family name before one that is only a given name.
    """
    last, given = tokens[place + length - 1], tokens[place + length]
    if not given.free or not given.text[:1].isupper() or len(given.low) < 2 or length > 3:
        return 0
    if last.low in cues.ORGANISATION and last.low not in last_names():
        surname = length == 1 and last.low in world_family() and is_given(fold(given.low))
        if not surname:
            return 0  # "PRICE CORNER LIQUORS, ORLANDO"; but "TEMPLE, PAIGE"
    generation = last.low in _GENERATIONS
    low, own = fold(given.low), fold(tokens[place + length - 2].low if generation and length > 1 else last.low)
    family = own in last_names() or own in world_family() or generation
    if not (name_like(given, shouted) or low in first_names() or (low in world_given() and family)):
        return 0
    if strangers.is_word(low) and not (low in world_given() and family):
        return 0
    initial = tokens[place + length + 1] if place + length + 1 < len(tokens) else None
    if (
        initial is not None
        and len(initial.low) == 1
        and initial.text[:1].isupper()
        and plain[given.end : initial.start] == " "
        and (_ENDS_TURNED.match(plain, initial.end) if initial.low in "ai" else True)
        and (initial.line == given.line or plain[initial.end : initial.end + 1] in (",", ";", ")"))
    ):
        return 2
    if family and (low in first_names() or low in world_given()) and _DETAIL.match(plain, given.end):
        return 1  # "Witness Yuan, Kai, 312-555-0101"
    if own in last_names() and low in world_given() and _HEARD.match(plain, given.end):
        return 1  # "YOUNG, PAT WAS INTERVIEWED"
    if last.text.isupper() and given.text.isupper() and not shouted and length == 1 and family and low in world_given():
        return 1  # "Interviewed: URBINA, CHANCE"
    if strangers.is_word(low):
        return 0
    if last.text.isupper() and given.text.isupper() and (length == 1 or generation or is_given(low)):
        return 1
    if generation and low in world_given():
        return 1  # "Quick Jr., Pat"
    behind = tokens[place + length + 1] if place + length + 1 < len(tokens) else None
    if (
        behind is not None
        and plain[given.end : behind.start] == " "
        and name_like(behind, shouted)
        and len(behind.low) > 1
    ):
        return 0  # "According to Banks, Ming Mac Donald and …"
    only_family = own in last_names() and own not in first_names()
    return 1 if only_family and low in first_names() and low not in last_names() else 0


def _other_names(tokens: Sequence[Token], place: int, plain: str) -> int:
    """How many tokens from ``place`` on are further given names and an initial behind ``LOZANO, LUZ``: ``ELENA E``."""
    length = 0
    while length < 2 and place + length < len(tokens):
        last, following = tokens[place + length - 1], tokens[place + length]
        if plain[last.end : following.start] != " " or not following.free or not following.text[:1].isupper():
            break
        low = fold(following.low)
        if len(low) == 1:
            ends = following.line == last.line or plain[following.end : following.end + 1] in (",", ";", ")")
            return length + (ends and (low not in "ai" or bool(_ENDS_TURNED.match(plain, following.end))))
        if (
            last.text[-1:] == "."
            or not is_given(low)
            or low in plain_words()
            or last.text.isupper() != following.text.isupper()
        ):
            break
        length += 1
    return length


def _word_first(tokens: Sequence[Token], place: int, plain: str, shouted: bool) -> bool:
    """A family name that is a word too, before a comma and a given name: ``MET WITH LANE, MARIA``."""
    token = tokens[place]
    if not token.free or not token.text[:1].isupper() or place + 1 >= len(tokens):
        return False
    given = tokens[place + 1]
    if token.low in last_names() and plain[token.end : given.start] == " ":
        before = tokens[place - 1].low if place else ""
        return before == "the" and given.low in ("residence", "household")  # "THE CASE RESIDENCE"
    low = fold(given.low)
    spoken = low in world_given() or (not strangers.is_word(low) and low not in plain_words())
    known = is_given(low) or (spoken and _by_initial(tokens, place, plain))
    if plain[token.end : given.start] != ", " or not known:
        return False
    if token.low not in last_names() and (
        token.low not in world_family() or _turned(tokens, place, 1, plain, shouted) < 2
    ):
        return False
    if _by_initial(tokens, place, plain) and token.low in last_names():
        return True  # "KNOWN AS CASE, TODD L", "CHECK OF PRICE, DARNELL T"
    ahead = plain[max(0, token.start - 2) : token.start]
    before = tokens[place - 1].low if place else ""
    return not ahead.strip() or ahead[0] in '.:;"(' or before in _AHEAD_OF_PEOPLE or before in cues.ROLES


def _before_generation(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """A family name that is a word too, before what only stands behind family names: ``STRONG III, LUIS V``."""
    if place + 1 >= len(tokens) or tokens[place].low not in last_names():
        return False
    return tokens[place + 1].low in _GENERATIONS and plain[tokens[place].end : tokens[place + 1].start] == " "


def _by_initial(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """True where an initial follows the second token from ``place``, and no sentence goes on with "A" or "I"."""
    if place + 2 >= len(tokens):
        return False
    given, initial = tokens[place + 1], tokens[place + 2]
    return (
        len(initial.low) == 1
        and initial.text[:1].isupper()
        and initial.low not in "ai"
        and plain[given.end : initial.start] == " "
    )


def _given_and_word(tokens: Sequence[Token], place: int, length: int, plain: str) -> bool:
    """A given name before a family name that is a word too: ``MIGUEL PARK``, ``Ann M. Ring``; but ``ON GRACE LANE``."""
    if length > 2 or (length == 2 and len(tokens[place + 1].low) > 1):
        return False
    name = tokens[place + length]
    if name.low in DAYS and name.free and name.text[:1].isupper() and plain[name.start - 1] == " ":
        behind = tokens[place + length + 1].low if place + length + 1 < len(tokens) else ""
        return behind in _GENERATIONS or (place > 0 and tokens[place - 1].low in cues.TITLES)  # "DR. LEO FRIDAY III"
    given = fold(tokens[place].low)
    if not is_given(given) and (given in plain_words() or length > 1 or not between_people(tokens, place, plain)):
        return False
    if not name.free or not name.text[:1].isupper() or plain[name.start - 1] != " " or plain[name.start - 2] == "-":
        return False
    family = fold(name.low)
    if family in cues.SAYING or family not in last_names():
        if family in cues.SAYING or family not in world_family() or family in places():
            return False
        if length == 1 and not between_people(tokens, place, plain):
            return False
    before = tokens[place - 1] if place else None
    return before is None or before.low not in PLACING or plain[before.end : tokens[place].start] != " "


def between_people(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """True where a cue stands before two words and a comma, a full stop or a verb of saying behind them."""
    before = tokens[place - 1].low if place else ""
    if before not in cues.ROLES and before not in _AHEAD_OF_PEOPLE and before not in cues.OFFICER_TITLES:
        return False
    if place + 1 >= len(tokens):
        return False
    end = tokens[place + 1].end
    after = tokens[place + 2].low if place + 2 < len(tokens) else ""
    if DETAILS_BEHIND.match(plain[end : end + 16]):
        return True
    return plain[end - 1 : end + 1].strip()[-1:] in (".", ",", ";", ")") or after in cues.SAYING or after == "while"


def _particle_first(tokens: Sequence[Token], place: int, plain: str, shouted: bool) -> bool:
    """A family name that opens with a particle in capitals: ``Van Horn``, ``DE LA CRUZ``, ``St. Clair``."""
    token = tokens[place]
    if not token.free or place + 1 >= len(tokens) or token.low not in OPENING:
        return False
    if token.low == "st":
        return token.text.endswith(".") and _saint(tokens, place, 1, plain)
    behind = place + 1
    while behind < min(place + 3, len(tokens) - 1) and tokens[behind].low in cues.PARTICLES:
        behind += 1
    if plain[token.end : tokens[place + 1].start] != " " or not name_like(tokens[behind], shouted):
        return False
    low = fold(tokens[behind].low)
    given = tokens[behind + 1] if behind + 1 < len(tokens) else None
    if given is not None and plain[tokens[behind].end : given.start] == ", " and is_given(fold(given.low)):
        return True  # "INTERVIEWED: LA RUE, MISTY"
    if not (low in last_names() or low in world_family()) or low in places():
        return False
    before = tokens[place - 1] if place else None
    if before is None or plain[before.end : token.start] != " " or before.text.endswith("."):
        return True
    return (
        before.low in _AHEAD_OF_PEOPLE or before.low in cues.ROLES or before.low in MR
        if shouted
        else (before.low not in PLACING)
    )


def _saint(tokens: Sequence[Token], place: int, length: int, plain: str) -> bool:
    """True where "St." opens a family name, and ends no street: ``Maria St. Clair``, but ``4411 N Maria St. Clair …``."""
    name = tokens[place + length]
    if not name.free or not name.text[:1].isupper() or plain[tokens[place + length - 1].end : name.start] != " ":
        return False
    low = fold(name.low)
    if low in plain_words() or not (low in last_names() or low in world_family()):
        return False
    if length > 1 and not is_given(fold(tokens[place].low)):
        return False
    before = tokens[place - 1] if place else None
    numbered = plain[max(0, tokens[place].start - 3) : tokens[place].start].rstrip()[-1:]
    return (before is None or before.low not in PLACING) and not numbered.isdigit() and numbered not in "NSEW"


def _word_and_name(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """A given name that is a word too, directly before a name: ``WILL HIGHTOWER``."""
    token = tokens[place]
    if not token.free or not token.text[:1].isupper() or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1]
    if token.low not in first_names() and not (following.low == "st" and token.low in world_given()):
        return False
    if len(following.low) == 1 and following.text[:1].isupper() and place + 2 < len(tokens):
        # "MAY H. NASSER"
        name = tokens[place + 2]
        role = place > 0 and tokens[place - 1].low in cues.ROLES and fold(name.low) in last_names()
        return plain[token.end : following.start] == " " and (role or name_like(name, shouted=True))
    if plain[token.end : following.start] != " ":
        return False
    if following.low == "st" and following.text.endswith(".") and place + 2 < len(tokens):
        return _saint(tokens, place + 1, 1, plain)  # "Pat St. Clair"
    if not name_like(following, shouted=True):  # "JUNE PARK, AGE 7"
        told = DETAILS_BEHIND.match(plain[following.end : following.end + 16])
        return fold(following.low) in last_names() and following.free and told is not None
    if role_behind(plain, following.end):
        return True
    behind_cue = place > 0 and (tokens[place - 1].low in cues.ROLES or tokens[place - 1].low in cues.OFFICER_TITLES)
    family = fold(following.low)
    if plain[following.end : following.end + 2] == "- " and family not in last_names():
        return False  # "WILL RE-" / "INTERVIEW"
    parts = family.split()  # "JUNE GARCÍA-LÓPEZ"
    return behind_cue or any(
        part in last_names() or (len(part) > 2 and part in world_family() and not strangers.is_word(part))
        for part in parts
    )


def _behind_mr(tokens: Sequence[Token], place: int, plain: str) -> bool:
    """A family name that is a word too, directly behind "Mr." or "Ms.": ``MR. PARK``. "DR" ends a street as well."""
    before = tokens[place - 1] if place else None
    if before is None or not tokens[place].free or before.low not in MR:
        return False
    low = tokens[place].low
    if plain[before.end : tokens[place].start] != " ":
        return False
    if (
        tokens[place].text[1:2].islower() and tokens[place].text[0].isupper()
    ):  # what bears a capital behind "Mr." is a name
        return not (low in cues.ROLES or low in cues.TITLES or low in cues.OFFICER_TITLES or low in _OFFICES)
    return low in last_names() or (len(low) > 2 and low not in _NOT_CALLED and not verbs.is_finite(low))

"""A person's name taken apart, and every form under which it may stand in a text (detection reference, 5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from counterfoil.detection.text import fold
from counterfoil.detection.words import nicknames
from counterfoil.quick import quick

_TITLES = frozenset(
    """
    mr mrs ms miss dr prof rev hon officer ofc ofcr po p o det detective sgt sergeant lt lieutenant capt captain
    cmdr commander chief deputy trooper agent attorney atty judge
    """.split()
)
_SUFFIXES = frozenset("jr sr ii iii iv md esq phd".split())
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_PARTICLES = frozenset(
    """
    de del de la las los da dos di van von der den al el bin ibn abu st san santa mc mac le du
    """.split()
)
_FAMILIES_OWN = frozenset(
    "de del la las los da dos di von der den du st mc mac".split()
)  # "Van" and "Al" are given names too
_ORGANISATION = re.compile(
    r"\b(?:inc|llc|ltd|corp(?:oration)?|company|co|store|market|bank|church|school|hospital|department|dept|police|"
    r"(?:city|state|county|village|people) of|university|college|restaurant|foods?|pharmacy|authority|agency|center|"
    r"services?|liquors?|gas|"
    r"station|hotel|motel|apartments|association|park district|walgreens|cvs|target|walmart)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name's parts, folded. ``last`` may be several words (``de la cruz``, ``garcia lopez``)."""

    first: str
    middle: str
    last: str


@quick
@dataclass(frozen=True, slots=True)
class Variant:
    """One folded form of a name; ``short`` forms point to several people at times and are shown as candidates."""

    text: str
    how: str
    confidence: float
    short: bool


@lru_cache(maxsize=8192)
def suffix_of(name: str) -> str:
    """What stands behind a family name and is none, folded; empty where nothing does.

    >>> suffix_of("SMITH JR., John A"), suffix_of("John Smith, III"), suffix_of("Smith, John")
    ('jr', 'iii', '')
    """
    before, _comma, after = name.partition(",")
    words = fold(before).split()
    if len(words) > 1 and words[-1] in _GENERATIONS:
        return words[-1]
    behind = fold(after)
    return behind if behind in _GENERATIONS else ""


@lru_cache(maxsize=8192)
def is_organisation(name: str) -> bool:
    """True when the words of a name are those of a business or a public body.

    >>> is_organisation("Lakeside Liquors Inc."), is_organisation("Market, Maria")
    (True, False)
    """
    return bool(_ORGANISATION.search(name)) and not re.match(r"^[\w'-]+, [\w'-]+(?: [A-Z]\.?)?$", name)


@lru_cache(maxsize=8192)
def parse(name: str) -> PersonName:
    """The parts of a name written ``Last, First Middle`` or ``First Middle Last``; titles and suffixes are dropped.

    >>> parse("GARCIA LOPEZ, Maria E."), parse("Det. John de la Cruz Jr.")
    (PersonName(first='maria', middle='e', last='garcia lopez'), PersonName(first='john', middle='', last='de la cruz'))
    >>> parse("St. Clair")
    PersonName(first='', middle='', last='st clair')
    """
    before, comma, after = name.partition(",")
    if comma and fold(after) in _SUFFIXES:
        before, comma, after = name, "", ""
    if comma:
        given = [w for w in fold(after).split() if w not in _SUFFIXES and w not in _TITLES]
        last = " ".join(w for w in fold(before).split() if w not in _SUFFIXES)
        return PersonName(given[0] if given else "", " ".join(given[1:]), last)
    words = fold(before).split()
    if "-" in before and len(before.split()) == 1:
        return PersonName("", "", " ".join(words))  # Al-Masri: one family name
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    if len(words) < 2 or all(word in _FAMILIES_OWN for word in words[:-1]):
        return PersonName("", "", " ".join(words))  # "St. Clair", "De La Cruz": of nobody the given name
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    # Hyphens are gone after folding: a hyphenated family name keeps its parts together.
    if "-" in name:
        tail = fold(name.split()[-1]).split()
        if len(tail) > 1 and words[-len(tail) :] == tail and len(words) > len(tail):
            cut = min(cut, len(words) - len(tail))
    return PersonName(words[0], " ".join(words[1:cut]), " ".join(words[cut:]))


def variants(name: str, *, alias: bool = False) -> Iterator[Variant]:
    """Every form of ``name`` to look for, longest and surest first; single letters alone are never among them."""
    parts = parse(name)
    first, middle, last = parts.first, parts.middle, parts.last
    kind = "alias" if alias else "name"
    if not first:
        if len(last) > 1:
            yield Variant(last, f"{kind}, as listed", 0.9, " " not in last)
        return
    initial, middle_initial = first[0], middle[:1]
    lasts = [last, *([last.replace(" ", "")] if " " in last else [])]
    suffix = suffix_of(name)
    for one in [*([f"{one} {suffix}" for one in lasts] if suffix else ()), *lasts]:
        if middle:
            yield Variant(f"{first} {middle} {one}", f"full {kind}", 1.0, False)
            yield Variant(f"{one} {first} {middle}", f"full {kind}, last name first", 1.0, False)
            yield Variant(f"{first} {middle_initial} {one}", f"{kind} with middle initial", 1.0, False)
            yield Variant(f"{one} {first} {middle_initial}", f"{kind} with middle initial, last name first", 1.0, False)
            yield Variant(f"{initial} {middle_initial} {one}", "initials and last name", 0.9, False)
        if len(middle.split()) > 1:  # "Mary-Kate D."
            given = f"{first} {middle.rpartition(' ')[0]}"
            yield Variant(f"{given} {one}", f"full {kind}", 1.0, False)
            yield Variant(f"{one} {given}", f"full {kind}, last name first", 1.0, False)
        yield Variant(f"{first} {one}", f"full {kind}", 1.0, False)
        yield Variant(f"{one} {first}", f"full {kind}, last name first", 1.0, False)
        yield Variant(f"{initial} {one}", "initial and last name", 0.9, False)
        yield Variant(f"{one} {initial}", "last name and initial", 0.85, False)
        yield Variant(f"{first} {one[0]}", "first name and initial", 0.8, False)
    if not alias:
        for one in (last, f"{last} {suffix}" if suffix else last):
            yield from (Variant(slip, "last name alone, misspelt", 0.6, True) for slip in _slips_at_blank(one))
    for one in lasts:
        if suffix:
            yield Variant(f"{one} {suffix}", "last name alone", 0.75, True)
        if len(one) > 1:
            yield Variant(one, "last name alone", 0.75, True)
            yield Variant(f"{one}s", "last name in the plural", 0.5, True)
    if " " in last:
        for part in last.split():
            if len(part) > 2 and part not in _PARTICLES:
                yield Variant(part, "part of the last name", 0.6, True)
    both = [first, *(name for name in middle.split() if len(name) > 1)]
    if len(both) > 1:
        yield Variant(" ".join(both), "first name alone", 0.7, True)
    for given in (first, *middle.split()):
        if len(given) > 1:
            yield Variant(
                given,
                "first name alone" if given == first else "middle name alone",
                0.7 if given == first else 0.5,
                True,
            )
            yield Variant(f"{given}s", "first name in the plural", 0.4, True)
    for nickname in sorted(nicknames().get(first, ())):
        for one in lasts:
            yield Variant(f"{nickname} {one}", f"nickname and last name of {first}", 0.9, False)
            yield Variant(f"{one} {nickname}", f"last name and nickname of {first}, last name first", 0.9, False)
        yield Variant(nickname, f"nickname of {first}", 0.55, True)
    if len(f"{initial}{middle_initial}{last[0]}") >= 2:
        yield Variant(f"{initial} {last[0]}", "initials", 0.6, True)
        if middle:
            yield Variant(f"{initial} {middle_initial} {last[0]}", "initials", 0.7, True)
            yield Variant(f"{initial}{middle_initial}{last[0]}", "initials", 0.6, True)


def _slips_at_blank(last: str) -> Iterator[str]:
    """A family name of two words with its blank, or a letter beside it, one place off: ``lar ue``, ``la ure``.

    >>> list(_slips_at_blank("la rue"))
    ['l arue', 'lar ue', 'al rue', 'la ure']
    """
    for blank in (place for place, letter in enumerate(last) if letter == " "):
        for left in (blank - 1, blank, blank - 2, blank + 1):
            if 0 <= left < len(last) - 1:
                slip = f"{last[:left]}{last[left + 1]}{last[left]}{last[left + 2 :]}"
                if slip == slip.strip() and slip != last:
                    yield slip


def user_names(name: str) -> Iterator[Variant]:
    """What people make of their names for mail and sites, letters only; ``short`` ones need a sign around them.

    >>> [one.text for one in user_names("Garcia-Lopez, Maria")][:4]
    ['mariagarcialopez', 'garcialopezmaria', 'mgarcialopez', 'garcialopezm']
    """
    parts = parse(name)
    first, last = parts.first.replace(" ", ""), parts.last
    if not first:
        return
    middle = parts.middle.replace(" ", "")[:1]
    how = "user name made of the name"
    for one in dict.fromkeys([last.replace(" ", ""), *(p for p in last.split() if len(p) > 2 and p not in _PARTICLES)]):
        for text, short in (
            (f"{first}{one}", False), (f"{one}{first}", False), (f"{first[0]}{one}", True), (f"{one}{first[0]}", True),
            (f"{first}{one[0]}", True), (f"{first}{middle}{one}", False), (f"{first[0]}{middle}{one}", True),
            (f"{one}{first[0]}{middle}", True), (f"{first[0]}{one[:4]}", True), (f"{one[:4]}{first}", True),
            (one, True), (first, True),
        ):  # fmt: skip
            if len(text) >= 4:
                yield Variant(text, how, 0.85 if not short else 0.7, short)
        for nickname in sorted(nicknames().get(first, ())):
            yield Variant(f"{nickname}{one}", how, 0.8, False)


def same_person(left: str, right: str) -> bool:
    """True when two names can be one person: equal last names, and first names equal or one the other's initial."""
    one, two = parse(left), parse(right)
    return one.last.replace(" ", "") == two.last.replace(" ", "") and same_first(one.first, two.first)


def same_first(one: str, two: str) -> bool:
    """True when two folded first names are equal, or one is the other's initial; no name is like no name only."""
    if not one or not two:
        return one == two
    return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0])

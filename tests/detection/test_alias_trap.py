"""The alias trap: after every full name was redacted, 219 of 600 still stood on their page by half (reference, 5.1).

Two hundred pages with three listed people each, and every way in which a report writes a person: none may be left.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from counterfoil.detection.reading import find
from counterfoil.detection.words import first_names, last_names, nicknames, plain_words
from counterfoil.values import Category, Party, RecordKind, Role

from .conftest import document

_ACCENTS = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")
_ROLES = {"v": Role.VICTIM, "w": Role.WITNESS, "j": Role.MINOR}
PAGES = 200

Way = tuple[str, str]
"""How it is called, and what the page says."""


def written(first: str, middle: str, last: str) -> Iterator[Way]:
    """Every way in which a text page may write this person."""
    yield "full", f"{first} {last}"
    yield "last name first", f"{last}, {first}"
    yield "last name first, in capitals", f"{last}, {first} {middle[0]}".upper()
    yield "middle name", f"{first} {middle} {last}"
    yield "middle initial", f"{first} {middle[0]}. {last}"
    yield "initial and last name", f"{first[0]}. {last}"
    yield "initials and last name", f"{first[0]}. {middle[0]}. {last}"
    yield "first name and initial", f"{first} {last[0]}."
    yield "first name alone", first
    yield "last name alone", last
    yield "title and last name", f"Ms. {last}"
    yield "possessive of the first name", f"{first}'s"
    yield "possessive of the last name", f"{last}’s"
    yield "initials", f"{first[0]}.{last[0]}."
    yield "in capitals", f"{first} {last}".upper()
    yield "broken at a blank", f"{first}\n{last}"
    yield "broken within the last name", f"{first} {last[:3]}-\n{last[3:]}"
    yield "hyphen of another last name", f"{first} {last}-Qualm"
    yield "with diacritics", f"{first} {last}".translate(_ACCENTS)
    yield "diacritics apart", f"{first} {last}".replace("e", "e" + "\u0301")
    yield "mail of both names", f"{first}.{last}@example.com".lower()
    yield "mail of the initial and a year", f"{first[0]}{last}88@example.com".lower()
    yield "mail of the first name and a number", f"{first}_1990@example.org".lower()
    yield "handle", f"@{first}_{last}".lower()
    yield "user name with a year", f"{first[0]}{last}2001".lower()
    yield "user name of both names", f"{first}.{last}".lower()
    yield "both names run together", f"{first}{last}".lower()
    for nickname in sorted(nicknames().get(first.lower(), ()))[:2]:
        yield "nickname and last name", f"{nickname.title()} {last}"
        yield "nickname alone", f"{nickname.title()}"


def scanned(first: str, last: str) -> Iterator[Way]:
    """The ways in which OCR damages this person's name, where it can be told from a name or a word at all."""
    for how, wrong, right in (
        ("0 for o", "o", "0"),
        ("1 for l", "l", "1"),
        ("5 for s", "s", "5"),
        ("rn for m", "m", "rn"),
    ):
        for name in (first, last):
            if wrong in name[1:]:
                yield how, name[0] + name[1:].replace(wrong, right, 1)
    for name in (first, last):
        place = len(name) // 2
        without = name[:place] + name[place + 1 :]
        if without.lower() not in plain_words() | first_names() | last_names():  # "Piece" for Pierce
            yield "a letter left out", without


def _cast(rng: random.Random, firsts: list[str], lasts: list[str]) -> dict[str, tuple[str, str, str]]:
    # People of one page have names of their own, so that what covers one is not another's.
    given, family = rng.sample(firsts, 6), rng.sample(lasts, 3)
    return {key: (given[i], given[i + 3], family[i]) for i, key in enumerate(_ROLES)}


def _names(least: int) -> tuple[list[str], list[str]]:
    firsts = sorted(n.title() for n in first_names() if len(n) >= least and n.isalpha() and n.isascii())
    lasts = sorted(n.title() for n in last_names() if len(n) >= max(least, 5) and n.isalpha() and n.isascii())
    return firsts, lasts


def _left(ways: list[tuple[str, Way]], parties: list[Party], *, ocr: bool = False) -> Iterator[tuple[str, str, str]]:
    """Whose, how and what stands on the page without a finding over all of its letters."""
    text, places = "", []
    for key, (how, what) in ways:
        text += "then "
        places.append((key, how, what, len(text)))
        text += f"{what} was there.\n"
    findings = find(document(text, ocr=ocr), parties, kind=RecordKind.SUPPLEMENT)
    found = [f.span for f in findings if f.span is not None and f.category in (Category.NAME, Category.EMAIL)]
    covered = {place for span in found for place in range(span.start, span.end)}
    for key, how, what, start in places:
        name = what.removeprefix("Ms. ").removesuffix("’s").removesuffix("'s")
        start += what.index(name)
        if not covered.issuperset(start + i for i, c in enumerate(name) if c.isalnum()):
            yield key, how, what


def test_no_way_of_writing_a_listed_person_is_left_standing() -> None:
    rng, left, ways = random.Random(600), [], Counter[str]()
    firsts, lasts = _names(3)
    familiar = sorted(set(firsts) & {name.title() for name in nicknames()})
    for number in range(PAGES):
        people = _cast(rng, familiar if number % 2 else firsts, lasts)
        parties = [Party(k, f"{last}, {first} {middle}", _ROLES[k]) for k, (first, middle, last) in people.items()]
        said = [(key, way) for key, names in people.items() for way in written(*names)]
        ways.update(how for _key, (how, _what) in said)
        left += list(_left(said, parties))
    assert min(ways.values()) >= 300, ways  # the control: every way is on hundreds of pages
    assert ways["full"] == 3 * PAGES == 600
    assert left == []


def test_no_listed_name_that_ocr_damaged_is_left_standing() -> None:
    rng, left, count = random.Random(601), [], Counter[str]()
    firsts, lasts = _names(5)
    for _ in range(PAGES // 2):
        people = _cast(rng, firsts, lasts)
        parties = [Party(k, f"{last}, {first}", _ROLES[k]) for k, (first, _middle, last) in people.items()]
        said = [(k, way) for k, (first, _middle, last) in people.items() for way in scanned(first, last)]
        count.update(how for _key, (how, _what) in said)
        left += list(_left(said, parties, ocr=True))
    assert min(count.values()) >= 50, count
    assert left == []


def test_without_the_list_the_short_forms_stand() -> None:
    """The trap is real: the same pages, searched for nobody."""
    short = {"initials", "user name with a year"}  # a handle is found by its own form, whoever's it is
    said = [("v", way) for way in written("Maria", "Elena", "Garcia") if way[0] in short]
    assert {how for _key, how, _what in _left(said, [])} == short


@pytest.mark.parametrize(
    "text",
    [
        "the bill was paid and a rich man sued", "see the web site at example.org today", "room mgarden 12",
        "the file v2.1_final was sent", "mail info@example.com",
    ],
)  # fmt: skip
def test_words_and_other_peoples_user_names_are_left(text: str) -> None:
    party = Party("P-1", "Garcia, William Richard", Role.VICTIM)
    assert [f.text for f in find(document(text), [party], kind=RecordKind.OTHER) if f.party] == []

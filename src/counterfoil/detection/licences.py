"""Driver's licences: the form that each State gives its numbers, and what an Illinois number says of its holder.

An Illinois number is the last name's Soundex, three figures for the given names, and the birth date: two figures of
the year and the day of a year of 31-day months, 600 more for women. Forms change; a number of another form stays.
"""

# ruff: noqa: E501 - a row of the table, and an example, are read as one line

from __future__ import annotations

import re
from datetime import date

_FORMS = {
    "AL": "#{7,8}", "AK": "#{7}", "AZ": "@#{8}|#{9}", "AR": "#{8,9}", "CA": "@#{7}", "CO": "#{9}|@{1,2}#{3,6}", "CT": "#{9}",
    "DE": "#{1,7}", "DC": "#{7}|#{9}", "FL": "@#{12}", "GA": "#{7,9}", "HI": "@#{8}|#{9}", "ID": "@{2}#{6}@|#{9}",
    "IL": "@#{11}|@#{12}", "IN": "#{9,10}|@#{9}", "IA": "#{9}|#{3}@{2}#{4}", "KS": "@#{8}|#{9}", "KY": "@#{8,9}|#{9}",
    "LA": "#{9}|0?#{8}", "ME": "#{7}@?|#{8}", "MD": "@#{12}", "MA": "@#{8}|#{9}|@{2}#{7}", "MI": "@#{12}|@#{10}", "MN": "@#{12}",
    "MS": "#{9}", "MO": "@#{5,9}|#{9}|#{8}@{2}", "MT": "#{13}|#{9}|@#{8}", "NE": "@#{6,8}", "NV": "#{9,10}|#{12}|X#{8}",
    "NH": "#{2}@{3}#{5}|@{3}#{8}", "NJ": "@#{14}", "NM": "#{8,9}", "NY": "#{9}|#{8}|@#{18}|@#{7}", "NC": "#{1,12}",
    "ND": "@{3}#{6}|#{9}", "OH": "@{2}#{6}|@#{4,8}|#{8}", "OK": "@?#{9}", "OR": "#{1,9}|@#{6}", "PA": "#{8}", "RI": "#{7}|@#{6}",
    "SC": "#{5,11}", "SD": "#{6,10}|#{12}", "TN": "#{7,9}", "TX": "#{7,8}", "UT": "#{4,10}", "VT": "#{8}|#{7}A", "VA": "@#{8,11}|#{9}",
    "WA": "[A-Z*]{5,7}[A-Z0-9*]{5}|WDL[A-Z0-9*]{9}", "WV": "#{7}|@{1,2}#{5,6}", "WI": "@#{13}", "WY": "#{9,10}",
}  # fmt: skip
_EXACT = {
    state: re.compile(form.replace("#", "[0-9]").replace("@", "[A-Z]") if "[" not in form else form)
    for state, form in _FORMS.items()
}
_SOUND = {c: str(n) for n, letters in enumerate(("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), 1) for c in letters}
_WOMEN = 600


def compact(number: str) -> str:
    """``number`` in capitals without blanks and hyphens."""
    return "".join(c for c in number.upper() if c.isalnum() or c == "*")


def states_of(number: str) -> tuple[str, ...]:
    """The States whose numbers have this form.

    >>> states_of("D200-1234-5678"), states_of("WDLABC1234D5")
    (('IL', 'VA'), ('WA',))
    """
    bare = compact(number)
    return tuple(state for state, form in _EXACT.items() if form.fullmatch(bare))


def has_a_form(number: str) -> bool:
    """True when some State's numbers have this form, and it is no word."""
    return any(c.isdigit() for c in number) and bool(states_of(number))


def soundex(name: str) -> str:
    """A letter and three figures (National Archives, Soundex Indexing System).

    >>> soundex("Tymczak"), soundex("Pfister"), soundex("Ashcraft"), soundex("Lee")
    ('T522', 'P236', 'A261', 'L000')
    """
    letters = [c for c in name.upper() if "A" <= c <= "Z"]
    if not letters:
        return ""
    out, before = letters[0], _SOUND.get(letters[0], "")
    for letter in letters[1:]:
        code = _SOUND.get(letter, "")
        if code and code != before:
            out += code
        if letter not in "HW":  # they part nothing
            before = code
    return (out + "000")[:4]


def illinois_fits(number: str, last_name: str, born: date) -> bool:
    """True when an Illinois number is one that somebody of this last name and birth date would have.

    >>> illinois_fits("R200-1689-2076", "Ruiz", date(1992, 3, 14)), illinois_fits("R200-1689-2676", "Ruiz", date(1992, 3, 14))
    (True, True)
    >>> illinois_fits("R200-1689-2077", "Ruiz", date(1992, 3, 14))
    False
    """
    bare = compact(number)
    return len(bare) == 12 and of_holder(bare, last_name, born)


def of_holder(bare: str, last_name: str, born: date) -> bool:
    """``illinois_fits`` for a number of twelve signs that is ``compact``."""
    if bare[7:9] != f"{born.year % 100:02d}":
        return False  # as nearly everybody's: a year is sooner compared than a name is sounded
    day = 31 * (born.month - 1) + born.day
    return bare[9:] in (f"{day:03d}", f"{day + _WOMEN:03d}") and bare[:4] == soundex(last_name)

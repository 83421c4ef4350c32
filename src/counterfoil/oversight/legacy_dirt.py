"""What is wrong with a log's cells, in kinds that can be counted; a finding says the line and never quotes a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counterfoil.detection import addresses, names, patterns
from counterfoil.detection.text import PageText
from counterfoil.documents.model import Page, Word
from counterfoil.values import Box, Category

READ_CHARACTERS = 600
"""How much of each cell of words is looked through for people; longer ones are counted in the notes."""
EARLIEST = date(1967, 1, 1)
"""The first freedom of information act took effect in 1967: an earlier day is a slip of the keyboard."""
FARTHEST_DUE_DAYS = 366
"""No act lets an office wait a year, extensions included: a later due day has the wrong year."""


class Dirt(StrEnum):
    """Kinds of dirt."""

    BAD_DATE = "bad_date"  # a cell for a day says none
    IN_FUTURE = "in_future"  # after the day of the log
    TOO_EARLY = "too_early"
    DUE_BEFORE_RECEIVED = "due_before_received"
    DUE_TOO_FAR = "due_too_far"
    CLOSED_BEFORE_RECEIVED = "closed_before_received"
    DAYS_DIFFER = "days_differ"  # two columns for one day
    NO_RECEIVED = "no_received"
    CLOSED_ON_UNKNOWN_DAY = "closed_on_unknown_day"
    OPEN_WITH_A_DAY = "open_with_a_day"
    STATUS_UNKNOWN = "status_unknown"
    NO_NUMBER = "no_number"
    NUMBER_TWICE = "number_twice"
    NUMBER_ELSEWHERE = "number_elsewhere"  # a case number in a column for something else
    TWO_REQUESTERS = "two_requesters"
    ADDRESS_IN_NAME = "address_in_name"  # a street address in a cell for a name
    MERGED = "merged"
    ADDRESS_IN_WORDS = "address_in_words"
    NAME_IN_WORDS = "name_in_words"
    CONTACT_IN_WORDS = "contact_in_words"  # telephone, mail address, number of a person


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is wrong: where, and what was done about it."""

    line: int
    kind: Dirt
    column: str
    says: str


_TWO = re.compile(r"\w\s+(?:and|&)\s+\w|\w\s*[;/]\s*[A-Za-z]", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"(?:[A-Z]{1,6}[- ]?)?\d{2,}[- /]?\d{3,}(?:[- /]\d+)*")
_CONTACTS = frozenset(
    {Category.PHONE, Category.EMAIL, Category.SSN, Category.DRIVERS_LICENCE, Category.STATE_ID, Category.A_NUMBER,
     Category.DATE_OF_BIRTH, Category.PLATE, Category.PASSPORT}
)  # fmt: skip


def holds_two_people(cell: str) -> bool:
    """Whether one cell for a requester names two.

    >>> holds_two_people("SAMPLE, Ada and SAMPLE, Bo"), holds_two_people("SAMPLE, Ada")
    (True, False)
    """
    return bool(_TWO.search(cell))


def is_case_number_alone(cell: str) -> bool:
    """Whether a cell that should say something else holds a case number and nothing more.

    >>> is_case_number_alone("2009-1218096"), is_case_number_alone("Local 58")
    (True, False)
    """
    return bool(_NUMBER_ALONE.fullmatch(cell))


def holds_address(cell: str) -> bool:
    """Whether a cell for a name holds a street address.

    >>> holds_address("SAMPLE, Ada, 1234 N Example Ave, Chicago, IL 60602"), holds_address("Local 58")
    (True, False)
    """
    return any(map(str.isdigit, cell)) and bool(list(addresses.find(cell[:READ_CHARACTERS])))


def people_in(words: str) -> Iterator[tuple[Dirt, int]]:
    """Kinds of personal detail in a cell of words, each with how many; only its first characters are looked through."""
    page = PageText(_page(words[:READ_CHARACTERS]))
    found = list(addresses.find(page.plain))
    taken = [(one.span.start, one.span.end) for one in found]
    called = [
        hit
        for hit in names.find(page, [False] * len(page.words))
        if not any(hit.span.start < end and start < hit.span.end for start, end in taken)
    ]
    contacts = sum(one.pattern.category in _CONTACTS for one in patterns.finder().find(page.plain))
    for kind, count in (
        (Dirt.ADDRESS_IN_WORDS, len(found)),
        (Dirt.NAME_IN_WORDS, len(called)),
        (Dirt.CONTACT_IN_WORDS, contacts),
    ):
        if count:
            yield kind, count


def _page(words: str) -> Page:
    """A cell as a page of one line, for detectors that read pages; its boxes mean nothing."""
    box = Box(0, 0, 1, 1)
    return Page(0, 1, 1, words, tuple(Word(m[0], box, m.start(), m.end(), 0) for m in re.finditer(r"\S+", words)))

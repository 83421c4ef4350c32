"""One line of another system's log as oversight may see it: never a user, a plate, a name, an address or a subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """By which way information left, or was looked at."""

    LOOKUP = "lookup"  # a search in a database: CLEAR, LEADS, plate readers
    SHARING = "sharing"  # an evidence platform that shares files with other agencies
    MAIL = "mail"  # what the mail gateway sent
    FAX = "fax"
    EXPORT = "export"  # many rows at once, to a file or to another system


class Reason(StrEnum):
    """What kind of reason a line states."""

    NONE = "none"  # nothing, or what says nothing: "inv", "test", "n/a"
    IMMIGRATION = "immigration"  # words of immigration enforcement
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Event:
    """``numbers``: every number in the line that could be a case's, by its groups of letters and digits."""

    line: int
    channel: Channel
    on: date | None
    agency: str  # the ledger's code; empty where none is known
    reason: Reason
    numbers: tuple[tuple[str, ...], ...]
    count: int  # records, pages or files; 0 where it is not said


_EMPTY = re.compile(
    r"(?:n ?/? ?a|none|test(?:ing)?|inv(?:est(?:igation|igative)?)?|police|official|business|law enforcement|other"
    r"|case|search|lookup|see notes?|misc\w*|[\W\d_]*)"
)
_IMMIGRATION = re.compile(
    r"\bimmigra|\bdeport|\bremoval (?:order|proceeding|operation)|\benforcement and removal|\bundocumented"
    r"|\b287 ?\(?g\b|\bcivil warrant|\bdetainer|\bborder patrol|\bcustoms\b|\bnon-?citizen|\billegal alien"
    r"|\bcitizenship|\bi-?(?:200|203|205|247a?)\b|\b8 u\.?s\.?c"
)
_LETTERS = re.compile(r"\b(?:ICE|ERO|HSI|CBP|DHS|USCIS)\b")


def reason_of(said: str) -> Reason:
    """The kind of reason that words state.

    An agency's letters count where they are written in capitals. They say what was written down, not what was done.

    >>> [reason_of(s).value for s in ("", "inv.", "ICE ERO assist", "Immigration", "ice on road, crash", "burglary")]
    ['none', 'none', 'immigration', 'immigration', 'stated', 'stated']
    """
    plain = " ".join(said.casefold().split())
    if _LETTERS.search(said) or _IMMIGRATION.search(plain):
        return Reason.IMMIGRATION
    return Reason.NONE if _EMPTY.fullmatch(plain.strip(" .,;:-")) else Reason.STATED

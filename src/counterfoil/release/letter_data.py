"""All that a letter says: who answers whom, what goes out, what is withheld on what ground, how it was searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counterfoil.cases.fees import Fee
from counterfoil.release.letter_pack import Outcome
from counterfoil.values import Cite


@dataclass(frozen=True, slots=True)
class Office:
    """The public body that answers."""

    name: str
    address: tuple[str, ...]
    contact: tuple[str, ...] = ()  # telephone, e-mail of the FOI officer
    key_published: str = ""  # where it publishes its ledger's public key; empty: it gives it on request


@dataclass(frozen=True, slots=True)
class Official:
    """A person responsible for an answer: 5 ILCS 140/9(a) wants name and title."""

    name: str
    title: str


def official(decided_by: str) -> Official:
    """ "Name, Title" as an ``Official``; the title is what follows the first comma.

    >>> official("Ida Sample, Freedom of Information Officer")
    Official(name='Ida Sample', title='Freedom of Information Officer')
    """
    name, _, title = decided_by.partition(",")
    return Official(name.strip(), title.strip())


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document that goes out. ``name`` is made by the system, not the source's; ``description`` names no party."""

    name: str
    description: str
    pages: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of information, without a value or a name ("the name of a victim"), and where it was removed."""

    what: str
    places: int
    records: tuple[str, ...]  # names of enclosures


@dataclass(frozen=True, slots=True)
class Ground:
    """One detailed factual basis. ``places`` counts marks on ``pages`` pages, ``whole`` records withheld entirely.

    ``kinds`` says of what, where one basis holds for several kinds of information.
    """

    factual_basis: str
    places: int
    pages: int
    whole: int = 0
    records: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One exemption as a letter claims it, with every factual basis for it."""

    citation: str  # the exemption: "5 ILCS 140/7(1)(b)"
    title: str
    authority: str  # the supporting authority, which may be another statute
    grounds: tuple[Ground, ...]
    code: str = ""  # as the marks print it: "7(1)(b)"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked for, in the requester's own words, how it was looked up, and what was found.

    ``text`` and ``looked_up`` hold only what the requester wrote, so they tell that person nothing that is withheld.
    """

    number: int
    text: str
    looked_up: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows by law from a late answer."""

    text: str
    cite: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One enclosure of a production, and the words of the court's paper that reach it, as its page says them."""

    name: str
    part: str  # "all", "pages 1-2 of 4", "3 fields"
    words: str
    page_number: int


@dataclass(frozen=True, slots=True)
class LetterData:
    """All that a letter says. Dates are days in the office's time zone."""

    office: Office
    number: str  # "CF-2024-000012"
    requester: tuple[str, ...]  # name and address, line by line
    received_on: date
    due_on: date | None
    dated_on: date
    outcome: Outcome
    request_summary: str = ""
    documents: tuple[Enclosure, ...] = ()
    exemptions: tuple[Claim, ...] = ()
    responsible: tuple[Official, ...] = ()
    asked: tuple[Asked, ...] = ()
    search: tuple[str, ...] = ()  # what holds for all that was asked: systems, period, who looked
    unread: int = 0  # files of the office that could not be read, so that no search saw into them
    days_late: int = 0  # business days after ``due_on``; 0 when in time, or when they cannot be counted
    late_effects: tuple[Effect, ...] = ()
    fee: Fee | None = None
    instrument: str = ""  # what paper was received, for an answer to one
    effect: str = ""  # what it can and cannot do, in one or two sentences
    authorities: tuple[Cite, ...] = ()
    reached: tuple[Reached, ...] = ()
    sample: bool = False
    fee_waiver_asked: bool = False  # 5 ILCS 140/6(c)
    identifier: str = ""  # 22 signs of base64 that nobody can guess, for the PDF to carry
    commercial: bool = False  # treated as a request for a commercial purpose: 5 ILCS 140/9.5(b) limits the review

    @property
    def late(self) -> bool:
        """True when the letter is dated after the day it was due."""
        return self.due_on is not None and self.dated_on > self.due_on

"""What a row of the story is, and what the rows are counted from: codes, days, counts and hashes, and no name.

Completeness is claimed for recorded acts only: a ledger proves that nothing recorded was left out, never that nothing
happened beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from counterfoil.law.load import LawPack
from counterfoil.oversight.audited import AuditedFile
from counterfoil.oversight.classes import IMMIGRATION
from counterfoil.oversight.facts import CaseFact, ItemFact
from counterfoil.oversight.reports.trust_act import Report, Said
from counterfoil.oversight.story.acts import Act, Ledger

CLAIM = "Complete for recorded acts only: what nobody recorded is in no figure."
AGENCIES = IMMIGRATION
"""Whose disclosures are counted unless others are named: the Department of Homeland Security's immigration agencies."""


class Status(StrEnum):
    """Whether a row has an answer."""

    ANSWERED = "answered"  # also where the answer is "none is recorded"
    NO_DATA = "no data"  # what it would be counted from was not brought
    NOT_RECORDED = "not recorded here"  # this source does not hold it at all


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question has for an answer.

    ``figure`` holds what JSON takes: numbers, codes, days. ``entries`` are the ledger's entries that it rests on,
    ``keys`` the keys of the index under which anybody gets all of them.
    """

    status: Status
    says: str
    figure: Mapping[str, Any]
    how: str
    entries: tuple[Said, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the story with its answer and its proof; all three in words for a person and in values."""

    number: int
    question: str
    answer: Answer
    proof: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One answer that left, to whom by the ledger's code (empty for whoever is no agency), and its size.

    ``documents`` 0: a letter alone. ``entry`` is None where no ledger has it.
    """

    case: str
    to: str
    on: date
    documents: int
    pages: int
    entry: Said | None


@dataclass(frozen=True, slots=True)
class Search:
    """The last search of one case. ``first`` and ``last`` are the years that the demand names; None: it names none.

    ``terms`` were looked for in ``systems`` (by name) among ``records``; ``nulls`` of them met nothing.
    """

    systems: tuple[str, ...]
    terms: int
    nulls: int
    records: int
    first: int | None
    last: int | None
    expected: int = 0  # kinds of record that should exist for such an event
    expected_missing: int = 0  # of which none was found


@dataclass(frozen=True, slots=True)
class Kept:
    """Files that left and are kept: their bytes were hashed again. ``lost`` and ``altered`` are of ``files``."""

    releases: int
    files: int
    bytes: int
    lost: int
    altered: int
    manifests_as_recorded: int  # releases whose manifest has the hash that the ledger's entry shows


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the office holds: record systems with their records, and files that could not be read."""

    systems: Mapping[str, int]
    unread_files: int


@dataclass(frozen=True, slots=True)
class People:
    """Whom documents are about, counted: ``distinct`` by name and day of birth; documents that no list knows."""

    distinct: int
    documents_unknown: int


@dataclass(frozen=True, slots=True)
class Tied:
    """What was produced for a court's paper: documents, and those that are tied to words on a page of it."""

    documents: int
    to_words: int


@dataclass(frozen=True, slots=True)
class Kin:
    """What another part of oversight found, as its own ``figure`` and the sentence that says it."""

    says: str
    figure: Mapping[str, Any]
    how: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What the figures need beyond the office's own acts; each is None where it was not brought or not computed."""

    court: Callable[[Sequence[Disclosure]], Kin] | None = None  # outcomes from a court's data set
    custody: Callable[[Sequence[Disclosure]], Kin] | None = None  # days to a custody event of a data set
    equal: Callable[[], Kin] | None = None  # the same records, asked for by others
    what_if: Callable[[], Kin] | None = None  # past items under a draft rule


@dataclass(frozen=True, slots=True)
class Log:
    """How a list and the folder that it speaks of agree: rows, rows that became no case, and what meets what."""

    rows: int
    left: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the rows are counted from, of one office or of one folder with a log.

    ``cases`` were received from ``first`` to ``last``, ``items`` and ``disclosures`` left then; both days inclusive.
    ``unlisted`` are items of origin, status and A-numbers by the agency that they went to, counted by month and of no
    case. ``ledger`` is None for a folder; then ``files`` are what was read there.
    """

    first: date
    last: date
    counted_on: date
    law: LawPack
    agencies: frozenset[str]
    cases: tuple[CaseFact, ...]
    items: tuple[ItemFact, ...]
    disclosures: tuple[Disclosure, ...]
    ledger: Ledger | None = None
    trust_act: Report | None = None
    trust_act_reconciles: bool = False
    unlisted: tuple[tuple[str, ItemFact], ...] = ()
    searches: Mapping[str, Search] = field(default_factory=dict)
    kept: Kept | None = None
    holdings: Holdings | None = None
    people: Callable[[Sequence[Disclosure]], People] | None = None
    tied: Mapping[str, Tied] = field(default_factory=dict)
    files: tuple[AuditedFile, ...] = ()
    log: Log | None = None
    beside: Beside = field(default=Beside())

    def acts(self, *kinds: str) -> tuple[Act, ...]:
        """Acts of these kinds that took effect in the period, in the ledger's order; none without a ledger."""
        if self.ledger is None:
            return ()
        return tuple(act for act in self.ledger.acts if act.kind in kinds and self.first <= act.on <= self.last)

    @property
    def to_agencies(self) -> tuple[Disclosure, ...]:
        """What left for one of the agencies in the period."""
        return tuple(one for one in self.disclosures if one.to in self.agencies)


NO_LEDGER = "A folder and a list hold no ledger"


def no_ledger(lacks: str) -> Answer:
    """The answer of a row that only a ledger has; ``lacks`` says what a folder and a list do not keep."""
    return Answer(Status.NO_DATA, f"{NO_LEDGER}: {lacks}.", {}, "Not counted.")

"""A record of the office, and the search that found it (or did not)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counterfoil.values import Digest, RecordKind


@dataclass(frozen=True, slots=True)
class Record:
    """One responsive document, spreadsheet row set or message, with the system that keeps it."""

    id: str  # the office's own, "R-000017"; says nothing about a person
    digest: Digest  # of the original bytes
    name: str  # original file name; untrusted
    kind: RecordKind
    system: str  # custodian system: "CLEAR arrests", "shared folder" …
    numbers: tuple[tuple[str, str], ...] = ()  # ("RD", "JD123456"), ("CB", "…"), ("EVENT", "…")
    dated_on: date | None = None
    page_count: int = 0
    text: str = ""


class Match(StrEnum):
    """How a term met a record. ``EXACT_IDENTIFIER`` and ``LISTED`` are matches; every other is a candidate."""

    EXACT_IDENTIFIER = "exact_identifier"
    LISTED = "listed"  # of the kind and the period that are asked for as a whole, nobody named
    EXACT_WORDS = "exact_words"
    SPELLING = "spelling"
    SOUND = "sound"
    NICKNAME = "nickname"  # a short form of a given name, or the name that it is short for
    FURTHER = "further"  # by distant spelling alone; every other word of the name met nearer


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a term met, and how: shown to the person who confirms it."""

    record_id: str
    term: str
    match: Match
    shown: str  # the words in the record that met the term
    score: float  # 0..1


@dataclass(frozen=True, slots=True)
class TermResult:
    """One term in one system, with its hits; no hits is a null, and is evidence too.

    ``too_wide`` records were met by a term that tells none apart ("data"): they are counted, not listed, and the
    row is neither a hit nor a null.
    """

    system: str
    term: str
    hits: tuple[Hit, ...]
    too_wide: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """A record that should exist for an event: found, null or not asked."""

    kind: RecordKind
    state: str  # found | null | not_asked
    record_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """Evidence of an adequate search: systems, terms, dates, hits and nulls, who searched and when."""

    systems: tuple[str, ...]
    results: tuple[TermResult, ...]
    period: tuple[date | None, date | None]
    expected: tuple[Expected, ...]
    searched_by: str
    searched_at: datetime
    records_searched: int
    left_out: tuple[str, ...] = ()  # words of the demand that were not looked up, for there were too many

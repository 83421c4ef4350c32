"""The search: what a demand asks for, looked up in the office's records, with hits and nulls.

Only an identifier that the demand gives (RD, CB, IR or event number, or a birth date together with the name) makes a
*match*, or a demand for every record of a kind from a period. A name alone, whether in exact words, by spelling or by
sound, makes a candidate that a person confirms, and so do plain words ("Grand Ave", "body camera policy").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from counterfoil.records.expected import expected
from counterfoil.records.model import Hit, Match, Record, Search, TermResult
from counterfoil.records.names import NameIndex, fold
from counterfoil.records.words import forms, near
from counterfoil.values import RecordKind


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """A person asked about, with what the demand gives to tell them apart."""

    name: str
    date_of_birth: str = ""  # ISO, or empty
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordTerm:
    """Plain words to be found near each other; ``kinds``, where the demand names some for them, narrow."""

    shown: str  # as the demand writes them
    words: tuple[str, ...]  # folded; see ``records.words``
    kinds: tuple[RecordKind, ...] = ()
    reach: int = 0  # the longest stretch, in words; 0: as ``records.words.near`` has it
    always: bool = False  # a person chose these words: neither kind, period nor number of hits narrows them


@dataclass(frozen=True, slots=True)
class Terms:
    """What to look for. ``kinds`` and ``period`` narrow; ``listed`` are the kinds that are asked for as a whole."""

    people: tuple[PersonTerm, ...] = ()
    numbers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()  # in earlier demands and answers: whose requests are asked for
    kinds: tuple[RecordKind, ...] = ()
    period: tuple[date | None, date | None] = (None, None)
    words: tuple[WordTerm, ...] = ()
    listed: tuple[RecordKind, ...] = ()  # "all crash reports of 2024": no other word of the item narrows it
    left_out: tuple[str, ...] = ()  # words of the demand that are not looked up, for there are too many


class TextIndex(Protocol):
    """Full text over the records; the office has it on its database."""

    def phrase(self, words: str) -> Iterable[str]:
        """Ids of records that hold these words in this order, ignoring case and accents."""

    def holding(self, words: Sequence[Sequence[str]]) -> Iterable[str]:
        """Ids of records that hold one form of each word, anywhere in the text."""


def search(
    terms: Terms,
    records: Sequence[Record],
    *,
    names: NameIndex,
    text: TextIndex,
    searched_by: str,
    searched_at: datetime,
) -> Search:
    """Every term in every system, with its hits; a term without hits is a null, and stays in the record."""
    by_id = {record.id: record for record in records}
    results: list[TermResult] = []
    for number in dict.fromkeys((*terms.numbers, *(i for person in terms.people for i in person.identifiers))):
        hits = _by_number(number, records, terms) or _by_text(number, by_id, text)
        results += _per_system(f"number {number}", hits, by_id)
    for person in terms.people:
        hits = _by_name(person, by_id, names, terms)
        shown = f"name {person.name}" + (f", born {person.date_of_birth}" if person.date_of_birth else "")
        results += _per_system(shown, hits, by_id)
    for phrase in terms.phrases:
        found = [by_id[i] for i in text.phrase(phrase) if i in by_id]
        met = [r for r in found if _fits(r, terms.kinds, terms.period)]
        hits = [Hit(r.id, phrase, _as_asked(r, terms.kinds), phrase, 1.0) for r in met]
        results += _per_system(f"words “{phrase}”", hits, by_id)
    for term in terms.words:
        results += _narrowed(f"words “{term.shown}”", _by_words(term, by_id, text, terms), by_id, always=term.always)
    for kind in terms.listed:
        results += _by_kind(kind, records, by_id, terms)
    hits_of = best_of(hit for result in results for hit in result.hits)
    matched = [by_id[i] for i, hit in hits_of.items() if hit.match in MATCHES]
    linked = _linked(matched, records, terms, known=hits_of)
    if linked:
        results += _per_system("same event number", linked, by_id)
    responsive = [by_id[i] for i in dict.fromkeys((*hits_of, *(hit.record_id for hit in linked)))]
    return Search(
        systems=tuple(sorted({record.system for record in records})),
        results=tuple(results),
        period=terms.period,
        expected=expected(responsive, [kind for kind in terms.kinds if kind not in _OF_ANYTHING]),
        searched_by=searched_by,
        searched_at=searched_at,
        records_searched=len(records),
        left_out=terms.left_out,
    )


def best_hits(found: Search) -> Mapping[str, Hit]:
    """For each record that was hit, the hit that says most: an identifier before words, spelling or sound."""
    return best_of(hit for result in found.results for hit in result.hits)


def best_of(hits: Iterable[Hit]) -> Mapping[str, Hit]:
    """For each record among ``hits`` the one that says most, in the order in which the records were met."""
    order = list(Match)
    best: dict[str, Hit] = {}
    for hit in hits:
        known = best.get(hit.record_id)
        if known is None or (order.index(hit.match), -hit.score) < (order.index(known.match), -known.score):
            best[hit.record_id] = hit
    return best


def _per_system(term: str, hits: Sequence[Hit], by_id: Mapping[str, Record]) -> list[TermResult]:
    """One row for each system that was asked: its hits, or a null."""
    systems = sorted({record.system for record in by_id.values()}) or ["the office (no record yet)"]
    return [TermResult(s, term, tuple(hit for hit in hits if by_id[hit.record_id].system == s)) for s in systems]


def _narrowed(term: str, hits: Sequence[Hit], by_id: Mapping[str, Record], *, always: bool = False) -> list[TermResult]:
    """As ``_per_system``; where a term meets so many records that it tells none apart, only their number is kept."""
    if always or len(hits) <= max(_FEW, len(by_id) // 4):
        return _per_system(term, hits, by_id)
    wide = _per_system(term, hits, by_id)
    return [replace(result, hits=(), too_wide=len(result.hits)) if result.hits else result for result in wide]


def _by_words(term: WordTerm, by_id: Mapping[str, Record], text: TextIndex, terms: Terms) -> list[Hit]:
    """Records in which the words stand near each other: candidates, whatever they say."""
    hits = []
    for record_id in text.holding([forms(word) for word in term.words]):
        record = by_id.get(record_id)
        if record is None or not (term.always or _fits(record, term.kinds, terms.period)):
            continue
        if shown := near(record.text, term.words, reach=term.reach):
            hits.append(Hit(record_id, term.shown, Match.EXACT_WORDS, shown[:_SHOWN], 1.0))
    return hits


def _by_kind(
    kind: RecordKind, records: Sequence[Record], by_id: Mapping[str, Record], terms: Terms
) -> list[TermResult]:
    """Every record of one kind and of the period: what is asked for. Without a period the kind tells nothing apart.

    Tables and letters are of every subject, and what has no date may be of another period: candidates.
    """
    start, end = terms.period
    called, vague = kind.replace("_", " "), kind in _OF_ANYTHING
    of_kind = [record for record in records if record.kind is kind]
    if start is None and end is None:
        if vague and not of_kind:
            return []  # "data" is no table only: that there is no table says nothing
        listed = [Hit(record.id, called, Match.EXACT_WORDS, kind, 1.0) for record in of_kind]
        rows = _per_system(f"every {called}: no name, number, place or period narrows it", listed, by_id)
        return [replace(row, hits=(), too_wide=len(row.hits)) if row.hits else row for row in rows]
    term = f"every {called} from {start or 'the first'} to {end or 'the last'}"
    hits = [
        Hit(record.id, term, Match.LISTED, "kind and date", 1.0)
        if record.dated_on and not vague
        else Hit(
            record.id, term, Match.EXACT_WORDS, "kind and date" if record.dated_on else "kind; it has no date", 1.0
        )
        for record in of_kind
        if _fits(record, (kind,), terms.period) and not (vague and record.dated_on is None)
    ]
    return _narrowed(term, hits, by_id) if vague else _per_system(term, hits, by_id)


def _as_asked(record: Record, kinds: Sequence[RecordKind]) -> Match:
    return Match.LISTED if record.kind in kinds else Match.EXACT_WORDS


def _by_number(number: str, records: Sequence[Record], terms: Terms) -> list[Hit]:
    """Records that hold the number; of the kinds that are asked for, if there is any of them."""
    wanted = _plain(number)
    met = [
        (record, Hit(record.id, number, Match.EXACT_IDENTIFIER, f"{label} {value}", 1.0))
        for record in records
        for label, value in record.numbers
        if _plain(value) == wanted
    ]
    asked = [hit for record, hit in met if record.kind in terms.kinds]
    if not asked:
        return [hit for _, hit in met]
    return asked + [replace(hit, match=Match.EXACT_WORDS) for record, hit in met if record.kind in _UNSORTED]


def _by_text(number: str, by_id: Mapping[str, Record], text: TextIndex) -> list[Hit]:
    """Records whose text holds the number without a label that says what it is: candidates, no match."""
    if sum(c.isdigit() for c in number) < 5:
        return []
    bare = _LABEL.sub("", number.upper().strip())
    return [
        Hit(i, number, Match.EXACT_WORDS, "the same number in the text", 1.0) for i in text.phrase(bare) if i in by_id
    ]


def _by_name(person: PersonTerm, by_id: Mapping[str, Record], names: NameIndex, terms: Terms) -> list[Hit]:
    hits = []
    for record_id, (score, match, shown) in names.find(person.name).items():
        record = by_id.get(record_id)
        if record is None or not _fits(record, terms.kinds, terms.period):
            continue
        if not _stand_together(record.text, shown.split()):
            continue
        born = birth_date_in(record.text, person.date_of_birth)
        # A letter or a memorandum about the right person is not yet the report that is asked for.
        if born and match is not Match.SOUND and not (terms.kinds and record.kind in _UNSORTED):
            hits.append(Hit(record_id, person.name, Match.EXACT_IDENTIFIER, f"{shown}, born {born}", score))
        else:
            hits.append(Hit(record_id, person.name, match, shown, score))
    return hits


def _stand_together(text: str, tokens: Sequence[str]) -> bool:
    """True when the tokens stand within two words of each other, in any order: one name, not two people's."""
    words = fold(text)
    wanted = set(tokens)
    places = [(at, word) for at, word in enumerate(words) if word in wanted]
    reach = len(wanted) + 1
    for start, (at, _) in enumerate(places):
        if {word for other, word in places[start : start + 2 * len(wanted)] if other - at <= reach} == wanted:
            return True
    return False


def birth_date_in(text: str, iso: str) -> str:
    """The birth date as the text writes it (``06/04/1990``, ``1990-06-04``, ``4 June 1990``); empty when absent."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    month = day.strftime("%B")
    forms = (
        rf"0?{day.month}[/.-]0?{day.day}[/.-](?:{day.year}|{day.year % 100:02d})",
        iso,
        rf"{month}\s+0?{day.day},?\s+{day.year}",
        rf"0?{day.day}\s+{month}\s+{day.year}",
        rf"0?{day.day}-{month[:3]}-{day.year}",
    )
    met = re.search(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)", text, re.IGNORECASE)
    return met[0] if met else ""


def _linked(matched: Sequence[Record], records: Sequence[Record], terms: Terms, *, known: Collection[str]) -> list[Hit]:
    """Records of the same event as a match: they share an RD or event number with it. A candidate links nothing."""
    shared = {(s, v) for record in matched for s, v in record.numbers if s in {"RD", "EVENT"}}
    return [
        Hit(record.id, "same event", Match.EXACT_IDENTIFIER, f"{system} {value}", 1.0)
        for record in records
        if record.id not in known and (not terms.kinds or record.kind in terms.kinds)
        for system, value in record.numbers[:6]
        if (system, value) in shared
    ]


def _fits(record: Record, kinds: Sequence[RecordKind], period: tuple[date | None, date | None]) -> bool:
    """True when the record's kind and date do not speak against it; an undated or unsorted record stays in."""
    if kinds and record.kind not in kinds and record.kind not in _UNSORTED:
        return False
    if record.dated_on is None:
        return True
    start, end = period
    return not ((start and record.dated_on < start) or (end and record.dated_on > end))


_UNSORTED = frozenset({RecordKind.OTHER, RecordKind.CORRESPONDENCE})
"""Kinds that say nothing of what a record is about: a memorandum may be the report that is asked for. Met by a number
or a name they are candidates; a person confirms them."""


MATCHES = frozenset({Match.EXACT_IDENTIFIER, Match.LISTED})
"""What the program may propose as responsive; every other hit waits for a person."""
_OF_ANYTHING = frozenset({RecordKind.TABLE, RecordKind.CORRESPONDENCE, RecordKind.OTHER})
_FEW = 20  # records that a person can look through, however small the office is
_SHOWN = 120  # characters of a record that the search record quotes

_LABEL = re.compile(
    r"^(?:R\.?D\.?|C\.?B\.?|I\.?R\.?|EVENT|CASE|INVENTORY|INCIDENT|REPORT)\b[\s#:.]*(?:NO\b|NUMBER\b)?[\s#:.]*"
)


def _plain(number: str) -> str:
    """A number as compared: without its label, blanks and punctuation."""
    return re.sub(r"[^A-Z0-9]", "", _LABEL.sub("", number.upper().strip()))

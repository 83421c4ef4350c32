"""The search: what a demand asks for, looked up in the office's records, with hits and nulls.

Only an identifier that the demand gives (RD, CB, IR or event number, or a birth date together with the name) makes a
*match*. A name alone, whether in exact words, by spelling or by sound, makes a candidate that a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from counterfoil.records.expected import expected
from counterfoil.records.model import Hit, Match, Record, Search, TermResult
from counterfoil.records.names import NameIndex, fold
from counterfoil.values import RecordKind


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """A person asked about, with what the demand gives to tell them apart."""

    name: str
    date_of_birth: str = ""  # ISO, or empty
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What to look for. ``kinds`` and ``period`` narrow; with neither person, number nor phrase they are the search."""

    people: tuple[PersonTerm, ...] = ()
    numbers: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    period: tuple[date | None, date | None] = (None, None)
    event_on: tuple[date, ...] = ()  # single days that the demand names


class TextIndex(Protocol):
    """Full text over the records; the office has it on its database."""

    def phrase(self, words: str) -> Iterable[str]:
        """Ids of records that hold these words in this order, ignoring case and accents."""


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
        hits = [Hit(r.id, phrase, Match.EXACT_WORDS, phrase, 1.0) for r in found if _fits(r, terms)]
        results += _per_system(f"words “{phrase}”", hits, by_id)
    if not (terms.people or terms.numbers or terms.phrases) and _narrow(terms):
        listed = [r for r in records if r.kind in terms.kinds and _fits(r, terms)]
        hits = [Hit(r.id, _listing(terms), Match.EXACT_WORDS, r.kind, 1.0) for r in listed]
        results += _per_system(_listing(terms), hits, by_id)
    hit_ids = dict.fromkeys(hit.record_id for result in results for hit in result.hits)
    linked = _linked([by_id[i] for i in hit_ids], records, terms)
    if linked:
        results += _per_system("same event number", linked, by_id)
    responsive = [by_id[i] for i in dict.fromkeys((*hit_ids, *(hit.record_id for hit in linked)))]
    return Search(
        systems=tuple(sorted({record.system for record in records})),
        results=tuple(results),
        period=terms.period,
        expected=expected(responsive, terms.kinds),
        searched_by=searched_by,
        searched_at=searched_at,
        records_searched=len(records),
    )


def best_hits(found: Search) -> Mapping[str, Hit]:
    """For each record that was hit, the hit that says most: an identifier before words, spelling or sound."""
    order = [Match.EXACT_IDENTIFIER, Match.EXACT_WORDS, Match.SPELLING, Match.SOUND]
    best: dict[str, Hit] = {}
    for hit in (hit for result in found.results for hit in result.hits):
        known = best.get(hit.record_id)
        if known is None or (order.index(hit.match), -hit.score) < (order.index(known.match), -known.score):
            best[hit.record_id] = hit
    return best


def _per_system(term: str, hits: Sequence[Hit], by_id: Mapping[str, Record]) -> list[TermResult]:
    """One row for each system that was asked: its hits, or a null."""
    systems = sorted({record.system for record in by_id.values()}) or ["the office (no record yet)"]
    return [TermResult(s, term, tuple(hit for hit in hits if by_id[hit.record_id].system == s)) for s in systems]


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
        if record is None or not _fits(record, terms):
            continue
        if not _stand_together(record.text, shown.split()):
            continue
        born = birth_date_in(record.text, person.date_of_birth)
        if born and match is not Match.SOUND:
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


def _linked(found: Sequence[Record], records: Sequence[Record], terms: Terms) -> list[Hit]:
    """Records of the same event as a match by identifier: they share an RD or event number with it."""
    shared = {(s, v) for record in found for s, v in record.numbers if s in {"RD", "EVENT"}}
    known = {record.id for record in found}
    return [
        Hit(record.id, "same event", Match.EXACT_IDENTIFIER, f"{system} {value}", 1.0)
        for record in records
        if record.id not in known and (not terms.kinds or record.kind in terms.kinds)
        for system, value in record.numbers[:6]
        if (system, value) in shared
    ]


def _narrow(terms: Terms) -> bool:
    return bool(terms.kinds) and (terms.period != (None, None) or bool(terms.event_on))


def _fits(record: Record, terms: Terms) -> bool:
    """True when the record's kind and date do not speak against it; an undated or unsorted record stays in."""
    if terms.kinds and record.kind not in terms.kinds and record.kind not in _UNSORTED:
        return False
    if record.dated_on is None:
        return True
    start, end = terms.period
    return not ((start and record.dated_on < start) or (end and record.dated_on > end))


_UNSORTED = frozenset({RecordKind.OTHER, RecordKind.CORRESPONDENCE})
"""Kinds that say nothing of what a record is about: a memorandum may be the report that is asked for. Met by a number
or a name they are candidates; a person confirms them."""


def _listing(terms: Terms) -> str:
    start, end = terms.period
    kinds = ", ".join(kind.replace("_", " ") for kind in terms.kinds)
    return f"every {kinds} from {start or 'the first'} to {end or 'the last'}"


_LABEL = re.compile(
    r"^(?:R\.?D\.?|C\.?B\.?|I\.?R\.?|EVENT|CASE|INVENTORY|INCIDENT|REPORT)\b[\s#:.]*(?:NO\b|NUMBER\b)?[\s#:.]*"
)


def _plain(number: str) -> str:
    """A number as compared: without its label, blanks and punctuation."""
    return re.sub(r"[^A-Z0-9]", "", _LABEL.sub("", number.upper().strip()))

"""The search: what a demand asks for, looked up in the office's records, with hits and nulls.

Only an identifier that the demand gives (RD, CB, IR or event number, or a birth date together with the name) makes a
*match*, or a demand for every record of a kind from a period. A name alone, whether in exact words, by spelling or by
sound, makes a candidate that a person confirms, and so do plain words ("Grand Ave", "body camera policy").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Protocol

from counterfoil.records.expected import expected
from counterfoil.records.held import MOST_NUMBERS, Held, HeldInMemory, within
from counterfoil.records.model import Hit, Match, Record, Search, TermResult
from counterfoil.records.names import Found, Names, best_first, fold
from counterfoil.records.numbers import bare, plain
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


LOOKED_FURTHER = 50
"""A name that meets fewer records is looked for by distant spelling too, until it has met so many."""


class TextIndex(Protocol):
    """Full text over the records; the office has it on its database."""

    def phrase(self, words: str) -> Iterable[str]:
        """Ids of records that hold these words in this order, ignoring case and accents."""

    def holding(self, words: Sequence[Sequence[str]]) -> Iterable[str]:
        """Ids of records that hold one form of each word, anywhere in the text."""


def search(
    terms: Terms,
    records: Held | Sequence[Record],
    *,
    names: Names,
    text: TextIndex,
    searched_by: str,
    searched_at: datetime,
) -> Search:
    """Every term in every system, with its hits; a term without hits is a null, and stays in the record."""
    held = HeldInMemory(records) if isinstance(records, Sequence) else records
    known = _Known(held.systems(), {})
    results: list[TermResult] = []
    for number in dict.fromkeys((*terms.numbers, *(i for person in terms.people for i in person.identifiers))):
        hits = _by_number(number, held, known, terms) or _by_text(number, held, known, text)
        results += known.per_system(f"number {number}", hits)
    for person in terms.people:
        hits = _by_name(person, held, known, names, terms)
        shown = f"name {person.name}" + (f", born {person.date_of_birth}" if person.date_of_birth else "")
        results += known.per_system(shown, hits)
    for phrase in terms.phrases:
        met = [r for r in known.all(held.of(text.phrase(phrase))) if _fits(r, terms.kinds, terms.period)]
        hits = [Hit(r.id, phrase, _as_asked(r, terms.kinds), phrase, 1.0) for r in met]
        results += known.per_system(f"words “{phrase}”", hits)
    for term in terms.words:
        hits = _by_words(term, held, known, text, terms)
        results += _narrowed(f"words “{term.shown}”", hits, held, known, always=term.always)
    for kind in terms.listed:
        results += _by_kind(kind, held, known, terms)
    hits_of = best_of(hit for result in results for hit in result.hits)
    matched = [known.records[i] for i, hit in hits_of.items() if hit.match in MATCHES]
    linked = _linked(matched, held, known, terms, met=hits_of)
    if linked:
        results += known.per_system("same event number", linked)
    responsive = [known.records[i] for i in dict.fromkeys((*hits_of, *(hit.record_id for hit in linked)))]
    return Search(
        systems=tuple(known.systems),
        results=tuple(results),
        period=terms.period,
        expected=expected(responsive, [kind for kind in terms.kinds if kind not in _OF_ANYTHING]),
        searched_by=searched_by,
        searched_at=searched_at,
        records_searched=held.count(),
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


@dataclass(frozen=True, slots=True)
class _Known:
    """The systems that are asked, and the records that were met, without their texts."""

    systems: Sequence[str]
    records: dict[str, Record]

    def all(self, met: Iterable[Record]) -> Iterator[Record]:
        """Each of ``met`` as it comes, kept without its text."""
        for record in met:
            if record.id not in self.records:
                self.records[record.id] = replace(record, text="")
            yield record

    def per_system(self, term: str, hits: Sequence[Hit]) -> list[TermResult]:
        """One row for each system that was asked: its hits, or a null."""
        of_system: dict[str, list[Hit]] = {system: [] for system in self.systems or ["the office (no record yet)"]}
        for hit in hits:
            of_system[self.records[hit.record_id].system].append(hit)
        return [TermResult(system, term, tuple(found)) for system, found in of_system.items()]


def _narrowed(term: str, hits: Sequence[Hit], held: Held, known: _Known, *, always: bool = False) -> list[TermResult]:
    """As ``per_system``; where a term meets so many records that it tells none apart, only their number is kept."""
    wide = known.per_system(term, hits)
    if always or len(hits) <= _FEW or len(hits) <= max(_FEW, held.count() // 4):
        return wide
    return [replace(result, hits=(), too_wide=len(result.hits)) if result.hits else result for result in wide]


def _by_words(term: WordTerm, held: Held, known: _Known, text: TextIndex, terms: Terms) -> list[Hit]:
    """Records in which the words stand near each other: candidates, whatever they say."""
    hits = []
    for record in held.of(text.holding([forms(word) for word in term.words])):
        if not (term.always or _fits(record, term.kinds, terms.period)):
            continue
        if shown := near(record.text, term.words, reach=term.reach):
            next(known.all([record]))
            hits.append(Hit(record.id, term.shown, Match.EXACT_WORDS, shown[:_SHOWN], 1.0))
    return hits


def _by_kind(kind: RecordKind, held: Held, known: _Known, terms: Terms) -> list[TermResult]:
    """Every record of one kind and of the period: what is asked for. Without a period the kind tells nothing apart.

    Tables and letters are of every subject, and what has no date may be of another period: candidates.
    """
    start, end = terms.period
    called, vague = kind.replace("_", " "), kind in _OF_ANYTHING
    if start is None and end is None:
        counted = held.counted(kind)
        if vague and not counted:
            return []  # "data" is no table only: that there is no table says nothing
        rows = known.per_system(f"every {called}: no name, number, place or period narrows it", ())
        return [replace(row, too_wide=counted.get(row.system, 0)) for row in rows]
    term = f"every {called} from {start or 'the first'} to {end or 'the last'}"
    hits = [
        Hit(record.id, term, Match.LISTED, "kind and date", 1.0)
        if record.dated_on and not vague
        else Hit(
            record.id, term, Match.EXACT_WORDS, "kind and date" if record.dated_on else "kind; it has no date", 1.0
        )
        for record in known.all(held.of_kind(kind, start, end))
        if not (vague and record.dated_on is None)
    ]
    return _narrowed(term, hits, held, known) if vague else known.per_system(term, hits)


def _as_asked(record: Record, kinds: Sequence[RecordKind]) -> Match:
    return Match.LISTED if record.kind in kinds else Match.EXACT_WORDS


def _by_number(number: str, held: Held, known: _Known, terms: Terms) -> list[Hit]:
    """Records that hold the number; of the kinds that are asked for, if there is any of them."""
    wanted = plain(number)
    met = [
        (record, Hit(record.id, number, Match.EXACT_IDENTIFIER, f"{label} {value}", 1.0))
        for record in known.all(held.numbered(number))
        for label, value in record.numbers
        if plain(value) == wanted
    ]
    asked = [hit for record, hit in met if record.kind in terms.kinds]
    if not asked:
        return [hit for _, hit in met]
    return asked + [replace(hit, match=Match.EXACT_WORDS) for record, hit in met if record.kind in _UNSORTED]


def _by_text(number: str, held: Held, known: _Known, text: TextIndex) -> list[Hit]:
    """Records whose text holds the number without a label that says what it is: candidates, no match."""
    if sum(c.isdigit() for c in number) < 5:
        return []
    met = known.all(held.of(text.phrase(bare(number))))
    return [Hit(record.id, number, Match.EXACT_WORDS, "the same number in the text", 1.0) for record in met]


def _by_name(person: PersonTerm, held: Held, known: _Known, names: Names, terms: Terms) -> list[Hit]:
    """Records in which somebody of this name stands. Distant spellings are looked for where few are met, and only to
    that number: a person reads them all."""
    hits = list(met_by_name(person, names.find(person.name).items(), held, known.all, terms))
    if len(hits) < LOOKED_FURTHER:
        most = islice(best_first(names.further(person.name)), _MOST_FURTHER)
        further = met_by_name(person, most, held, known.all, terms)
        hits += islice(further, LOOKED_FURTHER - len(hits))
    return hits


def best_by_name(name: str, held: Held, names: Names, *, most: int = LOOKED_FURTHER) -> list[Hit]:
    """The ``most`` best hits of a name, each with how it met: what a person looks through first."""
    person = PersonTerm(name)
    hits = list(islice(met_by_name(person, names.best(name), held), most))
    if len(hits) < most:
        further = best_first(names.further(name))
        hits += islice(met_by_name(person, further, held), most - len(hits))
    return hits


def met_by_name(
    person: PersonTerm,
    found: Iterable[tuple[str, Found]],
    held: Held,
    keep: Callable[[Iterable[Record]], Iterator[Record]] = iter,
    terms: Terms | None = None,
) -> Iterator[Hit]:
    """Those of the records that were ``found`` by name in which the words stand together, in the order they come in.

    ``terms``: kinds and period, where the demand names some. ``keep`` is given each record that is met.
    """
    asked = terms or Terms()
    how_met: dict[str, Found] = {}
    for record in held.of(_noted(found, how_met)):
        score, match, shown = how_met[record.id]
        if not _fits(record, asked.kinds, asked.period) or not _stand_together(record.text, shown.split()):
            continue
        next(keep([record]))
        born = birth_date_in(record.text, person.date_of_birth) if match in _BY_BIRTH_DATE else ""
        # A letter or a memorandum about the right person is not yet the report that is asked for.
        if born and not (asked.kinds and record.kind in _UNSORTED):
            yield Hit(record.id, person.name, Match.EXACT_IDENTIFIER, f"{shown}, born {born}", score)
        else:
            yield Hit(record.id, person.name, match, shown, score)


def _noted(found: Iterable[tuple[str, Found]], how_met: dict[str, Found]) -> Iterator[str]:
    """The records that were found, as they are asked for: of thousands the best fifty may be enough."""
    for record_id, how in found:
        how_met[record_id] = how
        yield record_id


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


def _linked(matched: Sequence[Record], held: Held, known: _Known, terms: Terms, *, met: Collection[str]) -> list[Hit]:
    """Records of the same event as a match: they share an RD or event number with it. A candidate links nothing."""
    shared = {(s, v) for record in matched for s, v in record.numbers if s in {"RD", "EVENT"}}
    return [
        Hit(record.id, "same event", Match.EXACT_IDENTIFIER, f"{system} {value}", 1.0)
        for record in (known.all(held.of_events(shared)) if shared else ())
        if record.id not in met and (not terms.kinds or record.kind in terms.kinds)
        for system, value in record.numbers[:MOST_NUMBERS]
        if (system, value) in shared
    ]


def _fits(record: Record, kinds: Sequence[RecordKind], period: tuple[date | None, date | None]) -> bool:
    """True when the record's kind and date do not speak against it; an undated or unsorted record stays in."""
    return (not kinds or record.kind in kinds or record.kind in _UNSORTED) and within(record, period)


_UNSORTED = frozenset({RecordKind.OTHER, RecordKind.CORRESPONDENCE})
"""Kinds that say nothing of what a record is about: a memorandum may be the report that is asked for. Met by a number
or a name they are candidates; a person confirms them."""


MATCHES = frozenset({Match.EXACT_IDENTIFIER, Match.LISTED})
"""What the program may propose as responsive; every other hit waits for a person."""
_OF_ANYTHING = frozenset({RecordKind.TABLE, RecordKind.CORRESPONDENCE, RecordKind.OTHER})
_BY_BIRTH_DATE = frozenset({Match.EXACT_WORDS, Match.SPELLING})
"""How a name meets that the birth date makes a match; what only sounds alike is of another family too often."""
_FEW = 20  # records that a person can look through, however small the office is
_MOST_FURTHER = 500  # by distant spelling the best are read; the words of most do not stand together
_SHOWN = 120  # characters of a record that the search record quotes

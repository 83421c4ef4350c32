"""The search of a case as the letter tells it to the requester: what was asked, looked up and found, in sentences.

Only the requester's own words are shown: what the office added to the search is counted, never named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.demands.topics import fold
from counterfoil.office import models
from counterfoil.release.letter_data import Asked
from counterfoil.values import RecordKind, counted

_VAGUE = (RecordKind.TABLE, RecordKind.CORRESPONDENCE, RecordKind.OTHER)
_LONGEST = 600  # characters of an item that the letter repeats
_SAME_EVENT = "same event number"
_NAME = re.compile(r"name (?P<name>.*?)(?:, born (?P<born>\d{4}-\d\d-\d\d))?")
_NUMBER = re.compile(r"number (?P<number>.*)")
_WORDS = re.compile(r"words “(?P<words>.*)”")
_EVERY = re.compile(r"every (?P<kind>.*?)(?: from .*|: .*)")


@dataclass(frozen=True, slots=True)
class _Term:
    """One term of the search: ``words`` are those that the demand would have to hold for it to be the requester's."""

    shown: str
    words: frozenset[str]
    hits: frozenset[str]  # numbers of records
    too_wide: bool
    kind: str = ""  # of a term that asks for every record of a kind
    person: bool = False  # a name or a number: what an item without words of its own speaks of


def items(case: models.Case) -> tuple[Asked, ...]:
    """Each item as the demand says it, with its terms and what was found for it."""
    terms = _terms(case.search)
    mine = [term for term in terms if _own(term, case.demand)]
    together = frozenset(record for term in terms if term.shown == _SAME_EVENT for record in term.hits)
    kinds = _kinds(case)
    asked = case.demand["items"]
    of_item = {item["number"]: [term for term in mine if _speaks_of(term, item)] for item in asked}
    placed = [term for found in of_item.values() for term in found]
    rest = [term for term in mine if term not in placed]
    known = [term for term in mine if term.person]
    anywhere = frozenset(kind for item in asked for kind in item["record_kinds"])
    made = []
    for item in asked:
        its = of_item[item["number"]] or known
        its = [*its, *(term for term in rest if term not in its)]
        linked = together if any(term.person for term in its) else frozenset()
        expected = [row for row in case.search["expected"] if len(asked) == 1 and row["state"] == "null"]
        found = _found(its, linked, item["record_kinds"], kinds, [row["kind"] for row in expected], anywhere)
        made.append(Asked(item["number"], _short(item["text"]), tuple(_looked_up(its, linked)), tuple(found)))
    return tuple(made)


def general(case: models.Case) -> tuple[str, ...]:
    """What holds for all items: systems and period, the office's own terms, what was set aside and by whom."""
    kept = case.search
    others = [t for t in _terms(kept) if t.shown != _SAME_EVENT and not _own(t, case.demand)]
    lines = [_where(kept)]
    if others:
        met = len(frozenset(record for term in others for record in term.hits))
        found = f"found in {counted(met, 'record')}" if met else "found in no record"
        was = "it was" if len(others) == 1 else "they were"
        lines.append(f"This office also looked up {counted(len(others), 'term')} of its own choice; {was} {found}.")
    if kept.get("left_out"):
        were = "was" if len(kept["left_out"]) == 1 else "were"
        lines.append(f"{counted(len(kept['left_out']), 'further term')} of your request {were} not looked up.")
    if kept.get("unlisted"):
        lines.append(
            "This office keeps no list of people by place of birth, citizenship, immigration status or A-number, so "
            "records about people were not searched by what your request says of these."
        )
    asked = {kind for item in case.demand["items"] for kind in item["record_kinds"]}
    missing = [
        _kind(row["kind"])
        for row in kept["expected"]
        if row["state"] == "null" and row["kind"] not in asked and len(case.demand["items"]) != 1
    ]
    if missing:
        lines.append(f"None was found of these, which such an event may leave behind: {', '.join(missing)}.")
    return (*lines, *_set_aside(kept))


def period_in_words(start: str | None, end: str | None) -> str:
    """A period as a letter says it; empty when none was given.

    >>> period_in_words("2024-11-16", "2024-11-16")
    'of November 16, 2024'
    >>> period_in_words("2014-01-01", None)
    'from January 1, 2014 on'
    """
    if start and start == end:
        return f"of {_long(start)}"
    if start and end:
        return f"from {_long(start)} to {_long(end)}"
    if start:
        return f"from {_long(start)} on"
    return f"up to {_long(end)}" if end else ""


def _where(kept: Mapping[str, Any]) -> str:
    records, period = kept["records_searched"], period_in_words(*kept["period"])
    if not records:
        return "This office held no record in the systems that it searches."
    names = [f"“{system or 'records'}”" for system in kept["systems"]]
    systems = ("this system: " if len(names) == 1 else "these systems: ") + ", ".join(names)
    which = f" You asked for records {period}; a record without a date was searched too." if period else ""
    all_of = "the one record" if records == 1 else f"all {records} records"
    return f"We searched {all_of} that this office holds in {systems}. No other system was searched.{which}"


def _terms(kept: Mapping[str, Any]) -> list[_Term]:
    """The terms of the search in their order, each once over all systems."""
    hits: dict[str, set[str]] = {}
    wide: set[str] = set()
    for row in kept["results"]:
        hits.setdefault(row["term"], set()).update(hit["record"] for hit in row["hits"])
        if row.get("too_wide"):
            wide.add(row["term"])
    return [_term(name, frozenset(found), name in wide) for name, found in hits.items()]


def _term(name: str, hits: frozenset[str], wide: bool) -> _Term:
    if met := _NAME.fullmatch(name):
        born = f" with the birth date {_long(met['born'])}" if met["born"] else ""
        return _Term(f"the name “{met['name']}”{born}", frozenset(fold(met["name"])), hits, wide, person=True)
    if met := _NUMBER.fullmatch(name):
        return _Term(f"the number {met['number']}", frozenset(fold(met["number"])), hits, wide, person=True)
    if met := _WORDS.fullmatch(name):
        words = fold(met["words"])
        shown = f"the {'word' if len(words) == 1 else 'words'} “{met['words']}”"
        return _Term(shown, frozenset(words), hits, wide)
    if met := _EVERY.fullmatch(name):
        kind = met["kind"].replace(" ", "_")
        return _Term(f"every {met['kind']}", frozenset(), hits, wide, kind)
    return _Term(name, frozenset(), hits, wide)


def _own(term: _Term, demand: Mapping[str, Any]) -> bool:
    """Whether the term is made of the requester's own words alone."""
    if term.shown == _SAME_EVENT:
        return False
    said = [demand["subject_line"], *(item["text"] for item in demand["items"])]
    for subject in demand["subjects"]:
        said += [subject["name"], *subject["identifiers"]]
    return term.words <= frozenset(fold(" ".join(said)))


def _speaks_of(term: _Term, item: Mapping[str, Any]) -> bool:
    if term.kind:
        return term.kind in item["record_kinds"]
    return term.words <= frozenset(fold(item["text"]))


def _looked_up(terms: Sequence[_Term], linked: Collection[str]) -> Iterator[str]:
    used = [term.shown for term in terms if not term.too_wide and not _said_by_another(term, terms)]
    if used:
        more = ["the records of the same event"] if linked else []
        yield f"We looked up {_and([*used, *more])}."
    wide = [term.shown for term in terms if term.too_wide]
    if wide:
        it = "it meets" if len(wide) == 1 else "they meet"
        yield f"Not used was {_and(wide)}: {it} too many records to tell any apart."
    if not terms:
        yield "It has no words that could be looked up by themselves."


def _said_by_another(term: _Term, terms: Sequence[_Term]) -> bool:
    """ "LH808857" beside "RD LH808857" is one number."""
    return any(term.words < other.words and term.person and other.person for other in terms)


def _found(
    terms: Sequence[_Term],
    linked: Collection[str],
    asked: Sequence[str],
    kinds: Mapping[str, str],
    missing: Sequence[str],
    anywhere: Collection[str],
) -> Iterator[str]:
    """What the terms met; by kind where the item names kinds and no words of its own ("body camera policy")."""
    if any(not term.person and not term.kind for term in terms):
        asked = ()
    met = frozenset(linked).union(*(term.hits for term in terms)) if terms else frozenset(linked)
    if not terms:
        return
    said: list[str] = []
    for kind in asked:
        number = sum(kinds.get(record) == kind for record in met)
        if number or kind not in _VAGUE:
            said.append(f"{_kind(kind)}: {number or 'none was'} found.")
    # What another item asks for by its kind is told there.
    others = sum(kinds.get(record) not in (anywhere if asked else ()) for record in met)
    if not asked:
        said.append(f"Found in {counted(others, 'record')}." if others else "Nothing was found.")
    elif others:
        said.append(f"{counted(others, 'other record')} found.")
    said += [f"{_kind(kind)}: none was found." for kind in missing if kind not in asked]
    yield from _capitals(said)


def _capitals(lines: Sequence[str]) -> Iterator[str]:
    yield from (line[:1].upper() + line[1:] for line in lines)


def _set_aside(kept: Mapping[str, Any]) -> tuple[str, ...]:
    aside = kept.get("set_aside") or {"records": 0}
    if not aside["records"]:
        return ()
    one = aside["records"] == 1
    were, they = ("was", "it is") if one else ("were", "they are")
    return (
        f"{counted(aside['records'], 'record')} that the search found {were} looked at by {aside['by']} and set aside: "
        f"{they} not about the person or the matter asked for.",
    )


def _kinds(case: models.Case) -> Mapping[str, str]:
    met = {hit["record"] for row in case.search["results"] for hit in row["hits"]}
    return dict(models.Record.objects.filter(number__in=met).values_list("number", "kind"))


def _kind(kind: str) -> str:
    return "911 call" if kind == RecordKind.CALL_FOR_SERVICE else kind.replace("_", " ")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _long(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on:%B} {on.day}, {on.year}"

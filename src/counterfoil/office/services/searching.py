"""The search of one case: the demand's own words as terms, every system asked, hits and nulls kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.demands.model import Demand
from counterfoil.office import models
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.text_index import FullText
from counterfoil.records.model import Hit, Match, Record, Search
from counterfoil.records.names import NameIndex
from counterfoil.records.numbers import numbers_in
from counterfoil.records.search import PersonTerm, Terms, best_hits, search
from counterfoil.values import Digest, RecordKind

_NAMED = re.compile(r"\b[A-Z][A-Z&]{1,7}\b|\b[A-Z][a-z]+(?:\s+(?:(?:and|of|for|the|&)\s+)?[A-Z][a-z]+)+")
_NOT_PEOPLE = {"Police Department", "Freedom of Information", "Freedom of Information Act", "Chicago Police Department"}
_NOT_NAMES = {"FOIA", "ILCS", "PDF", "RE", "FYI", "USA", "US", "I", "OK", "PM", "AM", "ID", "TO", "CC"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that the search met, how, and whether an identifier confirms it."""

    record: models.Record
    hit: Hit

    @property
    def confirmed(self) -> bool:
        """An identifier, or words that name no person, met the record: the program may propose it as responsive."""
        return self.hit.match is Match.EXACT_IDENTIFIER or not self.hit.term or self._named_nobody

    @property
    def _named_nobody(self) -> bool:
        return self.hit.match is Match.EXACT_WORDS and self.hit.shown in (self.hit.term, self.record.kind)


def terms_of(demand: Demand, also: Sequence[str] = ()) -> Terms:
    """What to look for: the demand's own words, and ``also``, words that a person adds.

    Where the demand names nobody by a cue, every capitalised name in what it asks for is looked up as a person.
    """
    kinds = tuple(dict.fromkeys(kind for item in demand.items for kind in item.record_kinds))
    people = tuple(PersonTerm(s.name, s.date_of_birth, s.identifiers) for s in demand.subjects if s.name)
    unnamed = (number for s in demand.subjects if not s.name for number in s.identifiers)
    numbers = tuple(dict.fromkeys([*unnamed, *(value for _, value in numbers_in(demand.text))]))
    phrases: tuple[str, ...] = ()
    if RecordKind.DEMAND_FILE in kinds:
        named = (m[0] for item in demand.items for m in _NAMED.finditer(item.text))
        phrases = tuple(dict.fromkeys(name for name in named if name not in _NOT_NAMES))[:12]
        people = ()  # asks about what others asked, not about a person in a record
    elif not people and not numbers:
        named = (m[0] for item in demand.items for m in _NAMED.finditer(item.text) if " " in m[0])
        people = tuple(PersonTerm(name) for name in dict.fromkeys(named) if name not in _NOT_PEOPLE)[:12]
    return Terms(people, numbers, (*phrases, *also), kinds, demand.period)


def run(desk: Desk, case: models.Case, demand: Demand, also: Sequence[str] = ()) -> None:
    """Search all records of the office and write the search record."""
    rows = list(models.Record.objects.order_by("pk"))
    names = NameIndex()
    for row in rows:
        names.add(row.number, [row.text])
    found = search(
        terms_of(demand, also),
        [_record(row) for row in rows],
        names=names,
        text=FullText(),
        searched_by="counterfoil",
        searched_at=desk.journal.now(),
    )
    best = best_hits(found)
    exact = sum(hit.match is Match.EXACT_IDENTIFIER for hit in best.values())
    nulls = sum(not result.hits for result in found.results)
    with transaction.atomic():
        desk.journal.record(
            "search.run",
            case=case,
            facts={
                "systems": len(found.systems),
                "terms": len({result.term for result in found.results}),
                "hits": len(best),
                "nulls": nulls,
                "exact": exact,
                "candidates": len(best) - exact,
                "records": found.records_searched,
            },
            private={"terms": [result.term for result in found.results] or ["none"]},
        )
        case.search = _as_json(found, best)
        case.state = after("search.run", State(case.state))
        case.save(update_fields=["search", "state"])
    tell(desk, case)


def candidates(case: models.Case) -> tuple[Candidate, ...]:
    """The records of the case's search, matches by identifier first."""
    rows = {
        row.number: row for row in models.Record.objects.filter(number__in=[h["record"] for h in case.search["best"]])
    }
    found = [
        Candidate(rows[h["record"]], Hit(h["record"], h["term"], Match(h["match"]), h["shown"], h["score"]))
        for h in case.search["best"]
    ]
    return tuple(sorted(found, key=lambda one: (not one.confirmed, one.record.number)))


def tell(desk: Desk, case: models.Case) -> None:
    """Show what was searched, and what it gave."""
    kept = case.search
    by_term: dict[str, list[str]] = {}
    for result in kept["results"]:
        hits = by_term.setdefault(result["term"], [])
        hits += [f"{hit['record']} ({_how(hit)})" for hit in result["hits"]]
    lines = [f"{term}: {', '.join(hits[:10]) + (' …' if len(hits) > 10 else '') if hits else 'null'}"
             for term, hits in by_term.items()]  # fmt: skip
    lines += [f"expected {row['kind'].replace('_', ' ')}: {row['state'].replace('_', ' ')}" for row in kept["expected"]]
    headline = f"{kept['records_searched']} records in {len(kept['systems'])} systems searched; {len(kept['best'])} met"
    desk.tell(Told("search", headline, tuple(lines)))


def lines_for_letter(case: models.Case) -> tuple[str, ...]:
    """The search as a letter describes it: systems and counts, nobody's name."""
    kept = case.search
    start, end = kept["period"]
    years = f" for {start or 'the first'} to {end or 'the last'}" if start or end else ""
    systems = tuple(
        f"{system or 'records'}: {sum(r['system'] == system for r in kept['results'])} terms looked up{years} among "
        f"{kept['records_searched']} records; "
        f"{len({h['record'] for r in kept['results'] if r['system'] == system for h in r['hits']})} records met"
        for system in kept["systems"]
    ) or (f"all systems of the office: {kept['records_searched']} records searched{years}",)
    missing = tuple(
        f"{row['kind'].replace('_', ' ').capitalize()}: none was found."
        for row in kept["expected"]
        if row["state"] == "null"
    )
    return (*systems, *missing)


def _how(hit: Mapping[str, Any]) -> str:
    return {
        Match.EXACT_IDENTIFIER: f"by {hit['shown']}",
        Match.EXACT_WORDS: "same words, to be confirmed",
        Match.SPELLING: f"similar spelling “{hit['shown']}”, to be confirmed",
        Match.SOUND: f"sounds alike “{hit['shown']}”, to be confirmed",
    }[Match(hit["match"])]


def _record(row: models.Record) -> Record:
    return Record(
        id=row.number,
        digest=Digest(row.digest),
        name=row.name,
        kind=RecordKind(row.kind),
        system=row.system,
        numbers=tuple((system, value) for system, value in row.numbers),
        dated_on=row.dated_on,
        page_count=row.page_count,
        text=row.text,
    )


def _as_json(found: Search, best: Mapping[str, Hit]) -> dict[str, Any]:
    start, end = found.period
    return {
        "systems": list(found.systems),
        "results": [{"system": r.system, "term": r.term, "hits": [_hit(hit) for hit in r.hits]} for r in found.results],
        "best": [_hit(hit) for hit in best.values()],
        "period": [start.isoformat() if start else None, end.isoformat() if end else None],
        "expected": [{"kind": e.kind.value, "state": e.state, "records": list(e.record_ids)} for e in found.expected],
        "searched_by": found.searched_by,
        "searched_at": found.searched_at.isoformat(),
        "records_searched": found.records_searched,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "record": hit.record_id, "term": hit.term, "match": hit.match.value, "shown": hit.shown,
        "score": round(hit.score, 3),
    }  # fmt: skip

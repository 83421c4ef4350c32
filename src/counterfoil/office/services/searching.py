"""The search of one case: the demand's own words as terms, every system asked, hits and nulls kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.demands.items import asks_for_everything
from counterfoil.demands.model import Demand
from counterfoil.demands.people import person_name
from counterfoil.demands.topics import Sort, Topic, topics
from counterfoil.demands.topics import fold as fold_words
from counterfoil.office import held_records, models
from counterfoil.office.name_words import OfficeNames
from counterfoil.office.services import blanking, unread
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.said import hidden
from counterfoil.office.text_index import FullText
from counterfoil.records.model import Hit, Match, Search
from counterfoil.records.numbers import numbers_in
from counterfoil.records.search import MATCHES, PersonTerm, Terms, WordTerm, best_hits, search
from counterfoil.values import RecordKind, counted

_NAMED = re.compile(r"\b[A-Z][A-Z&]{1,7}\b|\b[A-Z][a-z]+(?:\s+(?:(?:and|of|for|the|&)\s+)?[A-Z][a-z]+)+")
_NOT_NAMES = {"FOIA", "ILCS", "PDF", "RE", "FYI", "USA", "US", "I", "OK", "PM", "AM", "ID", "TO", "CC"}
NOT_FOUND = "not found"
"""How a screen says of a term or a kind of record that nothing was met: a null of the search record."""
A_NUMBER = "A-number"
"""How a search record says that one was asked for; the number is not written down."""
_MOST_WORDS = 16  # word terms of one demand; what is left out is said in the search record
_STREET_REACH = 3  # words between the parts of an address: "4166 E Young St", "41 W. Grand"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that the search met, and how."""

    record: models.Record
    hit: Hit

    @property
    def confirmed(self) -> bool:
        """Whether the program may propose it as responsive: an identifier met it, or it is of the kind and period that
        are asked for as a whole. Every other record waits for a person."""
        return self.hit.match in MATCHES


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the items of a demand give to look for."""

    words: tuple[WordTerm, ...] = ()
    names: tuple[str, ...] = ()  # capitalised words that may be a person's name
    listed: tuple[RecordKind, ...] = ()


def terms_of(demand: Demand, also: Sequence[str] = ()) -> Terms:
    """What to look for: the demand's own words, and ``also``, words that a person adds.

    People and numbers of the demand first. An item that names neither is looked up by its places, quoted words, names
    and subjects; one that only names a kind of record asks for all of that kind in the period.
    """
    everything = any(asks_for_everything(item.text) for item in demand.items)
    named_kinds = () if everything else (kind for item in demand.items for kind in item.record_kinds)
    kinds = tuple(dict.fromkeys(named_kinds))
    people = tuple(PersonTerm(s.name, s.date_of_birth, s.identifiers) for s in demand.subjects if s.name)
    unnamed = (number for s in demand.subjects if not s.name for number in s.identifiers)
    numbers = tuple(dict.fromkeys([*unnamed, *(value for _, value in numbers_in("\n".join([demand.text, *also])))]))
    phrases: tuple[str, ...] = ()
    if RecordKind.DEMAND_FILE in kinds:
        named = (m[0] for item in demand.items for m in _NAMED.finditer(item.text))
        phrases = tuple(dict.fromkeys(name for name in named if name not in _NOT_NAMES))[:12]
        people = ()  # asks about what others asked, not about a person in a record
    asked = _asked(demand, known=bool(people or numbers or phrases))
    if not people and not numbers:
        people = tuple(PersonTerm(name) for name in asked.names)
    added = tuple(
        WordTerm(" ".join(words.split()), folded, always=True) for words in also if (folded := fold_words(words))
    )
    words, left = asked.words[:_MOST_WORDS], tuple(term.shown for term in asked.words[_MOST_WORDS:])
    return Terms(people, numbers, phrases, kinds, demand.period, (*words, *added), asked.listed, left)


def without_status(terms: Terms) -> tuple[Terms, tuple[str, ...]]:
    """The terms that are looked up, and those by which nobody is found: where people come from, their status.

    No A-number is looked up, or written down with the search; words are, for a policy may have them.
    """
    from counterfoil.detection.unlisted import asks_for_a_list, is_a_number  # inline: slow import

    numbers = tuple(one for one in terms.numbers if not is_a_number(one))
    people = tuple(
        replace(one, identifiers=tuple(i for i in one.identifiers if not is_a_number(i))) for one in terms.people
    )
    words = tuple(one for one in terms.words if not is_a_number(one.shown))
    phrases = tuple(one for one in terms.phrases if not is_a_number(one))
    left = [*terms.numbers, *(i for one in terms.people for i in one.identifiers), *terms.phrases]
    left += [one.shown for one in terms.words]
    blind = [f"words “{one}”" for one in (*phrases, *(word.shown for word in words)) if asks_for_a_list(one)]
    if any(is_a_number(one) for one in left):
        blind.append(A_NUMBER)
    return replace(terms, numbers=numbers, people=people, words=words, phrases=phrases), tuple(dict.fromkeys(blind))


def _asked(demand: Demand, *, known: bool) -> _Asked:
    """``known``: the demand names people, numbers or other demands; an item that says nothing else speaks of them."""
    words: list[tuple[Sort, WordTerm]] = []
    names: list[str] = []
    listed: list[RecordKind] = []
    for item in demand.items:
        if RecordKind.DEMAND_FILE in item.record_kinds:
            if not known:
                listed.append(RecordKind.DEMAND_FILE)
            continue
        if _names_one(item.text, demand):
            continue
        found = topics(item.text)
        if not found and not known:
            listed += item.record_kinds
        for topic in found:
            if known and topic.sort is Sort.WORD:
                continue  # one plain word beside a name or a number would only widen the search
            if not known and topic.sort is Sort.NAME and person_name(topic.shown):
                names.append(topic.shown)
            else:
                words.append((topic.sort, _word_term(topic, item.record_kinds)))
    if not known:
        # A list below "records about the following technology" does not repeat the technology; the subject line has
        # it, in capitals that make no name.
        head = (topic for topic in topics(demand.subject_line.casefold()) if len(topic.words) > 1)
        words += [(topic.sort, _word_term(topic, ())) for topic in head]
    words.sort(key=lambda pair: list(Sort).index(pair[0]))
    once = {term.words: term for _, term in reversed(words)}
    ordered = [term for _, term in words if once[term.words] is term]
    return _Asked(tuple(ordered), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(listed)))


def _names_one(text: str, demand: Demand) -> bool:
    """Whether an item speaks of a person or number that is looked up already."""
    said = " ".join(fold_words(text))
    people = (" ".join(fold_words(part)) for s in demand.subjects for part in [s.name] if part)
    return bool(numbers_in(text)) or any(name in said for name in people)


def _word_term(topic: Topic, kinds: tuple[RecordKind, ...]) -> WordTerm:
    reach = len(topic.words) + _STREET_REACH if topic.sort in (Sort.PLACE, Sort.QUOTED) else 0
    return WordTerm(topic.shown, topic.words, kinds, reach)


def run(desk: Desk, case: models.Case, demand: Demand, also: Sequence[str] = ()) -> None:
    """Search all records of the office and write the search record.

    ``also`` are words that a person adds; a search that is only made anew keeps those of the one before.
    """
    also = also or tuple(case.search.get("also", ()))
    apart = hidden()
    blanking.catch_up(desk.office)
    held_records.settle(apart)
    terms, unlisted = without_status(terms_of(demand, also))
    found = search(
        terms,
        held_records.HeldRecords(apart),
        names=OfficeNames(),
        text=FullText(),
        searched_by="counterfoil",
        searched_at=desk.journal.now(),
    )
    best = best_hits(found)
    exact = sum(hit.match is Match.EXACT_IDENTIFIER for hit in best.values())
    wide = {result.term for result in found.results if result.too_wide}
    nulls = sum(not result.hits and result.term not in wide for result in found.results)
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
        case.search = _as_json(found, best) | {"also": list(also), "unread": _unread(), "unlisted": list(unlisted)}
        case.search |= {"held": held_records.how_many(), "apart": sorted(apart)}
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


def looked_up(case: models.Case) -> bool:
    """Whether the search had a term that tells records apart. Without one its result says nothing, not even "none".

    What would list people by origin or status is none where it met nothing: records about people do not hold it.
    """
    blind = {*too_wide(case), *case.search.get("unlisted", ())}
    return any(result["hits"] or result["term"] not in blind for result in case.search["results"])


def too_wide(case: models.Case) -> Mapping[str, int]:
    """The terms that met so many records that they tell none apart, each with the number of records it met."""
    wide: dict[str, int] = {}
    for result in case.search["results"]:
        if result.get("too_wide"):
            wide[result["term"]] = wide.get(result["term"], 0) + result["too_wide"]
    return wide


def is_stale(case: models.Case) -> bool:
    """Whether records were added since the search, or files refused: its result no longer speaks of what is there.

    A case that met a record which was sealed since is begun anew instead (``answering``).
    """
    kept = case.search
    added = kept.get("held", kept["records_searched"]) != held_records.how_many()
    shown_again = set(kept.get("apart", ())) - hidden()  # sealed or expunged then, and no longer
    return bool(added or shown_again or kept.get("unread", []) != _unread())


def unread_of(case: models.Case) -> tuple[str, ...]:
    """The files that the office held when it searched and could not read: name and reason, for staff only."""
    return tuple(f"{one['name']}: {one['why']}" for one in case.search.get("unread", ()))


def _unread() -> list[dict[str, str]]:
    return [{"name": row.name, "why": row.why} for row in unread.still()]


def note_set_aside(case: models.Case, *, records: int, by: str) -> None:
    """Write into the search record how many of the records that were met a named person looked at and set aside.

    What could not be read is written anew, as it stands when the person decides. Called in the transaction of the
    decision.
    """
    case.search = case.search | {"set_aside": {"records": records, "by": by}, "unread": _unread()}
    case.save(update_fields=["search"])


def tell(desk: Desk, case: models.Case) -> None:
    """Show what was searched, and what it gave."""
    kept = case.search
    by_term: dict[str, list[str]] = {}
    wide = too_wide(case)
    for result in kept["results"]:
        hits = by_term.setdefault(result["term"], [])
        hits += [f"{hit['record']} ({_how(hit)})" for hit in result["hits"]]
    lines = [f"{term}: {_outcome(hits, wide.get(term, 0))}" for term, hits in by_term.items()]
    if kept.get("left_out"):
        shown = "”, “".join(kept["left_out"][:12]) + ("” …" if len(kept["left_out"]) > 12 else "”")
        lines.append(f"not looked up, for there are too many words: “{shown}; add what matters with --search")
    if kept.get("unlisted"):
        blind = ", ".join(kept["unlisted"])
        lines.append(
            f"not looked up in what is said of people: {blind}; this office keeps no list of where people come from, "
            "of status or of A-numbers. Search by name, RD number or date"
        )
    lines += [f"expected {row['kind'].replace('_', ' ')}: {_state(row['state'])}" for row in kept["expected"]]
    lines += [f"could not be read, so it was not searched: {one}" for one in unread_of(case)]
    searched = f"{counted(kept['records_searched'], 'record')} in {counted(len(kept['systems']), 'system')} searched"
    headline = f"{searched}; {len(kept['best'])} met"
    if not looked_up(case):
        headline = (
            "Nothing was looked up: the demand gives no name, number, place or other words that tell records apart"
        )
    missing = sum(not hits and not wide.get(term) for term, hits in by_term.items())
    kinds = sum(row["state"] == "null" for row in kept["expected"])
    said = [f"{counted(missing, 'term')} {NOT_FOUND}"] if missing else []
    said += [f"{counted(kinds, 'expected kind')} {NOT_FOUND}"] if kinds else []
    desk.tell(Told("search", "; ".join([headline, *said]), tuple(lines)))


def _state(kept: str) -> str:
    return NOT_FOUND if kept == "null" else kept.replace("_", " ")


def _outcome(hits: Sequence[str], wide: int) -> str:
    if hits:
        return ", ".join(hits[:10]) + (" …" if len(hits) > 10 else "")
    return f"meets {counted(wide, 'record')}: too many to tell any apart, not listed" if wide else NOT_FOUND


def _how(hit: Mapping[str, Any]) -> str:
    return {
        Match.EXACT_IDENTIFIER: f"by {hit['shown']}",
        Match.LISTED: "of the kind and period asked for",
        Match.EXACT_WORDS: f"by “{hit['shown']}”, to be confirmed",
        Match.SPELLING: f"similar spelling “{hit['shown']}”, to be confirmed",
        Match.SOUND: f"sounds alike “{hit['shown']}”, to be confirmed",
        Match.NICKNAME: f"short form “{hit['shown']}”, to be confirmed",
        Match.FURTHER: f"distant spelling “{hit['shown']}”, to be confirmed",
    }[Match(hit["match"])]


def _as_json(found: Search, best: Mapping[str, Hit]) -> dict[str, Any]:
    start, end = found.period
    return {
        "systems": list(found.systems),
        "results": [
            {"system": r.system, "term": r.term, "hits": [_hit(hit) for hit in r.hits], "too_wide": r.too_wide}
            for r in found.results
        ],
        "left_out": list(found.left_out),
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

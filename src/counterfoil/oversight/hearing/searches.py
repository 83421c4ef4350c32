"""Answers that nothing was found, each with the record of its search."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.oversight.classes import IMMIGRATION
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.hearing.figures import agency_of
from counterfoil.oversight.hearing.model import Block, Column, Facts, Section, Table, Text, Told
from counterfoil.oversight.hearing.words import plural


def section(facts: Facts) -> Section:
    """The chapter on answers without records."""
    none = no_records(facts.cases)
    blocks: tuple[Block, ...]
    if none:
        blocks = (_says(facts, none), _table(facts, none))
    else:
        blocks = (Text("No demand of the period was answered so."),)
    return Section("no-records", "Answers that nothing was found", blocks)


def no_records(cases: Sequence[CaseFact]) -> tuple[CaseFact, ...]:
    """Those that ended with that answer."""
    return tuple(case for case in cases if case.outcome == "no_records")


def search_of(acts: tuple[Told, ...]) -> Told | None:
    """The newest entry of a search."""
    return next((told for told in reversed(acts) if told.entry.kind == "search.run"), None)


def _says(facts: Facts, none: Sequence[CaseFact]) -> Text:
    searched = sum(search_of(facts.acts.get(case.case, ())) is not None for case in none)
    return Text(
        f"{plural(len(none), 'demand')} ended with the answer that nothing was found. For {searched:,} of them the "
        f"ledger has "
        "the record of a search: in how many systems, by how many terms, and how many of these led to nothing. Which "
        "systems "
        "and which words stands in the case's own file, committed to in that entry. A search finds only what was put "
        "into the systems that were searched."
    )


def _table(facts: Facts, none: Sequence[CaseFact]) -> Table:
    return Table(
        "no-records",
        "Each such answer and its search, those to federal immigration agencies first, then the newest",
        (
            Column("Case", width=1.4),
            Column("From", width=1.45),
            Column("Received", width=1.1),
            Column("Answered", width=1.1),
            Column("Systems", number=True, width=0.85),
            Column("Terms", number=True, width=0.7),
            Column("Terms without a hit", number=True, width=1.1),
            Column("Records looked through", number=True, width=1.1),
            Column("Entry of the search", number=True, width=1),
        ),
        tuple(_one(facts, case) for case in sorted(none, key=lambda case: _order(facts, case))),
        most=60,
    )


def _order(facts: Facts, case: CaseFact) -> tuple[bool, int, str]:
    """Those to federal immigration agencies first, then the newest."""
    received = case.received_on.toordinal() if case.received_on else 0
    return agency_of(facts, case) not in IMMIGRATION, -received, case.case


def _one(facts: Facts, case: CaseFact) -> tuple[str, ...]:
    found = search_of(facts.acts.get(case.case, ()))
    head = (
        case.case,
        agency_of(facts, case) or "–",
        str(case.received_on or ""),
        str(case.answered_on or case.closed_on or ""),
    )
    if found is None:
        return (*head, *["no search"] * 4, "–")
    told = found.entry.facts
    return (
        *head,
        *(f"{int(told.get(name, 0)):,}" for name in ("systems", "terms", "nulls", "records")),
        str(found.number),
    )

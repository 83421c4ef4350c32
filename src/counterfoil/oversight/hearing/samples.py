"""A few cases from the day they came to the day they ended: days, codes and entry numbers, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.ledger.kinds import KINDS
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.hearing.federal import disclosed
from counterfoil.oversight.hearing.figures import Figures
from counterfoil.oversight.hearing.model import Block, Column, Facts, Part, Section, Table, Text, Told
from counterfoil.oversight.hearing.searches import no_records
from counterfoil.oversight.hearing.words import spoken

_LEFT_OUT = frozenset({"manifest", "bytes", "received_on", "dated_on"})
"""What a reader has from the entry itself: a digest, and days that the table has."""


def section(facts: Facts, figures: Figures, zone: ZoneInfo) -> Section:
    """The chapter with sample cases; the same facts give the same ones."""
    parts = tuple(Part(f"{case.case}: {why}", (_line(case, facts, zone),)) for why, case in _chosen(facts, figures))
    if not parts:
        return Section("samples", "Sample cases", (Text("There is no case to show."),))
    says = Text(
        "Chosen by rule and not by hand. Day 0 is the day of receipt; days here are calendar days. Each line is one "
        "entry of the ledger with what it shows in clear; names, words and reasons are only committed to there."
    )
    return Section("samples", "Sample cases", (says,), parts)


def _chosen(facts: Facts, figures: Figures) -> Iterator[tuple[str, CaseFact]]:
    """At most one of each kind, each case once."""
    rules: tuple[tuple[str, list[CaseFact]], ...] = (
        (
            "the answer to a federal immigration agency with the most pages",
            sorted(disclosed(figures.federal), key=lambda c: (-c.pages, c.case)),
        ),
        (
            "the longest wait of a federal immigration agency",
            sorted(figures.federal, key=lambda c: (-(c.business_days or 0), c.case)),
        ),
        ("the newest answer that nothing was found", sorted(no_records(facts.cases), key=_newest, reverse=True)),
        (
            "the newest paper that was logged without effect",
            sorted((c for c in facts.cases if c.outcome == "no_legal_effect"), key=_newest, reverse=True),
        ),
        (
            "the answer to somebody else with the most pages",
            sorted(disclosed(figures.others), key=lambda c: (-c.pages, c.case)),
        ),
    )
    seen: set[str] = set()
    for why, cases in rules:
        found = next((case for case in cases if case.case not in seen and facts.acts.get(case.case)), None)
        if found is not None:
            seen.add(found.case)
            yield why, found


def _newest(case: CaseFact) -> tuple[str, str]:
    return str(case.received_on or ""), case.case


def _line(case: CaseFact, facts: Facts, zone: ZoneInfo) -> Block:
    start = case.received_on
    return Table(
        "",
        "",
        (
            Column("Day", number=True, width=0.5),
            Column("What was recorded", width=2.4),
            Column("What the entry shows", width=3.2),
            Column("Entry", number=True, width=0.6),
        ),
        tuple(_row(told, start, zone) for told in facts.acts[case.case]),
    )


def _row(told: Told, start: date | None, zone: ZoneInfo) -> tuple[str, ...]:
    entry = told.entry
    day = (entry.effective_at or entry.at).astimezone(zone).date()
    return (
        "" if start is None else str((day - start).days),
        KINDS[entry.kind].says,
        shown(entry.facts) or "–",
        str(told.number),
    )


def shown(facts: Mapping[str, Any]) -> str:
    """The clear fields of an entry in one line; noughts and what the table has otherwise are left out.

    >>> shown({"systems": 2, "nulls": 0, "exemptions": ["7(1)(b)", "7(1)(c)"], "due_on": "2024-03-01"})
    'due on 2024-03-01; exemptions 7(1)(b), 7(1)(c); systems 2'
    """
    told = []
    for name, value in sorted(facts.items()):
        if name in _LEFT_OUT or value in (0, "", []) or value is False:
            continue
        words = ", ".join(map(str, value)) if isinstance(value, list) else spoken(str(value))
        told.append(f"{spoken(name)} {words}")
    return "; ".join(told)

"""The whole pack from its facts: the cover, then the chapters in the order in which a council reads."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from counterfoil.oversight.hearing import (
    demand,
    federal,
    figures,
    findings,
    inspector,
    instruments,
    limits,
    outcomes,
    samples,
    searches,
    speed,
)
from counterfoil.oversight.hearing.model import Facts, Pack, Section
from counterfoil.oversight.hearing.words import long

TITLE = "What was demanded, and what was given out"


def pack(facts: Facts, *, zone: ZoneInfo, with_ledger: bool = True) -> Pack:
    """The pack of ``facts``; the same facts give the same pack. ``zone`` is the office's own, for days of entries."""
    counted = figures.count(facts)
    covered = facts.trust.covered
    within = (
        "none was recorded in the period"
        if covered.first is None
        else f"{covered.first:,} to {covered.last:,} were recorded in the period"
    )
    return Pack(
        title=TITLE,
        office=facts.office,
        period=f"{long(facts.first)} to {long(facts.last)}",
        made_on=facts.counted_on,
        sample=facts.sample,
        whole=facts.small <= 1,
        language="en",
        cover=(
            ("Office", facts.office),
            ("Demands received", f"{long(facts.first)} to {long(facts.last)}, both days included"),
            (
                "Counted on",
                long(facts.counted_on) + (" (the day of a simulated clock)" if facts.simulated_clock else ""),
            ),
            ("Law", facts.law),
            ("Ledger", facts.origin),
            ("Checkpoint", f"{covered.size:,} entries; {within}"),
            ("Hash of all entries", covered.root),
        ),
        sections=(
            *_counted(facts, counted, zone),
            limits.limits(facts),
            limits.glossary(),
            limits.verify(facts, with_ledger),
        ),
    )


def _counted(facts: Facts, counted: figures.Figures, zone: ZoneInfo) -> tuple[Section, ...]:
    """The chapters with figures; without a demand only those that say so, and what the ledger has besides."""
    if not facts.cases:
        return (
            findings.section(facts, counted),
            federal.section(facts, counted),
            instruments.section(facts),
            inspector.section(facts),
        )
    return (
        findings.section(facts, counted),
        demand.section(facts, counted),
        speed.section(counted),
        outcomes.section(facts, counted),
        federal.section(facts, counted),
        instruments.section(facts),
        searches.section(facts),
        inspector.section(facts),
        samples.section(facts, counted, zone),
    )

"""Patterns that somebody planted are found and named; a past without one shows none; every question is told of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.watch.patterns import Pattern
from counterfoil.oversight.watch.watched import FAMILY, LEVEL, watch

DAY = date(2026, 1, 5)
ANSWERED = CaseFact(
    case="CF-1", origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="A", channel="mail",
    requester_class="unknown", agency="", received_on=DAY, due_on=DAY, first_due_on=DAY,
    answered_on=DAY, closed_on=DAY, counted_on=date(2026, 12, 1), outcome="released",
    open=False, business_days=3, days_late=0, extensions=0, extensions_refused=0, items=1, systems_searched=1,
    documents=1, pages=2, places_redacted=0, records_withheld=0, exemptions="", contested="", entry=1,
)  # fmt: skip
CLASSES = ("news_media", "counsel", "business", "unknown", "federal_immigration")


def made(plant: Callable[[CaseFact, random.Random], CaseFact] | None = None, *, seed: int = 1) -> list[CaseFact]:
    """Twelve hundred cases of a year without any pattern, and then what ``plant`` makes of each."""
    chance, planting = random.Random(seed), random.Random(seed)
    rows = []
    for number in range(1_200):
        received, took = DAY + timedelta(days=chance.randrange(250)), chance.randrange(12)
        ended = received + timedelta(days=took)
        kind = chance.choice(CLASSES)
        row = replace(
            ANSWERED, case=f"CF-{number:04}", unit=chance.choice("ABCD"), requester_class=kind,
            agency="ICE" if kind == "federal_immigration" else "",
            received_on=received, due_on=received + timedelta(days=7), business_days=took,
            answered_on=ended if chance.random() > 0.05 else None, closed_on=ended,
            days_late=max(0, took - 7), extensions=int(chance.random() < 0.2),
            outcome=chance.choice(["released", "released_in_part", "denied"]),
            exemptions="; ".join(code for code in ("7(1)(b)", "7(1)(c)") if chance.random() < 0.3),
        )  # fmt: skip
        rows.append(plant(row, planting) if plant else row)
    return rows


def test_a_past_without_a_pattern_shows_none_and_every_question_is_told() -> None:
    found = watch(made(), deals=20)
    assert found.findings == ()
    assert [one.pattern for one in found.questions] == [*Pattern, "waits_class", "waits_agency"]
    assert len(found.questions) * LEVEL == pytest.approx(FAMILY)
    assert all(one.groups > 1 and one.level == LEVEL for one in found.questions)


def late_in_march(row: CaseFact, chance: random.Random) -> CaseFact:
    hit = row.unit == "B" and row.due_on is not None and row.due_on.month == 3 and chance.random() < 0.9
    return replace(row, days_late=4) if hit else row


def swept(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, answered_on=None, closed_on=date(2026, 6, 30)) if chance.random() < 0.02 else row


def at_once(row: CaseFact, chance: random.Random) -> CaseFact:
    if row.agency and chance.random() < 0.5:
        return replace(row, answered_on=row.received_on, business_days=0, days_late=0)
    return row


def extended(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, extensions=1) if row.requester_class == "news_media" and chance.random() < 0.4 else row


def one_exemption(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, exemptions="7(1)(b)") if row.unit == "D" and chance.random() < 0.5 else row


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (late_in_march, {(Pattern.LATE_UNIT_MONTHS, "B, 2026-03")}),
        (swept, {(Pattern.UNANSWERED_DAYS, "2026-06-30")}),
        (
            at_once,
            {
                (Pattern.SAME_DAY_CLASSES, "federal_immigration"),
                (Pattern.SAME_DAY_AGENCIES, "ICE"),
                ("waits_class", "federal_immigration"),
                ("waits_agency", "ICE"),
                ("waits_agency", "no agency"),
            },
        ),
        (extended, {(Pattern.EXTENDED_CLASSES, "news_media")}),
        (one_exemption, {(Pattern.EXEMPTION_UNITS, "D, 7(1)(b)")}),
    ],
)
def test_what_is_planted_is_found(
    plant: Callable[[CaseFact, random.Random], CaseFact], found: set[tuple[str, str]]
) -> None:
    rows = made(plant)
    findings = watch(rows, deals=0).findings
    assert {(one.pattern, one.group) for one in findings} == found
    numbers = {row.case for row in rows}
    assert all(one.cases and set(one.cases) <= numbers and one.p <= LEVEL for one in findings)


def test_no_cases_are_no_pattern() -> None:
    found = watch([], deals=10)
    assert (found.cases, found.findings) == (0, ())
    assert all(one.groups == 0 and one.false_alarms is None for one in found.questions)

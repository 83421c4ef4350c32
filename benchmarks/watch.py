"""How often `report watch` finds what was planted, and how often it finds something where nothing was.

python benchmarks/watch.py [--pasts N]: made pasts of 1,200 cases of a year, four units, five classes, one agency.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from counterfoil.interval import Share
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.watch.watched import FAMILY, watch

DAY = date(2026, 1, 5)
CASE = CaseFact(
    case="", origin=Origin.OFFICE, instrument="foia_request", track="standard", unit="", channel="mail",
    requester_class="", agency="", received_on=DAY, due_on=DAY, first_due_on=DAY, answered_on=DAY, closed_on=DAY,
    counted_on=date(2026, 12, 1), outcome="", open=False, business_days=3, days_late=0, extensions=0,
    extensions_refused=0, items=1, systems_searched=1, documents=1, pages=2, places_redacted=0, records_withheld=0,
    exemptions="", contested="", entry=1,
)  # fmt: skip
CLASSES = ("news_media", "counsel", "business", "unknown", "federal_immigration")
Plant = Callable[[CaseFact, random.Random], CaseFact]


def made(seed: int, plant: Plant | None) -> list[CaseFact]:
    """A past whose every trait is dealt by chance, and then what ``plant`` makes of each case."""
    chance = random.Random(seed)
    rows = []
    for number in range(1_200):
        received, took = DAY + timedelta(days=chance.randrange(250)), chance.randrange(12)
        ended, kind = received + timedelta(days=took), chance.choice(CLASSES)
        row = replace(
            CASE, case=f"CF-{number:04}", unit=chance.choice("ABCD"), requester_class=kind,
            agency="ICE" if kind == "federal_immigration" else "", received_on=received,
            due_on=received + timedelta(days=7), business_days=took, closed_on=ended,
            answered_on=ended if chance.random() > 0.05 else None, days_late=max(0, took - 7),
            extensions=int(chance.random() < 0.2), outcome=chance.choice(["released", "released_in_part", "denied"]),
            exemptions="; ".join(code for code in ("7(1)(b)", "7(1)(c)") if chance.random() < 0.3),
        )  # fmt: skip
        rows.append(plant(row, chance) if plant else row)
    return rows


def late(row: CaseFact, chance: random.Random) -> CaseFact:
    hit = row.unit == "B" and row.due_on is not None and row.due_on.month == 3 and chance.random() < 0.6
    return replace(row, days_late=4) if hit else row


def swept(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, answered_on=None, closed_on=date(2026, 6, 30)) if chance.random() < 0.01 else row


def at_once(row: CaseFact, chance: random.Random) -> CaseFact:
    if not row.agency or chance.random() > 0.25:
        return row
    return replace(row, answered_on=row.received_on, business_days=0, days_late=0)


def extended(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, extensions=1) if row.requester_class == "news_media" and chance.random() < 0.2 else row


def exempted(row: CaseFact, chance: random.Random) -> CaseFact:
    return replace(row, exemptions="7(1)(b)") if row.unit == "D" and chance.random() < 0.25 else row


PLANTS: tuple[tuple[str, Plant, str, str], ...] = (
    ("a month of one unit, 6 in 10 late", late, "late_unit_months", "B, 2026-03"),
    ("1 in 100 cases closed unanswered on one day", swept, "unanswered_days", "2026-06-30"),
    ("1 in 4 of an agency's answered on the day", at_once, "same_day_agencies", "ICE"),
    ("1 in 5 of a class extended without need", extended, "extended_classes", "news_media"),
    ("1 in 4 of a unit's denied by one code", exempted, "exemption_units", "D, 7(1)(b)"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pasts", type=int, default=200)
    pasts = parser.parse_args().pasts
    alarms = sum(bool(watch(made(seed, None), deals=0).findings) for seed in range(pasts))
    print(f"| nothing planted: pasts with any finding (at most {FAMILY:.0%} promised) | {Share(alarms, pasts)} |")
    for words, plant, pattern, group in PLANTS:
        found = sum(
            any((one.pattern, one.group) == (pattern, group) for one in watch(made(seed, plant), deals=0).findings)
            for seed in range(pasts)
        )
        print(f"| {words}: found | {Share(found, pasts)} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

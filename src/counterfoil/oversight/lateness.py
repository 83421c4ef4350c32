"""Who answers late, by the body or the part of it that answers; from rows of any origin, open cases counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from statistics import median

from counterfoil.oversight.facts import CaseFact

Place = tuple[bool, int | None]
"""Whether a case is open, and its business days behind the due day: 0 is in time, None is not known."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """One unit: ``cases`` = ``on_time + late + running + unknown``. Late are answers behind the due day, and open cases
    whose due day has passed; running are open and not due. ``median_days_late``: business days of the late ones; None
    where there is none. These are an office's own figures: small cells stand."""

    unit: str
    cases: int
    on_time: int
    late: int
    late_and_open: int
    running: int
    unknown: int  # no due day, no day of closing, or days outside of the calendar
    median_days_late: float | None


def by_unit(cases: Iterable[CaseFact]) -> tuple[Lateness, ...]:
    """The lateness of each unit, by name."""
    units: dict[str, Counter[Place]] = defaultdict(Counter)
    for case in cases:
        units[case.unit][case.open, case.days_late if case.due_on is not None else None] += 1
    return of_units(units)


def of_units(units: Mapping[str, Mapping[Place, int]]) -> tuple[Lateness, ...]:
    """The same from counts, as ``rollup`` has them."""
    return tuple(_of(unit, units[unit]) for unit in sorted(units))


def _of(unit: str, counts: Mapping[Place, int]) -> Lateness:
    late = {place: cases for place, cases in counts.items() if place[1]}
    running, on_time = counts.get((True, 0), 0), counts.get((False, 0), 0)
    days = list(chain.from_iterable(repeat(behind or 0, cases) for (_, behind), cases in late.items()))
    return Lateness(
        unit,
        sum(counts.values()),
        on_time,
        len(days),
        sum(cases for (is_open, _), cases in late.items() if is_open),
        running,
        sum(cases for (_, behind), cases in counts.items() if behind is None),
        median(days) if days else None,
    )

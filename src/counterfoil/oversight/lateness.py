"""Who answers late, by the body or the part of it that answers; from rows of any origin, open cases counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from counterfoil.oversight.facts import CaseFact


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
    groups: dict[str, list[CaseFact]] = defaultdict(list)
    for case in cases:
        groups[case.unit].append(case)
    return tuple(_of(unit, groups[unit]) for unit in sorted(groups))


def _of(unit: str, cases: list[CaseFact]) -> Lateness:
    timed = [one for one in cases if one.due_on is not None and one.days_late is not None]
    late = [one for one in timed if one.days_late]
    running = sum(one.open and not one.days_late for one in timed)
    return Lateness(
        unit,
        len(cases),
        len(timed) - len(late) - running,
        len(late),
        sum(one.open for one in late),
        running,
        len(cases) - len(timed),
        median([one.days_late or 0 for one in late]) if late else None,
    )

"""What the annual report to the Department of Justice counts of a federal agency's requests (5 U.S.C. 552(e)(1)).

A fiscal year ends on 30 September. Days are the agency's working days; a request counts as processed on the day of its
answer, or of its closing where there was none. Appeals, fees, waivers, staff and consultations are in no fact: whoever
files the report adds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.reports.flow import flow

DaysBetween = Callable[[date, date], int | None]


class Kind(StrEnum):
    """How a request was processed. No fact parts simple from complex ones: whatever is not expedited counts as simple
    unless its track says complex."""

    SIMPLE = "Simple"
    COMPLEX = "Complex"
    EXPEDITED = "Expedited"


INCREMENTS = (20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 300, 400)
"""Last working day of each span of section VII.C; behind the last it is open."""
_GRANTED = frozenset({"released", "released_in_part"})
_EXEMPTION = re.compile(r"\(b\)\((\d)\)(?:\(([A-F])\))?")


@dataclass(frozen=True, slots=True)
class Pending:
    """A request without an answer at the end of the year, and the working days that it had waited."""

    received_on: date
    days: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one fiscal year. ``pending_at_end`` = ``pending_at_start`` + ``received`` - ``processed``."""

    year: int
    pending_at_start: int
    received: int
    processed: int
    outcomes: Mapping[str, int]  # of the processed ones
    exemptions: Mapping[str, int]  # "Ex. 7(C)" → processed requests that cite it
    days: Mapping[Kind, Sequence[int]]  # working days of the processed ones, rising
    days_granted: Mapping[Kind, Sequence[int]]  # of those that were answered with records
    pending: Sequence[Pending]  # oldest first
    backlog: int  # pending and past their due day
    left_out: int  # the day of receipt is not known, or they ended on a day that is not
    without_days: int  # processed or pending, and not timed: the calendar does not reach

    @property
    def pending_at_end(self) -> int:
        return self.pending_at_start + self.received - self.processed


def last_day(year: int) -> date:
    """The last day of a fiscal year.

    >>> last_day(2024)
    datetime.date(2024, 9, 30)
    """
    return date(year, 9, 30)


def figures(cases: Iterable[CaseFact], year: int, days_between: DaysBetween) -> Figures:
    """What is counted of requests under the act in a fiscal year; other papers are none of it."""
    last = last_day(year)
    of = flow(cases, date(year - 1, 10, 1), last)
    times: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    granted: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    untimed = 0
    for case in of.processed:
        if case.business_days is None:
            untimed += 1
            continue
        times[_kind(case)].append(case.business_days)
        if case.outcome in _GRANTED:
            granted[_kind(case)].append(case.business_days)
    waiting = [
        (case.received_on, days_between(case.received_on, last), _kind(case))
        for case in of.pending_at_end
        if case.received_on
    ]
    return Figures(
        year=year,
        pending_at_start=len(of.pending_at_start),
        received=len(of.received),
        processed=len(of.processed),
        outcomes=Counter(case.outcome for case in of.processed),
        exemptions=Counter(code for case in of.processed for code in exemption_codes(case.exemptions)),
        days={kind: sorted(found) for kind, found in times.items()},
        days_granted={kind: sorted(found) for kind, found in granted.items()},
        pending=sorted(
            (Pending(day, days, kind) for day, days, kind in waiting if days is not None),
            key=lambda one: (one.received_on, -one.days, one.kind),
        ),
        backlog=sum(case.due_on is not None and case.due_on <= last for case in of.pending_at_end),
        left_out=of.left_out,
        without_days=untimed + sum(days is None for _, days, _ in waiting),
    )


def exemption_codes(cited: str) -> frozenset[str]:
    """The codes of the report in what a case cites; what is no exemption of the federal act has none.

    >>> sorted(exemption_codes("(b)(6); (b)(7)(C)")), sorted(exemption_codes("7(1)(b)"))
    (['Ex. 6', 'Ex. 7(C)'], [])
    """
    found = (_EXEMPTION.fullmatch(code) for code in cited.split("; "))
    return frozenset(f"Ex. {m[1]}({m[2]})" if m[2] else f"Ex. {m[1]}" for m in found if m)


def _kind(case: CaseFact) -> Kind:
    return {"expedited": Kind.EXPEDITED, "complex": Kind.COMPLEX}.get(case.track, Kind.SIMPLE)

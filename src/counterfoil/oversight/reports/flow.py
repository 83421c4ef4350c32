"""What a span of days began with, took in, worked off and left: the frame of every yearly report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from counterfoil.oversight.facts import CaseFact


@dataclass(frozen=True, slots=True)
class Flow:
    """Requests under the act. A case ends on the day of its answer, or of its closing where there was none.

    ``pending_at_start`` and ``received`` together are ``processed`` and ``pending_at_end``.
    """

    pending_at_start: tuple[CaseFact, ...]
    received: tuple[CaseFact, ...]
    processed: tuple[CaseFact, ...]
    pending_at_end: tuple[CaseFact, ...]
    left_out: int  # in none of them: the day of receipt is not known, or they ended on a day that is not


def flow(cases: Iterable[CaseFact], first: date, last: date) -> Flow:
    """The flow from ``first`` to ``last``, both inclusive; other papers than requests are no part of it. A case that
    ended before it came counts as having ended on the day it came."""
    requests = [case for case in cases if case.instrument == "foia_request"]
    known = [case for case in requests if case.received_on and (case.open or _ended(case) is not None)]
    there = [case for case in known if _came(case) <= last]
    ends = [(case, _ended(case)) for case in there]
    return Flow(
        tuple(case for case, end in ends if _came(case) < first and (end is None or end >= first)),
        tuple(case for case in there if _came(case) >= first),
        tuple(case for case, end in ends if end is not None and first <= end <= last),
        tuple(case for case, end in ends if end is None or end > last),
        len(requests) - len(known),
    )


def _came(case: CaseFact) -> date:
    return case.received_on or date.max


def _ended(case: CaseFact) -> date | None:
    end = None if case.open else case.answered_on or case.closed_on
    return None if end is None else max(end, _came(case))

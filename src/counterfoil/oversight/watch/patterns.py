"""What is asked of an office's past: each pattern with the cases that count, what a hit is, and what is compared.

The questions are those that inspectors had to ask by hand: clusters of lateness, sudden closings without an answer,
whom extensions and one exemption meet, who is answered on the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.watch.chance import Question, Seen

CLOSED_WITHOUT_ANSWER = "closed without an answer"


class Pattern(StrEnum):
    """A question about groups of cases."""

    LATE_MONTHS = "late_months"
    LATE_UNIT_MONTHS = "late_unit_months"
    LATE_DAYS = "late_days_of_the_month"
    LATE_UNITS = "late_units"
    LATE_CLASSES = "late_classes"
    UNANSWERED_DAYS = "unanswered_days"
    UNANSWERED_UNITS = "unanswered_units"
    EXTENDED_UNITS = "extended_units"
    EXTENDED_CLASSES = "extended_classes"
    SAME_DAY_CLASSES = "same_day_classes"
    SAME_DAY_AGENCIES = "same_day_agencies"
    WHOLE_CLASSES = "whole_classes"
    EXEMPTION_UNITS = "exemption_units"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a pattern is asked and said. ``group`` and ``stratum`` of a case; a case without a group is not counted."""

    hit: Callable[[CaseFact], bool | None]  # None: the case says nothing of it
    group: Callable[[CaseFact], str]
    stratum: Callable[[CaseFact], Hashable]
    says: str  # of a hit: "late", "extended"
    of: str  # what is counted
    groups: str  # what the groups are
    within: str  # what cases are compared within


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""


def _received(case: CaseFact) -> Hashable:
    return (_month(case.received_on), case.track)


def _late(case: CaseFact) -> bool | None:
    return None if case.on_time is None else not case.on_time


def _unanswered(case: CaseFact) -> bool | None:
    return case.answered_on is None if case.closed_on else None


def _extended(case: CaseFact) -> bool:
    return case.extensions > 0


def _same_day(case: CaseFact) -> bool | None:
    return case.answered_on == case.received_on if case.answered_on and case.received_on else None


def _whole(case: CaseFact) -> bool | None:
    """Of answers that gave anything: whether everything was given."""
    return {"released": True, "released_in_part": False, "denied": False}.get(case.outcome)


def _days_of_the_month(case: CaseFact) -> str:
    if case.due_on is None:
        return ""
    first = min((case.due_on.day - 1) // 5, 5) * 5 + 1
    return f"due on days {first} to {first + 4 if first < 26 else 31}"


def _class(case: CaseFact) -> str:
    return "" if case.requester_class == "unknown" else str(case.requester_class)


def _unit(case: CaseFact) -> str:
    return case.unit


_RECEIVED = "cases received in the same month on the same track"

ASKED: dict[Pattern, Asked] = {
    Pattern.LATE_MONTHS: Asked(
        _late, lambda c: _month(c.due_on), lambda c: (c.unit, c.track),
        "late", "cases that were due", "months", "cases of the same unit and track",
    ),
    Pattern.LATE_UNIT_MONTHS: Asked(
        _late, lambda c: f"{c.unit}, {_month(c.due_on)}" if c.unit and c.due_on else "", lambda c: c.track,
        "late", "cases that were due", "months of a unit", "cases of the same track",
    ),
    Pattern.LATE_DAYS: Asked(
        _late, _days_of_the_month, lambda c: (_month(c.due_on), c.track),
        "late", "cases that were due", "days of the month", "cases due in the same month on the same track",
    ),
    Pattern.LATE_UNITS: Asked(_late, _unit, _received, "late", "cases that were due", "units", _RECEIVED),
    Pattern.LATE_CLASSES: Asked(
        _late, lambda c: str(c.requester_class), _received,
        "late", "cases that were due", "classes of requesters", _RECEIVED,
    ),
    Pattern.UNANSWERED_DAYS: Asked(
        _unanswered, lambda c: str(c.closed_on or ""), lambda c: c.track,
        CLOSED_WITHOUT_ANSWER, "closed cases", "days of closing", "closed cases of the same track",
    ),
    Pattern.UNANSWERED_UNITS: Asked(
        _unanswered, _unit, _received, CLOSED_WITHOUT_ANSWER, "closed cases", "units", _RECEIVED
    ),
    Pattern.EXTENDED_UNITS: Asked(_extended, _unit, _received, "extended", "cases", "units", _RECEIVED),
    Pattern.EXTENDED_CLASSES: Asked(
        _extended, lambda c: str(c.requester_class), _received,
        "extended", "cases", "classes of requesters", _RECEIVED,
    ),
    Pattern.SAME_DAY_CLASSES: Asked(
        _same_day, _class, _received,
        "answered on the day of receipt", "answered cases", "classes of requesters", _RECEIVED,
    ),
    Pattern.SAME_DAY_AGENCIES: Asked(
        _same_day, lambda c: c.agency or "no agency", _received,
        "answered on the day of receipt", "answered cases", "agencies", _RECEIVED,
    ),
    Pattern.WHOLE_CLASSES: Asked(
        _whole, lambda c: str(c.requester_class), _received,
        "answered in full", "answers that gave or denied records", "classes of requesters", _RECEIVED,
    ),
}  # fmt: skip
"""Every pattern but ``EXEMPTION_UNITS``, which asks once for each code."""


def question(pattern: Pattern, cases: Sequence[CaseFact]) -> Question:
    """The cases of ``pattern`` as a question of chance."""
    if pattern is Pattern.EXEMPTION_UNITS:
        return Question(_exemptions(cases))
    asked = ASKED[pattern]
    return Question(
        Seen(group, hit, asked.stratum(case), case.case)
        for case in cases
        if (hit := asked.hit(case)) is not None and (group := asked.group(case))
    )


def _exemptions(cases: Sequence[CaseFact]) -> Iterator[Seen]:
    """Each answered case once for each code that anybody cites: whether it cites it, against its month and track."""
    answered = [(case, frozenset(case.exemptions.split("; "))) for case in cases if case.answered_on and case.unit]
    for code in sorted({code for _, codes in answered for code in codes if code}):
        for case, codes in answered:
            yield Seen(f"{case.unit}, {code}", code in codes, (code, *_pair(case)), case.case)


def _pair(case: CaseFact) -> tuple[str, str]:
    return _month(case.received_on), case.track


def words(pattern: Pattern) -> Asked:
    """How a pattern is said."""
    if pattern is not Pattern.EXEMPTION_UNITS:
        return ASKED[pattern]
    return Asked(
        lambda _: None, lambda _: "", lambda _: "", "answered with this exemption", "answered cases",
        "units and exemptions", _RECEIVED,
    )  # fmt: skip

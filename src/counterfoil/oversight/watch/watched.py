"""Runs every question over an office's cases and says what stands out, with its cases and how often chance does so.

A finding is no judgment: it says where a person should look. What chance alone would show is bounded before anything
is asked: of a hundred pasts in which nobody did anything unusual, at most five show a finding (``FAMILY``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.interval import Share
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.measures import By, group_of, measure
from counterfoil.oversight.watch.chance import Striking
from counterfoil.oversight.watch.patterns import Pattern, question, words

FAMILY = 0.05
"""How often a past without any pattern may show a finding at all."""

LEVEL = FAMILY / (len(Pattern) + 2)
"""Of one question: all patterns, and who waits less by class and by agency."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out. ``p`` is corrected for the groups of its question; ``cases`` are the hits, by number."""

    pattern: str
    group: str
    hits: int
    of: int
    expected: float
    others: Share | None  # None where times were compared and not shares
    p: float
    cases: tuple[str, ...]
    says: str

    def as_row(self) -> dict[str, Any]:
        """For ``--json``: ``docs/formats/report-watch.md``."""
        return {
            "pattern": self.pattern,
            "group": self.group,
            "hits": self.hits,
            "of": self.of,
            "expected": round(self.expected, 2),
            "others": self.others.as_json() if self.others else None,
            "p_corrected": self.p,
            "cases": list(self.cases),
            "says": self.says,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, of how many groups; ``false_alarms``: copies of this past, dealt by chance, with a finding."""

    pattern: str
    groups: int
    level: float
    false_alarms: Share | None  # None: bounded by its level, not dealt


@dataclass(frozen=True, slots=True)
class Watched:
    """All findings, strongest first within a question, and all that was asked, whatever came of it."""

    cases: int
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


def watch(cases: Sequence[CaseFact], *, deals: int = 200, level: float = LEVEL) -> Watched:
    """What stands out among ``cases``. ``deals``: so many copies are dealt for the rate of false alarms; 0 for none."""
    findings: list[Finding] = []
    questions: list[Question] = []
    for pattern in Pattern:
        asked = question(pattern, cases)
        findings += [_finding(pattern, one) for one in asked.striking(level)]
        alarms = asked.false_alarms(level, deals=deals) if deals and asked.asked else None
        questions.append(Question(pattern, len(asked.asked), level, alarms))
    for by in (By.CLASS, By.AGENCY):
        groups = measure(cases, by).groups
        timed = [one for one in groups if one.difference is not None and one.p is not None]
        questions.append(Question(f"waits_{by}", len(timed), level, None))
        for one in timed:
            apart = one.difference
            if apart is None or one.p is None or one.p > level or abs(apart.excess) < 1:
                continue
            less = apart.excess < 0
            mine = [c.case for c in cases if group_of(c, by) == one.group and c.answered_on]
            findings.append(
                Finding(
                    f"waits_{by}", one.group, apart.answered, apart.members, apart.expected,
                    None, one.p, tuple(mine),
                    f"{one.group} is answered {'sooner' if less else 'later'} than others: {apart.answered} answers, "
                    f"{apart.expected:.1f} at the speed of all cases of the same month and track.",
                )
            )  # fmt: skip
    return Watched(len(cases), tuple(findings), tuple(questions))


def _finding(pattern: Pattern, one: Striking) -> Finding:
    told = words(pattern)
    return Finding(
        pattern, one.group, one.hits, one.of, one.expected, one.others, one.p, one.cases,
        f"{one.group}: {one.hits} of {one.of} {told.of} {told.says}, {one.expected:.1f} expected by chance among "
        f"{told.within}; elsewhere {one.others}.",
    )  # fmt: skip

"""Findings and proposals held against the ground truth: what was found, whose, with what duty, and what was invented.

A value counts as *covered* when findings cover all of it, as *touched* when they cover a part: a half-redacted name is
a miss that looks like a hit. Recall is reported for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from counterfoil.evaluation.truth import TruthRecord, TruthValue
from counterfoil.law.model import DutyKind
from counterfoil.review.model import Proposal
from counterfoil.values import Box, Category

COVERED = 0.9
"""Share of each box's width that findings must cover; glyph boxes of two engines differ by a little."""

SAFE = {
    DutyKind.FORBIDDEN: {DutyKind.FORBIDDEN, DutyKind.REFER},
    DutyKind.PERMITTED_TO_WITHHOLD: {DutyKind.PERMITTED_TO_WITHHOLD, DutyKind.FORBIDDEN, DutyKind.REFER},
}
"""A duty on the careful side of the expected one is wrong but harmless: nothing leaves that should not."""


@dataclass
class Tally:
    """Counts for one category."""

    values: int = 0
    covered: int = 0
    touched: int = 0
    duty_right: int = 0
    duty_counted: int = 0
    findings: int = 0
    invented: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of ``other``."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def recall(self) -> float:
        """Fully covered, of all values; 1.0 when there is none."""
        return self.covered / self.values if self.values else 1.0

    @property
    def precision(self) -> float:
        """Findings that show something sensitive, of all findings; 1.0 when there is none."""
        return 1 - self.invented / self.findings if self.findings else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """A value that was not fully covered, or whose duty came out on the dangerous side."""

    file: str
    text: str
    category: Category
    where: str
    note: str
    what: str


@dataclass
class Score:
    """Tallies by category and every miss, for one record or for many."""

    by_category: dict[Category, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def tally(self, category: Category) -> Tally:
        return self.by_category.setdefault(category, Tally())

    def add(self, other: Score) -> None:
        """Add what ``other`` counted."""
        for category, tally in other.by_category.items():
            self.tally(category).add(tally)
        self.misses += other.misses


def score(record: TruthRecord, proposals: Sequence[Proposal]) -> Score:
    """How the proposals about one record compare with its truth."""
    result = Score()
    for value in record.values:
        if value.where == "picture" and value.category is not Category.PHOTO:
            continue  # pixels that only a reader of the picture sees; OCR of photographs is not claimed
        tally = result.tally(value.category)
        tally.values += 1
        met = [p for p in proposals if _meets(p, value)]
        if not met:
            result.misses.append(_miss(record, value, "not found"))
            continue
        tally.touched += 1
        if _covers(met, value):
            tally.covered += 1
        else:
            result.misses.append(_miss(record, value, "found by part"))
        if value.unsure:
            continue
        tally.duty_counted += 1
        kinds = {p.duty.kind for p in met}
        if kinds <= {value.expected}:
            tally.duty_right += 1
        elif not kinds & SAFE.get(value.expected, set(DutyKind)):
            said = ", ".join(sorted(kinds))
            result.misses.append(_miss(record, value, f"duty {said} instead of {value.expected}"))
    for p in proposals:
        tally = result.tally(p.finding.category)
        tally.findings += 1
        tally.invented += not any(_meets(p, value) for value in record.values)
    return result


def _meets(p: Proposal, value: TruthValue) -> bool:
    if value.page_index is None or not value.boxes:
        return bool(_words(value.text)) and (
            _words(value.text) in _words(p.finding.text) or _words(p.finding.text) in _words(value.text)
        )
    if p.finding.page_index != value.page_index:
        return False
    return any(width_shared(box, own) > 0.3 for own in p.finding.boxes for box in value.boxes)


def _covers(met: Sequence[Proposal], value: TruthValue) -> bool:
    if value.page_index is None or not value.boxes:
        return any(_words(value.text) in _words(p.finding.text) for p in met)
    return all(
        covered_width(box, [own for p in met for own in p.finding.boxes]) >= COVERED * box.width for box in value.boxes
    )


def covered_width(box: Box, others: Iterable[Box]) -> float:
    """How much of ``box``'s width ``others`` cover together, in points; those that pass above or below do not count."""
    spans = sorted(
        (max(box.x0, o.x0), min(box.x1, o.x1)) for o in others if o.overlaps(box) and _height_shared(box, o) > 0.4
    )
    covered, reached = 0.0, box.x0
    for start, end in spans:
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered


def width_shared(box: Box, other: Box) -> float:
    """The share of the narrower one's width that both have; 0 when one passes above the other."""
    if not box.overlaps(other) or _height_shared(box, other) < 0.4:
        return 0.0
    shared = min(box.x1, other.x1) - max(box.x0, other.x0)
    return shared / max(min(box.width, other.width), 0.01)


def _height_shared(box: Box, other: Box) -> float:
    shared = min(box.y1, other.y1) - max(box.y0, other.y0)
    return shared / max(min(box.height, other.height), 0.01)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _miss(record: TruthRecord, value: TruthValue, what: str) -> Miss:
    return Miss(record.path.name, value.text, value.category, value.where, value.note, what)

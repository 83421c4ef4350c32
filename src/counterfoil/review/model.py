"""Proposals of the program and determinations of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counterfoil.detection.model import Finding
from counterfoil.law.model import Duty, Facts
from counterfoil.quick import quick
from counterfoil.values import Category, Role

NOTHING = "nothing"
"""What stands for a category where a person says that a finding shows nothing that is protected."""
OTHER = "other"
"""What stands for a category where a person marked words and no category names them."""
FLAGS = ("minor", "sex_offence_victim", "address_confidential", "also_victim")
"""What a finding may say of its person beside the role; the fields of ``Finding`` have these names."""


def role_of(finding: Finding) -> str:
    """Whose the finding is, with all that the law may ask of the person: ``victim, minor``."""
    flags = [flag for flag in FLAGS if getattr(finding, flag) and flag != finding.role]
    return ", ".join([finding.role, *flags])


class Decision(StrEnum):
    """What a named person decided."""

    RELEASE = "release"
    REDACT = "redact"
    WITHHOLD = "withhold"  # a whole record
    REFER = "refer"
    NOT_RESPONSIVE = "not_responsive"  # a whole record: somebody else's, so it stays out


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says that a finding shows, in place of what the program took it for.

    ``category`` None: it shows nothing that is protected. ``flags`` are those of ``FLAGS`` that are true.
    """

    category: Category | None
    role: Role = Role.UNKNOWN
    flags: frozenset[str] = frozenset()

    def __str__(self) -> str:
        if self.category is None:
            return NOTHING
        return ", ".join([self.category, self.role, *(flag for flag in FLAGS if flag in self.flags)])


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as far as the duty rests on it: the codes of exemptions that it alone opens, and a person's reasons."""

    codes: frozenset[str]
    reasons: str


@quick
@dataclass(frozen=True, slots=True)
class Proposal:
    """What the program proposes for one finding, with the law's answer. It decides nothing."""

    record_id: str
    finding: Finding
    facts: Facts
    duty: Duty
    decision: Decision
    why: str  # one line: duty, citation, and the office's signed default where the law leaves a choice
    what: str = ""  # how a letter calls what it shows, where a person marked it and no category does
    correction: Correction | None = None  # a person said so; finding and duty are of what it says
    claimed: Claimed | None = None  # what a person claims for this place, where the duty rests on it

    @property
    def shows(self) -> str:
        """The category, as a person reads it; ``other`` and ``nothing`` where no category names it."""
        if self.correction is not None and self.correction.category is None:
            return NOTHING
        return OTHER if self.what else self.finding.category

    @property
    def place(self) -> str:
        """Where it is and what it shows, never its value."""
        found = self.finding
        return f"{self.record_id}, page {found.page_index + 1}, {found.id} ({self.shows}, {role_of(found)})"


@dataclass(frozen=True, slots=True)
class Determination:
    """A named person's decision on one finding, or on a whole record (``finding_id`` empty)."""

    record_id: str
    finding_id: str
    decision: Decision
    exemption: str  # "7(1)(b)"; empty for a release
    factual_basis: str
    reason: str  # needed when it differs from the proposal
    decided_by: str  # "Name, Title"
    decided_at: datetime
    authority: str = ""  # the citations of the rules behind the exemption, "; " between

"""Proposals of the program and determinations of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counterfoil.detection.model import Finding
from counterfoil.law.model import Duty, Facts


class Decision(StrEnum):
    """What a named person decided."""

    RELEASE = "release"
    REDACT = "redact"
    WITHHOLD = "withhold"  # a whole record
    REFER = "refer"
    NOT_RESPONSIVE = "not_responsive"  # a whole record: somebody else's, so it stays out


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the program proposes for one finding, with the law's answer. It decides nothing."""

    record_id: str
    finding: Finding
    facts: Facts
    duty: Duty
    decision: Decision
    why: str  # one line: duty, citation, and the office's signed default where the law leaves a choice


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

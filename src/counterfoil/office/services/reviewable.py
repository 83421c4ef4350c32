"""What a person has to decide on in one case: its files, what each shows, and what is proposed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.office.services.searching import Candidate
from counterfoil.review import apart
from counterfoil.review.decisions import paper_of
from counterfoil.review.duties import Rules
from counterfoil.review.model import Proposal
from counterfoil.values import Digest, RecordKind


@dataclass(frozen=True)
class Unit:
    """One file to review and release: a record, or something that came attached to it."""

    id: str  # "R-000017", or "R-000017.1" for its first attachment
    candidate: Candidate
    document: Document
    kind: RecordKind
    proposals: tuple[Proposal, ...]

    @property
    def pages(self) -> int:
        return len(self.document.pages)

    @property
    def findings(self) -> list[Finding]:
        """What the file shows, in order."""
        return [p.finding for p in self.proposals]


@dataclass(frozen=True)
class Reviewable:
    """All that one case has to decide on. ``table`` is where its decisions table lies."""

    units: tuple[Unit, ...]
    case_number: str
    table: Path
    rules: Rules

    @property
    def pages(self) -> dict[str, int]:
        return {unit.id: unit.pages for unit in self.units}

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(p for unit in self.units for p in unit.proposals)

    def unit(self, unit_id: str) -> Unit:
        return next(unit for unit in self.units if unit.id == unit_id)

    @property
    def paper(self) -> Digest:
        """What ties a decisions table to these very proposals."""
        return paper_of(self.case_number, self.pages, self.proposals)

    def with_proposals(self, proposals: Sequence[Proposal]) -> Reviewable:
        """The review with other proposals, each with its own file."""
        units = (replace(unit, proposals=tuple(p for p in proposals if p.record_id == unit.id)) for unit in self.units)
        return replace(self, units=tuple(units))

    def cut_apart(self, proposals: Sequence[Proposal], decided: apart.Decided) -> tuple[Proposal, ...]:
        """See ``review.apart``: marks that would cover what goes out, cut short."""
        return apart.cut_apart(proposals, decided, {unit.id: unit.document.pages for unit in self.units})

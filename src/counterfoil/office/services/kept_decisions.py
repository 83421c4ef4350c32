"""What was decided in an earlier run over a case, as it is kept and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import closed_findings
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.office.services.reviewing import enlarged
from counterfoil.review.completeness import Review
from counterfoil.review.decisions import Added, Confirmed, Decisions, FindingDecision, RecordDecision
from counterfoil.review.model import Correction, Decision, Determination
from counterfoil.values import Box, Category, Role


def with_kept_additions(office: Office, case: models.Case, review: Reviewable) -> Reviewable:
    """The review as it was decided in an earlier run, with what the person had corrected and added then."""
    said = closed_findings.added_to(office, case)
    rows = [row for row in said if "text" in row]
    added = tuple(_kept_addition(row) for row in rows)
    corrected = tuple(_kept_correction(row) for row in said if "finding_id" in row)
    made = Decisions(case.number, review.paper, "", findings=corrected, added=added)
    whole, _ = enlarged(review, made)
    kept = closed_findings.of(office, case)
    decided = {(row.unit, row.finding): Decision(row.decision) for row in kept if row.finding}
    return whole.with_proposals(whole.cut_apart(whole.proposals, decided))


def _kept_addition(row: Mapping[str, Any]) -> Added:
    category = Category(row["category"]) if row["category"] else None
    box = Box(**row["box"]) if row.get("box") else None  # a case of before boxes could be drawn has none
    return Added(**{**row, "category": category, "box": box})


def correction_row(one: FindingDecision) -> dict[str, object]:
    """A correction as it is kept with the case, so that a later run judges the finding alike."""
    assert one.correction is not None  # noqa: S101 - only corrections come here
    said = one.correction
    return {
        "record_id": one.record_id,
        "finding_id": one.finding_id,
        "category": said.category,
        "role": said.role,
        "flags": sorted(said.flags),
        "decision": one.decision,
        "reason": one.reason,
    }


def _kept_correction(row: Mapping[str, Any]) -> FindingDecision:
    category = Category(row["category"]) if row["category"] else None
    said = Correction(category, Role(row["role"]), frozenset(row["flags"]))
    decision = Decision(row["decision"])
    return FindingDecision(row["record_id"], row["finding_id"], decision, reason=row["reason"], correction=said)


def confirmed_by(case: models.Case) -> str:
    """Who confirmed the search of a case in which nothing was found."""
    act = models.Act.objects.filter(case=case, kind="search.confirmed").order_by("-leaf").first()
    return act.actor if act else ""


def decided_review(office: Office, case: models.Case, review: Reviewable) -> Review:
    """The review of a case whose determinations were made in an earlier run."""
    rows = closed_findings.of(office, case)
    determined = tuple(
        Determination(
            record_id=row.unit,
            finding_id=row.finding,
            decision=Decision(row.decision),
            exemption=row.exemption,
            factual_basis=row.basis,
            authority=row.authority,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
        for row in rows
    )
    out = {Decision.NOT_RESPONSIVE: Confirmed.NOT_THE_PERSON}
    records = tuple(
        RecordDecision(
            d.record_id, out.get(d.decision, Confirmed.YES), d.decision is Decision.WITHHOLD, d.exemption, d.reason
        )
        for d in determined
        if not d.finding_id
    )
    viewed = frozenset((unit_id, index) for unit_id, index in case.viewed)
    by = next((d.decided_by for d in determined), "")
    paper = review.paper
    made = Decisions(case.number, paper, by, records, viewed)
    return Review(review.pages, review.proposals, made, determined)

"""What a person corrects: a finding that is not what the program took it for, judged anew as what the person says.

A correction changes what a finding is, never what the law says of it: the duty is worked out by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput
from counterfoil.law.model import Duty, DutyKind
from counterfoil.review.decisions import Decisions, FindingDecision, paper_of
from counterfoil.review.duties import Rules, facts_of, propose
from counterfoil.review.model import FLAGS, NOTHING, Correction, Decision, Proposal, role_of
from counterfoil.values import RecordKind, Role

_FEWEST_WORDS = 3  # of the reason, where the law had left no choice


def with_corrections(
    proposals: Sequence[Proposal],
    decisions: Decisions,
    *,
    pages: Mapping[str, int],
    kinds: Mapping[str, RecordKind],
    rules: Rules,
) -> tuple[tuple[Proposal, ...], Decisions]:
    """Proposals and decisions with each corrected finding as the person says, and its duty worked out anew.

    ``kinds`` is by record id. Where the person decided nothing beside the correction, the new proposal is accepted; a
    new proposal to refer stays one. The decisions that come back are tied to the proposals that come back; so that
    this hides no mistake, the table must belong to ``proposals`` before. Raises ``BadInput`` when it does not, for a
    correction that changes nothing, and for one of fewer than three words where the law had left no choice.
    """
    corrected = {(one.record_id, one.finding_id): one for one in decisions.findings if one.correction is not None}
    if not corrected:
        return tuple(proposals), decisions
    if decisions.paper != paper_of(decisions.case_number, pages, proposals):
        raise BadInput(
            f"The decisions of {decisions.case_number or 'this case'} were made on another set of records and findings "
            "than the case has now. Nothing was decided. Write the table anew and decide on that."
        )
    made: list[Proposal] = []
    decided: dict[tuple[str, str], FindingDecision] = {}
    wrong: list[str] = []
    for p in proposals:
        one = corrected.get((p.record_id, p.finding.id))
        if one is None or one.correction is None:
            made.append(p)
            continue
        new = _corrected(p, one.correction, kinds[p.record_id], rules)
        wrong += _refused(p, new, one.reason)
        made.append(new)
        decided[p.record_id, p.finding.id] = _decided(one, p, new)
    if wrong:
        raise BadInput("Nothing was decided:\n" + "\n".join(f"  {line}" for line in wrong))
    findings = tuple(decided.get((one.record_id, one.finding_id), one) for one in decisions.findings)
    paper = paper_of(decisions.case_number, pages, made)
    return tuple(made), replace(decisions, paper=paper, findings=findings)


def _corrected(p: Proposal, correction: Correction, kind: RecordKind, rules: Rules) -> Proposal:
    finding = _finding(p.finding, correction)
    was = f"corrected by the reviewer (was {_was(p)})"
    if correction.category is None:
        why = f"{was}: it shows nothing that is protected"
        duty = Duty(DutyKind.OPEN, (), why, adopted=True)
        facts = facts_of(finding, record_kind=kind, said=rules.of(p.record_id))
        return replace(p, finding=finding, facts=facts, duty=duty, decision=Decision.RELEASE, why=why,
                       correction=correction)  # fmt: skip
    (new,) = propose(
        [finding],
        record_id=p.record_id,
        record_kind=kind,
        book=rules.book,
        register=rules.register,
        identity=rules.identity_in(p.record_id),
        said=rules.of(p.record_id).about(finding.id),
    )
    more = "; write “correct release” or “correct redact” to decide it" if new.decision is Decision.REFER else ""
    return replace(new, why=f"{was}: {new.why}{more}", correction=correction)


def _finding(found: Finding, correction: Correction) -> Finding:
    """The finding as the person says it is; of another role it is another person, so not the requester either."""
    said = {flag: flag in correction.flags for flag in FLAGS}
    return found.but(
        category=correction.category or found.category,
        role=correction.role,
        maybe_minor=False,
        party=found.party if correction.role is found.role else "",
        **(said | {"minor": said["minor"] or correction.role is Role.MINOR}),
    )


def _decided(one: FindingDecision, p: Proposal, new: Proposal) -> FindingDecision:
    decision, exemption = one.decision, one.exemption
    if decision is None:
        decision = new.decision
        exemption = new.duty.code if decision is Decision.REDACT else ""
    reason = f"correction: {_was(p)} → {one.correction}; {one.reason}"
    return replace(one, decision=decision, exemption=exemption, reason=reason)


def _refused(p: Proposal, new: Proposal, reason: str) -> list[str]:
    if new.shows != NOTHING and _was(p) == _was(new):
        return [
            f"{p.place}: “correct”, and category and role are what they were. Write under them what the finding is, or "
            "decide: accept, release, redact."
        ]
    strict = (DutyKind.FORBIDDEN, DutyKind.COMPELLED)
    bound = (p.duty.kind in strict or p.duty.would_be in strict) and new.duty.kind is not p.duty.kind
    if bound and len(re.findall(r"\w+", reason)) < _FEWEST_WORDS:
        return [
            f"{p.place}: it is {p.duty.kind} ({', '.join(p.duty.citations) or 'no citation'}); a correction that "
            f"changes that needs a reason of at least {_FEWEST_WORDS} words, for example “a pistol, not a child”."
        ]
    return []


def _was(p: Proposal) -> str:
    return f"{p.shows}, {role_of(p.finding)}"

"""Findings to facts, facts to duties, duties to proposals. It proposes; a named person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from counterfoil.cases.standing import Identity
from counterfoil.detection.model import Finding
from counterfoil.documents.collector import without_collector
from counterfoil.errors import BadInput, NotAdopted
from counterfoil.law.model import ClaimedGround, Duty, DutyKind, Facts
from counterfoil.review.circumstances import Circumstances
from counterfoil.review.model import Claimed, Decision, Proposal
from counterfoil.values import Category, RecordKind, Role

__all__ = ["Identity", "Register", "Rulebook", "Rules", "facts_of", "propose"]


class Rulebook(Protocol):
    """``law.policy.PolicyBook``, or anything else that answers facts with duties, in order."""

    def decide_many(self, facts: Sequence[Facts], /) -> Sequence[Duty]: ...


class Register(Protocol):
    """``law.discretion.Register``: the office's one signed default for all requesters, by category or exemption."""

    def default(self, category: Category | str, code: str = "") -> str:
        """``withhold`` or ``release``; raises ``NotAdopted`` where nobody signed one."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """All that answers a finding: the law as adopted, the office's defaults, and who the requester was shown to be."""

    book: Rulebook
    register: Register
    identity: Identity = Identity()  # noqa: RUF009 - frozen, and empty
    said: Mapping[str, Circumstances] = field(default_factory=dict)  # by record id
    identities: Mapping[str, Identity] = field(default_factory=dict)  # by record id, where it differs: see below

    def identity_in(self, record_id: str) -> Identity:
        """Who the requester is in one file: ids of parties are numbered in each file anew."""
        return self.identities.get(record_id, self.identity)

    def of(self, record_id: str) -> Circumstances:
        """What a named person said of a record; nothing, where nobody did."""
        return self.said.get(record_id, Circumstances())


def facts_of(
    finding: Finding,
    *,
    record_kind: RecordKind,
    identity: Identity = Identity(),  # noqa: B008 - frozen, and empty
    said: Circumstances = Circumstances(),  # noqa: B008 - frozen, and empty
) -> Facts:
    """All that a disclosure rule may know of a finding. Of the requester only what a named person verified.

    A finding whose party is not known is never the requester's own: ``is_subject`` and ``consent`` stay false. In a
    file of merged reports the form that a finding stands in is the record that the law speaks of: ``finding.kind``
    comes before ``record_kind``. What no page shows is as a named person ``said``.
    """
    known = bool(finding.party)
    return Facts(
        record_kind=finding.kind or record_kind,
        category=finding.category,
        role=finding.role,
        minor=finding.minor or finding.role is Role.MINOR,
        sex_offence_victim=finding.sex_offence_victim,
        address_confidential=finding.address_confidential,
        sealed=said.sealed,
        expunged=said.expunged,
        is_subject=known and finding.party in identity.is_subject_of,
        consent=known and finding.party in identity.consent_of,
        on_duty=finding.role is Role.OFFICER,
        also_victim=finding.also_victim,
        undercover=known and finding.party in said.undercover,
        committed_person=said.committed_person,
        juvenile_record=said.juvenile_record,
        flagged=said.flagged,
        subject_private=said.subject_private,
        subject_permits=said.subject_permits,
        subject_objects=said.subject_objects,
        subject_asks=said.subject_asks,
        source=said.source_of(finding.source, finding.page_index),
        claimed=said.ground(finding.id) if said.claims else ClaimedGround.NONE,
    )


@without_collector()
def propose(
    findings: Sequence[Finding],
    *,
    record_id: str,
    record_kind: RecordKind,
    book: Rulebook,
    register: Register,
    identity: Identity = Identity(),  # noqa: B008 - frozen, and empty
    said: Circumstances = Circumstances(),  # noqa: B008 - frozen, and empty
) -> tuple[Proposal, ...]:
    """One proposal for each finding, in order.

    compelled, open → release; forbidden → redact; permitted to withhold → the office's signed default; refer → refer.
    Where the law leaves a choice and the register has no default, a person must decide: refer. Raises ``BadInput`` for
    a claim on a finding that the record does not have.
    """
    strange = said.unknown_claims([finding.id for finding in findings]) if said.claims else ()
    if strange:
        raise BadInput(f"{record_id}: grounds are claimed for {', '.join(strange)}, which are no findings of it.")
    facts = [facts_of(finding, record_kind=record_kind, identity=identity, said=said) for finding in findings]
    duties = book.decide_many(facts)
    return tuple(
        _proposal(record_id, finding, fact, duty, register, _claimed(book, fact, duty, said.reasons(finding.id)))
        for finding, fact, duty in zip(findings, facts, duties, strict=True)
    )


def _proposal(
    record_id: str, finding: Finding, facts: Facts, duty: Duty, register: Register, claimed: Claimed | None
) -> Proposal:
    decision, why = _decide(finding.category, duty, register)
    return Proposal(record_id, finding, facts, duty, decision, why, claimed=claimed)


def _claimed(book: Rulebook, facts: Facts, duty: Duty, reasons: str) -> Claimed | None:
    """What of a duty rests on the claim: the exemptions that without it would not be there."""
    if facts.claimed is ClaimedGround.NONE:
        return None
    (without,) = book.decide_many([replace(facts, claimed=ClaimedGround.NONE)])
    there = {rule.id for rule in without.rules}
    return Claimed(frozenset(rule.code for rule in duty.rules if rule.code and rule.id not in there), reasons)


def _decide(category: Category, duty: Duty, register: Register) -> tuple[Decision, str]:
    if duty.kind in (DutyKind.COMPELLED, DutyKind.OPEN):
        return Decision.RELEASE, duty.why
    if duty.kind is DutyKind.FORBIDDEN:
        return Decision.REDACT, duty.why
    if duty.kind is DutyKind.REFER:
        return Decision.REFER, duty.why
    try:
        default = register.default(category, duty.code)
    except NotAdopted as error:
        return Decision.REFER, f"{duty.why}; {error}"
    if default == "release":
        return Decision.RELEASE, f"{duty.why}; the discretion register releases it, to whoever asks"
    return Decision.REDACT, f"{duty.why}; the discretion register withholds it, whoever asks"

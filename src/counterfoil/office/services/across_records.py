"""What one record of a case says about the others: whom it protects, and what goes out anyway."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from counterfoil.detection.model import Finding
from counterfoil.law.model import DutyKind
from counterfoil.office.services.reviewable import Unit
from counterfoil.records.names import fold
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Category, Party, Role

_PROTECTED = (Role.VICTIM, Role.WITNESS, Role.REPORTING_PARTY, Role.MINOR, Role.INFORMANT, Role.GUARDIAN)


def protected(findings: Sequence[Finding]) -> tuple[Party, ...]:
    """The people of one case whom a form or a cue names in a role that may protect them, each once."""
    named: dict[str, Party] = {}
    for finding in findings:
        if finding.category is Category.NAME and finding.role in _PROTECTED and len(fold(finding.text)) > 1:
            key = " ".join(sorted(fold(finding.text)))
            named.setdefault(
                key,
                Party(
                    id=f"case-{len(named) + 1}",
                    name=finding.text,
                    role=finding.role,
                    minor=finding.minor,
                    sex_offence_victim=finding.sex_offence_victim,
                ),
            )
    return tuple(named.values())


def not_in(protected: Sequence[Party], findings: Sequence[Finding]) -> tuple[Party, ...]:
    """Those that this record does not know yet; never one whose surname is the arrestee's here."""
    known = {" ".join(sorted(fold(f.text))) for f in findings if f.category is Category.NAME}
    arrested = {
        word for f in findings if f.category is Category.NAME and f.role is Role.ARRESTEE for word in fold(f.text)
    }
    return tuple(
        party
        for party in protected
        if " ".join(sorted(fold(party.name))) not in known and not arrested.intersection(fold(party.name))
    )


def as_released_elsewhere(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """What the law compels in one record of the case is not withheld in another: it would protect nobody."""
    compelled = {
        (p.finding.category, " ".join(_words(p.finding.text))): unit.id
        for unit in units
        for p in unit.proposals
        if p.duty.kind is DutyKind.COMPELLED and p.decision is Decision.RELEASE
    }
    return tuple(replace(unit, proposals=tuple(_released(p, compelled) for p in unit.proposals)) for unit in units)


def _released(p: Proposal, compelled: Mapping[tuple[Category, str], str]) -> Proposal:
    where = compelled.get((p.finding.category, " ".join(_words(p.finding.text))))
    free = p.duty.kind is DutyKind.PERMITTED_TO_WITHHOLD and p.finding.role is Role.ARRESTEE
    if where is None or not free or p.decision is not Decision.REDACT:
        return p
    return replace(
        p, decision=Decision.RELEASE, why=f"{p.duty.why}; but it must go out in {where}, so it goes out here too"
    )


def _words(text: str) -> list[str]:
    """Words and numbers of a text without case and punctuation, for comparing."""
    return re.findall(r"\w+", text.casefold())

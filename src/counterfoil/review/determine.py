"""Proposals and a filled-in decisions table to determinations; determinations to marks. The law's limits hold here.

A compelled item cannot be withheld and a forbidden one cannot be released, whoever signs: ``RefusedByLaw``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from counterfoil.detection.model import Finding
from counterfoil.detection.second.choosing import NAMES as SECOND
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.model import DutyKind
from counterfoil.review.decisions import (
    Confirmed,
    Decisions,
    FindingDecision,
    RecordDecision,
    paper_of,
)
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import Box, Category, Mark

_MOST_SHOWN = 20


def determine(
    proposals: Sequence[Proposal],
    decisions: Decisions,
    *,
    pages: Mapping[str, int],
    exemptions: Exemptions,
    on: date,
    decided_at: datetime,
) -> tuple[Determination, ...]:
    """What the named person determined: one for each record that was decided, one for each of its decided findings.

    ``pages`` is record id → number of pages, as the table was written for; ``exemptions`` are the law pack's, of which
    those that hold ``on`` the day of release may be claimed. What was left undecided gives nothing; ``completeness``
    says so.
    Raises ``BadInput`` when the table belongs to other proposals, names an unknown exemption or lacks a reason;
    ``PersonMustDecide`` when nobody signed; ``RefusedByLaw`` with the citation.
    """
    if decisions.paper != paper_of(decisions.case_number, pages, proposals):
        raise BadInput(
            f"The decisions of {decisions.case_number or 'this case'} were made on another set of records and findings "
            "than the case has now. Nothing was decided. Write the table anew and decide on that."
        )
    return of_these(proposals, decisions, pages=pages, exemptions=exemptions, on=on, decided_at=decided_at)


def of_these(
    proposals: Sequence[Proposal],
    decisions: Decisions,
    *,
    pages: Mapping[str, int],
    exemptions: Exemptions,
    on: date,
    decided_at: datetime,
) -> tuple[Determination, ...]:
    """As ``determine``, of decisions that the caller itself just made of these very proposals.

    A table that came from elsewhere goes through ``determine``, which asks whether it belongs to them.
    """
    if decided_at.tzinfo is None:
        raise ValueError("decided_at: a time zone is needed.")
    if not decisions.decided_by:
        raise PersonMustDecide('The decisions table is not signed. Write "Name, Title" in its first row.')
    by_record = {one.record_id: one for one in decisions.records}
    by_finding = {(one.record_id, one.finding_id): one for one in decisions.findings}
    _need_known_places(decisions, pages, proposals)
    decided = _decided(proposals, by_record, by_finding)
    refused = [line for p in proposals for line in _against_the_law(p, by_record, decided)]
    if refused:
        raise RefusedByLaw(_listed("The law does not let this be decided so:", refused))
    known = {code for code in exemptions.by_code if exemptions.exemption(code, on)}
    wrong = [line for _, (p, of) in decided.items() for line in _without_ground(p, of, known)]
    wrong += [
        f"{one.record_id}: unknown exemption '{one.exemption}'. Known: {', '.join(sorted(known))}."
        for one in decisions.records
        if one.withheld and one.exemption not in known
    ]
    if wrong:
        raise BadInput(_listed("Nothing was decided:", wrong))
    of_records: dict[str, list[tuple[Proposal, FindingDecision]]] = {}
    for (record_id, _), one in decided.items():
        of_records.setdefault(record_id, []).append(one)
    made: list[Determination] = []
    for record_id in pages:
        made += _of_record(by_record.get(record_id), decisions.decided_by, decided_at)
        made += [
            _of_finding(p, of, exemptions, on, decisions.decided_by, decided_at)
            for p, of in of_records.get(record_id, ())
        ]
    return tuple(made)


def marks(determinations: Sequence[Determination], findings: Sequence[Finding]) -> tuple[Mark, ...]:
    """The regions to remove from one record: a mark for every box of every finding determined to be redacted.

    Both arguments are of the same record. A finding without a determination raises ``PersonMustDecide``: a doubt
    about a mark is a leak.
    """
    decided = _by_finding(determinations, findings)
    return tuple(
        Mark(
            page_index=finding.page_index,
            box=box,
            code=decided[finding.id].exemption,
            value=needle_of(finding),
            whole_region=finding.whole_region,
        )
        for finding in findings
        if decided[finding.id].decision is Decision.REDACT
        for box in finding.boxes
    )


_BY_PLACE_ONLY = frozenset(
    {
        Category.AGE,
        Category.ARREST_TIME,
        Category.BAIL,
        Category.BIRTHPLACE,
        Category.CASE_NUMBER,
        Category.CHARGE,
        Category.IMMIGRATION_STATUS,
        Category.INCIDENT_LOCATION,
        Category.MEDICAL,
        Category.PHOTO,
        Category.PHYSICAL_DESCRIPTION,
        Category.VICTIM_CUE,
    }
)
"""What shows something only where it stands: "Illinois" is a birthplace in one box and the letterhead above it."""


def needle_of(finding: Finding) -> str:
    """The text that the verifier must find nowhere else: the finding's own, where it identifies someone by itself."""
    second = finding.detector in SECOND
    guessed = finding.category is Category.NAME and (
        second or finding.detector == "name" or any(c.isdigit() for c in finding.text)
    )  # a word taken for a name by its surroundings is withheld where it stands; elsewhere it may be any word
    guessed |= second and finding.category in (Category.HOME_ADDRESS, Category.OTHER_ADDRESS)  # "60614" alone
    return "" if guessed or finding.category in _BY_PLACE_ONLY else finding.text


def kept(determinations: Sequence[Determination], findings: Sequence[Finding]) -> tuple[tuple[int, Box], ...]:
    """Places of one record that were determined to be released, ``(page_index, box)``.

    The verifier needs them: the same words may be withheld in one place and lawfully stand in another.
    """
    decided = _by_finding(determinations, findings)
    return tuple(
        (finding.page_index, box)
        for finding in findings
        if decided[finding.id].decision is Decision.RELEASE
        for box in finding.boxes
    )


def _by_finding(determinations: Sequence[Determination], findings: Sequence[Finding]) -> dict[str, Determination]:
    decided = {one.finding_id: one for one in determinations if one.finding_id}
    records = {one.record_id for one in determinations}
    if len(records) > 1:
        raise RuntimeError(
            f"marks are made record by record; these determinations are of {', '.join(sorted(records))}."
        )
    open_ones = [
        f"{one.id} on page {one.page_index + 1}"
        for one in findings
        if one.id not in decided or decided[one.id].decision is Decision.REFER
    ]
    if open_ones:
        raise PersonMustDecide(_listed("These findings are not yet decided:", open_ones))
    return decided


def _need_known_places(decisions: Decisions, pages: Mapping[str, int], proposals: Sequence[Proposal]) -> None:
    known = {(p.record_id, p.finding.id) for p in proposals}
    strange = [f"record {one.record_id}" for one in decisions.records if one.record_id not in pages]
    strange += [f"{record}, page {index + 1}" for record, index in decisions.viewed if index >= pages.get(record, 0)]
    strange += [
        f"{one.record_id}, {one.finding_id}"
        for one in decisions.findings
        if (one.record_id, one.finding_id) not in known
    ]
    if strange:
        raise BadInput(_listed("The decisions name what the case does not have:", sorted(strange)))


def _decided(
    proposals: Sequence[Proposal],
    by_record: Mapping[str, RecordDecision],
    by_finding: Mapping[tuple[str, str], FindingDecision],
) -> dict[tuple[str, str], tuple[Proposal, FindingDecision]]:
    """Each proposal that was decided, with the decision, by record id and finding id, in the order of the proposals.

    None of a record that stays out as a whole: nothing of it is released or marked.
    """
    out = {of for of, one in by_record.items() if one.withheld or one.confirmed is Confirmed.NOT_THE_PERSON}
    found = {}
    for p in proposals:
        place = p.record_id, p.finding.id
        decided = by_finding.get(place)
        if decided is not None and decided.decision is not None and p.record_id not in out:
            found[place] = p, decided
    return found


def _against_the_law(
    p: Proposal,
    by_record: Mapping[str, RecordDecision],
    decided: Mapping[tuple[str, str], tuple[Proposal, FindingDecision]],
) -> list[str]:
    if p.duty.kind is DutyKind.COMPELLED:
        record = by_record.get(p.record_id)
        if record is not None and record.withheld:
            return [f"{p.place} must go out ({_authority(p)}), so its record cannot be withheld whole."]
        if _decision_on(p, decided) is Decision.REDACT:
            return [f"{p.place} must go out ({_authority(p)}) and cannot be redacted."]
    if p.duty.kind is DutyKind.FORBIDDEN and _decision_on(p, decided) is Decision.RELEASE:
        return [f"{p.place} must not go out ({_authority(p)}) and cannot be released."]
    return []


def _decision_on(p: Proposal, decided: Mapping[tuple[str, str], tuple[Proposal, FindingDecision]]) -> Decision | None:
    found = decided.get((p.record_id, p.finding.id))
    return found[1].decision if found is not None else None


def _authority(p: Proposal) -> str:
    return ", ".join(p.duty.citations) or "no citation"


def _without_ground(p: Proposal, decided: FindingDecision, known: Collection[str]) -> list[str]:
    wrong = []
    if decided.decision is not p.decision and not decided.reason:
        wrong.append(f"{p.place}: {decided.decision} instead of {p.decision} needs a reason.")
    if decided.decision is Decision.REDACT:
        if not decided.exemption:
            wrong.append(f"{p.place}: redacting needs an exemption. Known: {', '.join(sorted(known))}.")
        elif decided.exemption != p.duty.code and decided.exemption not in known:
            wrong.append(f"{p.place}: unknown exemption '{decided.exemption}'. Known: {', '.join(sorted(known))}.")
        elif p.decision is Decision.REDACT and decided.exemption != p.duty.code and not decided.reason:
            wrong.append(f"{p.place}: {decided.exemption} instead of {p.duty.code} needs a reason.")
    return wrong


def _of_record(record: RecordDecision | None, decided_by: str, decided_at: datetime) -> list[Determination]:
    if record is None or record.confirmed in (Confirmed.NO, Confirmed.UNDECIDED):
        return []
    if record.withheld:
        decision = Decision.WITHHOLD
    elif record.confirmed is Confirmed.NOT_THE_PERSON:
        decision = Decision.NOT_RESPONSIVE
    else:
        decision = Decision.RELEASE
    basis = record.reason if record.withheld else ""
    return [
        Determination(
            record.record_id,
            "",
            decision,
            exemption=record.exemption if record.withheld else "",
            factual_basis=basis,
            reason=record.reason,
            decided_by=decided_by,
            decided_at=decided_at,
        )
    ]


def _of_finding(
    p: Proposal, decided: FindingDecision, exemptions: Exemptions, on: date, decided_by: str, decided_at: datetime
) -> Determination:
    assert decided.decision is not None  # noqa: S101 - only decided ones come here
    code = decided.exemption if decided.decision is Decision.REDACT else ""
    rules = [rule for rule in p.duty.rules if code and rule.code == code]
    of_rule = next((rule.basis for rule in rules if rule.basis), "")
    return Determination(
        record_id=p.record_id,
        finding_id=p.finding.id,
        decision=decided.decision,
        exemption=code,
        factual_basis=_with_reasons(p, code, of_rule or _basis(p, code, exemptions, on)),
        reason=decided.reason,
        decided_by=decided_by,
        decided_at=decided_at,
        authority="; ".join(dict.fromkeys(rule.citation for rule in rules)),
    )


def _with_reasons(p: Proposal, code: str, basis: str) -> str:
    """5 ILCS 140/9(a): where the exemption turns on facts that a person claims, they are said in detail."""
    if p.claimed is None or code not in p.claimed.codes:
        return basis
    reasons = p.claimed.reasons.strip()
    return f"{basis} {reasons[:1].upper()}{reasons[1:].rstrip('.')}."


def _basis(p: Proposal, code: str, exemptions: Exemptions, on: date) -> str:
    """The exemption's factual basis, of the category and role, or of what a person called it."""
    found = exemptions.exemption(code, on)
    if p.what and found is not None:
        return found.basis.format(what=p.what)
    return exemptions.basis(code, p.finding.category, p.finding.role, on)


def _listed(headline: str, lines: Sequence[str]) -> str:
    shown = list(lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        shown.append(f"… and {len(lines) - _MOST_SHOWN} more")
    return headline + "\n" + "\n".join(f"  {line}" for line in shown)

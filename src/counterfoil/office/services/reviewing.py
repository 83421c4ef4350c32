"""From the records that the search met to proposals that a person can read, and from decisions to determinations."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from counterfoil import detection, documents
from counterfoil.cases.lifecycle import State, after
from counterfoil.cases.standing import Identity, identity_of
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.law.model import DutyKind
from counterfoil.office import models
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.intake import parties_of, units
from counterfoil.office.services.searching import Candidate, candidates
from counterfoil.records.model import Match
from counterfoil.records.names import fold
from counterfoil.review import apart, completeness, decisions, decisions_reading, decisions_table, determine, duties
from counterfoil.review.added import with_added
from counterfoil.review.completeness import Review
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import Added, Confirmed, Decisions, FindingDecision, RecordDecision
from counterfoil.review.duties import Rules
from counterfoil.review.model import Correction, Decision, Determination, Proposal, counted
from counterfoil.review.proof_pages import proposal_pages
from counterfoil.values import Act, Category, Digest, Moment, Party, RecordKind, Role

TABLE = "decisions.csv"
"""The staff paper that a person fills in; it lies in the case's working folder."""


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


def prepare(desk: Desk, case: models.Case) -> Reviewable:
    """Read every record that was met, find what it shows, and ask the law. The same input gives the same proposals."""
    found = candidates(case)
    book, register, identity = desk.book(desk.today), desk.register(desk.today), _identity(case)
    read: list[tuple[str, Candidate, Document, RecordKind, tuple[Party, ...], tuple[Finding, ...]]] = []
    for number, candidate in enumerate(found):
        record = candidate.record
        desk.progress(number, len(found), record.number)
        workdir = desk.folder(case, "records", record.number)
        document = documents.read(desk.store.get(record.digest), workdir=workdir, name=record.name, worker=desk.worker)
        parties = parties_of(record.name)
        for part, unit in enumerate(units(document)):
            if unit.pdf is None or not unit.pages:
                continue
            kind = RecordKind(record.kind) if part == 0 else detection.kind_of(unit)
            unit_id = record.number if part == 0 else f"{record.number}.{part}"
            read.append((unit_id, candidate, unit, kind, parties, detection.find(unit, parties, kind=kind)))
    protected = _protected([finding for *_, findings in read for finding in findings])
    made: list[Unit] = []
    for unit_id, candidate, unit, kind, parties, findings in read:
        others = _not_in(protected, findings)
        if others:
            findings = detection.find(unit, (*parties, *others), kind=kind)
        proposals = duties.propose(
            findings, record_id=unit_id, record_kind=kind, book=book, register=register, identity=identity
        )
        made.append(Unit(unit_id, candidate, unit, kind, proposals))
    whole = Reviewable(
        _as_released_elsewhere(made),
        case.number,
        desk.folder(case, "review") / TABLE,
        Rules(book, register, identity),
    )
    proposed = {(p.record_id, p.finding.id): p.decision for p in whole.proposals}
    return _with(whole, apart.with_notes(_cut_apart(whole, whole.proposals, proposed), proposed))


def _with(review: Reviewable, proposals: Sequence[Proposal]) -> Reviewable:
    """The review with other proposals, each with its own file."""
    units = (replace(unit, proposals=tuple(p for p in proposals if p.record_id == unit.id)) for unit in review.units)
    return replace(review, units=tuple(units))


def _cut_apart(review: Reviewable, proposals: Sequence[Proposal], decided: apart.Decided) -> tuple[Proposal, ...]:
    return apart.cut_apart(proposals, decided, {unit.id: unit.document.pages for unit in review.units})


_PROTECTED = (Role.VICTIM, Role.WITNESS, Role.REPORTING_PARTY, Role.MINOR, Role.INFORMANT, Role.GUARDIAN)


def _protected(findings: Sequence[Finding]) -> tuple[Party, ...]:
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


def _not_in(protected: Sequence[Party], findings: Sequence[Finding]) -> tuple[Party, ...]:
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


def _as_released_elsewhere(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """What the law compels in one record of the case is not withheld in another: it would protect nobody."""
    compelled = {
        (p.finding.category, " ".join(fold_words(p.finding.text))): unit.id
        for unit in units
        for p in unit.proposals
        if p.duty.kind is DutyKind.COMPELLED and p.decision is Decision.RELEASE
    }
    return tuple(replace(unit, proposals=tuple(_released(p, compelled) for p in unit.proposals)) for unit in units)


def _released(p: Proposal, compelled: Mapping[tuple[Category, str], str]) -> Proposal:
    where = compelled.get((p.finding.category, " ".join(fold_words(p.finding.text))))
    free = p.duty.kind is DutyKind.PERMITTED_TO_WITHHOLD and p.finding.role is Role.ARRESTEE
    if where is None or not free or p.decision is not Decision.REDACT:
        return p
    return replace(
        p, decision=Decision.RELEASE, why=f"{p.duty.why}; but it must go out in {where}, so it goes out here too"
    )


def fold_words(text: str) -> list[str]:
    """Words and numbers of a text without case and punctuation, for comparing."""
    return re.findall(r"\w+", text.casefold())


def propose(desk: Desk, case: models.Case, review: Reviewable) -> None:
    """Write the proposals down for a person: pages with coloured boxes, and the table to fill in."""
    counts = {kind: sum(p.duty.kind is kind for p in review.proposals) for kind in DutyKind}
    with transaction.atomic():
        desk.journal.record(
            "detection.run",
            case=case,
            facts={
                **{kind.value: count for kind, count in counts.items()},
                "records": len(review.units),
                "pages": sum(review.pages.values()),
                "findings": len(review.proposals),
            },
        )
        case.state = after("detection.run", State(case.state))
        case.save(update_fields=["state"])
    lines = [f"{count} {kind.value.replace('_', ' ')}" for kind, count in counts.items() if count]
    found, pages, files = len(review.proposals), sum(review.pages.values()), len(review.units)
    headline = f"{counted(found, 'finding')} on {counted(pages, 'page')} of {counted(files, 'file')}"
    desk.tell(Told("findings", headline, tuple(lines)))


def write_papers(desk: Desk, case: models.Case, review: Reviewable) -> Path:
    """The staff papers: ``<record>.pdf`` with coloured boxes, and the table; returns the table's path."""
    folder = desk.folder(case, "review")
    for number, unit in enumerate(review.units):
        desk.progress(number, len(review.units), f"drawing {unit.id}")
        assert unit.document.pdf is not None  # noqa: S101 - units without pages were left out
        label = f"{case.number}   {unit.id}"
        proposal_pages(unit.document.pdf, unit.proposals, folder / f"{unit.id}.pdf", label=label)
    table = folder / TABLE
    if not _filled_in(table, review):
        decisions_table.write_table(
            table, case_number=case.number, pages=review.pages, proposals=review.proposals, labels=_labels(review)
        )
    return table


def accept_proposals(case: models.Case, review: Reviewable, *, decided_by: str) -> Decisions:
    """Every proposal accepted as a named person of a sample office would; raises ``PersonMustDecide`` at a referral.

    A record that only a name met is not accepted: some other identifier has to confirm whose it is. It stays out
    when another record of the same search was confirmed, else the person must look.
    """
    doubtful = [unit for unit in review.units if not unit.candidate.confirmed]
    sure = replace(review, units=tuple(unit for unit in review.units if unit.candidate.confirmed))
    if doubtful and not sure.units:
        one = len(doubtful) == 1
        raise PersonMustDecide(
            f"{counted(len(doubtful), 'record')} {'was' if one else 'were'} met by a name or by words alone; no "
            f"identifier (RD, CB, IR number, birth date) says that {'it is' if one else 'they are'} what is asked for. "
            "A person decides that in the decisions table."
        )
    accepted = decisions.accept_all(case.number, sure.pages, sure.proposals, decided_by=decided_by)
    out = tuple(
        RecordDecision(unit.id, Confirmed.NOT_THE_PERSON, reason="met by name or words only; no identifier confirms it")
        for unit in doubtful
    )
    paper = _paper(review)
    return Decisions(
        accepted.case_number, paper, accepted.decided_by, (*accepted.records, *out), accepted.viewed, accepted.findings
    )


def _paper(review: Reviewable) -> Digest:
    return decisions.paper_of(review.case_number, review.pages, review.proposals)


def _need_this_case(review: Reviewable, made: Decisions) -> None:
    """Another case may have the same records and pages; what was decided for its requester does not hold here."""
    if made.case_number != review.case_number:
        raise BadInput(
            f"The decisions table is of case {made.case_number or 'without a number'}; this is case "
            f"{review.case_number}. Nothing was decided. The table of this case is {review.table}."
        )


def enlarged(review: Reviewable, made: Decisions) -> tuple[Reviewable, Decisions]:
    """The review as the person sees it, and the decisions to match: corrected, added to, marks cut short.

    Raises ``BadInput`` for the table of another case.
    """
    _need_this_case(review, made)
    kinds = {unit.id: unit.kind for unit in review.units}
    corrected, made = with_corrections(review.proposals, made, pages=review.pages, kinds=kinds, rules=review.rules)
    proposals, made = with_added(
        corrected,
        made,
        pages=review.pages,
        documents={unit.id: unit.document for unit in review.units},
        kinds=kinds,
    )
    decided = {(one.record_id, one.finding_id): one.decision for one in made.findings}
    whole = _with(review, _cut_apart(review, proposals, decided))
    if made.paper != decisions.paper_of(review.case_number, review.pages, proposals):
        return whole, made  # of other proposals: ``decide`` refuses it
    return whole, replace(made, paper=_paper(whole))  # in another order than ``with_added`` gave


def with_kept_additions(case: models.Case, review: Reviewable) -> Reviewable:
    """The review as it was decided in an earlier run, with what the person had corrected and added then."""
    rows = [row for row in case.added if "text" in row]
    added = tuple(Added(**(row | {"category": Category(row["category"]) if row["category"] else None})) for row in rows)
    corrected = tuple(_kept_correction(row) for row in case.added if "finding_id" in row)
    made = Decisions(case.number, _paper(review), "", findings=corrected, added=added)
    whole, _ = enlarged(review, made)
    kept = models.Determination.objects.filter(case=case).exclude(finding="")
    decided = {(row.unit, row.finding): Decision(row.decision) for row in kept}
    return _with(whole, _cut_apart(whole, whole.proposals, decided))


def _correction_row(one: FindingDecision) -> dict[str, object]:
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


def decide(
    desk: Desk, case: models.Case, review: Reviewable, made: Decisions, *, added: Sequence[Added] = ()
) -> Review:
    """Turn decisions into determinations. What still blocks raises ``PersonMustDecide`` and changes nothing.

    ``added`` and the corrections are kept with the case, so that a later run makes the same marks.
    """
    _need_this_case(review, made)
    _need_reasons(review, made)
    now = desk.journal.now()
    determined = determine.determine(
        review.proposals,
        made,
        pages=review.pages,
        exemptions=desk.pack.exemptions,
        on=desk.today,
        decided_at=now,
    )
    whole = Review(review.pages, review.proposals, made, determined)
    blocks = completeness.outstanding(whole)
    if blocks:
        raise PersonMustDecide(
            f"{counted(len(blocks), 'thing')} still {'blocks' if len(blocks) == 1 else 'block'} the release:\n"
            + "\n".join(f"  {line}" for line in blocks[:20])
            + f"\nDecide in the table: {review.table}"
        )
    of_findings = [one for one in determined if one.finding_id]
    of_records = [one for one in determined if not one.finding_id]
    proposed = {(p.record_id, p.finding.id): p for p in review.proposals}
    places = {(one.record_id, one.finding_id) for one in of_findings}
    corrections = [one for one in made.findings if one.correction and (one.record_id, one.finding_id) in places]
    deviations = sum(
        p.correction is not None or one.decision is not p.decision
        for one in of_findings
        for p in [proposed[one.record_id, one.finding_id]]
    )
    codes = sorted({one.exemption for one in determined if one.exemption})
    with transaction.atomic():
        confirmed = [one.confirmed for one in made.records]
        desk.journal.record(
            "search.confirmed",
            case=case,
            facts={
                "confirmed": confirmed.count(Confirmed.YES),
                "rejected": confirmed.count(Confirmed.NOT_THE_PERSON),
                "unclear": 0,
            },
            actor=made.decided_by,
            role="records-officer",
        )
        desk.journal.record(
            "determination.made",
            case=case,
            facts={
                "records": len(of_records),
                "findings": len(of_findings),
                "released": sum(one.decision is Decision.RELEASE for one in of_findings),
                "redacted": sum(one.decision is Decision.REDACT for one in of_findings),
                "withheld": sum(one.decision is Decision.WITHHOLD for one in of_records),
                "deviations": deviations,
                "exemptions": codes or None,
            },
            private={
                "reasons": [one.reason for one in determined if one.reason] or ["none"],
                "corrections": [f"{one.record_id}, {one.finding_id}: {one.reason}" for one in corrections] or ["none"],
            },
            actor=made.decided_by,
            role="records-officer",
        )
        models.Determination.objects.bulk_create([_row(case, one, proposed) for one in determined])
        case.viewed = sorted([unit_id, index] for unit_id, index in made.viewed)
        case.added = [*(asdict(one) for one in added), *map(_correction_row, corrections)]
        case.state = after("determination.made", State(case.state))
        case.save(update_fields=["state", "viewed", "added"])
    redacted = sum(one.decision is Decision.REDACT for one in of_findings)
    headline = f"{made.decided_by}: {redacted} redacted, {len(of_findings) - redacted} released"
    lines = [f"under {code}" for code in codes]
    lines += [f"{counted(len(corrections), 'finding')} corrected by the reviewer"] if corrections else []
    desk.tell(Told("determination", headline, tuple(lines)))
    return whole


def _need_reasons(review: Reviewable, made: Decisions) -> None:
    """A record that an identifier met is not set aside without a word."""
    silent = [
        one.record_id
        for one in made.records
        if one.confirmed is Confirmed.NOT_THE_PERSON
        and not one.reason
        and review.unit(one.record_id).candidate.confirmed
    ]
    if silent:
        raise BadInput(
            f"{', '.join(silent)}: an identifier says that this is what was asked for. To set it aside as “not the "
            "person”, give the reason in the table; to withhold it, decide “withhold” with an exemption."
        )


def signature(made: Decisions, review: Reviewable) -> str:
    """Who signed a table for these very proposals; raises ``BadInput`` or ``PersonMustDecide`` when nobody did."""
    _need_this_case(review, made)
    if made.paper != _paper(review):
        raise BadInput(
            "The decisions table belongs to another search of this case. Run respond again, and sign that one."
        )
    if not made.decided_by:
        raise PersonMustDecide('The decisions table is not signed. Write "Name, Title" in its first row.')
    return made.decided_by


def confirm_nothing_found(desk: Desk, case: models.Case, *, signed_by: str) -> None:
    """A named person looked at the search and confirms that there is no responsive record."""
    with transaction.atomic():
        facts = {"confirmed": 0, "rejected": 0, "unclear": 0}
        desk.journal.record("search.confirmed", case=case, facts=facts, actor=signed_by, role="records-officer")
    desk.tell(Told("determination", f"{signed_by}: no responsive record was found"))


def confirmed_by(case: models.Case) -> str:
    """Who confirmed the search of a case in which nothing was found."""
    act = models.Act.objects.filter(case=case, kind="search.confirmed").order_by("-leaf").first()
    return act.actor if act else ""


def decided_review(case: models.Case, review: Reviewable) -> Review:
    """The review of a case whose determinations were made in an earlier run."""
    rows = list(models.Determination.objects.filter(case=case).order_by("pk"))
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
    paper = _paper(review)
    made = Decisions(case.number, paper, by, records, viewed)
    return Review(review.pages, review.proposals, made, determined)


def _identity(case: models.Case) -> Identity:
    acts = models.Act.objects.filter(case=case, kind="identity.verified")
    return identity_of(
        Act(row.kind, Moment(row.took_effect_at, row.recorded_at), row.actor, row.facts, row.private) for row in acts
    )


def _row(case: models.Case, one: Determination, proposed: Mapping[tuple[str, str], Proposal]) -> models.Determination:
    p = proposed.get((one.record_id, one.finding_id))
    return models.Determination(
        case=case,
        record=models.Record.objects.get(number=one.record_id.partition(".")[0]),
        unit=one.record_id,
        finding=one.finding_id,
        category=_category(p) if p else "",
        page_number=p.finding.page_index + 1 if p else None,
        decision=one.decision.value,
        exemption=one.exemption,
        basis=one.factual_basis,
        authority=one.authority,
        reason=one.reason,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
    )


def _category(p: Proposal) -> str:
    """What ``case show`` says of it; a correction shows as one."""
    return f"{p.shows} (corrected)" if p.correction else p.shows


def _labels(review: Reviewable) -> dict[str, str]:
    """What a person needs in order to say whose record it is."""
    labels = {}
    for unit in review.units:
        record, hit = unit.candidate.record, unit.candidate.hit
        numbers = ", ".join(f"{system} {value}" for system, value in record.numbers[:4])
        sure = "confirmed by" if hit.match is Match.EXACT_IDENTIFIER else "met by"
        labels[unit.id] = f"{unit.kind.replace('_', ' ')}; {numbers or 'no number'}; {sure} {hit.shown}; {record.name}"
    return labels


def _filled_in(table: Path, review: Reviewable) -> bool:
    """True when a person has begun to fill in the table for these very proposals: it is not overwritten."""
    if not table.exists():
        return False
    try:
        read = decisions_reading.read_table(table)
    except Exception:  # noqa: BLE001 - half filled in, or of older proposals: keep what a person wrote beside the new one
        os.replace(table, table.with_name("decisions-earlier.csv"))
        return False
    if read.paper != _paper(review):
        os.replace(table, table.with_name("decisions-earlier.csv"))
        return False
    return True


def findings_of(unit: Unit) -> Sequence[detection.model.Finding]:
    """The findings of one unit, in order."""
    return [p.finding for p in unit.proposals]

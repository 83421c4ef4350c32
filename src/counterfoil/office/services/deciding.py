"""From the decisions of a named person to determinations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.services import blanking
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.kept_decisions import correction_row
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.office.services.reviewing import need_this_case
from counterfoil.review import completeness, decisions, determine
from counterfoil.review.completeness import Review
from counterfoil.review.decisions import (
    Added,
    Confirmed,
    Decisions,
    FindingDecision,
    RecordDecision,
    unread_id,
)
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import counted

COUNTS_ITEMS = (
    "The letter and the index count items: a finding on two lines is two items, so there can be more items than "
    "findings."
)


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
    paper = review.paper
    return Decisions(
        accepted.case_number, paper, accepted.decided_by, (*accepted.records, *out), accepted.viewed, accepted.findings
    )


def decide(
    desk: Desk, case: models.Case, review: Reviewable, made: Decisions, *, added: Sequence[Added] = ()
) -> Review:
    """Turn decisions into determinations, in place of those before. What blocks raises, and changes nothing.

    ``added`` and the corrections are kept with the case, so that a later run makes the same marks.
    """
    need_this_case(review, made)
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
    # What the law says of a corrected finding is its proposal; only another decision than that deviates.
    deviations = sum(one.decision is not proposed[one.record_id, one.finding_id].decision for one in of_findings)
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
                "corrections": len(corrections),
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
        models.Determination.objects.filter(case=case).delete()  # decided anew; the acts keep the history
        models.Determination.objects.bulk_create([row_of(case, one, proposed) for one in determined])
        case.viewed = sorted([unit_id, index] for unit_id, index in made.viewed)
        case.added = [*(asdict(one) for one in added), *map(correction_row, corrections)]
        case.state = after("determination.made", State(case.state))
        case.save(update_fields=["state", "viewed", "added"])
        _unlist(review, added, corrections)
    redacted = sum(one.decision is Decision.REDACT for one in of_findings)
    headline = f"{made.decided_by}: {counted(redacted, 'finding')} redacted, {len(of_findings) - redacted} released"
    lines = [f"under {code}" for code in codes]
    lines += [f"{counted(len(corrections), 'finding')} corrected by the reviewer"] if corrections else []
    lines += [COUNTS_ITEMS] if redacted else []
    desk.tell(Told("determination", headline, tuple(lines)))
    return whole


def _unlist(review: Reviewable, added: Sequence[Added], corrections: Sequence[FindingDecision]) -> None:
    """What a person says is somebody's origin or status is searched no more, as if it had been found at once."""
    from counterfoil.detection.unlisted import CATEGORIES  # inline: slow import

    words = [(one.record_id, one.text) for one in added if one.category in CATEGORIES and one.text]
    texts = {(p.record_id, p.finding.id): p.finding.text for p in review.proposals}
    for one in corrections:
        assert one.correction is not None  # noqa: S101 - only corrections come here
        if one.correction.category in CATEGORIES:
            words.append((one.record_id, texts[one.record_id, one.finding_id]))
    for record in dict.fromkeys(unit.partition(".")[0] for unit, _ in words):
        blanking.pointed_out(record, [text for unit, text in words if unit.partition(".")[0] == record])


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


def signature(made: Decisions, review: Reviewable, *, unread: Sequence[str] = ()) -> str:
    """Who signed a table for these very proposals; raises ``BadInput`` or ``PersonMustDecide`` when nobody did.

    ``unread`` are the files that no search saw into: a signature on a table that does not list them all is none.
    """
    need_this_case(review, made)
    if made.paper != review.paper:
        raise BadInput(
            "The decisions table belongs to another search of this case. Run respond again, and sign that one."
        )
    if not made.decided_by:
        raise PersonMustDecide('The decisions table is not signed. Write "Name, Title" in its first row.')
    need_listed(made, review, unread=unread)
    return made.decided_by


def need_listed(made: Decisions, review: Reviewable, *, unread: Sequence[str]) -> None:
    """Whoever signs knows which files no search saw into: raises ``PersonMustDecide`` where the table lists not all."""
    unseen = [file for file in unread if unread_id(file) not in made.unread]
    if unseen:
        raise PersonMustDecide(
            f"{counted(len(unseen), 'file')} could not be read and {'is' if len(unseen) == 1 else 'are'} not in the "
            "table that was signed:\n"
            + "\n".join(f"  {file}" for file in unseen[:20])
            + f"\nSign the table that lists {'it' if len(unseen) == 1 else 'them'}: {review.table}"
        )


def confirm_nothing_found(desk: Desk, case: models.Case, *, signed_by: str) -> None:
    """A named person looked at the search and confirms that there is no responsive record."""
    with transaction.atomic():
        facts = {"confirmed": 0, "rejected": 0, "unclear": 0}
        desk.journal.record("search.confirmed", case=case, facts=facts, actor=signed_by, role="records-officer")
    desk.tell(Told("determination", f"{signed_by}: no responsive record was found"))


def row_of(case: models.Case, one: Determination, proposed: Mapping[tuple[str, str], Proposal]) -> models.Determination:
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

"""Who signs what stands decided: one named person, and a second one where the office wants it.

A signature is on the decisions as they stand: what is decided afterwards is not signed, and the signature lapses. The
signed table goes to the worker, which judges every row of it anew before anything is determined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title, person_of
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.roles import Role
from counterfoil.office.services import draft_history, drafting, drafts, searching, sheets, work
from counterfoil.office.services.drafts import Whole
from counterfoil.office.services.session import within
from counterfoil.office.services.sheets import Sheet
from counterfoil.review import decisions_table
from counterfoil.review.added import DETECTOR, DRAWN
from counterfoil.review.completeness import Review
from counterfoil.review.decisions import Confirmed, unread_id
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import digest_of_file

WAITING, COMPLETE, WITHDRAWN = "waiting", "complete", "withdrawn"
_ROLES = {Role.RECORDS_OFFICER: "records-officer", Role.COUNSEL: "counsel"}


@dataclass(frozen=True, slots=True)
class Deviation:
    """A decision that is not what was proposed, or a correction, with its reason."""

    unit: str
    page_number: int
    finding: str
    shows: str
    proposed: str
    decided: str
    reason: str


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """A record that stays out as a whole."""

    unit: str
    exemption: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is about to be signed, in numbers and by exemption."""

    records_out: int
    withheld: tuple[WholeRecord, ...]
    set_aside: tuple[WholeRecord, ...]
    released: int
    redacted: int
    added: int
    by_exemption: tuple[tuple[str, str, int], ...]  # code, title, places
    deviations: tuple[Deviation, ...]
    unread: tuple[str, ...]
    needs_second: bool


@dataclass(frozen=True)
class Ready:
    """Whether a case can be signed by this person now. ``closed`` says why not; ``whole`` what is still missing."""

    number: int  # of the last change: what is signed is what stood then
    whole: Whole | None
    summary: Summary | None
    waiting: models.SignOff | None  # a first signature that still holds
    lapsed: models.SignOff | None  # one that does not, because something was decided since
    closed: str
    may_confirm: bool = False
    may_withdraw: bool = False


def ready(office: Office, case: models.Case, account: models.Account) -> Ready:
    """What can be signed, and by whom."""
    number = draft_history.last_number(case)
    sheet = sheets.read(office, case.number)
    closed = _why_closed(case, account, sheet)
    last = models.SignOff.objects.filter(case=case, state=WAITING).select_related("by").order_by("-pk").first()
    if sheet is None:
        return Ready(number, None, None, None, None, closed)
    whole, summary = _worked_out(office, case, sheet, account)
    if last is None:
        return Ready(number, whole, summary, None, None, closed)
    holds = (
        last.number == number and _table(office, case).is_file() and digest_of_file(_table(office, case)) == last.table
    )
    if not holds:
        return Ready(number, whole, summary, None, last, closed)
    another = last.by_id != account.pk and person_of(last.by.official) != person_of(account.official)
    return Ready(number, whole, summary, last, None, closed, another, last.by_id == account.pk)


def sign(office: Office, case_number: str, account: models.Account, *, seen: int) -> models.SignOff:
    """Sign what stands decided, as it was shown: ``seen`` is the number of the last change that the signer saw.

    Raises ``PersonMustDecide`` while something is missing, ``BadInput`` where it was changed since. Where one signature
    is enough, the work is listed in the same transaction.
    """
    with within(office) as journal, transaction.atomic():
        case = drafting.locked(case_number)
        sheet = sheets.read(office, case_number)
        if reason := _why_closed(case, account, sheet):
            raise PersonMustDecide(reason)
        assert sheet is not None  # noqa: S101 - it would be closed
        if draft_history.last_number(case) != seen:
            raise BadInput("Something was decided since you opened this page. Look at it again, and sign then.")
        whole, summary = _worked_out(office, case, sheet, account)
        if whole.refused:
            raise BadInput(whole.refused)
        if whole.missing or summary is None:
            raise PersonMustDecide("Something is still missing; nothing was signed.")
        table = _table(office, case)
        decisions_table.write_table(
            table,
            case_number=case_number,
            pages=sheet.pages,
            proposals=sheet.proposals,
            labels=sheet.labels,
            decided=whole.decisions,
            unread=summary.unread,
        )
        signed = digest_of_file(table)
        models.SignOff.objects.filter(case=case, state=WAITING).update(state=WITHDRAWN)
        made = models.SignOff.objects.create(
            case=case,
            number=seen,
            table=signed,
            by=account,
            at=datetime.now(UTC),
            needs_second=summary.needs_second,
            state=WAITING if summary.needs_second else COMPLETE,
        )
        _record(journal, case, account, "first", summary, signed)
        if not summary.needs_second:
            work.submit(drafting.SIGNED, case_number)
    return made


def confirm(office: Office, case_number: str, account: models.Account, *, seen: int) -> models.SignOff:
    """The second signature, by another named person; the work is listed. Raises ``BadInput``, ``PersonMustDecide``."""
    with within(office) as journal, transaction.atomic():
        case = drafting.locked(case_number)
        now = ready(office, case, account)
        if now.closed:
            raise PersonMustDecide(now.closed)
        if now.waiting is None or now.summary is None or now.number != seen:
            raise BadInput("There is no signature to confirm: something was decided since, or it was withdrawn.")
        if not now.may_confirm:
            raise PersonMustDecide(
                "The second signature is another person’s: this account, or the same name and title, has signed."
            )
        made = now.waiting
        made.second, made.second_at, made.state = account, datetime.now(UTC), COMPLETE
        made.save(update_fields=["second", "second_at", "state"])
        _record(journal, case, account, "second", now.summary, made.table)
        work.submit(drafting.SIGNED, case_number)
    return made


def withdraw(office: Office, case_number: str, account: models.Account) -> None:
    """Take back one's own first signature, while it waits for the second."""
    with within(office), transaction.atomic():
        mine = models.SignOff.objects.filter(case__number=case_number, by=account, state=WAITING)
        if not mine.update(state=WITHDRAWN):
            raise BadInput("There is no signature of yours that waits.")


def signed_table(office: Office, case: models.Case) -> Path | None:
    """The table that is signed by all who have to, byte by byte; None where there is none."""
    table = _table(office, case)
    last = models.SignOff.objects.filter(case=case, state=COMPLETE).order_by("-pk").first()
    if last is None or not table.is_file() or digest_of_file(table) != last.table:
        return None
    return table


def is_determined(case: models.Case) -> bool:
    """Whether what was signed last is determined already."""
    signed = case.acts.filter(kind="determination.signed").order_by("-leaf").first()
    return signed is not None and case.acts.filter(kind="determination.made", leaf__gt=signed.leaf).exists()


def _table(office: Office, case: models.Case) -> Path:
    return office.work / case.number / "review" / sheets.SIGNED


def _why_closed(case: models.Case, account: models.Account, sheet: Sheet | None) -> str:
    nothing_found = case.state == State.SEARCHED and sheet is not None and not sheet.units
    if nothing_found and is_name_and_title(account.official) and not work.is_pending(drafting.SIGNED, case.number):
        return ""
    if reason := drafting.why_closed(case, account):
        return reason
    return "" if sheet else "The proposals of this case are not prepared yet."


def _worked_out(
    office: Office, case: models.Case, sheet: Sheet, account: models.Account
) -> tuple[Whole, Summary | None]:
    unread = searching.unread_of(case)
    ids = frozenset(unread_id(file) for file in unread)
    stands = drafts.standing(case, sheet)
    whole = drafts.worked_out(office, case, stands, decided_by=account.official, unread=ids)
    if whole.review is None:
        return whole, None
    return whole, _summary(office, whole, whole.review, unread)


def _summary(office: Office, whole: Whole, review: Review, unread: Sequence[str]) -> Summary:
    proposals = {(p.record_id, p.finding.id): p for p in review.proposals}
    of_findings = [one for one in review.determinations if one.finding_id]
    of_records = [one for one in review.determinations if not one.finding_id]
    known = drafts.known_exemptions(office)
    codes = Counter(one.exemption for one in review.determinations if one.exemption)
    deviations = tuple(
        deviation
        for one in of_findings
        if (deviation := _deviation(one, proposals[one.record_id, one.finding_id])) is not None
    )
    withheld = tuple(
        WholeRecord(one.record_id, one.exemption, one.reason) for one in of_records if one.decision is Decision.WITHHOLD
    )
    aside = tuple(
        WholeRecord(one.record_id, "", one.reason)
        for one in whole.decisions.records
        if one.confirmed is Confirmed.NOT_THE_PERSON
    )
    return Summary(
        sum(one.decision is Decision.RELEASE for one in of_records),
        withheld,
        aside,
        sum(one.decision is Decision.RELEASE for one in of_findings),
        sum(one.decision is Decision.REDACT for one in of_findings),
        sum(p.finding.detector in (DETECTOR, DRAWN) for p in review.proposals),
        tuple((code, known[code].title if code in known else "", count) for code, count in sorted(codes.items())),
        deviations,
        tuple(unread),
        office.second_signature and bool(deviations or withheld),
    )


def _deviation(one: Determination, p: Proposal) -> Deviation | None:
    if p.finding.detector in (DETECTOR, DRAWN):
        return None
    redacts = p.decision is Decision.REDACT
    same = one.decision is p.decision and (not redacts or one.exemption == p.duty.code)
    if same and p.correction is None:
        return None
    proposed = f"{p.decision} {p.duty.code}".strip() if redacts else p.decision.value
    decided = f"{one.decision} {one.exemption}".strip()
    return Deviation(one.record_id, p.finding.page_index + 1, one.finding_id, p.shows, proposed, decided, one.reason)


def _record(
    journal: Journal, case: models.Case, account: models.Account, order: str, summary: Summary, table: str
) -> None:
    journal.record(
        "determination.signed",
        case=case,
        facts={
            "order": order,
            "records": summary.records_out + len(summary.withheld) + len(summary.set_aside),
            "findings": summary.released + summary.redacted,
            "withheld": len(summary.withheld),
            "deviations": len(summary.deviations),
        },
        private={"table": table},
        actor=account.official,
        role=_ROLES[Role(account.role)],
    )

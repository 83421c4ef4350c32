"""A named person says what no page of a record shows, or claims a ground for one place; or takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.detection.model import Finding
from counterfoil.errors import BadInput, LeakFound
from counterfoil.law.model import ClaimedGround
from counterfoil.office import held_records, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import adopting, reviewing, said, sheets
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.redaction.needles import Needles
from counterfoil.review.circumstance_acts import HIDES, Saying
from counterfoil.review.circumstances import Claim
from counterfoil.review.model import Decision

OFFICE = "OFFICE"
"""In place of a case: what is said holds in every case, and no case has to be open for it."""
_OPEN_LIST = "counterfoil case list --office DIR shows them."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the act's number in the ledger, and where the case stands now (empty without one)."""

    case: str
    what: str
    holds: bool
    records: tuple[str, ...]
    findings: tuple[str, ...]
    state: str
    entry: int


def say(
    path: Path | Office,
    number: str,
    what: str,
    *,
    records: Sequence[str],
    holds: bool,
    reasons: str,
    by: str,
    value: str = "",
    by_sheet: bool = False,
    now: datetime | None = None,
) -> Recorded:
    """Record that something holds of records, or holds no more. What is proposed already is proposed anew.

    That a record is sealed or expunged holds in every case of the office; ``number`` may then be ``OFFICE``.
    ``by_sheet``: findings are looked up in what was proposed, without reading the records again. Raises ``BadInput``,
    and nothing is recorded.
    """
    _person(by, reasons)
    unique = tuple(dict.fromkeys(records))
    if not unique:
        raise BadInput("--record: name the record that it is said of, for example R-000017.")
    for record in unique:
        Saying(record, what, holds, by, value)  # refuses what is no circumstance
    with session(path, now=now) as (office, journal):
        _known(unique)
        if what == "own_page":
            _on_a_page(unique, int(value))
        case = None if number == OFFICE else _open(number, said.SAID)
        if case is None and what not in HIDES:
            raise BadInput(f"{what} is said in a case: give its number. For {OFFICE} are {', '.join(sorted(HIDES))}.")
        kept = value
        if what == "undercover":
            kept = _officer(office, journal, _open(number, said.CLAIMED), unique, value, holds=holds, by_sheet=by_sheet)
        of_office = what in HIDES
        with transaction.atomic():
            private = {
                "what": what,
                "holds": holds,
                "records": list(unique),
                "value": kept,
                "shown": value,
                "reasons": reasons.strip(),
                "for_case": number if of_office and case else "",
            }
            act = journal.record(
                said.SAID,
                case=None if of_office else case,
                # Not even how many: an entry of the office that counts records tells that there are such.
                facts=None if of_office else {"records": len(unique)},
                private=private,
                actor=by,
                role="records-officer",
            )
            if of_office:
                held_records.settle(said.hidden())
            if case is not None and not of_office:
                _move(case, said.SAID)
        return Recorded(number, what, holds, unique, (), case.state if case else "", act.leaf)


def claim(
    path: Path | Office,
    number: str,
    ground: str,
    *,
    record: str,
    findings: Sequence[str],
    reasons: str,
    by: str,
    withdraw: bool = False,
    by_sheet: bool = False,
    now: datetime | None = None,
) -> Recorded:
    """Record that a ground is claimed for findings of one file, or that a claim is withdrawn (``ground`` empty).

    ``by_sheet`` as in ``say``. Raises ``BadInput`` for what is unknown, ``LeakFound`` where the reasons, which a letter
    prints, hold what is withheld in the case; nothing is recorded then.
    """
    _person(by, reasons)
    unique = tuple(dict.fromkeys(findings))
    if not unique:
        raise BadInput("--finding: name the finding that it is claimed for, as the decisions table has it: p1-0003.")
    if not withdraw and ground not in set(ClaimedGround) - {ClaimedGround.NONE}:
        raise BadInput(f"--ground {ground}: is not known. Known: {', '.join(g for g in ClaimedGround if g != 'none')}.")
    with session(path, now=now) as (office, journal):
        case = _open(number, said.CLAIMED)
        if withdraw:
            places = _claimed(case, record, unique)
        else:
            for one in unique:
                Claim(one, ClaimedGround(ground), reasons.strip(), by, journal.now())  # refuses reasons that are none
            places = _places(office, journal, case, record, unique, reasons, by_sheet=by_sheet)
        with transaction.atomic():
            private = {
                "ground": ground or "withdrawn",
                "holds": not withdraw,
                "record": record,
                "places": places,
                "reasons": reasons.strip(),
            }
            act = journal.record(
                said.CLAIMED,
                case=case,
                facts={"places": len(unique)},
                private=private,
                actor=by,
                role="records-officer",
            )
            _move(case, said.CLAIMED)
        return Recorded(number, ground or "withdrawn", not withdraw, (record,), unique, case.state, act.leaf)


def _person(by: str, reasons: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Records Officer".')
    if not reasons.strip():
        raise BadInput(
            "--reasons: say how it is known, for example 'order of the Circuit Court of 3 March'. It is kept."
        )


def _open(number: str, act: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. {_OPEN_LIST}")
    if not may(act, State(case.state)):
        searched = " It has no findings yet: run respond first." if act == said.CLAIMED else ""
        raise BadInput(f"{number}: the case is {case.state}; nothing is said in it now.{searched}")
    return case


def _known(records: Sequence[str]) -> None:
    known = set(models.Record.objects.filter(number__in=records).values_list("number", flat=True))
    unknown = [record for record in records if record not in known]
    if unknown:
        raise BadInput(
            f"--record {', '.join(unknown)}: this office has no such record. The decisions table and the search of a "
            "case (counterfoil case show CASE) have their numbers."
        )


def _on_a_page(records: Sequence[str], page_number: int) -> None:
    for row in models.Record.objects.filter(number__in=records, page_count__lt=page_number):
        raise BadInput(f"own_page {page_number}: {row.number} has {row.page_count} pages. Pages are counted from 1.")


def _move(case: models.Case, act: str) -> None:
    """What was proposed or decided before is proposed anew."""
    case.state = after(act, State(case.state))
    case.save(update_fields=["state"])


def _officer(
    office: Office,
    journal: Journal,
    case: models.Case,
    records: Sequence[str],
    finding: str,
    *,
    holds: bool,
    by_sheet: bool,
) -> str:
    if len(records) > 1:
        raise BadInput(f"undercover: a finding ({finding}) is of one record. Say it record by record.")
    if not holds:
        return _said_before(case, records[0], finding)
    (found,), _ = _found(office, journal, case, records[0], [finding], by_sheet=by_sheet)
    if not found.party:
        raise BadInput(
            f"{records[0]}, {finding}: nothing says whose it is, so nobody can be under cover by it. Name a finding "
            "that shows the officer's name, or decide on it in the table."
        )
    return said.place_of(found)


def _said_before(case: models.Case, record: str, finding: str) -> str:
    """Where the finding stood when it was said; it need not be found any more."""
    acts = models.Act.objects.filter(case=case, kind=said.SAID).order_by("-leaf")
    for act in acts:
        if act.private["what"] == "undercover" and act.private["shown"] == finding and record in act.private["records"]:
            return str(act.private["value"])
    raise BadInput(
        f"{record}, {finding}: nobody said that it shows an officer under cover, so it cannot be taken back."
    )


def _places(
    office: Office,
    journal: Journal,
    case: models.Case,
    record: str,
    findings: Sequence[str],
    reasons: str,
    *,
    by_sheet: bool,
) -> list[dict[str, str]]:
    found, withheld = _found(office, journal, case, record, findings, by_sheet=by_sheet)
    if any(Needles(withheld).in_text(reasons)):
        raise LeakFound(
            "--reasons: a letter prints them, and they hold a value that this case does not release. Word them without "
            "it; nothing was recorded."
        )
    return [{"finding": one.id, "at": said.place_of(one)} for one in found]


def _found(
    office: Office, journal: Journal, case: models.Case, record: str, findings: Sequence[str], *, by_sheet: bool
) -> tuple[list[Finding], list[str]]:
    """The named findings of one file of the case, and every value that the case proposes not to release."""
    sheet = sheets.read(office, case.number) if by_sheet and case.state != State.SEARCHED else None
    if sheet is not None:
        units, proposals = list(sheet.by_id), sheet.proposals
        table = office.work / case.number / "review" / reviewing.TABLE
    elif by_sheet:
        raise BadInput(f"{case.number}: its proposals are being made anew. Look again in a minute, and say it then.")
    else:
        pack, adoption = adopting.pack_of(office), adopting.required(office)
        desk = Desk(office, journal, pack, adoption, keeper_of(office), lambda _: None, lambda *_: None)
        review = reviewing.prepare(desk, case)
        units, proposals, table = [unit.id for unit in review.units], review.proposals, review.table
    if record not in units:
        raise BadInput(f"--record {record}: is not among the records of this case: {', '.join(units) or 'none'}.")
    known = {p.finding.id: p.finding for p in proposals if p.record_id == record}
    strange = [one for one in findings if one not in known]
    if strange:
        raise BadInput(
            f"{record}: has no finding {', '.join(strange)}. The column “finding” of the decisions table has them: "
            f"{table}"
        )
    withheld = [p.finding.text for p in proposals if p.decision is not Decision.RELEASE]
    return [known[one] for one in findings], withheld


def _claimed(case: models.Case, record: str, findings: Sequence[str]) -> list[dict[str, str]]:
    """The places of claims that hold, by the number that each finding had when it was claimed."""
    holding = [one for one in said.standing_claims(case) if one["record"] == record and one["finding"] in findings]
    missing = [one for one in findings if one not in {claim["finding"] for claim in holding}]
    if missing:
        raise BadInput(f"{record}: nothing is claimed for {', '.join(missing)}, so nothing can be withdrawn.")
    return [{"finding": one["finding"], "at": one["at"]} for one in holding]

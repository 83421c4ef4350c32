"""What a named person decided of a case's records, pages and findings, tied to the proposals that were shown.

``decisions_table`` writes the paper that a person fills in, ``decisions_reading`` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.review.model import Correction, Decision, Proposal
from counterfoil.values import Box, Category, Digest, counted


class Confirmed(StrEnum):
    """Whether a record is about the person, or the event, that was asked for."""

    YES = "yes"
    NO = "no"  # looked at, and not yet certain: it blocks the release
    NOT_THE_PERSON = "not the person"  # somebody else's: it stays out
    UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What was decided of a record as a whole. ``withheld`` needs an exemption and a factual basis (``reason``)."""

    record_id: str
    confirmed: Confirmed
    withheld: bool = False
    exemption: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """What was decided of one finding; ``decision`` None means that it was left empty.

    With a ``correction`` and no decision, what the law says of the corrected finding is accepted; see
    ``review.corrected``. Until then it is undecided.
    """

    record_id: str
    finding_id: str
    decision: Decision | None
    exemption: str = ""
    reason: str = ""
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """Words that the program missed and a person wants removed, wherever they stand on one page; or a drawn box.

    ``page_index`` counts from 0. ``category`` is what the person says the words show; None when nothing was said.
    ``in_own_words``: no category names it, and ``reason`` says in a letter's words what it is. With a ``box``, in
    points, all that is beneath it goes, and ``text`` is empty.
    """

    record_id: str
    page_index: int
    text: str  # on one line, however it stands on the page
    exemption: str
    reason: str
    category: Category | None = None
    in_own_words: bool = False
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decisions table, read. ``paper`` ties it to one set of proposals; see ``paper_of``."""

    case_number: str
    paper: Digest
    decided_by: str  # "Name, Title"; empty while nobody signed
    records: tuple[RecordDecision, ...] = ()
    viewed: frozenset[tuple[str, int]] = field(default=frozenset())  # (record id, page_index from 0)
    findings: tuple[FindingDecision, ...] = ()
    added: tuple[Added, ...] = ()
    unread: frozenset[str] = field(default=frozenset())  # which unread files it lists, as ``unread_id`` gives them

    def confirmed(self, record_id: str) -> Confirmed:
        """What was said of this record; undecided when nothing was."""
        return next((one.confirmed for one in self.records if one.record_id == record_id), Confirmed.UNDECIDED)


def unread_id(file: str) -> str:
    """What names a file that could not be read, by its name and the reason, however a spreadsheet saves them."""
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def paper_of(case_number: str, pages: Mapping[str, int], proposals: Sequence[Proposal]) -> Digest:
    """A digest over case, records, page counts and proposals: a table filled in for others is refused.

    Two cases may have the same records and proposals; what is decided for one requester is not decided for the other.
    """
    content = [case_number, sorted(pages.items()), [_identity(p) for p in proposals]]
    return Digest(hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest())


def _identity(p: Proposal) -> list[object]:
    found = p.finding
    boxes = [box.as_list() for box in found.boxes]
    decided = [p.duty.kind, p.duty.code, p.decision]
    return [p.record_id, found.id, found.page_index, boxes, found.text, found.category, found.role, *decided]


def accept_all(
    case_number: str, pages: Mapping[str, int], proposals: Sequence[Proposal], *, decided_by: str
) -> Decisions:
    """The table as if a named person had confirmed every record, viewed every page and accepted every proposal.

    Only for offices made with ``--sample``. Never accepts a ``refer``: raises ``PersonMustDecide`` that lists them
    (by place, never by value), and ``BadInput`` when ``decided_by`` is not "Name, Title".
    """
    _need_name_and_title(decided_by)
    referred = [p for p in proposals if p.decision is Decision.REFER]
    if referred:
        raise PersonMustDecide(
            f"{len(referred)} of {counted(len(proposals), 'finding')} {'is' if len(referred) == 1 else 'are'} for a "
            "person to decide:\n" + "\n".join(f"  {p.place}: {p.why}" for p in referred)
        )
    return Decisions(
        case_number=case_number,
        paper=paper_of(case_number, pages, proposals),
        decided_by=decided_by,
        records=tuple(RecordDecision(record_id, Confirmed.YES) for record_id in pages),
        viewed=frozenset((record_id, index) for record_id, count in pages.items() for index in range(count)),
        findings=tuple(
            FindingDecision(p.record_id, p.finding.id, p.decision, p.duty.code if p.decision is Decision.REDACT else "")
            for p in proposals
        ),
    )


def _need_name_and_title(decided_by: str) -> None:
    if not is_name_and_title(decided_by):
        raise BadInput(
            f'"{decided_by}" is not "Name, Title". 5 ILCS 140/9(a) wants the name and the title or position of each '
            'person responsible; write for example "Ida Sample, Freedom of Information Officer".'
        )

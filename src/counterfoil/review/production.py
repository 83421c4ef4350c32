"""What goes out under a court's verified paper: each item by the words of the paper that reach it, nothing beside them.

The exemptions of a public-records law do not bind a court, so what the words reach goes out. Where another law forbids
it, or it is not certain, counsel decides by name, with the statute and reasons; until then it waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.model import DutyKind
from counterfoil.ledger.kinds import is_statute
from counterfoil.review.decisions import paper_of
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import Digest

FEWEST_WORDS = 3
"""A quotation of fewer words reaches nothing that could be told from anything else."""
PROHIBITED = "7(1)(a)"
"""What a mark prints where counsel keeps back what another law forbids and the rule itself names no code."""


class Choice(StrEnum):
    """What is done with a record or with one of its fields."""

    PRODUCE = "produce"
    FIELDS = "fields"  # a record: only those of its fields that say ``produce``
    OUTSIDE = "outside"  # a record: the words do not reach it, so it stays where it is
    WITHHOLD = "withhold"  # a field: counsel keeps it back, by a statute
    UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A quotation of the paper, and its page there, counted from 1 through all of what was served."""

    text: str
    page_number: int


@dataclass(frozen=True, slots=True)
class RecordItem:
    """What a named person decided of one record. No ``pages`` (from 0) means all of them."""

    record_id: str
    choice: Choice
    words: Words | None = None
    pages: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldItem:
    """What was decided of one finding: with counsel's name, statute and reasons where another law stands against it."""

    record_id: str
    finding_id: str
    choice: Choice
    words: Words | None = None
    counsel: str = ""
    authority: str = ""
    reason: str = ""

    @property
    def decided_by_counsel(self) -> bool:
        return is_name_and_title(self.counsel) and is_statute(self.authority) and bool(self.reason)


@dataclass(frozen=True, slots=True)
class Production:
    """A production table, read. ``paper`` ties it to one set of proposals, as a decisions table is tied."""

    case_number: str
    paper: Digest
    decided_by: str
    records: tuple[RecordItem, ...] = ()
    fields: tuple[FieldItem, ...] = ()
    notice: str = ""  # "tell" or "held": what is done about the person in the record, where a statute orders a notice
    notice_reason: str = ""

    def of(self, record_id: str) -> RecordItem:
        found = (one for one in self.records if one.record_id == record_id)
        return next(found, RecordItem(record_id, Choice.UNDECIDED))

    def field(self, p: Proposal) -> FieldItem:
        place = (p.record_id, p.finding.id)
        found = (one for one in self.fields if (one.record_id, one.finding_id) == place)
        return next(found, FieldItem(*place, Choice.UNDECIDED))

    def words_for(self, p: Proposal) -> Words | None:
        """The words that reach a field: its own, else its record's."""
        return self.field(p).words or self.of(p.record_id).words


def reaches(production: Production, p: Proposal) -> bool:
    """Whether what the finding shows would go out: it stands on a page, or is a field, that the words reach."""
    record = production.of(p.record_id)
    if record.choice is Choice.PRODUCE:
        return not record.pages or p.finding.page_index in record.pages
    return record.choice is Choice.FIELDS and production.field(p).choice is Choice.PRODUCE


def forbidden(p: Proposal) -> bool:
    """Whether another law forbids it, or it is not certain: an exemption that lets withhold does not bind a court."""
    return p.duty.kind in (DutyKind.FORBIDDEN, DutyKind.REFER)


def check(
    production: Production,
    *,
    pages: Mapping[str, int],
    proposals: Sequence[Proposal],
    paper_pages: Sequence[str],
) -> None:
    """Refuse a production that goes further than the words, or that no named person decided.

    ``paper_pages`` are the texts of all that was served; empty for a page that is not the court's. Raises ``BadInput``
    for a table of other proposals or places, ``RefusedByLaw`` for an item without words that stand in the paper or for
    a field that only an exemption would keep back, ``PersonMustDecide`` while a record is not decided.
    """
    if production.paper != paper_of(production.case_number, pages, proposals):
        raise BadInput(
            "The production table was filled in for another set of records and findings than the case has now. Nothing "
            "was decided. Run counterfoil case produce without --decisions: it writes the table anew."
        )
    strange = sorted(_strange(production, pages, proposals))
    if strange:
        raise BadInput("The production table names what the case does not have:\n" + _lines(strange))
    missing = [line for record_id in pages for line in _words_of_record(production, record_id, paper_pages)]
    missing += [line for p in proposals for line in _words_of_field(production, p, paper_pages)]
    if missing:
        raise RefusedByLaw("Only what the words of the paper reach may be produced:\n" + _lines(missing))
    kept = [
        f"{p.place}: {', '.join(p.duty.citations) or 'no law'} keeps nothing from a court that its words reach"
        for p in proposals
        if production.field(p).choice is Choice.WITHHOLD and not forbidden(p)
    ]
    if kept:
        raise RefusedByLaw("Only what another law forbids may be kept back, and only by counsel:\n" + _lines(kept))
    undecided = [record_id for record_id in pages if production.of(record_id).choice is Choice.UNDECIDED]
    if undecided:
        raise PersonMustDecide(
            "Nobody said whether the words reach these records (produce, fields or outside):\n" + _lines(undecided)
        )
    empty = [
        one.record_id
        for one in production.records
        if one.choice is Choice.FIELDS
        and not any(reaches(production, p) for p in proposals if p.record_id == one.record_id)
    ]
    if empty:
        raise BadInput("“fields” is said of these records, and no field of them is to be produced:\n" + _lines(empty))


def for_counsel(production: Production, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """What the words reach, another law forbids or leaves uncertain, and no counsel has decided: it is referred.

    Counsel is another person than who decides; else it is not decided.
    """
    return tuple(
        p
        for p in proposals
        if forbidden(p) and _at_stake(production, p)
        if not (
            production.field(p).choice in (Choice.PRODUCE, Choice.WITHHOLD)
            and production.field(p).decided_by_counsel
            and production.field(p).counsel != production.decided_by
        )
    )


def determinations(
    production: Production,
    proposals: Sequence[Proposal],
    *,
    pages: Mapping[str, int],
    exemptions: Exemptions,
    on: date,
    decided_at: datetime,
) -> tuple[Determination, ...]:
    """One for each record, and one for each finding on what goes out. Call ``check`` and ``for_counsel`` first."""
    made: list[Determination] = []
    by = production.decided_by
    for record_id in pages:
        record = production.of(record_id)
        out = record.choice in (Choice.PRODUCE, Choice.FIELDS)
        decision = Decision.RELEASE if out else Decision.NOT_RESPONSIVE
        made.append(Determination(record_id, "", decision, "", "", record.reason, by, decided_at))
        for p in proposals:
            if p.record_id != record_id or not reaches(production, p):
                continue
            item = production.field(p)
            gone = item.choice is Choice.WITHHOLD
            code = (p.duty.code or PROHIBITED) if gone else ""
            basis = exemptions.basis(code, p.finding.category, p.finding.role, on) if gone else ""
            said = f"{item.counsel}: {item.authority}: {item.reason}" if item.counsel else ""
            authority = item.authority if gone else ""
            made.append(
                Determination(
                    record_id,
                    p.finding.id,
                    Decision.REDACT if gone else Decision.RELEASE,
                    exemption=code,
                    factual_basis=basis,
                    reason=said,
                    decided_by=by,
                    decided_at=decided_at,
                    authority=authority,
                )
            )
    return tuple(made)


def stands_in(words: str, text: str) -> bool:
    """Whether a quotation stands in a text, however it breaks its lines, writes its quotes and capitals.

    >>> stands_in("the ARREST report", "produce the arrest\\nreport RD 1."), stands_in("reports", "the arrest report")
    (True, False)
    """
    return f" {_folded(words)} " in f" {_folded(text)} "


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _at_stake(production: Production, p: Proposal) -> bool:
    return reaches(production, p) or production.field(p).choice is Choice.WITHHOLD


def _strange(production: Production, pages: Mapping[str, int], proposals: Sequence[Proposal]) -> Iterator[str]:
    known = {(p.record_id, p.finding.id) for p in proposals}
    for record in production.records:
        if record.record_id not in pages:
            yield f"record {record.record_id}"
        for index in record.pages:
            if index >= pages.get(record.record_id, 0):
                yield f"{record.record_id}, page {index + 1}"
    for one in production.fields:
        if (one.record_id, one.finding_id) not in known:
            yield f"{one.record_id}, {one.finding_id}"


def _words_of_record(production: Production, record_id: str, paper_pages: Sequence[str]) -> Iterator[str]:
    record = production.of(record_id)
    if record.choice in (Choice.PRODUCE, Choice.FIELDS):
        yield from _fault(record_id, record.words, paper_pages)


def _words_of_field(production: Production, p: Proposal, paper_pages: Sequence[str]) -> Iterator[str]:
    if production.field(p).words is not None and reaches(production, p):
        yield from _fault(p.place, production.field(p).words, paper_pages)


def _fault(place: str, words: Words | None, paper_pages: Sequence[str]) -> Iterator[str]:
    if words is None or len(_folded(words.text).split()) < FEWEST_WORDS:
        yield f"{place}: quote the words that reach it, at least {FEWEST_WORDS}, under words, and their page"
    elif not 1 <= words.page_number <= len(paper_pages):
        yield f"{place}: the paper has no page {words.page_number or ''}; it has {len(paper_pages)}"
    elif not paper_pages[words.page_number - 1]:
        yield f"{place}: page {words.page_number} is not the court's; only its own words reach a record"
    elif not stands_in(words.text, paper_pages[words.page_number - 1]):
        yield f"{place}: page {words.page_number} of the paper does not say “{words.text[:80]}”"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"  {one}" for one in lines[:20])

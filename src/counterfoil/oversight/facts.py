"""The flat rows that every figure of oversight is counted from: one for a case, one for a group of disclosed items.

No row holds a name, a value, a word of a demand or the name of a file. A row about items says how many places of one
kind one document showed or lost, never where they stood: it is made when an answer leaves, and stays when the findings
of its case are purged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from counterfoil.review.model import Decision, Determination, Proposal


class Fate(StrEnum):
    """What became of an item."""

    DISCLOSED = "disclosed"
    REDACTED = "redacted"
    WITHHELD = "withheld"  # with its whole record


class Origin(StrEnum):
    """Where a row's case is known from."""

    OFFICE = "office"  # an office's own acts: its ledger answers for them
    IMPORT = "import"  # what another system exported
    LOG = "log"  # a table that came with a folder of past releases


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case. Days are local days of the office; None is "not known", or "not yet" where ``open``.

    ``business_days`` counts from the day after receipt to the answer, or to ``counted_on`` while there is none
    (then the true number is at least that: the row is censored). ``requester_class`` and ``agency`` serve oversight
    alone: nothing that decides about a demand may read this row.
    """

    case: str
    origin: Origin
    instrument: str
    track: str
    unit: str  # the team that had it; empty where nobody had
    channel: str
    requester_class: str
    agency: str  # the ledger's code; empty for whoever is no agency
    received_on: date | None
    due_on: date | None
    first_due_on: date | None  # before any extension
    answered_on: date | None
    closed_on: date | None
    counted_on: date
    outcome: str
    open: bool
    business_days: int | None
    days_late: int | None  # business days behind ``due_on``; 0 is on time
    extensions: int
    extensions_refused: int  # tried and not allowed by the law
    items: int  # that the demand asks for
    systems_searched: int
    documents: int
    pages: int
    places_redacted: int
    records_withheld: int
    exemptions: str  # codes, "; " between
    contested: str  # "", or who looks at the answer: public_access_counselor, court, office
    entry: int | None  # the ledger's entry of the release, or of the letter where nothing else left

    @property
    def on_time(self) -> bool | None:
        """None where no due date is known, or where the case is open and not yet late."""
        if self.days_late is None or self.due_on is None:
            return None
        return None if self.open and not self.days_late else self.days_late == 0


@dataclass(frozen=True, slots=True)
class ItemFact:
    """How many places of one kind one document of one answer showed, lost, or stayed in with its record.

    Of origin, status and A-numbers no case may be listed (house rule 9): there ``case`` is empty, ``document`` 0 and
    ``on`` the first of a month: such a row counts all answers of that month. ``duty`` is what the law says of them and
    ``rule`` the rules that decide, "; " between; both are empty where no rule was asked. ``would_be`` is what the pack
    would say of a referral, were its rules adopted and settled.
    """

    case: str
    document: int  # 1 is the first of the answer; 0 where its record stayed out
    record_kind: str
    category: str
    role: str
    minor: bool
    fate: Fate
    duty: str
    would_be: str
    rule: str
    legal: str
    exemption: str
    on: date
    places: int


CASE_COLUMNS = tuple(field.name for field in fields(CaseFact))
ITEM_COLUMNS = tuple(field.name for field in fields(ItemFact))


def as_row(fact: CaseFact | ItemFact) -> tuple[Any, ...]:
    """The values in the order of the columns, as databases and CSV take them."""
    return tuple(str(v) if isinstance(v, StrEnum) else v for v in (getattr(fact, f.name) for f in fields(fact)))


def items_of(
    case: str,
    proposals: Sequence[Proposal],
    determinations: Sequence[Determination],
    *,
    documents: Mapping[str, int],
    on: date,
) -> tuple[ItemFact, ...]:
    """What an answer showed and kept, counted by kind, in a fixed order.

    ``documents`` is record id → its place in the answer from 1; a record that is not there stayed out as a whole.
    Each proposal counts once, by its determination, or that of its record. Records that are somebody else's are no part
    of the answer and are not counted.
    """
    decided = {(one.record_id, one.finding_id): one for one in determinations}
    counts: Counter[ItemFact] = Counter()
    for proposal in proposals:
        whole = decided.get((proposal.record_id, ""))
        if whole is not None and whole.decision is Decision.NOT_RESPONSIVE:
            continue
        own = decided.get((proposal.record_id, proposal.finding.id))
        counts[_one(case, proposal, documents.get(proposal.record_id, 0), own or whole, on)] += 1
    return tuple(replace(fact, places=places) for fact, places in sorted(counts.items(), key=lambda c: as_row(c[0])))


def _one(case: str, proposal: Proposal, document: int, decided: Determination | None, on: date) -> ItemFact:
    if not document:
        fate = Fate.WITHHELD
    else:
        fate = Fate.REDACTED if decided is not None and decided.decision is Decision.REDACT else Fate.DISCLOSED
    duty, facts = proposal.duty, proposal.facts
    return ItemFact(
        case=case,
        document=document,
        record_kind=str(facts.record_kind),
        category=proposal.shows,
        role=str(facts.role),
        minor=facts.minor,
        fate=fate,
        duty=str(duty.kind),
        would_be=str(duty.would_be or ""),
        rule="; ".join(rule.id for rule in duty.rules),
        legal="; ".join(dict.fromkeys(rule.citation for rule in duty.rules)),
        exemption=decided.exemption if decided is not None else "",
        on=on,
        places=1,
    )

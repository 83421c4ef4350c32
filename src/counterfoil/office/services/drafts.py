"""What stands decided in a review, as the core takes it: decisions, determinations, and what still blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from django.db import connections

from counterfoil.documents.model import Document, Page
from counterfoil.errors import CounterfoilError
from counterfoil.law.exemptions import Exemption
from counterfoil.law.load import LawPack, load
from counterfoil.law.policy import PolicyBook
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, sheets
from counterfoil.office.services.draft_history import Choice, Place, choice_of, last_number
from counterfoil.office.services.identified import Identified
from counterfoil.office.services.said import recorded
from counterfoil.office.services.sheets import ADD, PAGE, Sheet
from counterfoil.review import apart
from counterfoil.review.added import with_added
from counterfoil.review.completeness import Missing, Review, missing
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import (
    Added,
    Confirmed,
    Decisions,
    FindingDecision,
    RecordDecision,
    paper_of,
)
from counterfoil.review.decisions_reading import addition_in, correction_in
from counterfoil.review.decisions_table import box_cell
from counterfoil.review.determine import determine, of_these
from counterfoil.review.duties import Rules
from counterfoil.review.model import Decision, Proposal
from counterfoil.review.party_decisions import Reach, Word, counts, followed, last_word
from counterfoil.values import Box

_UNSIGNED = "Nobody, not yet signed"
_STANDING, _WORKED_OUT = "standing", "worked out"


@dataclass(frozen=True)
class Standing:
    """What stands decided in a case, by place; what was decided on other proposals than those of now is left out.

    Among ``rows`` are places that follow what was decided on their party; nobody decided there. ``lapsed`` is what was
    decided on another party than the place is of now: it counts no more. ``offered`` gives for an undecided place what
    was decided last on all of its party, where that does not withhold it.
    """

    sheet: Sheet
    rows: Mapping[Place, models.Draft]
    lapsed: Mapping[Place, models.Draft] = field(default_factory=dict)
    offered: Mapping[Place, models.Draft] = field(default_factory=dict)
    number: int = -1  # of the last change that is in it; -1 where nobody kept that

    def of(self, unit: str, place: str = "") -> models.Draft | None:
        """The row of one place where somebody decided; None where nobody has."""
        row = self.rows.get((unit, place))
        return row if row is not None and row.decision else None

    def stays_out(self, unit: str) -> bool:
        """Whether the file stays out as a whole: nothing in it has to be decided."""
        row = self.of(unit)
        return row is not None and row.decision in ("withhold", Confirmed.NOT_THE_PERSON)

    def is_viewed(self, unit: str, page_index: int) -> bool:
        return self.of(unit, page_place(page_index)) is not None

    def added(self, unit: str, page_index: int | None = None) -> list[models.Draft]:
        """What persons added to a file, or to one page of it."""
        rows = [row for (of, place), row in self.rows.items() if of == unit and place.startswith(ADD) and row.decision]
        if page_index is not None:
            rows = [row for row in rows if page_of(row) == page_index]
        return sorted(rows, key=lambda row: int(row.place.removeprefix(ADD).partition(" ")[0]))

    def is_decided(self, p: Proposal) -> bool:
        return self.of(p.record_id, p.finding.id) is not None

    @cached_property
    def findings(self) -> tuple[FindingDecision, ...]:
        """What stands decided of each proposal, in order. Raises ``ValueError`` as ``finding_decision``."""
        return tuple(
            finding_decision(p.record_id, p.finding.id, choice_of(row) if row else Choice())
            for p in self.sheet.proposals
            for row in (self.of(p.record_id, p.finding.id),)
        )


@dataclass(frozen=True)
class Whole:
    """All that stands decided, worked out as it would be signed. ``refused`` is why it cannot be, where it cannot."""

    decisions: Decisions  # of the proposals as they were made: what a table is written from
    review: Review | None
    missing: tuple[Missing, ...]
    refused: str = ""


def page_place(page_index: int) -> str:
    """The place of a page that was viewed; pages are shown from 1."""
    return f"{PAGE}{page_index + 1}"


def page_of(row: models.Draft) -> int:
    """On which page something was added, from 0: the place ends with it."""
    return int(row.place.rpartition(" ")[2]) - 1


def standing(case: models.Case, sheet: Sheet) -> Standing:
    """What stands decided of the proposals of now.

    Kept with the sheet: a case may have tens of thousands of places, and one change makes no more than its own rows
    new. ``draft_history`` gives each change a number of its own, which its rows bear.
    """
    number = last_number(case)
    kept: _Kept | None = sheet.kept.get(_STANDING)
    if kept is None or kept.case != case.pk or kept.number > number:
        kept = _Kept(case.pk, -1, {}, {}, {}, {})
    if kept.number != number:
        kept = _brought_up(kept, case, sheet, number)
        if not connections[models.Draft.objects.db].in_atomic_block:  # what is not committed yet may never be
            sheet.kept[_STANDING] = kept
    return Standing(sheet, kept.rows, kept.lapsed, kept.offered, number)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was decided in a case up to a change ``number``; ``stands`` is before what follows from parties.

    It does not refer to the sheet that keeps it, so that both go as soon as nobody holds the sheet.
    """

    case: int
    number: int
    stands: Mapping[Place, models.Draft]
    lapsed: Mapping[Place, models.Draft]
    rows: Mapping[Place, models.Draft]
    offered: Mapping[Place, models.Draft]


def _brought_up(kept: _Kept, case: models.Case, sheet: Sheet, number: int) -> _Kept:
    rows = list(models.Draft.objects.filter(case=case, version__gt=kept.number))
    accounts = models.Account.objects.in_bulk({row.by_id for row in rows})
    people = sheet.people
    stands, lapsed = dict(kept.stands), dict(kept.lapsed)
    for row in rows:
        place = row.unit, row.place
        stands.pop(place, None)
        lapsed.pop(place, None)
        if row.shows != sheet.shows(*place):
            continue
        row.by = accounts[row.by_id]
        stamp, out = people.stamps.get(place, ""), place in people.taken_out
        holds = counts(row.decision, made_on=row.party, stamp=stamp, taken_out=out)
        (stands if holds or not row.decision else lapsed)[place] = row
    follow, offered = _of_parties(case, sheet, stands, lapsed)
    return _Kept(case.pk, number, stands, lapsed, stands | follow, offered)


def _of_parties(
    case: models.Case, sheet: Sheet, stands: Mapping[Place, models.Draft], lapsed: Mapping[Place, models.Draft]
) -> tuple[dict[Place, models.Draft], dict[Place, models.Draft]]:
    """Undecided places of parties that were decided on as a whole: those that follow, and those that are only asked."""
    people = sheet.people
    said: dict[str, list[tuple[Word, models.Draft]]] = {}
    for place, row in stands.items():
        if row.reach and row.decision and (key := people.of.get(place)):
            word = Word(row.decision, row.exemption, row.reason, Reach(row.reach), row.version)
            said.setdefault(key, []).append((word, row))
    follow: dict[Place, models.Draft] = {}
    offered: dict[Place, models.Draft] = {}
    for key, words in said.items():
        last = last_word(one for one, _ in words)
        if last is None:
            continue
        row = next(row for one, row in words if one is last)
        for place in people.places[key]:
            here = stands.get(place)
            if place in lapsed or (here is not None and (here.decision or here.reach)):
                continue
            how = followed(last, sheet.by_place[place])
            if how is None:
                offered[place] = row
                continue
            follow[place] = models.Draft(
                case=case, unit=place[0], place=place[1], decision="redact", exemption=how.exemption,
                reason=how.reason, reach=Reach.FOLLOWS.value, party=row.party, shows=sheet.shows(*place), by=row.by,
                at=row.at, version=row.version,
            )  # fmt: skip
    return follow, offered


def rules_of(office: Office, case: models.Case, sheet: Sheet) -> Rules:
    """What answers a finding that a person corrected: the rules by which the sheet was made."""
    adoption = adopting.required(office)
    pack, today = adopting.pack_of(office), queries.today(office)
    known = recorded(case)
    findings: dict[str, list] = {unit.id: [] for unit in sheet.units}
    for p in sheet.proposals:
        findings[p.record_id].append(p.finding)
    said = {unit: known.of(unit, of) for unit, of in findings.items()}
    book = PolicyBook(pack, today, adopting.adopted_of(adoption))
    verified = Identified.of(case)
    identities = {unit: verified.identity_in(unit, of) for unit, of in findings.items()}
    return Rules(book, adopting.register_of(adoption, pack, today), said=said, identities=identities)


def finding_decision(unit: str, place: str, choice: Choice) -> FindingDecision:
    """What a choice says of a finding. Raises ``ValueError`` for a correction that says nothing."""
    if choice.decision.startswith("correct"):
        row = {
            "record": unit,
            "finding": place,
            "category": choice.category,
            "role": choice.role,
            "exemption": choice.exemption,
            "reason": choice.reason,
        }
        return correction_in(row, choice.decision.removeprefix("correct").strip())
    decision = Decision(choice.decision) if choice.decision else None
    return FindingDecision(unit, place, decision, choice.exemption, choice.reason)


def record_decision(unit: str, choice: Choice) -> RecordDecision:
    """What a choice says of a file as a whole."""
    if choice.decision == "withhold":
        return RecordDecision(unit, Confirmed.YES, True, choice.exemption, choice.reason)
    return RecordDecision(unit, Confirmed(choice.decision), reason=choice.reason)


def addition(unit: str, page_index: int, choice: Choice, known: Iterable[str]) -> Added:
    """What a choice adds to a page. Raises ``ValueError`` that says what is wrong with it."""
    return addition_in(
        {
            "record": unit,
            "page": str(page_index + 1),
            "finding": box_cell(Box(*choice.box)) if choice.box is not None else "",
            "text": choice.text,
            "category": choice.category,
            "decision": choice.decision,
            "exemption": choice.exemption,
            "reason": choice.reason,
        },
        list(known),
    )


def decisions_of(stands: Standing, *, decided_by: str, unread: frozenset[str] = frozenset()) -> Decisions:
    """All that stands decided, as a decisions table would say it."""
    sheet = stands.sheet
    records, added = [], []
    with_more = {unit for unit, place in stands.rows if place.startswith(ADD)}
    for unit in sheet.units:
        row = stands.of(unit.id)
        records.append(record_decision(unit.id, choice_of(row)) if row else RecordDecision(unit.id, Confirmed("")))
        for one in stands.added(unit.id) if unit.id in with_more else ():
            added.append(addition(unit.id, page_of(one), choice_of(one), sheet.pages))
    viewed = frozenset(
        (unit.id, index) for unit in sheet.units for index in range(unit.pages) if stands.is_viewed(unit.id, index)
    )
    return Decisions(
        sheet.case_number, sheet.paper, decided_by, tuple(records), viewed, stands.findings, tuple(added), unread
    )


def worked_out(
    office: Office, case: models.Case, stands: Standing, *, decided_by: str, unread: frozenset[str] = frozenset()
) -> Whole:
    """What stands decided, worked out as ``answering`` will when it is signed; what is still missing with its place.

    Kept with the sheet until something is decided, or the day is over: the page of what is missing, that of the
    sign-off and the signature ask for the same. Not where somebody corrected a finding: what answers that is more.
    """
    of = stands.number, decided_by, unread, queries.today(office)
    kept: tuple[object, Whole] | None = stands.sheet.kept.get(_WORKED_OUT)
    if stands.number >= 0 and kept is not None and kept[0] == of:
        return kept[1]
    found = _worked_out(office, case, stands, decided_by, unread)
    corrected = any(one.correction for one in found.decisions.findings)
    if not corrected and not connections[models.Draft.objects.db].in_atomic_block:
        stands.sheet.kept[_WORKED_OUT] = of, found
    return found


def _worked_out(office: Office, case: models.Case, stands: Standing, decided_by: str, unread: frozenset[str]) -> Whole:
    sheet = stands.sheet
    made = decisions_of(stands, decided_by=decided_by or _UNSIGNED, unread=unread)
    try:
        proposals, whole = _enlarged(office, case, sheet, made)
        determined = of_these(
            proposals,
            whole,
            pages=sheet.pages,
            exemptions=pack(office).exemptions,
            on=queries.today(office),
            decided_at=datetime.now(UTC),
        )
    except CounterfoilError as error:
        return Whole(made, None, (), str(error))
    review = Review(sheet.pages, proposals, whole, determined)
    return Whole(made, review, missing(review))


class _Documents(Mapping[str, Document]):
    """The files of a sheet by their ids, each read when it is asked for: of thousands hardly one is."""

    def __init__(self, office: Office, sheet: Sheet) -> None:
        self._office, self._sheet = office, sheet
        self._read: dict[str, Document] = {}

    def __getitem__(self, unit: str) -> Document:
        if unit not in self._read:
            self._read[unit] = sheets.document(self._office, self._sheet.case_number, self._sheet.by_id[unit])
        return self._read[unit]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sheet.by_id)

    def __len__(self) -> int:
        return len(self._sheet.by_id)


class _PagesOf(Mapping[str, Sequence[Page]]):
    """The same files by their pages."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def __getitem__(self, unit: str) -> Sequence[Page]:
        return self._documents[unit].pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def _enlarged(
    office: Office, case: models.Case, sheet: Sheet, made: Decisions
) -> tuple[tuple[Proposal, ...], Decisions]:
    """As ``reviewing.enlarged``, from the sheet: corrected, added to, marks cut short."""
    proposals: tuple[Proposal, ...] = sheet.proposals
    if any(one.correction for one in made.findings):
        rules = rules_of(office, case, sheet)
        proposals, made = with_corrections(proposals, made, pages=sheet.pages, kinds=sheet.kinds, rules=rules)
    documents = _Documents(office, sheet)
    proposals, made = with_added(proposals, made, pages=sheet.pages, documents=documents, kinds=sheet.kinds)
    decided = {(one.record_id, one.finding_id): one.decision for one in made.findings}
    proposals = apart.cut_apart(proposals, decided, _PagesOf(documents))
    if proposals is sheet.proposals:
        return proposals, replace(made, paper=sheet.paper)
    return proposals, replace(made, paper=paper_of(sheet.case_number, sheet.pages, proposals))


def checked(
    office: Office,
    case: models.Case,
    sheet: Sheet,
    proposals: Sequence[Proposal],
    findings: Sequence[FindingDecision],
    *,
    decided_by: str,
    record: RecordDecision | None = None,
) -> None:
    """Raise what the law, or a missing ground, has against these decisions on these proposals."""
    paper = paper_of(sheet.case_number, sheet.pages, proposals)
    made = Decisions(sheet.case_number, paper, decided_by, (record,) if record else (), findings=tuple(findings))
    shown: tuple[Proposal, ...] = tuple(proposals)
    if any(one.correction for one in findings):
        rules = rules_of(office, case, sheet)
        shown, made = with_corrections(shown, made, pages=sheet.pages, kinds=sheet.kinds, rules=rules)
    determine(
        shown,
        made,
        pages=sheet.pages,
        exemptions=pack(office).exemptions,
        on=queries.today(office),
        decided_at=datetime.now(UTC),
    )


def pack(office: Office) -> LawPack:
    """The office's law, read once while the program runs."""
    return _pack(office.law, office.overlay)


@lru_cache(maxsize=2)
def _pack(law: str, overlay: str) -> LawPack:
    return load(law, overlay or None)


def known_exemptions(office: Office) -> dict[str, Exemption]:
    """The exemptions that may be claimed today, by code."""
    exemptions, today = pack(office).exemptions, queries.today(office)
    return {code: one for code in exemptions.by_code if (one := exemptions.exemption(code, today)) is not None}

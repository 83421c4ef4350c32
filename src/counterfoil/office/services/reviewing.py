"""From the records that the search met to what a person has to decide on."""

from __future__ import annotations

from dataclasses import replace

from counterfoil import detection, documents
from counterfoil.detection import own as own_forms
from counterfoil.detection.model import Finding
from counterfoil.detection.second.choosing import by_rules, choose
from counterfoil.documents.formats.recording import is_recording
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services import blanking, intake, known_parties
from counterfoil.office.services.across_records import as_released_elsewhere, not_in, protected
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.identified import Identified
from counterfoil.office.services.intake import units
from counterfoil.office.services.meanwhile import others_act
from counterfoil.office.services.reviewable import Reviewable, Unit
from counterfoil.office.services.said import recorded
from counterfoil.office.services.searching import Candidate, candidates
from counterfoil.review import apart, duties
from counterfoil.review.added import with_added
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import Decisions, paper_of
from counterfoil.review.duties import Rules
from counterfoil.values import Party, RecordKind

TABLE = "decisions.csv"
"""The staff paper that a person fills in; it lies in the case's working folder."""


def prepare(desk: Desk, case: models.Case) -> Reviewable:
    """Read every record that was met, find what it shows, and ask the law. The same input gives the same proposals.

    Others act meanwhile; raises ``Overtaken`` where they acted on this case.
    """
    with others_act(desk.office, desk.journal, case):
        return _prepared(desk, case)


def _prepared(desk: Desk, case: models.Case) -> Reviewable:
    found = candidates(case)
    book, register, verified = desk.book(desk.today), desk.register(desk.today), Identified.of(case)
    own = own_forms.load(desk.office.folder / own_forms.FOLDER)
    second = choose(desk.office.second_detectors.split(","), desk.office.folder)
    read: list[tuple[str, Candidate, Document, RecordKind, tuple[Party, ...], tuple[Finding, ...]]] = []
    for number, candidate in enumerate(found):
        record = candidate.record
        desk.progress(number, len(found), record.number)
        workdir = desk.folder(case, "records", record.number)
        document = documents.read(desk.store.get(record.digest), workdir=workdir, name=record.name, recordings=True)
        parties = known_parties.of(desk.office, record.name)
        pieces: list[tuple[Document, RecordKind, tuple[Finding, ...]]] = []
        for part, unit in enumerate(units(document)):
            sheet = is_recording(unit.media_type)  # for the person who reviews; it never leaves, so nothing is marked
            kind = RecordKind(record.kind) if part == 0 else intake.kind_of(unit)
            unit_id = record.number if part == 0 else f"{record.number}.{part}"
            shown = () if sheet else detection.find(unit, parties, kind=kind, own=own, second=second)
            pieces.append((unit, kind, shown))
            if unit.pdf is None or not unit.pages:
                continue
            read.append((unit_id, candidate, unit, kind, parties, shown))
        blanking.found_later(record.number, intake.joined(pieces))
    guarded = protected(by_rules(finding for *_, findings in read for finding in findings))
    made: list[Unit] = []
    known, said_of, identities = recorded(case), {}, {}
    for unit_id, candidate, unit, kind, parties, findings in read:
        others = () if is_recording(unit.media_type) else not_in(guarded, by_rules(findings))
        if others:
            findings = detection.find(unit, (*parties, *others), kind=kind, own=own, second=second)
        said_of[unit_id] = said = known.of(unit_id, findings)
        identities[unit_id] = identity = verified.identity_in(unit_id, findings)
        proposals = duties.propose(
            findings, record_id=unit_id, record_kind=kind, book=book, register=register, identity=identity, said=said
        )
        made.append(Unit(unit_id, candidate, unit, kind, proposals))
    whole = Reviewable(
        as_released_elsewhere(made),
        case.number,
        desk.folder(case, "review") / TABLE,
        Rules(book, register, said=said_of, identities=identities),
    )
    return whole.with_proposals(apart.as_proposed(whole.proposals, {unit.id: unit.document.pages for unit in made}))


def enlarged(review: Reviewable, made: Decisions) -> tuple[Reviewable, Decisions]:
    """The review as the person sees it, and the decisions to match: corrected, added to, marks cut short.

    Raises ``BadInput`` for the table of another case.
    """
    need_this_case(review, made)
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
    whole = review.with_proposals(review.cut_apart(proposals, decided))
    if made.paper != paper_of(review.case_number, review.pages, proposals):
        return whole, made  # of other proposals: ``decide`` refuses it
    return whole, replace(made, paper=whole.paper)  # in another order than ``with_added`` gave


def need_this_case(review: Reviewable, made: Decisions) -> None:
    """Another case may have the same records and pages; what was decided for its requester does not hold here."""
    if made.case_number != review.case_number:
        raise BadInput(
            f"The decisions table is of case {made.case_number or 'without a number'}; this is case "
            f"{review.case_number}. Nothing was decided. The table of this case is {review.table}."
        )

"""From the records that the search met to what a person has to decide on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterfoil.detection.model import Finding
from counterfoil.detection.second.choosing import by_rules
from counterfoil.documents.formats.recording import is_recording
from counterfoil.errands.looking import Again, Asked, Piece, Rules
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.services import away, blanking, intake, known_parties
from counterfoil.office.services.across_records import as_released_elsewhere, not_in, protected
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.identified import Identified
from counterfoil.office.services.meanwhile import others_act
from counterfoil.office.services.reviewable import Reviewable, Unit
from counterfoil.office.services.said import recorded
from counterfoil.office.services.searching import Candidate, candidates
from counterfoil.review import apart, duties
from counterfoil.review.added import with_added
from counterfoil.review.corrected import with_corrections
from counterfoil.review.decisions import Decisions, paper_of
from counterfoil.review.duties import Rules as LegalRules
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
    rules = away.rules(desk.office)
    read: list[tuple[str, Candidate, Piece, tuple[Party, ...]]] = []
    parties_of: dict[str, tuple[Party, ...]] = {}

    def asked() -> Iterator[Asked]:
        for record in (candidate.record for candidate in found):
            parties_of[record.number] = parties = known_parties.of(desk.office, record.name)
            workdir, kind = desk.folder(case, "records", record.number), RecordKind(record.kind)
            # A recording's sheet is for the person who reviews; it never leaves, so nothing is marked.
            yield Asked(desk.store.get(record.digest), record.name, workdir, parties, kind, rules, sheets=False)

    coming = away.looked(asked())
    for number, candidate in enumerate(found):
        record = candidate.record
        desk.progress(number, len(found), record.number)
        looked = next(coming)()
        for part, piece in enumerate(looked.pieces):
            if piece.document.pdf is None or not piece.document.pages:
                continue
            unit_id = record.number if part == 0 else f"{record.number}.{part}"
            read.append((unit_id, candidate, piece, parties_of[record.number]))
        blanking.found_later(record.number, intake.joined(looked.pieces))
    guarded = protected(by_rules(finding for _, _, piece, _ in read for finding in piece.findings))
    made: list[Unit] = []
    known, said_of, identities = recorded(case), {}, {}
    for (unit_id, candidate, piece, _), findings in zip(read, _with_others(read, guarded, rules), strict=True):
        unit, kind = piece.document, piece.kind
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
        LegalRules(book, register, said=said_of, identities=identities),
    )
    return whole.with_proposals(apart.as_proposed(whole.proposals, {unit.id: unit.document.pages for unit in made}))


def _with_others(
    read: Sequence[tuple[str, Candidate, Piece, tuple[Party, ...]]], guarded: tuple[Party, ...], rules: Rules
) -> Iterator[tuple[Finding, ...]]:
    """What each file shows, once more looked at for the people whom other records of the case protect."""
    others = [
        () if is_recording(piece.document.media_type) else not_in(guarded, by_rules(piece.findings))
        for _, _, piece, _ in read
    ]
    again = away.looked_again(
        Again(piece.document, (*parties, *more), piece.kind, rules)
        for (_, _, piece, parties), more in zip(read, others, strict=True)
        if more
    )
    for (_, _, piece, _), more in zip(read, others, strict=True):
        yield next(again)() if more else piece.findings


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

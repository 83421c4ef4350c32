"""From what was searched to what the words of a court's paper reach: records, some pages, or some fields alone."""

from __future__ import annotations

from dataclasses import replace

from counterfoil import documents
from counterfoil.documents.blocks import Fields, Paragraph
from counterfoil.documents.typeset import typeset
from counterfoil.office import models
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.reviewable import Reviewable, Unit
from counterfoil.redaction.excerpt import excerpt
from counterfoil.review import production
from counterfoil.review.model import Proposal
from counterfoil.review.production import Choice, Production
from counterfoil.values import Digest, counted, digest_of_file

EXTRACT = "Extract of a record"
"""The title of the sheet that holds only the fields of a record that the words reach."""


def narrowed(desk: Desk, case: models.Case, review: Reviewable, made: Production) -> Reviewable:
    """The same review with files that hold only what is reached, so that nothing else can come out of them."""
    return replace(review, units=tuple(_narrowed(desk, case, unit, made) for unit in review.units))


def part_of(unit: Unit, made: Production) -> str:
    """What of a record is produced, in words: ``all``, ``pages 1, 3 of 4``, ``2 fields``."""
    record = made.of(unit.id)
    if record.choice is Choice.FIELDS:
        return counted(len(_fields(unit, made)), "field")
    if record.pages:
        listed = ", ".join(str(index + 1) for index in record.pages)
        return f"{'page' if len(record.pages) == 1 else 'pages'} {listed} of {unit.pages}"
    return "all"


def _narrowed(desk: Desk, case: models.Case, unit: Unit, made: Production) -> Unit:
    record = made.of(unit.id)
    if record.choice is Choice.FIELDS:
        return _extract(desk, case, unit, made)
    if record.choice is Choice.PRODUCE and record.pages:
        return _some_pages(desk, case, unit, record.pages)
    return unit


def _some_pages(desk: Desk, case: models.Case, unit: Unit, pages: tuple[int, ...]) -> Unit:
    assert unit.document.pdf is not None  # noqa: S101 - units without pages were left out
    target = desk.folder(case, "production") / f"{unit.id}.pdf"
    excerpt(unit.document.pdf, pages, target)
    place = {index: new for new, index in enumerate(pages)}
    document = replace(
        unit.document,
        pdf=target,
        digest=digest_of_file(target),
        pages=tuple(replace(unit.document.pages[index], index=new) for index, new in place.items()),
    )
    proposals = tuple(
        replace(p, finding=p.finding.but(page_index=place[p.finding.page_index]))
        for p in unit.proposals
        if p.finding.page_index in place
    )
    return replace(unit, document=document, proposals=proposals)


def _extract(desk: Desk, case: models.Case, unit: Unit, made: Production) -> Unit:
    folder = desk.folder(case, "production")
    rows = tuple((p.finding.category.replace("_", " "), p.finding.text) for p in _fields(unit, made))
    said = "Only these fields of the record are reached by the words of the paper; the rest of the record is not shown."
    sheet = typeset([Paragraph(said), Fields(rows)], title=EXTRACT, workdir=folder)
    document = documents.read(sheet, workdir=folder, name=f"{unit.id}.pdf", ocr=False)
    # Every field on the sheet was decided to go out; there is nothing on it to remove.
    return replace(unit, document=replace(document, digest=Digest(digest_of_file(sheet))), proposals=())


def _fields(unit: Unit, made: Production) -> list[Proposal]:
    return [p for p in unit.proposals if production.reaches(made, p)]

"""The proposals as a person reads them: pages with coloured boxes, and the table to fill in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.documents.refusals import naming
from counterfoil.errands.drawing import Drawing
from counterfoil.errors import BadInput
from counterfoil.law.model import DutyKind
from counterfoil.office import models
from counterfoil.office.services import away, drafts_carried, searching, sheets
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.meanwhile import others_act
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.records.model import Match
from counterfoil.review import decisions_reading, decisions_table
from counterfoil.review.decisions import Decisions, unread_id
from counterfoil.review.decisions_carried import carry_over
from counterfoil.review.proof_pages import boxes_of
from counterfoil.values import counted

EARLIER = "decisions-earlier.csv"
"""Where a table goes that is of other proposals than those of now."""


def propose(desk: Desk, case: models.Case, review: Reviewable) -> None:
    """Write the proposals down for a person: pages with coloured boxes, and the table to fill in."""
    counts = {kind: sum(p.duty.kind is kind for p in review.proposals) for kind in DutyKind}
    with transaction.atomic():
        desk.journal.record(
            "detection.run",
            case=case,
            facts={
                **{kind.value: count for kind, count in counts.items()},
                "records": len(review.units),
                "pages": sum(review.pages.values()),
                "findings": len(review.proposals),
            },
        )
        case.state = after("detection.run", State(case.state))
        case.save(update_fields=["state"])
    lines = [f"{count} {kind.value.replace('_', ' ')}" for kind, count in counts.items() if count]
    found, pages, files = len(review.proposals), sum(review.pages.values()), len(review.units)
    headline = f"{counted(found, 'finding')} on {counted(pages, 'page')} of {counted(files, 'file')}"
    desk.tell(Told("findings", headline, tuple(lines)))


def write_papers(desk: Desk, case: models.Case, review: Reviewable) -> Path:
    """The staff papers: ``<record>.pdf`` with coloured boxes, and the table; returns the table's path."""
    folder = desk.folder(case, "review")
    with others_act(desk.office, desk.journal, case):
        draw(review, folder, lambda done, unit: desk.progress(done, len(review.units), f"drawing {unit}"))
    before_that = sheets.read(desk.office, case.number)
    sheets.write(desk.folder(case), review, labels(review))
    shown = sheets.read(desk.office, case.number)
    if before_that is not None and shown is not None and before_that.paper != shown.paper:
        drafts_carried.carry(desk.office, case, before_that, shown)
    unread = searching.unread_of(case)
    before = review.table.exists()
    kept = _filled_in(review.table, review)
    listed = kept.unread if kept else frozenset()
    if kept is None or listed != {unread_id(file) for file in unread}:
        more = kept is not None and any(unread_id(file) not in listed for file in unread)
        decisions_table.write_table(
            review.table,
            case_number=case.number,
            pages=review.pages,
            proposals=review.proposals,
            labels=labels(review),
            decided=replace(kept, decided_by="") if kept and more else kept,  # nobody signed for what was not listed
            unread=unread,
        )
        if kept is None and before:
            _carry_over(desk, review.table.with_name(EARLIER), review.table)
    return review.table


def draw(review: Reviewable, folder: Path, tell: Callable[[int, str], None] = lambda done, unit: None) -> None:
    """Each file with its proposals as ``<record>.pdf`` in ``folder``."""

    def asked() -> Iterator[Drawing]:
        for unit in review.units:
            assert unit.document.pdf is not None  # noqa: S101 - units without pages were left out
            label = f"{review.case_number}   {unit.id}"
            yield Drawing(unit.document.pdf, folder / f"{unit.id}.pdf", tuple(boxes_of(unit.proposals)), label)

    for number, (unit, come) in enumerate(zip(review.units, away.drawn(asked()), strict=True)):
        tell(number, unit.id)
        with naming(f"{unit.id} ({unit.document.name})", "drawn for review"):
            come()


def _carry_over(desk: Desk, earlier: Path, table: Path) -> None:
    """What was decided in the table before, where the new one shows the same; and that there is a new one."""
    try:
        rows = carry_over(earlier, table)
    except BadInput:
        rows = 0  # no table any more
    lines = (f"{counted(rows, 'row')} as in the table before, which is kept: {earlier}",)
    desk.tell(Told("findings", "The table of decisions is written anew; it is not signed", lines))


def labels(review: Reviewable) -> dict[str, str]:
    """What a person needs in order to say whose record it is."""
    said = {}
    for unit in review.units:
        record, hit = unit.candidate.record, unit.candidate.hit
        numbers = ", ".join(f"{system} {value}" for system, value in record.numbers[:4])
        sure = "confirmed by" if hit.match is Match.EXACT_IDENTIFIER else "met by"
        said[unit.id] = f"{unit.kind.replace('_', ' ')}; {numbers or 'no number'}; {sure} {hit.shown}; {record.name}"
    return said


def _filled_in(table: Path, review: Reviewable) -> Decisions | None:
    """What stands in the table for these very proposals: it is not lost. None where there is no such table."""
    if not table.exists():
        return None
    try:
        read = decisions_reading.read_table(table)
    except Exception:  # noqa: BLE001 - half filled in, or of older proposals: keep what a person wrote beside the new one
        os.replace(table, table.with_name(EARLIER))
        return None
    if read.paper != review.paper:
        os.replace(table, table.with_name(EARLIER))
        return None
    return read

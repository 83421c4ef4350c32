"""What the story is counted from where there is no ledger: a folder of released files, and the list that came with it.

Files and rows meet by the numbers that both print. What a list does not say stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from counterfoil.law.load import LawPack
from counterfoil.oversight.audited import AuditedFile, item_facts
from counterfoil.oversight.legacy import Import
from counterfoil.oversight.story.model import AGENCIES, Disclosure, Log, Material


def material(
    files: Sequence[AuditedFile],
    log: Import | None,
    *,
    law: LawPack,
    today: date,
    first: date | None = None,
    last: date | None = None,
    agencies: frozenset[str] = AGENCIES,
) -> Material:
    """Everything of the days ``first`` to ``last``, both inclusive; else all that has a day.

    A row of the log counts by its day of receipt, a file by the day on which it left. A file that meets a row went to
    whom the row says; one that meets none went to nobody that is known, and what has no day is in no period.
    """
    cases = log.cases if log else ()
    days = [day for day in (*(one.received_on for one in cases), *(one.dated.on for one in files)) if day]
    begins, ends = first or min(days, default=today), last or today
    agency = {one.case: one.agency for one in cases}
    within = [one for one in files if one.dated.on and begins <= one.dated.on <= ends]
    return Material(
        first=begins,
        last=ends,
        counted_on=today,
        law=law,
        agencies=agencies,
        cases=tuple(one for one in cases if one.received_on and begins <= one.received_on <= ends),
        items=tuple(item_facts(within)),
        disclosures=_disclosures(within, agency),
        files=tuple(files),
        log=Log(log.rows, len(log.left), len(log.doubts)) if log else None,
    )


def _disclosures(files: Sequence[AuditedFile], agency: dict[str, str]) -> tuple[Disclosure, ...]:
    """One for each number and day: its files are the documents, for which of them is a letter is not known."""
    found: dict[tuple[str, date], tuple[int, int]] = {}
    for one in files:
        if one.number and one.dated.on and not one.unreadable:
            documents, pages = found.get((one.number, one.dated.on), (0, 0))
            found[(one.number, one.dated.on)] = (documents + 1, pages + one.pages)
    return tuple(
        Disclosure(number, agency.get(number, ""), on, documents, pages, None)
        for (number, on), (documents, pages) in sorted(found.items())
    )

"""What was decided of a place stays with it where more records come and its number becomes another one.

Findings are numbered in the order of a page: who is met in a new record may be found on an old page as well, and all
after it get other numbers. What shows anything else than before is decided again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, drafting
from counterfoil.office.services.draft_history import UNDECIDED, Place, choice_of
from counterfoil.office.services.sheets import Sheet


def carry(office: Office, case: models.Case, before: Sheet, now: Sheet) -> int:
    """Move what was decided to the new numbers of the same places; returns how many places have another number.

    It is a change of its own, which nobody can undo: an undo of what was decided before is refused there.
    """
    moved = moves(before, now)
    if not moved:
        return 0
    with transaction.atomic():
        drafting.locked(case.number)
        rows = models.Draft.objects.filter(case=case, unit__in={unit for unit, _ in moved}).select_related("by")
        held = {(row.unit, row.place): row for row in rows}
        going = {place: row for place, row in held.items() if place in moved and row.shows == before.shows(*place)}
        wanted = {place: (UNDECIDED, now.shows(*place), row) for place, row in going.items()}
        wanted |= {moved[place]: (choice_of(row), now.shows(*moved[place]), row) for place, row in going.items()}
        draft_history.carry(office, case, wanted, held)  # where nothing was decided too: an open page has old numbers
    return len(going)


def moves(before: Sheet, now: Sheet) -> Mapping[Place, Place]:
    """Places of ``before`` that show the very same in ``now`` under another number."""
    new = _by_what_it_shows(now)
    found = {place: new[what] for what, place in _by_what_it_shows(before).items() if what in new}
    return {place: to for place, to in found.items() if place != to}


def _by_what_it_shows(sheet: Sheet) -> dict[tuple[object, ...], Place]:
    shown = {
        (p.record_id, p.finding.id): (
            p.record_id, p.finding.page_index, p.finding.boxes, p.finding.text, p.finding.category, p.finding.role,
            p.duty.kind, p.duty.code, p.duty.citations, p.decision,
        )
        for p in sheet.proposals
    }  # fmt: skip
    often = Counter(shown.values())
    return {what: place for place, what in shown.items() if often[what] == 1}

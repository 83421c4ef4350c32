"""Rows about what an answer showed and kept: written when it leaves, and they stay, as numbers, days and kinds do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db.models import F

from counterfoil.office import models
from counterfoil.oversight.facts import ItemFact, items_of
from counterfoil.review.completeness import Review


def of_answer(case_number: str, review: Review | None, units: Sequence[str], on: date) -> tuple[ItemFact, ...]:
    """What the answer of a case shows and keeps; ``units`` are the ids of its documents in their order."""
    if review is None:
        return ()
    documents = {unit: place for place, unit in enumerate(units, 1)}
    return items_of(case_number, review.proposals, review.determinations, documents=documents, on=on)


def keep(case: models.Case, items: Sequence[ItemFact], agency: str) -> None:
    """Write them; ``agency`` is the ledger's code of whom the answer went to. Runs in the transaction of the release.

    What tells origin or status is counted by month and in no row of its case: otherwise the table were a list of cases
    by it (house rule 9). Of what a court keeps secret it is not counted at all.
    """
    from counterfoil.detection.unlisted import CATEGORIES  # inline: slow import

    rows = []
    for one in items:
        kinds = {name: value for name, value in asdict(one).items() if name not in _OF_THE_CASE}
        if one.category not in CATEGORIES:
            rows.append(models.ItemFact(case=case, document=one.document, on=one.on, places=one.places, **kinds))
        elif not case.sealed:
            known = models.UnlistedFact.objects.filter(month=one.on.replace(day=1), agency=agency, **kinds)
            if not known.update(places=F("places") + one.places):
                models.UnlistedFact.objects.create(
                    month=one.on.replace(day=1), agency=agency, places=one.places, **kinds
                )
    models.ItemFact.objects.bulk_create(rows)


_OF_THE_CASE = frozenset({"case", "document", "on", "places"})

"""Rows about what an answer showed and kept: written when it leaves, and they stay, as numbers, days and kinds do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from counterfoil.office import models
from counterfoil.oversight.facts import ItemFact, items_of
from counterfoil.review.completeness import Review


def of_answer(case_number: str, review: Review | None, units: Sequence[str], on: date) -> tuple[ItemFact, ...]:
    """What the answer of a case shows and keeps; ``units`` are the ids of its documents in their order."""
    if review is None:
        return ()
    documents = {unit: place for place, unit in enumerate(units, 1)}
    return items_of(case_number, review.proposals, review.determinations, documents=documents, on=on)


def keep(case: models.Case, items: Sequence[ItemFact]) -> None:
    """Write them. Runs in the transaction of the release."""
    rows = [models.ItemFact(case=case, **{k: v for k, v in asdict(one).items() if k != "case"}) for one in items]
    models.ItemFact.objects.bulk_create(rows)

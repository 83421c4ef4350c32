"""What answers showed and kept, counted: by month, agency, kind of item, the law's verdict and what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from counterfoil.oversight.facts import Fate, ItemFact


class ItemsBy(StrEnum):
    """What items are shown by, beside the verdict."""

    CATEGORY = "category"
    AGENCY = "agency"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ItemCount:
    """``places`` of one kind; ``rows`` is how many facts say so. ``agency`` is "" for whoever is none, and for items of
    no case."""

    month: str  # 2024-02, of the answer
    agency: str
    category: str
    duty: str
    fate: str
    rows: int
    places: int


def count(items: Iterable[ItemFact], agencies: Mapping[str, str]) -> tuple[ItemCount, ...]:
    """``items`` counted, in order; ``agencies``: case → the code of the agency that asked."""
    rows, places = Counter[tuple[str, str, str, str, str]](), Counter[tuple[str, str, str, str, str]]()
    for item in items:
        key = (f"{item.on:%Y-%m}", agencies.get(item.case, ""), item.category, item.duty, str(item.fate))
        rows[key] += 1
        places[key] += item.places
    return tuple(ItemCount(*key, rows[key], places[key]) for key in sorted(rows))


def by_verdict(counts: Iterable[ItemCount], by: ItemsBy) -> dict[tuple[str, str], dict[Fate, int]]:
    """(group, verdict of the law) → places by what became of them; "" where no agency asked, or no rule was asked."""
    made: dict[tuple[str, str], dict[Fate, int]] = defaultdict(lambda: dict.fromkeys(Fate, 0))
    for one in counts:
        made[str(getattr(one, by.value)), one.duty][Fate(one.fate)] += one.places
    return dict(sorted(made.items()))

"""What named persons said of the parties of a case: that two are one person, or that places are somebody else's.

Each is an act; the opposite act takes it back. It names places by the digest of their file and by where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from counterfoil.office import models
from counterfoil.review.party_acts import At, PartyAct

JOINED, SPLIT = "party.joined", "party.split"


@dataclass(frozen=True, slots=True)
class Said:
    """One act with its reason, its number in the ledger, and whether a later one took it back."""

    act: PartyAct
    reasons: str
    by: str
    recorded_at: datetime
    entry: int


def recorded(case_number: str) -> tuple[PartyAct, ...]:
    """The acts on the parties of a case, in order."""
    rows = models.Act.objects.filter(case__number=case_number, kind__in=(JOINED, SPLIT)).order_by("leaf")
    return tuple(_act(row) for row in rows if row.private)  # without: the file of the case is gone


def listed(case: models.Case) -> tuple[Said, ...]:
    """The acts with who said them and why, in order."""
    rows = models.Act.objects.filter(case=case, kind__in=(JOINED, SPLIT)).order_by("leaf")
    return tuple(_said(row) for row in rows if row.private)


def to_keep(ats: Iterable[At]) -> dict[str, list[str]]:
    """Places as an act keeps them: by file, each on one line."""
    kept: dict[str, list[str]] = {}
    for at in sorted(ats):
        kept.setdefault(at.file, []).append(json.dumps([at.page_index, at.category, at.boxes]))
    return kept


def _said(row: models.Act) -> Said:
    return Said(_act(row), row.private["reasons"], row.actor, row.recorded_at, row.leaf)


def _act(row: models.Act) -> PartyAct:
    sides = (frozenset(_ats(row.private[side])) for side in ("these", "those"))
    return PartyAct(row.kind == JOINED, *sides)


def _ats(kept: Mapping[str, Iterable[str]]) -> Iterator[At]:
    for file, lines in kept.items():
        for line in lines:
            page_index, category, boxes = json.loads(line)
            yield At(file, page_index, category, tuple(tuple(box) for box in boxes))

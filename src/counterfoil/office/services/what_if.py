"""Past cases decided anew under a draft of the law: nothing of it is recorded, and nothing of a case changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.law.draft import Change, changes, with_policies
from counterfoil.office import models
from counterfoil.office.services import adopting, reviewing
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One case: how many findings were looked at, and what the draft would change of them."""

    case: str
    findings: int
    changes: tuple[Change, ...]


def what_if(
    path: Path,
    draft: Path,
    numbers: Sequence[str],
    *,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
    now: datetime | None = None,
) -> tuple[Compared, ...]:
    """Every searched case of the office, or those named, under its law and under ``draft``.

    Raises ``BadInput`` for an unknown case, ``LawPackInvalid`` for a faulty draft, ``NotAdopted``.
    """
    with session(path, now=now) as (office, journal):
        pack, adoption = adopting.pack_of(office), adopting.required(office)
        other = with_policies(pack, draft)
        desk = Desk(office, journal, pack, adoption, keeper_of(office), lambda _: None, progress)
        result = []
        for case in _cases(numbers):
            proposals = reviewing.prepare(desk, case).proposals
            found = changes(pack, other, desk.today, [proposal.facts for proposal in proposals])
            result.append(Compared(case.number, len(proposals), found))
        return tuple(result)


def _cases(numbers: Sequence[str]) -> list[models.Case]:
    searched = [case for case in models.Case.objects.order_by("pk") if case.search.get("best")]
    if not numbers:
        return searched
    known = {case.number: case for case in searched}
    for number in numbers:
        if number not in known:
            raise BadInput(f"{number}: no case of this office has that number and records that were met.")
    return [known[number] for number in numbers]

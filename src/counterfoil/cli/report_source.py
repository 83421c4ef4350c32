"""What a report counts: an office's own cases, or those of a folder of facts, by where they are known from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.errors import BadInput, UsageError
from counterfoil.oversight import fact_folder, tables
from counterfoil.oversight.facts import CaseFact, Origin

if TYPE_CHECKING:
    from counterfoil.office.folder import Office
    from counterfoil.oversight.rollup import Rollups


@dataclass(frozen=True, slots=True)
class Source:
    """Cases one by one, of the origin that is asked for; ``name``: of the office, or of the folder."""

    cases: Sequence[CaseFact]
    name: str
    law: str
    counted_on: date | None
    sample: bool


def origin(found: Rollups, folder: Path, *, imported: bool) -> tuple[Origin, date | str]:
    """The origin whose cases are counted, and on which day they were: the office's own where there are any, unless
    those of another system are asked for. Raises ``UsageError`` where there is none of these."""
    wanted = (Origin.IMPORT,) if imported else (Origin.OFFICE, Origin.LOG)
    there = [one for one in wanted if one in found.origins]
    if not there and found.origins:
        raise UsageError(
            f"{folder}: has no case of an office's own. It has those of another system: add --imported."
            if not imported
            else f"{folder}: has no case that another system exported. Leave --imported out."
        )
    return (there[0], found.origins[there[0]][0]) if there else (wanted[0], "")


def opened(folder: Path) -> Office:
    """The office in ``folder``, whose acts say what its ledger says. Raises ``LedgerInvalid`` where one does not."""
    from counterfoil.office import app, as_entered  # inline: Django only when an office is touched

    office = app.open_office(folder)
    as_entered.check(office)
    return office


def cases(folder: Path, *, imported: bool = False) -> Source:
    """The cases of an office, or those of a folder of facts. Raises ``BadInput`` where there is no ``cases.csv``."""
    if fact_folder.is_one(folder):
        if not (folder / "cases.csv").is_file():
            raise BadInput(f"{folder}: holds cases.parquet alone; this report reads cases.csv.")
        found = fact_folder.rollups(folder)
        wanted, day = origin(found, folder, imported=imported)
        rows = [case for case in tables.read_cases(folder / "cases.csv") if case.origin == wanted]
        return Source(rows, folder.name, "", day if isinstance(day, date) else None, False)
    office = opened(folder)
    from counterfoil.office import facts, queries  # inline: app ready

    day = queries.today(office)
    rows = list((facts.imported if imported else facts.cases)(office, day))
    return Source(rows, office.name, office.law, day, office.sample)

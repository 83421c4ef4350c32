"""What a report counts: an office's own cases, or those of a folder of facts, by where they are known from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.errors import UsageError
from counterfoil.oversight.facts import Origin

if TYPE_CHECKING:
    from counterfoil.oversight.rollup import Rollups


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

"""Reads every part of a pack, so that a faulty one is refused as a whole before anybody decides by it."""

from __future__ import annotations

from counterfoil.law import fees
from counterfoil.law.cases import read_cases
from counterfoil.law.load import LawPack
from counterfoil.law.strict import Place


def check(pack: LawPack) -> None:
    """Raise ``LawPackInvalid`` for the first fault of any file; return when there is none."""
    effects = pack.effects
    for effect in effects:
        for track in effect.tracks:
            if track not in pack.periods:
                Place(f"{pack.name}/lateness.yaml", (effect.id, "tracks")).refuse(
                    f"'{track}' is no track of clocks.yaml."
                )
    for track, periods in pack.periods.items():
        for period in periods:
            for key in ("extends", "notice", "amend", "tolls"):
                if (other := getattr(period, key)) and other not in pack.periods:
                    Place(f"{pack.name}/clocks.yaml", (track, key)).refuse(f"'{other}' is no track.")
    fees.load(pack.name, pack.calendar.last_on, packs=pack.folder.parent)
    for read in (lambda: pack.exemptions, lambda: pack.rulebook, lambda: pack.overlay, lambda: read_cases(pack)):
        read()

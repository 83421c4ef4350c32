"""Reads every part of a pack, so that a faulty one is refused as a whole before anybody decides by it."""

from __future__ import annotations

from counterfoil.errors import LawPackInvalid
from counterfoil.law import fees
from counterfoil.law.cases import read_cases
from counterfoil.law.instruments import effects_of
from counterfoil.law.load import LawPack
from counterfoil.law.strict import Place, read_fields


def check(pack: LawPack) -> None:
    """Raise ``LawPackInvalid`` for the first fault of any file; return when there is none."""
    tracks = ", ".join(pack.periods)
    for effect in pack.effects:
        for track in effect.tracks:
            if track not in pack.periods:
                place = _place(pack, "lateness.yaml", effect.id, effect.sourced.effective_from, "tracks")
                place.refuse(f"'{track}' is no track of clocks.yaml. Tracks: {tracks}.")
    for track, periods in pack.periods.items():
        for period in periods:
            for key in ("extends", "treats", "notice", "amend", "tolls"):
                if (other := getattr(period, key)) and other not in pack.periods:
                    place = _place(pack, "clocks.yaml", track, period.sourced.effective_from, key)
                    place.refuse(f"'{other}' is no track. Tracks: {tracks}.")
    for rule in effects_of(pack.folder):
        if rule.track and rule.track not in pack.periods:
            raise LawPackInvalid(
                f"{pack.name}/instruments.yaml: {rule.id}: track: '{rule.track}' is no track of clocks.yaml. "
                f"Tracks: {tracks}."
            )
    fees.load(pack.name, pack.calendar.last_on, packs=pack.folder.parent)
    for read in (lambda: pack.exemptions, lambda: pack.rulebook, lambda: pack.overlay, lambda: read_cases(pack)):
        read()


def _place(pack: LawPack, file: str, *path: object) -> Place:
    return read_fields(pack.folder / file, f"{pack.name}/{file}").find(*path)

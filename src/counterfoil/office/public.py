"""What anyone may know of an office without asking: the times that the law sets it, from the law pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterfoil.clock.deadline import deadline
from counterfoil.law.clocks import Effect, Period
from counterfoil.law.load import load
from counterfoil.law.sourced import in_force
from counterfoil.office import queries
from counterfoil.office.folder import Office

TRACKS = ("standard", "extension", "commercial", "pac_review")
"""What a person who asks wants to know; a law that has no such time leaves it out."""


@dataclass(frozen=True, slots=True)
class Promise:
    """By when the law wants an answer of this office."""

    law: str
    statute: str
    received_on: date
    due_on: date  # of a request that is received on ``received_on``
    answer: Period
    periods: tuple[Period, ...]
    effects: tuple[Effect, ...]  # what follows by itself when the answer is late


def promise(office: Office) -> Promise:
    """The times that hold today."""
    return _promise(office.law, office.overlay, queries.today(office))


@lru_cache(maxsize=8)
def _promise(law: str, overlay: str, today: date) -> Promise:
    """The same for everybody all day: every page of the public asks."""
    pack = load(law, overlay or None)
    due = deadline(pack, today)
    found = (in_force(pack.periods[track], today) for track in TRACKS if track in pack.periods)
    late = (effect for effect in pack.effects if "standard" in effect.tracks)
    effects = tuple(one for one in late if one.sourced.holds_on(today))
    return Promise(pack.title, pack.statute, today, due.due_on, due.period, tuple(one for one in found if one), effects)

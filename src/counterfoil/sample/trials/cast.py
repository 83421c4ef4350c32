"""People with awkward names, and events with traps: kin, an officer or a street with the victim's surname."""

from __future__ import annotations

import random
from dataclasses import replace

from counterfoil.sample import names
from counterfoil.sample.events import Calendar, Order
from counterfoil.sample.model import Event, Person
from counterfoil.sample.people import People
from counterfoil.sample.stories import STORIES

# Names that are words, or that do not look like a first and a last name. Invented for the generator.
_FIRST = {
    False: "Will Grace Mark Bill Hope Frank Rob May June Art Pat Sunny Faith Drew Dean Ángela Jean-Luc Ja'Nae Bo "
    "Mary-Kate",
    True: "Rich Joy Chance Major Guy Summer Christian Miles Penny Dawn Rocky Sue D'Angelo Anne-Marie Ty Jose-Luis "
    "Misty Gene",
}
_LAST = {
    False: "Young|Price|Park|Cook|Chase|Bond|Hill|Lane|Case|King|Short|Ring|De La Cruz|García-López|O'Dell|Van Horn|"
    "Ochoa Tovar|Ng|Mc Bride|St. Clair|Quick Jr.",
    True: "Law|Street|Best|Love|Banks|Ford|Marsh|Church|Waters|Fields|Dela Rosa|Núñez-Vela|D'Amico|Von Berg|"
    "Ruiz Salgado|Li|Mac Donald|La Rue|Strong III",
}
_EVERY_THIRD = 3
_AWKWARD = 0.3  # of all people


class TrialPeople(People):
    """Deals awkward names often, and keeps the names of held-out seeds apart from all others."""

    def __init__(self, rng: random.Random, *, held_out: bool) -> None:
        super().__init__(rng)
        self._held_out = held_out

    def _name(self, kin: names.Group, sex: str, last: str) -> tuple[str, str]:
        rng = self._rng
        firsts = apart((kin.men if sex == "M" else kin.women).split(), held_out=self._held_out)
        lasts = apart(kin.last.split(), held_out=self._held_out)
        for _ in range(400):
            first = rng.choice(_FIRST[self._held_out].split() if rng.random() < _AWKWARD else firsts)
            family = rng.choice(_LAST[self._held_out].split("|") if rng.random() < _AWKWARD else lasts)
            pair = (first, last or family)
            if pair not in self._taken:
                break
        self._taken.add(pair)
        return pair


def apart(words: list[str], *, held_out: bool) -> list[str]:
    """Every third word for held-out seeds, the others for the rest.

    >>> apart(list("abcdef"), held_out=True), apart(list("abcdef"), held_out=False)
    (['c', 'f'], ['a', 'b', 'd', 'e'])
    """
    return [w for number, w in enumerate(words, start=1) if (number % _EVERY_THIRD == 0) is held_out]


TRAPS = ("none", "kin", "officer", "street", "shop", "none")


class TrialCalendar(Calendar):
    """Deals events of the sample city with a trap in most."""

    def trial(self, order: Order, trap: str) -> Event:
        """``order`` with one trap: ``kin``, ``officer``, ``street``, ``shop`` or ``none``."""
        event = self.event(
            replace(order, special="same_surname") if trap == "officer" and "V" in STORIES[order.story].cast else order
        )
        someone = event.cast.get("V") or event.cast.get("W") or next(iter(event.cast.values()))
        if trap == "kin" and "V" in event.cast and "W" in event.cast:
            kin = self._become(event.cast["W"], last=event.cast["V"].last, address=event.cast["V"].address)
            event = replace(event, cast=event.cast | {"W": kin})
        if trap == "street":
            event = replace(event, location=f"{self._rng.randrange(1001, 9899)} N {_bare(someone)} St")
        business = event.business or self._rng.choice(names.BUSINESSES)
        if trap == "shop":
            business = f"{_bare(someone)}'s Tavern"
        return replace(event, business=business)


def _bare(person: Person) -> str:
    """The surname as a street or a shop bears it."""
    return person.last.removesuffix(" Jr.").removesuffix(" III")

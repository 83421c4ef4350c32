"""Makes the events of the city, from one seed: the set ones that the demands speak of, and as many more as wanted."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from counterfoil.sample import places
from counterfoil.sample.model import Event, Officer, Person
from counterfoil.sample.names import BUSINESSES, GROUPS
from counterfoil.sample.people import People, a_number, vehicle
from counterfoil.sample.stories import GENERIC, STORIES
from counterfoil.values import Role

ROLES = {
    "A": Role.ARRESTEE,
    "V": Role.VICTIM,
    "W": Role.WITNESS,
    "N": Role.WITNESS,
    "R": Role.REPORTING_PARTY,
    "M": Role.MINOR,
    "G": Role.GUARDIAN,
    "S": Role.SUSPECT,
    "I": Role.INFORMANT,
}
_ABROAD = ("MEXICO", "VENEZUELA", "ECUADOR", "GUATEMALA", "HONDURAS", "COLOMBIA")
_SERIES = {2022: "LF", 2023: "LG", 2024: "LH", 2025: "LJ"}  # RD series, one a year
_FAMILY = {"juvenile": "AG", "domestic_battery": "VM"}
_SEX = {"A": "M", "G": "F"}
_SEX_BY_STORY = {
    "domestic_battery": {"V": "F"},
    "sexual_assault": {"V": "F", "R": "F"},
    "robbery": {"V": "F", "S": "M"},
    "battery": {"V": "M"},
    "juvenile": {"V": "F"},
    "crash": {"S": "M", "V": "F"},
}


@dataclass(frozen=True, slots=True)
class Order:
    """A set event: which story, when, and what is special about it."""

    key: str
    story: str
    when: datetime
    special: str = ""  # named_man | same_surname | minor_witness | …
    variant: int = -1


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


SET = (
    Order("DEMO", "battery", at("2024-11-16T21:40"), variant=0),
    Order("SCAN", "damage", at("2023-02-11T17:05")),
    Order("JUVENILE", "juvenile", at("2024-09-18T15:20")),
    Order("SHELTER", "domestic_battery", at("2024-06-02T22:15"), variant=0),
    Order("COUPLE", "domestic_battery", at("2023-10-21T01:30"), variant=1),
    Order("ASSAULT", "sexual_assault", at("2024-03-09T03:10")),
    Order("SURNAME", "burglary", at("2024-08-07T13:45"), "same_surname"),
    Order("CRASH", "crash", at("2024-01-16T08:20")),
    Order("HERS", "robbery", at("2024-10-05T19:55")),
    Order("MAN1", "retail_theft", at("2022-10-08T16:10"), "named_man"),
    Order("MAN2", "trespass", at("2023-03-15T11:25"), "named_man"),
    Order("MAN3", "battery", at("2023-04-22T23:50"), "named_man"),
    Order("MAN4", "drugs", at("2023-08-03T14:35"), "named_man"),
    Order("MAN5", "retail_theft", at("2024-05-11T18:05"), "named_man"),
    Order("MAN6", "gun", at("2025-03-08T00:42"), "named_man"),
    Order("BATTERY2", "battery", at("2024-02-25T02:15"), "minor_witness", variant=1),
)


class Calendar:
    """Deals events: numbers rise with the day, people come from ``people``."""

    def __init__(self, rng: random.Random, people: People, watch: tuple[Officer, ...]) -> None:
        self._rng, self._people, self._watch = rng, people, watch
        self._numbers: set[str] = set()

    def event(self, order: Order) -> Event:
        """One event as ordered."""
        rng, story = self._rng, STORIES[order.story]
        if order.variant < 0:
            order = replace(order, variant=rng.randrange(len(story.narratives)))
        cast = self._cast(order, story.cast)
        arrested = "A" in cast
        when = order.when
        arrest = when + timedelta(minutes=rng.randrange(4, 95)) if arrested else None
        location = places.location(rng)
        officers = self._officers(cast, order.special)
        items = [text for text in story.property_items if "a_number" not in text or cast["A"].a_number]
        return Event(
            key=order.key,
            story=order.story,
            rd=self._fresh(f"{_SERIES[when.year]}{{:06d}}", 100000, 999999),
            number=f"{when:%y%j}{rng.randrange(1000, 19999):05d}",
            cb=self._fresh("2{:07d}", 400000, 999999) if arrested else "",
            occurred_at=when,
            arrested_at=arrest,
            location=location,
            arrest_location=location if rng.random() < 0.4 else places.location(rng),
            beat=officers[0].beat,
            title=story.title,
            charges=story.charges,
            cast=cast,
            roles={
                person.id: Role.UNKNOWN if order.story == "crash" and letter == "S" else ROLES[letter]
                for letter, person in cast.items()
            },
            officers=officers,
            business=rng.choice(BUSINESSES) if story.needs_business else "",
            property_items=tuple((self._fresh("1{:07d}", 1000000, 9999999), text) for text in items),
            vehicle=vehicle(rng) if story.vehicle else None,
            bond=self._bond(when),
            variant=order.variant,
        )

    def _cast(self, order: Order, letters: str) -> dict[str, Person]:
        rng, people = self._rng, self._people
        sexes = _SEX | _SEX_BY_STORY.get(order.story, {})
        cast: dict[str, Person] = {}
        family = rng.randrange(len(GROUPS)) if order.story in ("juvenile", "domestic_battery") else -1
        for letter in letters:
            ages, group = (19, 58), -1
            extra: dict[str, Any] = {}
            if letter in _FAMILY.get(order.story, ""):
                group, ages = family, (33, 46)
            if letter == "M":
                ages = (5, 12)
                sexes = sexes | {"M": "F" if order.variant == 0 else "M"}
            if (letter == "A" and order.story == "juvenile") or (letter == "W" and order.special == "minor_witness"):
                ages = (13, 16)
            if letter == "V" and order.story == "sexual_assault":
                extra = {"sex_offence_victim": True}
            if letter == "V" and order.key == "SHELTER":
                extra = {"address_confidential": True}
            if letter == "A" and (order.special == "named_man" or order.story == "gun"):
                group, extra = 0, {"birthplace": rng.choice(_ABROAD), "a_number": a_number(rng)}
            cast[letter] = people.person(
                on=order.when.date(), ages=ages, sex=sexes.get(letter, ""), group=group, **extra
            )
        return self._related(order, cast)

    def _related(self, order: Order, cast: dict[str, Person]) -> dict[str, Person]:
        """Families share a name and a home."""
        if order.story == "juvenile":
            cast["G"] = self._become(cast["G"], last=cast["A"].last, address=cast["A"].address)
        if order.story == "domestic_battery":
            if order.variant == 1:
                cast["V"] = self._become(cast["V"], address=cast["A"].address)
            cast["M"] = self._become(
                cast["M"],
                last=cast["V"].last,
                address=cast["V"].address,
                address_confidential=cast["V"].address_confidential,
            )
        return cast

    def _become(self, person: Person, **changes: object) -> Person:
        changed = replace(person, **changes)  # type: ignore[arg-type]
        self._people.all[self._people.all.index(person)] = changed
        return changed

    def _officers(self, cast: dict[str, Person], special: str) -> tuple[Officer, ...]:
        """Two officers, then the detective, the sergeant and the lieutenant."""
        *beat, sergeant, detective, lieutenant = self._watch
        pair = self._rng.sample(beat, 2)
        if special == "same_surname":
            pair[0] = replace(pair[0], last=cast["V"].last, id=pair[0].id + "S", star=str(int(pair[0].star) + 1))
        return (*pair, detective, sergeant, lieutenant)

    def _bond(self, when: datetime) -> str:
        # Cash bail ended in Illinois on 18 September 2023 (P.A. 101-652).
        if when < datetime(2023, 9, 18):  # noqa: DTZ001 - the clock on the wall
            return self._rng.choice(("D-10,000.00", "D-5,000.00", "I-1,500.00", "I-BOND 3,000.00"))
        return self._rng.choice(
            ("NO CASH BAIL - NOTICE TO APPEAR", "DETENTION PETITION FILED", "RELEASED W/ CONDITIONS")
        )

    def _fresh(self, pattern: str, low: int, high: int) -> str:
        while (text := pattern.format(self._rng.randrange(low, high))) in self._numbers:
            pass
        self._numbers.add(text)
        return text


def further(rng: random.Random, index: int) -> Order:
    """The ``index``-th event beyond the set ones."""
    begin = datetime(2022, 11, 3)  # noqa: DTZ001 - local wall clock
    when = begin + timedelta(days=rng.randrange(0, 870), minutes=rng.randrange(0, 1440))
    story = GENERIC[index % len(GENERIC)]
    special = "minor_witness" if story == "battery" and rng.random() < 0.25 else ""
    return Order(f"E{index + 1:02d}", story, when, special)

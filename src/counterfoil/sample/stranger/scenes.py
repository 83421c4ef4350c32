"""What happens in the third set, and to whom: offences, the cast of each, and who is kin to whom."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from counterfoil.sample.events import _SERIES, Calendar
from counterfoil.sample.model import Charge, Event, Officer, Person
from counterfoil.sample.people import vehicle
from counterfoil.sample.stranger import towns
from counterfoil.sample.stranger.kin import StrangerPeople
from counterfoil.sample.stranger.voice import bare_of
from counterfoil.values import Role

_ADULT = (19, 64)


class Part(NamedTuple):
    """Who plays a letter: role, sex if it matters, ages, and whose surname and home they share."""

    role: Role
    sex: str = ""
    ages: tuple[int, int] = _ADULT
    kin: str = ""
    apart: bool = False  # kin, but of another household
    sex_offence: bool = False


class Scene(NamedTuple):
    title: str
    cast: dict[str, Part]
    charge: Charge | None = None
    car: bool = False


_V, _S, _W = Role.VICTIM, Role.SUSPECT, Role.WITNESS
_R, _U, _M = Role.REPORTING_PARTY, Role.UNKNOWN, Role.MINOR
_TEENS, _CHILD, _OLD = (13, 16), (5, 12), (71, 89)

SCENES = {
    "porch": Scene(
        "THEFT - DELIVERED PARCEL",
        {"V": Part(_V, "F"), "X": Part(_V, "M", kin="V"), "S": Part(_S), "W": Part(_W), "N": Part(_W)},
    ),
    "car": Scene(
        "MOTOR VEHICLE THEFT",
        {"V": Part(_V, "M"), "A": Part(Role.ARRESTEE, "M", (19, 40)), "W": Part(_W), "T": Part(_U)},
        Charge("625 ILCS 5/4-103(a)(1)", "POSSESSION OF STOLEN MOTOR VEHICLE", "F 2"),
        car=True,
    ),
    "crash": Scene(
        "TRAFFIC CRASH - PERSONAL INJURY",
        {"S": Part(_U, "F"), "V": Part(_V, "M"), "X": Part(_V, "F", kin="V"), "W": Part(_W, "M"), "T": Part(_U)},
        car=True,
    ),
    "shooting": Scene(
        "AGG BATTERY - HANDGUN",
        {
            "V": Part(_V, "M", (19, 27)), "G": Part(_W, "F", (41, 58), kin="V"), "W": Part(_W, "M", (19, 30)),
            "Y": Part(_W, "F", (19, 26)), "S": Part(_S, "M", (19, 28)), "Z": Part(_S, "M", (19, 28)),
        },
    ),
    "school": Scene(
        "BATTERY - SIMPLE (JUVENILES)",
        {
            "M": Part(_M, ages=_TEENS), "K": Part(_M, ages=_TEENS), "G": Part(Role.GUARDIAN, "F", (33, 52), kin="M"),
            "R": Part(_R, "F"), "T": Part(_U),
        },
    ),
    "domestic": Scene(
        "DOMESTIC BATTERY",
        {
            "V": Part(_V, "F", (24, 44)), "A": Part(Role.ARRESTEE, "M", (24, 48)), "M": Part(_M, "M", _CHILD, kin="V"),
            "K": Part(_M, "M", _CHILD, kin="V"), "R": Part(_R, "F"), "T": Part(_U),
        },
        Charge("720 ILCS 5/12-3.2(a)(1)", "DOMESTIC BATTERY - BODILY HARM", "M A"),
    ),
    "missing": Scene(
        "MISSING PERSON - HIGH RISK",
        {"V": Part(_V, "F", _OLD), "R": Part(_R, "F", (40, 60), kin="V", apart=True), "T": Part(_U)},
    ),
    "fraud": Scene(
        "FINANCIAL IDENTITY THEFT",
        {"V": Part(_V, "F", (60, 84)), "W": Part(_W, "F", (30, 58)), "S": Part(_S), "T": Part(_U)},
    ),
    "burglary": Scene(
        "BURGLARY - FORCIBLE ENTRY",
        {
            "V": Part(_V, "M"), "X": Part(_V, "F", kin="V"), "W": Part(_W, "M"), "N": Part(_W), "S": Part(_S, "M"),
            "T": Part(_U),
        },
    ),
    "stop": Scene(
        "UUW - WEAPON - FELON",
        {"A": Part(Role.ARRESTEE, "M", (19, 45)), "W": Part(_W, "F"), "Y": Part(_W, "F"), "T": Part(_U)},
        Charge("720 ILCS 5/24-1.1(a)", "UUW BY FELON", "F 3"),
        car=True,
    ),
    "order": Scene(
        "VIOLATION OF ORDER OF PROTECTION",
        {
            "V": Part(_V, "F", (22, 45)), "S": Part(_S, "M", (22, 50)), "W": Part(_W, "M"),
            "M": Part(_M, ages=_CHILD, kin="V"), "T": Part(_U),
        },
    ),
    "assault": Scene(
        "CRIM SEXUAL ASSAULT",
        {
            "V": Part(_V, "F", (19, 34), sex_offence=True), "R": Part(_R, "F", (19, 40)), "S": Part(_S, "M"),
            "T": Part(_U),
        },
    ),
    "landlord": Scene(
        "AGGRAVATED BATTERY - OTHER DANGEROUS WEAPON",
        {"V": Part(_V, "M"), "A": Part(Role.ARRESTEE, "M"), "W": Part(_W, "M"), "T": Part(_U)},
        Charge("720 ILCS 5/12-3.05(f)(1)", "AGG BATTERY - DEADLY WEAPON", "F 3"),
    ),
    "robbery": Scene(
        "ARMED ROBBERY - OTHER FIREARM",
        {"V": Part(_V, "M"), "W": Part(_W, "F"), "S": Part(_S, "M", (19, 30)), "Z": Part(_S, "M", (19, 30))},
    ),
    "death": Scene(
        "DEATH INVESTIGATION",
        {"V": Part(_V, "M", (44, 72)), "R": Part(_R, "F", kin="V", apart=True), "W": Part(_W), "T": Part(_U, "M")},
    ),
}  # fmt: skip

TRAPS = ("none", "officer", "street", "shop", "namesake", "none")


@dataclass(frozen=True, slots=True)
class Staged:
    """An event, and the scene that it plays."""

    scene: str
    event: Event


class StrangerCalendar(Calendar):
    """Deals events of these scenes; numbers rise as in the elder sets."""

    def __init__(self, rng: random.Random, people: StrangerPeople, watch: tuple[Officer, ...]) -> None:
        super().__init__(rng, people, watch)
        self._strangers = people

    def staged(self, key: str, scene: str, when: datetime, trap: str) -> Staged:
        """One event. ``trap``: the officer, the street, the shop or a bystander bears the surname of somebody in it."""
        rng, told = self._rng, SCENES[scene]
        cast = self._dealt(told, when)
        someone = cast.get("V") or cast.get("M") or cast["A"]
        if trap == "namesake" and "W" in cast:
            cast["W"] = self._become(cast["W"], last=bare_of(someone))
        officers = self._officers(cast, "")
        if trap == "officer":
            officers = (self._namesake(officers[0], bare_of(someone)), *officers[1:])
        arrested = when + timedelta(minutes=rng.randrange(6, 240)) if "A" in cast else None
        at = f"{rng.randrange(100, 9899)} {bare_of(someone)} Ave" if trap == "street" else towns.scene(rng)
        shop = rng.choice(towns.SHOPS)
        event = Event(
            key=key,
            story=scene,
            rd=self._fresh(f"{_SERIES[when.year]}{{:06d}}", 100000, 999999),
            number=f"{when:%y%j}{rng.randrange(1000, 19999):05d}",
            cb=self._fresh("2{:07d}", 400000, 999999) if arrested else "",
            occurred_at=when,
            arrested_at=arrested,
            location=at,
            arrest_location=towns.scene(rng),
            beat=officers[0].beat,
            title=told.title,
            charges=(told.charge,) if told.charge else (),
            cast=cast,
            roles={person.id: told.cast[letter].role for letter, person in cast.items()},
            officers=officers,
            business=f"{bare_of(someone)} {rng.choice(('& Sons', 'Auto Body', 'Family Dental'))}"
            if trap == "shop" else shop,
            property_items=(),
            vehicle=vehicle(rng) if told.car else None,
            bond=self._bond(when),
            variant=rng.randrange(6),
        )  # fmt: skip
        return Staged(scene, event)

    def _dealt(self, told: Scene, when: datetime) -> dict[str, Person]:
        people, cast = self._strangers, dict[str, Person]()
        groups: dict[str, int] = {}
        for letter, part in told.cast.items():
            head = cast.get(part.kin)
            groups[letter] = groups[part.kin] if head else people.kin()
            fixed: dict[str, object] = {"sex_offence_victim": True} if part.sex_offence else {}
            if head and not part.apart:
                fixed["address"] = head.address
            cast[letter] = people.stranger(
                on=when.date(), ages=part.ages, sex=part.sex, last=bare_of(head) if head else "",
                group=groups[letter], **fixed,
            )  # fmt: skip
        return cast

    def _namesake(self, officer: Officer, last: str) -> Officer:
        return replace(officer, last=last, id=officer.id + "S", star=str(int(officer.star) + 1))

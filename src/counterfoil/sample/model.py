"""What the generator makes: invented people, what happened, pieces of text, and the truth about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from counterfoil.values import Box, Category, RecordKind, Role

MARKING = "SAMPLE – NOT A REAL RECORD"
"""Stands on every page and in every file; a test looks for it."""


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. Numbers are from ranges that are never issued; streets and telephones do not exist."""

    id: str
    first: str
    middle: str
    last: str
    sex: str  # M | F
    race: str
    born_on: date
    birthplace: str
    address: str
    phone: str
    email: str
    ssn: str
    licence: str
    ir: str
    a_number: str
    alias: str
    height: str
    weight: str
    hair: str
    eyes: str
    complexion: str
    marks: str
    employer: str
    minor: bool = False
    sex_offence_victim: bool = False
    address_confidential: bool = False

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def last_first(self) -> str:
        return f"{self.last}, {self.first} {self.middle}".strip()

    def age_on(self, day: date) -> int:
        """Completed years on ``day``."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


@dataclass(frozen=True, slots=True)
class Officer:
    """An invented officer of the invented department."""

    id: str
    first: str
    last: str
    rank: str
    star: str
    employee_number: str
    beat: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def last_first(self) -> str:
        return f"{self.last}, {self.first}"


@dataclass(frozen=True, slots=True)
class Charge:
    """An offence as cited."""

    statute: str
    title: str
    grade: str  # "M A", "F 4" …: felony or misdemeanour and its class


@dataclass(frozen=True, slots=True)
class Vehicle:
    year: str
    make: str
    colour: str
    plate: str
    vin: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, and everybody in it. ``cast`` holds the letters that the narratives use."""

    key: str  # "E01"
    story: str  # which narrative: retail_theft, domestic_battery …
    rd: str
    number: str  # the event number of the dispatch system
    cb: str  # central booking number; empty when nobody was arrested
    occurred_at: datetime
    arrested_at: datetime | None
    location: str
    arrest_location: str
    beat: str
    title: str
    charges: tuple[Charge, ...]
    cast: dict[str, Person]  # A arrestee, V victim, W witness, R reporting party, M minor, G guardian, S suspect
    roles: dict[str, Role]  # Person.id → role
    officers: tuple[Officer, ...]
    business: str
    property_items: tuple[tuple[str, str], ...]  # (inventory number, description with slots)
    vehicle: Vehicle | None
    bond: str
    variant: int  # which of the narratives of the story

    @property
    def arrestee(self) -> Person:
        return self.cast["A"]

    def bond_tag(self, role: Role) -> Tag | None:
        """5 ILCS 140/2.15(a)(v) speaks of the *amount* of bail; where the box holds none, it shows nothing."""
        if not any(c.isdigit() for c in self.bond):
            return None
        return Tag(Category.BAIL, role, self.arrestee.id, minor=self.arrestee.minor)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a piece of text shows, and whose."""

    category: Category
    role: Role
    party: str = ""
    minor: bool = False
    sex_offence_victim: bool = False
    address_confidential: bool = False
    also_victim: bool = False  # the same address is also a victim's
    note: str = ""  # misspelt | initials | hyphen …, for those who study misses


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; tagged when it is sensitive or looks as if it were."""

    text: str
    tag: Tag | None = None


@dataclass(slots=True)
class Value:
    """One tagged piece as it was written into a record. ``page`` counts from 1; ``None``: the format has no pages."""

    text: str
    tag: Tag
    where: str  # form | narrative | table | picture | hidden
    page: int | None = None
    boxes: list[Box] = field(default_factory=list)  # one a line
    hyphenated: bool = False
    before: str = ""  # of a format without pages: the two words before it in the same run of text


@dataclass(frozen=True, slots=True)
class Written:
    """A record as bytes, with its truth."""

    data: bytes
    suffix: str
    layout: str
    pages: int | None
    values: tuple[Value, ...]
    layer: str | None = "text"  # text | none (a scan); None: the format has no pages


@dataclass(frozen=True, slots=True)
class RecordTruth:
    """One record of the sample office and what is true of it."""

    file: str  # relative to the sample folder
    kind: RecordKind
    event: Event | None
    dated_on: date
    numbers: tuple[tuple[str, str], ...]
    written: Written


@dataclass(frozen=True, slots=True)
class Sample:
    """What ``generate`` made, by path; ``counts`` has records by kind."""

    folder: Path
    seed: int
    records: tuple[Path, ...]
    demands: tuple[Path, ...]
    demo_demand: Path
    people: int
    values: int
    counts: tuple[tuple[str, int], ...]

"""Says things about the people of one event: every name and number becomes a tagged piece."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import replace
from datetime import date, datetime

from counterfoil.sample import people, stories
from counterfoil.sample.model import Event, Officer, Person, Piece, Tag
from counterfoil.values import Category, RecordKind, Role

_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


class Voice:
    """The pieces for one record of ``event``. ``upper``: the record's system writes capitals only."""

    def __init__(self, event: Event, kind: RecordKind, rng: random.Random, *, upper: bool = False) -> None:
        self.event = event
        self.kind = kind
        self.rng = rng
        self.upper = upper

    @property
    def day(self) -> date:
        return self.event.occurred_at.date()

    def role(self, person: Person) -> Role:
        """Minors are minors first; otherwise what they are in this event."""
        return Role.MINOR if person.minor else self.event.roles[person.id]

    def piece(self, person: Person, category: Category, text: str, note: str = "") -> Piece:
        """``text`` about ``person``, tagged; an empty text is nothing."""
        if not text:
            return Piece("")
        tag = Tag(
            category,
            self.role(person),
            person.id,
            minor=person.minor,
            sex_offence_victim=person.sex_offence_victim,
            address_confidential=person.address_confidential,
            also_victim=category is Category.HOME_ADDRESS and self._is_victims(person),
            note=note,
        )
        return Piece(self._cased(text), tag)

    def _is_victims(self, person: Person) -> bool:
        others = [p for p in self.event.cast.values() if p.id != person.id]
        return self.event.roles[person.id] is not Role.VICTIM and any(
            p.address == person.address and (p.minor or self.event.roles[p.id] is Role.VICTIM) for p in others
        )

    def _cased(self, text: str) -> str:
        return text.upper() if self.upper else text

    def said(self, text: str) -> Piece:
        """Plain text in the record's case."""
        return Piece(self._cased(text))

    def said_all(self, text: str) -> list[Piece]:
        """Plain text as the list that ``Canvas`` takes."""
        return [self.said(text)]

    def name(self, person: Person, form: str = "full") -> list[Piece]:
        """The name in one of the forms that narratives use."""
        shapes = {
            "full": person.full,
            "last": person.last,
            "first": person.first,
            "lf": person.last_first,
            "poss": person.last,
            "initials": f"{person.first[0]}.{person.last[0]}.",
            "mr": person.last,
        }
        text = shapes[form]
        note = form
        if form == "last" and len(text) > 6 and self.rng.random() < 0.04:
            text, note = _misspelt(text, self.rng), "misspelt"
        made = [self.piece(person, Category.NAME, text, note)]
        if form == "poss":
            made.append(self.said("'" if text.endswith("s") else "'s"))
        if form == "mr":
            made.insert(0, self.said("Mr. " if person.sex == "M" else "Ms. "))
        return made

    def officer(self, officer: Officer, form: str = "full") -> Piece:
        """An officer's name or star; on duty, so open, and there to be told apart from the others."""
        if form == "star":
            return Piece(officer.star, Tag(Category.EMPLOYEE_ID, Role.OFFICER, officer.id, note="star"))
        if form == "employee_number":
            return Piece(officer.employee_number, Tag(Category.EMPLOYEE_ID, Role.OFFICER, officer.id))
        text = {"full": officer.full, "last": officer.last, "lf": officer.last_first, "first": officer.first}[form]
        return Piece(self._cased(text), Tag(Category.NAME, Role.OFFICER, officer.id))

    def fact(self, person: Person, what: str) -> Piece:
        """One fact about a person as the record writes it."""
        c = Category
        if what == "age":
            return self.piece(person, c.AGE, str(person.age_on(self.day)))
        if what == "dob":
            return self.piece(person, c.DATE_OF_BIRTH, self.short_date(person.born_on))
        if what in ("medical", "status", "plate", "vin", "account"):
            return self._lasting(person, what)
        text, category = {
            "address": (person.address, c.HOME_ADDRESS),
            "phone": (person.phone, c.PHONE),
            "email": (person.email, c.EMAIL),
            "ssn": (person.ssn, c.SSN),
            "dl": (person.licence, c.DRIVERS_LICENCE),
            "ir": (person.ir, c.CRIMINAL_ID),
            "a_number": (person.a_number or "NONE", c.A_NUMBER),
            "birthplace": (person.birthplace, c.BIRTHPLACE),
            "sex": (person.sex, c.PHYSICAL_DESCRIPTION),
            "race": (person.race, c.PHYSICAL_DESCRIPTION),
            "height": (person.height, c.PHYSICAL_DESCRIPTION),
            "weight": (person.weight, c.PHYSICAL_DESCRIPTION),
            "hair": (person.hair, c.PHYSICAL_DESCRIPTION),
            "eyes": (person.eyes, c.PHYSICAL_DESCRIPTION),
            "complexion": (person.complexion, c.PHYSICAL_DESCRIPTION),
            "marks": (person.marks, c.PHYSICAL_DESCRIPTION),
            "alias": (person.alias, c.NAME),
        }[what]
        if what == "a_number" and not person.a_number:
            return self.said("NONE")
        piece = self.piece(person, category, text)
        return piece if what != "email" else replace(piece, text=text)

    def _lasting(self, person: Person, what: str) -> Piece:
        """Facts that follow from the person (the same in every record), not stored with them."""
        own = random.Random(zlib.crc32(f"{person.id}{person.ssn}{what}".encode()))
        c = Category
        if what == "medical":
            return self.piece(person, c.MEDICAL, own.choice(stories.MEDICINES))
        if what == "status":
            return self.piece(person, c.IMMIGRATION_STATUS, own.choice(stories.STATUSES))
        if what == "account":
            return self.piece(person, c.ACCOUNT, _card(own))
        car = self.event.vehicle or people.vehicle(own)
        if what == "plate":
            return self.piece(person, c.PLATE, car.plate)
        return self.piece(person, c.VIN, car.vin)

    @staticmethod
    def short_date(day: date) -> str:
        """As American forms write it."""
        return f"{day:%m/%d/%Y}"

    def place(self, *, of_arrest: bool = False) -> Piece:
        """Where it happened, or where the arrest was made (5 ILCS 140/2.15(a): time and place of the arrest)."""
        ev = self.event
        if of_arrest and "A" in ev.cast:
            tag = Tag(
                Category.INCIDENT_LOCATION,
                self.role(ev.arrestee),
                ev.arrestee.id,
                minor=ev.arrestee.minor,
                note="place of arrest",
            )
            return Piece(self._cased(ev.arrest_location), tag)
        return Piece(self._cased(ev.location), Tag(Category.INCIDENT_LOCATION, Role.UNKNOWN))

    def number(self, text: str, note: str) -> Piece:
        """A number of the case; open."""
        return Piece(text, Tag(Category.CASE_NUMBER, Role.UNKNOWN, note=note))

    def business(self) -> Piece:
        return Piece(self._cased(self.event.business), Tag(Category.NAME, Role.ORGANISATION))

    def arrest_time(self, moment: datetime) -> Piece:
        person = self.event.arrestee
        return self.piece(person, Category.ARREST_TIME, f"{moment:%d %b %Y %H:%M}".upper())

    def charge(self, text: str) -> Piece:
        person = self.event.cast.get("A") or self.event.cast["S"]
        return replace(self.piece(person, Category.CHARGE, text), text=text)

    def tell(self, template: str) -> list[Piece]:
        """``template`` with every slot filled; newlines stay for the caller."""
        made: list[Piece] = []
        at = 0
        for slot in _SLOT.finditer(template):
            if slot.start() > at:
                made.append(self.said(template[at : slot.start()]))
            made.extend(self._filled(slot[1], slot[2] or ""))
            at = slot.end()
        if at < len(template):
            made.append(self.said(template[at:]))
        return made

    def _filled(self, who: str, what: str) -> list[Piece]:
        ev = self.event
        if not what:
            return [self._of_event(who)]
        if who in "OPD":
            return [self.officer(ev.officers[{"O": 0, "P": 1, "D": 2}[who]], what)]
        person = ev.cast[who]
        if what in ("full", "last", "first", "lf", "poss", "initials", "mr"):
            return self.name(person, what)
        return [self.fact(person, what)]

    def _of_event(self, what: str) -> Piece:
        """A slot that speaks of the event, not of a person. An unknown slot raises ``ValueError``."""
        event = self.event
        match what:
            case "loc":
                return self.place()
            case "arrloc":
                return self.place(of_arrest=True)
            case "biz":
                return self.business()
            case "rd":
                return self.number(event.rd, "RD")
            case "time":
                return self.said(f"{event.occurred_at:%H:%M} hours")
            case "date":
                return self.said(f"{event.occurred_at:%d %B %Y}")
        raise ValueError(f"{{{what}}}: no such slot in a narrative.")


def paragraphs(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces parted at newlines."""
    made: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        made[-1].append(replace(piece, text=first))
        for text in rest:
            made.append([replace(piece, text=text)])
    return [part for part in made if any(piece.text.strip() for piece in part)]


def _misspelt(text: str, rng: random.Random) -> str:
    at = rng.randrange(2, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _card(rng: random.Random) -> str:
    """A card number with a right check digit (ISO/IEC 7812) and a leading 9, which no card scheme uses."""
    digits = [9, *(rng.randrange(10) for _ in range(14))]
    doubled = [d * 2 - 9 * (d * 2 > 9) if index % 2 == 0 else d for index, d in enumerate(digits)]
    digits.append(-sum(doubled) % 10)
    text = "".join(map(str, digits))
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))

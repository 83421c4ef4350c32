"""Makes invented people and officers. No number can belong to anybody: see the comment at each."""

from __future__ import annotations

import random
import string
import unicodedata
from datetime import date, timedelta

from counterfoil.sample import names, places
from counterfoil.sample.model import Officer, Person, Vehicle


class People:
    """Deals people from one random stream; nobody gets the same first and last name twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[tuple[str, str]] = set()
        self._count = 0
        self.all: list[Person] = []

    def person(
        self,
        *,
        on: date,
        ages: tuple[int, int] = (19, 58),
        sex: str = "",
        last: str = "",
        group: int = -1,
        **fixed: object,
    ) -> Person:
        """Somebody between ``ages`` (inclusive) on the day ``on``. ``fixed`` overrides any field of ``Person``."""
        rng = self._rng
        sex = sex or rng.choice("MMF")
        kin = names.GROUPS[group] if group >= 0 else rng.choices(names.GROUPS, [g.weight for g in names.GROUPS])[0]
        first, family = self._name(kin, sex, last)
        years = rng.randint(*ages)
        born = date(on.year - years, on.month, min(on.day, 28)) - timedelta(days=rng.randrange(1, 360))
        self._count += 1
        values: dict[str, object] = {
            "id": f"P{self._count:03d}",
            "first": first,
            "middle": rng.choice("ABCDEFGHJLMNPRSTV") if rng.random() < 0.7 else "",
            "last": family,
            "sex": sex,
            "race": kin.race,
            "born_on": born,
            "birthplace": rng.choice(kin.birthplaces.split("|")),
            "address": places.home(rng),
            "phone": _phone(rng),
            "email": _email(rng, first, family),
            "ssn": _ssn(rng),
            "licence": _licence(rng, family),
            "ir": str(rng.randrange(1_100_000, 2_699_999)),
            "a_number": "",
            "alias": rng.choice(names.NICKNAMES) if rng.random() < 0.4 else "",
            "height": f"{rng.choice('556')}'{rng.randrange(0, 12):02d}\""
            if sex == "M"
            else f"5'{rng.randrange(0, 9):02d}\"",
            "weight": str(rng.randrange(115, 255)),
            "hair": rng.choice(names.HAIR.split()) if years < 42 else rng.choice(("GRY", "BALD", *names.HAIR.split())),
            "eyes": rng.choice(names.EYES.split()),
            "complexion": rng.choice(names.COMPLEXIONS),
            "marks": rng.choice(names.MARKS),
            "employer": rng.choice(names.EMPLOYERS),
        }
        if years < 17:
            values |= _grown(rng, years)
        values.update(fixed)
        made = Person(**values)  # type: ignore[arg-type]
        self.all.append(made)
        return made

    def _name(self, kin: names.Group, sex: str, last: str) -> tuple[str, str]:
        for _ in range(400):
            pair = (
                self._rng.choice((kin.men if sex == "M" else kin.women).split()),
                last or self._rng.choice(kin.last.split()),
            )
            if pair not in self._taken:
                break
        self._taken.add(pair)
        return pair

    def officers(self, count: int) -> tuple[Officer, ...]:
        """The watch: ``count`` officers, the last three a sergeant, a detective and a lieutenant."""
        rng, made = self._rng, []
        for index in range(count):
            kin = rng.choices(names.GROUPS, [g.weight for g in names.GROUPS])[0]
            first, last = self._name(kin, rng.choice("MMF"), "")
            rank = {count - 1: "Lieutenant", count - 2: "Detective", count - 3: "Sergeant"}.get(index, "Officer")
            made.append(
                Officer(
                    id=f"O{index + 1:02d}",
                    first=first,
                    last=last,
                    rank=rank,
                    star=str(rng.randrange(2100, 19899)),
                    employee_number=f"PC0{string.ascii_uppercase[rng.randrange(26)]}{rng.randrange(100, 999)}",
                    beat=f"{rng.randrange(1, 9):02d}{rng.randrange(11, 35)}",
                )
            )
        return tuple(made)


def plain(text: str) -> str:
    """Without accents, as a keyboard in a patrol car writes it."""
    text = text.replace("ł", "l").replace("Ł", "L")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def vehicle(rng: random.Random) -> Vehicle:
    """A car; the plate begins with a series that is not used, the VIN with a maker that does not exist."""
    body = "0ZZ" + "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(14))
    return Vehicle(
        year=str(rng.randrange(2006, 2024)),
        make=rng.choice(
            ("HONDA CIVIC", "FORD ESCAPE", "TOYOTA CAMRY", "NISSAN ALTIMA", "CHEVROLET MALIBU", "KIA SOUL")
        ),
        colour=rng.choice(("BLK", "SIL", "WHI", "BLU", "RED", "GRY")),
        plate=rng.choice(("ZQ ", "QZ ")) + str(rng.randrange(10000, 99999)),
        vin=_with_check_digit(body),
    )


def _grown(rng: random.Random, years: int) -> dict[str, object]:
    """A child's measures, and none of what only adults have."""
    inches = 40 + 2 * years - rng.randrange(0, 4)
    grown: dict[str, object] = {
        "height": f"{inches // 12}'{inches % 12:02d}\"",
        "weight": str(18 + 8 * years + rng.randrange(0, 15)),
        "licence": "",
        "employer": "STUDENT",
        "marks": "NONE VISIBLE",
        "minor": True,
    }
    return grown if years > 12 else grown | {"phone": "", "email": "", "alias": ""}


def _phone(rng: random.Random) -> str:
    # 555-0100 to 0199 is set aside for fiction; an exchange that begins with 1 does not exist in North America.
    area = rng.choice(("312", "773", "872", "708"))
    if rng.random() < 0.8:
        exchange, line = "555", f"01{rng.randrange(100):02d}"
    else:
        exchange, line = f"1{rng.randrange(20, 99)}", f"{rng.randrange(10000):04d}"
    return rng.choice(("({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "{}-{}-{}")).format(area, exchange, line)


def _email(rng: random.Random, first: str, last: str) -> str:
    clean = "".join(c for c in plain(f"{first}.{last}").lower() if c in string.ascii_lowercase + ".")
    return f"{clean}{rng.randrange(1, 99)}@{rng.choice(('example.com', 'example.org', 'example.net', 'mail.example'))}"


def _ssn(rng: random.Random) -> str:
    # Never issued: area 666, area 9xx (ITIN-like), group 00.
    roll = rng.random()
    if roll < 0.45:
        return f"666-{rng.randrange(1, 99):02d}-{rng.randrange(1, 9999):04d}"
    if roll < 0.8:
        return f"{rng.randrange(900, 999)}-{rng.randrange(70, 88):02d}-{rng.randrange(1, 9999):04d}"
    return f"{rng.randrange(320, 360)}-00-{rng.randrange(1, 9999):04d}"


def _licence(rng: random.Random, last: str) -> str:
    # An Illinois licence ends in the day of birth (001-372, 601-972); 400-599 is no day.
    letter = plain(last)[0].upper()
    return (
        f"{letter}{rng.randrange(100, 699)}-{rng.randrange(1000, 9999)}-{rng.randrange(1, 9)}{rng.randrange(400, 599)}"
    )


def a_number(rng: random.Random) -> str:
    """An alien registration number that begins with 000, which was never issued."""
    return f"A000-{rng.randrange(100, 999)}-{rng.randrange(100, 999)}"


def _with_check_digit(vin: str) -> str:
    """``vin`` with its ninth character made right (49 CFR 565.15)."""
    value = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(w * (int(c) if c.isdigit() else value[c]) for w, c in zip(weights, vin, strict=True))
    return vin[:8] + "0123456789X"[total % 11] + vin[9:]

"""The forms in which the third set names people and writes facts.

Names: ``fml lfm`` and the forms of ``trials.voice``; ``cap`` Ana ORTEGA, ``glue`` ORTEGA,ANA M, ``slash`` ORTEGA/ANA,
``il`` A. Ortega, ``li`` Ortega, A., ``east`` Ortega Ana, ``nick`` Ana "Shorty" Ortega, ``aka`` Shorty, ``bare`` the
surname without suffix, ``one`` the first of two surnames, ``low`` ana ortega, ``flow`` ana, ``mrs`` Mrs. Ortega,
``clan`` the Ortegas, ``up`` ORTEGA, ``fposs`` Ana's, ``oneposs`` the possessive of ``one``,
``fi`` Ana O.

Facts: ``street`` the address without its town, ``dob6`` 04/09/87, ``dobd`` 04-09-1987, ``dobm`` 09APR1987, ``dobw``
April 9, 1987, ``desc`` M/W/42, ``wf`` w/f. Of the event: ``evt``, ``beat``, ``clock`` 2140, ``day`` 11/16/2024,
``month``, and what no truth tags because it is nobody's: ``school``, ``hospital``, ``park``, ``shop``.
"""

from __future__ import annotations

import random

from counterfoil.sample.model import Event, Person, Piece, Tag
from counterfoil.sample.stranger import towns
from counterfoil.sample.trials.voice import TrialVoice
from counterfoil.values import Category, RecordKind, Role

_NAMES = frozenset("cap glue slash il li east nick aka bare one low flow mrs clan up fposs oneposs fi".split())
_RACES = {"WWH": "H", "BLK": "B", "WHI": "W", "API": "A", "UNK": "U"}
_SUFFIXES = (" Jr.", " Sr.", " III", " II")
_FURTHER = {"Q": 3, "L": 4}  # sergeant, lieutenant
_AROUND = {"school": towns.SCHOOLS, "hospital": towns.HOSPITALS, "park": towns.PARKS, "shop": towns.SHOPS}


class StrangerVoice(TrialVoice):
    """``TrialVoice`` with these forms. What surrounds an event (its hospital, its school) stays the same."""

    def __init__(self, event: Event, kind: RecordKind, rng: random.Random, *, upper: bool = False) -> None:
        super().__init__(event, kind, rng, upper=upper)
        own = random.Random(event.rd)
        self._around = {what: own.choice(listed) for what, listed in _AROUND.items()}

    def name(self, person: Person, form: str = "full") -> list[Piece]:
        if form not in _NAMES:
            return super().name(person, form)
        first, last, bare = person.first, person.last, bare_of(person)
        middle = f" {person.middle}" if person.middle else ""
        text = {
            "cap": f"{first} {last.upper()}",
            "glue": f"{last},{first}{middle}".upper(),
            "slash": f"{last}/{first}".upper(),
            "il": f"{first[0]}. {bare}",
            "li": f"{bare}, {first[0]}.",
            "east": f"{bare} {first}",
            "nick": f'{first} "{person.alias}" {last}' if person.alias else person.full,
            "aka": person.alias or first,
            "bare": bare,
            "one": one_of(bare),
            "oneposs": one_of(bare),
            "low": f"{first} {bare}".lower(),
            "flow": first.lower(),
            "mrs": bare,
            "clan": f"{bare}es" if bare.endswith(("s", "z")) else f"{bare}s",
            "up": bare.upper(),
            "fposs": first,
            "fi": f"{first} {bare[0]}.",
        }[form]
        made = [self.piece(person, Category.NAME, text, form)]
        if form in ("fposs", "oneposs"):
            made.append(self.said("'" if text.endswith("s") else "'s"))
        if form == "mrs":
            made.insert(0, self.said("Mrs. " if person.sex == "F" else "Mr. "))
        return made

    def facts(self, person: Person, what: str) -> list[Piece] | None:
        """A fact in one of the forms above; ``None`` for those that the elder sets know too."""
        c, born = Category, person.born_on
        race, age = _RACES[person.race], str(person.age_on(self.day))
        match what:
            case "street":
                return [self.piece(person, c.HOME_ADDRESS, person.address.split(",")[0])]
            case "dob6":
                return [self.piece(person, c.DATE_OF_BIRTH, f"{born:%m/%d/%y}")]
            case "dobd":
                return [self.piece(person, c.DATE_OF_BIRTH, f"{born:%m-%d-%Y}")]
            case "dobm":
                return [self.piece(person, c.DATE_OF_BIRTH, f"{born:%d%b%Y}".upper())]
            case "dobw":
                return [self.piece(person, c.DATE_OF_BIRTH, f"{born:%B} {born.day}, {born.year}")]
            case "desc":
                looks = self.piece(person, c.PHYSICAL_DESCRIPTION, f"{person.sex}/{race}", "description")
                return [looks, self.said("/"), self.piece(person, c.AGE, age)]
            case "wf":
                return [self.piece(person, c.PHYSICAL_DESCRIPTION, f"{race}/{person.sex}".lower(), "description")]
        return None

    def _filled(self, who: str, what: str) -> list[Piece]:
        event = self.event
        if who in _FURTHER and what:
            return [self.officer(event.officers[_FURTHER[who]], what)]
        if who in event.cast and what:
            if what in _NAMES:
                return self.name(event.cast[who], what)
            made = self.facts(event.cast[who], what)
            if made is not None:
                return made
        return super()._filled(who, what)

    def _of_event(self, what: str) -> Piece:
        event = self.event
        if what in self._around:
            return self.said(self._around[what])
        match what:
            case "evt":
                return self.number(event.number, "EVENT")
            case "beat":
                return self.said(event.beat)
            case "clock":
                return self.said(f"{event.occurred_at:%H%M}")
            case "day":
                return self.said(f"{event.occurred_at:%m/%d/%Y}")
            case "block":
                own = random.Random(f"{event.rd} elsewhere")
                text = f"the {own.randrange(3, 99)}00 block of {own.choice(towns.STREETS)}"
                return Piece(self._cased(text), Tag(Category.OTHER_ADDRESS, Role.UNKNOWN))
            case "month":
                return self.said(f"{event.occurred_at:%B}")
        return super()._of_event(what)


def bare_of(person: Person) -> str:
    """The surname without its suffix."""
    for suffix in _SUFFIXES:
        if person.last.endswith(suffix):
            return person.last.removesuffix(suffix)
    return person.last


_PARTICLES = ("De ", "Del ", "Ponce ", "Al ", "Abu ", "Bin ", "Van ", "St. ", "Mac ", "Ul ")


def one_of(surname: str) -> str:
    """The first of two surnames, as people are called; a particle stays with its name.

    >>> one_of("Nava Cruz"), one_of("Salinas-Huerta"), one_of("De la Cruz"), one_of("Al-Hussaini"), one_of("Ojo")
    ('Nava', 'Salinas', 'De la Cruz', 'Al-Hussaini', 'Ojo')
    """
    if surname.startswith((*_PARTICLES, "Al-", "El-")):
        return surname
    return surname.replace("-", " ").split(" ")[0]

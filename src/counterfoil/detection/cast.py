"""The people of one document: those known before, those that its form fields make up, those its narrative names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from counterfoil.detection import cues, licences, patterns, people
from counterfoil.detection.forms import Value
from counterfoil.detection.model import Finding
from counterfoil.detection.names import NameHit
from counterfoil.detection.text import fold
from counterfoil.detection.validators import digits_of, read_date
from counterfoil.detection.words import first_names, last_names, plain_words
from counterfoil.values import Category, Party, Role

_IDENTIFIERS = frozenset(
    {
        Category.SSN,
        Category.DRIVERS_LICENCE,
        Category.STATE_ID,
        Category.A_NUMBER,
        Category.PASSPORT,
        Category.CRIMINAL_ID,
        Category.PLATE,
        Category.VIN,
        Category.ACCOUNT,
    }
)
_SEARCHED = frozenset({"home_address", "phone", "email", *_IDENTIFIERS})
_PART_OF_NAME = frozenset({"first_name", "middle_name", "last_name"})
_AFTER_NAME = re.compile(r"\s*(?:[#(]|\bstar\b|\bbeat\b|\bunit\b|\bemp|\bPC\b|[0-9]|[MF]/[A-Z]/).*$", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:P\.?O\.?|Officer|Ofc\.?|Det(?:ective)?\.?|Sgt\.?|Sergeant|Lt\.?|Lieutenant|Capt\.?|Cmdr\.?|Dr\.?|Mrs?\.?|Ms\.?)\s+",
    re.IGNORECASE,
)


class Cast:
    """Parties by place; ``elsewhere`` are places of rows that speak of another record."""

    def __init__(self, given: Sequence[Party], *, elsewhere: Iterable[int] = ()) -> None:
        self.parties: list[Party] = list(given)
        self.elsewhere: set[int] = set(elsewhere)
        self.listed = len(self.parties)  # later places are people that this document itself names
        self.sure: dict[int, float] = {}  # of whom the narrative names: how sure it is that this is somebody's name
        self._slots: dict[str, int] = {}
        self._arrestees: set[int] = set()
        self._listed: list[int] | None = None  # places of arrestees, while no party changes
        self._by_last: dict[str, dict[int, list[str]]] = {}  # last name → place → first names
        self._by_part: dict[str, list[int]] = {}
        self._by_form: dict[str, list[int]] = {}  # whole names as they may be read otherwise: "Aaliyah Ruiz Salgado"
        self._by_id: dict[str, int] = {}
        self._borne: dict[str, dict[str, list[int]]] = {}  # last name → name → places, while no such party changes
        for place in range(len(self.parties)):
            self._register(place)

    @property
    def main(self) -> Party | None:
        """The arrestee: whom the form's own section names, else the listed one; ``None`` when there are several."""
        found: Collection[int] = self._arrestees
        if not found:
            if self._listed is None:
                self._listed = [i for i, p in enumerate(self.parties) if p.role is Role.ARRESTEE and p.name]
            found = [i for i in self._listed if i not in self.elsewhere]
        return self.parties[next(iter(found))] if len(found) == 1 else None

    def add_forms(self, values: Sequence[Value]) -> None:
        """A party for each slot; one that is known already is completed instead of doubled.

        A slot without a name (a vehicle's plate, a caller's number) is kept too: its values are looked for elsewhere.
        """
        slots: dict[str, list[Value]] = {}
        for value in values:
            slots.setdefault(value.slot, []).append(value)
        for slot, filled in slots.items():
            party = _party_of(filled, f"form-{len(self.parties) + 1}")
            if party is None:
                continue
            self._slots[slot] = self._place(party)
            if party.name and filled[0].role is Role.ARRESTEE:
                self._arrestees.add(self._slots[slot])

    def note_minors(self, dates: Iterable[date]) -> None:
        """Mark whoever was under eighteen at the event: the first of the document's ``dates`` after every birth date.

        A birthday counts as reached on its day. Without such a date nobody is marked by age.
        """
        born = {
            p: day
            for p, one in enumerate(self.parties)
            if (day := read_date(one.date_of_birth)) and p not in self.elsewhere
        }
        if not born:
            return
        latest = max(born.values())
        event = min((day for day in dates if day > latest), default=None)
        if event is None:
            return
        for place, day in born.items():
            age = event.year - day.year - ((event.month, event.day) < (day.month, day.day))
            if age < 18 and not self.parties[place].minor:
                self._set(place, replace(self.parties[place], minor=True))

    def add_name(self, name: str, hit: NameHit) -> None:
        """A party for a name that the narrative introduces, unless somebody known bears it."""
        bare = _clean(name)
        parts = people.parse(bare)
        for place in self._bearers(bare):
            party = self.parties[place]
            if place in self.sure:
                self.sure[place] = max(self.sure[place], hit.confidence)
            if party.role is Role.UNKNOWN and hit.role is not Role.UNKNOWN:
                self._set(place, replace(party, role=hit.role, minor=party.minor or hit.minor))
            return
        if not parts.first and any(place not in self.elsewhere for place in self._by_part.get(parts.last, ())):
            return
        if len(parts.last) < 2 or hit.confidence < 0.6:
            return
        self.sure[len(self.parties)] = hit.confidence
        self.parties.append(Party(id=f"named-{len(self.parties) + 1}", name=bare, role=hit.role, minor=hit.minor))
        self._register(len(self.parties) - 1)

    def runs_on(self, name: str, hit: NameHit) -> bool:
        """True for a known family name with a word behind it that nothing says is a name: ``DENG NEARBY``.

        The family name is found as the known party's; as a stranger's name it would be withheld from its own bearer.
        """
        if hit.confidence > 0.6:
            return False
        first, *rest = fold(name).split() or [""]
        return (
            bool(rest)
            and any(
                first == people.parse(self.parties[place].name).last and place not in self.elsewhere
                for place in self._by_part.get(first, ())
            )
            and not any(word in first_names() or word in last_names() for word in rest)
            and not self._bearers(_clean(name))
        )

    def _bearers(self, name: str) -> list[int]:
        """Places of the parties that ``name`` can be, by name or alias; people of this record first."""
        parts = people.parse(name)
        last = parts.last.replace(" ", "")
        borne = self._borne.setdefault(last, {})
        if name not in borne:
            found = dict.fromkeys(
                place
                for place, firsts in self._by_last.get(last, {}).items()
                for known in firsts
                if people.same_first(known, parts.first)
            )
            found.update(dict.fromkeys(self._by_form.get(fold(name), ())))
            borne[name] = sorted(found, key=lambda place: place in self.elsewhere)
        return borne[name]

    def _set(self, place: int, party: Party) -> None:
        self.parties[place] = party
        self._listed = None

    def _register(self, place: int) -> None:
        self._listed = None
        party = self.parties[place]
        self._by_id[party.id] = place
        for name in (party.name, *party.aliases):
            parts = people.parse(name)
            last = parts.last.replace(" ", "")
            self._borne.pop(last, None)
            firsts = self._by_last.setdefault(last, {}).setdefault(place, [])
            if parts.first not in firsts:
                firsts.append(parts.first)
            if " " in parts.last and not people.is_organisation(name):
                for form in (f"{parts.first} {parts.last}", parts.last):
                    self._by_form.setdefault(form, []).append(place)
                    self._borne.clear()
            for key in {parts.first, *parts.last.split(), parts.last} - {""}:
                if place not in (places := self._by_part.setdefault(key, [])):
                    places.append(place)

    def of_slot(self, slot: str) -> Party | None:
        place = self._slots.get(slot)
        return None if place is None else self.parties[place]

    def of_name(self, name: str) -> Party | None:
        """The party that bears ``name``, if one does."""
        places = self._bearers(_clean(name))
        return self.parties[places[0]] if places else None

    def has_family(self, folded: str) -> bool:
        """True where somebody bears the family name ``folded``."""
        return folded.replace(" ", "") in self._by_last

    def knows(self, folded: str) -> bool:
        """True where somebody of this record bears ``folded`` as a given or family name."""
        return any(place not in self.elsewhere for place in self._by_part.get(folded, ()))

    def by_id(self, party: str) -> Party | None:
        place = self._by_id.get(party)
        return None if place is None else self.parties[place]

    def of_licence(self, number: str, party: str = "") -> Party | None:
        """Whose name and birth date an Illinois driver's licence holds: ``party``'s, or the only one's that it fits."""
        bare = licences.compact(number)
        if len(bare) != 12:
            return None
        fitting = [
            one
            for one in self.parties
            if (not party or one.id == party)
            and one.name
            and (born := read_date(one.date_of_birth)) is not None
            and licences.of_holder(bare, people.parse(one.name).last, born)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def role_of(self, value: Value) -> Role:
        """The role that a field's section gives; where it gives none, that of the party it belongs to."""
        party = self.of_slot(value.slot)
        if value.category in ("name", "last_name") and people.is_organisation(value.text):
            return Role.ORGANISATION
        if party is not None and (value.role is Role.UNKNOWN or party.role is Role.MINOR):
            return value.role if value.role in (Role.ARRESTEE, Role.SUSPECT) else party.role
        return value.role

    def _place(self, party: Party) -> int:
        for place in self._bearers(party.name) if party.name else ():
            known = self.parties[place]
            dates = (known.date_of_birth, party.date_of_birth)
            if all(dates) and dates[0] != dates[1]:
                continue
            elsewhere = place in self.elsewhere
            self.elsewhere.discard(place)
            role = party.role if elsewhere or known.role is Role.UNKNOWN else known.role
            self._set(
                place,
                replace(
                    known,
                    role=role,
                    date_of_birth=known.date_of_birth or party.date_of_birth,
                    minor=known.minor or party.minor,
                    addresses=_union(known.addresses, party.addresses),
                    phones=_union(known.phones, party.phones),
                    emails=_union(known.emails, party.emails),
                    aliases=_union(known.aliases, party.aliases),
                    identifiers=tuple(dict.fromkeys((*known.identifiers, *party.identifiers))),
                ),
            )
            self._register(place)
            return place
        self.parties.append(party)
        self._register(len(self.parties) - 1)
        return len(self.parties) - 1


def category_of(value: Value) -> Category | None:
    """The category of a finding for a filled field; ``None`` for a tick that only says "minor"."""
    if value.category in _PART_OF_NAME:
        return Category.NAME
    if value.category == "address_part":
        return Category.HOME_ADDRESS
    return None if value.category == "minor" else Category(value.category)


@lru_cache(maxsize=8192)
def is_no_name(text: str) -> bool:
    """True when every word of a field for a name is a plain word: ``PROCESSING``, ``SEE NARRATIVE``."""
    words = fold(text).split()
    return all(w in plain_words() and w not in first_names() and w not in last_names() for w in words if w.isalpha())


_SHORTENED = frozenset("jr sr esq".split())
_NOBODY = frozenset("unknown unk none na same see other blank refused".split())


def is_part_of_name(value: Value) -> bool:
    """Whether a field for one part of a name holds one word that may well be it."""
    word = fold(value.text).strip()
    return value.category in _PART_OF_NAME and word.isalpha() and word not in _NOBODY


def with_flags(finding: Finding, party: Party | None) -> Finding:
    """``finding`` with what is known of its party: minor, victim of a sexual offence, confidential address."""
    if party is None or not (party.minor or party.sex_offence_victim or party.address_confidential):
        return finding
    return finding.but(
        minor=finding.minor or party.minor,
        sex_offence_victim=finding.sex_offence_victim or party.sex_offence_victim,
        address_confidential=finding.address_confidential or party.address_confidential,
    )


def _party_of(filled: Sequence[Value], new_id: str) -> Party | None:
    names = [v for v in filled if v.category == "name" and not v.alias and not is_no_name(v.text)]
    parts = {v.category: v.text for v in filled if v.category in _PART_OF_NAME}
    name = _without_rest(_clean(names[0].text)) if names else ""
    if not name and "last_name" in parts:
        name = f"{parts['last_name']}, {parts.get('first_name', '')} {parts.get('middle_name', '')}".strip(" ,")
    if not any(c.isalpha() for c in name):
        if not any(v.category in _SEARCHED for v in filled):
            return None
        name = ""
    role = Role.ORGANISATION if people.is_organisation(name) else filled[0].role
    born = next((day for v in filled if v.category == "date_of_birth" and (day := _birth(v.text))), None)
    age = next((int(n) for v in filled if v.category == "age" and (n := digits_of(v.text)[:3])), None)
    ticked = any(v.category == "minor" for v in filled)
    young = age is not None and age < 18
    return Party(
        id=new_id,
        name=name,
        role=role,
        date_of_birth=born.isoformat() if born else "",
        addresses=tuple(v.text for v in filled if v.category == "home_address"),
        phones=tuple(v.text for v in filled if v.category == "phone"),
        emails=tuple(v.text for v in filled if v.category == "email"),
        identifiers=tuple((c, v.text) for v in filled if (c := category_of(v)) in _IDENTIFIERS and c is not None),
        aliases=tuple(a.strip(' "') for v in filled if v.alias for a in re.split(r"[;/]", v.text) if len(fold(a)) > 2),
        minor=bool(ticked or young or role is Role.MINOR),
    )


@lru_cache(maxsize=8192)
def _clean(name: str) -> str:
    bare = _AFTER_NAME.sub("", _TITLE.sub("", name.strip(" .,;:\"'")))
    return bare.strip(" .,;:-") or name.strip()


@lru_cache(maxsize=8192)
def _without_rest(name: str) -> str:
    """``name`` without the sentence that goes on behind it in a field: ``Ramos, Ann L. Manager of …``."""
    kept: list[str] = []
    commas = 0
    for word in name.split():
        bare = word.strip(".,;:()").lower()
        goes_on = word[:1].islower() and bare not in cues.PARTICLES
        if kept and (goes_on or bare in cues.ROLES or bare in cues.OFFICER_TITLES or commas > 1 or word[0].isdigit()):
            break
        kept.append(word)
        commas += word.endswith(",")
        if word.endswith((";", ":")) or (word.endswith(".") and len(bare) > 2 and bare not in _SHORTENED):
            break
    return " ".join(kept).rstrip(" ,;:") or name


def _birth(text: str) -> date | None:
    """The birth date of a field, also one that a narrow cell broke ("11/28/19 78") or that an age follows."""
    return read_date(text) or read_date(text.replace(" ", "")) or next(patterns.dates(text), None)


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))

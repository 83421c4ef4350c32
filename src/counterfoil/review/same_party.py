"""Which people of a case's files are one party: one person in many documents, decided on once.

Detection says within a file whose a place is. Here those people are joined across files, and only where nothing speaks
against it: what is joined wrongly would let one person's decision fall on another, what stays apart is only more work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from counterfoil.detection import cues, people
from counterfoil.detection.validators import read_date
from counterfoil.detection.words import first_names, last_names, nicknames
from counterfoil.review.model import Proposal
from counterfoil.values import Category, Role

Who = tuple[str, str]
"""(file, id of the party there)."""
_NUMBERS = frozenset(
    {Category.SSN, Category.DRIVERS_LICENCE, Category.STATE_ID, Category.A_NUMBER, Category.CRIMINAL_ID}
)
_ARRESTED = frozenset({Role.ARRESTEE, Role.SUSPECT})
_STAR = re.compile(r"(?:#|\bstar\b(?:\s*no\.?)?)\s*:?\s*#?\s*(\d{2,6})", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:[#(\d]|\b(?:star|beat|unit|badge|emp)\b).*$", re.IGNORECASE)
_JOINS = cues.PARTICLES | {"mc", "mac"}
"""``Van Horn`` and ``Mc Bride`` are surnames, and nobody's first name is Van or Mc for that."""


@dataclass(frozen=True, slots=True)
class Known:
    """What one file shows of one person. ``surnames`` are those of names without a first name, or with its initial."""

    who: Who
    names: frozenset[people.PersonName]  # with a first name of more than a letter, and a last name
    surnames: frozenset[str]
    born: frozenset[date]
    numbers: frozenset[tuple[Category, str]]
    roles: frozenset[Role]
    minor: bool


def known_of(proposals: Iterable[Proposal]) -> tuple[Known, ...]:
    """The people of these proposals, one for each file and party id, in the order of file and id."""
    of: dict[Who, list[Proposal]] = {}
    for p in proposals:
        if p.finding.party:
            of.setdefault((p.record_id, p.finding.party), []).append(p)
    return tuple(_known(who, of[who]) for who in sorted(of))


def groups(all_known: Sequence[Known]) -> frozenset[frozenset[Who]]:
    """Each party as the people of files that are one; every person is in exactly one, whatever their order.

    Two are one party where they have the same first and last name, or one is a nickname of the other, and no birth
    date, middle name, Social Security, A- or star number or age group speaks against it; never by initials. Whom a
    file gives two names is joined to nobody. A group in which one file has two people, or two people do not fit each
    other, falls back to equal names, and then to each alone. At last whoever has only a surname goes to the one party
    with that surname and role, where there is only one.
    """
    named = [one for one in all_known if one.names]
    made: list[list[Known]] = []
    for group in _joined(named):
        if _holds(group):
            made.append(group)
            continue
        equal: dict[frozenset[people.PersonName], list[Known]] = {}
        for one in group:
            equal.setdefault(one.names, []).append(one)
        for same in equal.values():
            made.extend([same] if _holds(same) else [[one] for one in same])
    bound: list[list[Known]] = [list(group) for group in made]
    by_surname = _by_surname(made)
    nameless: dict[str, list[Known]] = {}
    for one in all_known:
        if not one.names:
            nameless.setdefault(one.who[0], []).append(one)
    for one in all_known:
        if one.names:
            continue
        fit = [number for number in _of_surnames(by_surname, one) if _may_be_meant(made[number], one)]
        if len(fit) == 1 and _is_bound(made[fit[0]], one, nameless[one.who[0]]):
            bound[fit[0]].append(one)
        else:
            bound.append([one])
    return frozenset(frozenset(one.who for one in group) for group in bound)


def candidates(all_known: Sequence[Known], made: Iterable[frozenset[Who]]) -> Mapping[Who, frozenset[frozenset[Who]]]:
    """For whoever has only a surname and stays alone: the parties, two or more, that may be meant."""
    parties = list(made)
    whole = frozenset(parties)
    by_who = {one.who: one for one in all_known}
    people_of = [[by_who[who] for who in of] for of in parties]
    by_surname = _by_surname(people_of)
    found = {}
    for one in all_known:
        if one.names or not one.surnames or frozenset({one.who}) not in whole:
            continue
        fit = [number for number in _of_surnames(by_surname, one) if _may_be_meant(people_of[number], one)]
        if len(fit) > 1:
            found[one.who] = frozenset(parties[number] for number in fit)
    return found


def _by_surname(made: Sequence[Sequence[Known]]) -> Mapping[str, list[int]]:
    """The numbers of the groups in which a full name has this surname: a case may have thousands."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(made):
        for surname in {_letters(name.last) for one in group for name in one.names}:
            found.setdefault(surname, []).append(number)
    return found


def _of_surnames(by_surname: Mapping[str, list[int]], one: Known) -> list[int]:
    return sorted({number for surname in one.surnames for number in by_surname.get(_letters(surname), ())})


def _known(who: Who, of: Sequence[Proposal]) -> Known:
    names: set[people.PersonName] = set()
    surnames: set[str] = set()
    born: set[date] = set()
    numbers: set[tuple[Category, str]] = set()
    for p in of:
        found = p.finding
        if found.category is Category.NAME and found.text and found.role is not Role.ORGANISATION:
            numbers.update((Category.EMPLOYEE_ID, star) for star in _STAR.findall(found.text))
            name = people.parse(_BEHIND.sub("", found.text).rstrip(" ,;"))
            two_surnames = "," not in found.text and name.first in last_names() and name.first not in first_names()
            if name.first in _JOINS or two_surnames:  # "Ochoa Tovar"
                surnames.add(f"{name.first} {name.last}")
            elif len(name.first) > 1 and len(name.last) > 1:
                names.add(name)
            elif len(name.last) > 1:
                surnames.add(name.last)
        elif found.category is Category.DATE_OF_BIRTH and (day := read_date(found.text)):
            born.add(day)
        elif found.category in _NUMBERS:
            numbers.add((found.category, "".join(c for c in found.text.upper() if c.isalnum())))
    minor = any(p.finding.minor or p.finding.role is Role.MINOR for p in of)
    roles = frozenset(p.finding.role for p in of) - {Role.UNKNOWN}
    return Known(who, frozenset(names), frozenset(surnames), frozenset(born), frozenset(numbers), roles, minor)


def _may_be_one(one: Known, other: Known) -> bool:
    if one.who[0] == other.who[0] or one.minor != other.minor:
        return False
    if one.born and other.born and not one.born & other.born:
        return False
    if _number_differs(one, other) or not (_is_one_name(one) and _is_one_name(other)):
        return False
    middles, others = _middles(one), _middles(other)
    if middles and others and not middles & others:
        return False
    return any(_same_name(left, right) for left in one.names for right in other.names)


def _middles(one: Known) -> set[str]:
    return {name.middle[0] for name in one.names if name.middle}


def _is_one_name(one: Known) -> bool:
    """Whether the names that a file gives a person are one; where it mixed two people, neither is joined to a third."""
    return all(_same_name(left, right) for left, right in combinations(one.names, 2))


def _number_differs(one: Known, other: Known) -> bool:
    return any(
        (mine := {n for c, n in one.numbers if c is category})
        and (theirs := {n for c, n in other.numbers if c is category})
        and not mine & theirs
        for category in (Category.SSN, Category.A_NUMBER, Category.EMPLOYEE_ID)
    )


def _same_name(one: people.PersonName, other: people.PersonName) -> bool:
    if _letters(one.last) == _letters(other.last) and _same_first(one.first, other.first):
        return not one.middle or not other.middle or people.same_first(one.middle, other.middle)
    # "GARCIA ANA" without its comma
    return (_letters(one.last), one.first) == (other.first, _letters(other.last)) and not (one.middle or other.middle)


def _same_first(one: str, other: str) -> bool:
    return one == other or other in nicknames().get(one, ())


def _letters(name: str) -> str:
    return name.replace(" ", "")


_Guise = tuple[frozenset[people.PersonName], frozenset[date], frozenset[tuple[Category, str]], bool]


def _guise(one: Known) -> _Guise:
    """All that ``_may_be_one`` asks of a person but the file: in most files of a case a person looks the same."""
    return one.names, one.born, one.numbers, one.minor


def _by_guise(of: Iterable[Known]) -> list[list[Known]]:
    found: dict[_Guise, list[Known]] = {}
    for one in of:
        found.setdefault(_guise(one), []).append(one)
    return list(found.values())


def _are_of_different_files(of: Sequence[Known]) -> bool:
    return len({one.who[0] for one in of}) == len(of)


def _joined(of: Sequence[Known]) -> list[list[Known]]:
    """``of``, in groups that ``_may_be_one`` connects."""
    root = {one.who: one.who for one in of}

    def find(who: Who) -> Who:
        while root[who] != who:
            root[who] = root[root[who]]
            who = root[who]
        return who

    def join(one: Known, other: Known) -> None:
        low, high = sorted((find(one.who), find(other.who)))
        root[high] = low

    by_letter: dict[str, list[Known]] = {}
    for one in of:
        for key in {_letters(part) for name in one.names for part in (name.first, name.last)}:
            by_letter.setdefault(key, []).append(one)
    for alike in by_letter.values():
        if not _are_of_different_files(alike):
            for one, other in combinations(alike, 2):
                if find(one.who) != find(other.who) and _may_be_one(one, other):
                    join(one, other)
            continue
        # Each in a file of its own: who look the same are asked for once, and not each with each.
        guises = _by_guise(alike)
        for same in guises:
            if len(same) > 1 and _may_be_one(*same[:2]):
                for other in same[1:]:
                    join(same[0], other)
        for some, others in combinations(guises, 2):
            if _may_be_one(some[0], others[0]):
                for one in (*some, *others[1:]):
                    join(one, others[0])
    found: dict[Who, list[Known]] = {}
    for one in of:
        found.setdefault(find(one.who), []).append(one)
    return list(found.values())


def _holds(group: Sequence[Known]) -> bool:
    """Whether each two of them may be one."""
    if not _are_of_different_files(group):
        return False
    guises = _by_guise(group)
    if not all(_may_be_one(*same[:2]) for same in guises if len(same) > 1):
        return False
    return all(_may_be_one(some[0], others[0]) for some, others in combinations(guises, 2))


def _may_be_meant(group: Sequence[Known], one: Known) -> bool:
    """Whether a surname of this party may mean it. An officer, who stands behind a title or a star, is no civilian."""
    return one.roles != {Role.OFFICER} or any(Role.OFFICER in other.roles for other in group)


def _is_bound(group: Sequence[Known], one: Known, in_its_file: Sequence[Known]) -> bool:
    """Whether a surname alone is this party: of the same role, no other such in its file, nothing against it."""
    roles = {role for other in group for role in other.roles}
    said = one.roles if one.roles.isdisjoint(_ARRESTED) else one.roles | _ARRESTED
    return (
        bool(one.roles)
        and bool(said & roles)
        and sum(bool(other.surnames & one.surnames) for other in in_its_file) == 1
        and all(other.who[0] != one.who[0] and other.minor == one.minor for other in group)
        and not any(one.born and other.born and not one.born & other.born for other in group)
        and not any(_number_differs(one, other) for other in group)
    )

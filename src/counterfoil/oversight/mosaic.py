"""What one release withheld and another one shows: of the same record, or of another record with the same number.

All past releases are laid beside each other as anybody may who asks twice. Results name places, cases and codes; the
values by which places are compared are never handed on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

WEAK = 5
"""A value of fewer letters and digits (an age, a first name) is taken for the same only in the same role."""


class Gravity(StrEnum):
    """What the law of the day on which the place was shown says of it, the gravest first."""

    FORBIDDEN = "forbidden"  # by the law of the day of either release
    CHOICE = "choice"  # the law lets it be withheld, and the answers chose differently; or it refers
    REQUIRED = "required"  # that it was shown is what the law of that day wants


class How(StrEnum):
    """How the two places belong together."""

    SAME_RECORD = "same_record"
    SAME_NUMBER = "same_number"  # the same thing in another record of the same RD, CB or event number


@dataclass(frozen=True, slots=True)
class Place:
    """One place of one record in one release.

    ``value`` is what stands there, folded for comparison, or any key that is equal where the thing is; it never leaves
    this module. ``numbers`` are the record's own. ``public``: the release was for everybody. ``duty`` is what the law
    of that day says. ``found`` is False where only the released words themselves show it, and no finding did.
    """

    release: str  # the case, or the file
    document: int  # its place in the release from 1; 0 where that is not known
    record: str
    numbers: frozenset[str]
    page: int  # from 1
    category: str
    role: str
    withheld: bool
    code: str  # as it was printed; empty where nothing was
    duty: str
    on: date | None
    value: str = field(repr=False)
    public: bool = True
    found: bool = True


@dataclass(frozen=True, slots=True)
class Undone:
    """One withheld place that another release shows."""

    withheld: Place
    shown: Place
    how: How
    gravity: Gravity

    def as_row(self) -> dict[str, Any]:
        """The two places as JSON and tables have them, without what stands there."""
        hidden, open_ = self.withheld, self.shown
        return {
            "gravity": str(self.gravity), "how": str(self.how), "category": hidden.category, "role": hidden.role,
            "withheld_in": hidden.release, "withheld_on": _iso(hidden.on), "withheld_document": hidden.document,
            "withheld_page": hidden.page, "code": hidden.code, "withheld_duty": hidden.duty,
            "shown_in": open_.release, "shown_on": _iso(open_.on), "shown_document": open_.document,
            "shown_page": open_.page, "shown_duty": open_.duty, "found": open_.found,
        }  # fmt: skip


COLUMNS = (
    "gravity", "how", "category", "role", "withheld_in", "withheld_on", "withheld_document", "withheld_page", "code",
    "withheld_duty", "shown_in", "shown_on", "shown_document", "shown_page", "shown_duty", "found",
)  # fmt: skip


def mosaic(places: Iterable[Place]) -> tuple[Undone, ...]:
    """The withheld places that another public release shows, the gravest first.

    Two places belong together where category and value are equal and the records are one or share a number; a weak
    value (``WEAK``) only in the same role. What a release shows elsewhere by itself it does not protect: that is left
    out, and so is what left for one person alone. Each withheld place is told once for each release that shows it.
    """
    withheld: list[Place] = []
    shown: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    own: set[tuple[str, str, str]] = set()
    for one in places:
        if not one.value:
            continue
        if one.withheld:
            withheld.append(one)
            continue
        own.add((one.release, one.category, one.value))
        if one.public:
            for key in _keys(one):
                shown[one.category, one.value, key].append(one)
    found: dict[tuple[Place, str], Undone] = {}
    for hidden in withheld:
        if (hidden.release, hidden.category, hidden.value) in own:
            continue
        for open_ in (each for key in _keys(hidden) for each in shown.get((hidden.category, hidden.value, key), ())):
            how = _how(hidden, open_)
            if how is None:
                continue
            made = Undone(hidden, open_, how, gravity_of(hidden, open_))
            known = found.get((hidden, open_.release))
            if known is None or order(made) < order(known):
                found[hidden, open_.release] = made
    return tuple(sorted(found.values(), key=order))


@dataclass(frozen=True, slots=True)
class OfAMonth:
    """Places of what no case may be listed by, of all releases together, by the month in which they were shown."""

    month: str  # "2024-03"; empty where no day is known
    category: str
    gravity: Gravity
    places: int

    def as_row(self) -> dict[str, Any]:
        """The count as JSON has it."""
        return {"month": self.month, "category": self.category, "gravity": str(self.gravity), "places": self.places}


def listed(found: Sequence[Undone], unlisted: Collection[str]) -> tuple[tuple[Undone, ...], tuple[OfAMonth, ...]]:
    """``found`` without the categories ``unlisted``, and these counted by month (house rule 9)."""
    counts = Counter(
        (f"{one.shown.on:%Y-%m}" if one.shown.on else "", one.withheld.category, one.gravity)
        for one in found
        if one.withheld.category in unlisted
    )
    kept = tuple(one for one in found if one.withheld.category not in unlisted)
    return kept, tuple(OfAMonth(*key, places) for key, places in sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many places were undone, by gravity, and by category and gravity."""

    places: int
    releases: int  # of which a place was undone
    gravity: dict[str, int]
    categories: dict[tuple[str, str], int]

    def as_row(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return {
            "places": self.places, "releases": self.releases, "gravity": self.gravity,
            "categories": [
                {"category": category, "gravity": gravity, "places": n}
                for (category, gravity), n in self.categories.items()
            ],
        }  # fmt: skip


def counted(found: Sequence[Undone]) -> Counts:
    """The counts of ``mosaic``: a place that several releases show is one place, by the gravest of them."""
    first: dict[Place, Undone] = {}
    for one in found:  # the gravest comes first
        first.setdefault(one.withheld, one)
    gravity = Counter(str(one.gravity) for one in first.values())
    categories = Counter((one.withheld.category, str(one.gravity)) for one in first.values())
    return Counts(
        len(first),
        len({one.withheld.release for one in found}),
        {str(each): gravity[str(each)] for each in Gravity},
        dict(sorted(categories.items(), key=lambda item: (-item[1], item[0]))),
    )


def _keys(one: Place) -> Iterator[str]:
    """By what a place belongs to others: its record, and each number of it."""
    if one.record:
        yield f"record {one.record}"
    yield from one.numbers


def _how(hidden: Place, open_: Place) -> How | None:
    weak = sum(letter.isalnum() for letter in hidden.value) < WEAK
    if weak and hidden.role != open_.role:
        return None
    if hidden.record and hidden.record == open_.record:
        return How.SAME_RECORD
    return How.SAME_NUMBER if hidden.numbers & open_.numbers else None


def gravity_of(hidden: Place, open_: Place) -> Gravity:
    """What the law of the day says of it that ``open_`` was shown, while ``hidden`` was withheld."""
    if "forbidden" in (hidden.duty, open_.duty):
        return Gravity.FORBIDDEN
    return Gravity.REQUIRED if open_.duty in ("compelled", "open") else Gravity.CHOICE


def order(one: Undone) -> tuple[Any, ...]:
    """The gravest first, then by release and page."""
    hidden, open_ = one.withheld, one.shown
    return (
        list(Gravity).index(one.gravity), list(How).index(one.how),
        hidden.release, hidden.document, hidden.page, hidden.category, hidden.role,
        open_.release, open_.document, open_.page,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

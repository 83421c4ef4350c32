"""Exemption codes with their factual basis, and the pack's proposal for the discretion register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from counterfoil.law.sourced import SOURCED, Sourced, in_force, sourced
from counterfoil.law.strict import Fields
from counterfoil.values import Category, Role

DEFAULTS = ("withhold", "release")


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exemption as printed in a mark. ``basis`` has the place ``{what}``."""

    code: str
    title: str
    basis: str
    default: str  # withhold | release
    reason: str
    sourced: Sourced


@dataclass(frozen=True, slots=True)
class CategoryDefault:
    """A default that one category has for itself."""

    category: Category
    default: str
    reason: str
    sourced: Sourced


@dataclass(frozen=True, eq=False)
class Exemptions:
    """All exemptions of a pack, of all times, and the words of its letters."""

    by_code: Mapping[str, tuple[Exemption, ...]]
    by_category: Mapping[Category, tuple[CategoryDefault, ...]]
    what: Mapping[Category, str]  # with the place {whose} where it is a person's
    whose: Mapping[Role, str]

    def exemption(self, code: str, on: date) -> Exemption | None:
        """The exemption as it stood on a day; None when there was none of that code."""
        return in_force(self.by_code.get(code, ()), on)

    def citations(self, on: date) -> dict[str, str]:
        """How the law itself is cited for each code of a day: ``5 ILCS 140/7(1)(b)`` for ``7(1)(b)``."""
        found = {code: self.exemption(code, on) for code in self.by_code}
        return {code: re.split(r"; | \(", one.sourced.cite)[0] for code, one in found.items() if one is not None}

    def basis(self, code: str, category: Category, role: Role, on: date) -> str:
        """The factual basis that a letter gives for one finding; empty without an exemption. It names nobody."""
        found = self.exemption(code, on)
        return "" if found is None else found.basis.format(what=self.words(category, role))

    def words(self, category: Category, role: Role) -> str:
        """How a letter calls it: ``the name of a victim``."""
        return self.what[category].format(whose=self.whose[role])


def read_exemptions(top: Fields, shared: Fields) -> Exemptions:
    """``exemptions.yaml``, strictly; ``shared`` are the words of all laws, for a pack without its own.

    Raises ``LawPackInvalid``.
    """
    top.allow(("exemptions", "register"), ("words", "persons"))
    words = (top if "words" in top.values else shared).fields("words").allow([str(c) for c in Category])
    persons = (top if "persons" in top.values else shared).fields("persons").allow([str(r) for r in Role])
    for category in Category:
        try:
            words.text(category).format(whose="")
        except (KeyError, IndexError, ValueError):
            (words.place / category).refuse("may have the place {whose}, and no other braces.")
    return Exemptions(
        by_code={code: tuple(_exemptions(code, below)) for code, below in top.fields("exemptions").each()},
        by_category=dict(_defaults(top.fields("register"))),
        what={category: words.text(category) for category in Category},
        whose={role: persons.text(role) for role in Role},
    )


def _exemptions(code: str, below: Fields) -> Iterator[Exemption]:
    for start, end, row in _spans(below):
        row.allow(("title", "basis", "default", "reason", *SOURCED))
        basis = row.text("basis")
        try:
            basis.format(what="")
        except (KeyError, IndexError, ValueError):
            (row.place / "basis").refuse("may have the place {what}, and no other braces.")
        yield Exemption(
            code,
            row.text("title"),
            basis,
            row.choice("default", DEFAULTS),
            row.text("reason"),
            sourced(row, start, end),
        )


def _defaults(top: Fields) -> Iterator[tuple[Category, tuple[CategoryDefault, ...]]]:
    for name, below in top.each():
        if name not in [str(c) for c in Category]:
            below.place.refuse(f"is no category. Categories: {', '.join(Category)}.")
        category = Category(name)
        rows = []
        for start, end, row in _spans(below):
            row.allow(("default", "reason", *SOURCED))
            rows.append(
                CategoryDefault(category, row.choice("default", DEFAULTS), row.text("reason"), sourced(row, start, end))
            )
        yield category, tuple(rows)


def _spans(below: Fields) -> Iterator[tuple[date, date | None, Fields]]:
    """Each dated value with its start and the start of the next, which ends it."""
    rows = list(below.dated())
    following: list[date | None] = [start for start, _ in rows[1:]]
    for (start, row), end in zip(rows, [*following, None], strict=True):
        yield start, end, row

"""What a law pack says of letters: the items that an answer must hold, and the words that the law fixes, on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from counterfoil.errors import LawPackInvalid
from counterfoil.law.load import PACKS
from counterfoil.law.sourced import SOURCED, Sourced, in_force, sourced
from counterfoil.law.strict import Fields, read_fields


class Outcome(StrEnum):
    """What a letter tells the requester; each has its template ``letters/<outcome>.typ``."""

    GRANT = "grant"
    PARTIAL = "partial"
    DENIAL = "denial"
    NO_RECORDS = "no_records"
    LOGGED_NO_EFFECT = "logged_no_effect"  # a paper without legal effect, logged and answered as such
    PRODUCTION = "production"  # what a court's verified paper commands is produced
    REFERRED = "referred"  # a person has to verify the paper first


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that a letter quotes from the pack, with their provenance."""

    id: str
    text: str
    sourced: Sourced


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that letters of these outcomes must hold; ``text`` names it for the person who writes."""

    id: str
    text: str
    outcomes: frozenset[Outcome]
    sourced: Sourced


@dataclass(frozen=True, slots=True)
class LetterPack:
    """The letters of one law pack as they must be on one day."""

    law: str
    folder: Path
    statements: Mapping[str, Statement]
    required: tuple[Requirement, ...]

    def template(self, name: str) -> Path:
        """The Typst file of that name. Raises ``LawPackInvalid`` when the pack has none."""
        path = self.folder / f"{name}.typ"
        if not path.is_file():
            raise LawPackInvalid(f"{self.law}/letters: there is no template {name}.typ. Install Counterfoil again.")
        return path


STATEMENTS = (
    "counselor_name",
    "counselor_address",
    "counselor_phone",
    "counselor_review",
    "counselor_review_commercial",
    "court_review",
    "late_fee",
    "fee_waiver",
)
"""Every statement that the templates quote; a pack must have each."""

REQUIREMENTS = (
    "decision",
    "exemption",
    "factual_basis",
    "legal_authority",
    "responsible",
    "counselor",
    "court",
    "search",
    "late_fee",
    "fee_waiver",
    "office",
    "instrument",
    "words",
)
"""Every item that ``release.letter_check`` knows how to check."""


def load(law: str, on: date, *, packs: Path = PACKS) -> LetterPack:
    """The letters of the law pack ``law`` as they must be on the day ``on``.

    Raises ``LawPackInvalid`` for an unknown or duplicate key, a missing citation, or a statement without a value on
    that day. A requirement that is not in force that day is left out.
    """
    folder = packs / law / "letters"
    name = f"{law}/letters/required.yaml"
    top = read_fields(folder / "required.yaml", name).allow(("statements", "required"))
    words = top.fields("statements").allow(STATEMENTS)
    statements = {}
    for key, fields in words.each():
        found = in_force(tuple(_statements(key, fields)), on)
        if found is None:
            fields.place.refuse(f"has no value on {on.isoformat()}. Letters of that day cannot be made.")
        statements[key] = found
    items = top.fields("required").allow((), REQUIREMENTS)
    dated = (in_force(tuple(_requirements(key, fields)), on) for key, fields in items.each())
    required = tuple(item for item in dated if item is not None)
    if not required:
        raise LawPackInvalid(f"{name}: required: nothing is in force on {on.isoformat()}; a letter would be unchecked.")
    return LetterPack(law, folder, statements, required)


def _statements(key: str, fields: Fields) -> Iterator[Statement]:
    values = list(fields.dated())
    for (start, value), following in zip(values, [*values[1:], None], strict=True):
        value.allow(("text", *SOURCED))
        yield Statement(key, value.text("text"), sourced(value, start, following[0] if following else None))


def _requirements(key: str, fields: Fields) -> Iterator[Requirement]:
    values = list(fields.dated())
    for (start, value), following in zip(values, [*values[1:], None], strict=True):
        value.allow(("text", "outcomes", *SOURCED))
        outcomes = value.texts("outcomes")
        for outcome in outcomes:
            if outcome not in set(Outcome):
                (value.place / "outcomes").refuse(f"'{outcome}' is not known. Allowed: {', '.join(Outcome)}.")
        provenance = sourced(value, start, following[0] if following else None)
        yield Requirement(key, value.text("text"), frozenset(Outcome(one) for one in outcomes), provenance)

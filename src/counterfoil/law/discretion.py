"""The discretion register: where the law leaves a choice, one signed default for every requester alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from counterfoil.errors import BadInput, NotAdopted
from counterfoil.law.load import LawPack
from counterfoil.law.sourced import in_force
from counterfoil.values import Category

Choice = Literal["withhold", "release"]


@dataclass(frozen=True, slots=True)
class Default:
    """One default: for a category, or for all that an exemption covers."""

    key: str  # a category or an exemption code
    choice: Choice
    reason: str


@dataclass(frozen=True, slots=True)
class Register:
    """The defaults in force on a day. ``signed`` overrides the pack's proposals, by category or code."""

    proposed: Mapping[str, Default]
    signed: Mapping[str, Default] = field(default_factory=dict)

    def default(self, category: Category | str, code: str = "") -> Choice:
        """What is done with a category that may be withheld: its own default, else that of the exemption code."""
        return self.entry(category, code).choice

    def entry(self, category: Category | str, code: str = "") -> Default:
        """The default with its reason: the office's before the pack's, the category's before the exemption's."""
        for source in (self.signed, self.proposed):
            for key in (str(category), code):
                if key and key in source:
                    return source[key]
        raise NotAdopted(
            f"{category} {code}".strip() + ": the discretion register has no default. Let counsel sign one for all "
            "requesters; until then a person decides."
        )


def register(pack: LawPack, on: date, signed: Mapping[str, Default] | None = None) -> Register:
    """The register of a pack on a day, with what the office's counsel signed above it."""
    exemptions = pack.exemptions
    proposed: dict[str, Default] = {}
    for code in exemptions.by_code:
        found = exemptions.exemption(code, on)
        if found is not None:
            proposed[code] = Default(code, cast(Choice, found.default), found.reason)
    for category, rows in exemptions.by_category.items():
        row = in_force(rows, on)
        if row is not None:
            proposed[str(category)] = Default(str(category), cast(Choice, row.default), row.reason)
    for key in signed or {}:
        if key not in proposed and key not in [str(c) for c in Category]:
            raise BadInput(f"{key}: neither a category nor an exemption of {pack.name}. Known: {', '.join(proposed)}.")
    return Register(proposed, dict(signed or {}))

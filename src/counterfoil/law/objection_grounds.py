"""On which grounds counsel may object to a served paper, or move to quash it: ``served/grounds.yaml`` of a pack.

Not legal advice. A ground decides nothing: counsel chooses it, completes it and signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil.law import strict
from counterfoil.law.model import InstrumentKind
from counterfoil.law.sourced import CONFIDENCES

FILE = "served/grounds.yaml"
_SOURCED = ("cite", "effective_from", "source", "checked", "confidence", "verified_by_counsel")


class Against(StrEnum):
    """What counsel writes against a paper."""

    OBJECTION = "objection"  # to whoever issued it
    MOTION = "motion"  # to quash, to the court that it comes from


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground, in words for the paper, with what it rests on."""

    id: str
    kinds: frozenset[InstrumentKind]
    papers: frozenset[Against]
    title: str
    says: str
    cites: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    source: str
    checked: date
    confidence: str
    verified_by_counsel: bool

    def holds_on(self, day: date) -> bool:
        """Both ends count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def grounds(folder: Path, kind: str, against: Against, *, on: date) -> tuple[Ground, ...]:
    """The grounds of a pack against a paper of this kind on a day, in the pack's order; none where it has none."""
    return tuple(one for one in _read(folder) if kind in one.kinds and against in one.papers and one.holds_on(on))


@cache
def _read(folder: Path) -> tuple[Ground, ...]:
    path, name = folder / FILE, f"{folder.name}/{FILE}"
    if not path.is_file():
        return ()
    top = strict.read_fields(path, name).allow(("version", "law", "grounds"))
    if top.values["version"] != 1:
        top.place.at("version").refuse(f"this program reads version 1, not {top.values['version']!r}.")
    rows: Any = top.values["grounds"]
    if not isinstance(rows, list):
        (top.place / "grounds").refuse("a list of grounds is needed.")
    found = tuple(_ground(strict.mapping(top.place / "grounds", row)) for row in rows)
    ids = [one.id for one in found]
    for twin in sorted({one for one in ids if ids.count(one) > 1}):
        (top.place / "grounds").refuse(f"the id '{twin}' stands twice. Every ground needs an id of its own.")
    return found


def _ground(fields: strict.Fields) -> Ground:
    fields.allow(("id", "kinds", "papers", "title", "says", *_SOURCED), ("effective_to",))
    return Ground(
        fields.text("id"),
        frozenset(InstrumentKind(one) for one in _known(fields, "kinds", tuple(InstrumentKind))),
        frozenset(Against(one) for one in _known(fields, "papers", tuple(Against))),
        fields.text("title"),
        fields.text("says"),
        _known(fields, "cite", ()),
        fields.day("effective_from"),
        fields.day("effective_to") if "effective_to" in fields.values else None,
        fields.text("source"),
        fields.day("checked"),
        fields.choice("confidence", CONFIDENCES),
        fields.truth("verified_by_counsel"),
    )


def _known(fields: strict.Fields, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a key, at least one; of a closed list where there is one."""
    found = fields.texts(key)
    if not found:
        (fields.place / key).refuse("at least one is needed.")
    for one in found:
        if allowed and one not in allowed:
            (fields.place / key).refuse(f"'{one}' is not known. Allowed: {', '.join(allowed)}.")
    return found

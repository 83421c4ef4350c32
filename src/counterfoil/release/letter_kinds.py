"""The notices of a law pack (``letters/notices.yaml``): what each is made from, and what the law demands of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.law.load import PACKS
from counterfoil.law.sourced import SOURCED, Sourced, in_force, sourced
from counterfoil.law.strict import Fields, Place, read_fields


class Form(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DAY = "day"
    LINES = "lines"
    QUANTITIES = "quantities"
    ACCOUNT = "account"


class Origin(StrEnum):
    """Where a field comes from."""

    ACT = "act"  # recorded about the case's time
    CASE = "case"  # known of the case
    DATA = "data"  # given by the person who writes


MADE_FROM = ("extension", "treated", "person_asked")
"""Acts about the time of a case that a notice can be made from."""

ALWAYS = ("office", "number", "to", "received_on", "responsible")
"""What every notice knows and a demand may name, beside its own fields and the pack's statements."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a notice is made of; ``about`` names it for the person who writes."""

    name: str
    form: Form
    origin: Origin
    about: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that the law demands of a notice: fields to be filled, words to be in it, patterns not to be in it."""

    id: str
    text: str
    needs: tuple[str, ...]
    says: tuple[str, ...]
    never: tuple[re.Pattern[str], ...]
    sourced: Sourced


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice as the law has it on a day."""

    kind: str
    to: str  # requester, counselor, person
    fields: Mapping[str, Field]
    demands: tuple[Demand, ...]
    made_from: str = ""  # the act without which there is none
    track: str = ""  # of that act
    on_receipt: str = ""  # the reasons where the demand itself is of that track, so that no act is needed
    refused_when: str = ""  # the effect of lateness that bars it
    held_by: str = ""  # the field that, when it is filled, holds the notice back

    def given(self) -> tuple[Field, ...]:
        """What a person may give."""
        return tuple(field for field in self.fields.values() if field.origin is Origin.DATA)


def load(law: str, on: date, *, packs: Path = PACKS) -> Mapping[str, Notice]:
    """The notices of a law that hold on a day, by kind; none for a law without a ``notices.yaml``.

    A notice of which nothing is in force that day is left out. Raises ``LawPackInvalid``.
    """
    file = packs / law / "letters" / "notices.yaml"
    if not file.is_file():
        return {}
    top = read_fields(file, f"{law}/letters/notices.yaml")
    found = {key: _notice(key, fields, on) for key, fields in top.each()}
    return {key: notice for key, notice in found.items() if notice.demands}


def need(notices: Mapping[str, Notice], kind: str, law: str, on: date) -> Notice:
    """The notice of that kind; ``BadInput`` names those that there are."""
    if kind not in notices:
        raise BadInput(
            f"{kind}: {law} has no such notice on {on.isoformat()}. It has: {', '.join(notices) or 'none'}. The answer "
            "to a demand itself (grant, denial …) is made by: counterfoil respond."
        )
    return notices[kind]


def _notice(kind: str, top: Fields, on: date) -> Notice:
    top.allow(("to", "fields", "demands"), ("made_from", "track", "on_receipt", "refused_when", "held_by"))
    fields = {name: _field(name, below) for name, below in top.fields("fields").each()}
    dated = (in_force(tuple(_demands(key, below, fields)), on) for key, below in top.fields("demands").each())
    held_by = top.text("held_by", "")
    if held_by and held_by not in fields:
        (top.place / "held_by").refuse(f"'{held_by}' is no field of it. Fields: {', '.join(fields)}.")
    return Notice(
        kind=kind,
        to=top.choice("to", ("requester", "counselor", "person")),
        fields=fields,
        demands=tuple(demand for demand in dated if demand is not None),
        made_from=top.choice("made_from", MADE_FROM) if "made_from" in top.values else "",
        track=top.text("track", ""),
        on_receipt=top.text("on_receipt", ""),
        refused_when=top.text("refused_when", ""),
        held_by=held_by,
    )


def _field(name: str, below: Fields) -> Field:
    below.allow(("is", "from", "about"), ("optional",))
    if name in ALWAYS:
        below.place.refuse(f"every notice has {', '.join(ALWAYS)}; give the field a name of its own.")
    return Field(
        name,
        Form(below.choice("is", [*Form])),
        Origin(below.choice("from", [*Origin])),
        below.text("about"),
        below.truth("optional", False),
    )


def _demands(key: str, below: Fields, fields: Mapping[str, Field]) -> Iterator[Demand]:
    values = list(below.dated())
    starts: list[date | None] = [start for start, _ in values]
    for (start, value), following in zip(values, [*starts[1:], None], strict=True):
        if set(value.values) == {"repealed", *SOURCED}:
            value.truth("repealed")
            continue
        value.allow(("text", *SOURCED), ("needs", "says", "never"))
        for name in value.texts("needs"):
            if name not in fields:
                (value.place / "needs").refuse(f"'{name}' is no field of it. Fields: {', '.join(fields)}.")
        yield Demand(
            key,
            value.text("text"),
            value.texts("needs"),
            value.texts("says"),
            tuple(_pattern(value.place / "never", one) for one in value.texts("never")),
            sourced(value, start, following),
        )


def _pattern(place: Place, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        place.refuse(f"'{text}' is no regular expression: {error}.")

"""What an audit of past releases says of one file: rows that hold places and kinds, never a value.

They are kept on disk while a run goes on, so each can be written as JSON and read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from counterfoil.oversight.dating import Dated, Evidence
from counterfoil.oversight.facts import Fate, ItemFact, as_row


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One place that a released file shows. ``duty`` is what the law of the day says, as if its rules were adopted.

    ``refer`` is what the law itself leaves to a person, and ``would_be`` what its unsettled rules say then; it is empty
    for any other duty. All of them are empty where no law was asked. ``recoverable``: no reader sees the place, but it
    can be read beneath what was to hide it.
    """

    part: str  # "" for the file itself, else the attachment's name
    page: int  # from 1
    box: tuple[float, float, float, float]  # points from the top left of the page
    record_kind: str
    category: str
    role: str
    minor: bool
    duty: str
    would_be: str
    rule: str  # ids, "; " between
    legal: str
    exemption: str  # the code that the pack would print
    recoverable: bool


class Needless(StrEnum):
    """Why a mark may have withheld what it need not."""

    NO_SUCH_CODE = "no_such_code"  # the pack has no exemption of this code on that day
    MUST_GO_OUT = "must_go_out"  # it stands in a field that the law of the day compels or leaves open
    LOOK = "look"  # on a form of which the law compels parts; a person must see which part it was


@dataclass(frozen=True, slots=True)
class NeedlessMark:
    """One mark whose printed code does not carry it."""

    part: str
    page: int
    box: tuple[float, float, float, float] | None
    record_kind: str
    code: str
    reason: Needless
    category: str  # of the field that it stands in, where that is known
    role: str
    legal: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """One place of which more can be read than a reader sees (``redaction.inspect``): how much, never what."""

    part: str
    page: int  # from 1; 0 for the file as a whole
    channel: str
    severity: str  # leak | residue
    characters: int


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """Everything that was found in one file. ``unreadable`` says why nothing was, and is empty otherwise."""

    file: str  # its path within the folder
    digest: str
    dated: Dated
    number: str = ""  # of the log's row, where one dates it
    law_asked: bool = False  # False: no day is known, or the pack has no law of that day
    pages: int = 0
    pages_unread: int = 0  # without words: what they show is not in any figure
    unreadable: str = ""
    uninspected: str = ""  # why nothing was looked for beneath its marks
    warnings: tuple[str, ...] = ()
    marks: int = 0  # with a printed code
    items: tuple[ShownItem, ...] = ()
    needless: tuple[NeedlessMark, ...] = ()
    recovered: tuple[Recovered, ...] = ()


def as_json(found: AuditedFile) -> dict[str, Any]:
    """``found`` as JSON takes it."""
    values = asdict(found)
    on = found.dated.on
    return {**values, "dated": {**values["dated"], "on": on.isoformat() if on else None}}


def from_json(values: dict[str, Any]) -> AuditedFile:
    """The inverse of ``as_json``; raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
    dated = values["dated"]
    return AuditedFile(
        **{
            **{name: values[name] for name in _PLAIN},
            "dated": Dated(
                date.fromisoformat(dated["on"]) if dated["on"] else None, Evidence(dated["evidence"]), dated["why"]
            ),
            "warnings": tuple(values["warnings"]),
            "items": tuple(ShownItem(**{**row, "box": tuple(row["box"])}) for row in values["items"]),
            "needless": tuple(
                NeedlessMark(
                    **{**row, "box": tuple(row["box"]) if row["box"] else None, "reason": Needless(row["reason"])}
                )
                for row in values["needless"]
            ),
            "recovered": tuple(Recovered(**row) for row in values["recovered"]),
        }
    )


_PLAIN = tuple(
    field.name
    for field in fields(AuditedFile)
    if field.name not in ("dated", "warnings", "items", "needless", "recovered")
)


def item_facts(files: Iterable[AuditedFile]) -> Iterator[ItemFact]:
    """The rows that measures count from, for every file with a day; without its name.

    The case is the log's number, else ``release 7`` by the order of ``files``. ``duty`` is the pack's word, since
    nobody says which rules that other office had adopted. What can be recovered counts as disclosed.
    """
    for at, found in enumerate(files, 1):
        if found.dated.on is None:
            continue
        counts: dict[ItemFact, int] = {}
        for item in found.items:
            fact = _fact(found.number or f"release {at}", item, found.dated.on)
            counts[fact] = counts.get(fact, 0) + 1
        yield from (replace(fact, places=places) for fact, places in sorted(counts.items(), key=lambda c: as_row(c[0])))


def _fact(case: str, item: ShownItem, on: date) -> ItemFact:
    return ItemFact(
        case=case,
        document=1,
        record_kind=item.record_kind,
        category=item.category,
        role=item.role,
        minor=item.minor,
        fate=Fate.DISCLOSED,
        duty=item.duty,
        would_be=item.would_be,
        rule=item.rule,
        legal=item.legal,
        exemption="",
        on=on,
        places=1,
    )

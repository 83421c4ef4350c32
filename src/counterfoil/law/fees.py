"""What a law lets a body charge for copies, as dated data (``fees.yaml``). What is not in it may not be charged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from counterfoil.law.load import PACKS
from counterfoil.law.sourced import SOURCED, Sourced, in_force, sourced
from counterfoil.law.strict import Fields, mapping, read_fields


class Way(StrEnum):
    """How a tariff charges."""

    FREE = "free"
    PER_PAGE = "per_page"
    EACH = "each"
    AT_COST = "at_cost"
    TIERS = "tiers"
    PER_HOUR = "per_hour"


@dataclass(frozen=True, slots=True)
class Tier:
    """``dollars`` for all up to and with ``up_to_mb`` megabytes; None: for all above the tier before."""

    up_to_mb: Decimal | None
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """One thing that may be charged. ``tracks`` empty: for every request."""

    id: str
    title: str
    way: Way
    sourced: Sourced
    tracks: tuple[str, ...] = ()
    free: int = 0  # pages or hours that are not charged
    dollars: Decimal = Decimal("0.00")
    tiers: tuple[Tier, ...] = ()


TARIFFS = (
    "black_and_white",
    "color_or_other_size",
    "certification",
    "electronic_copy",
    "medium",
    "voluminous_not_pdf",
    "voluminous_pdf",
    "search_hours",
    "off_site",
    "waiver",
)
"""Every tariff that ``cases.fees`` reckons with; a law without one of them charges nothing for it."""

_NEEDED = {Way.PER_PAGE: ("free", "dollars"), Way.PER_HOUR: ("free", "dollars"), Way.EACH: ("dollars",),
           Way.TIERS: ("tiers",), Way.AT_COST: (), Way.FREE: ()}  # fmt: skip


def load(law: str, on: date, *, packs: Path = PACKS) -> Mapping[str, Tariff]:
    """The tariffs of a law that hold on a day, by id; none for a law without a ``fees.yaml``.

    Raises ``LawPackInvalid`` for an unknown or duplicate key, a missing citation or an amount that is none.
    """
    file = packs / law / "fees.yaml"
    if not file.is_file():
        return {}
    dated = read_fees(read_fields(file, f"{law}/fees.yaml"))
    held = {key: in_force(values, on) for key, values in dated.items()}
    return {key: tariff for key, tariff in held.items() if tariff is not None}


def read_fees(top: Fields) -> dict[str, tuple[Tariff, ...]]:
    """Every tariff with its dated values, oldest first. Raises ``LawPackInvalid``."""
    top.allow((), TARIFFS)
    return {key: tuple(_dated(key, below)) for key, below in top.each()}


def _dated(key: str, below: Fields) -> Iterator[Tariff]:
    rows = list(below.dated())
    starts: list[date | None] = [start for start, _ in rows]
    for (start, row), following in zip(rows, [*starts[1:], None], strict=True):
        if set(row.values) == {"repealed", *SOURCED}:
            row.truth("repealed")
            continue
        way = Way(row.choice("way", [*Way]))
        row.allow(("title", "way", *_NEEDED[way], *SOURCED), ("tracks",))
        yield Tariff(
            id=key,
            title=row.text("title"),
            way=way,
            sourced=sourced(row, start, following),
            tracks=row.texts("tracks"),
            free=row.whole("free") if "free" in _NEEDED[way] else 0,
            dollars=_amount(row, "dollars") if "dollars" in _NEEDED[way] else Decimal("0.00"),
            tiers=_tiers(row) if way is Way.TIERS else (),
        )


def _tiers(row: Fields) -> tuple[Tier, ...]:
    place, given = row.place / "tiers", row.values["tiers"]
    if not isinstance(given, list) or not given:
        place.refuse("a list of tiers is needed.")
    tiers = []
    for number, one in enumerate(given, start=1):
        last = number == len(given)
        tier = mapping(place / number, one).allow(("dollars",) if last else ("up_to", "dollars"))
        tiers.append(Tier(None if last else _amount(tier, "up_to"), _amount(tier, "dollars")))
    limits = [one.up_to_mb for one in tiers if one.up_to_mb is not None]
    if limits != sorted(set(limits)):
        place.refuse("each tier must go further than the one before.")
    return tuple(tiers)


def _amount(fields: Fields, key: str) -> Decimal:
    """An amount in quotes: YAML would read 0.15 as a binary fraction, which is not fifteen cents."""
    text = fields.text(key)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        (fields.place / key).refuse(f"'{text}' is no amount. Write it in quotes with a point, for example \"0.15\".")
    return amount

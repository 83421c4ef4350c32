"""What a requester may be asked to pay, line by line, each with its authority. Nobody's identity is in it.

5 ILCS 140/6 says what may be charged (``law.fees``); 5 ILCS 140/3(d): a body that answers late may not charge. The only
thing of a request that moves a fee is how it is treated: as commercial (3.1, 6(f)) or voluminous (3.6, 6(a-5)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from counterfoil.clock.course import Standing
from counterfoil.errors import BadInput
from counterfoil.law.clocks import Effect
from counterfoil.law.fees import Tariff, Way
from counterfoil.values import Cite, counted

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account: what, how much of it, what it costs in dollars, and by what authority."""

    what: str
    quantity: str
    amount: Decimal
    cite: Cite
    working: str = ""  # how the amount comes about


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged, in United States dollars, why, and by what authority; ``lines`` are its account."""

    amount: Decimal
    why: str
    cites: tuple[Cite, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantities:
    """What is to be copied. Costs are what was actually paid for, in dollars; sizes are megabytes."""

    black_and_white_pages: int = 0  # letter or legal size
    color_pages: int = 0  # in color or of another size
    color_cost: Decimal = _NOTHING
    certifications: int = 0
    medium_cost: Decimal = _NOTHING
    pdf_mb: Decimal = _NOTHING
    other_mb: Decimal = _NOTHING
    search_hours: Decimal = _NOTHING
    off_site_cost: Decimal = _NOTHING


ELECTRONIC = Cite("5 ILCS 140/6(a)", "Electronic copies: no charge for search, review or personnel")
LATE = Cite("5 ILCS 140/3(d)", "A body that does not respond in time may not charge for copies")


def electronic_copy(*, late: bool) -> Fee:
    """The fee for records sent electronically: none. A ``late`` answer adds the second authority."""
    cites = (ELECTRONIC, LATE) if late else (ELECTRONIC,)
    return Fee(_NOTHING, "No fee: the records are sent electronically.", cites)


def itemise(
    tariffs: Mapping[str, Tariff],
    quantities: Quantities,
    *,
    track: str,
    standing: Standing,
    waived_because: str = "",
) -> Fee:
    """The fee for these quantities, itemised: nothing where the answer is late, or where it is waived for a reason.

    ``tariffs`` are those of the day (``law.fees.load``), ``track`` how the request is treated, ``standing`` that of
    the case on the day of the letter. Each line is the most that the law allows. Raises ``BadInput`` for a quantity
    below zero.
    """
    for name in Quantities.__dataclass_fields__:
        value = Decimal(getattr(quantities, name))
        if not value.is_finite() or value < 0:
            raise BadInput(f"{name}: {value}: a quantity cannot be below zero. Give how much is to be copied.")
    lines = tuple(_lines(tariffs, quantities, track))
    total = sum((one.amount for one in lines), _NOTHING)
    cites = tuple(dict.fromkeys(one.cite for one in lines))
    if (free := no_fee(standing)) is not None:
        cite = Cite(free.sourced.cite, free.text)
        return Fee(_NOTHING, f"No fee: the answer is late, and {free.text}.", (cite,), _freed(lines, cite))
    if waived_because.strip() and "waiver" in tariffs:
        cite = _cite(tariffs["waiver"])
        return Fee(_NOTHING, f"No fee: it is waived. {waived_because.strip()}", (cite,), _freed(lines, cite))
    if not total:
        return Fee(_NOTHING, "No fee.", cites, lines)
    return Fee(total, f"The fee is ${total}, as the lines below say.", cites, lines)


def no_fee(standing: Standing) -> Effect | None:
    """The rule by which a late answer is free; None while the answer is in time."""
    return next((effect for effect in standing.effects if effect.id == "no_fee"), None)


def _freed(lines: tuple[Line, ...], cite: Cite) -> tuple[Line, ...]:
    return tuple(Line(one.what, one.quantity, _NOTHING, cite, "not charged") for one in lines)


def _lines(tariffs: Mapping[str, Tariff], q: Quantities, track: str) -> Iterator[Line]:
    asked: tuple[tuple[str, Decimal, str], ...] = (
        ("black_and_white", Decimal(q.black_and_white_pages), counted(q.black_and_white_pages, "page")),
        ("color_or_other_size", q.color_cost, counted(q.color_pages, "page")),
        ("certification", Decimal(q.certifications), counted(q.certifications, "record")),
        ("medium", q.medium_cost, "as bought"),
        ("voluminous_pdf", q.pdf_mb, f"{q.pdf_mb} MB"),
        ("voluminous_not_pdf", q.other_mb, f"{q.other_mb} MB"),
        ("search_hours", q.search_hours, f"{q.search_hours} hours"),
        ("off_site", q.off_site_cost, "as billed"),
    )
    for key, measure, quantity in asked:
        if not measure:
            continue
        tariff = tariffs.get(key)
        if tariff is not None and (not tariff.tracks or track in tariff.tracks):
            amount, working = _charge(tariff, measure)
            yield Line(tariff.title, quantity, amount, _cite(tariff), working)
        elif "electronic_copy" in tariffs:
            # The law has no charge for it in a request of this kind: 6(a), and 6(d) forbids to invent one.
            said = key.replace("_", " ").removeprefix("voluminous ")
            what = {"pdf": "electronic records in PDF", "not pdf": "electronic records not in PDF"}.get(said, said)
            yield Line(what, quantity, _NOTHING, _cite(tariffs["electronic_copy"]), "nothing may be charged for it")


def _charge(tariff: Tariff, measure: Decimal) -> tuple[Decimal, str]:
    """The amount, and how it comes about. A part of an hour is not charged: the law says "each hour"."""
    if tariff.way is Way.TIERS:
        tier = next(one for one in tariff.tiers if one.up_to_mb is None or measure <= one.up_to_mb)
        below = [one.up_to_mb for one in tariff.tiers if one.up_to_mb is not None and one.up_to_mb < measure]
        size = f"up to {tier.up_to_mb} MB" if tier.up_to_mb is not None else f"more than {max(below, default=0)} MB"
        return tier.dollars, f"{size}: ${tier.dollars}"
    if tariff.way in (Way.PER_PAGE, Way.PER_HOUR):
        unit = "page" if tariff.way is Way.PER_PAGE else "hour"
        charged = max(int(measure) - tariff.free, 0)
        free = f"the first {tariff.free} {unit}s are free"
        amount = charged * tariff.dollars
        return amount, f"{free}, {counted(charged, unit)} at ${tariff.dollars}" if charged else free
    if tariff.way is Way.EACH:
        return measure * tariff.dollars, f"${tariff.dollars} each"
    if tariff.way is Way.AT_COST:
        return measure.quantize(Decimal("0.01")), "actual cost"
    return _NOTHING, "free"


def _cite(tariff: Tariff) -> Cite:
    return Cite(tariff.sourced.cite, tariff.title)

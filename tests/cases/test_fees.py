"""Fees: the edges of every tariff, lateness, waiver, and that nothing about the requester is asked."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal

import pytest

from counterfoil.cases.fees import ELECTRONIC, LATE, Fee, Quantities, electronic_copy, itemise
from counterfoil.clock.course import Standing, course, standing
from counterfoil.clock.model import Lateness
from counterfoil.errors import BadInput
from counterfoil.law import fees
from counterfoil.law.load import load

TARIFFS = fees.load("us-il", date(2026, 3, 2))
IN_TIME = Standing(date(2026, 3, 4), Lateness(False, 0, ()), 3, ())


def test_electronic_copy_is_free():
    assert electronic_copy(late=False) == Fee(
        Decimal("0.00"), "No fee: the records are sent electronically.", (ELECTRONIC,)
    )


def test_electronic_copy_late_cites_the_penalty():
    assert electronic_copy(late=True).cites == (ELECTRONIC, LATE)
    assert LATE.authority == "5 ILCS 140/3(d)"


@pytest.mark.parametrize(
    ("quantities", "track", "amount", "cite"),
    [
        (Quantities(black_and_white_pages=1), "standard", "0.00", "5 ILCS 140/6(b)"),
        (Quantities(black_and_white_pages=50), "standard", "0.00", "5 ILCS 140/6(b)"),
        (Quantities(black_and_white_pages=51), "standard", "0.15", "5 ILCS 140/6(b)"),
        (Quantities(black_and_white_pages=250), "recurrent", "30.00", "5 ILCS 140/6(b)"),
        (Quantities(color_pages=3, color_cost=Decimal("1.505")), "standard", "1.50", "5 ILCS 140/6(b)"),
        (Quantities(certifications=2), "standard", "2.00", "5 ILCS 140/6(b)"),
        (Quantities(medium_cost=Decimal("4.19")), "standard", "4.19", "5 ILCS 140/6(a)"),
        (Quantities(pdf_mb=Decimal("500")), "standard", "0.00", "5 ILCS 140/6(a)"),
        (Quantities(other_mb=Decimal("2.0")), "voluminous", "20.00", "5 ILCS 140/6(a-5)"),
        (Quantities(other_mb=Decimal("2.01")), "voluminous", "40.00", "5 ILCS 140/6(a-5)"),
        (Quantities(other_mb=Decimal("4")), "voluminous", "40.00", "5 ILCS 140/6(a-5)"),
        (Quantities(other_mb=Decimal("4.01")), "voluminous", "100.00", "5 ILCS 140/6(a-5)"),
        (Quantities(pdf_mb=Decimal("80")), "voluminous", "20.00", "5 ILCS 140/6(a-5)"),
        (Quantities(pdf_mb=Decimal("80.01")), "voluminous", "40.00", "5 ILCS 140/6(a-5)"),
        (Quantities(pdf_mb=Decimal("160")), "voluminous", "40.00", "5 ILCS 140/6(a-5)"),
        (Quantities(pdf_mb=Decimal("160.01")), "voluminous", "100.00", "5 ILCS 140/6(a-5)"),
        (Quantities(search_hours=Decimal("8")), "commercial", "0.00", "5 ILCS 140/6(f)"),
        (Quantities(search_hours=Decimal("8.75")), "commercial", "0.00", "5 ILCS 140/6(f)"),
        (Quantities(search_hours=Decimal("9")), "commercial", "10.00", "5 ILCS 140/6(f)"),
        (Quantities(search_hours=Decimal("90")), "standard", "0.00", "5 ILCS 140/6(a)"),
        (Quantities(search_hours=Decimal("90")), "voluminous", "0.00", "5 ILCS 140/6(a)"),
        (Quantities(off_site_cost=Decimal("61.20")), "commercial", "61.20", "5 ILCS 140/6(f)"),
        (Quantities(off_site_cost=Decimal("61.20")), "standard", "0.00", "5 ILCS 140/6(a)"),
    ],
)
def test_each_line_at_its_edges(quantities: Quantities, track: str, amount: str, cite: str):
    fee = itemise(TARIFFS, quantities, track=track, standing=IN_TIME)
    (line,) = fee.lines
    assert (fee.amount, line.amount, line.cite.authority) == (Decimal(amount), Decimal(amount), cite)
    assert fee.cites == (line.cite,)
    assert line.working


def test_lines_add_up_and_say_how():
    quantities = Quantities(black_and_white_pages=60, medium_cost=Decimal("4.19"), certifications=1)
    fee = itemise(TARIFFS, quantities, track="standard", standing=IN_TIME)
    assert [(one.quantity, one.amount, one.working) for one in fee.lines] == [
        ("60 pages", Decimal("1.50"), "the first 50 pages are free, 10 pages at $0.15"),
        ("1 record", Decimal("1.00"), "$1.00 each"),
        ("as bought", Decimal("4.19"), "actual cost"),
    ]
    assert (fee.amount, fee.why) == (Decimal("6.69"), "The fee is $6.69, as the lines below say.")


def test_nothing_may_be_charged_after_a_late_answer():
    pack = load("us-il")
    quantities = Quantities(black_and_white_pages=500)
    run = course(pack, date(2026, 3, 2))
    assert run.due_on == date(2026, 3, 9)
    amounts = [
        itemise(TARIFFS, quantities, track="standard", standing=standing(pack, run, on)).amount
        for on in (date(2026, 3, 9), date(2026, 3, 10))
    ]
    assert amounts == [Decimal("67.50"), Decimal("0.00")]
    late = itemise(TARIFFS, quantities, track="standard", standing=standing(pack, run, date(2026, 3, 10)))
    assert late.cites[0].authority == "5 ILCS 140/3(d); 5 ILCS 140/3(f)"
    assert [(one.amount, one.working) for one in late.lines] == [(Decimal("0.00"), "not charged")]


def test_a_waiver_needs_its_reason():
    quantities = Quantities(black_and_white_pages=100)
    for reason, amount in (("", "7.50"), ("  ", "7.50"), ("The records serve the public interest.", "0.00")):
        fee = itemise(TARIFFS, quantities, track="standard", standing=IN_TIME, waived_because=reason)
        assert fee.amount == Decimal(amount)
    assert fee.why == "No fee: it is waived. The records serve the public interest."
    assert fee.cites[0].authority == "5 ILCS 140/6(c)"


def test_a_day_before_the_tiers_has_none():
    before = fees.load("us-il", date(2014, 12, 2))
    fee = itemise(before, Quantities(pdf_mb=Decimal(500)), track="voluminous", standing=IN_TIME)
    assert fee.amount == Decimal("0.00")


def test_no_quantity_may_be_below_zero():
    with pytest.raises(BadInput, match="pdf_mb: -1"):
        itemise(TARIFFS, Quantities(pdf_mb=Decimal(-1)), track="voluminous", standing=IN_TIME)


def test_a_fee_knows_nothing_of_who_asks():
    """Only how the request is treated moves a fee (5 ILCS 140/3(c)): nothing that is given could say who asks."""
    assert set(inspect.signature(itemise).parameters) == {
        "tariffs",
        "quantities",
        "track",
        "standing",
        "waived_because",
    }
    fields = set(Quantities.__dataclass_fields__)
    assert not {one for one in fields if any(word in one for word in ("requester", "name", "agency", "purpose"))}

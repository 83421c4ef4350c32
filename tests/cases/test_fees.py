from decimal import Decimal

from counterfoil.cases.fees import ELECTRONIC, LATE, Fee, electronic_copy


def test_electronic_copy_is_free():
    assert electronic_copy(late=False) == Fee(
        Decimal("0.00"), "No fee: the records are sent electronically.", (ELECTRONIC,)
    )


def test_electronic_copy_late_cites_the_penalty():
    assert electronic_copy(late=True).cites == (ELECTRONIC, LATE)
    assert LATE.authority == "5 ILCS 140/3(d)"

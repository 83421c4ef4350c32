from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection import validators as v


@given(st.text("0123456789", min_size=12, max_size=18))
def test_luhn_notices_every_single_wrong_digit(number: str) -> None:
    check = next(d for d in "0123456789" if v.passes_luhn(number + d))
    right = number + check
    for place, digit in enumerate(right):
        wrong = right[:place] + str((int(digit) + 1) % 10) + right[place + 1 :]
        assert not v.passes_luhn(wrong)


def test_numbers_that_were_never_issued_are_known() -> None:
    assert v.is_issued_ssn("123-45-6789")
    assert not any(
        map(v.is_issued_ssn, ("000-12-3456", "666-12-3456", "912-70-1234", "123-00-4567", "123-45-0000", "12-3"))
    )
    assert v.is_itin("912-70-1234")
    assert not v.is_itin("912-00-1234")


def test_an_impossible_date_is_none() -> None:
    assert v.read_date("31/31/1990") is None
    assert v.read_date("February 30, 1990") is None
    assert v.read_date("no date") is None

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection import licences
from counterfoil.detection import validators as v


@given(st.text("0123456789", min_size=12, max_size=18))
def test_luhn_notices_every_single_wrong_digit(number: str) -> None:
    check = next(d for d in "0123456789" if v.passes_luhn(number + d))
    right = number + check
    for place, digit in enumerate(right):
        wrong = right[:place] + str((int(digit) + 1) % 10) + right[place + 1 :]
        assert not v.passes_luhn(wrong)


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 7))
def test_a_routing_number_notices_every_single_wrong_digit(number: str, place: int) -> None:
    right = number + next(d for d in "0123456789" if v.passes_routing(number + d) or number == "0" * 8)
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    assert not v.passes_routing(wrong)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=11, max_size=30), st.integers(0, 40), st.data())
def test_an_iban_notices_every_single_wrong_character_and_every_swap(
    account: str, place: int, data: st.DataObject
) -> None:
    right = next(iban for n in range(2, 99) if v.passes_iban(iban := f"DE{n:02d}{account}"))
    place = place % len(account) + 4
    other = data.draw(st.sampled_from([c for c in "0123456789" if c != right[place]]))
    if right[place].isdigit():
        assert not v.passes_iban(right[:place] + other + right[place + 1 :])
    if right[place - 1].isdigit() and right[place].isdigit() and right[place - 1] != right[place] and place > 4:
        assert not v.passes_iban(right[: place - 1] + right[place] + right[place - 1] + right[place + 1 :])


@given(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=16, max_size=16))
def test_a_vehicle_number_has_exactly_one_check_digit(rest: str) -> None:
    digits = [d for d in "0123456789X" if v.passes_vin(rest[:8] + d + rest[8:])]
    assert len(digits) == 1


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=1, max_size=14))
def test_a_field_of_a_passport_has_exactly_one_check_digit(field: str) -> None:
    assert [v.passes_icao(field, d) for d in "0123456789"].count(True) == 1


@given(st.dates(date(1930, 1, 1), date(2009, 12, 31)), st.sampled_from(["Ruiz", "O'Brien", "Garcia-Lopez", "Li"]))
def test_an_illinois_licence_fits_its_holder_and_no_other_birth_date(born: date, last: str) -> None:
    for woman in (0, 600):
        code = f"{born.year % 100:02d}{31 * (born.month - 1) + born.day + woman:03d}"
        number = f"{licences.soundex(last)}-168{code[0]}-{code[1:]}"
        assert licences.states_of(number) == ("IL", "VA")
        assert licences.illinois_fits(number, last, born)
        assert not licences.illinois_fits(number, last, born.replace(day=born.day % 28 + 1))
        assert not licences.illinois_fits(number, "Wynn", born)


def test_the_forms_of_the_states_are_told_apart() -> None:
    assert licences.has_a_form("S123-4567-8901")
    assert not licences.has_a_form("PLAIN")
    assert licences.states_of("07ABC12345") == ("NH",)
    assert {len(licences.states_of(number)) > 1 for number in ("12345678", "123456789")} == {True}
    assert len(licences._FORMS) == 51


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

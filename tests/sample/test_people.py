import random
from datetime import date

from counterfoil.sample.people import People, vehicle
from counterfoil.sample.voice import _card

LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True))
VIN_VALUES = {**{str(n): n for n in range(10)}, **LETTERS}
VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]


def test_vins_have_a_right_check_digit_and_an_impossible_maker() -> None:
    for seed in range(50):
        vin = vehicle(random.Random(seed)).vin
        total = sum(VIN_VALUES[c] * w for c, w in zip(vin, VIN_WEIGHTS, strict=True))
        assert (len(vin), vin[:3], vin[8]) == (17, "0ZZ", "X" if total % 11 == 10 else str(total % 11))


def test_cards_pass_luhn_and_belong_to_no_scheme() -> None:
    for seed in range(50):
        digits = [int(c) for c in _card(random.Random(seed)).replace(" ", "")]
        doubled = [d if i % 2 else sum(divmod(d * 2, 10)) for i, d in enumerate(digits)]
        assert (len(digits), digits[0], sum(doubled) % 10) == (16, 9, 0)


def test_nobody_has_the_name_of_another_and_ages_are_within_bounds() -> None:
    people = People(random.Random(5))
    on = date(2024, 5, 6)
    made = [people.person(on=on, ages=(20, 30)) for _ in range(200)]
    assert len({person.full for person in made}) == len({person.id for person in made}) == 200
    assert {20 <= person.age_on(on) <= 30 for person in made} == {True}


def test_children_have_neither_licence_nor_telephone() -> None:
    child = People(random.Random(5)).person(on=date(2024, 5, 6), ages=(6, 9))
    assert (child.minor, child.licence, child.phone, child.email, child.employer) == (True, "", "", "", "STUDENT")


def test_age_changes_on_the_birthday() -> None:
    person = People(random.Random(1)).person(on=date(2024, 5, 6), born_on=date(2000, 5, 6))
    assert (person.age_on(date(2024, 5, 5)), person.age_on(date(2024, 5, 6))) == (23, 24)

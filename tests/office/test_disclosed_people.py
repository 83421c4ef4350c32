"""Who counts as one person among the people whom releases showed."""

from __future__ import annotations

from datetime import date

from counterfoil.office.services.disclosed_people import _once
from counterfoil.oversight.custody import who
from counterfoil.oversight.linkage import Disclosed

EARLY, LATE = date(2024, 2, 1), date(2024, 5, 1)


def person(number: int, born: str, on: date | None, first: str = "Pat") -> Disclosed:
    return Disclosed(who(f"CF-{number}/1", first, "Quill", born, ""), on)


def test_whoever_has_no_birth_date_is_the_one_of_that_name_who_has() -> None:
    with_date = person(1, "1981-03-12", LATE)
    assert _once([with_date, person(2, "", EARLY)]) == (Disclosed(with_date.who, EARLY),)
    assert _once([with_date, person(2, "", None)]) == (with_date,)
    other = person(3, "", EARLY, "Rowan")
    assert _once([with_date, other]) == (with_date, other)


def test_where_two_of_a_name_have_birth_dates_nobody_is_made_one_of_them() -> None:
    found = (person(1, "1981-03-12", LATE), person(2, "1990-01-01", LATE), person(3, "", EARLY))
    assert _once(found) == found
    assert _once(found[2:]) == found[2:]

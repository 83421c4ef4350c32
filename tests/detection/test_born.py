"""Birth dates that only their place gives away, and those that OCR half misread."""

import pytest

from .conftest import Find, shown


@pytest.mark.parametrize("born", ["08-29-1988", "08/29/88", "29AUG1988"])
def test_a_date_right_behind_a_name_is_a_birth_date(find_in: Find, born: str) -> None:
    found = find_in(f"On 3/4/2024 R/D spoke to staff. Name cleared: Joiner, Ivory C {born}. No wants.")
    assert shown(found, "date_of_birth") == [("date_of_birth", "unknown", born)]


@pytest.mark.parametrize(
    "text",
    [
        "On 3/5/2024 R/D was told. Name cleared: Joiner, Ivory C 3/4/2019. End.",  # the day of a signature
        "On 3/5/2024 R/D was told. Name cleared: Joiner, Ivory C 3/4/1990 14:30 called.",  # the time of a call
        "On 3/5/2024 R/D was told. Detective Ortega 3/4/1990 noted it.",  # an officer's
    ],
)
def test_other_dates_behind_a_name_are_none(find_in: Find, text: str) -> None:
    found = find_in(text)
    assert len(shown(found, "name")) == 1  # what could have a birth date behind it
    assert shown(found, "date_of_birth") == []


@pytest.mark.parametrize("read", ["1OSEP1998", "O9JUL1999", "010CT2018"])
def test_a_birth_date_with_letters_for_figures_is_found_on_a_scan(find_in: Find, read: str) -> None:
    text = f"P1 VIC UPSHAW, JAQUAN M/B/25 B: {read} RES"
    assert shown(find_in(text, ocr=True), "date_of_birth")[0][2] == read
    assert shown(find_in(text, ocr=False), "date_of_birth") == []


def test_a_serial_number_is_no_misread_date(find_in: Find) -> None:
    assert shown(find_in("LOT 010CT2018 AND B: 12ABC3456", ocr=True), "date_of_birth") == []

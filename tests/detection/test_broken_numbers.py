"""Numbers into which OCR put a blank, or a mark or figure for a letter."""

import pytest

from .conftest import Find, shown


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("W663-31 19-1441", "drivers_licence"),
        ("G6 16-533 1-2525", "drivers_licence"),
        ("B 165-3302-6586", "drivers_licence"),
        ("$435-8724-4560", "drivers_licence"),
        ("0557-4984-4595", "drivers_licence"),
        ("31 2-555-0109", "phone"),
        ("666-8 1-1894", "ssn"),
        ("gustavo.ring 17 @ mail.example", "email"),
    ],
)
def test_a_number_that_ocr_broke_is_found_on_a_scan_alone(find_in: Find, written: str, category: str) -> None:
    text = f"it was {written}, and then"
    kinds = ("drivers_licence", "email", "phone", "ssn")
    assert [(c, t) for c, _, t in shown(find_in(text, ocr=True)) if c in kinds] == [(category, written)]
    if category != "email":  # which is found so in any text
        assert (category, written) not in [(c, t) for c, _, t in shown(find_in(text))]


def test_a_birth_date_with_a_blank_is_found_behind_its_cue(find_in: Find) -> None:
    found = shown(find_in("Ann Quill, DOB 02/22/1 984, was clear. On 02/22/1 984 it rained", ocr=True), "date_of_birth")
    assert [text for _, _, text in found] == ["02/22/1 984"]


def test_a_number_of_the_state_with_a_blank_is_found_behind_its_cue(find_in: Find) -> None:
    found = shown(find_in("Ann Quill, IR 23025 71, was clear. Beat 23025 71", ocr=True), "criminal_id")
    assert [text for _, _, text in found] == ["23025 71"]


def test_other_figures_stay_apart(find_in: Find) -> None:
    text = "units 8-2 12-14 and 4111-2222-3333 4 of 12 555-01"
    assert [c for c, _, _ in shown(find_in(text, ocr=True)) if c in ("drivers_licence", "phone", "ssn")] == []

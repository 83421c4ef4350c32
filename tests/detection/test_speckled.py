"""Addresses in which OCR saw marks, or of which it read little."""

import pytest

from .conftest import Find, shown


@pytest.mark.parametrize(
    "written",
    [
        "6453-N-Drydock Ave",
        "4127 W°Young St",
        "6340 § Drydock Ave",
        "6392 S$ Tannery St",
        "7031 .N Copperleaf Blvd",
    ],
)
def test_marks_about_the_direction_hide_no_address_on_a_scan(find_in: Find, written: str) -> None:
    found = shown(find_in(f"he fled from {written} then", ocr=True), "incident_location")
    assert [text for _, _, text in found] == [written]


def test_what_stands_between_words_of_residence_and_a_town_is_a_home(find_in: Find) -> None:
    text = "gave an address of 5STT*W-Mria-Hle-Aye Unlt1R, Lakehurst, IL 60998. Mail goes to Lakehurst, IL 60999."
    found = shown(find_in(text, ocr=True), "home_address")
    assert [address for _, _, address in found] == ["5STT*W-Mria-Hle-Aye Unlt1R, Lakehurst, IL 60998"]
    assert shown(find_in(text), "home_address") == []

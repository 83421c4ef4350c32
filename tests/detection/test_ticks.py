"""Check boxes that OCR read as letters."""

from counterfoil.detection.ticks import printed

from .conftest import Find, page, shown


def test_words_beside_check_boxes_are_printed_form() -> None:
    text = "OVictim [&Witness DJArrestee Victim Mark Suspect) NAME (LAST, FIRST, Ml) MI"
    one = page(text, ocr=True)
    assert [one.words[index].text for index in printed(one)] == [
        "OVictim",
        "[&Witness",
        "DJArrestee",
        "Suspect)",
        "Ml)",
    ]
    assert list(printed(page(text))) == []


def test_a_check_box_is_nobodys_name(find_in: Find) -> None:
    assert shown(find_in("OVictim Witness DJArrestee () Suspect", ocr=True), "name") == []

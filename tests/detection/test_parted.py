"""Listed names whose blank, hyphen or letters slipped, typed in haste or read by OCR."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.parted import Parted, slips
from counterfoil.detection.text import PageText
from counterfoil.values import Party, Role

from .conftest import Find, page, shown

BRIDE = Party("P-1", "Mc Bride, Grace", Role.VICTIM)
LOPEZ = Party("P-2", "García-López, Rajesh", Role.VICTIM)
QUICK = Party("P-3", "Quick Jr., Carmen", Role.VICTIM)


@pytest.mark.parametrize(
    ("party", "written"),
    [
        (BRIDE, "Mc rBide"),
        (BRIDE, "McB ride"),
        (BRIDE, "McB\nride"),
        (BRIDE, "M cBride"),
        (LOPEZ, "GarcíaL-ópez"),
        (LOPEZ, "Garcí-aLópez"),
        (QUICK, "Quick Rj"),
    ],
)
def test_a_name_in_other_pieces_is_found_whole(find_in: Find, party: Party, written: str) -> None:
    found = shown(find_in(f"then it was {written} who signed", [party]), "name")
    assert found == [("name", "victim", written.replace("\n", " "))]


def test_letters_that_slipped_where_a_line_ends_are_found(find_in: Find) -> None:
    party = Party("P-4", "Hopkins, Imani", Role.VICTIM)
    found = shown(find_in("AMBULANCE 14 TREATED HOPI-\nKNS ON SCENE", [party]), "name")
    assert found == [("name", "victim", "HOPI- KNS")]


@pytest.mark.parametrize("text", ["the law of Case Law Books was read", "we met in Mc Donough there", "Seegers & left"])
def test_other_words_make_no_listed_name(find_in: Find, text: str) -> None:
    listed = [BRIDE, Party("P-5", "Caselaw, Ann", Role.VICTIM), Party("P-6", "Seegers, Bo", Role.UNKNOWN)]
    assert "pieces" not in " ".join(f.how for f in find_in(text, listed))


def test_pieces_that_ocr_misread_are_nearly_the_name(find_in: Find) -> None:
    party = Party("P-7", "McNamara, Gerald", Role.VICTIM)
    text = "technician photographed M ‘Namara's injuries"
    assert shown(find_in(text, [party], ocr=True), "name") == [("name", "victim", "M ‘Namara's")]
    assert [f.text for f in find_in(text, [party]) if f.party] == []


@given(st.text(st.characters(categories=["Ll"], max_codepoint=122), min_size=5, max_size=12), st.integers(1, 4))
def test_every_cut_of_a_family_name_of_two_words_is_found(last: str, cut: int) -> None:
    letters = f"van{last}"
    written = f"{letters[:cut]} {letters[cut:]}".title()
    found = list(Parted({f"van {last}"}, [f"van {last}"]).find(PageText(page(f"x {written} y")), [False] * 4))
    whole = [] if cut == 3 else [(written, f"van {last}")]
    assert [(PageText(page(f"x {written} y")).written(span), name) for span, name in found] == whole


def test_each_slip_swaps_one_pair() -> None:
    assert list(slips("horne")) == ["ohrne", "hrone", "honre", "horen"]

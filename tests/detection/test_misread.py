"""Names in which OCR read figures, marks and small letters."""

import pytest

from counterfoil.detection.accents import Accented
from counterfoil.detection.misread import mended
from counterfoil.values import Party, Role

from .conftest import Find, page, shown

RAMON = Party("P-1", "Tovar, Ramón", Role.VICTIM)
LOPEZ = Party("P-2", "García-López, Tyrone", Role.VICTIM)
CAI = Party("P-3", "Cai, June", Role.MINOR, minor=True)
RAMIREZ = Party("P-4", "Ramírez, Art", Role.VICTIM)
IRYNA = Party("P-5", "Lysenko, Iryna", Role.VICTIM)


@pytest.mark.parametrize(
    ("party", "written"),
    [
        (RAMON, "Ram6n"),
        (RAMON, "Ramé6n"),
        (LOPEZ, "Garcfa-Lépez"),
        (LOPEZ, "GarcfaL-6pez"),
        (CAI, "CAl"),
        (RAMIREZ, "RAM-\n{REZ"),
        (IRYNA, "iryna"),
    ],
)
def test_a_listed_name_is_found_as_ocr_reads_it(find_in: Find, party: Party, written: str) -> None:
    found = shown(find_in(f"THE MEDIC SAW {written} LATER AT HOME", [party], ocr=True), "name")
    assert found == [("name", party.role.value, written.replace("\n", " "))]


def test_both_halves_of_a_name_with_a_hyphen_are_covered_where_one_is_read(find_in: Find) -> None:
    (found,) = find_in("THE MEDIC SAW Garefa-L6pez LATER AT HOME", [LOPEZ], ocr=True)
    word = page("THE MEDIC SAW Garefa-L6pez LATER AT HOME").words[3].box
    assert found.box.x0 < word.x0
    assert word.x1 < found.box.x1


def test_a_name_that_nobody_listed_is_read_with_letters_for_its_figures(find_in: Find) -> None:
    text = "Sami Garcia-L6pez was last seen there. They say Sami left."
    assert shown(find_in(text, ocr=True), "name") == [
        ("name", "unknown", "Sami Garcia-L6pez"), ("name", "unknown", "Sami"),
    ]  # fmt: skip


def test_numbers_and_words_stay_as_they_were_read() -> None:
    text = "B2B at 1O5 W Main, A1 steak, unit R6D, III, Il Circolo, ALL"
    assert mended(page(text, ocr=True)).text == text
    assert mended(page("L6pez CAl {REZ")).text == "L6pez CAl {REZ"  # not read by OCR
    assert mended(page("L6pez, CAl {REZ", ocr=True)).text == "Lopez, CAI IREZ"


def test_a_name_or_word_of_its_own_is_no_misread_one() -> None:
    accented = Accented(["María Niño", "José"])
    assert [accented.read_as(word) for word in ("Marfa", "Mari6a", "Marta", "Mama", "Nifo", "Maria")] == [
        "maria", "maria", None, None, "nino", None,
    ]  # fmt: skip

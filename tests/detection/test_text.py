from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.text import PageText, _fold, fold
from counterfoil.values import Span

from .conftest import page


def test_fold_makes_spellings_equal() -> None:
    assert fold("GARCÍA–LÓPEZ") == fold("Garcia Lopez") == "garcia lopez"
    assert fold("O’Brien's") == "obrien"
    assert fold("Łukasz Müller-Straße") == "lukasz muller strasse"


def test_fold_joins_a_word_broken_over_a_line() -> None:
    assert fold("Monte-\nnegro and Garcia\nLopez") == "montenegro and garcia lopez"


@given(st.text(alphabet="aB1éßŁ-'’. \n\xadñ,", max_size=60))
def test_places_lead_back_to_the_character_that_was_folded(text: str) -> None:
    folded, places = _fold(text)
    found = [places[number] for number in range(len(folded))]
    assert found == sorted(found)
    for character, place in zip(folded, found, strict=True):
        assert character == " " or character in fold(text[place])


def test_boxes_are_one_a_line_around_whole_words() -> None:
    text = PageText(page("Victim Maria\nGarcia left"))
    start = text.plain.index("Maria")
    boxes = text.boxes(Span(start + 2, text.plain.index("Garcia") + 3))
    assert [box.as_list() for box in boxes] == [[82.0, 40.0, 112.0, 49.0], [40.0, 52.0, 76.0, 61.0]]


def test_written_makes_a_broken_name_whole() -> None:
    text = PageText(page("Ms. Monte-\nnegro"))
    assert text.written(Span(4, 16)) == "Montenegro"

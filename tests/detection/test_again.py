"""Names met once, found again. Every person is invented."""

import pytest

from counterfoil.detection.reading import find
from counterfoil.values import Category, Party, Role

from .conftest import Find, document, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Tevauna, thanks. The keys went to Tevauna on Monday.", ["Tevauna", "Tevauna"]),
        ("Dear Zbyszkowa, it is done. Keys: Zbyszkowa has them.", ["Zbyszkowa", "Zbyszkowa"]),
        ("Dear Bissetto, call me. The Bissettos have moved.", ["Bissetto", "Bissettos"]),
        ("The Finneganski kid ran. For Finneganski it was late.", ["Finneganski", "Finneganski"]),
    ],
)
def test_a_name_told_once_is_found_in_the_rest(find_in: Find, text: str, expected: list[str]) -> None:
    assert [f.text for f in find_in(text) if f.category is Category.NAME] == expected


def test_a_name_is_carried_over_a_pages_end() -> None:
    found = find(document("Hi Tevauna, thanks.", "It was for Tevauna alone."))
    assert [(f.page_index, f.text) for f in found] == [(0, "Tevauna"), (1, "Tevauna")]


@pytest.mark.parametrize(
    "text", ["Hi Tevauna, come. It is at Tevauna Street.", "Hi Tevauna, come. Tevauna Liquors is open."]
)
def test_a_street_and_a_business_of_that_name_are_left(find_in: Find, text: str) -> None:
    assert [f.text for f in find_in(text) if f.category is Category.NAME] == ["Tevauna"]


LISTED = (
    Party("P-1", "Vosslera, Marisela Ann", Role.VICTIM),
    Party("P-2", "Hill, Tavonte", Role.WITNESS),
    Party("P-3", "Person, Delroy", Role.ARRESTEE),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CLR VOSSLERA,MARISELA ANN CB# 312 555 0101", ["VOSSLERA,MARISELA ANN"]),
        ("PER1>VIC NAM>VOSSLERA/MARISELA DOB>04MAR1990", ["VOSSLERA/MARISELA"]),
        ("Do not give Marisela's school to anybody.", ["Marisela"]),
        ("PLEASE LEAVE OUT MARISELA'S SCHOOL AND BUS", ["MARISELA"]),
        ("Vosslera/Hill: two flats, one door", ["Vosslera", "Hill"]),
        ("PERSON/HILL HAD THE SAME ADDRESS", ["PERSON", "HILL"]),
        ("thanks again, marisela", ["marisela"]),
        ("nobody told vosslera about it", ["vosslera"]),
        ("THEN VOSSLERA BEAT HIM TO THE DOOR", ["VOSSLERA"]),
        ("her Vosslera bank card was used", ["Vosslera"]),
        ("Tavonte office mates came", ["Tavonte"]),
    ],
)
def test_a_listed_name_is_found_however_it_is_written(find_in: Find, text: str, expected: list[str]) -> None:
    words = [(f.text, f.party) for f in find_in(text, LISTED) if f.category is Category.NAME]
    assert [text for text, _party in words] == expected
    assert all(party for _text, party in words)


@pytest.mark.parametrize(
    "text", ["It was at Marisela's Tavern.", "AT MARISELA'S TAVERN TODAY", "On Hill Street and Hill Liquors."]
)
def test_a_business_that_bears_a_listed_name_is_left(find_in: Find, text: str) -> None:
    assert shown(find_in(text, LISTED), "name") == []


def test_a_month_that_is_a_listed_name_is_left_in_dates(find_in: Find) -> None:
    listed = (Party("P-1", "Okonjowa, June", Role.VICTIM),)
    text = "On June 5 it rained. Since June nobody came. Then June cried."
    assert [f.span.start for f in find_in(text, listed) if f.party and f.span] == [text.index("June cried")]

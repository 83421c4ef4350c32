"""Names by which somebody is called. Every person is invented."""

import pytest

from counterfoil.values import Category

from .conftest import Find


def _names(find_in: Find, text: str) -> list[str]:
    return [f.text for f in find_in(text) if f.category is Category.NAME]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Then Terrell "Peanut" Vance walked off.', ['Terrell "Peanut" Vance']),
        ('IT WAS TERRELL "PEANUT" VANCE JR. WHO LEFT', ['TERRELL "PEANUT" VANCE JR.']),
        ("They met Maritza (Mari) Del Toro there.", ["Maritza (Mari) Del Toro"]),
        ("The man they want is Vance a.k.a. Peanut.", ["Vance", "Peanut"]),
        ("LOOK FOR VANCE A/K/A PEANUT NEAR THE LOT", ["VANCE", "PEANUT"]),
        ("He goes by Peanut on the block.", ["Peanut"]),
        ('She only answers to "Nena" there.', ["Nena"]),
        ("Friends call him Tank since school.", ["Tank"]),
        ("a man whose street name is Smoke", ["Smoke"]),
        ("His nickname is Flaco and he fled.", ["Flaco"]),
        ('It was saved in her phone as "Bae" and a heart.', ["Bae"]),
        ('She knows him only as "Lil Dre" of the block.', ["Lil Dre"]),
    ],
)
def test_what_somebody_is_called_is_a_name(find_in: Find, text: str, expected: list[str]) -> None:
    assert _names(find_in, text) == expected


def test_a_nickname_is_found_again_without_its_cue(find_in: Find) -> None:
    assert _names(find_in, "He goes by Smoke. Nobody saw Smoke leave.") == ["Smoke", "Smoke"]


@pytest.mark.parametrize(
    "text",
    [
        "a place known as Oak Street Beach",
        "the agency known as DCFS came",
        "she called him Tuesday and he came",
        "he is known as a courier",
        "THE BUS GOES BY THE STATION",
        "they called him Officer for fun",
        'The sign said "Open" and nothing else.',
    ],
)
def test_what_is_called_so_and_is_nobody(find_in: Find, text: str) -> None:
    assert _names(find_in, text) == []

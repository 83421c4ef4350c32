"""Names on no list and behind no cue: found as guesses whose confidence says how sure; words and places are none."""

import pytest

from counterfoil.detection import strangers
from counterfoil.values import Category, Party, Role

from .conftest import Find


def _names(find_in: Find, text: str, listed: tuple[Party, ...] = ()) -> list[tuple[str, float]]:
    found = find_in(text, listed)
    return [(f.text, f.confidence) for f in found if f.category is Category.NAME]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Nathaniel Perkovic left.", [("Nathaniel Perkovic", 0.6)]),
        ("Sadly, Xochitl Tlapa was late.", [("Xochitl Tlapa", 0.6)]),
        ("He saw Heidi van der Vlist there.", [("Heidi van der Vlist", 0.6)]),
        ("He saw Joanne Wheat there.", [("Joanne Wheat", 0.5)]),
        ("We went with Wei-Ling Ng.", [("Wei-Ling Ng.", 0.5)]),
        ("OFFICERS SAW ZBIGNIEW KRZYZEWSKI RUN", [("ZBIGNIEW KRZYZEWSKI", 0.6)]),
        ("It was sent by J. Wolasiewicz today.", [("J. Wolasiewicz", 0.5)]),
        ("Hi Torbenka, we need the file.", [("Torbenka", 0.5)]),
        ("Hi Nathaniel, we need the file.", [("Nathaniel", 0.6)]),
        ("He took Bozhenka's purse.", [("Bozhenka", 0.4)]),
        ("In Karayigit v. Turkey the court said no.", [("Karayigit", 0.5)]),
        ("i told mark that natasha kozlova came by", [("natasha kozlova", 0.35)]),
        ("my name is marie and i saw it", [("marie", 0.35)]),
    ],
)
def test_a_name_without_a_cue_is_found_with_its_doubt(
    find_in: Find, text: str, expected: list[tuple[str, float]]
) -> None:
    assert _names(find_in, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was signed by Mr R. Abrahamson for them.", "R. Abrahamson"),
        ("It was signed by Ms A.-M. Mendiboure for them.", "A.-M. Mendiboure"),
        ("It was signed by Mr Cz. Slawskiewicz for them.", "Cz. Slawskiewicz"),
        ("It was signed by Mr W.L. Wehling for them.", "W.L. Wehling"),
        ("The child was with Mr J.S. on that day.", "J.S."),
        ("There Mohammed bin Rashid al-Amin sat.", "Mohammed bin Rashid al-Amin"),
    ],
)
def test_initials_and_particles_belong_to_the_name(find_in: Find, text: str, expected: str) -> None:
    assert [name for name, _ in _names(find_in, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He came from Costa Rica and from New Zealand.",
        "They went to El Salvador. The Polish Government was told.",
        "It was at Rue Abderrahmen. It was in Wodzislaw.",
        "He was told of Child Abduction by the Chief Executive.",
        "After Miranda he was silent. A Terry stop was made.",
        "He met the Underwood Group and Castle Biosciences there.",
        "Redness was visible. Headers: Received, Message-ID, Sample",
        "It went to 12 Hegedus Gyula 76 and N. Halsted.",
        "Capital Words Like These Are No People.",
        "THE NEARBY STOREFRONT WAS SHUTTERED AND THE ALLEYWAY EMPTY",
        "the vehicle was seen near the bank and the suspect fled on foot",
    ],
)
def test_places_bodies_and_words_are_nobody(find_in: Find, text: str) -> None:
    assert _names(find_in, text) == []


def test_a_half_of_a_guessed_name_is_no_surer_than_the_guess(find_in: Find) -> None:
    found = _names(find_in, "Then Nathaniel Perkovic left. Nobody saw how Perkovic fell.")
    assert found == [("Nathaniel Perkovic", 0.6), ("Perkovic", 0.6)]


def test_a_listed_name_stays_as_sure_as_the_list(find_in: Find) -> None:
    listed = Party("P-1", "Perkovic, Nathaniel", Role.VICTIM)
    assert _names(find_in, "Then Nathaniel Perkovic left.", (listed,)) == [("Nathaniel Perkovic", 1.0)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["sadly", "nathaniel", "perkovic"], (1, 3)), (["zbigniew", "krzyzewski", "yesterday"], (0, 2))],
)
def test_words_around_a_name_are_cut_off(words: list[str], expected: tuple[int, int]) -> None:
    found = strangers.guess(words, "", [" came"] * len(words), shouted=False, printed=False)
    assert found is not None
    assert (found.first, found.behind) == expected

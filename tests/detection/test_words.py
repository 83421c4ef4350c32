import pytest

from counterfoil.detection.words import Packed, english, first_names, last_names, places, world_family, world_given


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        (world_given(), ["nathaniel", "ngozi", "xochitl", "yusuf"], ["stated", "nathan iel", "xochit", "", "ann e"]),
        (world_family(), ["kowalczyk", "okafor", "villasenor", "zhang", "haddad"], ["kowal czyk", "the", "zzz"]),
        (english(), ["expenditures", "governor", "judge"], ["maria", "kowalczyk", "o", "judg"]),
    ],
)  # fmt: skip
def test_a_long_list_holds_whole_words_only(words: Packed, inside: list[str], outside: list[str]) -> None:
    assert [word for word in [*inside, *outside] if word in words] == inside


def test_places_are_folded_and_several_words_stay_together() -> None:
    assert [place for place in ("costa rica", "polish", "rica", "Poland") if place in places()] == [
        "costa rica",
        "polish",
    ]


def test_the_short_lists_are_not_read_from_the_long_ones() -> None:
    assert (len(first_names()) < 1000, len(last_names()) < 2000) == (True, True)

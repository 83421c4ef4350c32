"""Words near each other: any order, forms of a word, a reach that is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.records.words import REACH, fold, forms, near


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The stop was made at 41 E. GRAND AVENUE.", ("grand", "ave"), "grand avenue"),
        ("4166 E YOUNG ST", ("4166", "young", "street"), "4166 e young st"),
        ("Policies on body-worn cameras", ("body", "camera", "policy"), "policies on body worn cameras"),
        ("He discharged his firearm twice", ("firearm", "discharge"), "discharged his firearm"),
        ("Café José", ("jose", "cafe"), "cafe jose"),
        ("Grand jury; later on Ashland Avenue", ("grand", "ashland"), "grand jury later on ashland"),
        ("no such thing", ("grand", "ave"), ""),
        ("grand", ("grand", "ave"), ""),
        ("", ("grand",), ""),
        ("grand", (), ""),
    ],
)
def test_near(text: str, words: tuple[str, ...], found: str) -> None:
    assert near(text, words) == found


def test_reach_is_the_longest_stretch() -> None:
    inside = "grand " + "x " * (REACH - 2) + "ashland"
    outside = "grand " + "x " * (REACH - 1) + "ashland"
    assert near(inside, ("grand", "ashland")) == inside
    assert near(outside, ("grand", "ashland")) == ""
    assert near("grand x x ave", ("grand", "ave"), reach=3) == ""
    assert near("grand x ave", ("grand", "ave"), reach=3) == "grand x ave"


def test_a_word_asked_for_twice_stands_twice() -> None:
    assert near("the court of courts", ("court", "courts")) == "court of courts"
    assert near("the court", ("court", "courts")) == ""


def test_shortest_stretch_is_shown() -> None:
    assert near("ave a b c grand ave", ("grand", "ave")) == "grand ave"


@pytest.mark.parametrize(
    ("one", "other"),
    [("policy", "policies"), ("crash", "crashes"), ("discharge", "discharging"), ("avenue", "ave"),
     ("robbery", "robberies"), ("shooting", "shoot"), ("camera", "cameras"), ("lawsuits", "lawsuit")],
)  # fmt: skip
def test_forms_go_both_ways(one: str, other: str) -> None:
    assert other in forms(one)
    assert one in forms(other)


@pytest.mark.parametrize(
    ("one", "other"), [("gas", "ga"), ("bus", "bu"), ("grand", "gran"), ("king", "k"), ("road", "street")]
)
def test_other_words_are_no_forms(one: str, other: str) -> None:
    assert other not in forms(one)


@given(
    st.lists(st.sampled_from(["grand", "ave", "robbery", "x", "4166"]), max_size=20), st.permutations(["grand", "ave"])
)
def test_order_does_not_matter(text: list[str], words: list[str]) -> None:
    assert bool(near(" ".join(text), words)) == bool(near(" ".join(text), ["grand", "ave"]))


def test_fold_drops_accents_and_case() -> None:
    assert fold("CAFÉ Núñez") == "cafe nunez"

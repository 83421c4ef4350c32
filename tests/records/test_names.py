"""Names by spelling and sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.records.model import Match
from counterfoil.records.name_index import NameIndex
from counterfoil.records.names import fold

VARIANTS = [
    ("Gonzales", "González"),
    ("Mohamad", "Mohammed"),
    ("Catherine", "Kathryn"),
    ("Shaun", "Sean"),
    ("Jon", "John"),
    ("Szymanski", "Shimanski"),
]


@pytest.mark.parametrize(("asked", "written"), VARIANTS)
def test_find_variant_of_a_name(asked: str, written: str) -> None:
    index = NameIndex()
    index.add("R-1", [f"Ada {written}"])
    assert list(index.find(f"Ada {asked}")) == ["R-1"]


def test_find_says_how_the_name_met() -> None:
    index = NameIndex()
    index.add("R-1", ["Garcia, Luis"])
    index.add("R-2", ["Luis Garsia"])
    index.add("R-3", ["Petra Novak"])
    found = index.find("Luis Garcia")
    assert {record: match for record, (_, match, _) in found.items()} == {
        "R-1": Match.EXACT_WORDS,
        "R-2": Match.SPELLING,
    }


def test_find_needs_every_word() -> None:
    index = NameIndex()
    index.add("R-1", ["Luis Garcia"])
    assert index.find("Luis Novak") == {}
    assert index.find("") == {}


def test_short_form_of_a_given_name_is_met_and_says_so() -> None:
    index = NameIndex()
    index.add("R-1", ["William Novak"])
    index.add("R-2", ["Petra Novak"])
    assert index.find("Bill Novak") == {"R-1": (0.925, Match.NICKNAME, "william novak")}


def test_one_word_may_be_further_away_where_every_other_is_near() -> None:
    index = NameIndex()
    index.add("R-1", ["Luis Dietrich"])
    index.add("R-2", ["Luisa Dietrich"])
    index.add("R-3", ["Petra Dietrich"])
    assert index.find("Luis Deadtrick") == {}
    found = index.further("Luis Deadtrick")
    assert {record: (match, shown) for record, (_, match, shown) in found.items()} == {
        "R-1": (Match.FURTHER, "luis dietrich"),
        "R-2": (Match.FURTHER, "luisa dietrich"),
    }
    assert found["R-1"][0] > found["R-2"][0]


def test_what_is_met_nearer_is_not_met_further_as_well() -> None:
    index = NameIndex()
    index.add("R-1", ["Luis Garcia Garza"])
    assert list(index.find("Luis Garcia")) == ["R-1"]
    assert index.further("Luis Garcia") == {}


def test_words_far_apart_are_of_two_people() -> None:
    index = NameIndex()
    index.add("R-1", ["Luis Novak spoke with the owner, Rosa Garcia"])
    index.add("R-2", ["Garcia, J. Luis"])
    index.add("R-3", ["Garcia seen by officer Luisa, with Garsia, Luis"])
    assert {record: shown for record, (_, _, shown) in index.find("Luis Garcia").items()} == {
        "R-2": "luis garcia",
        "R-3": "luis garsia",
    }
    assert {record: shown for record, (_, _, shown) in index.find("Garcia Luis").items()} == {
        "R-2": "garcia luis",
        "R-3": "garsia luis",
    }


def test_three_words_stand_near_each_other() -> None:
    index = NameIndex()
    index.add("R-1", ["DE LA CRUZ, MARIA"])
    index.add("R-2", ["Maria la Cruz"])
    assert list(index.find("Maria de la Crus")) == ["R-1"]


@given(st.text(max_size=40))
def test_fold_is_stable(name: str) -> None:
    once = fold(name)
    assert fold(" ".join(once)) == once

"""Names by spelling and sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.records.model import Match
from counterfoil.records.names import NameIndex, fold

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


@given(st.text(max_size=40))
def test_fold_is_stable(name: str) -> None:
    once = fold(name)
    assert fold(" ".join(once)) == once

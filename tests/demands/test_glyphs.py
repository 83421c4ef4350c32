"""Words compared as a scanner confuses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.demands.glyphs import Folded

PHRASE = "YOU ARE COMMANDED to arrest and take into custody for removal proceedings"


@pytest.mark.parametrize(
    "page",
    [
        f"before {PHRASE} after",
        "Y0U ARE C0MMANDED to arrest and\ntake lnto custody for rernoval proceedings",
        "YOU ARE COMMANDFD to arest and take into custcdy for removal proceed1ngs",
    ],
)
def test_find_quotes_the_words_as_printed(page: str) -> None:
    assert Folded.of(page).find(PHRASE) in " ".join(page.split())
    assert Folded.of(page).find(PHRASE) != ""


@pytest.mark.parametrize(
    "page", ["", "YOU ARE COMMANDED to arrest and bring before a judge", "custody removal proceedings arrest take"]
)
def test_find_other_words_are_not_the_phrase(page: str) -> None:
    assert Folded.of(page).find(PHRASE) == ""


def test_find_short_phrases_are_not_guessed() -> None:
    assert Folded.of("Immigration Coort").find("Immigration Court") == ""


@given(st.text(max_size=80), st.text(max_size=80))
def test_find_a_phrase_between_any_words(before: str, after: str) -> None:
    assert Folded.of(f"{before} {PHRASE} {after}").find(PHRASE) == PHRASE

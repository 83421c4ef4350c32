"""What the numbers say of words: never fewer letters than two words share, and every pair of letters."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from counterfoil.records import letters

WORDS = st.text("abcz", min_size=1, max_size=12)


@given(WORDS, st.lists(WORDS, max_size=12))
@example("a" * 400, ["a", "a" * 64, "b"])
def test_shared_letters_are_never_counted_too_few(word: str, others: list[str]) -> None:
    least = [(Counter(word) & Counter(other)).total() for other in others]
    found = letters.shared(letters.kept(others), word).tolist()
    assert [one for one, other in zip(found, least, strict=True) if one < other] == []
    if max(Counter(word).values()) < 3:
        assert found == least


@given(st.lists(WORDS, max_size=12))
def test_pairs_of_many_are_those_of_each(words: list[str]) -> None:
    found = {pair: set(places.tolist()) for pair, places in letters.with_pairs(words).items()}
    assert {at: {pair for pair, places in found.items() if at in places} for at in range(len(words))} == {
        at: letters.pairs(word) for at, word in enumerate(words)
    }


def test_beginnings_tell_one_letter_from_two() -> None:
    one, same, other, alone = letters.beginnings(["ada", "adele", "abel", "a"]).tolist()
    assert (one == same, one == other, one == alone) == (True, False, False)

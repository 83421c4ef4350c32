"""What the bits leave out cannot be close; what is further away is found where it is one name."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from counterfoil.detection.words import first_names, last_names
from counterfoil.records import letters
from counterfoil.records.dictionary import CLOSE, Dictionary
from counterfoil.records.model import Match
from counterfoil.records.spelling import ENOUGH, likeness, spelled

WORDS = sorted(one for one in {*first_names(), *last_names()} if one.isascii() and one.isalpha())
KNOWN = Dictionary()
KNOWN.add(WORDS)


def close_to(word: str, among: list[str]) -> dict[str, float]:
    found = {one: JaroWinkler.similarity(word, one, score_cutoff=CLOSE) for one in among}
    return {one: score for one, score in found.items() if score}


def slips(word: str, draw: random.Random) -> str:
    letters = list(word)
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(letters))
        way = draw.randrange(3)
        if way == 0:
            letters.insert(at, draw.choice("abcdefghijklmnopqrstuvwxyz"))
        elif way == 1 and len(letters) > 2:
            del letters[at]
        else:
            letters[at] = draw.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def test_every_close_word_is_found_however_it_was_written() -> None:
    draw = random.Random(3)
    for word in [*draw.sample(WORDS, 150), *(slips(one, draw) for one in draw.sample(WORDS, 250))]:
        close, found = close_to(word, WORDS), KNOWN.alike(word)
        assert close.keys() - found.keys() == set()
        assert {one for one in close if found[one][0] < close[one]} == set()


@settings(max_examples=150, deadline=None)
@given(st.text("abcde", min_size=1, max_size=12), st.lists(st.text("abcde", min_size=1, max_size=12), max_size=30))
def test_bits_leave_out_nothing_that_is_close(word: str, others: list[str]) -> None:
    known = Dictionary()
    known.add(others)
    assert close_to(word, others).keys() - known.alike(word).keys() == set()


def test_words_added_one_by_one_are_those_added_at_once() -> None:
    singly = Dictionary()
    for word in WORDS[:300]:
        singly.add([word])
        singly.add([word, WORDS[0]])
    at_once = Dictionary()
    at_once.add(WORDS[:300])
    for word in ("garcia", "jonh", "smiht", "kowalsky", "x"):
        assert singly.alike(word) == at_once.alike(word)
        assert singly.further(word, ()) == at_once.further(word, ())


def test_the_best_comes_first_and_says_how_it_met() -> None:
    known = Dictionary()
    known.add(["william", "willem", "bill", "wilhelm", "villiam", "novak"])
    assert {one: how for one, (_, how) in known.alike("william").items()} == {
        "william": Match.EXACT_WORDS,
        "villiam": Match.SPELLING,
        "willem": Match.SPELLING,
        "bill": Match.NICKNAME,
    }
    scores = [score for score, _ in known.alike("william").values()]
    assert scores == sorted(scores, reverse=True)
    assert known.further("william", known.alike("william")).keys() == {"wilhelm"}


@pytest.mark.parametrize(
    ("asked", "written"),
    [("deadtrick", "dietrich"), ("desfiennes", "fiennes"), ("depinkeney", "pinkney"), ("vonsavoy", "desavoy")],
)
def test_distant_spelling_is_found_and_scores_below_all_that_is_nearer(asked: str, written: str) -> None:
    known = Dictionary()
    known.add([written, "novak", "gutierrez"])
    assert known.alike(asked) == {}
    further = known.further(asked, ())
    assert {one: how for one, (_, how) in further.items()} == {written: Match.FURTHER}
    assert 0.6 <= further[written][0] <= 0.8
    assert known.further(asked, {written}) == {}


def test_likeness_is_the_same_in_either_order() -> None:
    draw = random.Random(5)
    for _ in range(300):
        one, other = draw.choice(WORDS), draw.choice(WORDS)
        assert likeness(spelled(one), spelled(other)) == likeness(spelled(other), spelled(one))
    assert likeness(spelled("o" * 200), spelled("o")) < ENOUGH + 20  # of any length


def test_further_words_are_those_found_one_by_one() -> None:
    draw = random.Random(9)
    for word in [*draw.sample(WORDS, 12), *(slips(one, draw) for one in draw.sample(WORDS, 12)), "vanderberg", "a"]:
        nearer, asked = KNOWN.alike(word), spelled(word)
        both = letters.pairs(word)
        expected = {
            other
            for other in WORDS
            if min(len(word), len(other)) > 2
            and len(letters.pairs(other) & both) > 1
            and OSA.normalized_similarity(word, other, score_cutoff=0.4) > 0  # which takes two fifths for less
            and likeness(asked, spelled(other)) >= ENOUGH
        }
        assert KNOWN.further(word, nearer).keys() == expected - nearer.keys()


def test_a_line_of_noise_is_no_word() -> None:
    known = Dictionary()
    known.add(["x" * 65, "x" * 64])
    assert known.tokens == ["x" * 64]
    assert known.further("y" * 300, ()) == {}
    assert known.alike("x" * 300).keys() == {"x" * 64}  # by its sound

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.redaction import _binary
from counterfoil.redaction._binary import Binary

WORDS = [("maximilian", 0), ("12 main st.", 1), ("müller", 2), ("Иванов", 3), ("maximilian", 4), ("(b)*+", 5)]


def test_every_engine_finds_words_in_either_case_and_past_zero_bytes() -> None:
    assert _binary.hyperscan is not None  # the test would compare pyahocorasick with itself
    for fast in (True, False):
        binary = Binary(WORDS, fast=fast)
        assert binary.numbers(b"\xff\x00MAXIMILIAN\x80") == [4]  # of two that are spelled alike, the last
        assert binary.numbers("12 Main St.".encode("utf-16-le")) == [1]
        assert binary.numbers("xxMüllerxx".encode("latin-1")) == [2]
        assert binary.numbers("Иванов".encode()) == []
        assert binary.numbers(b"(B)*+ 12 MAIN ST. 12 main st.") == [1, 5]
        assert binary.numbers(b"") == binary.numbers(b"\0\0") == []
        assert Binary([], fast=fast).numbers(b"maximilian") == []


@given(
    st.lists(st.text("aAbB(.\\é\xff*", min_size=1, max_size=5), max_size=8),
    st.lists(st.text("aAbB(.\\é\xff*\0", max_size=12), max_size=4),
)
def test_both_engines_find_the_same(words: list[str], parts: list[str]) -> None:
    strings = [(word.lower(), number) for number, word in enumerate(words)]
    data = "".join([*parts, *words[:1]]).encode("latin-1")
    assert Binary(strings).numbers(data) == Binary(strings, fast=False).numbers(data)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.redaction.needles import Needles, fold, folded, texts_of


def found(values: list[str], text: str) -> list[str]:
    return [text[o.start : o.end] for o in Needles(values).in_text(text)]


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("Ann Li", "Ann Li left.", ["Ann Li"]),
        ("Ann Li", "ANN\nLI left.", ["ANN\nLI"]),
        ("Ann Li", "Joann Lister left.", []),
        ("Worthington", "Mr Worthing-\nton left.", ["Worthing-\nton"]),
        ("Doe, John", "john doe", ["john doe"]),
        ("John Doe", "DOE, JOHN", ["DOE, JOHN"]),
        ("Núñez", "NUNEZ", ["NUNEZ"]),
        ("O'Brien", "O’Brien", ["O’Brien"]),
        ("123-45-6789", "SSN 123 45 6789.", ["123 45 6789"]),
        ("Georgia", "a font called Georgian", []),
        ("34", "34 years, 34 of them", []),
    ],
)
def test_values_are_found_as_words_in_every_spelling(value: str, text: str, expected: list[str]) -> None:
    assert found([value], text) == expected


def test_short_values_are_left_to_the_gate_of_places() -> None:
    assert Needles(["34", "M", "Kim", "2024"]).judged_by_place == ("34", "M")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16-be", "utf-16-le", "utf-16"])
def test_values_are_found_in_every_encoding_reversed_and_in_hexadecimal(encoding: str) -> None:
    needles = Needles(["Maximilian"])
    for text in ("x Maximilian y", "x nailimixaM y", "<" + "Maximilian".encode("utf-16-be").hex() + ">"):
        assert [o.needle for reading in texts_of(text.encode(encoding)) for o in needles.in_data(reading)][:1] == [0]


@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text: str) -> None:
    form = folded(text)
    assert len(form.text) == len(form.places)
    assert list(form.places) == sorted(form.places)
    assert "".join(fold(text[place]) for place in dict.fromkeys(form.places)) == form.text


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Ann Li", "AL"),
        ("O’Brien left", "Ol"),
        ("Worthing-\nton", "Wt"),
        ("Worthing\x02ton", "W"),
        ("(\u2026) ﬁve Ünal", "ﬁÜ"),
    ],
)
def test_a_word_begins_behind_what_parts_words(text: str, starts: str) -> None:
    form = folded(text)
    assert "".join(text[form.places[n]] for n in range(len(form.text)) if form.begins(n)) == starts


@given(st.from_regex(r"[A-Za-z]{4,12} [A-Za-z]{4,12}", fullmatch=True), st.text("xyz .,;-\n", max_size=20))
def test_a_value_between_other_words_is_always_found(value: str, around: str) -> None:
    text = f"{around} {value} {around}"
    assert value in found([value], text)

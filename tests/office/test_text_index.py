"""Both databases find the same words in the same texts, whatever those are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.office import app, folder, text_index
from counterfoil.office.folder import Office
from counterfoil.office.text_index import FullText, fold

BOTH = ("default", app.LEFT)
LETTERS = "abAB01 \n'’-‐.,/@_&|!():*\"\\%\x00\u00ad\u0301éÉñßſıİøÆ①½ﬁＡ中文कि"
TEXTS = st.lists(st.text(LETTERS, max_size=40), min_size=1, max_size=4)


@pytest.fixture
def both(new_office: Path, new_office_on_postgresql: Path) -> Iterator[None]:
    """The tables of full text of two offices, one on each database."""
    app.connect(folder.read(new_office), beside=folder.read(new_office_on_postgresql))
    yield
    connections.close_all()


def found(
    texts: Sequence[str], phrases: Sequence[str], words: Sequence[Sequence[Sequence[str]]]
) -> Mapping[str, object]:
    """What each database finds of the phrases, and of the words, in the texts; none of them stays there."""
    answers = {}
    for alias in BOTH:
        with pytest.MonkeyPatch.context() as patch, transaction.atomic(using=alias):
            patch.setattr(text_index, "connection", connections[alias])
            for number, text in enumerate(texts):
                text_index.add(str(number), text, table=text_index.OPEN_TO_ALL)
            index = FullText(text_index.OPEN_TO_ALL)
            answers[connections[alias].vendor] = (
                [list(index.phrase(one)) for one in phrases],
                [list(index.holding(one)) for one in words],
            )
            transaction.set_rollback(True, using=alias)
    return answers


def by_reading(
    texts: Sequence[str], phrases: Sequence[str], words: Sequence[Sequence[Sequence[str]]]
) -> tuple[list[list[str]], list[list[str]]]:
    """What a person would find who reads every text."""
    read = {str(number): fold(text).split() for number, text in enumerate(texts)}
    return (
        [[n for n, said in read.items() if fold(one) and f" {fold(one)} " in f" {' '.join(said)} "] for one in phrases],
        [
            [n for n, said in read.items() if one and all(any(fold(form) in said for form in forms) for forms in one)]
            for one in words
        ],
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # tables only
@given(texts=TEXTS, data=st.data())
def test_what_hypothesis_makes_is_found_by_both_as_by_a_reader(
    both: None, texts: list[str], data: st.DataObject
) -> None:
    known = [word for text in texts for word in text.split()] or ["a"]
    phrases = data.draw(
        st.lists(
            st.text(LETTERS, max_size=12)
            | st.sampled_from(texts)
            | st.lists(st.sampled_from(known), min_size=1, max_size=3).map(" ".join),
            min_size=1,
            max_size=3,
        )
    )
    words = data.draw(
        st.lists(
            st.lists(st.lists(st.sampled_from(known) | st.text(LETTERS, max_size=5), max_size=2), max_size=2),
            min_size=1,
            max_size=3,
        )
    )
    expected = by_reading(texts, phrases, words)
    assert found(texts, phrases, words) == {"sqlite": expected, "postgresql": expected}


def test_a_long_text_is_found_to_its_last_word(both: None) -> None:
    """PostgreSQL's own text search keeps no order after 16,383 words, and takes no text of 1 MB of different words."""
    many = " ".join(f"word{number}" for number in range(150_000))
    texts = [f"{many} the last words", "the last of all words", f"{many} words last", ""]
    words = [[["word149999"], ["last"]], [["nowhere", "word7"], ["last", "first"]], [["last"]], []]
    phrases = ["last words", "word149998 word149999 the", "words last", "word1 word3", "", "the last"]
    expected = (
        [["0"], ["0"], ["2"], [], [], ["0", "1"]],
        [["0", "2"], ["0", "2"], ["0", "1", "2"], []],
    )
    assert found(texts, phrases, words) == {"sqlite": expected, "postgresql": expected}


def test_a_word_without_end_is_found_whole_only(both: None) -> None:
    """No index takes a word of 40,000 letters; each database would cut it at another place."""
    long = "x" * 40_000
    phrases = [long, long[:-1], f"before {long.upper()}", "x"]
    expected = ([["0"], [], ["0"], []], [["0"]])
    assert found([f"before {long} after"], phrases, [[[long], ["after"]]]) == {
        "sqlite": expected,
        "postgresql": expected,
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("José’s O’Brien-Sample", "jose s o brien sample"),
        ("STRASSE straße", "strasse strasse"),
        ("a_b\x00c a@b.example 1.5 -3 1e5", "a b c a b example 1 5 3 1e5"),
        ("ﬁle ＡＢ №5 e\u0301", "file ab no5 e"),
        ("  \n█ – ", ""),
    ],
)
def test_a_text_is_cut_and_folded_by_the_program(text: str, words: str) -> None:
    assert fold(text) == words


@pytest.mark.sqlite
def test_a_text_is_found_again_by_its_place_and_an_older_one_without(office: Office) -> None:
    """Of two million texts one is forgotten without looking through all of them."""
    table = text_index.RECORDS
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (rowid, number, text) VALUES (9, 'R-000008', 'an older row')")
    text_index.add_all([("R-000007", "seven"), ("R-000009", "nine"), ("R-000008.1", "a part")], table=table)
    assert places(table) == {"R-000007": 7, "R-000008": 9, "R-000009": 10, "R-000008.1": 11}
    for number, left in (("R-000007", 3), ("R-000007", 3), ("R-000008", 2), ("R-000009", 1), ("R-000008.1", 0)):
        text_index.remove(number, table=table)
        assert len(places(table)) == left
        assert number not in places(table)


def places(table: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, rowid FROM {table}")
        return dict(cursor.fetchall())

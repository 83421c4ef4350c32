"""Columns: no word is broken that need not be, and none is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.documents import columns
from counterfoil.documents.columns import LANDSCAPE_PT, Part, fit, holds

WORDS = st.text(alphabet="ABCmw019./-", min_size=0, max_size=25)
CELLS = st.lists(WORDS, max_size=4).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=4)))
def test_every_column_stands_once_and_every_word_fits(rows: list[list[str]]) -> None:
    parts = fit(rows, width_pt=LANDSCAPE_PT)
    assert all(part.columns[0] == 0 for part in parts)
    assert [0, *(c for part in parts for c in part.columns[1:])] == list(range(len(rows[0])))
    for part in parts:
        assert sum(part.widths_pt) <= LANDSCAPE_PT + 0.1 * len(part.columns) or len(part.columns) == 2
        for column, width in zip(part.columns, part.widths_pt, strict=True):
            for word in (word for row in rows for word in row[column].split()):
                assert holds(word, width + 0.1, part.size_pt) or width >= 0.44 * LANDSCAPE_PT


def test_smaller_type_comes_before_a_second_part() -> None:
    def sizes(count: int) -> list[tuple[int, float]]:
        return [(len(p.columns), p.size_pt) for p in fit([["WINTERBERRY"] * count], width_pt=LANDSCAPE_PT)]

    assert sizes(7) == [(7, 8.5)]
    assert sizes(9) == [(9, 7.5)]
    assert sizes(10) == [(10, 6.5)]
    assert sizes(12) == [(9, 7.5), (4, 7.5)]


def test_a_high_row_may_break_over_pages_and_a_low_one_not() -> None:
    assert [part.whole_rows for part in fit([["a", "b"]], width_pt=500)] == [True]
    assert [part.whole_rows for part in fit([["a", "word " * 2000]], width_pt=500)] == [False]


def test_a_table_that_fits_upright_stays_upright() -> None:
    assert not columns.wants_landscape([["a", "b"]])
    assert columns.wants_landscape([["W" * 18] * 4])


def test_the_widths_of_a_table() -> None:
    assert fit([["ab", "cd ef"]], width_pt=500) == (Part((0, 1), (15.52, 28.27), 8.5, True),)

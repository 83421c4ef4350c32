"""Pages cross the border unchanged."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.documents.collector import without_collector
from counterfoil.documents.wire import page_from_wire, page_to_wire

EDGE = st.floats(0, 5000)
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc"), exclude_characters="\u200b\ufeff"), min_size=1
)
WORD = st.tuples(EDGE, EDGE, EDGE, EDGE, TEXT).map(
    lambda w: (min(w[0], w[2]), min(w[1], w[3]), max(w[0], w[2]), max(w[1], w[3]), w[4])
)


@given(st.lists(st.lists(WORD, min_size=1, max_size=5), max_size=5))
def test_words_and_lines_survive(lines: list[list[tuple[float, float, float, float, str]]]) -> None:
    wire = json.loads(json.dumps(page_to_wire(size=(5000, 5000), lines=lines)))
    page = page_from_wire(3, wire)
    sent = [(text, number) for number, line in enumerate(lines) for *_edges, text in line]
    assert [(word.text, word.line) for word in page.words] == sent
    assert all(page.text[word.start : word.end] == word.text for word in page.words)
    for word, (x0, y0, x1, y1, _) in zip(page.words, [word for line in lines for word in line], strict=True):
        # Never smaller than what was drawn, but for less than a hundredth of a point.
        assert word.box.x0 == pytest.approx(x0, abs=0.011)
        assert word.box.y0 == pytest.approx(y0, abs=0.011)
        assert word.box.x1 == pytest.approx(x1, abs=0.011)
        assert word.box.y1 == pytest.approx(y1, abs=0.011)


def test_blanks_and_zero_width_marks_inside_a_word_go() -> None:
    wire = page_to_wire(
        size=(10, 10), lines=[[(0, 0, 1, 1, "a\u200bb\u00a0c"), (0, 0, 1, 1, " \n")], [(0, 0, 1, 1, "\u200b")]]
    )
    assert (wire["text"], len(wire["boxes"])) == ("abc", 4)


def test_confidences_mark_words_of_ocr() -> None:
    wire = page_to_wire(size=(10, 10), lines=[[(0, 0, 1, 1, "a")]], layer="ocr", confidences=[0.5])
    [word] = page_from_wire(0, wire).words
    assert (word.confidence, word.ocr) == (0.5, True)


def test_the_collector_is_on_again_afterwards() -> None:
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()

"""Boxes of what OCR read reach over the blank beside them, and never over a word or a rule."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.detection.edges import widened
from counterfoil.detection.reading import find
from counterfoil.documents.model import Document, Page
from counterfoil.values import Box, Category, Digest

from .conftest import document, page


def boxes(one: Page) -> list[Box]:
    made = Document("scan.pdf", "application/pdf", Digest("0" * 64), (one,))
    return [box for f in find(made) if f.category is Category.SSN for box in f.boxes]


def moved(one: Page, place: int, by: float) -> Page:
    """The page with one word's left edge moved: what OCR leaves out of a word it saw."""
    words = list(one.words)
    box = words[place].box
    words[place] = replace(words[place], box=Box(box.x0 + by, box.y0, box.x1, box.y1))
    return replace(one, words=tuple(words))


def test_a_letter_that_ocr_left_out_of_a_word_is_covered() -> None:
    whole = page("his number 666-12-3456 was read", ocr=True)
    letter = whole.words[2].box.x0
    (box,) = boxes(moved(whole, 2, 6.0))
    assert whole.words[1].box.x1 < box.x0 <= letter
    assert whole.words[2].box.x1 < box.x1 < whole.words[3].box.x0


def test_of_a_blank_between_two_words_half_is_taken() -> None:
    one = moved(moved(page("his number 666-12-3456 was read", ocr=True), 2, -3.0), 3, -2.0)
    (box,) = boxes(one)
    assert box == Box(one.words[2].box.x0 - 1.5, one.words[2].box.y0, one.words[2].box.x1 + 2, one.words[2].box.y1)


def test_at_the_end_of_a_line_one_letter_is_taken_but_no_rule() -> None:
    one = page("666-12-3456", ocr=True)
    word = one.words[0].box
    assert boxes(one) == [Box(word.x0 - 5.4, word.y0, word.x1 + 5.4, word.y1)]
    ruled = replace(one, lines=(Box(word.x1 + 2, 0, word.x1 + 2.5, 90), Box(word.x0 - 3.5, 0, word.x0 - 3, 90)))
    assert boxes(ruled) == [Box(word.x0 - 3, word.y0, word.x1 + 2, word.y1)]


def test_the_words_of_a_text_stay_as_they_are() -> None:
    one = page("his number 666-12-3456 was read")
    assert boxes(one) == [one.words[2].box]


@given(st.lists(st.sampled_from(["666-12-3456", "312-555-0134", "x", "Anne"]), min_size=1, max_size=8), st.data())
def test_no_box_reaches_a_word_beside_it(words: list[str], data: st.DataObject) -> None:
    one = page(" ".join(words), ocr=True)
    for place in range(len(words)):
        one = moved(one, place, data.draw(st.floats(0, 5.9)))
    plain = list(find(document(" ".join(words))))
    findings = [f.but(boxes=tuple(one.words[i].box for i in range(len(words)) if words[i] in f.text)) for f in plain]
    for finding, made in zip(findings, widened(findings, [one]), strict=True):
        for before, after in zip(finding.boxes, made.boxes, strict=True):
            others = [w.box for w in one.words if w.box != before]
            assert not any(after.overlaps(other) for other in others)
            assert after.x0 <= before.x0
            assert before.x1 <= after.x1

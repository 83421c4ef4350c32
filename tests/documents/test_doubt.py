"""Pages that OCR read badly, and where."""

from dataclasses import replace

from counterfoil.documents.doubt import must_be_seen, where
from counterfoil.documents.model import Page, Word
from counterfoil.values import Box


def page(*words: tuple[str, float], layer: str = "ocr") -> Page:
    """A page of words below one another, an inch apart, each with its confidence."""
    made = [
        Word(text, Box(72, 72.0 * line, 144, 72.0 * line + 9), 0, len(text), line, sure, ocr=True)
        for line, (text, sure) in enumerate(words, 1)
    ]
    return Page(0, 612, 1584, "", tuple(made), layer=layer)  # type: ignore[arg-type]


CLEAN = [("clear", 0.95)] * 16


def test_three_words_that_ocr_guessed_make_a_page_to_be_read_by_eye() -> None:
    guessed = [("Wygice", 0.2), ("sat4780", 0.39), ("ashin", 0.1)]
    assert must_be_seen(page(*CLEAN, *guessed)) is True
    assert where(page(*guessed, *CLEAN)) == "1.0 to 3.0 inches from the top"
    assert must_be_seen(page(*CLEAN, *guessed[:2])) is False


def test_marks_and_short_words_do_not_count() -> None:
    assert must_be_seen(page(*CLEAN, ("DJ", 0.1), ("~", 0.1), ("[&", 0.1), ("Oi", 0.1))) is False


def test_a_page_that_is_unsure_all_over_names_no_place() -> None:
    bad = page(*[("guess", 0.7)] * 9, ("guess", 0.3))
    assert (must_be_seen(bad), where(bad)) == (True, "")


def test_pages_that_ocr_did_not_read_are_read() -> None:
    assert must_be_seen(replace(page(("guess", 0.1)), layer="text")) is False
    assert must_be_seen(page()) is False

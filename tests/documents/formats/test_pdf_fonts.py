"""Fonts that say the same are shared by the pages of an open file; what is read stays the same."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf
import pytest

from counterfoil.documents.formats.pdf_fonts import Fonts


def merged(names: Sequence[str]) -> pymupdf.Document:
    """A page for each font name, as a file that was put together from files of one page."""
    whole = pymupdf.open()
    for name in names:
        part = pymupdf.open()
        part.new_page().insert_text((20, 40), f"Sample {name} fi", fontname=name)
        whole.insert_pdf(part)
    return pymupdf.open(stream=whole.tobytes(), filetype="pdf")


def fonts_of(document: pymupdf.Document) -> list[int]:
    return [page.get_fonts()[0][0] for page in document]


def shared(document: pymupdf.Document) -> pymupdf.Document:
    fonts = Fonts(document)
    for page in document:
        fonts.share(page)
    return document


def test_pages_share_a_font_that_says_the_same() -> None:
    names = ["helv", "cour", "helv", "helv"]
    before = fonts_of(merged(names))
    first, other, again, last = fonts_of(shared(merged(names)))
    assert len(set(before)) == 4
    assert (first, other) == (before[0], before[1])
    assert [again, last] == [first, first]


def test_words_are_the_same_with_shared_fonts() -> None:
    names = ["helv", "tiro", "helv"]
    expected = [page.get_text("words") for page in merged(names)]
    assert [page.get_text("words") for page in shared(merged(names))] == expected


def test_fonts_that_refer_to_other_objects_stay_apart() -> None:
    document = merged(["helv", "helv"])
    for xref, width in zip(fonts_of(document), (500, 900), strict=True):
        widths = document.get_new_xref()
        document.update_object(widths, f"[{' '.join([str(width)] * 224)}]")
        document.xref_set_key(xref, "Widths", f"{widths} 0 R")
    before = fonts_of(document)
    assert fonts_of(shared(document)) == before


@pytest.mark.parametrize("resources", ["null", "(none)", "<</Font 7>>", "<</Font<</helv 4711 0 R>>>>"])
def test_a_page_whose_resources_are_damaged_stays_as_it_is(resources: str) -> None:
    damaged = merged(["helv", "helv"])
    for page in damaged:
        damaged.xref_set_key(page.xref, "Resources", resources)
    again = pymupdf.open(stream=damaged.tobytes(), filetype="pdf")
    expected = [page.get_text() for page in again]
    assert [page.get_text() for page in shared(again)] == expected

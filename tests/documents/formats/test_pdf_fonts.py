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


def with_objects(key: str, *contents: tuple[str, bytes]) -> pymupdf.Document:
    """A page for each of ``contents``, whose font refers to an object of its own with that content and stream."""
    document = merged(["helv"] * len(contents))
    for xref, (says, stream) in zip(fonts_of(document), contents, strict=True):
        own = document.get_new_xref()
        document.update_object(own, says)
        if stream:
            document.update_stream(own, stream)
        document.xref_set_key(xref, key, f"{own} 0 R")
    return document


def test_fonts_that_refer_to_other_objects_stay_apart() -> None:
    document = with_objects("Widths", *((f"[{f'{width} ' * 224}]", b"") for width in (500, 900)))
    before = fonts_of(document)
    assert fonts_of(shared(document)) == before


def test_fonts_that_refer_to_objects_which_say_the_same_are_shared_and_with_another_stream_not() -> None:
    document = with_objects("ToUnicode", *(("<<>>", stream) for stream in (b"one", b"two", b"one")))
    first, second, _third = fonts_of(document)
    assert fonts_of(shared(document)) == [first, second, first]


def test_fonts_that_refer_to_each_other_in_a_circle_come_to_an_end() -> None:
    document = merged(["helv", "helv"])
    one, other = fonts_of(document)
    for xref, around in ((one, other), (other, one)):
        document.xref_set_key(xref, "Widths", f"{around} 0 R")
    assert fonts_of(shared(document)) in ([one, other], [one, one])


@pytest.mark.parametrize("resources", ["null", "(none)", "<</Font 7>>", "<</Font<</helv 4711 0 R>>>>"])
def test_a_page_whose_resources_are_damaged_stays_as_it_is(resources: str) -> None:
    damaged = merged(["helv", "helv"])
    for page in damaged:
        damaged.xref_set_key(page.xref, "Resources", resources)
    again = pymupdf.open(stream=damaged.tobytes(), filetype="pdf")
    expected = [page.get_text() for page in again]
    assert [page.get_text() for page in shared(again)] == expected

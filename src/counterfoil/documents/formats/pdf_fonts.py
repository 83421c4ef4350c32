"""Fonts that a file holds many times, taken for one while it is read.

A file that was put together from many records has each record's own "Helvetica". MuPDF makes every one ready by itself,
a millisecond each: half of the time that reading such a file takes. Two font objects that say the same, down to the
objects that they refer to, are the same font, so that pages may share the first of them. Nothing is written to a file.
"""

from __future__ import annotations

import contextlib
from typing import Any

import pymupdf
from pymupdf import mupdf

_MOST = 100  # fonts of one page; a page made to keep its reader busy has more


class Fonts:
    """The fonts of one open document that were met so far."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._first: dict[str, Any] = {}  # by what a font object says: the first reference to one that says it
        self._means: dict[int, Any] = {}  # by object number: the reference to use in its place

    def share(self, page: pymupdf.Page) -> None:
        """Let ``page`` use the fonts of earlier pages where they say the same; a damaged page stays as it is."""
        with contextlib.suppress(RuntimeError, ValueError, mupdf.FzErrorBase):
            resources = mupdf.pdf_page_resources(mupdf.pdf_page_from_fz_page(mupdf.FzPage(page.this)))
            fonts = mupdf.pdf_dict_get(resources, mupdf.PDF_ENUM_NAME_Font)
            for place in range(min(mupdf.pdf_dict_len(fonts), _MOST)):
                font = mupdf.pdf_dict_get_val(fonts, place)
                if mupdf.pdf_is_indirect(font):
                    shared = self._shared(font)
                    if mupdf.pdf_to_num(shared) != mupdf.pdf_to_num(font):
                        mupdf.pdf_dict_put(fonts, mupdf.pdf_dict_get_key(fonts, place), shared)

    def _shared(self, font: Any) -> Any:
        number = mupdf.pdf_to_num(font)
        if number not in self._means:
            says = self._document.xref_object(number, compressed=True)
            self._means[number] = self._first.setdefault(says, font)
        return self._means[number]

"""Fonts that a file holds many times, taken for one while it is read.

A file that was put together from many records has each record's own "Helvetica". MuPDF makes every one ready by itself,
a millisecond each: half of the time that reading such a file takes. Two font objects that say the same, down to the
objects that they refer to and the font programs in these, are the same font, so that pages may share the first of them.
Nothing is written to a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from typing import Any

import pymupdf
from pymupdf import mupdf

_MOST = 100  # fonts of one page; a page made to keep its reader busy has more
_DEEPEST = 6  # references from a font to its program: descendant, descriptor, file; what lies deeper is taken as it is
_MOST_ALIKE = 20  # fonts of one name that all differ: the next ones are not looked at
_MOST_OBJECTS = 20_000  # looked into in one file
_REFERENCE = re.compile(r"\b(\d+) \d+ R\b")


class Fonts:
    """The fonts of one open document that were met so far."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._alike: dict[str, list[Any]] = {}  # by the name that a font gives itself: the first of each that differs
        self._means: dict[int, Any] = {}  # by object number: the reference to use in its place
        self._wholes: dict[int, str] = {}  # by object number: the digest of all that it holds

    def share(self, page: pymupdf.Page) -> None:
        """Let ``page`` use the fonts of earlier pages where they say the same; a damaged page stays as it is."""
        with contextlib.suppress(RuntimeError, ValueError, mupdf.FzErrorBase):
            resources = mupdf.pdf_page_resources(mupdf.pdf_page_from_fz_page(mupdf.FzPage(page.this)))
            fonts = mupdf.pdf_dict_get(resources, mupdf.PDF_ENUM_NAME_Font)
            for place in range(min(mupdf.pdf_dict_len(fonts), _MOST)):
                font = mupdf.pdf_dict_get_val(fonts, place)
                if mupdf.pdf_is_indirect(font) and mupdf.pdf_is_dict(font):
                    shared = self._shared(font)
                    if mupdf.pdf_to_num(shared) != mupdf.pdf_to_num(font):
                        mupdf.pdf_dict_put(fonts, mupdf.pdf_dict_get_key(fonts, place), shared)

    def _shared(self, font: Any) -> Any:
        number = mupdf.pdf_to_num(font)
        if number not in self._means:
            name = mupdf.pdf_to_name(mupdf.pdf_dict_get(font, mupdf.PDF_ENUM_NAME_BaseFont))
            alike = self._alike.setdefault(name, [])
            same = next((one for one in alike if self._is_same(one, font)), None)
            if same is None and len(alike) < _MOST_ALIKE:
                alike.append(font)
            self._means[number] = same or font
        return self._means[number]

    def _is_same(self, one: Any, other: Any) -> bool:
        """True when two fonts say the same in as many words, or with other numbers for the same objects."""
        if mupdf.pdf_objcmp(mupdf.pdf_resolve_indirect(one), mupdf.pdf_resolve_indirect(other)) == 0:
            return True
        return self._whole(mupdf.pdf_to_num(one)) == self._whole(mupdf.pdf_to_num(other))

    def _whole(self, number: int, depth: int = 0) -> str:
        """The digest of an object with its stream and of all that it refers to."""
        if number in self._wholes:
            return self._wholes[number]
        if depth > _DEEPEST or len(self._wholes) >= _MOST_OBJECTS:
            return f"{number} R"
        says = self._document.xref_object(number, compressed=True)
        deeper = _REFERENCE.sub(lambda found: self._whole(int(found[1]), depth + 1), says)
        whole = hashlib.sha256(deeper.encode("utf-8", "surrogatepass"))
        if self._document.xref_is_stream(number):
            whole.update(self._document.xref_stream_raw(number))
        self._wholes[number] = whole.hexdigest()
        return self._wholes[number]

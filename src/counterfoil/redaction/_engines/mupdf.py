"""Removal with MuPDF: text, image pixels, annotations and form fields. It only removes; nothing of it is trusted.

The low-level calls are used because one redaction annotation can hold every box of a page (three times as fast as one
annotation a box) and because text and pixels need different rectangles, which the friendly interface cannot say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import pymupdf
from pymupdf import mupdf

from counterfoil.errors import DocumentUnreadable, LimitExceeded
from counterfoil.redaction._engines.geometry import text_core
from counterfoil.values import Box

MAX_PAGES = 20_000
PIXEL_PAD_PT = 1.0
"""Pixels are removed this far beyond the box: the edge of a scanned letter is grey and carries its shape."""

Region = tuple[Box, bool]
"""A box and whether the whole region goes (``Mark.whole_region``)."""

_FAR = 30_000.0


def version() -> str:
    """For the certificate: "pymupdf 1.28.2"."""
    return f"pymupdf {pymupdf.__version__}"


def open_pdf(path: Path) -> pymupdf.Document:
    """The document, decrypted with the empty password if that opens it.

    Raises ``DocumentUnreadable`` for anything that is not a readable PDF, ``LimitExceeded`` over ``MAX_PAGES`` pages.
    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(path, filetype="pdf")
    except Exception as error:  # MuPDF raises many kinds
        why = str(error).replace(str(path), "the file")
        raise DocumentUnreadable(
            f"{path.name}: not a PDF that can be read ({why}). Print it to PDF and try again."
        ) from error
    if not document.is_pdf:
        raise DocumentUnreadable(f"{path.name}: not a PDF. Give the PDF itself.")
    if document.needs_pass and not document.authenticate(""):
        raise DocumentUnreadable(f"{path.name}: needs a password. Remove the password and try again.")
    if document.page_count == 0:
        raise DocumentUnreadable(f"{path.name}: has no pages.")
    if document.page_count > MAX_PAGES:
        raise LimitExceeded(f"{path.name}: {document.page_count} pages; at most {MAX_PAGES}. Split the file.")
    return document


def remove(
    document: pymupdf.Document,
    regions: Mapping[int, Sequence[Region]],
    over_pictures: Set[int] | None = None,
    *,
    text: bool = True,
) -> None:
    """Take text, pixels, annotations and fields out of ``document`` in place, and everything outside the pages.

    ``regions`` maps a page index to its regions as seen; pixels go on the pages ``over_pictures``, by default on all.
    Without ``text`` the letters stay, for a rebuild that takes them out itself.
    Line art is left to the rebuild, which can tell a letter
    drawn as an outline from the ruling of a form.
    """
    _flatten(document)
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    for index in range(document.page_count):
        page = mupdf.pdf_load_page(pdf, index)
        here = regions.get(index, ())
        bounds = mupdf.pdf_bound_page(page, mupdf.FZ_CROP_BOX)
        if text and (here or _text_outside(document, index)):
            _redact(pdf, page, [text_core(*region) for region in here] + _outside(bounds), text=True)
        if here and (over_pictures is None or index in over_pictures):
            _redact(pdf, page, [box.padded(PIXEL_PAD_PT) for box, _ in here], text=False)


def _drop_notes(document: pymupdf.Document) -> None:
    """Delete what is no part of the page's picture: notes, attachments, links, redactions that were never applied."""
    beside = "TEXT POPUP FILE_ATTACHMENT REDACT SOUND MOVIE SCREEN RICH_MEDIA 3D"
    kinds = [getattr(pymupdf, f"PDF_ANNOT_{name}") for name in beside.split()]
    for page in document:
        while (note := next(page.annots(types=kinds), None)) is not None:
            page.delete_annot(note)  # one at a time: with a note its replies go


def _flatten(document: pymupdf.Document) -> None:
    """Make annotations and fields part of the pages, without what is no part of a page's picture."""
    if any(page.first_annot or page.first_widget or page.first_link for page in document):
        _drop_notes(document)
        document.bake(annots=True, widgets=True)


def has_more_than_pages(path: Path) -> bool:
    """Whether notes, links or fields have to become part of the pages. Raises as ``open_pdf``."""
    document = open_pdf(path)
    try:
        return any(page.first_annot or page.first_widget or page.first_link for page in document)
    finally:
        document.close()


def save(document: pymupdf.Document, target: Path, *, cut_fonts: bool = True) -> None:
    """Write the working file between removal and rebuild: fonts cut to the letters still used, old objects gone."""
    if cut_fonts:
        document.subset_fonts()
    document.save(target, garbage=1, deflate=False)


def _redact(pdf: mupdf.PdfDocument, page: mupdf.PdfPage, boxes: Sequence[Box], *, text: bool) -> None:
    annotation = mupdf.pdf_create_annot(page, mupdf.PDF_ANNOT_REDACT)
    quads = _quad_points(pdf, page, boxes)
    mupdf.pdf_dict_put(mupdf.pdf_annot_obj(annotation), mupdf.PDF_ENUM_NAME_QuadPoints, quads)
    options = mupdf.PdfRedactOptions()
    options.black_boxes = 0
    options.line_art = mupdf.PDF_REDACT_LINE_ART_NONE
    options.text = mupdf.PDF_REDACT_TEXT_REMOVE if text else mupdf.PDF_REDACT_TEXT_NONE
    options.image_method = mupdf.PDF_REDACT_IMAGE_NONE if text else mupdf.PDF_REDACT_IMAGE_PIXELS
    mupdf.pdf_redact_page(pdf, page, options)


def _quad_points(pdf: mupdf.PdfDocument, page: mupdf.PdfPage, boxes: Sequence[Box]) -> mupdf.PdfObj:
    """The corners of all boxes in user space (ISO 32000-2 §12.5.6.10), in the order that MuPDF writes them.

    An array that belongs to no object yet takes a number four times as fast as one in a document under change.
    """
    seen = mupdf.FzMatrix()
    mupdf.pdf_page_transform(page, mupdf.FzRect(), seen)
    back = mupdf.fz_invert_matrix(seen)
    a, b, c, d, e, f = back.a, back.b, back.c, back.d, back.e, back.f
    array = mupdf.pdf_new_array(pdf, 8 * len(boxes))
    for box in boxes:
        for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1)):
            mupdf.pdf_array_push_real(array, a * x + c * y + e)
            mupdf.pdf_array_push_real(array, b * x + d * y + f)
    return array


def _outside(bounds: mupdf.FzRect) -> list[Box]:
    """Four huge boxes around the visible page."""
    x0, y0, x1, y1 = bounds.x0, bounds.y0, bounds.x1, bounds.y1
    return [
        Box(-_FAR, -_FAR, _FAR, y0 - 0.1),
        Box(-_FAR, y1 + 0.1, _FAR, _FAR),
        Box(-_FAR, y0 - 0.1, x0 - 0.1, y1 + 0.1),
        Box(x1 + 0.1, y0 - 0.1, _FAR, y1 + 0.1),
    ]


def _text_outside(document: pymupdf.Document, index: int) -> bool:
    page = document[index]
    rect = page.rect
    inside = pymupdf.Rect(rect.x0 - 1, rect.y0 - 1, rect.x1 + 1, rect.y1 + 1)
    blocks = page.get_textpage(clip=pymupdf.INFINITE_RECT(), flags=0).extractBLOCKS()
    return any(not inside.contains(pymupdf.Rect(block[:4])) for block in blocks)


class Words:
    """The words of a document as MuPDF reads them, page by page: a second opinion on where a value stands."""

    def __init__(self, path: Path) -> None:
        self._document = open_pdf(path)

    def page(self, index: int) -> tuple[str, PlacedWords]:
        """The page's words joined by blanks, and where each stands."""
        page = self._document[index]
        words = page.get_text("words", sort=False)
        begins, at = [], 0
        for word in words:
            begins.append(at)
            at += len(word[4]) + 1
        turn = page.rotation_matrix if page.rotation else None
        return " ".join(word[4] for word in words), PlacedWords(begins, words, turn)


class PlacedWords:
    """Where the words of one page begin in its text, and where they stand."""

    def __init__(self, begins: list[int], words: list[Any], turn: pymupdf.Matrix | None) -> None:
        self._begins, self._words, self._turn = begins, words, turn

    def boxes(self, start: int, end: int) -> list[tuple[Box, float]]:
        """The boxes, as seen, of the words that the characters ``start`` to ``end`` (exclusive) touch.

        With each the share of its characters that lie within: of a possessive the name, without what follows it.
        """
        first = max(0, bisect_right(self._begins, start) - 1)
        last = bisect_right(self._begins, end - 1)
        made = []
        for begin, word in zip(self._begins[first:last], self._words[first:last], strict=True):
            length = len(word[4])
            within = min(end, begin + length) - max(start, begin)
            made.append((self._seen(word[:4]), within / length))
        return made

    def _seen(self, rect: tuple[float, ...]) -> Box:
        if self._turn is not None:
            rect = tuple(pymupdf.Rect(*rect) * self._turn)
        return Box(*rect)

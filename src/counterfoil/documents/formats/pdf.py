"""Reads the pages of a PDF with MuPDF: words with boxes, ruled lines, pictures, and what a reader would not see."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pymupdf

from counterfoil.documents.collector import without_collector
from counterfoil.documents.content import Content, Part
from counterfoil.documents.formats.pdf_drawing import MANY_PATHS, drawing_of
from counterfoil.documents.formats.pdf_fonts import Fonts
from counterfoil.documents.wire import MAX_PAGES, MAX_WORDS, page_to_wire
from counterfoil.errors import DocumentUnreadable, LimitExceeded

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_THIN_PT = 2.5  # a filled rectangle no thicker than this is a ruled line
_MAX_RULED = 5_000  # a page; a map or a drawing has more, and is no form
_MAX_EMBEDDED = 200
_LINE = itemgetter(5, 6)  # of a word as MuPDF gives it: the numbers of its block and its line

Wire = dict[str, Any]
_MUPDF_ERRORS = (RuntimeError, ValueError, TypeError, KeyError, pymupdf.mupdf.FzErrorBase)
_DAMAGED = "The PDF is too damaged to be opened. Open it in the program that made it, print it to PDF, and try again."


def parse(source: Path, scratch: Path) -> Content:
    """The PDF itself, with its attachments and warnings; ``read_pages`` gives its words.

    A PDF that is encrypted with an empty password, or that MuPDF had to repair, is written anew to ``scratch``: every
    engine further down the line then reads the same file. Raises ``DocumentUnreadable`` when a password is needed.
    """
    with _opened(source) as document:
        warnings = list(_document_warnings(document))
        working = source
        if (document.metadata or {}).get("encryption") or document.is_repaired:
            working = scratch / "working.pdf"
            try:
                document.save(working, encryption=pymupdf.PDF_ENCRYPT_NONE, garbage=1, no_new_id=True)
            except _MUPDF_ERRORS as error:
                raise DocumentUnreadable(_DAMAGED) from error
        parts = tuple(_embedded(document, warnings))
        return Content(
            "application/pdf",
            pdf=working,
            parts=parts,
            properties=tuple(
                (key, str(value))
                for key, value in sorted((document.metadata or {}).items())
                if value and key != "encryption"
            ),
            warnings=tuple(warnings),
        )


@without_collector()
def read_pages(pdf: Path) -> tuple[list[Wire], list[int], list[str]]:
    """The pages for the wire, the indexes of those that OCR must read, and warnings.

    Raises ``LimitExceeded`` over 10,000 pages or 2,000,000 words.
    """
    pages: list[Wire] = []
    for_ocr: list[int] = []
    seen = _Seen()
    words = 0
    with _opened(pdf) as document:
        if document.page_count > MAX_PAGES:
            raise LimitExceeded(
                f"The PDF has {document.page_count:,} pages; one document may have {MAX_PAGES:,}. Split it."
            )
        fonts = Fonts(document)
        for index in range(document.page_count):
            try:
                page = document[index]
                fonts.share(page)
                wire, needs_ocr = _read_page(page, index, seen)
            except (
                *_MUPDF_ERRORS,
                IndexError,
            ) as error:  # this page is damaged, or was lost when MuPDF repaired the file
                seen.damaged.append(index)
                wire, needs_ocr = page_to_wire(size=(612.0, 792.0), lines=(), layer="none"), False
                seen.reasons[str(error)[:80]] += 1
            words += len(wire["boxes"]) // 4
            if words > MAX_WORDS:
                raise LimitExceeded(
                    f"The PDF has more than {MAX_WORDS:,} words by page {index + 1}. Split it and add the parts."
                )
            pages.append(wire)
            if needs_ocr:
                for_ocr.append(index)
    return pages, for_ocr, seen.warnings(len(pages))


def render(pdf: Path, index: int, dpi: int, target: Path) -> None:
    """Page ``index`` as a grey PNG at ``dpi``, with everything that a reader sees on it."""
    with _opened(pdf) as document:
        document[index].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False).save(target)


class _Seen:
    """What was met on the way that a person should know, by page index."""

    def __init__(self) -> None:
        self.invisible: list[int] = []
        self.outside: list[int] = []
        self.white: list[int] = []
        self.scan_layer: list[int] = []
        self.notes: list[int] = []
        self.damaged: list[int] = []
        self.empty: list[int] = []
        self.reasons: Counter[str] = Counter()

    def warnings(self, page_count: int) -> list[str]:
        said = []
        for what, pages in (
            ("Text that is drawn invisibly; it is among the words, look at it", self.invisible),
            ("Text outside the visible page; it is not among the words, but it is in the file", self.outside),
            ("White or transparent text; it is among the words, look whether a reader sees it", self.white),
            ("Scan whose words another program laid beneath it; they were not checked here", self.scan_layer),
            ("Notes or comments whose text does not show on the page", self.notes),
            ("Damaged and not read; look at it by hand", self.damaged),
            ("Nothing on the page", self.empty),
        ):
            if pages:
                said.append(f"{what}: {_page_list(pages)}.")
        with_text = page_count - len(self.empty) - len(self.damaged)
        if page_count == 0:
            said.append("The PDF has no page.")
        elif 0 < with_text < page_count:
            said.append(f"{with_text} of {page_count} pages show something that could be read.")
        return said


def _page_list(indexes: list[int]) -> str:
    """Page numbers, counted from 1.

    >>> _page_list([0, 4])
    'page 1, 5'
    """
    shown = ", ".join(str(index + 1) for index in indexes[:8])
    more = f" and {len(indexes) - 8} more" if len(indexes) > 8 else ""
    return f"page {shown}{more}"


def _opened(source: Path) -> pymupdf.Document:
    try:
        document = pymupdf.open(source, filetype="pdf")
    except _MUPDF_ERRORS as error:
        raise DocumentUnreadable(_DAMAGED) from error
    if document.needs_pass:
        document.close()
        raise DocumentUnreadable(
            "The PDF is encrypted and needs a password. Open it with the password, save it without one, and try again."
        )
    return document


def _document_warnings(document: pymupdf.Document) -> list[str]:
    said = []
    if document.is_repaired:
        said.append("The PDF is damaged and was repaired to be read; compare it with the original by eye.")
    if (document.metadata or {}).get("encryption"):
        said.append("The PDF was encrypted with an empty password; the working copy is not.")
    hidden = [layer["name"] for layer in document.get_ocgs().values() if not layer["on"]]
    if hidden:
        said.append(f"The PDF has {len(hidden)} hidden layer(s); what is on them was not read, but it is in the file.")
    return said


def _embedded(document: pymupdf.Document, warnings: list[str]) -> list[Part]:
    parts = []
    count = document.embfile_count()
    if count > _MAX_EMBEDDED:
        warnings.append(f"The PDF has {count} embedded files; the first {_MAX_EMBEDDED} were read.")
    for index in range(min(count, _MAX_EMBEDDED)):
        try:
            about = document.embfile_info(index)
            parts.append(Part(about.get("ufilename") or about.get("filename") or "", document.embfile_get(index)))
        except _MUPDF_ERRORS:
            warnings.append(f"Embedded file {index + 1} of the PDF is damaged and could not be read.")
    return parts


def _read_page(page: pymupdf.Page, index: int, seen: _Seen) -> tuple[Wire, bool]:
    # Flags 0: ligatures are spelled out, unknown letters stay U+FFFD, and nothing is clipped, so that text outside
    # the page can be told from text on it.
    turn = page.rotation_matrix if page.rotation else None
    raw = _turned(turn, page.get_textpage(flags=0).extractWORDS())
    shown = page.rect
    width, height = shown.width, shown.height
    drawn = drawing_of(page)
    across, down = 2 * width, 2 * height
    inside = [word for word in raw if 0 <= word[0] + word[2] <= across and 0 <= word[1] + word[3] <= down]
    # MuPDF's words leave out what lies well outside the page; what it draws does not.
    texts = _turned(turn, drawn.texts)
    if len(inside) < len(raw) or any(x1 < 0 or y1 < 0 or x0 > width or y0 > height for x0, y0, x1, y1 in texts):
        seen.outside.append(index)
    pictures = _pictures(shown, _turned(turn, drawn.pictures))
    covered = max((_share(picture, width, height) for picture in pictures), default=0.0)
    layer = "text" if inside else "none"
    if drawn.invisible_texts and covered > 0.5 and not (drawn.filled_texts or drawn.stroked_texts):
        seen.scan_layer.append(index)
        layer = "ocr"
    elif drawn.invisible_texts:
        seen.invisible.append(index)
    if drawn.unseen:
        seen.white.append(index)
    if page.first_annot is not None and any(note.info.get("content") for note in page.annots()):
        seen.notes.append(index)
    if not inside and not pictures and not drawn.paths:
        seen.empty.append(index)
    wire = page_to_wire(
        size=(round(width, 2), round(height, 2)),
        lines=[list(line) for _, line in groupby(inside, key=_LINE)],
        layer=layer,
        pictures=pictures,
        ruled=_ruled(page, turn, width, height) if drawn.paths else (),
    )
    return wire, _needs_ocr(len(inside), wire["text"], covered, bool(pictures), drawn.paths)


def _turned(turn: pymupdf.Matrix | None, items: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The same items, their first four values turned with the page: MuPDF gives them as if the page stood upright."""
    if turn is None:
        return items
    return [(*(pymupdf.Rect(item[:4]) * turn), *item[4:]) for item in items]


def _needs_ocr(words: int, text: str, covered: float, pictures: bool, paths: int) -> bool:
    """A scan without words, letters drawn as shapes, or a text layer that is mostly not letters."""
    if words < 10 and covered > 0.5:
        return True
    if not words:
        return pictures or paths >= MANY_PATHS
    return text.count("�") > 0.2 * len(text)


def _pictures(shown: pymupdf.Rect, placed: list[tuple[Any, ...]]) -> list[tuple[float, float, float, float, int, int]]:
    found = []
    for *edges, width_px, height_px in placed:
        box = pymupdf.Rect(edges) & shown
        if not box.is_empty:
            found.append((*(round(edge, 2) for edge in box), width_px, height_px))
    return found[:_MAX_RULED]


def _share(picture: tuple[float, float, float, float, int, int], width: float, height: float) -> float:
    x0, y0, x1, y1 = picture[:4]
    return (x1 - x0) * (y1 - y0) / (width * height) if width * height else 0.0


def _ruled(
    page: pymupdf.Page, turn: pymupdf.Matrix | None, width: float, height: float
) -> list[tuple[float, float, float, float]]:
    """Lines and hollow or thin rectangles, clipped to the page, in the order they are drawn."""
    found: dict[tuple[float, float, float, float], None] = {}
    for path in page.get_cdrawings():
        stroked = "s" in path["type"]
        for item in path["items"]:
            box = _edges(item)
            if box is None:
                continue
            x0, y0, x1, y1 = box if turn is None else _turned(turn, [box])[0]
            if not stroked and x1 - x0 > _THIN_PT and y1 - y0 > _THIN_PT:
                continue  # shading
            if x0 < 0 or y0 < 0 or x1 > width or y1 > height:
                if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
                    continue
                x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
            found[(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))] = None
            if len(found) >= _MAX_RULED:
                return list(found)
    return list(found)


def _edges(item: tuple[Any, ...]) -> tuple[float, float, float, float] | None:
    """The bounding box of a straight line, rectangle or quad of a path; None for a curve."""
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if item[0] == "l":
        points = item[1:3]
    elif item[0] == "qu":
        points = item[1]
    else:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)

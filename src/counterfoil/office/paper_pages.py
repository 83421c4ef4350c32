"""Pages of our own papers, for staff to look at: as images, as words, and how many there are.

PDFium is not made for threads, and a server answers with several: two pages drawn at once bring the process down. So
one page is drawn at a time. Never an original: what comes from outside is read in the sandbox.
"""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pypdfium2 as pdfium

_SCALE = 1.5  # 108 dpi: a letter's page is about 920 pixels wide
_ONE_AT_A_TIME = threading.Lock()


def image(path: Path, page_number: int) -> bytes | None:
    """One page, from 1, as PNG; None where the file has no such page."""
    with _ONE_AT_A_TIME, pdfium.PdfDocument(path) as document:
        if not 1 <= page_number <= len(document):
            return None
        drawn = document[page_number - 1].render(scale=_SCALE).to_pil()
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def count(path: Path | None) -> int:
    """How many pages it has; 0 where there is no such file."""
    if path is None or not path.is_file():
        return 0
    with _ONE_AT_A_TIME, pdfium.PdfDocument(path) as document:
        return len(document)


def texts(path: Path) -> tuple[str, ...]:
    """The words of each page."""
    with _ONE_AT_A_TIME, pdfium.PdfDocument(path) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)

"""Pages of our own papers as images: the letter and the redacted files, never an original."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from django.http import Http404, HttpResponse

_SCALE = 1.5  # 108 dpi: a letter's page is about 920 pixels wide


def of(path: Path | None, page_number: int) -> HttpResponse:
    """One page, from 1, of a file that this program made. ``Http404`` where there is none."""
    if path is None or not path.is_file():
        raise Http404
    with pdfium.PdfDocument(path) as document:
        if not 1 <= page_number <= len(document):
            raise Http404
        image = document[page_number - 1].render(scale=_SCALE).to_pil()
    written = io.BytesIO()
    image.save(written, "PNG")
    return HttpResponse(written.getvalue(), content_type="image/png")


def pages(path: Path | None) -> int:
    """How many pages it has; 0 where there is no such file."""
    if path is None or not path.is_file():
        return 0
    with pdfium.PdfDocument(path) as document:
        return len(document)

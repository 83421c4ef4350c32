"""The redactor's process: remove with MuPDF, rebuild with pikepdf. Nothing it says is believed afterwards."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.redaction._garbage import little_garbage
from counterfoil.redaction._quotes import spell_out
from counterfoil.redaction._same_fonts import share
from counterfoil.redaction._setting.moves import CannotSet
from counterfoil.redaction._stamp import Painted, Region
from counterfoil.redaction.rebuild import Raster, rebuild

MAX_PAGES = 20_000
"""As MuPDF's door has it; a document of more is left to its answer."""


def apply_json(
    source: str,
    staged: str,
    released: str,
    regions: dict[str, Any],
    painted: dict[str, Any],
    over_pictures: list[int],
    pictures: dict[str, str],
    plans: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Write ``released`` from ``source`` by way of ``staged``; both are new files in the work folder.

    ``regions``: page index (as a string) → ``[x0, y0, x1, y1, code, whole_region]``.
    ``painted``: page index → the black boxes, ``over_pictures``: pages where a mark may meet a picture, as ``_paint``
    planned them. ``pictures``: page index (as a string) → why the page shall become a picture. ``plans``: how lines are
    set anew (``_setting.plan``); ``None``: every letter that stays keeps its place.
    Returns the pictures made, the pages that could not be set anew (``misfits``) or why the document cannot
    (``cannot``), and the name and version of what removed (``redactor``).
    """
    places = {int(page): [Region.from_json(item) for item in items] for page, items in regions.items()}
    boxes = {int(page): [Painted.from_json(item) for item in items] for page, items in painted.items()}
    why = {int(page): reason for page, reason in pictures.items()}
    lines = None if plans is None else {int(page): plan for page, plan in plans.items()}
    ready: Path | pikepdf.Pdf | None = None
    redactor = f"pikepdf {pikepdf.__version__}"
    if plans is not None and not over_pictures:
        ready = pages_only(Path(source))
    if ready is None:
        ready, redactor = _removed(Path(source), Path(staged), places, frozenset(over_pictures), text=plans is None)
    try:
        with little_garbage():
            report = rebuild(ready, Path(released), places, boxes, _raster(Path(source)), as_pictures=why, plans=lines)
    except CannotSet as reason:
        return {"cannot": str(reason), "misfits": {}, "pictures": {}, "redactor": redactor}
    return {"cannot": "", "misfits": report.misfits, "pictures": report.pictures, "redactor": redactor}


def pages_only(source: Path) -> pikepdf.Pdf | None:
    """The document as the rebuild can take it, when nothing but its pages' content has to be looked at.

    ``None`` where MuPDF is needed: a page has notes, links or fields, or the file cannot be opened here.
    """
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
        if 0 < len(pdf.pages) <= MAX_PAGES and not any("/Annots" in page.obj for page in pdf.pages):
            share(pdf)
            return pdf
        pdf.close()
    except (pikepdf.PdfError, ValueError, TypeError):
        pass  # what cannot be parsed here is left to the engines and the gates
    return None


def _removed(
    source: Path, staged: Path, places: Mapping[int, Sequence[Region]], over_pictures: Set[int], *, text: bool
) -> tuple[Path, str]:
    """The file after MuPDF removed what only it can: pixels, letters where the layout is kept, notes and fields.

    And MuPDF's version.
    """
    from counterfoil.redaction._engines import mupdf  # inline: slow import, and many documents do not need it

    plain = prepared(source, staged.with_suffix(".plain.pdf"))
    if not (text or over_pictures or mupdf.has_more_than_pages(plain)):
        return plain, mupdf.version()
    removed = {page: [(r.box, r.whole_region) for r in items] for page, items in places.items()}
    document = mupdf.open_pdf(plain)
    mupdf.remove(document, removed, over_pictures, text=text)
    mupdf.save(document, staged, cut_fonts=text)
    document.close()
    return staged, mupdf.version()


def prepared(source: Path, target: Path) -> Path:
    """``source`` itself when MuPDF can take it as it is, else ``target``, which says the same in its way."""
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            if not any([spell_out(pdf), share(pdf)]):
                return source
            pdf.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except (pikepdf.PdfError, ValueError, TypeError):
        return source  # what cannot be parsed here is left to the engines and the gates
    return target


def _raster(source: Path) -> Raster:
    """Takes pictures of the source, not of what removal left: its marks are burnt in, and nothing else is missing."""

    @functools.cache
    def seen() -> Any:
        from counterfoil.redaction._engines import pdfium, pike  # inline: slow import, and few documents need a picture

        return pdfium.Seen(pike.as_drawn(source) or source)

    return lambda page_index, dpi: seen().raster(page_index, dpi)

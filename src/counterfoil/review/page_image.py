"""One page of a working PDF as a picture, for a person to look at. Staff only, never released.

The page is drawn in the sandbox; what reaches a browser is a JPEG without text layer, link or metadata.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from counterfoil.sandbox import Kind, Limits, Worker

DPI = 150
"""A form's small print is read at it without effort; a page takes about 20 ms to draw."""
_LARGEST_PX = 4000  # a side; a plan that is larger is drawn smaller, not refused
_LIMITS = Limits(memory_mb=2000, wall_s=60, cpu_s=60, file_mb=64)
SHOWING = Kind("showing", ("counterfoil.review.page_image", "pypdfium2", "PIL.JpegImagePlugin"))
"""The kind of worker that draws single pages."""


def page_image(pdf: Path, page_index: int, *, scratch: Path) -> bytes:
    """Page ``page_index`` (from 0) of ``pdf`` as JPEG. Raises ``DocumentUnreadable`` or ``LimitExceeded``.

    ``pdf`` is untrusted; the picture passes through a folder of its own in ``scratch``, which is gone afterwards.
    """
    with (
        tempfile.TemporaryDirectory(dir=scratch, prefix=".showing-") as folder,
        Worker(_LIMITS, writable=[Path(folder)], readable=[pdf], programs=False, kind=SHOWING) as worker,
    ):
        made = Path(folder).resolve() / "page.jpg"
        worker.call(
            "counterfoil.review.page_image:draw", source=str(pdf.resolve()), page_index=page_index, target=str(made)
        )
        return made.read_bytes()


def draw(source: str, page_index: int, target: str) -> list[int]:
    """Runs in the sandbox: render one page and write it; returns its size in pixels."""
    import pypdfium2 as pdfium  # inline: slow import

    document = pdfium.PdfDocument(source)
    page = document[page_index]
    width_pt, height_pt = page.get_size()
    scale = min(DPI / 72, _LARGEST_PX / max(width_pt, height_pt, 1))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    picture.save(target, "JPEG", quality=80)
    page.close()
    return list(picture.size)

"""Pieces of a page with a place outlined, as PNG: what a reader of an inspection looks at. Runs in the sandbox."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from counterfoil.redaction._engines import pdfium
from counterfoil.values import Box

DPI = 110
AROUND_PT = 40.0
"""So much of the page is shown around a place, that one sees where it is."""

OUTLINE, WIDTH_PX, GAP_PX = (214, 0, 28), 3, 3


def outlined_json(source: str, places: Sequence[Sequence[Any]]) -> list[str]:
    """PNG files in base64 of ``places``: ``[page index, [x0, y0, x1, y1]]``, in order of pages; the whole page for no
    box."""
    made: list[str] = []
    with pdfium.opened(Path(source)) as document:
        for index, here in groupby(places, key=lambda place: int(place[0])):
            page = document[index]
            frame = pdfium.frame(page)
            picture = pdfium.render(page, DPI).convert("RGB")
            scale = picture.width / frame.width
            made += [_piece(picture, scale, Box(*box) if box else None) for _, box in here]
            page.close()
    return made


def _piece(picture: Image.Image, scale: float, box: Box | None) -> str:
    seen = picture
    if box is not None:
        around = [int(side * scale) for side in box.padded(AROUND_PT).as_list()]
        left, top = max(0, min(around[0], picture.width - 2)), max(0, min(around[1], picture.height - 2))
        right, bottom = min(picture.width, max(around[2], left + 2)), min(picture.height, max(around[3], top + 2))
        seen = picture.crop((left, top, right, bottom))
        x0, y0, x1, y1 = (side * scale for side in box.as_list())
        line = (x0 - left - GAP_PX, y0 - top - GAP_PX, x1 - left + GAP_PX, y1 - top + GAP_PX)
        ImageDraw.Draw(seen).rectangle(line, outline=OUTLINE, width=WIDTH_PX)
    out = io.BytesIO()
    seen.save(out, "PNG", optimize=False)
    return base64.b64encode(out.getvalue()).decode()

"""Pictures of which the file holds more than the page shows: clipped, covered, transparent, or drawn too small to read.

A released page must not carry pixels that no reader sees: whoever takes the picture out of the file sees them. Each
picture object is held against the page as pdfium renders it; what differs, or cannot be compared, is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageFilter

from counterfoil.redaction._engines.geometry import Frame
from counterfoil.values import Box

FINEST_DPI = 420
"""Above this a picture holds detail that a reader of the page, even of a good print, does not see."""

SMALLEST_PT = 6.0
"""A picture drawn smaller than this shows nothing, whatever it holds."""

BLUR_PX, LEVELS, PIXELS = 2, 70, 60
"""Compared is the mean of 5 × 5 pixels at 100 dpi, so that scaling and noise do not count; that many grey levels apart
is "different", and so many pixels may be: a short name has about 500."""

PALE = 40
"""A picture whose grey levels all lie within so many shows nothing to a reader, but may hold pale text."""


def not_as_shown(
    page: Any, picture: Image.Image, frame: Frame, marks: Sequence[Box]
) -> Iterator[tuple[str, Box | None]]:
    """Why a picture object of ``page`` is not what the page shows, with its place; nothing when all are."""
    scale = picture.width / frame.width
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8):
        place = frame.seen_box(item.get_bounds())
        if item.level > 0:
            yield "a picture inside a drawn form cannot be compared with the page", None
            continue
        reason = _compare(item, place, picture, frame, scale, marks)
        if reason:
            yield reason, place


def _compare(item: Any, place: Box, picture: Image.Image, frame: Frame, scale: float, marks: Sequence[Box]) -> str:
    matrix = item.get_matrix()
    turned = abs(matrix.b) + abs(matrix.c) > 0.01 * (abs(matrix.a) + abs(matrix.d)) or matrix.a < 0 or matrix.d < 0
    if turned or frame.rotate:
        return "a turned picture cannot be compared with the page"
    if place.width < SMALLEST_PT or place.height < SMALLEST_PT:
        return "a picture is drawn too small to be seen"
    if place.x0 < -1 or place.y0 < -1 or place.x1 > frame.width + 1 or place.y1 > frame.height + 1:
        return "a picture reaches beyond the page"
    held = item.get_bitmap(render=False).to_pil().convert("L")
    if held.width > FINEST_DPI / 72 * place.width * 1.02 and held.width > 64:
        return "a picture holds finer detail than the page shows"
    size = (max(1, round(place.width * scale)), max(1, round(place.height * scale)))
    left, top = round(place.x0 * scale), round(place.y0 * scale)
    shown = picture.crop((left, top, left + size[0], top + size[1]))
    held = held.resize(size, Image.Resampling.BOX)
    for mark in marks:
        x0, y0 = round(mark.x0 * scale - left - 2), round(mark.y0 * scale - top - 2)
        x1, y1 = round(mark.x1 * scale - left + 2), round(mark.y1 * scale - top + 2)
        box = (max(0, x0), max(0, y0), min(size[0], x1), min(size[1], y1))
        if box[0] < box[2] and box[1] < box[3]:
            for image in (shown, held):
                image.paste(0, box)
    low, high = held.getextrema()
    if 3 < high - low < PALE and high > 200:
        return "a picture is so pale that a reader may not see what it holds"
    soft = ImageFilter.BoxBlur(BLUR_PX)
    apart = ImageChops.difference(shown.filter(soft), held.filter(soft)).point(lambda v: 255 if v > LEVELS else 0)
    if apart.histogram()[255] > PIXELS:
        return "a picture holds something else than the page shows"
    return ""

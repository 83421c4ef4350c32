"""Pictures of which the file holds more than the page shows: clipped, covered, transparent, or drawn too small to read.

A released page must not carry pixels that no reader sees: whoever takes the picture out of the file sees them. Each
picture object is held against the page as pdfium renders it; what differs, or cannot be compared, is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageFilter

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.values import Box

FINEST_DPI = 420
"""Above this a picture holds detail that a reader of the page, even of a good print, does not see."""

SMALLEST_PT = 6.0
"""A picture drawn smaller than this shows nothing, whatever it holds."""

BLUR_PX, LEVELS, PIXELS = 2, 50, 20
"""Compared is the mean of 5 × 5 pixels at 100 dpi, so that scaling and noise do not count; that many grey levels apart
is "different", and so many pixels may be: four letters have 45 in 5 points, 330 in 12; a noisy scan has none."""

RIM_PX = 3
"""A frame drawn over the picture's edge does not count: nothing can be read in two points."""

PALE = 40
"""A picture whose grey levels all lie within so many shows nothing to a reader, but may hold pale text."""


DEEPEST = 8
"""Forms within forms are looked into so far."""


@dataclass(frozen=True, slots=True)
class Held:
    """A picture object: where it stands, its samples in grey, or why it cannot be held against the page."""

    place: Box
    samples: Image.Image | None
    why_not: str = ""


def held(page: Any, frame: Frame) -> Iterator[Held]:
    """Every picture object of a page, those within drawn forms included."""
    for item in pictures(page):
        place = frame.seen_box(item.get_bounds())
        if item.level > 0:
            yield Held(place, None, "a picture inside a drawn form cannot be compared with the page")
            continue
        matrix = item.get_matrix()
        turned = abs(matrix.b) + abs(matrix.c) > 0.01 * (abs(matrix.a) + abs(matrix.d)) or matrix.a < 0 or matrix.d < 0
        if turned or frame.rotate:
            yield Held(place, None, "a turned picture cannot be compared with the page")
            continue
        yield Held(place, item.get_bitmap(render=False).to_pil().convert("L"))


def pictures(page: Any, form: Any = None, level: int = 0) -> Iterator[Any]:
    """pypdfium2's objects of the pictures of a page, or of a form on it; its own walk makes one of every letter's."""
    for address, kind in pdfium.objects(page, None if form is None else form.raw):
        if kind in _NO_PICTURES:
            continue
        # Raises for what is no object.
        found = pypdfium2.PdfObject(pdfium.handle(address), page=page, container=form, level=level)
        if found.type == raw.FPDF_PAGEOBJ_IMAGE:
            yield found
        elif level < DEEPEST - 1:
            yield from pictures(page, found, level + 1)


_NO_PICTURES = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)


def unlike(one: Held, picture: Image.Image, frame: Frame, marks: Sequence[Box]) -> str:
    """Why the file may hold more of a picture than the page, as ``picture``, shows; empty when it does not."""
    place, samples = one.place, one.samples
    if samples is None:
        return one.why_not
    if place.width < SMALLEST_PT or place.height < SMALLEST_PT:
        return "a picture is drawn too small to be seen"
    if place.x0 < -1 or place.y0 < -1 or place.x1 > frame.width + 1 or place.y1 > frame.height + 1:
        return "a picture reaches beyond the page"
    if samples.width > FINEST_DPI / 72 * place.width * 1.02 and samples.width > 64:
        return "a picture holds finer detail than the page shows"
    scale = picture.width / frame.width
    size = (max(1, round(place.width * scale)), max(1, round(place.height * scale)))
    left, top = round(place.x0 * scale), round(place.y0 * scale)
    shown = picture.crop((left, top, left + size[0], top + size[1]))
    stored = samples.resize(size, Image.Resampling.BOX)
    for mark in marks:
        x0, y0 = round(mark.x0 * scale - left - 2), round(mark.y0 * scale - top - 2)
        x1, y1 = round(mark.x1 * scale - left + 2), round(mark.y1 * scale - top + 2)
        box = (max(0, x0), max(0, y0), min(size[0], x1), min(size[1], y1))
        if box[0] < box[2] and box[1] < box[3]:
            for image in (shown, stored):
                image.paste(0, box)
    if samples.width < size[0] and samples.height < size[1]:  # engines draw a coarse picture finer, each in its own way
        size = samples.size
        shown, stored = (image.resize(size, Image.Resampling.BOX) for image in (shown, stored))
    low, high = stored.getextrema()
    if 3 < high - low < PALE and high > 200:
        return "a picture is so pale that a reader may not see what it holds"
    soft = ImageFilter.BoxBlur(BLUR_PX)
    apart = ImageChops.difference(shown.filter(soft), stored.filter(soft)).point(_FAR_APART)
    if size[0] > 8 * RIM_PX and size[1] > 8 * RIM_PX:
        apart = apart.crop((RIM_PX, RIM_PX, size[0] - RIM_PX, size[1] - RIM_PX))
    if apart.histogram()[255] > PIXELS:
        return "a picture holds something else than the page shows"
    return ""


_FAR_APART = [255 if level > LEVELS else 0 for level in range(256)]

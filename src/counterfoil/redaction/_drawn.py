"""Words drawn as outlines: paths of a letter's size that stand together, cut out of the page for OCR."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw
from PIL import Image

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.values import Box

DPI = 200
FEWEST_SEGMENTS = 6
"""A rectangle has five at most; the letter L has six."""
THINNEST_PT, FEWEST_BARS = 1.0, 6
"""Rectangles may be the bars of letters when none is as thin as a rule and so many stand together."""
SMALLEST_PT, HIGHEST_PT, WIDEST_PT = 1.5, 80.0, 560.0
NEAR_PT = 12.0
MOST_OBJECTS = 20_000
"""A drawing of more paths than this is a map or a plan: its page was read whole for its many curves."""


def drawings(page: Any, text: pdfium.PageText, frame: Frame) -> Iterator[tuple[Box, Image.Image]]:
    """Where the page may hold a drawn word, and its picture in grey. What frames text of the page is a box, no word."""
    shapes, bars = _shapes(page, frame)
    free = [[box for box in some if not text.within(frame.user_rect(box)).strip()] for some in (shapes, bars)]
    groups = [box for box, _ in _together(free[0])]
    groups += [box for box, several in _together(free[1]) if several >= FEWEST_BARS]
    if not groups:
        return
    picture = pdfium.render(page, DPI)
    scale = picture.width / frame.width
    for box in groups:
        place = box.padded(6)
        crop = picture.crop(
            (int(place.x0 * scale), int(place.y0 * scale), int(place.x1 * scale), int(place.y1 * scale))
        )
        if crop.width > 8 and crop.height > 8:
            yield box, crop


def _together(boxes: Sequence[Box]) -> list[tuple[Box, int]]:
    """Boxes that stand beside one another as one, with how many they are."""
    groups: list[tuple[Box, int]] = []
    for box in sorted(boxes, key=lambda b: (b.x0, b.y0)):
        for number, (group, several) in enumerate(groups):
            reach = Box(group.x0 - NEAR_PT, group.y0 - 1, group.x1 + NEAR_PT, group.y1 + 1)
            if reach.overlaps(box):
                groups[number] = (group.union(box), several + 1)
                break
        else:
            groups.append((box, 1))
    return groups


def _shapes(page: Any, frame: Frame) -> tuple[list[Box], list[Box]]:
    """Filled paths of a letter's or a word's size that are no rectangles; and rectangles that may be parts of one."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    shapes: list[Box] = []
    bars: list[Box] = []
    for place in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or fill.value == raw.FPDF_FILLMODE_NONE:
            continue
        if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        box = frame.seen_box((left.value, bottom.value, right.value, top.value))
        if raw.FPDFPath_CountSegments(item) < FEWEST_SEGMENTS:
            if min(box.width, box.height) >= THINNEST_PT and max(box.width, box.height) < HIGHEST_PT:
                bars.append(box)
        elif SMALLEST_PT < box.height < HIGHEST_PT and SMALLEST_PT / 2 < box.width < WIDEST_PT:
            shapes.append(box)
    return shapes, bars

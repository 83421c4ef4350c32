"""What a page draws, in one walk over it: where its text runs stand, whether a reader sees them, and its images."""

from __future__ import annotations

import ctypes
from typing import Any

import pymupdf
from pymupdf import mupdf

_WHITE = 0.97  # of 1, red, green and blue alike: nobody reads it on paper
_TRANSPARENT = 0.05  # opacity
_FAINT = 0.5  # opacity beneath which an image is a watermark; MuPDF's own bound for the images of a text page
_UNIT = mupdf.FzRect(mupdf.FzRect.Fixed_UNIT)  # ISO 32000-2 §8.9.5.1: an image fills the unit square
_RGB = mupdf.fz_device_rgb()
_GREY = mupdf.fz_device_gray()
_PLAIN_PARTS = {int(_GREY.m_internal.this): 1, int(_RGB.m_internal.this): 3}  # by colour space: how many it has
_RECT = ctypes.c_float * 4  # how MuPDF's fz_rect lies in memory
_AS_IS = mupdf.FzColorParams().internal()

MANY_PATHS = 21
"""From so many on a page without words may be letters that are drawn as shapes."""

Edges = tuple[float, float, float, float]
_Foreign = Any  # MuPDF's own structures; they live as long as the call that brings them


class Drawing(mupdf.FzDevice2):  # type: ignore[misc]  # pymupdf's classes are untyped
    """Takes down what MuPDF draws on one page. Edges are as if the page stood upright, not clipped to it."""

    def __init__(self) -> None:
        super().__init__()
        self.filled_texts = self.stroked_texts = self.invisible_texts = 0
        self.texts: list[Edges] = []  # one for each run, also of those that are drawn invisibly
        self.unseen = False  # a run is drawn in white, or nearly transparent
        self.paths = self.shadings = self.images = 0  # paths: no more than MANY_PATHS are counted
        self.pictures: list[tuple[float, float, float, float, int, int]] = []  # edges, width and height in pixels
        self.use_virtual_fill_text()
        self.use_virtual_stroke_text()
        self.use_virtual_ignore_text()
        self.use_virtual_fill_path()
        self.use_virtual_stroke_path()
        self.use_virtual_fill_shade()
        self.use_virtual_fill_image()
        self.use_virtual_fill_image_mask()

    def fill_text(
        self, _: _Foreign, text: _Foreign, ctm: _Foreign, space: _Foreign, color: _Foreign, alpha: float, *_more: Any
    ) -> None:
        self.filled_texts += 1
        self.texts.append(_edges(mupdf.ll_fz_bound_text(text, None, ctm)))
        if not self.unseen:
            self._look(text, space, color, alpha)

    def stroke_text(
        self,
        _: _Foreign,
        text: _Foreign,
        stroke: _Foreign,
        ctm: _Foreign,
        space: _Foreign,
        color: _Foreign,
        alpha: float,
        *_more: Any,
    ) -> None:
        self.stroked_texts += 1
        self.texts.append(_edges(mupdf.ll_fz_bound_text(text, stroke, ctm)))
        self._look(text, space, color, alpha)

    def ignore_text(self, _: _Foreign, text: _Foreign, ctm: _Foreign) -> None:
        self.invisible_texts += 1
        self.texts.append(_edges(mupdf.ll_fz_bound_text(text, None, ctm)))

    def fill_path(self, *_: Any) -> None:
        self._count_path()

    def stroke_path(self, *_: Any) -> None:
        self._count_path()

    def _count_path(self) -> None:
        self.paths += 1
        if self.paths == MANY_PATHS:  # a call for each of a form's rules is slow: no more are asked for
            self.use_virtual_fill_path(False)
            self.use_virtual_stroke_path(False)

    def fill_shade(self, *_: Any) -> None:
        self.shadings += 1

    def fill_image(self, _: _Foreign, image: _Foreign, ctm: _Foreign, alpha: float, *_more: Any) -> None:
        self._place(image, ctm, alpha)

    def fill_image_mask(
        self, _: _Foreign, image: _Foreign, ctm: _Foreign, space: _Foreign, color: _Foreign, alpha: float, *_more: Any
    ) -> None:
        self._place(image, ctm, alpha)

    def _look(self, text: _Foreign, space: _Foreign, color: _Foreign, alpha: float) -> None:
        if not self.unseen and (alpha < _TRANSPARENT or _is_white(space, color)):
            self.unseen = text.head is not None  # a run without letters hides nothing

    def _place(self, image: _Foreign, ctm: _Foreign, alpha: float) -> None:
        self.images += 1
        if alpha >= _FAINT:
            x0, y0, x1, y1 = _edges(mupdf.ll_fz_transform_rect(_UNIT.internal(), ctm))
            self.pictures.append((x0, y0, x1, y1, image.w, image.h))


def drawing_of(page: pymupdf.Page) -> Drawing:
    """What ``page`` draws. Raises MuPDF's errors where its objects are damaged."""
    turned = page.rotation
    if turned:
        page.set_rotation(0)
    try:
        drawing = Drawing()
        mupdf.fz_run_page(page.this, drawing, mupdf.FzMatrix(), mupdf.FzCookie())
        mupdf.fz_close_device(drawing)
    finally:
        if turned:
            page.set_rotation(turned)
    if drawing.images and drawing.shadings:  # MuPDF counts a shading as an image, and only its text page says where
        drawing.pictures = [(*image["bbox"], image["width"], image["height"]) for image in page.get_image_info()]
    return drawing


def _edges(rect: _Foreign) -> Edges:
    """The edges of a MuPDF rectangle, copied in one go: its wrapper takes four times as long to be asked for each."""
    x0, y0, x1, y1 = _RECT.from_address(int(rect.this))
    return x0, y0, x1, y1


def _is_white(space: _Foreign, color: _Foreign) -> bool:
    if space is None:
        return False  # no colour is told
    parts = _PLAIN_PARTS.get(int(space.this))
    if parts is not None:
        return all(mupdf.floats_getitem(color, part) > _WHITE for part in range(parts))
    red, green, blue, *_ = mupdf.ll_fz_convert_color(space, color, _RGB.m_internal, None, _AS_IS)
    return bool(red > _WHITE and green > _WHITE and blue > _WHITE)

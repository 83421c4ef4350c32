"""Reading with pdfium: text, where each character stands, and the page as an image. It makes no file."""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction._engines.geometry import Frame, Rect
from counterfoil.values import Box

MAX_PIXELS = 60_000_000
"""A page larger than this at the wished resolution is rendered at a lower one."""


HYPHENS_MADE = "\ufffe\x02\x00-"
"""What pdfium may put into a text by itself, beside blanks."""


def version() -> str:
    """pdfium's own version, for the certificate."""
    return str(pypdfium2.version.PDFIUM_INFO)


@contextmanager
def opened(source: Path | bytes, name: str = "") -> Iterator[pypdfium2.PdfDocument]:
    """The document; raises ``DocumentUnreadable``."""
    label = name or (source.name if isinstance(source, Path) else "the file")
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        hint = (
            "needs a password. Remove the password"
            if "password" in str(error).lower()
            else "cannot be read. Print it to PDF"
        )
        raise DocumentUnreadable(f"{label}: {hint} and try again.") from error
    try:
        if len(document) == 0:
            raise DocumentUnreadable(f"{label}: has no pages.")
        document.init_forms()
        yield document
    finally:
        document.close()


def frame(page: Any) -> Frame:
    """The visible rectangle and rotation as pdfium understands them."""
    media = page.get_mediabox()
    crop = page.get_cropbox() or media
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if seen[2] - seen[0] < 1 or seen[3] - seen[1] < 1:
        seen = media
    return Frame(seen, page.get_rotation() % 360)


def render(page: Any, dpi: int) -> Image.Image:
    """The page in grey as a reader sees it, annotations and fields included."""
    width, height = page.get_size()
    scale = dpi / 72
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    # The samples are in memory that Python holds, and goes on to hold for the picture when pdfium's bitmap is closed.
    made = pypdfium2.PdfBitmap.new_native
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=True, bitmap_maker=made)
    picture = bitmap.to_pil()
    bitmap.close()
    return picture if picture.mode == "L" else picture.convert("L")


class Seen:
    """A document as a reader sees it, opened when the first of its pages has to become a picture.

    Pictures are taken with pdfium, as the verifier does, for two engines never draw a page alike to the pixel. What is
    beneath the marks is judged by other gates, and on other grounds.
    """

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        self._document: Any = None

    def raster(self, page_index: int, dpi: int) -> tuple[int, int, bytes]:
        """Width, height and RGB samples of a page at ``dpi``, or less for a page of unreasonable size."""
        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._source)
            self._document.init_forms()
        page = self._document[page_index]
        width, height = page.get_size()
        scale = min(dpi / 72, (MAX_PIXELS / (width * height)) ** 0.5)
        picture = page.render(scale=scale, draw_annots=True).to_pil().convert("RGB")
        page.close()
        return picture.width, picture.height, picture.tobytes()


def samples(source: bytes) -> Image.Image | None:
    """The samples of the one picture of the one page of a file, in grey; ``None`` where they cannot be read."""
    try:
        with opened(source) as document:
            page = document[0]
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
                picture = item.get_bitmap(render=False).to_pil().convert("L")
                page.close()
                return picture
    except (pypdfium2.PdfiumError, DocumentUnreadable):
        return None
    return None


def _quick(function: Any, gives: Any = ctypes.c_int) -> Any:
    """A function of pdfium's that is asked for every letter of every page, without what ctypes does to be friendly:
    addresses go in as ``byref`` gives them, small numbers as they are, and the interpreter's lock is not given up for
    some nanoseconds. A third of the time of the usual way."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(gives)(address)


def _typed(function: Any, *kinds: Any, gives: Any = ctypes.c_int) -> Any:
    """As ``_quick``, for what takes fractions, or addresses that are worked out: these go in as numbers. What follows
    the arguments of these ``kinds`` goes in as for ``_quick``."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(gives, *kinds)(address)


def at(address: int) -> Any:
    """An address as it goes into a function that is ``_quick``."""
    return ctypes.byref(ctypes.c_char.from_address(address))


_ADDRESS = ctypes.c_void_p
_CHAR_ORIGIN, _CHAR_BOX = _quick(raw.FPDFText_GetCharOrigin), _quick(raw.FPDFText_GetCharBox)
_LOOSE_BOX, _MATRIX = _quick(raw.FPDFText_GetLooseCharBox), _quick(raw.FPDFText_GetMatrix)
_TEXT_OBJECT = _quick(raw.FPDFText_GetTextObject, _ADDRESS)
_FONT_SIZE = _quick(raw.FPDFText_GetFontSize, ctypes.c_double)
_FONT = _typed(raw.FPDFTextObj_GetFont, _ADDRESS, gives=_ADDRESS)

_OBJECT, _KIND = _quick(raw.FPDFPage_GetObject, _ADDRESS), _typed(raw.FPDFPageObj_GetType, _ADDRESS)
_OBJECT_WITHIN, _BOUNDS = _quick(raw.FPDFFormObj_GetObject, _ADDRESS), _typed(raw.FPDFPageObj_GetBounds, _ADDRESS)
_NUMBER, _DOUBLE = ctypes.c_int, ctypes.c_double
_COUNT_RECTS = _typed(raw.FPDFText_CountRects, _ADDRESS, _NUMBER, _NUMBER)
_RECT = _typed(raw.FPDFText_GetRect, _ADDRESS, _NUMBER, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_BOUNDED_TEXT = _typed(raw.FPDFText_GetBoundedText, _ADDRESS, *[_DOUBLE] * 4, _ADDRESS, _NUMBER)


class _Answers(threading.local):
    """Where pdfium writes numbers, and pointers to each of these places: they are used again and again."""

    MOST = 4096
    """Characters that are asked for at once, of four numbers each."""

    def __init__(self) -> None:
        self.doubles = (ctypes.c_double * (4 * self.MOST))()
        self.floats = (ctypes.c_float * (8 * self.MOST)).from_buffer(self.doubles)
        self.pointers = [ctypes.byref(self.doubles, 8 * place) for place in range(4 * self.MOST)]


_ANSWERS = _Answers()


def objects(page: Any, form: Any = None) -> list[tuple[int, int]]:
    """The address and the kind of every object of a page, or of a form on it; those within forms left out."""
    count = raw.FPDFPage_CountObjects(page) if form is None else raw.FPDFFormObj_CountObjects(form)
    if count < 0:
        raise pypdfium2.PdfiumError("The objects of a page cannot be counted.")
    of, ask = (page.raw, _OBJECT) if form is None else (form, _OBJECT_WITHIN)
    here = at(ctypes.cast(of, ctypes.c_void_p).value or 0)
    found = [address or 0 for address in map(ask, repeat(here), range(count))]
    return list(zip(found, map(_KIND, found), strict=True))


def handle(address: int) -> Any:
    """An object of a page as pypdfium2's own functions take it."""
    return ctypes.cast(address, raw.FPDF_PAGEOBJECT)


def bounds(address: int) -> Rect | None:
    """The rectangle around an object of a page, in the space that it stands in."""
    left, bottom, right, top = _ANSWERS.pointers[:4]
    if not _BOUNDS(address, left, bottom, right, top):
        return None
    found = _ANSWERS.floats[:8:2]  # pointers are two of these apart
    return found[0], found[1], found[2], found[3]


def glyph_width(font: int, character: str) -> float:
    """The advance of a character in a font at size 1; 0 where it cannot be told. ``font``: its address."""
    found = ctypes.c_float()
    handle = ctypes.cast(font, raw.FPDF_FONT)
    return found.value if raw.FPDFFont_GetGlyphWidth(handle, ord(character), 1.0, ctypes.byref(found)) else 0.0


class PageText:
    """The characters of one page: ``text[i]`` stands at ``rect(i)``. ``handle`` is pdfium's own."""

    def __init__(self, page: Any) -> None:
        self._textpage = page.get_textpage()
        self.handle = self._textpage.raw
        self._address = ctypes.cast(self.handle, ctypes.c_void_p).value or 0
        self._at = at(self._address)
        self.count = max(0, raw.FPDFText_CountChars(self.handle))
        self.text = self._read()
        self._sides = tuple(ctypes.c_double() for _ in range(4))
        self._pointers = tuple(ctypes.byref(side) for side in self._sides)

    def _read(self) -> str:
        """One character an index: what pdfium makes of it, so that places and boxes keep step."""
        text = self._textpage.get_text_range(0, -1) if self.count else ""
        if len(text) == self.count:
            return str(text)
        return "".join(self._character(index) for index in range(self.count))

    def _character(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self.handle, index)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "

    def rect(self, index: int) -> Rect:
        """Where a character stands, in user space."""
        left, right, bottom, top = self._sides
        raw.FPDFText_GetCharBox(self.handle, index, *self._pointers)
        return left.value, bottom.value, right.value, top.value

    def rects(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, Rect]]:
        """Number and ``rect`` of every character that is seen, from ``start`` to ``end`` (exclusive): blanks and
        pdfium's own hyphens left out."""
        end = self.count if end is None else end
        for index, (character, rect) in enumerate(
            zip(self.text[start:end], self._rects(start, end), strict=True), start
        ):
            if not character.isspace() and character not in "\ufffe\x02":
                yield index, rect

    def sides(self, start: int, end: int) -> list[float]:
        """Left, right, bottom and top of every character from ``start`` to ``end`` (exclusive), one after another, in
        user space; nonsense where pdfium made a character up."""
        return self._answers(_CHAR_BOX, start, end, 4)

    def shown_by(self, index: int) -> int:
        """The address of the object that shows a character; the same for all that one operator shows."""
        return _TEXT_OBJECT(self._at, index) or 0

    def set_in(self, index: int) -> tuple[float, int, tuple[float, float, float, float]]:
        """How a character is set: size, address of its font (0: none), and its matrix without its place."""
        _MATRIX(self._at, index, _ANSWERS.pointers[0])
        a, b, c, d = _ANSWERS.floats[:4]
        shown_by = self.shown_by(index)
        font = _FONT(shown_by) if shown_by else None
        return _FONT_SIZE(self._at, index), font or 0, (a, b, c, d)

    def origins(self) -> list[float]:
        """x and y of the origin of every character, one after another, in user space; nonsense as for ``sides``."""
        return self._answers(_CHAR_ORIGIN, 0, self.count, 2)

    def advances(self) -> list[float]:
        """Left, top, right and bottom of every character's full advance, one after another, as ``loose``."""
        return self._answers(_LOOSE_BOX, 0, self.count, 2, floats=4)

    def _answers(self, ask: Any, start: int, end: int, doubles: int, *, floats: int = 0) -> list[float]:
        """What a function says of each character: so many numbers of its own, or so many ``floats`` in one piece."""
        answers, found = _ANSWERS, list[float]()
        for begin in range(start, end, answers.MOST):
            count = min(end - begin, answers.MOST)
            places = [answers.pointers[side : doubles * count : doubles] for side in range(1 if floats else doubles)]
            deque(map(ask, repeat(self._at), range(begin, begin + count), *places), maxlen=0)
            # A slice is many times as fast as a walk.
            found += answers.floats[: floats * count] if floats else answers.doubles[: doubles * count]
        return found

    def runs(self, spans: Sequence[tuple[int, int]]) -> Iterator[Sequence[Rect]]:
        """For each span of characters (from, to exclusive), which follow each other, the rectangles around them: one
        for each run of one setting."""
        if not spans:
            return
        counts = [self._count_rects(*span) for span in spans]
        every = self._rects_around(spans[0][0], spans[-1][1])
        if len(every) != sum(counts):  # one goes from one span into the next
            yield from (self._rects_around(*span) for span in spans)
            return
        done = 0
        for count in counts:
            yield every[done : done + count]
            done += count

    def _count_rects(self, start: int, end: int) -> int:
        """How many rectangles there are, which pdfium then has ready."""
        count: int = _COUNT_RECTS(self._address, start, end - start)
        return max(0, count)

    def _rects_around(self, start: int, end: int) -> list[Rect]:
        count = self._count_rects(start, end)
        found = (ctypes.c_double * (4 * count))()
        here = ctypes.addressof(found)
        left, low, right, top = (range(here + 8 * side, here + 8 * side + 32 * count, 32) for side in range(4))
        deque(map(_RECT, repeat(self._address), range(count), left, top, right, low), maxlen=0)
        flat: list[float] = found[:]
        return list(zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True))

    def within(self, rect: Rect) -> str:
        """The text whose character boxes meet a rectangle of user space."""
        return str(self._textpage.get_text_bounded(*rect))

    def is_empty(self, rect: Rect) -> bool:
        """True when no character meets a rectangle of user space, or only blanks do."""
        x0, y0, x1, y1 = rect
        count: int = _BOUNDED_TEXT(self._address, x0, y1, x1, y0, None, 0)
        return count <= 0 or not self.within(rect).strip()

    def boxes(self, start: int, end: int, page_frame: Frame, *, loose: bool = False) -> list[Box]:
        """One box a line for the characters ``start`` to ``end`` (exclusive), as seen.

        ``loose``: as high as the font's line and as wide as the advance, not only the ink.
        """
        lines: list[Box] = []
        for index, rect in enumerate(map(self.loose, range(start, end)) if loose else self._rects(start, end), start):
            if self.text[index].isspace() or (rect[2] <= rect[0] and rect[3] <= rect[1]):
                continue
            box = page_frame.seen_box(rect)
            if lines and _same_line(lines[-1], box):
                lines[-1] = lines[-1].union(box)
            else:
                lines.append(box)
        return lines

    def _rects(self, start: int, end: int) -> Iterator[Rect]:
        """``rect`` of every character, nonsense included."""
        found = self.sides(start, end)
        return zip(found[::4], found[2::4], found[1::4], found[3::4], strict=True)

    def loose(self, index: int) -> Rect:
        """The character's full advance box, in user space."""
        found = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self.handle, index, found)
        return found.left, found.bottom, found.right, found.top

    def close(self) -> None:
        self._textpage.close()


def _same_line(line: Box, box: Box) -> bool:
    """Characters of one line overlap by half of the lower one's height, and stand near each other."""
    shared = min(line.y1, box.y1) - max(line.y0, box.y0)
    lower = max(0.1, min(line.height, box.height))
    near = box.x0 - line.x1 < 6 * max(line.height, box.height, 4)
    return near and (shared > 0.3 * lower or line.height < 0.5 or box.height < 0.5)


def texts(document: Any) -> Sequence[str]:
    """The text of every page."""
    out = []
    for page in document:
        text = PageText(page)
        out.append(text.text)
        text.close()
        page.close()
    return out

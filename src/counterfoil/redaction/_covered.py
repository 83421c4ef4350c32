"""Characters that a file holds and a reader does not see: beneath a box or a picture, white on white, invisible.

One idea for all of them: where pdfium says that a character stands, the rendered page shows one even colour. So it does
not matter what hides it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw
from PIL import Image

from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, product, transformed
from counterfoil.redaction._engines.pdfium import PageText
from counterfoil.redaction._engines.pdfium import frame as frame_of
from counterfoil.values import Box

EVEN = 12
"""Grey levels by which an even patch may vary (JPEG noise beneath a box)."""

DARK = 110
"""Below this grey level a patch is a box or a dark picture, above it paper."""

FEWEST = 2
"""Fewer hidden letters in a row are not reported: a stray full stop beneath a rule is nobody's secret."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A run of characters that is in the file and not on the page as seen."""

    text: str
    box: Box
    grey: int  # of the patch that is seen instead, 0 black … 255 white
    characters: int
    first: int  # its first character's number in the page's text


def dark_patch(picture: Image.Image) -> bool:
    """True when the page has an even dark area large enough to hide a letter; most text pages have none."""
    return bool(picture.reduce(6).getextrema()[0] < 40)


def _in_the_dark(page_text: PageText, picture: Image.Image, frame: Frame) -> Iterator[tuple[int, Rect | None]]:
    """The characters of every line that meets a dark area of 5 × 5 pixels, with their places; ``None`` once for a line
    that does not, as nearly all: no letter of it can be hidden there."""
    cells = picture.point(_LIT).reduce(CELL_PX)  # 0: nine dark pixels
    solid, wide, scale = cells.tobytes(), cells.width, picture.width / frame.width / CELL_PX
    starts = range(0, len(solid), wide)
    firsts = [solid.find(0, start, start + wide) - start for start in starts]  # below 0: none
    lasts = [solid.rfind(0, start, start + wide) - start for start in starts]
    rows = bytes(first >= 0 for first in firsts)
    seen, deep = frame.seen, len(rows)

    def meets(rect: Rect) -> bool:
        x0, y0, x1, y1 = seen(rect)
        first, last = max(0, int(y0 * scale) - 1), max(0, int(y1 * scale) + 2)
        dark = rows.find(1, first, last)
        if dark < 0:
            return False  # as most lines
        begin, end = max(0, int(x0 * scale) - 1), min(max(0, int(x1 * scale) + 2), wide)
        for row in range(dark, min(last, deep)):
            if firsts[row] < end and begin <= lasts[row] and 0 in solid[row * wide + begin : row * wide + end]:
                return True  # a row without any has them last before its beginning
        return False

    lines = [line.span() for line in _LINE.finditer(page_text.text)]
    for (start, end), runs in zip(lines, page_text.runs(lines), strict=True):
        if any(map(meets, runs)):
            yield from page_text.rects(start, end)
        else:
            yield start, None


CELL_PX = 3
_LIT = [0 if level <= DARK + EVEN else 255 for level in range(256)]
_LINE = re.compile(r"[^\r\n]+")


def hidden_text(
    page_text: PageText, picture: Image.Image, frame: Frame, *, only_dark: bool = False
) -> Iterator[Hidden]:
    """Every run of characters of the page that cannot be seen in ``picture`` (the page as rendered, in grey)."""
    run: list[tuple[str, Box, int, int]] = []
    scale = picture.width / frame.width
    wide, deep = picture.size
    pixels: Any = picture.load()
    lightest = DARK if only_dark else 255
    for index, rect in _in_the_dark(page_text, picture, frame) if only_dark else page_text.rects():
        seen = grey = None
        if rect is not None:
            seen = frame.seen(rect)
            # Most letters are on paper: what their middle shows is asked for first, and as ``_even`` asks.
            x, y = int((seen[0] + seen[2]) / 2 * scale), int((seen[1] + seen[3]) / 2 * scale)
            if not (0 <= x < wide and 0 <= y < deep and pixels[x, y] > lightest + EVEN):
                grey = _even(picture, pixels, seen, scale, lightest)
        if seen is None or grey is None:  # as nearly all
            if run:
                yield from _finished(run)
                run = []
            continue
        box = Box(*seen)
        if run and not _follows(run[-1][1], box, run[-1][2], grey):
            yield from _finished(run)
            run = []
        gap = " " if run and index and not page_text.text[index - 1].strip() else ""
        run.append((gap + page_text.text[index], box, grey, index))
    yield from _finished(run)


def _even(picture: Image.Image, pixels: Any, seen: Rect, scale: float, lightest: int) -> int | None:
    """The grey level of the patch where the character stands, or ``None`` when something is seen there, or what is even
    is lighter than ``lightest``."""
    left, top, right, bottom = seen
    if right - left < 0.3 or bottom - top < 0.3:
        return None  # a dot or a dash is too thin to tell
    x0, y0 = int(left * scale), int(top * scale)
    x1, y1 = max(x0 + 1, int(right * scale + 0.99)), max(y0 + 1, int(bottom * scale + 0.99))
    width, height = picture.size
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        return None
    middle = pixels[(x0 + x1) // 2, (y0 + y1) // 2]
    if middle > lightest:
        return None  # as most
    for x, y in ((x0, y0), (x1 - 1, y1 - 1), (x0, (y0 + y1) // 2), ((x0 + x1) // 2, y0)):
        if abs(pixels[x, y] - middle) > EVEN:
            return None
    low, high = picture.crop((x0, y0, x1, y1)).getextrema()
    return int(middle) if high - low <= EVEN else None


def _follows(last: Box, box: Box, last_grey: int, grey: int) -> bool:
    """The next character of the same line, which may run backwards (a page upside down) or down the page (on its side).

    A comma after a closing quotation mark shares no height with it.
    """
    if min(last.x1, box.x1) - max(last.x0, box.x0) > 0.5 * min(last.width, box.width):  # a page on its side
        return abs(box.y0 - last.y0) < 60 and abs(last_grey - grey) <= EVEN
    shared, step = min(last.y1, box.y1) - max(last.y0, box.y0), box.x0 - last.x0
    if step > -1:
        same_line = shared > 0 or abs(last.y1 - box.y1) < 9
    else:
        same_line = shared > 0.5 * min(last.height, box.height)
    return same_line and abs(step) < 60 and abs(last_grey - grey) <= EVEN


def _finished(run: list[tuple[str, Box, int, int]]) -> Iterator[Hidden]:
    letters = sum(1 for text, *_ in run if text.strip().isalnum())
    if letters < FEWEST:
        return
    box = run[0][1]
    for _, other, *_ in run[1:]:
        box = box.union(other)
    text = "".join(text for text, *_ in run)
    yield Hidden(text, box, run[0][2], len(text), run[0][3])


LABEL = re.compile(
    r"(?:redacted?|redaction|privileged?|attorney|client|work|product|confidential|withheld|exempt(?:ion)?|sealed|"
    r"foia|personal|privacy|pii|ssn|\(?b\)?\(\d\)(?:\([a-z]\))?|\d\(\d\)(?:\([a-z](?:-\d)?\))?|"
    # Codes of our own marks, short or cut off by the next box: "(c)", "(iv)", "7(1", "1)(b)".
    r"\([a-z](?:-\d)?\)|\([ivx]+\)|7\(1|(?:7?\(?1)?\)\([a-z](?:-\d)?\)?|[-/,;.&\s])++",  # possessive: linear time
    re.IGNORECASE,
)
"""What redaction programs print on their boxes as the reason, sometimes black on black."""

SIZES = 1.25
"""An overlay that a program fits to each box has sizes that differ by more than this; text of the page does not."""


def labels(hidden: Sequence[Hidden]) -> frozenset[int]:
    """Which of a page's hidden runs are reasons printed on boxes: such words, or one text fitted to three boxes.

    Black text on a black box may also be a passage highlighted in black, which is a leak: so nothing else counts.
    """
    found = {number for number, run in enumerate(hidden) if LABEL.fullmatch(run.text)}
    same: dict[str, list[int]] = {}
    for number, run in enumerate(hidden):
        words = {word[:8] for word in run.text.split()}  # the last one is often cut off by the box
        if len(words) == 1:
            same.setdefault(words.pop(), []).append(number)
    for numbers in same.values():
        heights = [hidden[number].box.height for number in numbers]
        if len(numbers) >= 3 and max(heights) > SIZES * min(heights):
            found.update(numbers)
    return frozenset(found)


class Painting:
    """What stands on a page in the order of painting, to tell what lies above what."""

    def __init__(self, page: Any, text: PageText) -> None:
        self.text, self.frame = text, frame_of(page)
        self.order: dict[int, int] = {}
        self.covers: list[tuple[int, Box]] = []
        for place in range(raw.FPDFPage_CountObjects(page)):
            self._add(raw.FPDFPage_GetObject(page, place), IDENTITY, 0)

    def _add(self, item: Any, matrix: Matrix, depth: int) -> None:
        place = len(self.order)
        self.order[_address(item)] = place
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 8:
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, own)
            inside = product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            for child in range(raw.FPDFFormObj_CountObjects(item)):
                self._add(raw.FPDFFormObj_GetObject(item, child), inside, depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            if raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
                rect = transformed((left.value, bottom.value, right.value, top.value), matrix)
                self.covers.append((place, self.frame.seen_box(rect)))

    def _object(self, index: int) -> Any:
        return raw.FPDFText_GetTextObject(self.text.handle, index)

    def invisible(self, index: int) -> bool:
        item = self._object(index)
        return bool(item) and raw.FPDFTextObj_GetTextRenderMode(item) in (3, 7)

    def pale(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFText_GetFillColor(self.text.handle, index, red, green, blue, alpha):
            return False
        return alpha.value < 30 or min(red.value, green.value, blue.value) > 225

    def covered(self, index: int, box: Box) -> bool | None:
        """True when something is painted over the text, False when it is painted over something, else ``None``."""
        item = self._object(index)
        place = self.order.get(_address(item)) if item else None
        if place is None:
            return None
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        here = [above > place for above, b in self.covers if b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1]
        return any(here) if here else None


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0

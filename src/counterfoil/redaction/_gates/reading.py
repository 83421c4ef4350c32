"""Gate 5: no withheld value can be read in a picture or a drawing, and a text layer says what the page shows.

A page that is mostly picture, or whose letters nothing but the eye can read, is read whole by OCR, and with it a seeded
sample of the others. Of all other pages the pictures and the drawings are read by themselves: many in one call, in
finer detail than a whole page, and without the letters around them.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from counterfoil.redaction import _ocr
from counterfoil.redaction._drawn import drawings
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._faint import faint
from counterfoil.redaction._gates.task import Bare, Result, Task, inside_any
from counterfoil.redaction._shown import Held, held, unlike
from counterfoil.redaction._unread import Pages
from counterfoil.redaction.certificate import Leak
from counterfoil.redaction.needles import fold
from counterfoil.values import Box

LAYER_WORDS, LAYER_SHARE = 20, 0.35
"""Of a page's words (when there are at least 20) this share must be read by OCR as well."""

MOSTLY_PICTURE, LARGE = 0.4, 0.05
"""A page of which one picture covers the first share is read whole; one that covers the second is read in all four
directions, as it may be a scan that lies on its side."""

COARSEST_DPI = 72

SHORT, BANDS, BAND_PT, BAND_DPI, DRAWS = 20, 2, 60.0, 120, 12
"""The sample: of a document of so few other pages one page, whole; of a longer one strips of two, and of one page
more for every hundred. A strip of print is read well at 120 dpi. Two of three strips of a police report have words
enough to be compared, so up to so many are drawn of a page until one has."""

IN_A_PICTURE = "a withheld value can be read in a picture"

AT_ONCE, AT_ONCE_PX = 48, 24_000_000
"""Pictures that one call of OCR reads."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A picture or a drawing that waits to be read; ``excused``: needles that may be read there, by number."""

    index: int
    where: Box
    excused: Counter[int]
    layer: str = ""  # what the text layer says there, where that is to be compared


class Gate:
    """Collects what is to be read, page by page; ``finish`` reads what still waits."""

    def __init__(self, task: Task, result: Result, pages: Pages) -> None:
        self._task, self._result, self._pages = task, result, pages
        self._read: set[bytes] = set()
        self._waiting: dict[bytes, tuple[Image.Image, list[_Piece]]] = {}
        self._draw = random.Random(task.seed)  # noqa: S311 - a sample, not a secret
        others = [index for index in range(pages.count) if index not in pages.unread and index not in task.pictures]
        short = len(others) <= SHORT
        count = min(len(others), 1) if short else BANDS + len(others) // 100
        sample = frozenset(self._draw.sample(others, count))
        self._whole_too, self._bands = (sample, frozenset[int]()) if short else (frozenset[int](), sample)

    def page(self, bare: Bare) -> None:
        """Hold every picture against the page and, with OCR, read it now or later."""
        pictures = list(held(bare.page, bare.frame))
        if bare.index not in self._task.pictures:
            # One that holds more than is seen is not read: its page becomes a picture, which is read then.
            pictures = [one for one in pictures if not self._holds_more(bare, one)]
        if not self._task.ocr:
            return
        area = bare.frame.width * bare.frame.height
        mostly = any(one.place.width * one.place.height > MOSTLY_PICTURE * area for one in pictures)
        drawn = self._pages.unread | self._pages.drawn
        whole = mostly or bare.index in self._pages.unread or bare.index in self._whole_too
        whole = whole or bare.index in self._task.pictures or _unreadable(bare.text.text)
        if whole:
            self._whole(bare, turned=mostly, dpi=_dpi(pictures) if mostly and bare.index not in drawn else _ocr.DPI)
        if not mostly:
            for one in pictures:
                self._picture(bare, one, turned=one.place.width * one.place.height > LARGE * area)
            if bare.index in self._pages.drawn:
                for place, picture in drawings(bare.page, bare.text, bare.frame):
                    if not self._is_kept(bare.index, place):
                        self._add(bare, place, picture)
        if bare.index in self._bands and not whole:
            self._band(bare)
        if whole or pictures or bare.index in self._bands:
            self._result.checked[5] += 1

    def finish(self) -> None:
        """Read what waits; called once, after the last page."""
        if not self._waiting:
            return
        waiting, self._waiting = list(self._waiting.items()), {}
        self._read.update(digest for digest, _ in waiting)
        readings = _ocr.read_many([picture for _, (picture, _) in waiting])
        for (_, (_, pieces)), read in zip(waiting, readings, strict=True):
            counted = Counter(o.needle for o in self._task.needles.in_text(read))
            for piece in pieces:
                if counted - piece.excused:
                    what = "a withheld value can be read on the page" if piece.layer else IN_A_PICTURE
                    self._result.leaks.append(Leak(5, "picture", piece.index, what, piece.where))
                self._compare(piece.index, piece.layer, read)

    def _holds_more(self, bare: Bare, one: Held) -> bool:
        """No picture object holds more than the page shows; a page with one becomes a picture of itself."""
        marks = [region.box for region in self._task.regions.get(bare.index, [])]
        reason = unlike(one, bare.picture, bare.frame, marks)
        if reason:
            self._result.leaks.append(Leak(5, "picture", bare.index, reason, one.place, curable=True))
        return bool(reason)

    def _is_kept(self, index: int, place: Box) -> bool:
        """True where a person released the picture as it stands: nothing that is read in it could count."""
        return any(inside_any(kept, [place]) for kept in self._task.kept.get(index, []))

    def _picture(self, bare: Bare, one: Held, *, turned: bool) -> None:
        if self._is_kept(bare.index, one.place):
            return
        if one.samples is None:
            return
        for samples in (one.samples, *faint(one.samples)):
            if (picture := _ocr.legible(samples, one.place)) is not None:
                for upright in (picture, *(_ocr.other_ways_up(picture) if turned else ())):
                    self._add(bare, one.place, upright)

    def _add(self, bare: Bare, place: Box, picture: Image.Image) -> None:
        digest = _ocr.digest(picture)
        if digest in self._read:
            return
        layer = bare.text.within(bare.frame.user_rect(place))
        excused = Counter(o.needle for o in self._task.needles.in_text(layer))
        self._waiting.setdefault(digest, (picture, []))[1].append(_Piece(bare.index, place, excused))
        waiting = [image for image, _ in self._waiting.values()]
        if len(waiting) >= AT_ONCE or sum(image.width * image.height for image in waiting) > AT_ONCE_PX:
            self.finish()

    def _band(self, bare: Bare) -> None:
        """A strip of the page around one of its letters, drawn by lot, to be compared with the text layer."""
        letters = [index for index, character in enumerate(bare.text.text) if character.isalnum()]
        strip, layer = None, ""
        for _ in range(DRAWS if letters else 0):
            box = bare.frame.seen_box(bare.text.rect(self._draw.choice(letters)))
            middle = (box.y0 + box.y1) / 2
            top, bottom = max(0.0, middle - BAND_PT / 2), min(bare.frame.height, middle + BAND_PT / 2)
            if bottom - top < 8:
                continue
            strip = Box(0.0, top, bare.frame.width, bottom)
            layer = bare.text.within(bare.frame.user_rect(strip))
            if len(_compared(layer)) >= LAYER_WORDS:
                break
        if strip is None:
            return
        picture = pdfium.render(bare.page, BAND_DPI)
        scale = picture.width / bare.frame.width
        picture = picture.crop((0, int(strip.y0 * scale), picture.width, int(strip.y1 * scale)))
        excused = Counter(o.needle for o in bare.found)
        piece = _Piece(bare.index, strip, excused, layer)
        self._waiting.setdefault(_ocr.digest(picture), (picture, []))[1].append(piece)

    def _whole(self, bare: Bare, *, turned: bool, dpi: int) -> None:
        layer = bare.text.text
        picture = pdfium.render(bare.page, dpi)
        pale = list(faint(picture))
        others = _ocr.other_ways_up(picture) if turned and self._may_lie(bare) else ()
        silent = len(_compared(layer)) < LAYER_WORDS  # no layer says that this way up is the right one
        read, *more = _ocr.read_each([picture, *pale, *(others if silent else ())], dpi)
        if others and not silent and (_agreement(layer, read) or 0) < LAYER_SHARE:
            more += _ocr.read_each(others, dpi)
        counted = Counter(o.needle for o in self._task.needles.in_text("\n\n".join([read, *more])))
        # What the text layer holds was excused place by place in gate 2; what is read beyond it stands in a picture.
        if counted - Counter(o.needle for o in bare.found):
            what = "a withheld value can be read on the page"
            self._result.leaks.append(Leak(5, "picture", bare.index, what))
        self._compare(bare.index, layer, "\n\n".join([read, *more[len(pale) :]]))

    def _may_lie(self, bare: Bare) -> bool:
        """False for a page that became a picture and whose source has none, which could lie on its side."""
        if bare.index not in self._task.pictures:
            return True
        with pdfium.opened(self._task.source) as document:
            page = document[bare.index]
            area = LARGE * bare.frame.width * bare.frame.height
            found = any(one.place.width * one.place.height > area for one in held(page, pdfium.frame(page)))
            page.close()
        return found

    def _compare(self, index: int, layer: str, read: str) -> None:
        """A text layer that says other words than the page shows is a leak in waiting: nothing finds what it hides."""
        share = _agreement(layer, read)
        if share is not None and share < LAYER_SHARE:
            what = f"only {share:.0%} of the text layer's words can be read on the page: the layer says something else"
            self._result.leaks.append(Leak(5, "layer", index, what, curable=True))


def _dpi(pictures: Sequence[Held]) -> int:
    """The resolution of the finest picture: drawn finer than it is, a page is no easier to read."""
    finest = (one.samples.width / max(1.0, one.place.width) * 72 for one in pictures if one.samples is not None)
    return max(COARSEST_DPI, min(_ocr.DPI, math.ceil(max(finest, default=_ocr.DPI))))


def _agreement(layer: str, read: str) -> float | None:
    """The share, 0 to 1, of the layer's words of four letters or more that were read; ``None`` when there are few."""
    words = _compared(layer)
    if len(words) < LAYER_WORDS:
        return None
    shown = fold(read)
    return sum(word in shown for word in words) / len(words)


def _compared(layer: str) -> list[str]:
    return [word for word in map(fold, layer.split()) if len(word) >= 4]


def _unreadable(text: str) -> bool:
    """True when letters have no meaning in Unicode: two of them may be a name (U+0002 is pdfium's hyphen)."""
    return len(_MEANINGLESS.findall(text)) >= 2


_MEANINGLESS = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1b\ufffd\ue000-\uf8ff]")

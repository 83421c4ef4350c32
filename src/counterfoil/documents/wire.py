"""How a parsed page crosses from the sandbox to the parent: compact arrays, checked value by value on arrival.

A page's words are its text, split at blanks and line breaks; only their boxes travel, four whole numbers a word in
hundredths of a point. A parser that was taken over can send wrong words, but nothing that is not a page.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from counterfoil.documents.model import Page, Picture, Word
from counterfoil.errors import DocumentUnreadable
from counterfoil.values import Box

MAX_PAGES = 10_000
MAX_WORDS = 2_000_000  # a word costs about 350 bytes in the parent
_WITHOUT_WIDTH = dict.fromkeys(map(ord, "\u200b\ufeff"))  # they part nothing that a reader sees
_LARGEST = 2_000_000  # hundredths of a point; ISO 32000-2 allows 14,400 points a side


def page_to_wire(
    *,
    size: tuple[float, float],
    lines: Sequence[Sequence[tuple[float, float, float, float, str]]],
    layer: str = "text",
    pictures: Sequence[tuple[float, float, float, float, int, int]] = (),
    ruled: Sequence[tuple[float, float, float, float]] = (),
    confidences: Sequence[float] = (),
) -> dict[str, Any]:
    """One page as JSON. ``lines`` holds the words of each line as (x0, y0, x1, y1, text); words without text go."""
    texts: list[str] = []
    boxes: list[int] = []
    for line in lines:
        shown = []
        for x0, y0, x1, y1, text in line:
            word = text if text.isalnum() else "".join(text.translate(_WITHOUT_WIDTH).split())
            if word:
                shown.append(word)
                boxes += (int(x0 * 100), int(y0 * 100), int(x1 * 100 + 0.999), int(y1 * 100 + 0.999))
        if shown:
            texts.append(" ".join(shown))
    return {
        "size": size,
        "text": "\n".join(texts),
        "boxes": boxes,
        "layer": layer,
        "pictures": pictures,
        "ruled": ruled,
        "confidences": [round(value, 3) for value in confidences],
    }


@contextmanager
def without_collector() -> Iterator[None]:
    """No search for cycles meanwhile: a million words are made at once, none is garbage, each search walks them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pages_from_wire(pages: Any) -> tuple[Page, ...]:
    """The pages that a parser sent. Raises ``DocumentUnreadable`` when anything in them is not what it must be."""
    try:
        if len(pages) > MAX_PAGES:
            raise ValueError(f"{len(pages)} pages")
        with without_collector():
            found = tuple(page_from_wire(index, page) for index, page in enumerate(pages))
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        raise DocumentUnreadable(
            f"The reader of this format gave an answer that makes no sense ({error}). The file may be made to attack "
            "the program that opens it: keep it away from other programs and ask IT."
        ) from error
    return found


def page_from_wire(index: int, page: dict[str, Any]) -> Page:
    """One page; raises ``ValueError``, ``TypeError`` or ``KeyError`` when it is none."""
    width, height = (float(value) for value in page["size"])
    if not (0 <= width <= _LARGEST and 0 <= height <= _LARGEST):
        raise ValueError(f"page size {width} x {height}")
    layer: Literal["text", "ocr", "none"] = page["layer"]
    if layer not in ("text", "ocr", "none"):
        raise ValueError(f"layer {layer!r}")
    return Page(
        index=index,
        width_pt=width,
        height_pt=height,
        text=str(page["text"]),
        words=_words(page["text"], page["boxes"], page["confidences"], layer == "ocr"),
        pictures=tuple(Picture(Box(*map(float, p[:4])), int(p[4]), int(p[5])) for p in page["pictures"]),
        layer=layer,
        lines=tuple(Box(*map(float, edges)) for edges in page["ruled"]),
    )


def _words(text: str, boxes: list[int], confidences: list[float], ocr: bool) -> tuple[Word, ...]:
    words: list[Word] = []
    add = words.append
    if boxes and (min(boxes) < -_LARGEST or max(boxes) > _LARGEST):
        raise ValueError("a box far outside the page")
    at = place = 0
    for number, line in enumerate(text.split("\n") if text else ()):
        for word in line.split(" "):
            box = Box(boxes[place] / 100, boxes[place + 1] / 100, boxes[place + 2] / 100, boxes[place + 3] / 100)
            end = at + len(word)
            confidence = confidences[place // 4] if confidences else 1.0
            add(Word(word, box, at, end, number, confidence, ocr))
            place += 4
            at = end + 1
    if place != len(boxes) or (confidences and place != 4 * len(confidences)):
        raise ValueError(f"{len(boxes)} edges for {place // 4} words")
    return tuple(words)

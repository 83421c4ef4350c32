"""How a parsed page crosses from the sandbox to the parent: compact arrays, checked value by value on arrival.

A page's words are its text, split at blanks and line breaks; only their boxes travel, four whole numbers a word in
hundredths of a point. A parser that was taken over can send wrong words, but nothing that is not a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import Any, Literal

from counterfoil.documents.collector import without_collector
from counterfoil.documents.model import Page, Picture, Word
from counterfoil.errors import DocumentUnreadable
from counterfoil.values import Box

MAX_PAGES = 10_000
MAX_WORDS = 2_000_000  # a word costs about 350 bytes in the parent
_WITHOUT_WIDTH = ("\u200b", "\ufeff")  # they part nothing that a reader sees
_LARGEST = 2_000_000  # hundredths of a point; ISO 32000-2 allows 14,400 points a side

PlacedWord = tuple[Any, ...]
"""Four edges in points, the text, and whatever else its reader knows of the word."""


def page_to_wire(
    *,
    size: tuple[float, float],
    lines: Sequence[Sequence[PlacedWord]],
    layer: str = "text",
    pictures: Sequence[tuple[float, float, float, float, int, int]] = (),
    ruled: Sequence[tuple[float, float, float, float]] = (),
    confidences: Sequence[float] = (),
) -> dict[str, Any]:
    """One page as JSON. ``lines`` holds the words of each line as (x0, y0, x1, y1, text, …); words without text go."""
    rows = [[word[4] for word in line] for line in lines]
    text = "\n".join(map(" ".join, rows))
    if _seen(text).split() != list(chain.from_iterable(rows)):  # a blank within a word, or a word of blanks
        lines = [shown for line in lines if (shown := _shown(line))]
        text = "\n".join([" ".join([word[4] for word in line]) for line in lines])
    boxes = [0] * (4 * sum(map(len, lines)))
    if boxes:
        x0, y0, x1, y1, *_ = zip(*chain.from_iterable(lines), strict=True)
        boxes[0::4], boxes[1::4] = [int(edge * 100) for edge in x0], [int(edge * 100) for edge in y0]
        boxes[2::4], boxes[3::4] = [int(edge * 100 + 0.999) for edge in x1], [int(edge * 100 + 0.999) for edge in y1]
    return {
        "size": size,
        "text": text,
        "boxes": boxes,
        "layer": layer,
        "pictures": pictures,
        "ruled": ruled,
        "confidences": [round(value, 3) for value in confidences],
    }


def _shown(line: Iterable[PlacedWord]) -> list[PlacedWord]:
    """The words of ``line`` without blanks and letters without width in them; none that has nothing else."""
    bare = [(*word[:4], "".join(_seen(word[4]).split())) for word in line]
    return [word for word in bare if word[4]]


def _seen(text: str) -> str:
    for letter in _WITHOUT_WIDTH:  # ``translate`` looks every character of the page up
        text = text.replace(letter, "")
    return text


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
    if boxes and (min(boxes) < -_LARGEST or max(boxes) > _LARGEST):
        raise ValueError("a box far outside the page")
    texts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    at = 0
    for number, line in enumerate(text.split("\n") if text else ()):
        for word in line.split(" "):
            texts.append(word)
            starts.append(at)
            numbers.append(number)
            at += len(word) + 1
    if 4 * len(texts) != len(boxes) or (confidences and len(confidences) != len(texts)):
        raise ValueError(f"{len(boxes)} edges for {len(texts)} words")
    edges = [edge / 100 for edge in boxes]
    return tuple(
        map(
            Word,
            texts,
            map(Box, edges[0::4], edges[1::4], edges[2::4], edges[3::4]),
            starts,
            [start + len(word) for start, word in zip(starts, texts, strict=True)],
            numbers,
            confidences or repeat(1.0),
            repeat(ocr),
        )
    )

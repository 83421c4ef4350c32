"""Where values stand in a PDF: found by text with two engines, given back as geometry. Runs in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from counterfoil.redaction._engines import mupdf, pdfium
from counterfoil.redaction.needles import Needles, as_written
from counterfoil.values import Box

SIDE_PT = 0.4
"""A located box is made this much wider at both ends, for letters that lean over."""


def locate_json(source: str, values: list[str]) -> dict[str, Any]:
    """``places``: ``[page index, [x0, y0, x1, y1], number of the value]``; ``silent``: pages without text."""
    needles = Needles(values)
    short = {number: as_written(value) for number, value in enumerate(values) if value in needles.judged_by_place}
    numbers = {value: number for number, value in reversed(list(enumerate(value.strip() for value in values)))}
    places: list[tuple[int, list[float], int]] = []
    silent: list[int] = []
    words = mupdf.Words(Path(source))
    with pdfium.opened(Path(source)) as document:
        for index in range(len(document)):
            page = document[index]
            frame = pdfium.frame(page)
            text = pdfium.PageText(page)
            if not any(character.isalnum() for character in text.text):
                silent.append(index)
            here: list[tuple[Box, int]] = []
            for found in needles.in_text(text.text):
                boxes = text.boxes(found.start, found.end, frame, loose=True)
                here += [(box, found.needle) for box in boxes]
            joined, where = words.page(index)
            for found in needles.in_text(joined):
                for box, share in where.boxes(found.start, found.end):
                    if not any(_covers(known, box, share) for known, needle in here if needle == found.needle):
                        here.append((box, found.needle))
            known = [(box, numbers[needles.values[needle]]) for box, needle in here]
            for number, pattern in short.items():
                for met in pattern.finditer(text.text):
                    known += [(box, number) for box in text.boxes(met.start(), met.end(), frame, loose=True)]
            for box, number in known:
                wide = Box(box.x0 - SIDE_PT, box.y0, box.x1 + SIDE_PT, box.y1)
                places.append((index, [wide.x0, wide.y0, wide.x1, wide.y1], number))
            text.close()
            page.close()
    unique = {(page, tuple(box), number) for page, box, number in places}
    ordered = sorted(unique, key=lambda place: (place[0], place[1][1], place[1][0], place[2]))
    return {"places": ordered, "silent": silent}


def _covers(known: Box, box: Box, share: float) -> bool:
    """True when most of a ``share`` of ``box`` is already in ``known``: both engines mean the same words."""
    width = min(known.x1, box.x1) - max(known.x0, box.x0)
    middle = (box.y0 + box.y1) / 2
    return known.y0 <= middle <= known.y1 and width > 0.6 * share * box.width

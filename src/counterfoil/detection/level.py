"""A scanned page laid straight, so that its words and rules stand in rows and cells as on the form that was scanned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from counterfoil.documents.model import Page
from counterfoil.values import Box

_THIN_PT = 3.0
_MOST = 0.035  # two degrees; a page that leans more was not fed straight and is read as it stands
_STEP = 0.0005
_ROW_PT = 0.8


def levelled(page: Page) -> Page:
    """``page`` turned about its top left corner until its level rules are level; a page without rules as it is.

    For reading only: boxes of findings are taken from the page as it was.
    """
    level = [b for b in page.lines if b.height <= _THIN_PT < b.width] if page.layer == "ocr" else []
    if not level:
        return page
    slope = _slope(level)
    return replace(
        page,
        words=tuple(replace(word, box=_turned(word.box, slope), ocr=False) for word in page.words),
        lines=tuple(_turned(box, slope) for box in page.lines),
    )


def _slope(level: Sequence[Box]) -> float:
    """Points down for each point across: where the pieces of rules gather in the fewest rows."""
    steps = int(_MOST / _STEP)
    pieces = [((box.y0 + box.y1) / 2, (box.x0 + box.x1) / 2, box.width) for box in level]
    return max(range(-steps, steps + 1), key=lambda step: (_gathered(pieces, step * _STEP), -abs(step))) * _STEP


def _gathered(pieces: Sequence[tuple[float, float, float]], slope: float) -> float:
    rows: defaultdict[int, float] = defaultdict(float)
    for down, across, width in pieces:
        rows[int((down - slope * across) / _ROW_PT)] += width
    return sum(length * length for length in rows.values())


def _turned(box: Box, slope: float) -> Box:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    across, down = box.width / 2, box.height / 2
    x, y = x + slope * y, y - slope * x
    return Box(x - across, y - down, x + across, y + down)

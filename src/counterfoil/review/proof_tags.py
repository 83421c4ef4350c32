"""Where the tags of a proof page stand: on free paper beside their box, else in the gutter with a line to the box.

A tag that covers a word hides what the person has to judge. All numbers are pixels of the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

GAP = 2.0
Rect = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tagged:
    """One box, and the size of the tag that names it."""

    box: Rect
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the tag goes; ``leader`` are the points of the line from it to its box, empty where it stands beside it."""

    rect: Rect
    leader: tuple[Point, ...] = ()


def place(
    tags: Sequence[Tagged], boxes: Sequence[Rect], *, page: Rect, gutter: float, is_paper: Callable[[Rect], bool]
) -> list[Placed]:
    """A place for each of ``tags``, in order; none covers ink, another tag, or a box of ``boxes`` but a blank part of
    its own.

    ``page`` is the page's own rectangle on the sheet, with ``gutter`` blank pixels to its left and right; ``is_paper``
    says whether a rectangle within the page shows nothing. Where a gutter is full, a tag may stand on another one's.
    """
    taken = list(boxes)
    placed: list[Placed] = []
    for number, tag in enumerate(tags):
        others = [box for box in taken if box != tag.box]
        beside = next((r for r in _beside(tag) if _inside(r, page) and _free(r, others) and is_paper(r)), None)
        found = Placed(beside) if beside else _in_gutter(tag, number, taken, page, gutter)
        taken.append(found.rect)
        placed.append(found)
    return placed


def _beside(tag: Tagged) -> Sequence[Rect]:
    x0, y0, x1, y1 = tag.box
    w, h = tag.width, tag.height
    middle = (y0 + y1 - h) / 2
    within = [(x1 - GAP - w, middle), (x0 + GAP, middle)]  # the blank end of a form's cell
    corners = [
        (x1 + GAP, middle),
        *(within if w + 2 * GAP < x1 - x0 else []),
        (x0 - GAP - w, middle),
        (x0, y0 - GAP - h),
        (x1 - w, y0 - GAP - h),
        (x0, y1 + GAP),
        (x1 - w, y1 + GAP),
    ]
    return [(x, y, x + w, y + h) for x, y in corners]


def _in_gutter(tag: Tagged, number: int, taken: Sequence[Rect], page: Rect, gutter: float) -> Placed:
    x0, y0, x1, y1 = tag.box
    left = (x0 + x1) / 2 < (page[0] + page[2]) / 2
    columns = max(int(gutter // (tag.width + GAP)), 1)
    wish = (y0 + y1 - tag.height) / 2
    slots = sorted(
        (
            (abs(y - wish), column, y)
            for column in range(columns)
            for step in range(int((page[3] - page[1]) // (tag.height + 1)) + 1)
            for y in (wish + step * (tag.height + 1), wish - step * (tag.height + 1))
            if page[1] <= y <= page[3] - tag.height
        ),
        # A slot further out is nearer than one further down, up to a few lines.
        key=lambda slot: slot[0] + slot[1] * tag.height,
    )

    def at(column: int, y: float) -> Rect:
        inset = GAP + column * (tag.width + GAP)
        x = page[0] - inset - tag.width if left else page[2] + inset
        return (x, y, x + tag.width, y + tag.height)

    rects = [at(column, y) for _, column, y in slots] or [at(0, max(page[1], wish))]
    rect = next((r for r in rects if _free(r, taken)), rects[0])
    edge_x = rect[2] if left else rect[0]
    turn_x = page[0] if left else page[2]
    corner_x = x0 if left else x1
    # Between the lines of text: above the box for one, beneath it for the next, so that two lines seldom meet.
    line_y = y0 - 1 if number % 2 == 0 else y1 + 1
    return Placed(rect, ((edge_x, (rect[1] + rect[3]) / 2), (turn_x, line_y), (corner_x, line_y)))


def _inside(rect: Rect, page: Rect) -> bool:
    return page[0] <= rect[0] and page[1] <= rect[1] and rect[2] <= page[2] and rect[3] <= page[3]


def _free(rect: Rect, taken: Sequence[Rect]) -> bool:
    return not any(
        rect[0] < other[2] and other[0] < rect[2] and rect[1] < other[3] and other[1] < rect[3] for other in taken
    )

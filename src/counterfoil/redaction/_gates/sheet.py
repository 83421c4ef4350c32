"""Small parts of a page's picture side by side in one picture of their own, so that all are compared at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from PIL import Image

CELL_PX = 4
"""Pictures are compared by squares of so many pixels."""

WIDE_PX = 640

APART_PX = 2
"""So much white, at least, lies between two parts: no pixel within this of one is of another."""


class Sheet:
    """Room for parts of these sizes (width, height). Each begins where a square of the comparison begins, so it is
    judged alike wherever it stands, and no square meets two of them."""

    def __init__(self, sizes: Iterable[tuple[int, int]]) -> None:
        self._spots: list[tuple[int, int, int, int]] = []
        self._rows: list[tuple[int, int]] = []  # from where downwards, and the number of the first part there
        self._lefts: list[int] = []
        x, y, deepest, wide = CELL_PX, CELL_PX, 0, WIDE_PX
        for width, height in sizes:
            width, height = max(1, width), max(1, height)
            if not self._rows or x + width + APART_PX > WIDE_PX:
                x, y, deepest = CELL_PX, y + deepest, 0
                self._rows.append((y, len(self._spots)))
            self._spots.append((x, y, x + width, y + height))
            self._lefts.append(x)
            x, deepest = _on_a_cell(x + width + APART_PX), max(deepest, _on_a_cell(height + APART_PX))
            wide = max(wide, x)
        self._size = wide, y + deepest + CELL_PX

    def filled(self, picture: Image.Image, corners: Sequence[tuple[int, ...]]) -> Image.Image:
        """The parts of a grey picture, each from its left and upper corner; white between them."""
        picture.load()
        sheet = Image.new("L", self._size, 255)
        # Without what Pillow's own methods do beside it, cutting and pasting takes an eighth of the time.
        crop, paste = picture.im.crop, sheet.im.paste
        for spot, (x, y) in zip(self._spots, corners, strict=True):
            left, top, right, bottom = spot
            paste(crop((x, y, x + right - left, y + bottom - top)), spot)
        return sheet

    def at(self, x: int, y: int) -> int:
        """The number of the part that a square of the comparison meets."""
        row = bisect_right(self._rows, (y, len(self._spots))) - 1
        first = self._rows[row][1]
        last = self._rows[row + 1][1] if row + 1 < len(self._rows) else len(self._spots)
        return bisect_right(self._lefts, x, first, last) - 1


def fill(picture: Image.Image, spots: Iterable[tuple[int, int, int, int]], level: int) -> None:
    """Paint places of a grey picture, as far as they lie within it, in one level."""
    picture.load()
    paste = picture.im.paste
    for spot in spots:
        paste(level, spot)


def _on_a_cell(px: int) -> int:
    return -(-px // CELL_PX) * CELL_PX

"""The words of a form's page as cells and rows, with its labels: what fields and tables both look into."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from counterfoil.detection.labels import Label, Sheet
from counterfoil.detection.profile import Field, Profile
from counterfoil.quick import quick
from counterfoil.values import Box


@quick
@dataclass(frozen=True, slots=True)
class Raw:
    """A label with the words of its value, before its section is known. ``table`` is the row's key, or empty."""

    label: Label
    fields: tuple[Field, ...]
    words: tuple[int, ...]
    region: Box | None
    table: str = ""
    said: str = ""  # the key of a role that a label "ROLE" gave to what follows it


class Layout:
    """One page: which words stand in which cell and row, and which of them are labels or headings."""

    def __init__(self, sheet: Sheet, profile: Profile) -> None:
        self.sheet, self.profile = sheet, profile
        self.words = sheet.page.words
        self.label_at = {i: label for label in sheet.labels for i in label.words}
        self.opened: dict[int, list[Label]] = {}  # the labels that begin with a word
        for label in sheet.labels:
            self.opened.setdefault(label.words[0], []).append(label)
        self.heading_words = {i for h in sheet.headings for i in h.words}
        self.row_of = {i: s.row for s in sheet.segments for i in s.words}
        self._inside: dict[Box, list[int]] = {}
        self.rows: dict[int, list[int]] = {}  # the words of each row, from left to right
        for segment in sheet.segments:
            self.rows.setdefault(segment.row, []).extend(segment.words)

    @cached_property
    def order(self) -> list[int]:
        """All words that stand in a row, by the height of their middle; a page without cells is never asked."""
        heights = [word.box.y0 + word.box.y1 for word in self.words]
        return [i for i in sorted(range(len(heights)), key=heights.__getitem__) if i in self.row_of]

    @cached_property
    def _middles(self) -> tuple[list[float], list[float]]:
        """For each word of ``order`` how far down and how far across its middle stands."""
        boxes = [self.words[i].box for i in self.order]
        return [(box.y0 + box.y1) / 2 for box in boxes], [(box.x0 + box.x1) / 2 for box in boxes]

    def inside(self, cell: Box) -> list[int]:
        """Words whose middle lies in ``cell``, in reading order. The list is kept: it is not to be changed."""
        found = self._inside.get(cell)
        if found is None:
            down, across_of = self._middles
            first, last = bisect_left(down, cell.y0), bisect_right(down, cell.y1)
            x0, x1 = cell.x0, cell.x1
            across = zip(self.order[first:last], across_of[first:last], strict=True)
            found = [i for i, x in across if x0 <= x <= x1]
            if len(found) > 1:
                found.sort(key=lambda i: (self.row_of[i], self.words[i].box.x0))
            self._inside[cell] = found
        return found

    def cells_of(self, column: Box | None) -> Iterator[Box]:
        """The ruled cells with words that have a column's edges, from the top of the page down."""
        for index in self.order if column is not None else ():
            box = self.words[index].box
            if column is not None and column.x0 <= (box.x0 + box.x1) / 2 <= column.x1:
                cell = self.sheet.grid.cell((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
                if cell is not None:
                    yield cell

    def content(self, cell: Box) -> tuple[int, ...] | None:
        """The words of a cell that holds a value only; ``None`` when it holds a label or heading."""
        inside = self.inside(cell)
        if any(i in self.label_at or (i in self.heading_words and cell.width > 200) for i in inside):
            return None
        return tuple(inside)

    def below(self, cell: Box) -> Box | None:
        """The cell of the same column right beneath ``cell``."""
        below = self.sheet.grid.cell((cell.x0 + cell.x1) / 2, cell.y1 + 3)
        if below is None or abs(below.x0 - cell.x0) > 3 or abs(below.x1 - cell.x1) > 3 or below.y0 < cell.y0 + 2:
            return None
        return below


def region(cell: Box, *, top: float | None = None, left: float | None = None) -> Box:
    """The part of a cell that a value may fill, just inside its rules, without the label."""
    x0, y0 = cell.x0 + 0.6 if left is None else left, cell.y0 + 0.6 if top is None else top
    return Box(min(x0, cell.x1 - 0.6), min(y0, cell.y1 - 0.6), cell.x1 - 0.6, cell.y1 - 0.6)

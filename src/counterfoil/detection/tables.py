"""Tables: a column's head gives its meaning to every cell beneath, with or without rules, and over the page's end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from counterfoil.detection.grid import Segment
from counterfoil.detection.labels import Label
from counterfoil.detection.layout import Layout, Raw, region
from counterfoil.detection.profile import Field, normal
from counterfoil.values import Box, Role

_EDGE_PT = 3.0  # how far the edge of a cell may be from that of its column
_PAGE_END = 0.75  # a table that ends below this share of the page may go on on the next one


@dataclass(slots=True)
class OpenTable:
    """The columns of the table that the page before ended with; empty when it ended with none."""

    columns: tuple[Label, ...] = ()


class Tables:
    """The tables of one page. ``open_table`` is shared by the pages of a document, read in order."""

    def __init__(self, page: Layout, open_table: OpenTable) -> None:
        self._page = page
        self._before = open_table.columns
        self._open = open_table
        open_table.columns = ()

    def continued(self) -> Iterator[Raw]:
        """The rows at the top of the page that belong to the columns of the page before."""
        for cell in self._page.cells_of(self._before[0].cell) if self._before else ():
            rows = list(self._cells(self._before, cell.y0 + 3))
            if rows and sum(one is not None for _label, one in rows) == len(self._before):
                # the same columns at the same places: the head is not printed again
                yield from self._rows(self._before, cell.y0, row=-1)
            return

    def is_headed(self, heads: Sequence[Label]) -> bool:
        """True when the cells beneath these heads hold values: the first row is not one of labels again."""
        cells = [(label, self._page.below(label.cell)) for label in heads if label.cell is not None]
        return self._is_values([(label, cell) for label, cell in cells if cell is not None])

    def ruled(self, heads: Sequence[Label], row: int) -> Iterator[Raw]:
        """The cells beneath a row of heads that stand in ruled cells, also beneath those that mean nothing to us."""
        columns = sorted([*heads, *self._unknown(heads, row)], key=lambda label: label.box.x0)
        bottom = max(label.cell.y1 for label in columns if label.cell is not None)
        yield from self._rows(columns, bottom, row)

    def _rows(self, columns: Sequence[Label], bottom: float, row: int) -> Iterator[Raw]:
        while True:
            cells = [(label, cell) for label, cell in self._cells(columns, bottom + 3) if cell is not None]
            if not cells or (any(map(self._words, [cell for _, cell in cells])) and not self._is_values(cells)):
                break
            bottom = max(cell.y1 for _label, cell in cells)
            for label, cell in cells:
                words = self._words(cell)
                if words:
                    key = f"t{self._page.sheet.page.index}.{row}.{round((cell.y0 + cell.y1) / 2)}"
                    yield Raw(label, label.fields, words, region(cell), key)
        if bottom > _PAGE_END * self._page.sheet.page.height_pt:
            self._open.columns = tuple(columns)

    def _cells(self, columns: Sequence[Label], y: float) -> Iterator[tuple[Label, Box | None]]:
        """For each column its cell at a height, where one with the same edges stands there."""
        for label in columns:
            head = label.cell
            assert head is not None  # noqa: S101 - asked by the callers
            cell = self._page.sheet.grid.cell((head.x0 + head.x1) / 2, y)
            fits = cell is not None and abs(cell.x0 - head.x0) <= _EDGE_PT and abs(cell.x1 - head.x1) <= _EDGE_PT
            yield label, cell if fits else None

    def _is_values(self, cells: Sequence[tuple[Label, Box]]) -> bool:
        """True when most filled cells of a row hold values; a value may hold the word of a label (``APT 3F``)."""
        filled = [cell for _label, cell in cells if self._words(cell)]
        labelled = sum(self._page.content(cell) is None for cell in filled)
        return 2 * labelled < len(filled)

    def _words(self, cell: Box) -> tuple[int, ...]:
        return tuple(self._page.inside(cell))

    def _unknown(self, heads: Sequence[Label], row: int) -> Iterator[Label]:
        """The heads in the same row of cells that are no label we know; ``VICTIM`` heads a column of names."""
        first = heads[0].cell
        known = {label.segment for label in heads}
        for place, segment in enumerate(self._page.sheet.segments):
            if segment.row != row or place in known:
                continue
            cell = self._page.sheet.grid.cell(segment.box.x0 + 1, (segment.box.y0 + segment.box.y1) / 2)
            if cell is not None and first is not None and abs(cell.y0 - first.y0) <= _EDGE_PT:
                yield self._head(place, segment, cell)

    def _head(self, place: int, segment: Segment, cell: Box | None) -> Label:
        placed = next((h for h in self._page.sheet.headings if h.words == segment.words), None)
        whose = placed.heading.role if placed is not None and placed.heading.context == "person" else None
        text = " ".join(self._page.words[i].text for i in segment.words)
        means = Field("none") if whose in (None, Role.UNKNOWN) else Field("name")
        return Label(segment.words, (means,), whose, segment.box, place, False, True, cell, text)

    def open(self, headers: Sequence[Label], row: int) -> Iterator[Raw]:
        """Rows beneath three or more labels in one row, cut into columns by where the labels begin."""
        headers, number = self._columns(headers, row)
        starts = [label.box.x0 - 5 for label in headers]
        pitch = headers[0].box.height
        bottom = headers[0].box.y1
        record: list[list[int]] = [[] for _ in headers]
        count = 0
        while number in self._page.rows:
            indexes = self._page.rows[number]
            top = min(self._page.words[i].box.y0 for i in indexes)
            if top - bottom > 2.4 * pitch or any(i in self._page.label_at for i in indexes):
                break
            only_heading = (
                all(i in self._page.heading_words for i in indexes) and self._page.words[indexes[-1]].box.x1 < starts[1]
            )
            columns: list[list[int]] = [[] for _ in headers]
            for index in indexes:
                columns[max(0, bisect_right(starts, self._page.words[index].box.x0 + 0.1) - 1)].append(index)
            if sum(map(bool, columns)) == 1 and columns[0] and (count or only_heading):
                break
            if columns[0]:  # a row without a first cell goes on with the one above it
                yield from self._record(headers, record, row)
                record = [[] for _ in headers]
                count += 1
            if count:
                record = [had + more for had, more in zip(record, columns, strict=True)]
            bottom = max(self._page.words[i].box.y1 for i in indexes)
            number += 1
        yield from self._record(headers, record, row)

    def _columns(self, headers: Sequence[Label], row: int) -> tuple[list[Label], int]:
        """All columns of a header row, also those whose head means nothing to us, and the row after the header.

        A head that goes on in the next row (``PLACE_OF`` / ``_BIRTH``) is read as one.
        """
        known = {label.segment: label for label in headers}
        columns: list[Label] = []
        for place, segment in enumerate(self._page.sheet.segments):
            if segment.row != row:
                continue
            columns.append(known.get(place) or self._head(place, segment, None))
        columns.sort(key=lambda label: label.box.x0)
        below = self._page.rows.get(row + 1, [])
        first = columns[0].box
        if (
            not below
            or any(self._page.words[i].box.x0 < first.x1 for i in below)
            or self._page.words[below[0]].box.y0 - first.y1 > 0.3 * first.height
        ):
            return columns, row + 1
        starts = [label.box.x0 - 5 for label in columns]
        more: dict[int, list[int]] = {}
        for index in below:
            more.setdefault(max(0, bisect_right(starts, self._page.words[index].box.x0 + 0.1) - 1), []).append(index)
        joined: dict[int, Field] = {}
        for place, indexes in more.items():
            text = (
                " ".join([columns[place].text, *(self._page.words[i].text for i in indexes)])
                .replace("_ ", "_")
                .replace(" _", "_")
            )
            field = self._page.profile.labels.get(tuple(t for word in text.split() for t in normal(word)))
            if field is None:
                return columns, row + 1
            joined[place] = field
        columns = [
            replace(label, fields=(joined[place],)) if place in joined else label for place, label in enumerate(columns)
        ]
        return columns, row + 2

    def _record(self, headers: Sequence[Label], record: Sequence[Sequence[int]], row: int) -> Iterator[Raw]:
        first = next((column[0] for column in record if column), None)
        for label, column in zip(headers, record, strict=True):
            if column:
                yield Raw(label, label.fields, tuple(column), None, f"t{self._page.sheet.page.index}.{row}.{first}")

"""The words of each label's value on one page: in its cell, beside it, or beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterfoil.detection.labels import Label
from counterfoil.detection.layout import Layout, Raw, region
from counterfoil.detection.tables import Tables
from counterfoil.detection.under import values_over_lines
from counterfoil.values import Box


class Fields:
    """Every filled field of a page, also those that a table's heads give to the cells beneath them."""

    def __init__(self, page: Layout, tables: Tables) -> None:
        self._page, self._tables = page, tables

    def all(self) -> Iterator[Raw]:
        rows: dict[int, list[Label]] = {}
        for label in self._page.sheet.labels:
            rows.setdefault(self._page.row_of[label.words[0]], []).append(label)
        done: set[int] = set()
        over = values_over_lines(self._page)
        for raw in self._tables.continued():
            done.update(raw.words)
            yield raw
        for row in sorted(rows):
            line = sorted(rows[row], key=lambda one: one.box.x0)
            if any(i in done for label in line for i in label.words):
                line = [label for label in line if not done.intersection(label.words)]
            for label in [label for label in line if label.words[0] in over]:
                line.remove(label)
                if done.isdisjoint(over[label.words[0]]):
                    yield Raw(label, label.fields, over[label.words[0]], None)
            for raw in self._row(line, row):
                if raw.table:
                    done.update(raw.words)
                yield raw

    def _row(self, line: Sequence[Label], row: int) -> Iterator[Raw]:
        headers = [label for label in line if label.alone and not label.colon and not self._own(label, line)]
        ruled = [label for label in headers if label.cell is not None]
        if len(ruled) >= 2 and len(ruled) == len(headers) and self._tables.is_headed(ruled):
            yield from self._tables.ruled(ruled, row)
            line = [label for label in line if label not in ruled]
        elif len(headers) >= 3 and len(headers) == len(line) and all(label.cell is None for label in headers):
            yield from self._tables.open(headers, row)
            line = []
        for label in line:
            yield from self._single(label, line, row)

    def _own(self, label: Label, line: Sequence[Label]) -> bool:
        """True when a label has a value within its own cell."""
        if label.cell is None:
            return False
        inside = self._page.inside(label.cell)
        return any(i not in self._page.label_at and i not in self._page.heading_words for i in inside)

    def _single(self, label: Label, line: Sequence[Label], row: int) -> Iterator[Raw]:
        words, where = self._in_cell(label) if label.cell is not None else ((), None)
        if label.joined:
            words, where = (label.words[-1], *self._right(label, line, row)), None
        elif label.cell is None:
            words = self._right(label, line, row) or self._beneath(label, line)
        elif not words:
            words, where = self._neighbour(label)
            if not words and label.colon and not self._page.sheet.grid.cell(label.cell.x1 + 3, label.box.y0 + 1):
                words = self._right(label, line, row)
        if words:
            yield Raw(label, label.fields, tuple(words), where)

    def _in_cell(self, label: Label) -> tuple[tuple[int, ...], Box | None]:
        assert label.cell is not None  # noqa: S101 - asked by the caller
        cell = label.cell
        inside = self._page.inside(cell)
        others = [one for i in inside for one in self._page.opened.get(i, ()) if one is not label]
        # "VICTIM" heads a section, but beneath "ROLE" it is what the field says.
        says_role = label.fields[0].category == "role"
        free = [i for i in inside if i not in self._page.label_at and (says_role or i not in self._page.heading_words)]
        if others:
            row = self._page.row_of[label.words[0]]
            return tuple(self._until_next(label, others, free, row)), None
        free = [i for i in free if self._page.words[i].box.y0 >= label.box.y0 - 3]
        if not free or (cell.height > 120 and len(free) > 40):
            return (), None
        free = self._without_small_print(label, free)
        below = all(self._page.words[i].box.y0 >= label.box.y1 - 2.5 for i in free)
        right = all(self._page.words[i].box.x0 >= label.box.x1 - 1 for i in free)
        if below:
            top = min(label.box.y1, min(self._page.words[i].box.y0 for i in free))
            return tuple(free), region(cell, top=top)
        if right:
            return tuple(free), region(cell, left=label.box.x1 + 0.5)
        return tuple(free), None

    def _without_small_print(self, label: Label, free: Sequence[int]) -> list[int]:
        """``free`` without what goes on with the label in its own small print: ``(First, MI)``, a word OCR misread."""
        row, words = self._page.row_of[label.words[0]], self._page.words
        beside = [i for i in free if self._page.row_of[i] == row and words[i].box.height <= 1.25 * label.box.height]
        beneath = [words[i].box.height for i in free if self._page.row_of[i] != row]
        if not beside or not beneath or label.colon:
            return list(free)
        large = sorted(beneath)[len(beneath) // 2]
        small = {i for i in beside if words[i].box.height < 0.85 * large} if label.box.height < 0.85 * large else set()
        return [i for i in free if i not in small]

    def _until_next(self, label: Label, others: Sequence[Label], free: Sequence[int], row: int) -> list[int]:
        """Words behind ``label`` up to the next label of its row, else beneath it, where a cell holds several."""
        same = [o.box.x0 for o in others if self._page.row_of[o.words[0]] == row and o.box.x0 > label.box.x0]
        stop = min(same, default=1e9)
        behind = [
            i for i in free if self._page.row_of[i] == row and label.box.x1 - 1 <= self._page.words[i].box.x0 < stop
        ]
        if behind:
            return behind
        floor = min((o.box.y0 for o in others if o.box.y0 > label.box.y1 - 1), default=1e9)
        return [
            i
            for i in free
            if label.box.y1 - 2.5 <= self._page.words[i].box.y0 < floor
            and label.box.x0 - 3 <= self._page.words[i].box.x0 < stop - 1
        ]

    def _neighbour(self, label: Label) -> tuple[tuple[int, ...], Box | None]:
        """The value in the cell to the right; where that is a label or nothing, in the cell beneath."""
        assert label.cell is not None  # noqa: S101
        middle = (label.cell.y0 + label.cell.y1) / 2
        right = self._page.sheet.grid.cell(label.cell.x1 + 4, middle)
        if right is not None and right.height < 1.5 * label.cell.height + 8 and right.x0 > label.cell.x0 + 2:
            words = self._page.content(right)
            if words:
                return words, region(right)
            if words is None:
                return (), None
        return (), None

    def _right(self, label: Label, line: Sequence[Label], row: int) -> tuple[int, ...]:
        """Words behind a label on its row, up to the next label or a gap that parts two columns."""
        stop = min((o.box.x0 for o in line if o.box.x0 > label.box.x0), default=1e9)
        found: list[int] = []
        edge = label.box.x1
        for index in self._page.rows[row]:
            box = self._page.words[index].box
            if (
                index in self._page.label_at
                or box.x0 < label.box.x1 - 1
                or box.x0 >= stop
                or self._page.words[index].text in (":", ".")
            ):
                continue
            gap = box.x0 - edge
            if index in self._page.heading_words or (found and (gap > 40 or self._other_column(found[-1], index, gap))):
                break
            if not found and ((not label.colon and box.x0 - edge > 220) or box.x0 - edge > 300):
                break
            found.append(index)
            edge = box.x1
        return (*found, *self._continued(label, found)) if found else ()

    def _other_column(self, last: int, index: int, gap: float) -> bool:
        """True where a gap as wide as a line is high parts two words, and the page's text goes on elsewhere."""
        return index != last + 1 and gap > max(6.0, self._page.words[last].box.height)

    def _continued(self, label: Label, found: Sequence[int]) -> tuple[int, ...]:
        """The second line of an address: it begins where the first began, close beneath, without a label."""
        if not any(f.category in ("address", "home_address", "incident_location") for f in label.fields):
            return ()
        first = self._page.words[found[0]].box
        bottom, row = first.y1, self._page.row_of[found[0]]
        below = self._page.rows.get(row + 1, [])
        if not below or any(i in self._page.label_at or i in self._page.heading_words for i in below):
            return ()
        begin = self._page.words[below[0]].box
        tail: list[int] = []
        for index in below:
            box = self._page.words[index].box
            if box.x0 >= first.x0 - 4 and (not tail or box.x0 - self._page.words[tail[-1]].box.x1 < 12):
                tail.append(index)  # one run of words: the other column of a page is none of it
        close = tail and abs(self._page.words[tail[0]].box.x0 - first.x0) < 4 and begin.y0 - bottom < first.height * 0.9
        digits = any(c.isdigit() for i in tail for c in self._page.words[i].text)
        return tuple(tail) if close and len(tail) <= 6 and digits else ()

    def _beneath(self, label: Label, line: Sequence[Label]) -> tuple[int, ...]:
        """Words on the next row under a label, within its column."""
        if label.colon and not label.alone:
            return ()
        row = self._page.row_of[label.words[0]]
        below = self._page.rows.get(row + 1, [])
        if not below or any(
            i in self._page.label_at
            for i in below
            if self._page.words[i].box.x0 < label.box.x1 and self._page.words[i].box.x1 > label.box.x0
        ):
            return ()
        if self._page.words[below[0]].box.y0 - label.box.y1 > 1.6 * label.box.height:
            return ()
        stop = min((o.box.x0 for o in line if o.box.x0 > label.box.x0), default=label.box.x0 + 240)
        found = tuple(
            i
            for i in below
            if label.box.x0 - 4 <= self._page.words[i].box.x0 < stop - 2 and i not in self._page.heading_words
        )
        starts_there = found and abs(self._page.words[found[0]].box.x0 - label.box.x0) < 12
        return found if starts_there and len(found) <= 12 else ()

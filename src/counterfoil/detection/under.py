"""Forms on which a value is written over a line and its label stands below the line, in smaller print."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.detection.labels import Label
from counterfoil.detection.layout import Layout

_LEAST = 3  # labels below lines of their own: one line alone parts a title from the form beneath it
_BELOW = 1.6  # how far beneath the line a label may begin, in heights of its letters
_SMALLER = 0.92  # its letters are at most so high beside those of the value


def values_over_lines(page: Layout) -> dict[int, tuple[int, ...]]:
    """For each label (by its first word) that stands below a written line: the words of its value, on that line.

    Empty on a page that has no three such labels: an underlined title over a first row of labels is no value.
    """
    if not page.sheet.grid.has_level:
        return {}
    lined = [(label, line) for label in page.sheet.labels if (line := _line_over(label, page)) is not None]
    if len(lined) < _LEAST:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for label, (y, x0, x1) in lined:
        shared = [one.box.x0 for one, line in lined if line == (y, x0, x1)]
        left = x0 if label.box.x0 == min(shared) else label.box.x0
        right = min((x for x in shared if x > label.box.x0), default=x1 + 6)
        words = _written_on(page, y, left - 3, right - 3, label)
        if words:
            found[label.words[0]] = words
    return found if len(found) >= _LEAST else {}


def _line_over(label: Label, page: Layout) -> tuple[float, float, float] | None:
    if label.cell is not None or label.colon or label.joined:
        return None
    box = label.box
    line = page.sheet.grid.level_over(box.x0 + min(2.0, box.width / 2), box.y0 + 0.3 * box.height)
    return line if line is not None and box.y0 - line[0] <= _BELOW * box.height else None


def _written_on(page: Layout, y: float, left: float, right: float, label: Label) -> tuple[int, ...]:
    """The lowest row of words right over a line between two edges, where they are larger than the label."""
    rows: dict[int, list[int]] = {}
    for index, row in page.row_of.items():
        box = page.words[index].box
        middle = (box.x0 + box.x1) / 2
        if left <= middle < right and -1.5 * box.height <= box.y1 - y <= 0.45 * box.height:
            rows.setdefault(row, []).append(index)
    if not rows:
        return ()
    words = sorted(rows[max(rows)], key=lambda i: page.words[i].box.x0)
    return tuple(words) if _larger(page, words, label) else ()


def _larger(page: Layout, words: Sequence[int], label: Label) -> bool:
    heights = sorted(page.words[i].box.height for i in words)
    return label.box.height <= _SMALLER * heights[len(heights) // 2]

"""Boxes of what OCR read, widened over the blank paper beside them: a letter that it left out may stand there.

OCR says what a word is and roughly where. Now and then a word's box begins behind its first letter; a mark of that size
would leave the letter to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Page, Word
from counterfoil.values import Box

_BLANK = 0.5  # of a line's height: wider than any blank between two words of one line
_LETTERS = 2.0  # of a line's height: a gap beyond that is the next column, and no letter left out
_ONE_LETTER = 0.6  # of a line's height
_APART = 0.15  # of a line's height, left before the neighbour
_SAME_LINE = 0.4  # share of the lower one's height
_RULE_PT = 3.0  # wider ones are no upright rules


def widened(findings: Iterable[Finding], pages: Sequence[Page]) -> Iterator[Finding]:
    """The findings in their order; on pages that OCR read, their boxes reach into the blanks at both ends.

    Between two words half of the blank is taken, of a gap that could hold a letter nearly all, and at the end of a
    line or before the next column the width of one letter. No box reaches a word beside it, or over an upright rule. A
    box that is a whole field or picture stays as it is.
    """
    for finding in findings:
        page = pages[finding.page_index]
        if page.layer != "ocr" or finding.whole_region:
            yield finding
            continue
        boxes = tuple(_widened(box, page) for box in finding.boxes)
        yield finding.but(boxes=boxes) if boxes != finding.boxes else finding


def _widened(box: Box, page: Page) -> Box:
    before, behind = 0.0, page.width_pt
    beside_left = beside_right = False
    for word in page.words:
        if not _on_one_line(box, word):
            continue
        middle = (word.box.x0 + word.box.x1) / 2
        if middle < box.x0 and word.box.x1 > before:
            before, beside_left = min(word.box.x1, box.x0), True
        elif middle > box.x1 and word.box.x0 < behind:
            behind, beside_right = max(word.box.x0, box.x1), True
    left = box.x0 - _reach(box.x0 - before, box.height, beside=beside_left)
    right = box.x1 + _reach(behind - box.x1, box.height, beside=beside_right)
    for rule in page.lines:
        if rule.width < _RULE_PT and rule.y0 < box.y1 and box.y0 < rule.y1:
            if left < rule.x1 <= box.x0:
                left = rule.x1
            elif box.x1 <= rule.x0 < right:
                right = rule.x0
    return Box(left, box.y0, right, box.y1)


def _reach(gap: float, height: float, *, beside: bool) -> float:
    gap = max(gap, 0.0)  # a scan that leans puts words beyond the page's edge
    if not beside or gap >= _LETTERS * height:
        return min(gap, _ONE_LETTER * height)
    if gap <= _BLANK * height:
        return gap / 2
    return gap - _APART * height


def _on_one_line(box: Box, word: Word) -> bool:
    shared = min(box.y1, word.box.y1) - max(box.y0, word.box.y0)
    return shared > _SAME_LINE * min(box.height, word.box.height)

"""A page's words as lines and stretches, by geometry alone: what is set anew together.

A stretch is the part of a line between wide gaps and rules: a cell of a form, a column's line. Places are those of the
page as it is seen, with y upwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import attrgetter, itemgetter

from counterfoil.redaction._setting.drawn import ALIGNED_PT, Rules
from counterfoil.redaction._setting.words import Glyph, Word

STRETCH_GAP_EM, LEADING_EM = 1.6, 2.4
SAME_LINE_EM = 0.3
EXACT_PT = 0.15
HANG_EM = 0.3
ENTRY_WORDS = 3
BULLETS = r"\u2022\u2023\u25aa\u25e6\u2013\u2014*\u00b7\ue000-\uf8ff-"  # also those of symbol fonts
LABEL = re.compile(rf"\(?([0-9]{{1,3}}|[A-Za-z]|[ivx]{{1,4}})[.)]|[{BULLETS}]")
LABEL_GAP_EM = 0.35


class Stretch:
    """Words of one line. ``labelled``: it is the label of a list's item, or follows one."""

    __slots__ = ("_entry", "_hangs", "blanks", "em", "labelled", "withheld", "words", "x0", "x1", "y")

    def __init__(self, words: list[Word], *, labelled: bool = False) -> None:
        self.words, self.labelled = words, labelled
        self.blanks: list[Glyph] = []
        self.x0, self.y = words[0].x0, words[0].y
        self.x1 = max([word.x1 for word in words])
        self.em = max([word.em for word in words])
        self.withheld = any(word.withheld for word in words)
        self._hangs: float | None = None
        self._entry: bool | None = None

    @property
    def hangs(self) -> float:
        """How far its last sign may hang over the margin."""
        if self._hangs is None:
            text, x0, x1 = max((word.last for word in self.words), key=_ends)
            self._hangs = 0.0 if text.isalnum() else x1 - x0
        return self._hangs

    @property
    def is_entry(self) -> bool:
        """Whether it begins as an entry of a form does: ``Reported by:``."""
        if self._entry is None:
            begins = [word for word in self.words[:ENTRY_WORDS] if not word.withheld]
            texts = [word.text for word in begins]
            self._entry = bool(texts) and texts[0][:1].isupper() and any(text.endswith(":") for text in texts)
        return self._entry


_ends, _height, _left = itemgetter(2), attrgetter("y"), attrgetter("x0")


def stretches(words: Iterable[Word], drawn: Rules, across: float) -> list[Stretch]:
    """All stretches of a page that is so wide (``across``), from the top down and from the left."""
    lines: list[list[Word]] = []
    high, reach = 0.0, 0.0  # where the line stands that is being read, and the size of its first word
    for word in sorted(words, key=lambda each: -each.y):
        y, em = word.y, word.em
        if lines and abs(high - y) < SAME_LINE_EM * (reach if reach < em else em):
            lines[-1].append(word)
        else:
            lines.append([word])
            high, reach = y, em
    made = []
    for line in lines:
        line.sort(key=_left)
        before = line[0]
        part = [before]
        for word in line[1:]:
            end, begin, em = before.x1, word.x0, word.em
            wide = begin - end > STRETCH_GAP_EM * (before.em if before.em > em else em)
            if wide or drawn.beside(end, begin, word.y, em):
                made.append(Stretch(part))
                part = []
            part.append(word)
            before = word
        made.append(Stretch(part))
    return _joined(_labels_apart(made), drawn, across)


def blanks_within(lines: Iterable[Stretch], blanks: Iterable[Glyph]) -> None:
    """Give these lines the blanks that stand in them, of all of a page."""
    waiting = sorted(blanks, key=_height)
    heights = [each.y for each in waiting]
    for stretch in lines:
        reach, left, right = SAME_LINE_EM * stretch.em, stretch.x0 - 1, stretch.x1 + stretch.em
        near = waiting[bisect_left(heights, stretch.y - reach) : bisect_right(heights, stretch.y + reach)]
        stretch.blanks = [blank for blank in near if left < blank.x < right]


def _labels_apart(every: list[Stretch]) -> list[Stretch]:
    """The label of a list's item stands by itself where what follows it stands in a column."""
    made: list[Stretch] = []
    for line in every:
        label, rest = line.words[0], line.words[1:]
        before = made[-1] if made else None
        if before is not None and before.labelled and len(before.words) == 1 and abs(before.y - line.y) < 1:
            line.labelled = True
        if not LABEL.fullmatch(label.text):
            made.append(line)
            continue
        if not rest:
            line.labelled = True
            made.append(line)
            continue
        seconds = (other.words[1].x0 for other in every if other is not line and len(other.words) > 1)
        begins = [*(other.x0 for other in every), *seconds]
        if rest[0].x0 - label.x1 > LABEL_GAP_EM * label.em and any(abs(x - rest[0].x0) <= 0.1 for x in begins):
            made += [Stretch([label], labelled=True), Stretch(rest, labelled=True)]
        else:
            made.append(line)
    return made


def _joined(every: list[Stretch], drawn: Rules, across: float) -> list[Stretch]:
    """Stretches after a mark that stand in no column are where they are because of what is under the mark: they go with
    it. Not so in a header or footer of three parts, of which one stands in the middle and one ends at the margin, and
    not where the line above or below has the same middle."""
    made: list[Stretch] = []
    margin = across - min([stretch.x0 for stretch in every if not stretch.withheld], default=0.0)
    for stretch in every:
        before = made[-1] if made else None
        if before is not None and before.withheld and abs(before.y - stretch.y) < SAME_LINE_EM * stretch.em:
            in_column = any(abs(other.x0 - stretch.x0) <= ALIGNED_PT for other in every if other is not stretch)
            middle = stretch.x0 + stretch.x1
            near = (
                each for each in every if not each.withheld and 1 < abs(each.y - stretch.y) < LEADING_EM * stretch.em
            )
            of_its_own = (
                abs(stretch.x1 - margin) <= EXACT_PT
                or abs(before.x0 + before.x1 - across) <= 2 * EXACT_PT
                or any(abs(each.x0 + each.x1 - middle) <= 2 * EXACT_PT for each in near)
            )
            if not in_column and not of_its_own and not drawn.beside(before.x1, stretch.x0, stretch.y, stretch.em):
                stretch.words[0].wide = True
                made[-1] = Stretch([*before.words, *stretch.words], labelled=before.labelled)
                continue
        made.append(stretch)
    return made

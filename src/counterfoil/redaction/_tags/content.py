"""Marked content of one page: noted while the page is written, put between the pieces when all of them are there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from counterfoil.quick import quick
from counterfoil.redaction._engines.geometry import IDENTITY, Frame, Matrix, Rect, inverse, product, transformed
from counterfoil.redaction._stamp import Painted
from counterfoil.redaction._tags.order import TALL_EM, Block, Unit, blocks, body_of
from counterfoil.redaction._tags.words import PICTURE, of_page

END = b"EMC"
ARTIFACT = b"/Artifact BMC"
BETWEEN = frozenset([b"BT", b"ET", b"q", b"Q"])
"""What no marked content may run over: it is balanced within each text object and each saved state."""

LETTERS_LOW_EM, LETTERS_HIGH_EM = -0.2, 0.8
MIDDLE_EM = 0.3
MARK_EM = 1.04
SHOWN_PT = 36.0
"""A picture that is smaller one way is a sign or a rule: nothing is said of it."""

SHEET = 0.5
"""A picture that covers this share of the page is a scan: its text layer, where it has one, says what it shows."""

TOGETHER_EM = 0.8
"""Runs that follow each other in the content at no more than this are one."""

TURNED, BEYOND = 0.02, 1e6
STEPS, OFF_PT = 20, 0.0061
"""Places are on a grid of so many steps a point, so that a measurement's last digits do not tell; it begins beside the
round numbers."""


@quick
@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure tree: its type and what is in it, in order.

    ``kids``: the MCID of content, or the numbers of painted boxes that are read as one: they follow each other and say
    the same.
    """

    kind: str
    kids: tuple[int | tuple[int, ...], ...]
    alternate: str = ""


class PageTags:
    """What is drawn on one page, as far as it has been written."""

    def __init__(self, frame: Frame, painted: Sequence[Painted], number: int) -> None:
        """``number``: of the page, from 1."""
        self.frame, self.painted, self.number = frame, painted, number
        self.count = 0
        """How much marked content the page has, that of its marks left out."""
        self.elements: list[Element] = []
        self._texts: list[tuple[int, int, Matrix, float, float]] = []
        self._blank: set[int] = set()  # numbers of runs
        self._things: list[tuple[int, int, bool, Rect]] = []
        self._shown: list[tuple[int, int]] = []  # those of them that are no ornament
        self._sheets: set[int] = set()  # numbers of pictures of whole sheets
        self._drawn: list[tuple[int, int]] = []
        self._level = True  # all letters are, in user space

    # -- while the page is written; places are those of pieces of its content

    def text(self, at: int, matrix: Matrix, wide: float, size: float, *, pieces: int = 2, blank: bool = False) -> None:
        """A run of letters: where it begins, its width and size, and in which pieces. ``blank``: it shows none."""
        if blank:
            self._blank.add(len(self._texts))
        self._texts.append((at, at + pieces, matrix, wide, size))
        if matrix[1] != 0 or matrix[0] <= 0:
            self._level = False

    def drawn(self, start: int, end: int) -> None:
        """Something that is no text, from one piece to before another."""
        self._drawn.append((start, end))

    def thing(self, start: int, end: int, source: Any, matrix: Matrix) -> None:
        """A picture or a form. A form that shows no letters is a drawing."""
        picture = str(source.get("/Subtype")) == "/Image"
        if not picture and not _has_letters(source):
            self._drawn.append((start, end))
            return
        if picture:
            rect = transformed((0.0, 0.0, 1.0, 1.0), matrix)
        else:
            own = source.get("/Matrix")
            a, b, c, d, e, f = IDENTITY if own is None else (float(value) for value in own)
            x0, y0, x1, y1 = (float(value) for value in source.BBox)
            rect = transformed(
                (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), product((a, b, c, d, e, f), matrix)
            )
        self._things.append((start, end, picture, rect))

    # -- when all of it is there

    def tagged(self, pieces: Sequence[bytes]) -> list[bytes]:
        """The pieces with what marks them between; ``elements`` and ``count`` are known then."""
        order = blocks(*self._units(pieces))
        runs = [(start, end) for start, end, _, _, _ in self._texts]
        runs += self._shown
        first = len(runs)  # the number of the first mark
        rank, owner = [0] * first, [-1] * first
        place = 0
        for number, block in enumerate(order):
            for item in block.items:
                if item < first:
                    rank[item], owner[item] = place, number
                place += 1
        events = [(start, end, item if owner[item] >= 0 else -1) for item, (start, end) in enumerate(runs)]
        events += [(start, end, -1) for start, end in self._drawn]
        events.sort()
        content = [0] * first
        made = self._put(pieces, events, [block.kind.encode() for block in order], owner, rank, content)
        self.elements = [self._element(block, content) for block in order]
        return made

    def _put(
        self,
        pieces: Sequence[bytes],
        events: Sequence[tuple[int, int, int]],
        kinds: Sequence[bytes],
        owner: Sequence[int],
        rank: Sequence[int],
        content: list[int],
    ) -> list[bytes]:
        """``events``: first piece, the piece after, and the number of what is drawn; −1: an artifact. What follows each
        other in the content and in the order is one; ``content`` is told the MCID of each."""
        made: list[bytes] = []
        done, held, count = 0, -2, 0
        for start, end, item in events:
            between = pieces[done:start]
            joins = held != -2 and BETWEEN.isdisjoint(between)
            if item < 0:
                joins = joins and held == -1
            else:
                joins = joins and held >= 0 and owner[held] == owner[item] and rank[held] + 1 == rank[item]
                count += not joins
                content[item] = count - 1
            if not joins:
                if held != -2:
                    made.append(END)
                made += between
                made.append(ARTIFACT if item < 0 else b"/%b <</MCID %d>> BDC" % (kinds[owner[item]], count - 1))
            else:
                made += between
            made += pieces[start:end]
            done, held = end, item
        if held != -2:
            made.append(END)
        self.count = count
        return [*made, *pieces[done:]]

    def _element(self, block: Block, content: Sequence[int]) -> Element:
        kids: list[int | tuple[int, ...]] = []
        first, last = len(content), -1
        for item in block.items:
            if item < first:
                if content[item] != last:
                    last = content[item]
                    kids.append(last)
                continue
            mark, before, last = item - first, kids[-1] if kids else 0, -1
            if isinstance(before, tuple) and self.painted[before[0]].said == self.painted[mark].said:
                kids[-1] = (*before, mark)
            else:
                kids.append((mark,))
        return Element(block.kind, tuple(kids), self._alternate(block) if block.kind == "Figure" else "")

    def _alternate(self, block: Block) -> str:
        return of_page(self.number) if block.items[0] in self._sheets else PICTURE

    def _units(self, pieces: Sequence[bytes]) -> tuple[list[Unit], list[tuple[str, Unit]]]:
        """What stands in lines and what does not: letters, then pictures, then marks, numbered so."""
        seen = inverse(self.frame.to_user())
        level = self._level and seen[:4] == IDENTITY[:4]
        turn = IDENTITY if level else _turn([(matrix, wide) for _, _, matrix, wide, _ in self._texts], seen)
        seen = product(seen, turn)
        aside: list[tuple[str, Unit]] = []
        inline = list(self._letters(seen, aside))
        if aside:
            self._into_bars(aside, [transformed(rect, seen) for rect in self._rectangles(pieces)])
        number = len(self._texts)
        sheet = SHEET * self.frame.width * self.frame.height
        for start, end, picture, rect in self._things:
            x0, y0, x1, y1 = transformed(rect, seen)
            scan = (x1 - x0) * (y1 - y0) >= sheet
            if picture and ((scan and self._texts) or min(x1 - x0, y1 - y0) < SHOWN_PT):
                self._drawn.append((start, end))
                continue
            self._shown.append((start, end))
            if scan:
                self._sheets.add(number)
            aside.append(("Figure" if picture else "P", _unit(number, x0, y0, x1, y1)))
            number += 1
        tall = TALL_EM * body_of(inline)
        for mark in self.painted:
            box = mark.box
            rect = (box.x0, self.frame.height - box.y1, box.x1, self.frame.height - box.y0)
            unit = _unit(number, *transformed(rect, turn))
            number += 1
            if unit.em * MARK_EM <= tall:
                inline.append(unit)
            else:
                aside.append(("P", unit))
        return inline, aside

    def _rectangles(self, pieces: Sequence[bytes]) -> Iterator[Rect]:
        """The rectangles of the page that were drawn each by itself, as if no matrix moved them."""
        for start, end in self._drawn:
            if pieces[start].endswith(b" re") and set(pieces[start + 1 : end - 1]) <= {b"h"}:
                x, y, wide, high = (float(digits) for digits in pieces[start].split()[:4])
                if abs(high) < SHEET * self.frame.height:
                    yield min(x, x + wide), min(y, y + high), max(x, x + wide), max(y, y + high)

    def _into_bars(self, aside: Sequence[tuple[str, Unit]], bars: Sequence[Rect]) -> None:
        """A label that runs upwards in a bar beside the lines that it is for begins where the bar does."""
        for _, unit in aside:
            around = [bar for bar in bars if bar[0] <= unit.x0 <= unit.x1 <= bar[2] and bar[1] < unit.middle < bar[3]]
            if around:
                unit.top = max(unit.top, min(around, key=lambda bar: bar[3] - bar[1])[3])

    def _letters(self, seen: Matrix, aside: list[tuple[str, Unit]]) -> Iterator[Unit]:
        """Runs that follow each other in the content and on their line, as one."""
        upright = seen[:4] == IDENTITY[:4]
        right, up = seen[4] + OFF_PT, seen[5] + OFF_PT
        ems: dict[float, float] = {}
        unit: Unit | None = None
        for number, (_, _, matrix, wide, size) in enumerate(self._texts):
            a, b, c, d, x, y = matrix
            if upright:
                x, y = x + right, y + up
            else:
                a, b, c, d, x, y = product(matrix, seen)
                x, y = x + OFF_PT, y + OFF_PT
            if not (abs(x) < BEYOND and abs(y) < BEYOND and abs(wide) < BEYOND):
                aside.append(("P", _unit(number, 0.0, 0.0, 0.0, 0.0)))  # nobody sees it; a gate may
                continue
            if a <= 0 or abs(b) > TURNED * a:
                body = (0.0, LETTERS_LOW_EM * size, wide, LETTERS_HIGH_EM * size)
                aside.append(("P", _unit(number, *transformed(body, (a, b, c, d, x, y)))))
                continue
            high = abs(size * d)
            if (em := ems.get(high, 0.0)) == 0.0:
                em = ems[high] = round(high + OFF_PT, 1)
            x, y = int(x * STEPS) / STEPS, int(y * STEPS) / STEPS
            wide = int((max(0.0, wide * a) + OFF_PT) * STEPS) / STEPS
            middle = y + MIDDLE_EM * em
            if (
                unit is not None
                and unit.middle == middle
                and unit.em == em
                and -0.3 * em < x - unit.x1 < TOGETHER_EM * em
            ):
                unit.items.append(number)
                unit.x1 = x + wide
                if number not in self._blank:
                    unit.wide, unit.blank = unit.x1 - unit.x0, False
                continue
            if unit is not None:
                yield unit
            unit = Unit([number], x, x + wide, middle, em, wide)
            if number in self._blank:
                unit.wide, unit.blank = 0.0, True
        if unit is not None:
            yield unit


def _unit(number: int, x0: float, y0: float, x1: float, y1: float) -> Unit:
    unit = Unit([number], x0, x1, (y0 + y1) / 2, (y1 - y0) / MARK_EM, 0.0)
    unit.top = y1
    return unit


def of_a_picture(frame: Frame, painted: Sequence[Painted], number: int) -> PageTags:
    """The tags of a page that became a picture: the picture, then its marks."""
    tags = PageTags(frame, painted, number)
    tags.tagged(())
    tags.elements.insert(0, Element("Figure", (0,), of_page(number)))
    tags.count = 1
    return tags


def _turn(runs: Sequence[tuple[Matrix, float]], seen: Matrix) -> Matrix:
    """What makes most of the letters stand level: those of a scan may all lean."""
    directions: dict[tuple[float, float], float] = {}
    for matrix, wide in runs:
        a, b, *_ = product(matrix, seen)
        if long := math.hypot(a, b):
            direction = round(a / long, 2) + 0.0, round(b / long, 2) + 0.0
            directions[direction] = directions.get(direction, 0.0) + wide * long
    x, y = max(directions, key=lambda each: (directions[each], each), default=(1.0, 0.0))
    long = math.hypot(x, y)
    return IDENTITY if y == 0 and x > 0 else (x / long, -y / long, y / long, x / long, 0.0, 0.0)


def _has_letters(form: Any) -> bool:
    """Whether a form, or one within it, has a font: the rebuild keeps none that nothing uses."""
    waiting, seen = [form], set()
    for each in waiting:
        resources = each.get("/Resources", pikepdf.Dictionary())
        if "/Font" in resources:
            return True
        inner = [one for one in resources.get("/XObject", pikepdf.Dictionary()).values() if one.objgen not in seen]
        seen |= {one.objgen for one in inner}
        waiting += [one for one in inner if str(one.get("/Subtype")) == "/Form"]
    return False

"""Gate 4, where lines were set anew: beside the words that the plan put there, nothing is drawn that was not before."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops

from counterfoil.redaction._engines.geometry import text_core
from counterfoil.redaction._gates.outside import CELL_LEVELS, Spot
from counterfoil.redaction._gates.sheet import CELL_PX, fill
from counterfoil.redaction._gates.task import Bare, Moved, Result, Task
from counterfoil.redaction.certificate import Leak

LOW_EM, HIGH_EM = 0.4, 1.0
"""What a word may reach below and above its baseline, in ems: brackets, accents, descenders."""

SIDE_EM = 0.2
"""What it may reach beyond its advance: letters that lean."""

DARK = 128
"""Below this grey level of its paper a line is light on dark, and what is lighter than before is looked for."""


def beside(task: Task, result: Result, bare: Bare, before: Image.Image) -> None:
    """``before`` is the page's picture in the source. What the inner part of a mark covers there counts as paper."""
    areas = task.areas.get(bare.index, [])
    if not areas or bare.index in task.pictures or before.size != bare.picture.size:
        return
    words = [_reach(word, bare.scale) for word in task.moved.get(bare.index, [])]
    marks = [bare.pixels(text_core(m.box, m.whole_region)) for m in task.marked.get(bare.index, [])]
    for area in areas:
        spot = bare.pixels(area)
        after = bare.picture.crop(spot)
        if not after.width or not after.height:
            continue
        levels = after.histogram()
        paper = levels.index(max(levels))
        was = before.crop(spot)
        fill(after, _within(words, spot), paper)
        fill(was, _within(marks, spot), paper)
        more = ImageChops.subtract(after, was) if paper < DARK else ImageChops.subtract(was, after)
        if more.getbbox() and more.reduce(CELL_PX).getextrema()[1] > CELL_LEVELS:
            what = "something that was not there is drawn on lines set anew"
            result.leaks.append(Leak(4, "pixels", bare.index, what, area, curable=True))
            return


def _within(places: Sequence[Spot], spot: Spot) -> list[Spot]:
    """The places of a page that meet the part of it at ``spot``, seen from there."""
    x0, y0, x1, y1 = spot
    return [
        (left - x0, top - y0, right - x0, bottom - y0)
        for left, top, right, bottom in places
        if top < y1 and y0 < bottom and left < x1 and x0 < right
    ]


def _reach(word: Moved, scale: float) -> Spot:
    """The place of a word in the picture, with all that it may reach."""
    em, y = word.em, word.y + word.dy
    left, right = word.x0 + word.dx - SIDE_EM * em, max(word.x0, word.x1) + word.dx + SIDE_EM * em
    x0, x1 = int(left * scale + 0.5), int(right * scale + 0.5)
    return x0, int((y - HIGH_EM * em) * scale + 0.5), x1, int((y + LOW_EM * em) * scale + 0.5)

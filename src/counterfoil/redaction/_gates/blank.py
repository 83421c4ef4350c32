"""Gate 4, where lines were set anew: beside the words that the plan put there, nothing is drawn that was not before."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops

from counterfoil.redaction._engines.geometry import text_core
from counterfoil.redaction._gates.outside import CELL_LEVELS, Spot
from counterfoil.redaction._gates.sheet import CELL_PX
from counterfoil.redaction._gates.task import Bare, Moved, Result, Task
from counterfoil.redaction.certificate import Leak
from counterfoil.values import Box

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
    words = [bare.pixels(_reach(word)) for word in task.moved.get(bare.index, [])]
    marks = [bare.pixels(text_core(m.box, m.whole_region)) for m in task.marked.get(bare.index, [])]
    for area in areas:
        spot = bare.pixels(area)
        after = bare.picture.crop(spot)
        if not after.width or not after.height:
            continue
        levels = after.histogram()
        paper = levels.index(max(levels))
        after, was = _without(after, words, spot, paper), _without(before.crop(spot), marks, spot, paper)
        more = ImageChops.subtract(after, was) if paper < DARK else ImageChops.subtract(was, after)
        if more.reduce(CELL_PX).getextrema()[1] > CELL_LEVELS:
            what = "something that was not there is drawn on lines set anew"
            result.leaks.append(Leak(4, "pixels", bare.index, what, area, curable=True))
            return


def _without(crop: Image.Image, places: Sequence[Spot], spot: Spot, paper: int) -> Image.Image:
    """The part of a page at ``spot`` with paper at ``places``."""
    x0, y0, x1, y1 = spot
    for left, top, right, bottom in places:
        if top < y1 and y0 < bottom and left < x1 and x0 < right:
            crop.paste(paper, (max(left, x0) - x0, max(top, y0) - y0, min(right, x1) - x0, min(bottom, y1) - y0))
    return crop


def _reach(word: Moved) -> Box:
    side, y = SIDE_EM * word.em, word.y + word.dy
    left, right = word.x0 + word.dx, max(word.x0, word.x1) + word.dx
    return Box(left - side, y - HIGH_EM * word.em, right + side, y + LOW_EM * word.em)

"""Gate 3: nothing is left under the marks, and no text of the source stands under a dark area."""

from __future__ import annotations

from PIL import Image, ImageChops

from counterfoil.redaction._covered import dark_patch, hidden_text, labels
from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._gates.task import Bare, Result, Task
from counterfoil.redaction._stamp import Region
from counterfoil.redaction.certificate import Leak
from counterfoil.values import Box

EVEN_LEVELS = 28
"""Grey levels by which the patch beneath a mark may vary and still be one colour (JPEG noise of a scan)."""


def judge(task: Task, result: Result, bare: Bare, pending: list[Rect]) -> None:
    """``pending``: places of redaction annotations that were never applied, in user space."""
    for rect in pending:
        if bare.text.within(rect).strip():
            what = "text beneath a redaction annotation that was never applied"
            result.leaks.append(Leak(3, "redaction annotation", bare.index, what, bare.frame.seen_box(rect)))
    for region in task.regions.get(bare.index, []):
        core = _core(region)
        if not bare.text.is_empty(bare.frame.user_rect(core)):
            result.leaks.append(Leak(3, "text", bare.index, "text stands beneath a mark", region.box))
        if not _even(bare.picture.crop(bare.pixels(core))):
            what = "something is drawn beneath a mark"
            result.leaks.append(Leak(3, "pixels", bare.index, what, region.box, curable=True))
    if dark_patch(bare.picture):
        hidden = list(hidden_text(bare.text, bare.picture, bare.frame, only_dark=True))
        printed = labels(hidden)
        for number, run in enumerate(hidden):
            if number not in printed:
                what = "text beneath a dark area that was in the source"
                result.leaks.append(Leak(3, "covered", bare.index, what, run.box))


def _core(region: Region) -> Box:
    """The inner part of a mark, where no neighbour reaches even on tight lines."""
    b = region.box
    dy = min(1.5, b.height / 4) if region.whole_region else b.height * 0.3
    dx = min(1.5, b.width / 6)
    return Box(b.x0 + dx, b.y0 + dy, b.x1 - dx, b.y1 - dy)


def _even(crop: Image.Image) -> bool:
    """One colour, or only rules that run through the whole width or height (a form's ruling, a strike-through)."""
    if not crop.width or not crop.height:
        return True
    low, high = crop.getextrema()
    if high - low <= EVEN_LEVELS:
        return True
    for sized in ((1, crop.height), (crop.width, 1)):
        lines = crop.resize(sized, Image.Resampling.BOX).resize(crop.size, Image.Resampling.NEAREST)
        if ImageChops.difference(crop, lines).getextrema()[1] <= EVEN_LEVELS:
            return True
    return False

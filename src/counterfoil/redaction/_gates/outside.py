"""Gate 4: the page is its source outside the marks, and the black covers every mark and beyond them only paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PIL import Image, ImageChops

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame, stamp_box, text_core
from counterfoil.redaction._gates.sheet import CELL_PX, Sheet, fill
from counterfoil.redaction._gates.task import Bare, Result, Task, pixels
from counterfoil.redaction._paint import Page, uncovered
from counterfoil.redaction._stamp import Region
from counterfoil.redaction.certificate import Leak
from counterfoil.values import Box

CELL_LEVELS = 56
"""No square of 4 × 4 pixels at 100 dpi (2.9 pt) may differ on average by more than this many grey levels."""

NEAR_PX, PICTURE_NEAR_PX = 3, 5
"""Widths of the square within which an equal grey level is looked for: a letter beside a mark may be set anew by less
than a pixel, and another engine draws a page that became a picture."""

Spot = tuple[int, int, int, int]
"""A rectangle of pixels: left, top, right, bottom."""

Pick = Callable[[Image.Image, Image.Image], Image.Image]


def paper(task: Task, result: Result, bare: Bare) -> None:
    """The black covers every mark, and beyond the marks only blank paper: no survivor disappears beneath it."""
    painted, marks = task.painted.get(bare.index, []), [region.box for region in task.regions.get(bare.index, [])]
    if not painted and not marks:
        return
    page = Page(bare.picture, bare.frame)
    black = [item.box for item in painted]
    for region in task.regions.get(bare.index, []):
        stamped = stamp_box(region.box, region.whole_region)
        if not any(_holds(box, stamped) for box in black) and uncovered(stamped, black):
            result.leaks.append(Leak(4, "marks", bare.index, "a mark is not painted", region.box))
    for box in black:
        for part in uncovered(box, [mark for mark in marks if mark.overlaps(box)]):
            if not page.free(part):
                what = "a black box covers what was not marked"  # removal moved a letter beside it by a pixel
                result.leaks.append(Leak(4, "marks", bare.index, what, part, curable=True))


def _holds(box: Box, other: Box) -> bool:
    return box.x0 <= other.x0 and box.y0 <= other.y0 and other.x1 <= box.x1 and other.y1 <= box.y1


def unchanged(task: Task, result: Result, bare: Bare, before: Image.Image, source: Callable[[], Any]) -> None:
    """``before`` is the page's picture in ``source``, which gives pdfium's document."""
    if before.size != bare.picture.size:
        result.leaks.append(Leak(4, "pixels", bare.index, "the page has another size than its source"))
        return
    difference = ImageChops.difference(before, bare.picture)
    regions = task.regions.get(bare.index, [])
    places = [bare.pixels(region.box.padded(1.5)) for region in regions]
    places += [bare.pixels(area.padded(0.5)) for area in task.areas.get(bare.index, [])]  # ``anew`` looks at these
    fill(difference, [(x0, y0, x1 + 1, y1 + 1) for x0, y0, x1, y1 in places], 0)
    as_picture = bare.index in task.pictures
    near = PICTURE_NEAR_PX if as_picture else NEAR_PX
    changed = _unlike(before, bare.picture, _parts(_changed(difference)), near)
    if not changed:
        return
    # A hand-drawn box cuts letters; those go whole, and what they leave beside the box is no change of the page.
    cut = [pixels(box.padded(1.0), bare.scale) for box in _letters_cut(source()[bare.index], regions, bare.frame)]
    changed = [spot for spot in changed if not any(_meet(spot, letter) for letter in cut)]
    if changed:
        x0, y0 = min(spot[0] for spot in changed), min(spot[1] for spot in changed)
        x1, y1 = max(spot[2] for spot in changed), max(spot[3] for spot in changed)
        where = Box(x0 / bare.scale, y0 / bare.scale, x1 / bare.scale, y1 / bare.scale)
        what = f"the page changed outside the marks, in {len(changed)} spots"
        result.leaks.append(Leak(4, "pixels", bare.index, what, where, curable=not as_picture))


def _changed(difference: Image.Image) -> list[Spot]:
    """The cells that differ by more than ``CELL_LEVELS`` on average."""
    if difference.getbbox() is None:
        return []
    cells = difference.reduce(CELL_PX)
    if cells.getextrema()[1] <= CELL_LEVELS:
        return []
    found = cells.point([255 if level > CELL_LEVELS else 0 for level in range(256)]).tobytes()
    places = [match.start() for match in re.finditer(rb"\xff", found)]
    corners = [(place % cells.width * CELL_PX, place // cells.width * CELL_PX) for place in places]
    return [(x, y, x + CELL_PX, y + CELL_PX) for x, y in corners]


def _meet(one: Spot, other: Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _parts(spots: Sequence[Spot]) -> list[Spot]:
    """Rectangles around spots that stand together: a letter that moved is one."""
    parts: list[Spot] = []
    for spot in spots:
        for number, part in enumerate(parts):
            if spot[0] <= part[2] and part[0] <= spot[2] and spot[1] <= part[3] and part[1] <= spot[3]:
                x0, y0 = min(part[0], spot[0]), min(part[1], spot[1])
                parts[number] = (x0, y0, max(part[2], spot[2]), max(part[3], spot[3]))
                break
        else:
            parts.append(spot)
    return parts


def _unlike(before: Image.Image, after: Image.Image, parts: Sequence[Spot], near: int) -> list[Spot]:
    """The cells of the parts that still differ after every grey level within ``near`` counts as equal, both ways."""
    if not parts:
        return []
    steps = _square(near)
    # All parts of a page stand below one another in one picture, each with its surroundings, and are compared at once.
    rim = -(-near // CELL_PX) * CELL_PX
    tops, height = [], 0
    for part in parts:
        tops.append(height)
        height += part[3] - part[1] + 2 * rim
    width = max(part[2] - part[0] for part in parts) + 2 * rim
    one, other = Image.new("L", (width, height)), Image.new("L", (width, height))
    for part, top in zip(parts, tops, strict=True):
        around = (part[0] - rim, part[1] - rim, part[2] + rim, part[3] + rim)
        one.paste(before.crop(around), (0, top))
        other.paste(after.crop(around), (0, top))
    unlike = _changed(ImageChops.lighter(_beyond(one, other, steps), _beyond(other, one, steps)))
    found = []
    for part, top in zip(parts, tops, strict=True):
        right, bottom = rim + part[2] - part[0], top + rim + part[3] - part[1]
        inside = [spot for spot in unlike if rim <= spot[0] < right and top + rim <= spot[1] < bottom]
        x, y = part[0] - rim, part[1] - top - rim
        found += [(x0 + x, y0 + y, x1 + x, y1 + y) for x0, y0, x1, y1 in inside]
    return found


def unlike_at(before: Image.Image, after: Image.Image, pairs: Sequence[tuple[Spot, Spot]]) -> int:
    """How many of these places of two pictures look unlike; each pair is a place before and one after."""
    # What differs from everything in a square differs from what lies level with it there: few are looked at closely.
    for steps in (_LEVEL, _square(PICTURE_NEAR_PX)):
        sheet = Sheet([(was[2] - was[0], was[3] - was[1]) for was, _ in pairs])
        one = sheet.filled(before, [was[:2] for was, _ in pairs])
        other = sheet.filled(after, [now[:2] for _, now in pairs])
        changed = _changed(ImageChops.lighter(_beyond(one, other, steps), _beyond(other, one, steps)))
        pairs = [pairs[number] for number in sorted({sheet.at(x, y) for x, y, *_ in changed})]
        if not pairs:
            break
    return len(pairs)


Steps = Sequence[tuple[int, int]]
"""Each widens what counts as near by so many pixels to either side, and up and down."""

_LEVEL: Steps = ((1, 0),)


def _square(near: int) -> Steps:
    return ((1, 0), (0, 1)) * (near // 2)


def _beyond(first: Image.Image, second: Image.Image, steps: Steps) -> Image.Image:
    """By how much ``first`` is darker or lighter than all that ``second`` shows nearby."""
    low, high = _widened(second, steps, ImageChops.darker), _widened(second, steps, ImageChops.lighter)
    return ImageChops.difference(first, ImageChops.darker(ImageChops.lighter(first, low), high))


def _extreme(picture: Image.Image, near: int, pick: Pick) -> Image.Image:
    """For every pixel the darkest or lightest of the ``near`` x ``near`` around it, those at the rim left aside.

    Many times as fast as Pillow's rank filter.
    """
    return _widened(picture, _square(near), pick)


def _widened(picture: Image.Image, steps: Steps, pick: Pick) -> Image.Image:
    # Most of these pictures are small: without what Pillow's own functions do beside it, a third of the time.
    picture.load()
    core, name = picture.im, f"chop_{pick.__name__}"
    for x, y in steps:
        near = getattr(core.offset(x, y), name)(core.offset(-x, -y))
        core = getattr(core, name)(near)
    return picture._new(core)


def _letters_cut(page: Any, regions: Sequence[Region], frame: Frame) -> Iterator[Box]:
    """The letters of the source that a mark's inner part touches, each as far as it reaches."""
    cores = [text_core(region.box, region.whole_region) for region in regions]
    text = pdfium.PageText(page)
    for place in range(text.count):
        for rect in (text.rect(place), text.loose(place)):
            if rect[0] <= rect[2] and rect[1] <= rect[3]:
                box = frame.seen_box(rect)
                if any(box.overlaps(core) for core in cores):
                    yield from (frame.seen_box(text.rect(place)), box)
    text.close()

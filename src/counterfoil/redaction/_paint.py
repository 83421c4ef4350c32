"""Where black is painted and which code stands on it: marks that touch become one box, and every box says why.

A painted box may cover marks and blank paper, nothing else; ``Page.free`` decides that from a page's picture.
The plan is made from the source before anything is removed, and the verifier asks the same of the finished file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw
from PIL import Image

from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._engines.geometry import Frame, stamp_box
from counterfoil.redaction._gates import offsets
from counterfoil.redaction._shown import pictures
from counterfoil.redaction._srgb import without_profiles
from counterfoil.redaction._stamp import TINY_HEIGHT_PT, TINY_WIDTH_PT, Painted, Region, needed
from counterfoil.values import Box

DPI = 100
TOUCH_PT = 3.0
"""Marks of one line and one code that are nearer than this become one box, when only paper lies between them."""

SLIVER_PT = 0.8
"""Thinner parts of a painted box are not looked at: marks of one line differ in height by as much."""

CLEAR_PT = 1.0
"""A box that grows over blank paper keeps this far from whatever comes next."""

PICTURE_RIM_PT = 3.0
"""A mark that comes this near to a picture is taken to meet it."""

PAPER, NOISE = 150, 28
"""Grey levels: blank paper is at least as light as the first and varies by no more than the second."""

PREFIX = re.compile(r"\d+(\.\d+)?\(\d+\)(?=\()")
"""What the short form of a code leaves out: ``7(1)`` of ``7(1)(b)``."""

Free = Callable[[Box], bool]


class Page:
    """A page as seen, to tell blank paper from what must stay visible. ``picture`` may be given when it is needed."""

    def __init__(self, picture: Image.Image | Callable[[], Image.Image], frame: Frame) -> None:
        self._picture, self._frame = picture, frame

    def free(self, box: Box) -> bool:
        """True when the box shows paper, at most with rules that run through its width; a letter would be seen."""
        if box.x0 < 0 or box.y0 < 0 or box.x1 > self._frame.width or box.y1 > self._frame.height:
            return False
        if not isinstance(self._picture, Image.Image):
            self._picture = self._picture()
        scale = self._picture.width / self._frame.width
        x0, x1 = int(box.x0 * scale + 1), int(box.x1 * scale)
        y0, y1 = int(box.y0 * scale + 1), int(box.y1 * scale)
        if x1 <= x0 or y1 <= y0:
            return True  # less than a pixel
        crop = self._picture.crop((x0, y0, x1, y1))
        low, high = crop.getextrema()
        if low >= PAPER and high - low <= NOISE:
            return True  # blank throughout, as nearly always
        levels = crop.tobytes()
        rows = (levels[start : start + crop.width] for start in range(0, len(levels), crop.width))
        return all(max(row) - min(row) <= NOISE for row in rows) and sum(levels) >= PAPER * len(levels)


def uncovered(box: Box, marks: Iterable[Box]) -> list[Box]:
    """The parts of ``box`` that lie in none of ``marks``, slivers left out."""
    parts = [box]
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    for mark in marks:
        if mark.y0 >= y1 or mark.y1 <= y0 or mark.x0 >= x1 or mark.x1 <= x0:
            continue  # nearly every mark of the page
        parts = [rest for part in parts for rest in _without(part, mark)]
    return [part for part in parts if part.width > SLIVER_PT and part.height > SLIVER_PT]


def _without(part: Box, mark: Box) -> list[Box]:
    if not part.overlaps(mark):
        return [part]
    top, bottom = max(part.y0, mark.y0), min(part.y1, mark.y1)
    rests = [
        (part.x0, part.y0, part.x1, top),
        (part.x0, bottom, part.x1, part.y1),
        (part.x0, top, mark.x0, bottom),
        (mark.x1, top, part.x1, bottom),
    ]
    return [Box(*rest) for rest in rests if rest[0] < rest[2] and rest[1] < rest[3]]


@dataclass
class _Group:
    box: Box
    codes: tuple[str, ...]


def plan(regions: Sequence[Region], free: Free, *, short: bool) -> list[Painted]:
    """The boxes to paint for a page's marks, each with its label and the room for it; together they cover every mark.

    ``free`` tells blank paper; ``short`` allows ``(b)`` for ``7(1)(b)`` where the whole code finds no room.
    """
    marks = [region.box for region in regions]

    def allowed(box: Box) -> bool:
        return all(free(part) for part in uncovered(box, marks))

    groups = [_Group(stamp_box(r.box, r.whole_region), (r.code,) if r.code else ()) for r in regions]
    groups = _merged(groups, allowed)
    painted: list[Painted] = []
    rooms = _rooms(groups)
    for number, group in enumerate(groups):
        box, room = group.box, rooms[number]
        label = ", ".join(group.codes)
        forms = [label]
        if short and (brief := ", ".join(dict.fromkeys(PREFIX.sub("", code) for code in group.codes))) != label:
            forms.append(brief)
        if room is None:
            painted.append(Painted(box, "", box, label))
            continue
        for form, comfortable in [(form, well) for form in forms for well in (True, False)]:
            label = form
            if (lack := needed(form, room, comfortable=comfortable) - room.width) <= 0:
                break
            if room == box:
                others = [other.box for other in groups if other is not group] + [p.box for p in painted]
                if wider := _wider(box, lack, others, allowed):
                    box = room = wider
                    break
        painted.append(Painted(box, label, room, ", ".join(group.codes)))
    return painted


def _merged(groups: list[_Group], allowed: Free) -> list[_Group]:
    """Groups joined until no two of them can be one rectangle over marks and paper only."""

    def one(i: int, j: int) -> bool:
        return _belong(groups[i], groups[j]) and allowed(groups[i].box.union(groups[j].box))

    i = 0
    while i < len(groups):
        j = next((j for j in range(i + 1, len(groups)) if one(i, j)), None)
        if j is None:
            i += 1
        while j is not None:
            groups[i] = _joined(groups[i], groups.pop(j))
            # Of the groups before, only the new one can be joined with any; those among themselves were looked at.
            i, j = next(((before, i) for before in range(i) if one(before, i)), (i, None))
    return groups


def _joined(one: _Group, other: _Group) -> _Group:
    first, then = (one, other) if one.box.x0 <= other.box.x0 else (other, one)
    return _Group(one.box.union(other.box), tuple(dict.fromkeys(first.codes + then.codes)))


def _belong(one: _Group, other: _Group) -> bool:
    a, b = one.box, other.box
    if a.y0 >= b.y1 or b.y0 >= a.y1:
        return False  # on different lines, as nearly all
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    if wide > 0 and high > 0:
        return wide * high > 0.25 * min(a.width * a.height, b.width * b.height) or high > 0.5 * min(a.height, b.height)
    same = one.codes == other.codes or not one.codes or not other.codes
    return same and wide > -TOUCH_PT and high > 0.5 * max(a.height, b.height)


def _rooms(groups: list[_Group]) -> list[Box | None]:
    """Where each label may stand: beside the boxes that overlap its own. A box without room lends them its codes."""
    rooms: list[Box | None] = []
    near = _overlapping([group.box for group in groups])
    for number, group in enumerate(groups):
        parts = [group.box]
        for other in near[number]:
            parts = [rest for part in parts for rest in _without(part, groups[other].box)]
        room = max(parts, key=lambda part: min(part.height, 8) * min(part.width, 40), default=None)
        tight = room is None or room.width < TINY_WIDTH_PT or room.height < TINY_HEIGHT_PT
        rooms.append(None if near[number] and tight else room)
    for number, group in enumerate(groups):
        if rooms[number] is None:
            hosts = [other for other in near[number] if rooms[other] is not None]
            if hosts:
                host = groups[max(hosts, key=lambda other: groups[other].box.width)]
                host.codes = tuple(dict.fromkeys(host.codes + group.codes))
            else:
                rooms[number] = group.box
    return rooms


def _overlapping(boxes: Sequence[Box]) -> list[list[int]]:
    """For each box the places of those that overlap it, in order."""
    near: list[list[int]] = [[] for _ in boxes]
    downwards = sorted(range(len(boxes)), key=lambda place: boxes[place].y0)
    for at, place in enumerate(downwards):
        for other in downwards[at + 1 :]:
            if boxes[other].y0 >= boxes[place].y1:
                break  # this one and all after it lie lower
            if boxes[place].overlaps(boxes[other]):
                near[place].append(other)
                near[other].append(place)
    return [sorted(places) for places in near]


def _wider(box: Box, lack: float, others: Sequence[Box], allowed: Free) -> Box | None:
    """The box grown by ``lack`` over paper to the right, to the left, or both; ``None`` where paper is not free."""
    for left, right in ((0.0, lack), (lack, 0.0), (lack / 2, lack / 2)):
        grown = Box(box.x0 - left, box.y0, box.x1 + right, box.y1)
        clear = Box(grown.x0 - (CLEAR_PT if left else 0), grown.y0, grown.x1 + (CLEAR_PT if right else 0), grown.y1)
        if allowed(clear) and not any(clear.overlaps(other) and not box.overlaps(other) for other in others):
            return grown
    return None


class Drawn:
    """Pictures of a source's pages, drawn for the plan and asked for again by the gate that compares: at most 256."""

    MOST = 256

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, int], Image.Image] = {}

    def draw(self, source: Path, index: int, page: Any) -> Image.Image:
        """Draw the page and keep its picture."""
        picture = pdfium.render(page, DPI)
        if len(self._kept) < self.MOST:
            self._kept[source, index] = picture
        return picture

    def take(self, source: Path, index: int) -> Image.Image | None:
        """The picture, given away: nobody asks a second time."""
        return self._kept.pop((source, index), None)


DRAWN = Drawn()
"""Of this process, which ends with the document that it works on."""


def paint_json(source: str, regions: Mapping[str, Any], drawn: str = "") -> dict[str, Any]:
    """``plan`` for the sandbox. ``painted``: page index (as a string) → ``Painted.as_json`` of every box.
    ``over_pictures``: indexes of the pages where a mark may meet a picture, whose pixels must go too. ``drawn``: where
    to leave the document as pictures are taken of it (``pike.as_drawn``), for the redactor; nothing where that is no
    other.
    """
    places = {int(page): [Region.from_json(item) for item in items] for page, items in regions.items()}
    short = may_be_short(places)
    path = Path(source)
    painted: dict[str, Any] = {}
    over_pictures: list[int] = []
    with pdfium.opened(as_drawn(path, drawn), "the source") as document:
        for index, items in sorted(places.items()):
            page = document[index]
            boxes, over = paint(page, items, path, index, short=short)
            painted[str(index)] = [box.as_json() for box in boxes]
            over_pictures += [index] if over else []
            page.close()
    return {"painted": painted, "over_pictures": over_pictures}


def may_be_short(places: Mapping[int, Sequence[Region]]) -> bool:
    """Whether all codes of a document begin alike."""
    codes = {region.code for items in places.values() for region in items if region.code}
    return len({m[0] if (m := PREFIX.match(code)) else code for code in codes}) == 1


def as_drawn(path: Path, drawn: str) -> bytes | Path:
    """The document as pictures are taken of it (``pike.as_drawn``), left in ``drawn`` where that is another; without
    colour profiles that change nothing."""
    made = pike.as_drawn(path)
    if made is None:
        return path
    if drawn:
        Path(drawn).write_bytes(made)
    return bytes(without_profiles(made, offsets.places(made)))


def paint(page: Any, items: Sequence[Region], path: Path, index: int, *, short: bool) -> tuple[list[Painted], bool]:
    """The boxes of one page, and whether a mark may meet a picture there."""
    frame = pdfium.frame(page)
    seen = Page(partial(DRAWN.draw, path, index, page), frame)
    return plan(items, seen.free, short=short), _meets_picture(page, frame, items)


def _meets_picture(page: Any, frame: Frame, regions: Sequence[Region]) -> bool:
    """True unless it is certain that no mark meets a picture: one within a form or a note may stand anywhere."""
    if raw.FPDFPage_GetAnnotCount(page):
        return True
    marks = [region.box.padded(PICTURE_RIM_PT) for region in regions]
    places = (None if item.level else frame.seen_box(item.get_bounds()) for item in pictures(page))
    return any(place is None or any(place.overlaps(mark) for mark in marks) for place in places)

"""Gate 4, where lines were set anew: every surviving word is there, in order, and looks as it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PIL import Image

from counterfoil.redaction._engines.geometry import inverse
from counterfoil.redaction._gates.outside import unlike_at
from counterfoil.redaction._gates.task import Bare, Moved, Result, Task, pixels
from counterfoil.redaction.certificate import Leak
from counterfoil.values import Box

ROW_PT = 4.0

NEXT_PT = 5.0
"""Released words of one line that are no further apart belong to one place."""

LOW_EM, HIGH_EM = 0.22, 0.75
"""The height of a word that is compared, in ems about its baseline: no neighbour's ink reaches there."""


def words(task: Task, result: Result, bare: Bare, before: Image.Image) -> None:
    """``before`` is the page's picture in the source."""
    moved = task.moved.get(bare.index, [])
    if not moved or bare.index in task.pictures:
        return
    there, strangers = _there(bare, task.areas[bare.index], moved)
    for word, letters in zip(moved, there, strict=True):
        if _letters(word.text) not in letters:
            what = "a word set anew is not where it belongs"
            result.leaks.append(Leak(4, "words", bare.index, what, _band(word, to=True), curable=True))
            return
    if strangers:
        result.leaks.append(Leak(4, "words", bare.index, "lines set anew say more than they said", curable=True))
    pairs = [
        (pixels(_band(word, to=False), bare.scale), pixels(_band(word, to=True), bare.scale))
        for word in moved
        if word.text.strip()
    ]
    if number := unlike_at(before, bare.picture, pairs):
        what = f"{number} words set anew look otherwise than they did"
        result.leaks.append(Leak(4, "pixels", bare.index, what, curable=True))


def _there(bare: Bare, areas: Sequence[Box], moved: Sequence[Moved]) -> tuple[list[str], int]:
    """The letters that stand where each word belongs, and how many stand on lines set anew and in no such place."""
    places = [_band(word, to=True).padded(0.6) for word in moved]
    rows, lines = _rows(places), _rows(areas)
    found: list[list[str]] = [[] for _ in moved]
    strangers = 0
    text = bare.text.text
    a, b, c, d, e, f = inverse(bare.frame.to_user())
    height = bare.frame.height
    for index, (left, low, right, high) in bare.text.rects():
        middle, level = (left + right) / 2, (low + high) / 2
        x, y = a * middle + c * level + e, height - (b * middle + d * level + f)
        row = int(y // ROW_PT)
        if row not in rows and row not in lines:
            continue  # nearly every letter of the page
        here = [number for number in rows.get(row, ()) if _holds(places[number], x, y)]
        for number in here:
            found[number].append(text[index])
        if not here:
            within = [areas[number] for number in lines.get(row, ())]
            strangers += any(_holds(area, x, y, area.height / 4) for area in within)
    return [_letters("".join(letters)) for letters in found], strangers


def _rows(boxes: Sequence[Box]) -> dict[int, list[int]]:
    """Which boxes reach into each row of ``ROW_PT``, by their places in the list."""
    rows: dict[int, list[int]] = {}
    for number, box in enumerate(boxes):
        for row in range(int(box.y0 // ROW_PT), int(box.y1 // ROW_PT) + 1):
            rows.setdefault(row, []).append(number)
    return rows


def _holds(box: Box, x: float, y: float, less: float = 0.0) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 + less <= y <= box.y1 - less


def kept_places(task: Task) -> dict[int, list[Box]]:
    """The places of released values, with those of words that were set elsewhere."""
    places = {page: list(boxes) for page, boxes in task.kept.items()}
    for page, boxes in places.items():
        for box in list(boxes):
            lines: dict[float, Box] = {}
            for word in task.moved.get(page, []):
                if box.y0 <= word.y <= box.y1 + 1 and box.x0 - 1 <= (word.x0 + word.x1) / 2 <= box.x1 + 1:
                    now = Box(word.x0 + word.dx, box.y0 + word.dy, max(word.x0, word.x1) + word.dx, box.y1 + word.dy)
                    key = round(now.y0, 1)
                    lines[key] = lines[key].union(now) if key in lines else now
            boxes += _joined(lines.values())
        places[page] = [*boxes, *_joined(boxes)]
    return places


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of one line that follow each other closely, as one."""
    made: list[Box] = []
    for box in sorted(boxes, key=lambda each: (round(each.y0), each.x0)):
        last = made[-1] if made else None
        if last is not None and abs(last.y0 - box.y0) < 1.5 and -1 < box.x0 - last.x1 < NEXT_PT:
            made[-1] = last.union(box)
        else:
            made.append(box)
    return made


def _band(word: Moved, *, to: bool) -> Box:
    dx, dy = (word.dx, word.dy) if to else (0.0, 0.0)
    low, high = word.y + dy + LOW_EM * word.em, word.y + dy - HIGH_EM * word.em
    return Box(word.x0 + dx, high, max(word.x1, word.x0) + dx, low)


def _letters(text: str) -> str:
    return "".join(character for character in text if not character.isspace() and character not in "\ufffe\x02\x00-")

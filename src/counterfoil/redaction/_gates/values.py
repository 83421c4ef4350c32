"""Gate 2: no withheld value in a page's text, in any object, or in the file's bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from counterfoil.redaction._engines import pike
from counterfoil.redaction._gates.offsets import without_offsets
from counterfoil.redaction._gates.task import Bare, Result, Task, inside_any
from counterfoil.redaction._tags.words import XMP, of_mark, without_own
from counterfoil.redaction._vocabulary import FONT_NAMES, WORDS
from counterfoil.redaction.certificate import Leak
from counterfoil.redaction.needles import texts_of

_NAME = re.compile(rb"/([^\s/()<>\[\]{}%]{3,})")
"""A name in page content. Those of the rebuild are of two or three letters and digits."""

_OF_THE_WRITER = frozenset(name.encode("latin-1") for name in WORDS | FONT_NAMES)


def on_page(task: Task, result: Result, bare: Bare, allowed: Counter[int]) -> None:
    """Needles in the page's text; those that stand in kept places are counted in ``allowed`` instead."""
    kept = task.kept.get(bare.index, [])
    for found in bare.found:
        boxes = bare.text.boxes(found.start, found.end, bare.frame)
        if boxes and all(inside_any(box, kept) for box in boxes):
            allowed[found.needle] += 1
            continue
        where = boxes[0] if boxes else None
        result.leaks.append(Leak(2, "text", bare.index, "a withheld value stands on the page", where))


def in_objects(task: Task, result: Result, allowed: Counter[int], data: bytes, objects: pike.Objects) -> None:
    """Needles in every object of the file and in its bytes, ``data``; page content may hold one as often as pages were
    allowed to show it."""
    in_content: Counter[int] = Counter()
    seen = {XMP} | {
        of_mark(mark.said).encode("latin-1", "replace") for marks in task.painted.values() for mark in marks
    }
    for piece in pike.walk(objects):
        if piece.channel == "content":
            in_content.update(o.needle for o in task.needles.in_text(pike.shown_text(piece.data)))
            hidden = {number for number in _in_bytes(task, piece.data) if not allowed[number]}
            in_content.update(hidden)  # a comment, or a string that is not shown
            for name in set(_NAME.findall(piece.data)) - _OF_THE_WRITER:
                if any(task.needles.in_data(name.decode("latin-1"))):
                    result.leaks.append(Leak(2, "name", -1, f"a withheld value stands in {piece.where}"))
            continue
        if piece.channel in ("font", "image"):
            numbers = set(task.needles.in_binary(piece.data))
        elif piece.data in seen or (piece.channel == "name" and piece.data in _OF_THE_WRITER):
            continue
        else:
            seen.add(piece.data)
            numbers = {o.needle for reading in texts_of(piece.data) for o in task.needles.in_data(reading)}
        for _ in numbers:
            result.leaks.append(Leak(2, piece.channel, -1, f"a withheld value stands in {piece.where}"))
    for number, count in in_content.items():
        if count > allowed[number]:
            result.leaks.append(
                Leak(2, "content", -1, "a withheld value stands in page content more often than it was kept")
            )
    for _ in _in_bytes(task, without_offsets(data)):
        result.leaks.append(Leak(2, "bytes", -1, "a withheld value stands in the file's bytes"))


def _in_bytes(task: Task, data: bytes) -> Sequence[int]:
    """The needles in content, or in a file; the words of its tags, which gate 1 knows to the byte, are no find."""
    return task.needles.in_binary(data) and task.needles.in_binary(without_own(data))

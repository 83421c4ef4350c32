"""The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12 §4.2): a length, four letters, and what is in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BOXES = 100_000
MAX_DEPTH = 16
HOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"tref", b"mvex"))


@dataclass(frozen=True, slots=True)
class Box:
    """One box; ``start`` is where its content begins in the file."""

    kind: bytes
    start: int
    end: int

    def of(self, data: bytes) -> bytes:
        return data[self.start : self.end]


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, in order. Raises ``ValueError`` for one that is longer than what holds it."""
    at = start
    for _ in range(MAX_BOXES):
        if at + 8 > end:
            if data[at:end].strip(b"\0"):
                raise ValueError("bytes that belong to no box")
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise ValueError(f"a box {kind!r} of a wrong length")
        yield Box(kind, at + head, at + size)
        at += size
    raise ValueError("too many boxes")


def child(data: bytes, box: Box, *path: bytes) -> Box:
    """The one box at this path. Raises ``ValueError`` where there is none, or more than one."""
    for kind in path:
        found = [one for one in boxes(data, box.start, box.end) if one.kind == kind]
        if len(found) != 1:
            raise ValueError(f"{len(found)} boxes {kind.decode('latin-1')} where one must be")
        box = found[0]
    return box


def made(kind: bytes, *content: bytes) -> bytes:
    """A box as bytes."""
    body = b"".join(content)
    if len(body) + 8 > 0xFFFFFFFF:
        return struct.pack(">I4sQ", 1, kind, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, kind) + body

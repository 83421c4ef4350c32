"""MP4, M4A and QuickTime: which tracks are played, how long, and what else stands in the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from counterfoil.documents.recordings.boxes import HOLDERS, MAX_DEPTH, Box, boxes, child
from counterfoil.documents.recordings.model import Recording, words

PLAYED = {b"soun": "sound", b"vide": "picture"}
_PLAIN = frozenset(
    (b"ftyp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"dref", b"elst", b"stsd", b"stts",
     b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp", b"sdtp", b"gmhd", b"iods")
)  # fmt: skip
EPOCH_AT = {b"mvhd": 4, b"tkhd": 4, b"mdhd": 4}


def look(data: bytes) -> Recording:
    """What the boxes say. A file that cannot be followed to its end says so."""
    unheard: list[tuple[str, str]] = []
    streams: list[str] = []
    duration: float | None = None
    unread = ""
    try:
        top = list(boxes(data, 0, len(data)))
        for box in top:
            unheard += _beside(data, box, 0)
        (movie,) = [box for box in top if box.kind == b"moov"]
        duration = seconds(data, child(data, movie, b"mvhd"))
        for track in tracks(data, movie):
            kind = handler(data, track)
            if kind in PLAYED:
                streams.append(PLAYED[kind])
            else:
                unheard.append((f"track {words(kind)}", "a track that is neither sound nor picture"))
        if any(box.kind == b"moof" for box in top):
            duration, unread = None, "it is cut into fragments"
    except (ValueError, struct.error, IndexError) as error:
        unread = f"its boxes cannot be followed ({error})"
    return Recording(_media_type(data, streams), tuple(streams), duration, tuple(unheard), unread)


def tracks(data: bytes, movie: Box) -> list[Box]:
    return [box for box in boxes(data, movie.start, movie.end) if box.kind == b"trak"]


def handler(data: bytes, track: Box) -> bytes:
    """The four letters of what a track holds."""
    at = child(data, track, b"mdia", b"hdlr").start
    return data[at + 8 : at + 12]


def seconds(data: bytes, head: Box) -> float:
    """The length that a ``mvhd`` or ``mdhd`` gives."""
    scale, length = scale_and_length(data, head)
    return length / scale if scale else 0.0


def scale_and_length(data: bytes, head: Box) -> tuple[int, int]:
    if data[head.start] == 1:
        scale, length = struct.unpack_from(">IQ", data, head.start + 20)
    else:
        scale, length = struct.unpack_from(">II", data, head.start + 12)
    return int(scale), int(length)


def _beside(data: bytes, box: Box, depth: int) -> Iterator[tuple[str, str]]:
    """What a box holds that is no plain part of a recording."""
    if depth > MAX_DEPTH:
        raise ValueError("boxes nested too deep")
    if box.kind in (b"free", b"skip", b"wide"):
        if found := words(box.of(data).strip(b"\0")):
            yield "unused space", found
    elif box.kind in HOLDERS - {b"udta", b"tref", b"mvex"}:
        for inner in boxes(data, box.start, box.end):
            yield from _beside(data, inner, depth + 1)
    elif box.kind in EPOCH_AT:
        size = 16 if data[box.start] == 1 else 8
        if data[box.start + 4 : box.start + 4 + size].strip(b"\0"):
            yield "day of recording", f"in box {words(box.kind)}"
    elif box.kind == b"hdlr":
        if name := words(data[box.start + 24 : box.end].strip(b"\0")):
            yield "name of a track", name
    elif box.kind not in _PLAIN and box.kind not in (b"moof", b"mfra", b"sidx", b"styp"):
        yield f"box {words(box.kind)}", words(box.of(data).replace(b"\0", b" "))


def _media_type(data: bytes, streams: list[str]) -> str:
    if data[4:8] != b"ftyp" or data[8:12] == b"qt  ":
        return "video/quicktime"
    return "video/mp4" if "picture" in streams or not streams else "audio/mp4"

"""WAVE (RIFF, Multimedia Programming Interface 1.0): the format and the samples; all other chunks are beside them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from counterfoil.documents.recordings.model import Recording, words
from counterfoil.errors import DocumentUnreadable

_PLAIN = {1: "PCM", 3: "floating point", 6: "A-law", 7: "µ-law", 0xFFFE: "extensible"}


def look(data: bytes) -> Recording:
    """What the chunks say."""
    unheard: list[tuple[str, str]] = []
    duration = None
    rate = 0
    unread = ""
    try:
        for name, body in _chunks(data):
            if name == b"fmt ":
                (rate,) = struct.unpack_from("<I", body, 8)
            elif name == b"data":
                duration = len(body) / rate if rate else None
            else:
                unheard.append((f"chunk {words(name)}", words(body)))
    except (struct.error, ValueError) as error:
        unread = f"the chunks cannot be followed ({error})"
    if rest := data[_end(data) :]:
        unheard.append(("bytes after the end", words(rest)))
    return Recording("audio/wav", ("sound",), duration, tuple(unheard), unread)


def clean(data: bytes) -> bytes:
    """A new file of the format and the samples alone. Raises ``DocumentUnreadable`` for what is no plain WAVE file."""
    try:
        chunks = list(_chunks(data))
        formats = [body for name, body in chunks if name == b"fmt "]
        samples = [body for name, body in chunks if name == b"data"]
        if len(formats) != 1 or len(samples) != 1:
            raise ValueError("not one format and one run of samples")
        (tag,) = struct.unpack_from("<H", formats[0], 0)
        if tag not in _PLAIN:
            raise ValueError(f"samples of kind {tag}")
        # The format's own bytes, and nothing that was put after them.
        kept = formats[0][:40] if tag == 0xFFFE else formats[0][:16] + (b"" if tag == 1 else b"\0\0")
        if len(kept) < 16:
            raise ValueError("a format that is cut short")
    except (struct.error, ValueError) as error:
        raise DocumentUnreadable(
            f"The sound file is no plain WAVE file ({error}). Export the copy as WAV (PCM) or MP3."
        ) from error
    body = b"WAVE" + _chunk(b"fmt ", kept) + _chunk(b"data", samples[0])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _end(data: bytes) -> int:
    (size,) = struct.unpack_from("<I", data.ljust(8, b"\0"), 4)
    declared = 8 + int(size) + int(size) % 2
    return min(len(data), declared)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, _end(data)
    while at + 8 <= end:
        name = data[at : at + 4]
        (size,) = struct.unpack_from("<I", data, at + 4)
        if at + 8 + size > end:
            raise ValueError("a chunk that is longer than the file")
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + (b"\0" if len(body) & 1 else b"")

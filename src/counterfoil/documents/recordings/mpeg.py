"""MP3 (ISO/IEC 11172-3, 13818-3): the frames of sound; tags before, between and after them are beside the sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.documents.recordings.model import Recording, words
from counterfoil.errors import DocumentUnreadable

_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44_100, 48_000, 32_000)
_INDEX_MARKS = (b"Xing", b"Info", b"VBRI")


@dataclass(frozen=True, slots=True)
class _Frame:
    start: int
    end: int
    seconds: float


def look(data: bytes) -> Recording:
    """What stands between and around the frames."""
    frames = list(_frames(data))
    unheard: list[tuple[str, str]] = []
    at = 0
    for frame in frames:
        if frame.start > at:
            unheard.append(_beside(data[at : frame.start]))
        if _is_index(data, frame):
            unheard.append(("index of the encoder", words(data[frame.start : frame.end].strip(b"\0"))))
        at = frame.end
    if at < len(data):
        unheard.append(_beside(data[at:]))
    heard = [frame for frame in frames if not _is_index(data, frame)]
    duration = sum(frame.seconds for frame in heard) if heard else None
    unread = "" if heard else "no frame of sound was found in it"
    return Recording("audio/mpeg", ("sound",), duration, tuple(unheard), unread)


def clean(data: bytes) -> bytes:
    """The frames of sound alone, one after the other. Raises ``DocumentUnreadable`` where there are none."""
    kept = b"".join(data[one.start : one.end] for one in _frames(data) if not _is_index(data, one))
    if not kept:
        raise DocumentUnreadable("The sound file holds no frame of MP3. Export the copy as MP3 or WAV.")
    return kept


def _frames(data: bytes) -> Iterator[_Frame]:
    """Whole frames, each followed by another one or by the end of the sound: two bytes alone are no frame."""
    at = _after_tag(data, 0)
    joined = False  # the frame before ends where this one begins
    while at + 4 <= len(data):
        frame = _frame(data, at)
        if frame is not None and (joined or _is_followed(data, frame.end)):
            yield frame
            at, joined = frame.end, True
        elif (after := _after_tag(data, at)) > at:  # not so for a tag that is cut short: it would be read for ever
            at, joined = after, False
        else:
            joined = False
            following = data.find(b"\xff", at + 1)
            if following < 0:
                return
            at = following


def _is_followed(data: bytes, at: int) -> bool:
    return at >= len(data) or data[at : at + 3] in (b"TAG", b"ID3", b"APE") or _frame(data, at) is not None


def _after_tag(data: bytes, at: int) -> int:
    """Past an ID3v2 tag (id3.org, 2.4.0 section 3.1): its length is four times seven bits."""
    if not data.startswith(b"ID3", at) or len(data) < at + 10:
        return at
    size = 0
    for byte in data[at + 6 : at + 10]:
        size = size << 7 | byte & 0x7F
    return min(len(data), at + 10 + size + (10 if data[at + 5] & 0x10 else 0))


def _frame(data: bytes, at: int) -> _Frame | None:
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    rate, hertz, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer != 1 or rate in (0, 15) or hertz == 3:  # layer III of MPEG 1, 2 and 2.5
        return None
    samples_s = _HERTZ[hertz] // {3: 1, 2: 2, 0: 4}[version]
    kilobits = (_RATES_1 if version == 3 else _RATES_2)[rate]
    samples = 1152 if version == 3 else 576
    end = at + samples // 8 * kilobits * 1000 // samples_s + padding
    return _Frame(at, end, samples / samples_s) if end <= len(data) else None


def _is_index(data: bytes, frame: _Frame) -> bool:
    """Whether a frame holds the encoder's index in place of sound: there all else is empty, and names the encoder."""
    return any(mark in data[frame.start + 4 : frame.start + 44] for mark in _INDEX_MARKS)


def _beside(data: bytes) -> tuple[str, str]:
    kinds = {b"ID3": "ID3 tag", b"TAG": "ID3v1 tag", b"APE": "APE tag", b"LYR": "lyrics"}
    return kinds.get(data[:3], "bytes that are no sound"), words(data)

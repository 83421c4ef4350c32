"""What the container of a recording says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording, as its container describes it.

    ``unheard`` is what stands in the file beside sound and picture, and what a player does not play: tags, places,
    pictures, other tracks, each as what it is and its words. ``unread`` says why the container could not be followed
    to its end; empty where it was.
    """

    media_type: str  # "audio/mpeg", "video/mp4" …
    streams: tuple[str, ...] = ()  # "sound", "picture": one for each track that is played
    duration_s: float | None = None  # None where this program does not know
    unheard: tuple[tuple[str, str], ...] = ()
    unread: str = ""

    @property
    def is_video(self) -> bool:
        return "picture" in self.streams or (not self.streams and self.media_type.startswith("video/"))

    def as_json(self) -> dict[str, object]:
        return {
            "media_type": self.media_type,
            "streams": list(self.streams),
            "duration_s": self.duration_s,
            "unheard": [list(pair) for pair in self.unheard],
            "unread": self.unread,
        }


ENDINGS = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}
"""The kinds in which a redacted copy can be brought back, with the ending of its released file."""


def clock(seconds: float) -> str:
    """A place in a recording as people write it.

    >>> clock(75), clock(3661.5)
    ('1:15', '1:01:01.5')
    """
    tenths = round(seconds * 10)
    whole, rest = divmod(tenths, 10)
    hours, minutes, left = whole // 3600, whole % 3600 // 60, whole % 60
    said = f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
    return f"{said}.{rest}" if rest else said


_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\0){3,}")
_WIDE_BIG = re.compile(rb"(?:\0[\x20-\x7e\xa0-\xff]){3,}")


def words(data: bytes, longest: int = 4000) -> str:
    """What of ``data`` a person can read: one byte a letter, UTF-8, or two bytes a letter, as they come mixed in tags.

    >>> words(b"TIT2\\0\\1\\xff\\xfeA\\0d\\0a\\0 \\0S\\0\\0\\0TXXX\\0place")
    'TIT2 Ada S TXXX place'
    """
    data = _WIDE.sub(lambda run: b" " + run[0][::2] + b" ", data)
    data = _WIDE_BIG.sub(lambda run: b" " + run[0][1::2] + b" ", data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "".join(chr(byte) if byte < 0x7F else " " for byte in data)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:longest]

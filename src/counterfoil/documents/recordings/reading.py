"""Which kind of recording a file is, what its container says, and a clean copy of those kinds that may leave."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from counterfoil.documents.recordings import iso, iso_clean, mpeg, wav
from counterfoil.documents.recordings.model import ENDINGS, Recording
from counterfoil.documents.sniff import Kind, sniff
from counterfoil.errors import DocumentUnreadable

_OTHERS = (
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\0\0\x01\xb3", "video/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"FORM", "audio/aiff"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"G", "video/mp2t"),
)


def look(data: bytes) -> Recording:
    """What the container of a recording says. Raises ``DocumentUnreadable`` for what is no recording."""
    if sniff(data) not in (Kind.AUDIO, Kind.VIDEO):
        raise DocumentUnreadable("The file is neither a sound recording nor a video.")
    if data[:4] == b"RIFF":
        return wav.look(data) if data[8:12] == b"WAVE" else _avi(data)
    if data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return iso.look(data)
    for start, media_type in _OTHERS:
        if data.startswith(start):
            return Recording(media_type, unread="this program does not follow containers of this kind")
    return mpeg.look(data)


def clean(data: bytes) -> bytes:
    """A copy without anything beside sound and picture. Raises ``DocumentUnreadable`` with what to do."""
    recording = look(data)
    if recording.media_type not in ENDINGS:
        raise DocumentUnreadable(
            f"A redacted copy cannot be brought back as {recording.media_type}: what stands beside the sound and the "
            "picture could not be removed. Export it as MP4 (H.264 and AAC), M4A, MP3 or WAV."
        )
    if recording.media_type == "audio/wav":
        return wav.clean(data)
    return mpeg.clean(data) if recording.media_type == "audio/mpeg" else iso_clean.clean(data)


def look_json(source: str) -> dict[str, Any]:
    """For the sandbox: ``look``."""
    return look(Path(source).read_bytes()).as_json()


def clean_json(source: str, target: str) -> dict[str, Any]:
    """For the sandbox: writes the clean copy to ``target``, and says what the container of both says."""
    data = Path(source).read_bytes()
    made = clean(data)
    Path(target).write_bytes(made)
    return {"before": look(data).as_json(), "after": look(made).as_json()}


def _avi(data: bytes) -> Recording:
    at = data[:4096].find(b"avih")
    duration = None
    if at >= 0 and len(data) >= at + 28:
        microseconds, *_, frames = struct.unpack_from("<IIIII", data, at + 8)
        duration = microseconds * frames / 1e6 or None
    return Recording("video/x-msvideo", (), duration, (), "this program does not follow containers of this kind")

"""What a recording tells beside its sound and picture: each channel, its positive control, and its twin."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from counterfoil.documents.recordings.reading import clean, look
from counterfoil.errors import DocumentUnreadable

ORIGINAL = (Path(__file__).parents[1] / "corpus" / "recordings" / "original.mp4").read_bytes()
FRAME = b"\xff\xfb\x90\x00" + b"\x55" * 413
PCM = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
SECRETS = (b"Qvxzyjkwpf", b"Zu")


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def in_movie(*boxes: bytes) -> bytes:
    """The video with more in its ``moov``, which stands last: no sample moves."""
    at = ORIGINAL.rindex(b"moov") - 4
    (size,) = struct.unpack_from(">I", ORIGINAL, at)
    assert at + size == len(ORIGINAL)
    more = b"".join(boxes)
    return ORIGINAL[:at] + struct.pack(">I", size + len(more)) + ORIGINAL[at + 4 :] + more


def patched(kind: bytes, offset: int, value: bytes) -> bytes:
    """The video with bytes written over the content of the first box of this kind."""
    at = ORIGINAL.index(kind, ORIGINAL.rindex(b"moov")) + 4 + offset
    return ORIGINAL[:at] + value + ORIGINAL[at + len(value) :]


def other_track(secret: bytes) -> bytes:
    """A track of subtitles, whose words lie with the samples behind the others."""
    handler = box(b"hdlr", bytes(8) + b"text" + bytes(12) + secret + b"\0")
    return in_movie(box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", handler))) + box(b"mdat", secret)


def wave(*chunks: tuple[bytes, bytes], after: bytes = b"", form: bytes = PCM) -> bytes:
    parts = [(b"fmt ", form), *chunks, (b"data", b"\1\2" * 8000)]
    body = b"WAVE" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def id3(secret: bytes) -> bytes:
    frame = b"TIT2" + struct.pack(">I", len(secret) + 1) + b"\0\0\3" + secret
    return b"ID3\4\0\0" + bytes((0, 0, len(frame) >> 7, len(frame) & 0x7F)) + frame


def wide(secret: bytes) -> bytes:
    return secret.decode().encode("utf-16-le")


CHANNELS: dict[str, Callable[[bytes], bytes]] = {
    "mp3: ID3v2 tag": lambda s: id3(s) + FRAME * 5,
    "mp3: ID3v2 tag in two bytes a letter": lambda s: id3(b"\xff\xfe" + wide(s)) + FRAME * 5,
    "mp3: ID3v1 tag": lambda s: FRAME * 5 + b"TAG" + s.ljust(125, b"\0"),
    "mp3: APE tag": lambda s: FRAME * 5 + b"APETAGEX" + bytes(24) + s,
    "mp3: between frames": lambda s: FRAME * 3 + s + FRAME * 3,
    "mp3: a second tag within": lambda s: FRAME * 3 + id3(s) + FRAME * 3,
    "mp3: the encoder's index": lambda s: (b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + s).ljust(417, b"\0") + FRAME * 5,
    "wav: INFO list": lambda s: wave((b"LIST", b"INFOINAM" + s)),
    "wav: broadcast extension": lambda s: wave((b"bext", s.ljust(602, b"\0"))),
    "wav: XML": lambda s: wave((b"iXML", b"<NOTE>" + s + b"</NOTE>")),
    "wav: after the end": lambda s: wave(after=s),
    "wav: behind the format": lambda s: wave(form=PCM + struct.pack("<H", len(s)) + s),
    "mp4: user data": lambda s: in_movie(box(b"udta", box(b"\xa9xyz", b"\0\x0a\x15\xc7" + s))),
    "mp4: metadata": lambda s: in_movie(box(b"meta", bytes(4) + box(b"ilst", box(b"\xa9nam", box(b"data", s))))),
    "mp4: private box": lambda s: ORIGINAL + box(b"uuid", bytes(16) + s),
    "mp4: unused space": lambda s: ORIGINAL + box(b"free", s),
    "mp4: samples that nothing plays": lambda s: ORIGINAL + box(b"mdat", s),
    "mp4: another track": other_track,
    "mp4: name of a track": lambda s: patched(b"hdlr", 24, s[:12]),
    "mp4: name of the encoder": lambda s: patched(b"avc1", 42, bytes((len(s),)) + s),
    "mp4: maker of the encoder": lambda s: patched(b"avc1", 12, s[:4]),
    "mp4: day of recording": lambda s: patched(b"mvhd", 4, s[:8]),
    "mp4: the player's own": lambda s: patched(b"mvhd", 72, s[:8]),
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_stands_beside_sound_and_picture_does_not_leave(channel: str) -> None:
    made = [CHANNELS[channel](secret) for secret in SECRETS]
    assert all(secret[:4] in source or wide(secret) in source for secret, source in zip(SECRETS, made, strict=True))
    released = [clean(source) for source in made]
    assert released[0] == released[1]  # the twin: the bytes do not depend on the secret at all
    assert SECRETS[0][:4] not in released[0]
    found = look(released[0])
    assert (found.unheard, found.unread) == ((), "")
    plain = {"mp3": FRAME * 5, "wav": wave(), "mp4": ORIGINAL}[channel[:3]]
    if not channel.startswith("mp3"):
        assert released[0] == clean(plain)  # and nothing that is played was lost
    assert found.duration_s == pytest.approx(look(clean(plain)).duration_s, abs=0.06)


def elst(length: int, skipped: int) -> bytes:
    at = ORIGINAL.index(b"elst") + 4
    return ORIGINAL[: at + 8] + struct.pack(">Ii", length, skipped) + ORIGINAL[at + 16 :]


HIDING: dict[str, bytes] = {
    "an edit list skips part of it": elst(4000, 30_000),
    "an edit list ends it early": elst(1000, 4096),
    "from another file": patched(b"dref", 8, struct.pack(">I4sI", 12, b"url ", 0)),
    "lies outside": patched(b"stco", 8, struct.pack(">I", 0)),
    "more samples than": patched(b"stsz", 8, struct.pack(">I", 1)),
}


@pytest.mark.parametrize("says", HIDING)
def test_what_is_hidden_and_still_there_is_refused(says: str) -> None:
    with pytest.raises(DocumentUnreadable, match=says):
        clean(HIDING[says])


def test_garbage_is_refused_and_never_a_traceback() -> None:
    for at in range(0, len(ORIGINAL), 97):
        broken = ORIGINAL[:at] + bytes((ORIGINAL[at] ^ 0xFF,)) + ORIGINAL[at + 1 :]
        for source in (broken, ORIGINAL[:at]):
            try:
                made = clean(source)
            except DocumentUnreadable:
                continue
            assert look(made).unheard == ()

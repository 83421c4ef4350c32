"""Sound and video as a sheet."""

from __future__ import annotations

from counterfoil.documents.blocks import Fields, Table
from counterfoil.documents.formats import recording

FRAME = b"\xff\xfb\x90\0" + bytes(413)
"""One of MPEG 1, layer III, at 128 kbit/s and 44,100 Hz."""


def test_a_tag_that_is_cut_short_behind_the_sound_is_told_and_ends() -> None:
    """It was read again and again, for as long as the sandbox let it."""
    content = recording.parse(FRAME * 2 + b"ID3\4\0", "a.mp3")
    [fields] = [one for one in content.blocks if isinstance(one, Fields)]
    assert ("Kind", "audio/mpeg") in fields.rows
    [beside] = [one for one in content.blocks if isinstance(one, Table)]
    assert [row[0] for row in beside.rows] == ["ID3 tag"]

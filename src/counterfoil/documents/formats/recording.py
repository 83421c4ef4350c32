"""A recording as a sheet that says what it is: sound and picture are for a person, and for an outside tool."""

from __future__ import annotations

from counterfoil.documents.blocks import Block, Fields, Heading, Paragraph, Table
from counterfoil.documents.content import Content
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.documents.recordings.model import clock
from counterfoil.documents.recordings.reading import look

SHEET = (
    "This sheet stands for a recording. What is heard and seen in it cannot be shown, searched or redacted here. "
    "Listen to it or view it in the system that keeps it. To release it, have a redacted copy made with the tool of "
    "that system, and bring the copy back."
)
WARNING = "A recording: nothing of what is heard or seen in it was searched. It needs a redacted copy."


def parse(data: bytes, name: str) -> Content:
    """The sheet: kind, length, tracks, and what stands in the file beside sound and picture."""
    found = look(data)
    rows = [
        ("File", name),
        ("Kind", found.media_type),
        ("Length", "not known" if found.duration_s is None else clock(found.duration_s)),
        ("Tracks", ", ".join(found.streams) or "not known"),
        ("Bytes", f"{len(data):,}"),
    ]
    blocks: list[Block] = [Heading("Recording"), Paragraph(SHEET), Fields(tuple(rows))]
    warnings = [WARNING]
    if found.unread:
        warnings.append(f"What the recording holds beside sound and picture is not known: {found.unread}.")
    if found.unheard:
        blocks += [Heading(HIDDEN_HEADING), Table(tuple(dict.fromkeys(found.unheard)))]
    return Content(
        found.media_type, "the container of a recording", tuple(blocks), properties=(), warnings=tuple(warnings)
    )


def is_recording(media_type: str) -> bool:
    """Whether a document of this kind is the sheet of a recording.

    >>> is_recording("video/mp4"), is_recording("application/pdf")
    (True, False)
    """
    return media_type.startswith(("audio/", "video/"))

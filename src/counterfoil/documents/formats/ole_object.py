"""An object that an Office file embeds the old way: a compound file around a file of its own ([MS-OLEDS])."""

from __future__ import annotations

import struct

from counterfoil.documents.blocks import Fields, Heading
from counterfoil.documents.content import Content, Part
from counterfoil.documents.formats import compound
from counterfoil.documents.sniff import Kind
from counterfoil.errors import DocumentUnreadable

NATIVE, WHOLE = "\x01Ole10Native", ("Package", "CONTENTS", "EmbeddedOdf")


def parse(data: bytes) -> Content:
    """The file within as a part, under the name and the paths that it was put in with."""
    root = compound.read(data)
    parts: list[Part] = []
    rows: list[tuple[str, str]] = []
    if NATIVE in root.streams:
        try:
            name, paths, inner = _native(root.streams[NATIVE])
        except (struct.error, ValueError) as error:
            raise DocumentUnreadable("The embedded object is damaged. Save what is in it as a file.") from error
        parts.append(Part(name, inner))
        rows += [("File", name), *(("Was at", path) for path in paths if path)]
    for stream in WHOLE:
        if stream in root.streams:
            parts.append(Part(f"embedded {stream}", root.streams[stream]))
            rows.append(("File", f"embedded {stream}"))
    return Content(
        Kind.OLE_OBJECT.value,
        "an embedded object",
        (Heading("Embedded file", 1), Fields(tuple(rows))),
        parts=tuple(parts),
    )


def _native(data: bytes) -> tuple[str, list[str], bytes]:
    at = 6  # a length and a number
    texts: list[str] = []
    for _ in range(2):
        end = data.index(b"\0", at)
        texts.append(data[at:end].decode("cp1252", "replace"))
        at = end + 1
    at += 4  # two numbers
    (length,) = struct.unpack_from("<I", data, at)
    texts.append(data[at + 4 : at + 4 + length].rstrip(b"\0").decode("cp1252", "replace"))
    at += 4 + length
    (size,) = struct.unpack_from("<I", data, at)
    return texts[0] or "embedded file", texts[1:], data[at + 4 : at + 4 + size]

"""What the codes of a simple font mean: glyph names and characters (ISO 32000-2 §9.6.5)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pikepdf
from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

NOTHING = ".notdef"


def differences(font: Any) -> Iterable[tuple[int, str]]:
    """Code and glyph name (without its slash) of every difference that a font's encoding lists."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return
    code = 0
    for item in encoding.get("/Differences", pikepdf.Array()):
        if isinstance(item, pikepdf.Name):
            yield code, str(item)[1:]
            code += 1
        else:
            code = int(item)


def base_encoding(font: Any) -> str:
    """The name of the encoding that the differences are from, empty where none is named."""
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        encoding = encoding.get("/BaseEncoding")
    return "" if encoding is None else str(encoding)


def glyph_names(font: Any, built_in: list[str] | None = None) -> list[str]:
    """The 256 glyph names of a simple font; ``built_in``: those of its program, for codes that nothing else names."""
    base = base_encoding(font)
    listed = _win_ansi() if base == "/WinAnsiEncoding" else MacRoman if base == "/MacRomanEncoding" else built_in
    names = list(listed or StandardEncoding)
    names += [NOTHING] * (256 - len(names))
    for code, name in differences(font):
        if 0 <= code < 256:
            names[code] = name
    return names


def characters(name: str) -> str:
    """The text of a glyph by its name (Adobe Glyph List); empty where the name says nothing."""
    return "" if name == NOTHING else agl.toUnicode(name)


@cache
def _win_ansi() -> list[str]:
    names = []
    for code in range(256):
        character = bytes([code]).decode("cp1252", "replace")
        name = agl.UV2AGL.get(ord(character), NOTHING) if code >= 32 and character != "\ufffd" else NOTHING
        names.append({"nbspace": "space", "sfthyphen": "hyphen", "mu": "mu"}.get(name, name))
    return names

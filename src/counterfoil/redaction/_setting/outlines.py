"""Outlines of CFF and Type 1 glyphs drawn anew, and a CFF program of them: imported where a document has such fonts.

A file that was put together from many records has the same letters in many fonts: each is drawn and written once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.cffLib import PrivateDict
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

from counterfoil.redaction._setting.names import NOTHING

EPOCH = 2_082_844_800
"""1970, in seconds since 1904, as TrueType counts: fontTools warns of anything earlier."""

Rect = tuple[float, ...]


@dataclass(frozen=True)
class Outline:
    """One glyph as it is written; ``around`` its control points, ``within`` what of it is black."""

    code: bytes
    around: Rect | None
    within: Rect | None


class _Written(T2CharString):  # type: ignore[misc]  # fontTools has no types
    """A charstring whose bounds are known: fontTools would draw it to learn them."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(bytecode=outline.code)
        self._bounds = outline.within

    def calcBounds(self, glyphSet: Any) -> Rect | None:
        return self._bounds


def outline(strings: Any, name: str) -> Outline:
    """The glyph of this name, else of ``.notdef``, else nothing, drawn anew from the charstrings of a program."""
    if name not in strings.keys():  # noqa: SIM118 - fontTools' index of charstrings is no dictionary
        name = NOTHING
    if name not in strings.keys():  # noqa: SIM118
        return _drawn((), 0)
    source = strings[name]
    pen = RecordingPen()
    source.draw(pen)
    width = round(getattr(source, "width", 0) or 0)
    if any(kind == "addComponent" for kind, _ in pen.value):
        return _made(pen.value, width, strings)
    return _drawn(tuple(pen.value), width)


def program(names: Sequence[str], outlines: Sequence[Outline], units: int) -> bytes:
    """A CFF program (Adobe technical note 5176) of these glyphs."""
    builder = FontBuilder(units, isTTF=False)
    builder.setupGlyphOrder(list(names))
    builder.setupHead(unitsPerEm=units, created=EPOCH, modified=EPOCH)
    builder.setupCFF("F", {}, {name: _Written(one) for name, one in zip(names, outlines, strict=True)}, {})
    out = io.BytesIO()
    builder.font["CFF "].cff.compile(out, builder.font)
    return out.getvalue()


@lru_cache(maxsize=4096)
def _drawn(value: Sequence[Any], width: int) -> Outline:
    return _made(value, width, None)


def _made(value: Sequence[Any], width: int, strings: Any) -> Outline:
    pen, reach = T2CharStringPen(width, strings), ControlBoundsPen(strings)
    for kind, points in value:
        getattr(pen, kind)(*points)
        getattr(reach, kind)(*points)
    made = pen.getCharString(PrivateDict(), [])
    within = made.calcBounds(None)
    made.compile()
    return Outline(made.bytecode, reach.bounds, within)

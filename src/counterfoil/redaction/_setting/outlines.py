"""Outlines of CFF and Type 1 glyphs drawn anew, and a CFF program of them: imported where a document has such fonts.

A file that was put together from many records has the same letters in many fonts: each is drawn and written once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools.cffLib import CFFFontSet, CharStrings, GlobalSubrsIndex, PrivateDict, TopDict, TopDictIndex
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

from counterfoil.redaction._setting.names import NOTHING

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


class _Around:
    """What fontTools asks of the OpenType font around a CFF program; here there is none."""

    recalcBBoxes = True


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
    font, top, private = CFFFontSet(), TopDict(), PrivateDict()
    font.major, font.minor, font.fontNames, font.topDictIndex = 1, 0, ["F"], TopDictIndex()
    font.GlobalSubrs = top.GlobalSubrs = GlobalSubrsIndex()
    font.topDictIndex.append(top)
    top.charset, top.Private, top.FontMatrix = list(names), private, [1 / units, 0, 0, 1 / units, 0, 0]
    top.CharStrings = CharStrings(None, top.charset, font.GlobalSubrs, private, None, None)
    for name, one in zip(names, outlines, strict=True):
        top.CharStrings[name] = written = _Written(one)
        written.private, written.globalSubrs = private, font.GlobalSubrs
    out = io.BytesIO()
    font.compile(out, _Around())
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

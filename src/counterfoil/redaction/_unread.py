"""Which pages hold letters that no text engine reads: told from the objects of the file, before any page is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_NUMBER = re.compile(rb"-?\d*\.?\d+")
_TO_BLANKS = bytes.maketrans(b"\t\n\r\f\v", b"     ")

MANY_CURVES = 120
"""So many curves on one page may be letters drawn as outlines all over it: the page is read whole."""

FEW_STROKES = 8
"""More strokes than twice its lines, by this many, may be a word drawn as outlines: a form is made of single lines."""

FEW_BARS = 6
"""More small rectangles than this may be a word made of bars."""

MEANINGLESS = re.compile(r"^/(?:g|G|c|C|cid|index|glyph|a|uniF|u?F|\.)?[0-9A-F]{1,6}$|^/\.notdef$")
"""Names of glyphs that programs number: they say nothing of the letter (Adobe's list of glyph names has none)."""


@dataclass
class Pages:
    """``unread``: to be read whole. ``drawn``: may hold words as drawings. Page indices from 0."""

    count: int = 0
    unread: set[int] = field(default_factory=set)
    drawn: set[int] = field(default_factory=set)


Read = Callable[[Any], bytes]
"""Gives a stream, decoded."""


def _decoded(stream: Any) -> bytes:
    return bytes(stream.read_bytes())


def pages(pdf: pikepdf.Pdf, read: Read = _decoded) -> Pages:
    """Pages with glyph drawings, patterns, inline pictures or letters without meaning; each such object once."""
    found = Pages(len(pdf.pages))
    known: set[Any] = set()
    for index, page in enumerate(pdf.pages):
        for item in _unread(page.obj.get("/Resources"), 0, read):
            if item.objgen not in known or item.objgen == (0, 0):
                found.unread.add(index)
                known.add(item.objgen)
        spaced = _spaced(_content(page, read))
        if _has_inline(spaced) or _curves(spaced) > MANY_CURVES:
            found.unread.add(index)
        elif _strokes(spaced) > FEW_STROKES or _bars(spaced) > FEW_BARS:
            found.drawn.add(index)
    return found


def _has_inline(spaced: bytes) -> bool:
    return b" BI " in spaced or spaced.startswith(b"BI ")


def _spaced(data: bytes) -> bytes:
    """Content with a blank before and a blank behind every operator that are its own: so it can be counted."""
    return data.translate(_TO_BLANKS).replace(b" ", b"  ")


def _strokes(spaced: bytes) -> int:
    """Lines and curves of a content stream beyond the first of each path."""
    return spaced.count(b" l ") + _curves(spaced) - spaced.count(b" m ")


def _bars(spaced: bytes) -> int:
    """Rectangles that are neither thin as a rule nor large as a field."""
    sides = (before.rsplit(None, 2)[-2:] for before in spaced.split(b" re ")[:-1])
    return sum(1 for each in sides if len(each) == 2 and all(map(_NUMBER.fullmatch, each)) and _is_bar(*each))


def _is_bar(wide: bytes, high: bytes) -> bool:
    small, large = sorted((abs(float(wide)), abs(float(high))))
    return small >= 1 and large < 80


def _curves(spaced: bytes) -> int:
    return spaced.count(b" c ") + spaced.count(b" v ") + spaced.count(b" y ")


def _content(page: pikepdf.Page, read: Read) -> bytes:
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(read(part) for part in parts if isinstance(part, pikepdf.Stream))


def _unread(resources: Any, depth: int, read: Read) -> Iterator[Any]:
    """Type 3 fonts, patterns, fonts whose codes nobody can turn into letters, soft masks, meshes of colours, and forms
    with drawings or inline pictures; those within forms included."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > 24:
        return
    for item in resources.get("/XObject", pikepdf.Dictionary()).values():
        if str(item.get("/Subtype")) == "/Form":
            spaced = _spaced(read(item))
            if _has_inline(spaced) or _strokes(spaced) > FEW_STROKES:
                yield item
            yield from _unread(item.get("/Resources"), depth + 1, read)
    for font in resources.get("/Font", pikepdf.Dictionary()).values():
        if str(font.get("/Subtype")) == "/Type3" or not _says_letters(font):
            yield font
    yield from resources.get("/Pattern", pikepdf.Dictionary()).values()
    for item in resources.get("/Shading", pikepdf.Dictionary()).values():
        if int(item.get("/ShadingType", 0)) not in (2, 3):  # all but a run of colours can draw letters
            yield item
    for item in resources.get("/ExtGState", pikepdf.Dictionary()).values():
        if isinstance(mask := item.get("/SMask"), pikepdf.Dictionary):
            yield mask  # no engine reads the text of one


def _says_letters(font: Any) -> bool:
    """False for a font without a map to Unicode whose codes or glyph names mean nothing by themselves."""
    if "/ToUnicode" in font:
        return True
    encoding = font.get("/Encoding")
    if str(font.get("/Subtype")) == "/Type0":
        return not str(encoding).startswith("/Identity") and isinstance(encoding, pikepdf.Name)
    if isinstance(encoding, pikepdf.Dictionary):
        names = [str(item) for item in encoding.get("/Differences", []) if isinstance(item, pikepdf.Name)]
        return not any(MEANINGLESS.match(name) for name in names)
    return True

"""How far each code of a font moves the pen, as the file says it; nothing is guessed."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

import pikepdf

from counterfoil.redaction._setting import standard
from counterfoil.redaction._setting.names import characters, glyph_names
from counterfoil.redaction._syntax import CannotRebuild

MUPDF = {
    "Courier": "cour",
    "Courier-Bold": "cobo",
    "Courier-Oblique": "coit",
    "Courier-BoldOblique": "cobi",
    "Helvetica": "helv",
    "Helvetica-Bold": "hebo",
    "Helvetica-Oblique": "heit",
    "Helvetica-BoldOblique": "hebi",
    "Times-Roman": "tiro",
    "Times-Bold": "tibo",
    "Times-Italic": "tiit",
    "Times-BoldItalic": "tibi",
}
"""What MuPDF calls the standard fonts; it is asked for letters that no standard encoding names."""


class Advances:
    """The advances of one font, in thousandths of its size. Raises ``CannotRebuild`` for what cannot be told."""

    def __init__(self, font: Any) -> None:
        kind = str(font.get("/Subtype"))
        self.wide = kind == "/Type0"
        self.scale = 0.001
        self._of = _Known()
        if self.wide:
            self._composite(font)
        else:
            self._simple(font, kind)
        self.of = self._of.__getitem__

    def codes(self, data: bytes) -> tuple[int, ...]:
        """The codes of a shown string."""
        return struct.unpack_from(f">{len(data) // 2}H", data) if self.wide else tuple(data)

    def total(self, data: bytes) -> float:
        """The advance of a whole string, without character and word spacing."""
        return sum(map(self.of, self.codes(data)))

    def _simple(self, font: Any, kind: str) -> None:
        descriptor = font.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            self._of.otherwise = float(descriptor.get("/MissingWidth", 0))
        if kind == "/Type3":
            self.scale = abs(float(font.FontMatrix[0]))
        widths = font.get("/Widths")
        if widths is not None:
            first = int(font.get("/FirstChar", 0))
            self._of.update({first + place: float(width) for place, width in enumerate(widths)})
            return
        name = str(font.get("/BaseFont", ""))[1:]
        if name not in standard.FONTS:
            raise CannotRebuild("a font without widths")
        known = standard.widths(name)
        for code, glyph in enumerate(glyph_names(font)):
            width = known.get(glyph)
            self._of[code] = _otherwise(name, characters(glyph)) if width is None else width

    def _composite(self, font: Any) -> None:
        if str(font.get("/Encoding")) != "/Identity-H":
            raise CannotRebuild("a composite font with a code map of its own")
        below = font.DescendantFonts[0]
        self._of.otherwise = float(below.get("/DW", 1000))
        items, at = list(below.get("/W", pikepdf.Array())), 0
        while at + 1 < len(items):
            first = int(items[at])
            if isinstance(items[at + 1], pikepdf.Array):
                widths = [float(width) for width in items[at + 1]]
                self._of.ranges.append((first, first + len(widths), widths))
                at += 2
            else:
                last = int(items[at + 1])
                if at + 2 >= len(items) or last - first > 65535:
                    raise CannotRebuild("a font with broken widths")
                self._of.ranges.append((first, last + 1, [float(items[at + 2])]))
                at += 3


class _Known(dict[int, float]):
    """Code → advance. A composite font tells thousands by ranges, of which a document needs some: looked up once."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int, list[float]]] = []  # from, to (exclusive), one for each or one for all
        self.otherwise = 0.0

    def __missing__(self, code: int) -> float:
        found = self.otherwise
        for first, end, widths in reversed(self.ranges):  # of several the last counts
            if first <= code < end:
                found = widths[code - first] if len(widths) > 1 else widths[0]
                break
        self[code] = found
        return found


@cache
def _otherwise(name: str, text: str) -> float:
    """The advance of a letter that is in no standard encoding; 0 of what is none."""
    if not text:
        return 0.0
    import pymupdf  # inline: slow import, and hardly any document has such a letter

    return float(pymupdf.Font(MUPDF[name]).glyph_advance(ord(text[0]))) * 1000

"""How far each code of a font moves the pen, as the file says it; nothing is guessed."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

import pikepdf
import pymupdf

from counterfoil.redaction._content import CannotRebuild
from counterfoil.redaction._setting.names import characters, glyph_names

BASE_14 = {
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
"""The standard fonts of Latin letters (ISO 32000-1 §9.6.2.2), which may come without widths → MuPDF's names."""


class Advances:
    """The advances of one font, in thousandths of its size. Raises ``CannotRebuild`` for what cannot be told."""

    def __init__(self, font: Any) -> None:
        kind = str(font.get("/Subtype"))
        self.wide = kind == "/Type0"
        self.scale = 0.001
        self._of: dict[int, float] = {}
        self._otherwise = 0.0
        if self.wide:
            self._composite(font)
        else:
            self._simple(font, kind)

    def codes(self, data: bytes) -> tuple[int, ...]:
        """The codes of a shown string."""
        return struct.unpack_from(f">{len(data) // 2}H", data) if self.wide else tuple(data)

    def of(self, code: int) -> float:
        return self._of.get(code, self._otherwise)

    def total(self, data: bytes) -> float:
        """The advance of a whole string, without character and word spacing."""
        of = self._of
        try:
            return sum([of[code] for code in self.codes(data)])
        except KeyError:
            return sum(map(self.of, self.codes(data)))

    def _simple(self, font: Any, kind: str) -> None:
        descriptor = font.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary):
            self._otherwise = float(descriptor.get("/MissingWidth", 0))
        if kind == "/Type3":
            self.scale = abs(float(font.FontMatrix[0]))
        widths = font.get("/Widths")
        if widths is not None:
            first = int(font.get("/FirstChar", 0))
            self._of = {first + place: float(width) for place, width in enumerate(widths)}
            return
        name = BASE_14.get(str(font.get("/BaseFont", ""))[1:])
        if name is None:
            raise CannotRebuild("a font without widths")
        measure = _standard(name)
        for code, glyph in enumerate(glyph_names(font)):
            text = characters(glyph)
            self._of[code] = measure(ord(text[0])) * 1000 if text else 0.0

    def _composite(self, font: Any) -> None:
        if str(font.get("/Encoding")) != "/Identity-H":
            raise CannotRebuild("a composite font with a code map of its own")
        below = font.DescendantFonts[0]
        self._otherwise = float(below.get("/DW", 1000))
        items, at = list(below.get("/W", pikepdf.Array())), 0
        while at + 1 < len(items):
            first = int(items[at])
            if isinstance(items[at + 1], pikepdf.Array):
                self._of.update({first + n: float(width) for n, width in enumerate(items[at + 1])})
                at += 2
            else:
                last = int(items[at + 1])
                if at + 2 >= len(items) or last - first > 65535:
                    raise CannotRebuild("a font with broken widths")
                self._of.update(dict.fromkeys(range(first, last + 1), float(items[at + 2])))
                at += 3


@cache
def _standard(name: str) -> Any:
    return cache(pymupdf.Font(name).glyph_advance)

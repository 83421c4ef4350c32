"""Typefaces with known widths: four of the base-14 (not embedded) and three that travel inside PyMuPDF (embedded).

Nothing depends on a font of the machine. ``Face.encode`` gives the bytes of a PDF string operand (ISO 32000-2 §9.4.3).
"""

from __future__ import annotations

from functools import cache

import pymupdf

# WinAnsi places of the few characters beyond Latin-1 that the forms use (ISO 32000-2, annex D.2).
_WIN_ANSI = {"–": 0x96, "—": 0x97, "’": 0x92, "‘": 0x91, "“": 0x93, "”": 0x94, "•": 0x95, "…": 0x85}


class Face:
    """One typeface at any size. Widths are in points; ascent and descent are of capitals and of letters like g."""

    def __init__(self, resource: str, code: str, *, embedded: bool) -> None:
        self.resource = resource  # its name among a page's fonts
        self.code = code  # PyMuPDF's short name
        self.embedded = embedded
        self.font = pymupdf.Font(code)
        self._advance: dict[str, float] = {}

    def width(self, text: str, size: float) -> float:
        """How far the pen moves for ``text``."""
        known = self._advance
        total = 0.0
        for char in text:
            if char not in known:
                known[char] = self.font.glyph_advance(ord(char))
            total += known[char]
        return total * size

    def overhang(self, text: str, size: float) -> float:
        """How far ink stands out to the left of the pen: the TrueType face draws its J under the letter before."""
        return 0.13 * size if self.code == "cjk" and text[0] in "Jj" else 0.0

    def encode(self, text: str) -> str:
        """``text`` as a hexadecimal string operand. Raises ``ValueError`` for a character that the face lacks."""
        if self.embedded:
            return "<" + "".join(f"{self._glyph(char):04x}" for char in text) + ">"
        codes = [_WIN_ANSI.get(char, ord(char)) for char in text]
        if any(code > 0xFF for code in codes):
            raise ValueError(f"{text!r}: the base-14 fonts hold only Western European letters.")
        return "<" + bytes(codes).hex() + ">"

    def _glyph(self, char: str) -> int:
        glyph = int(self.font.has_glyph(ord(char)))
        if glyph == 0:
            raise ValueError(f"{char!r}: not in {self.font.name}.")
        return glyph


@cache
def face(name: str) -> Face:
    """A face by the name that the forms use: sans, bold, serif, serif-bold, mono, mono-bold; embedded: e-sans …"""
    resource, code = {
        "sans": ("helv", "helv"),
        "bold": ("hebo", "hebo"),
        "serif": ("tiro", "tiro"),
        "serif-bold": ("tibo", "tibo"),
        "italic": ("tiit", "tiit"),
        "mono": ("cour", "cour"),
        "mono-bold": ("cobo", "cobo"),
        "e-sans": ("Es", "helv"),
        "e-bold": ("Eb", "hebo"),
        "e-droid": ("Ed", "cjk"),  # a TrueType face
    }[name]
    return Face(resource, code, embedded=resource != code)

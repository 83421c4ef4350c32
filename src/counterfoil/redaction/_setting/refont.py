"""A font with the glyphs that a release shows, numbered as it first shows them, and nothing that tells of others.

The programs that make documents number a font's glyphs as they first use them, the removed ones included: codes,
widths, outlines and the order of all three tell which letters a name was made of. Here every embedded font becomes a
composite one whose code, CID and glyph number are one: 1 for the first glyph that the release shows, 2 for the next.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import pikepdf

from counterfoil.redaction._setting.names import NOTHING, base_encoding, differences, glyph_names
from counterfoil.redaction._setting.truetype import TrueType
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import data_of

SYMBOLIC = 4


class Program:
    """The embedded program of one font: which glyph a code shows, and a new program of some of them."""

    def __init__(self, font: Any, programs: dict[str, bytes]) -> None:
        self.wide = str(font.get("/Subtype")) == "/Type0"
        below = font.DescendantFonts[0] if self.wide else font
        self.outlines = "glyf"
        self._glyph_of: Callable[[int], str]
        try:
            if "/FontFile" in programs:
                self._type_1(font, programs["/FontFile"])
            elif "/FontFile2" in programs:
                self._true_type(font, below, programs["/FontFile2"])
            else:
                self._compact(font, below, programs["/FontFile3"])
        except CannotRebuild:
            raise
        except Exception as error:  # fontTools raises whatever a broken font makes it raise
            raise CannotRebuild(f"a font that cannot be read ({type(error).__name__})") from error

    def glyph_of(self, code: int) -> str:
        """The name, in the program, of the glyph that a code of the source shows."""
        return self._glyph_of(code)

    def with_glyphs(self, names: Sequence[str]) -> tuple[bytes, tuple[int, ...]]:
        """A program with ``.notdef`` and these glyphs, in this order, and the box around them in thousandths of an em.

        Raises ``CannotRebuild``.
        """
        try:
            return self._made([NOTHING, *names])
        except CannotRebuild:
            raise
        except Exception as error:  # as above
            raise CannotRebuild(f"a font that cannot be written anew ({type(error).__name__})") from error

    # -- reading

    def _true_type(self, font: Any, below: Any, data: bytes) -> None:
        self.true_type = TrueType(data)
        self.units = self.true_type.units
        count = self.true_type.count
        if self.wide:
            mapped = below.get("/CIDToGIDMap")
            table = data_of(mapped) if isinstance(mapped, pikepdf.Stream) else None

            def glyph_of(code: int) -> str:
                number = code if table is None else int.from_bytes(table[2 * code : 2 * code + 2], "big")
                return str(number if number < count else 0)

            self._glyph_of = glyph_of
        else:
            from fontTools.ttLib import TTFont  # inline: slow import, and few documents have simple TrueType fonts

            font_tables = TTFont(io.BytesIO(data), lazy=True)
            # Names of glyphs are their numbers: to read thousands of true names for a dozen glyphs takes a second.
            font_tables.setGlyphOrder([str(number) for number in range(count)])
            self._glyph_of = _simple_true_type(font, font_tables, partial(_names, data))

    def _compact(self, font: Any, below: Any, data: bytes) -> None:
        if data[:4] == b"OTTO":
            from fontTools.ttLib import TTFont  # inline: slow import, and few documents have such a font

            self.font = TTFont(io.BytesIO(data), lazy=True)
            cff = self.font["CFF "].cff
        elif data[:4] in (b"\x00\x01\x00\x00", b"true"):
            self._true_type(font, below, data)
            return
        else:
            from fontTools.cffLib import CFFFontSet  # inline: most documents have none

            cff = CFFFontSet()
            cff.decompile(io.BytesIO(data), None)
        top = cff.topDictIndex[0]
        self.outlines = "CFF "
        self.strings = top.CharStrings
        matrix = getattr(top, "FontMatrix", None) or [0.001]
        self.units = round(1 / matrix[0])
        order = list(cff[cff.fontNames[0]].getGlyphOrder())
        keyed = hasattr(top, "ROS")
        if self.wide:
            by_cid = {int(name[3:]): name for name in order if name.startswith("cid")} if keyed else None

            def glyph_of(code: int) -> str:
                if by_cid is not None:
                    return str(by_cid.get(code, NOTHING))
                return str(order[code]) if code < len(order) else NOTHING

            self._glyph_of = glyph_of
        else:
            built_in = getattr(top, "Encoding", None)
            listed = list(built_in) if isinstance(built_in, list) else None
            self._glyph_of = _by_name(font, listed, set(order))

    def _type_1(self, font: Any, data: bytes) -> None:
        from fontTools.t1Lib import T1Font, deHexString, findEncryptedChunks, isHex  # inline: as above

        program = T1Font.__new__(T1Font)  # its own way leads over a file, and the sandbox has no place for one
        program.data = b"".join(
            deHexString(part) if encrypted and isHex(part[:4]) else part
            for encrypted, part in findEncryptedChunks(data)
        )
        program.encoding = "ascii"
        program.parse()
        self.outlines = "CFF "
        self.strings = program.getGlyphSet()
        self.units = round(1 / program["FontMatrix"][0])
        built_in = program["Encoding"]
        listed = list(built_in) if isinstance(built_in, list) else None
        self._glyph_of = _by_name(font, listed, set(self.strings.keys()))

    # -- writing

    def _made(self, names: list[str]) -> tuple[bytes, tuple[int, ...]]:
        if self.outlines == "glyf":
            data, (x0, y0, x1, y1) = self.true_type.cut([int(name) for name in names[1:]])
            return data, self._around([(x0, y0, x1, y1)])
        from counterfoil.redaction._setting import outlines  # inline: slow import, and many documents have no such font

        new = [f"g{number}" for number in range(len(names))]
        new[0] = NOTHING
        drawn = [outlines.outline(self.strings, name) for name in names]
        data = outlines.program(new, drawn, self.units)
        return data, self._around([one.around for one in drawn if one.around])

    def _around(self, boxes: Sequence[tuple[float, ...]]) -> tuple[int, ...]:
        """The box around all of them."""
        sides = list(zip(*boxes, strict=True)) or [(0.0,)] * 4
        x0, y0, x1, y1 = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
        return tuple(round(value * 1000 / self.units) for value in (x0, y0, x1, y1))


@cache
def _names(data: bytes) -> list[str]:
    """The true names of a TrueType program's glyphs."""
    from fontTools.ttLib import TTFont  # inline: as above

    return list(TTFont(io.BytesIO(data), lazy=True).getGlyphOrder())


def _by_name(font: Any, built_in: list[str] | None, known: set[str]) -> Callable[[int], str]:
    names = glyph_names(font, built_in)

    def glyph_of(code: int) -> str:
        return names[code] if names[code] in known else NOTHING

    return glyph_of


def _simple_true_type(font: Any, program: Any, true_names: Callable[[], list[str]]) -> Callable[[int], str]:
    """ISO 32000-2 §9.6.5.4: by encoding through a Unicode or Macintosh map, or by code through the symbolic one."""
    from fontTools import agl  # inline: few documents have simple TrueType fonts
    from fontTools.encodings.MacRoman import MacRoman

    tables = (
        {(table.platformID, table.platEncID): table.cmap for table in program["cmap"].tables}
        if "cmap" in program
        else {}
    )
    flags = int(font.FontDescriptor.get("/Flags", 0))
    encoded = bool(base_encoding(font)) or any(True for _ in differences(font))
    names = glyph_names(font)

    def glyph_of(code: int) -> str:
        if encoded and ((3, 1) in tables or (1, 0) in tables) and not (flags & SYMBOLIC and (3, 0) in tables):
            name = names[code]
            text = agl.toUnicode(name)
            if (3, 1) in tables and text and ord(text[0]) in tables[3, 1]:
                return str(tables[3, 1][ord(text[0])])
            if (1, 0) in tables and name in MacRoman and MacRoman.index(name) in tables[1, 0]:
                return str(tables[1, 0][MacRoman.index(name)])
            if name in (order := true_names()):
                return str(order.index(name))
        for offset in (0xF000, 0, 0xF100, 0xF200):
            if (3, 0) in tables and offset + code in tables[3, 0]:
                return str(tables[3, 0][offset + code])
        if (1, 0) in tables and code in tables[1, 0]:
            return str(tables[1, 0][code])
        return str(code) if not tables and code < len(program.getGlyphOrder()) else "0"

    return glyph_of

"""Fonts for the twin test, embedded in every way that PDF knows; codes mostly follow the order of first use.

That order is the hard case: it depends on the secret, so that a line which nobody touched is written with other codes
in each twin. The outlines are those of PyMuPDF's own Nimbus fonts; nothing is installed or fetched.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache

import pikepdf
import pymupdf
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import encrypt
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Stream

FACES = {"helv": "Helvetica", "tiro": "Times-Roman", "cour": "Courier"}
NOTDEF = ".notdef"
EPOCH = 2_082_844_800
"""1970, in seconds since 1904, as TrueType counts."""

Encode = Callable[[str], bytes]
Made = tuple[pikepdf.Object, Encode]


class Outlines:
    """The glyphs of one of MuPDF's fonts by their names, 1,000 units an em."""

    def __init__(self, face: str) -> None:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(pymupdf.Font(face).buffer), None)
        self.strings = fonts.topDictIndex[0].CharStrings
        self._known: dict[str, tuple[int, RecordingPen]] = {}

    def of(self, name: str) -> tuple[int, RecordingPen]:
        if name not in self._known:
            pen = RecordingPen()
            self.strings[name].draw(pen)
            self._known[name] = round(self.strings[name].width), pen
        return self._known[name]


@cache
def outlines(face: str) -> Outlines:
    return Outlines(face)


def glyph_name(character: str) -> str:
    return {" ": "space", "-": "hyphen"}.get(character, agl.UV2AGL.get(ord(character), NOTDEF))


@cache
def advance(face: str, character: str) -> int:
    return outlines(face).of(glyph_name(character))[0]


def width(face: str, text: str) -> float:
    """In ems."""
    return sum(advance(face, character) for character in text) / 1000


@cache
def _quadratic(face: str, name: str) -> object:
    pen = TTGlyphPen(None)
    outlines(face).of(name)[1].replay(Cu2QuPen(pen, 1, reverse_direction=True))
    return pen.glyph()


def true_type(face: str, names: Sequence[str], cmap: dict[int, str] | None = None, *, symbol: bool = False) -> bytes:
    names = [NOTDEF, *names]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupHead(unitsPerEm=1000, created=EPOCH, modified=EPOCH)
    builder.setupGlyf({name: _quadratic(face, name) for name in names})
    left = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in names}
    builder.setupHorizontalMetrics({name: (outlines(face).of(name)[0], left[name]) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    if cmap is not None:
        builder.setupCharacterMap({0xF000 + c: n for c, n in cmap.items()} if symbol else cmap)
        if symbol:
            for table in builder.font["cmap"].tables:
                table.platEncID = 0 if table.platformID == 3 else table.platEncID
    builder.setupPost(keepGlyphNames=False)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def compact(face: str, names: Sequence[str]) -> bytes:
    names = [NOTDEF, *names]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    strings = {}
    for name in names:
        wide, drawn = outlines(face).of(name)
        pen = T2CharStringPen(wide, None)
        drawn.replay(pen)
        strings[name] = pen.getCharString()
    builder.setupCFF("F", {}, strings, {})
    builder.setupHorizontalMetrics({name: (outlines(face).of(name)[0], 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupMaxp()
    out = io.BytesIO()
    builder.font["CFF "].cff.compile(out, builder.font)
    return out.getvalue()


def type_1(face: str, names: Sequence[str]) -> tuple[bytes, list[int]]:
    """A Type 1 program and the lengths of its three parts."""
    clear = (
        b"%!PS-AdobeFont-1.0: F\n11 dict begin\n/FontName /F def\n/PaintType 0 def\n/FontType 1 def\n"
        b"/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n/Encoding StandardEncoding def\n"
        b"/FontBBox {-200 -300 1200 1000} readonly def\ncurrentdict end\ncurrentfile eexec\n"
    )
    private = (
        b"dup /Private 8 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n"
        b"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n/BlueValues [] def\n"
        b"/password 5839 def\n/lenIV 4 def\n/Subrs 0 array ND\n2 index /CharStrings %d dict dup begin\n"
        % (len(names) + 1)
    )
    for name in [NOTDEF, *names]:
        code, _ = encrypt(b"\0\0\0\0" + _type_1_charstring(face, name), 4330)
        private += b"/%s %d RD %s ND\n" % (name.encode(), len(code), code)
    private += (
        b"end\nend\nreadonly put\nnoaccess put\ndup/FontName get exch definefont pop\nmark currentfile closefile\n"
    )
    hidden, _ = encrypt(b"\1\2\3\4" + private, 55665)
    end = (b"0" * 64 + b"\n") * 8 + b"cleartomark\n"
    return clear + hidden + end, [len(clear), len(hidden), len(end)]


def _type_1_charstring(face: str, name: str) -> bytes:
    wide, drawn = outlines(face).of(name)
    out = _number(0) + _number(wide) + b"\x0d"
    x = y = 0
    for operator, points in drawn.value:
        if operator in ("closePath", "endPath"):
            out += b"\x09"
            continue
        for point in points:
            px, py = (round(value) for value in point)
            out += _number(px - x) + _number(py - y)
            x, y = px, py
        out += {"moveTo": b"\x15", "lineTo": b"\x05", "curveTo": b"\x08"}[operator]
    return out + b"\x0e"


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes([value + 139])
    if 108 <= value <= 1131:
        return bytes([247 + (value - 108) // 256, (value - 108) % 256])
    if -1131 <= value <= -108:
        return bytes([251 + (-value - 108) // 256, (-value - 108) % 256])
    return b"\xff" + value.to_bytes(4, "big", signed=True)


# -- font dictionaries: (pdf, face, characters in order of first use) → font and how to write a string in it


def base_14(pdf: pikepdf.Pdf, face: str, used: str, *, widths: bool = False) -> Made:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + FACES[face]), Encoding=Name.WinAnsiEncoding
    )
    if widths:
        font.FirstChar, font.LastChar = 32, 255
        font.Widths = Array([_win_ansi_advance(face, code) for code in range(32, 256)])
    return pdf.make_indirect(font), lambda text: text.encode("cp1252")


def _win_ansi_advance(face: str, code: int) -> int:
    name = glyph_name(bytes([code]).decode("cp1252", "replace"))
    return outlines(face).of(name)[0] if name in outlines(face).strings else 0


def _simple(pdf: pikepdf.Pdf, face: str, used: str, subtype: str, key: str, program: Stream, *, symbol: bool) -> Made:
    codes = {character: 33 + place for place, character in enumerate(used)}
    font = Dictionary(Type=Name.Font, Subtype=Name(subtype), BaseFont=Name("/QWERTY+F"), FirstChar=33)
    font.LastChar = 32 + len(used)
    font.Widths = Array([advance(face, character) for character in used])
    if not symbol:
        names: list[object] = [33, *(Name("/" + glyph_name(character)) for character in used)]
        font.Encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array(names))
    descriptor = _descriptor(4 if symbol else 32)
    descriptor[key] = pdf.make_indirect(program)
    font.FontDescriptor = pdf.make_indirect(descriptor)
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _cmap({codes[c]: c for c in used}, 1)))
    return pdf.make_indirect(font), lambda text: bytes(codes[character] for character in text)


def _descriptor(flags: int) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/QWERTY+F"), Flags=flags, FontBBox=[-200, -300, 1200, 1000],
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip


def _cmap(meant: dict[int, str], wide: int) -> bytes:
    lines = "\n".join(f"<{code:0{2 * wide}x}> <{text.encode('utf-16-be').hex()}>" for code, text in meant.items())
    return (
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange\n<{'00' * wide}> <{'ff' * wide}>\nendcodespacerange\n"
        f"{len(meant)} beginbfchar\n{lines}\nendbfchar\nendcmap end end"
    ).encode()


def simple_true_type(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    names = [glyph_name(character) for character in used]
    cmap = {ord(character): name for character, name in zip(used, names, strict=True)}
    return _simple(pdf, face, used, "/TrueType", "/FontFile2", Stream(pdf, true_type(face, names, cmap)), symbol=False)


def symbolic_true_type(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    names = [glyph_name(character) for character in used]
    cmap = {33 + place: name for place, name in enumerate(names)}
    program = Stream(pdf, true_type(face, names, cmap, symbol=True))
    return _simple(pdf, face, used, "/TrueType", "/FontFile2", program, symbol=True)


def simple_compact(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    program = Stream(pdf, compact(face, [glyph_name(character) for character in used]), Subtype=Name.Type1C)
    return _simple(pdf, face, used, "/Type1", "/FontFile3", program, symbol=False)


def simple_type_1(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    data, (clear, hidden, end) = type_1(face, [glyph_name(character) for character in used])
    program = Stream(pdf, data, Length1=clear, Length2=hidden, Length3=end)
    return _simple(pdf, face, used, "/Type1", "/FontFile", program, symbol=False)


def type_3(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    """As Skia writes them: each glyph a drawing, names and codes by first use."""
    procedures = Dictionary()
    for character in used:
        wide, drawn = outlines(face).of(glyph_name(character))
        content = [f"{wide} 0 -200 -300 1200 1000 d1"]
        for operator, points in drawn.value:
            sign = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h", "endPath": "h"}[operator]
            content.append(" ".join(f"{x:g} {y:g}" for x, y in points) + " " + sign)
        content.append("f" if drawn.value else "")
        procedures[f"/a{used.index(character)}"] = pdf.make_indirect(Stream(pdf, "\n".join(content).encode()))
    codes = {character: 1 + place for place, character in enumerate(used)}
    names: list[object] = [1, *(Name(f"/a{place}") for place in range(len(used)))]
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[-200, -300, 1200, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=procedures, Encoding=Dictionary(Type=Name.Encoding, Differences=Array(names)), FirstChar=1,
        LastChar=len(used), Widths=Array([advance(face, character) for character in used]), Resources=Dictionary(),
    )  # fmt: skip
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _cmap({codes[c]: c for c in used}, 1)))
    return pdf.make_indirect(font), lambda text: bytes(codes[character] for character in text)


def _composite(
    pdf: pikepdf.Pdf, face: str, codes: dict[str, int], key: str, program: Stream, below: Dictionary
) -> Made:
    descriptor = _descriptor(4)
    descriptor[key] = pdf.make_indirect(program)
    below.Type, below.BaseFont = Name.Font, Name("/QWERTY+F")
    below.CIDSystemInfo = Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
    )
    below.FontDescriptor = pdf.make_indirect(descriptor)
    below.DW = 1000
    widths: list[object] = []
    for character, code in codes.items():
        widths += [code, Array([advance(face, character)])]
    below.W = Array(widths)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/QWERTY+F"), Encoding=Name("/Identity-H"),
                      DescendantFonts=Array([pdf.make_indirect(below)]))  # fmt: skip
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _cmap({code: c for c, code in codes.items()}, 2)))
    return pdf.make_indirect(font), lambda text: b"".join(codes[c].to_bytes(2, "big") for c in text)


def composite_true_type(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    program = Stream(pdf, true_type(face, [glyph_name(character) for character in used]))
    below = Dictionary(Subtype=Name.CIDFontType2, CIDToGIDMap=Name.Identity)
    return _composite(pdf, face, {c: 1 + n for n, c in enumerate(used)}, "/FontFile2", program, below)


def mapped_true_type(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    """Codes are characters; a table leads from them to glyphs numbered by first use."""
    program = Stream(pdf, true_type(face, [glyph_name(character) for character in used]))
    table = bytearray(2 * (max(map(ord, used)) + 1))
    for place, character in enumerate(used):
        table[2 * ord(character) : 2 * ord(character) + 2] = (1 + place).to_bytes(2, "big")
    below = Dictionary(Subtype=Name.CIDFontType2, CIDToGIDMap=pdf.make_indirect(Stream(pdf, bytes(table))))
    return _composite(pdf, face, {c: ord(c) for c in used}, "/FontFile2", program, below)


WHOLE = "".join(chr(code) for code in range(32, 127)) + "\u2022\u2013\u201c\u201dáéíóúñ¿¡ÁÉÍÓÚÑąćęłńśźżĄĆĘŁŃÓŚŹŻó"
WHOLE = "".join(dict.fromkeys(WHOLE))


def whole_true_type(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    return composite_true_type(pdf, face, WHOLE)


def composite_compact(pdf: pikepdf.Pdf, face: str, used: str) -> Made:
    program = Stream(pdf, compact(face, [glyph_name(c) for c in used]), Subtype=Name.CIDFontType0C)
    below = Dictionary(Subtype=Name.CIDFontType0)
    return _composite(pdf, face, {c: 1 + n for n, c in enumerate(used)}, "/FontFile3", program, below)


KINDS: dict[str, Callable[[pikepdf.Pdf, str, str], Made]] = {
    "base 14": base_14,
    "base 14 with widths": lambda pdf, face, used: base_14(pdf, face, used, widths=True),
    "TrueType": simple_true_type,
    "symbolic TrueType": symbolic_true_type,
    "composite TrueType": composite_true_type,
    "mapped TrueType": mapped_true_type,
    "whole TrueType": whole_true_type,
    "Type 1C": simple_compact,
    "composite CFF": composite_compact,
    "Type 1": simple_type_1,
    "Type 3": type_3,
}

"""Names, maps and private data of fonts and colours."""

from __future__ import annotations

import struct

import pikepdf
from leak_channels import SECRET, add, channel
from pikepdf import Array, Dictionary, Name, Stream, String

SAID, NAMED = String(SECRET), Name(f"/{SECRET}")
SHOWN = "BT /F2 12 Tf 72 500 Td (shown) Tj ET"


def own_font(pdf: pikepdf.Pdf, page: pikepdf.Page, **keys: object) -> pikepdf.Object:
    """A font F2 of the page's, like F1, with further ``keys``, and a word in it."""
    font = Dictionary(page.Resources.Font.F1)
    for key, value in keys.items():
        font[f"/{key}"] = value
    page.Resources.Font.F2 = pdf.make_indirect(font)
    add(page, pdf, SHOWN)
    return page.Resources.Font.F2


def true_type(said: str) -> bytes:
    """A small TrueType font (ISO/IEC 14496-22) of two glyphs, whose name table says ``said``."""
    name = said.encode("utf-16-be")
    names = struct.pack(">HHH", 0, 2, 6 + 24) + b"".join(
        struct.pack(">HHHHHH", 3, 1, 0x409, number, len(name), 0) for number in (1, 6)
    ) + name  # fmt: skip
    glyph = struct.pack(">hhhhh", 1, 0, 0, 500, 500) + struct.pack(">HH", 3, 0) + bytes([1] * 4)
    glyph += struct.pack(">hhhh", 0, 500, 0, -500) + struct.pack(">hhhh", 0, 0, 500, 0)
    glyph += b"\0" * (-len(glyph) % 4)
    cmap = struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH", 0, 262, 0) + bytes([1] * 256)
    tables = {
        b"cmap": cmap,
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 500, 500, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhh8xhH", 0x10000, 800, -200, 0, 600, 0, 0, 500, 1, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 600, 0, 600, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": names,
    }  # fmt: skip
    out = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 0)
    at, body = 12 + 16 * len(tables), b""
    for tag, table in sorted(tables.items()):
        out += tag + struct.pack(">III", 0, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return out + body


def embedded(pdf: pikepdf.Pdf, page: pikepdf.Page, said: str, **keys: object) -> pikepdf.Object:
    program = Stream(pdf, true_type(said))
    program.Length1 = len(true_type(said))
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Own"), Flags=4, FontBBox=[0, 0, 500, 500], ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=500, StemV=80, FontFile2=pdf.make_indirect(program),
    )  # fmt: skip
    for key, value in keys.items():
        described[f"/{key}"] = value
    page.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Own"), FirstChar=65, LastChar=66,
            Widths=[600, 600], FontDescriptor=pdf.make_indirect(described),
        )
    )  # fmt: skip
    add(page, pdf, "BT /F2 12 Tf 72 500 Td (A) Tj ET")
    return page.Resources.Font.F2


@channel("115 name of a font", refused=("2 bytes", "2 name"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    own_font(pdf, page, BaseFont=NAMED)


@channel("116 name of a font in its file", refused=("2 font",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    embedded(pdf, page, SECRET)


@channel("117 name of an embedded font")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    font = embedded(pdf, page, "Own", FontName=NAMED, FontFamily=SAID, CharSet=SAID, Mine=SAID)
    font.BaseFont = NAMED
    font.Name = NAMED


@channel("118 name of a glyph that is not shown")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    own_font(pdf, page, Encoding=Dictionary(Type=Name.Encoding, Mine=SAID, Differences=Array([200, NAMED])))


@channel("119 name of a glyph that is shown", refused=("2 bytes", "2 name"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    own_font(pdf, page, Encoding=Dictionary(Type=Name.Encoding, Differences=Array([ord("s"), NAMED])))


@channel("120 collection of a composite font")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name.Song, DW=1000,
        CIDSystemInfo=Dictionary(Registry=SAID, Ordering=SAID, Supplement=0), Mine=SAID,
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name.Song, Flags=4, FontBBox=[0, 0, 9, 9],
                                  ItalicAngle=0, Ascent=8, Descent=-2, StemV=8, Style=Dictionary(Panose=SAID)),
    )  # fmt: skip
    page.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Song, Encoding=Name("/Identity-H"),
                   DescendantFonts=Array([pdf.make_indirect(below)]), Mine=SAID)
    )  # fmt: skip
    add(page, pdf, "BT /F2 12 Tf 72 500 Td <0041> Tj ET")


@channel("121 code map of a composite font")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    codes = Stream(pdf, f"/{SECRET} usecmap begincmap\n% {SECRET}\nendcmap".encode())
    codes.Type, codes.CMapName = Name.CMap, NAMED
    below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name.Song, DW=1000,
                       CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1")))  # fmt: skip
    page.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Song, Encoding=pdf.make_indirect(codes),
                   DescendantFonts=Array([pdf.make_indirect(below)]))
    )  # fmt: skip
    add(page, pdf, "BT /F2 12 Tf 72 500 Td <0041> Tj ET")


@channel("122 letters that stand for a word")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    text = "".join(f"{ord(c):04x}" for c in SECRET)
    own_font(pdf, page, ToUnicode=pdf.make_indirect(Stream(pdf, f"1 beginbfchar\n<73> <{text}>\nendbfchar".encode())))


def profile(**tags: bytes) -> bytes:
    """A grey colour profile (ICC.1) with tags of text."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)
    parts = {"wtpt": white, "kTRC": curve, **tags}
    table, body, at = b"", b"", 132 + 12 * len(parts)
    for tag, data in parts.items():
        data += b"\0" * (-len(data) % 4)
        table += tag.encode() + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", 0, b"lcms", 0x02100000, b"mntr", b"GRAY", b"XYZ ") + b"\0" * 12 + b"acsp"
    head += b"\0" * (128 - len(head))
    data = head + struct.pack(">I", len(parts)) + table + body
    return struct.pack(">I", len(data)) + data[4:]


def _colour(pdf: pikepdf.Pdf, page: pikepdf.Page, space: object, paint: str) -> None:
    page.Resources.ColorSpace = Dictionary(C0=space)
    add(page, pdf, f"/C0 cs {paint} 300 300 20 20 re f")


def _profiled(pdf: pikepdf.Pdf, page: pikepdf.Page, data: bytes) -> None:
    stream = Stream(pdf, data)
    stream.N, stream.Mine = 1, SAID
    _colour(pdf, page, Array([Name.ICCBased, pdf.make_indirect(stream)]), "0.5 sc")


@channel("123 description of a colour profile")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    said = SECRET.encode()
    described = b"desc\0\0\0\0" + struct.pack(">I", len(said) + 1) + said + b"\0" * 79
    _profiled(pdf, page, profile(desc=described, cprt=b"text\0\0\0\0" + said + b"\0"))


@channel("124 private tag of a colour profile", refused=("2 stream",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _profiled(pdf, page, profile(mine=b"text\0\0\0\0" + SECRET.encode() + b"\0"))


HALF = {"FunctionType": 2, "Domain": [0, 1], "C0": [0], "C1": [1], "N": 1}


@channel("125 name of an ink", refused=("2 bytes", "2 name"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _colour(pdf, page, Array([Name.Separation, NAMED, Name.DeviceGray, Dictionary(**HALF, Mine=SAID)]), "0.5 sc")


@channel("126 attributes of inks")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    inks = Array([Name.DeviceN, Array([Name.Black]), Name.DeviceGray, Dictionary(**HALF), Dictionary(Process=SAID)])
    _colour(pdf, page, inks, "0.5 sc")


@channel("127 comment of a function")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    function = Stream(pdf, f"{{ % {SECRET}\n }}".encode())
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1]), Array([0, 1])
    _colour(pdf, page, Array([Name.Separation, Name.Black, Name.DeviceGray, pdf.make_indirect(function)]), "0.5 sc")


STATES: dict[str, object] = {
    "BM": NAMED,
    "RI": NAMED,
    "HT": Dictionary(Type=Name.Halftone, HalftoneType=1, HalftoneName=SAID, Frequency=60, Angle=45, SpotFunction=NAMED),
    "TR": Dictionary(**HALF, Mine=SAID),
    "SMask": NAMED,
    "Font": Array([Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=NAMED), 12]),
}


def _state(key: str, value: object) -> None:
    refused = ("2 bytes", "2 name") if isinstance(value, Name) else ()

    @channel(f"128 graphics state: {key}", refused=refused)
    def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.Resources.ExtGState = Dictionary(G0=Dictionary({"/Type": Name.ExtGState, f"/{key}": value}))
        add(page, pdf, "q /G0 gs Q")


for key, value in STATES.items():
    _state(key, value)


@channel("129 private key of a shading")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    function = Dictionary(**HALF, Mine=SAID)
    page.Resources.Shading = Dictionary(
        S0=Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 9, 9], Function=function, Mine=SAID)
    )
    add(page, pdf, "q 300 300 20 20 re W n /S0 sh Q")

"""Text that stands where text engines do not look, or in an order or a shape that they do not expect."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from leak_channels import LINE, SECRET, add, annotation, channel, form, holds, picture_of
from pikepdf import Array, Dictionary, Name, Stream

SHOWN = f"BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET"


@channel("62 font of size zero", refused=("2 content",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("12 Tf", "0 Tf"))


@channel("63 text scaled to no width", refused=("2 content",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("72 500", "0 Tz 72 500"))


@channel("64 text in a matrix without area", refused=("2 content",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("72 500 Td", "0 0 0 0 72 500 Tm"))


@channel("65 mirrored text")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("72 500 Td", "-1 0 0 1 300 500 Tm"))


@channel("66 font of negative size")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("12 Tf", "-12 Tf").replace("72 500", "300 500"))


@channel("67 letters of another alphabet that look alike")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    said = {ord("o"): 0x043E, ord("a"): 0x0430}
    pairs = "".join(f"<{ord(c):02x}> <{said.get(ord(c), ord(c)):04x}>\n" for c in sorted(set(SECRET)))
    font = Dictionary(page.Resources.Font.F1)
    font.ToUnicode = pdf.make_indirect(Stream(pdf, f"{len(set(SECRET))} beginbfchar\n{pairs}endbfchar".encode()))
    page.Resources.Font.F2 = pdf.make_indirect(font)
    add(page, pdf, SHOWN.replace("F1", "F2"))


def _said_short(path: Path) -> bool:
    return holds(path, "Qyzox")


def _mask(pdf: pikepdf.Pdf, page: pikepdf.Page, content: str, paint: str) -> None:
    group = form(pdf, page, content)
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group))
    page.Resources.ExtGState = Dictionary(G0=Dictionary(Type=Name.ExtGState, SMask=mask))
    add(page, pdf, f"q /G0 gs {paint} Q")


@channel("68 text in a soft mask", refused=("2 content", "3 pixels"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _mask(pdf, page, f"1 g {SHOWN}", "0 g 50 480 300 50 re f")


@channel("69 kerned text in a soft mask that paints nothing", refused=("2 content",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    letters = "".join(f"({letter}) -20 " for letter in SECRET)
    _mask(pdf, page, f"1 g BT /F1 12 Tf 72 500 Td [{letters}] TJ ET", "")


@channel("70 appearance of a stamp")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    look = form(pdf, page, f"BT /F1 12 Tf 2 10 Td ({SECRET}) Tj ET")
    look.BBox = Array([0, 0, 100, 40])
    made = annotation(pdf, page, "Stamp", AP=Dictionary(N=pdf.make_indirect(look)))
    made.Rect = Array([300, 300, 400, 340])


@channel("71 appearance of a note that is hidden")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    look = form(pdf, page, f"BT /F1 12 Tf 2 10 Td ({SECRET}) Tj ET")
    look.BBox = Array([0, 0, 100, 40])
    made = annotation(pdf, page, "Stamp", F=2, AP=Dictionary(N=pdf.make_indirect(look)))
    made.Rect = Array([300, 300, 400, 340])


@channel("72 form that is drawn twice")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(form(pdf, page, SHOWN)))
    add(page, pdf, "/Fx0 Do q 1 0 0 1 100 -200 cm /Fx0 Do Q")


@channel("73 form within forms")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    inner = pdf.make_indirect(form(pdf, page, SHOWN))
    for _ in range(5):
        outer = form(pdf, page, "q 0.99 0 0 0.99 1 1 cm /Fx0 Do Q")
        outer.Resources.XObject = Dictionary(Fx0=inner)
        inner = pdf.make_indirect(outer)
    page.Resources.XObject = Dictionary(Fx0=inner)
    add(page, pdf, "/Fx0 Do")


def _type3(pdf: pikepdf.Pdf, page: pikepdf.Page, glyph: str) -> None:
    drawn = Stream(pdf, f"1000 0 d0 {glyph}".encode())
    page.Resources.Font.T3 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(g0=pdf.make_indirect(drawn)), FirstChar=65, LastChar=65, Widths=[9000],
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.g0])),
            Resources=Dictionary(Font=Dictionary(F1=page.Resources.Font.F1)),
        )
    )  # fmt: skip
    add(page, pdf, "BT /T3 12 Tf 72 500 Td (A) Tj ET")


@channel("74 text in a glyph", ocr=True, refused=("2 content", "5 picture"))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _type3(pdf, page, f"BT /F1 1000 Tf ({SECRET}) Tj ET")


@channel("75 kerned text without ink in a glyph")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    letters = "".join(f"({letter}) -20 " for letter in SECRET)
    _type3(pdf, page, f"BT 3 Tr /F1 1000 Tf [{letters}] TJ ET")


@channel("76 text that only clips")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"q {SHOWN.replace('72 500', '7 Tr 72 500')} 0 0 1 rg 0 480 600 60 re f Q")


@channel("77 half on the page, half in a form")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    second = form(pdf, page, f"BT /F1 12 Tf 103.4 500 Td ({SECRET[5:]}) Tj ET")
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(second))
    add(page, pdf, f"BT /F1 12 Tf 72 500 Td ({SECRET[:5]}) Tj ET /Fx0 Do")


@channel("78 clip of huge coordinates")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"q -1000000000 -1000000000 2000000000 2000000000 re W n {SHOWN} Q")


@channel("79 text at huge coordinates", refused=("3 text",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("72 500", "40000000 -30000000"))


@channel("80 operand of an operator that takes none")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"({SECRET}) 1 w /{SECRET} ri BX ({SECRET}) unknown EX")


@channel("166 short name as the operand of an operator", secret="Qyzox", seen=_said_short)
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, "/Qyzox ri")


@channel("81 actual text by the name of a property")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Properties = Dictionary(P1=Dictionary(ActualText=pikepdf.String(SECRET)))
    add(page, pdf, "/Span /P1 BDC BT /F1 12 Tf 72 500 Td (harmless) Tj ET EMC")


WIDTH = {"Q": 9.34, "y": 6, "z": 6, "o": 6.67, "x": 6, "w": 8.66, "a": 6.67, "r": 4, "k": 6}


def letters(order: list[int], *, twice: float = 0) -> str:
    """The secret letter by letter, each at its place, in the order given; each ``twice`` points beside itself too."""
    out = []
    for place in order:
        x = 72 + sum(WIDTH[letter] for letter in SECRET[:place])
        for shift in (0, twice) if twice else (0,):
            out.append(f"BT /F1 12 Tf {x + shift:.3f} 500 Td ({SECRET[place]}) Tj ET")
    return "\n".join(out)


@channel("82 letters drawn from the last to the first")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, letters(list(range(len(SECRET)))[::-1]))


@channel("83 every second letter, then the others")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, letters([*range(0, len(SECRET), 2), *range(1, len(SECRET), 2)]))


@channel("84 every letter twice, for bold")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, letters(list(range(len(SECRET))), twice=0.3))


@channel("85 letters one below the other")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, "BT /F1 12 Tf 14 TL 72 500 Td " + " ".join(f"({letter}) '" for letter in SECRET) + " ET")


@channel("86 letters far apart")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, SHOWN.replace("72 500", "9 Tc 72 500"))


@channel("87 word parted at the end of a line")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT /F1 12 Tf 14 TL 72 500 Td (seen by {SECRET[:5]}-) Tj T* ({SECRET[5:]} at home) Tj ET")


@channel("88 text in the colour of a pattern")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    tile = Stream(pdf, b"0 g 0 0 4 4 re f")
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 4, 4]), 4, 4, Dictionary()
    page.Resources.Pattern = Dictionary(P0=pdf.make_indirect(tile))
    add(page, pdf, "/Pattern cs /P0 scn " + SHOWN)


@channel("89 letters drawn as a few outlines", ocr=True, secret="Tillie", refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, outlined(rectangles=False))


@channel("90 letters drawn as rectangles", ocr=True, secret="Tillie", refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, outlined(rectangles=True))


def outlined(*, rectangles: bool) -> str:
    """A word of straight letters, each stroke a bar; the bars as ``re``, or as four lines."""
    bars = {
        "T": [(0, 24, 18, 4), (7, 0, 4, 24)], "I": [(0, 0, 4, 28)], "L": [(0, 0, 4, 28), (0, 0, 16, 4)],
        "E": [(0, 0, 4, 28), (0, 0, 16, 4), (0, 12, 14, 4), (0, 24, 16, 4)],
        "H": [(0, 0, 4, 28), (14, 0, 4, 28), (0, 12, 18, 4)],
    }  # fmt: skip
    x, out = 100.0, ["0 g"]
    for letter in "TILLIE":
        for left, low, wide, high in bars[letter]:
            a, b = x + left, 300 + low
            out.append(
                f"{a} {b} {wide} {high} re f" if rectangles
                else f"{a} {b} m {a + wide} {b} l {a + wide} {b + high} l {a} {b + high} l h f"
            )  # fmt: skip
        x += 12 if letter == "I" else 26
    return "\n".join(out)


@channel("91 letters of a shading", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    width, height, samples = picture_of(SECRET, 30)
    function = Stream(pdf, bytes(samples))
    function.FunctionType, function.Domain, function.Range = 0, Array([0, 1, 0, 1]), Array([0, 1])
    function.Size, function.BitsPerSample = Array([width, height]), 8
    shading = Dictionary(ShadingType=1, ColorSpace=Name.DeviceGray, Function=pdf.make_indirect(function))
    shading.Matrix = Array([width, 0, 0, -height, 72, 540])
    page.Resources.Shading = Dictionary(S0=shading)
    add(page, pdf, "/S0 sh")


assert SECRET in LINE

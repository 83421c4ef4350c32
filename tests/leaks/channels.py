"""Builders: one file for each way in which a PDF can keep what was removed from the page.

Each takes the plain page (two lines, the second with the secret) and adds one carrier. Numbers are those of the table
in ``docs/concepts/redaction.md``. The secret is no word of any language.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

SECRET = "Qyzzoxwark"
LINE = f"The victim {SECRET} told me that the suspect left."
Build = Callable[[pikepdf.Pdf, pikepdf.Page], None]


@dataclass(frozen=True, slots=True)
class Channel:
    """How one file is built, and how it is found there and may end."""

    build: Build
    ocr: bool = False  # only an eye, or OCR, sees it
    secret: str = SECRET
    refused: tuple[str, ...] = ()  # gates and channels that refuse the file, where no release is made of it
    seen: Callable[[Path], bool] | None = None  # finds it, where a search for words does not
    save: dict[str, Any] = field(default_factory=dict)  # how pikepdf writes it


CHANNELS: dict[str, Channel] = {}
AFTERWARDS: dict[str, Callable[[bytes], bytes]] = {}
"""What is done to the bytes of a file that pikepdf would not write so."""


def channel(name: str, **how: Any) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        CHANNELS[name] = Channel(build, **how)
        return build

    return register


def build(name: str, path: Path) -> Path:
    """The file of one channel at ``path``."""
    pdf = plain()
    how = CHANNELS[name]
    how.build(pdf, pdf.pages[0])
    pdf.save(path, **{"static_id": True, "fix_metadata_version": False, **how.save})
    if name in AFTERWARDS:
        path.write_bytes(AFTERWARDS[name](path.read_bytes()))
    if name == "49 bytes after the end":
        path.write_bytes(path.read_bytes() + f"\n{SECRET}\n".encode())
    if name == "48 earlier revision":
        append_revision(path)
    return path


def plain(line: str = LINE) -> pikepdf.Pdf:
    """One page of 612 x 792 points, Helvetica 12, the second line at y = 660."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    content = f"BT /F1 12 Tf 72 700 Td (A first line of plain text stands here.) Tj 0 -40 Td ({line}) Tj ET"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, 612, 792],
        Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=pdf.make_indirect(Stream(pdf, content.encode())),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def holds(path: Path, secret: str) -> bool:
    """Does any object, however packed, hold the secret, or its letters with anything but letters between them?

    Simpler than the verifier, and so not blind where it may be: no list of channels, no limit of size.
    """
    plain = secret.lower().encode()
    with pikepdf.open(path) as pdf:
        parts = [path.read_bytes(), pdf.trailer.unparse()]
        for item in pdf.objects:
            parts.append(item.unparse(resolved=False) if isinstance(item, pikepdf.Object) else b"")
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_raw_bytes())
                with contextlib.suppress(pikepdf.PdfError):
                    parts.append(item.read_bytes())
    for part in map(bytes, parts):
        lowered = part.lower()
        forms = (lowered, re.sub(rb"[^a-z]", b"", lowered), re.sub(rb"[^a-z]", b"", lowered)[::-1])
        if any(plain in one for one in forms) or plain.hex().encode() in lowered:
            return True
    return False


def add(page: pikepdf.Page, pdf: pikepdf.Pdf, content: str) -> None:
    page.contents_add(Stream(pdf, content.encode()), prepend=False)


def append_revision(path: Path) -> None:
    """An incremental update by hand: the page's content replaced by one without the secret, the old bytes kept."""
    data = path.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    start = data.rindex(b"startxref") + len(b"startxref")
    before = int(data[start:].split()[0])
    body = b"BT /F1 12 Tf 72 700 Td (Nothing.) Tj ET"
    at = len(data)
    new = f"{number} 0 obj\n<</Length {len(body)}>>\nstream\n".encode() + body + b"\nendstream\nendobj\n"
    table = at + len(new)
    tail = f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<</Size {size} /Root {root} 0 R /Prev {before}>>\n"
    path.write_bytes(data + new + f"{tail}startxref\n{table}\n%%EOF\n".encode())


@channel("1 visible text")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


@channel("3 invisible text")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT /F1 12 Tf 3 Tr 72 500 Td ({SECRET}) Tj ET")


@channel("4 white text of one point")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT 1 1 1 rg /F1 1 Tf 72 500 Td ({SECRET}) Tj ET")


@channel("5 text outside the crop box")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT /F1 12 Tf 72 20 Td ({SECRET}) Tj ET")
    page.obj.CropBox = Array([0, 100, 612, 792])


@channel("6 text outside the media box")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT /F1 12 Tf 72 -300 Td ({SECRET}) Tj ET")


def _layer(pdf: pikepdf.Pdf, name: str, state: str) -> pikepdf.Object:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
    default = Dictionary(ON=[], OFF=[])
    default[f"/{state}"] = Array([layer])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=default)
    return layer


@channel("7 text on a hidden layer")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Properties = Dictionary(MC0=_layer(pdf, "Layer", "OFF"))
    add(page, pdf, f"/OC /MC0 BDC BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET EMC")


@channel("8 layer name")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Properties = Dictionary(MC0=_layer(pdf, SECRET, "ON"))
    add(page, pdf, "/OC /MC0 BDC BT /F1 12 Tf 72 500 Td (shown) Tj ET EMC")


def form(pdf: pikepdf.Pdf, page: pikepdf.Page, content: str) -> pikepdf.Object:
    """A form as large as the page, which may use the page's fonts; nothing draws it yet."""
    made = Stream(pdf, content.encode())
    made.Type, made.Subtype = Name.XObject, Name.Form
    made.BBox, made.Resources = Array([0, 0, 612, 792]), Dictionary(Font=page.Resources.Font)
    return made


def picture_of(text: str, size: int, *, ink: int = 0, paper: int = 255) -> tuple[int, int, bytes]:
    """Width, height and grey samples of a text."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size)
    _, _, right, bottom = (int(side) for side in font.getbbox(text))
    picture = Image.new("L", (right + 20, bottom + 20), paper)
    ImageDraw.Draw(picture).text((10, 10), text, ink, font)
    return picture.width, picture.height, picture.tobytes()


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page, content: str) -> None:
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(form(pdf, page, content)))
    add(page, pdf, "/Fx0 Do")


@channel("9 text in a form")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _form(pdf, page, f"BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET")


@channel("11 text in a tiling pattern, unseen")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    tile = Stream(pdf, f"1 1 1 rg BT /F1 12 Tf 10 10 Td ({SECRET}) Tj ET".encode())
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 200, 40]), 200, 40
    tile.Resources = Dictionary(Font=page.Resources.Font)
    page.Resources.Pattern = Dictionary(P0=pdf.make_indirect(tile))
    add(page, pdf, "/Pattern cs /P0 scn 72 300 200 40 re f")


@channel("12 glyph name and map of a Type 3 font")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    glyph = pdf.make_indirect(Stream(pdf, b"500 0 0 0 400 400 d1 0 0 400 400 re f"))
    procedures = Dictionary()
    procedures[f"/{SECRET}"] = glyph
    text = "".join(f"{ord(c):04x}" for c in SECRET)
    cmap = f"1 beginbfchar\n<41> <{text}>\nendbfchar"
    page.Resources.Font.T3 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 500, 500],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=procedures,
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name(f"/{SECRET}")])),
            FirstChar=65,
            LastChar=65,
            Widths=[500],
            ToUnicode=pdf.make_indirect(Stream(pdf, cmap.encode())),
        )
    )
    add(page, pdf, "BT /T3 12 Tf 300 500 Td (A) Tj ET")


@channel("13 kerned text")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    letters = "".join(f"({letter}) -20 " for letter in SECRET)
    add(page, pdf, f"BT /F1 12 Tf 72 500 Td [{letters}] TJ ET")


@channel("14 rotated text")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"BT /F1 12 Tf 0.866 0.5 -0.5 0.866 300 300 Tm ({SECRET}) Tj ET")


@channel("15 actual text over harmless glyphs")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"/Span <</ActualText ({SECRET})>> BDC BT /F1 12 Tf 72 500 Td (harmless) Tj ET EMC")


@channel("16 actual text of a longer phrase")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    said = f"Victim name is {SECRET} minor"
    add(page, pdf, f"/Span <</ActualText ({said})>> BDC BT /F1 12 Tf 72 500 Td ({said}) Tj ET EMC")


@channel("17 structure tree")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    said = String(SECRET)
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=said, ActualText=said, E=said, T=said)
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))
    pdf.Root.MarkInfo = Dictionary(Marked=True)


@channel("18 document information")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.docinfo["/Title"] = SECRET


@channel("19 metadata of the document")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()))


def image(
    pdf: pikepdf.Pdf, page: pikepdf.Page, data: bytes = bytes(range(256)) * 4, width: int = 32, height: int = 32,
    *, place: str = "100 0 0 100 300 300", **keys: object,
) -> pikepdf.Object:  # fmt: skip
    """A grey picture on the page, with further ``keys``."""
    made = Stream(pdf, data)
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, width, height
    made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
    for key, value in keys.items():
        made[f"/{key}"] = value
    page.Resources.XObject = Dictionary(Im0=pdf.make_indirect(made))
    add(page, pdf, f"q {place} cm /Im0 Do Q")
    return made


@channel("20 metadata of an image")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, Metadata=pdf.make_indirect(Stream(pdf, SECRET.encode())))


@channel("21 comment in a JPEG")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG", comment=SECRET.encode())
    image = Stream(pdf, out.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 256, 256
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
    page.Resources.XObject = Dictionary(Im0=pdf.make_indirect(image))
    add(page, pdf, "q 100 0 0 100 300 300 cm /Im0 Do Q")


@channel("22 bookmark")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


@channel("23 named destination")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(SECRET), Array([page.obj, Name.Fit])])))


@channel("24 page label")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET), S=Name.D)]))


@channel("25 article thread")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    thread = pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=String(SECRET))))
    pdf.Root.Threads = Array([thread])


def annotation(pdf: pikepdf.Pdf, page: pikepdf.Page, subtype: str, **keys: object) -> pikepdf.Object:
    made = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[300, 300, 340, 340]))
    for key, value in keys.items():
        made[f"/{key}"] = value
    page.obj.Annots = Array([*page.obj.get("/Annots", []), made])
    return made


@channel("26 link")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    annotation(pdf, page, "Link", A=Dictionary(S=Name.URI, URI=String(f"mailto:{SECRET}@example.org")))


@channel("27 script in the name tree")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String(f"var a = '{SECRET}';"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


@channel("28 script when opened")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    script = pdf.make_indirect(Stream(pdf, f"var a = '{SECRET}';".encode()))
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=script))


@channel("29 embedded file")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.attachments[f"{SECRET}.txt"] = SECRET.encode()


@channel("30 associated file")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = pdf.make_indirect(Stream(pdf, SECRET.encode()))
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(SECRET), EF=Dictionary(F=data)))
    pdf.Root.AF, page.obj.AF = Array([spec]), Array([spec])


@channel("31 attached to the page")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = pdf.make_indirect(Stream(pdf, SECRET.encode()))
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(SECRET), EF=Dictionary(F=data)))
    annotation(pdf, page, "FileAttachment", FS=spec, Contents=String(SECRET))


@channel("32 sticky note")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    annotation(pdf, page, "Text", Contents=String(SECRET))


@channel("33 highlight over the word")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    quad = Array([130, 672, 210, 672, 130, 656, 210, 656])
    made = annotation(pdf, page, "Highlight", Contents=String(SECRET), QuadPoints=quad, C=Array([1, 1, 0]))
    made.Rect = Array([130, 656, 210, 672])


@channel("34 author and subject of an annotation")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    look = Stream(pdf, b"1 0 0 RG 2 2 36 36 re S")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 40, 40])
    annotation(pdf, page, "Square", T=String(SECRET), Subj=String(SECRET), AP=Dictionary(N=pdf.make_indirect(look)))


@channel("35 reply to a note")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    first = annotation(pdf, page, "Text", Contents=String("note"))
    annotation(pdf, page, "Text", IRT=first, RC=String(f"<p>{SECRET}</p>"))


@channel("36 redaction never applied")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    annotation(pdf, page, "Redact", OverlayText=String(SECRET), Contents=String(SECRET))


def _field(pdf: pikepdf.Pdf, page: pikepdf.Page, **keys: object) -> None:
    field = annotation(pdf, page, "Widget", FT=Name.Tx, T=String("field"), **keys)
    field.Rect = Array([300, 300, 420, 320])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DA=String("/F1 12 Tf 0 g"), DR=Dictionary(Font=page.Resources.Font)
    )


@channel("37 value of a field")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _field(pdf, page, V=String(SECRET))


@channel("38 default of a field")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _field(pdf, page, DV=String(SECRET))


@channel("39 tooltip of a field")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _field(pdf, page, TU=String(SECRET))


@channel("40 XFA packet")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _field(pdf, page)
    packet = pdf.make_indirect(Stream(pdf, f"<data>{SECRET}</data>".encode()))
    pdf.Root.AcroForm.XFA = Array([String("datasets"), packet])


@channel("41 signature")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    said = String(SECRET)
    signature = pdf.make_indirect(Dictionary(Type=Name.Sig, Name=said, Reason=said, ContactInfo=said))
    field = annotation(pdf, page, "Widget", FT=Name.Sig, T=String("sig"), V=signature)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=1)


@channel("42 private data")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    private = Dictionary(Program=Dictionary(Private=Dictionary(Said=String(SECRET))))
    pdf.Root.PieceInfo, page.obj.PieceInfo = private, private


@channel("43 portfolio")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    pdf.Root.Collection = Dictionary(Type=Name.Collection, D=String(SECRET))


@channel("44 thumbnail")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    thumb = Stream(pdf, (SECRET * 40).encode()[:400])
    thumb.Width, thumb.Height, thumb.ColorSpace, thumb.BitsPerComponent = 20, 20, Name.DeviceGray, 8
    page.obj.Thumb = pdf.make_indirect(thumb)


@channel("45 property of marked content")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Properties = Dictionary(P1=Dictionary(Custom=String(SECRET)))
    add(page, pdf, "/Tag /P1 BDC EMC")


@channel("46 comment in the content")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"% {SECRET}\n")


@channel("48 earlier revision")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


@channel("49 bytes after the end")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    return


@channel("50 alternate of an image")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    other = Stream(pdf, (SECRET * 40).encode()[:400])
    other.Type, other.Subtype, other.Width, other.Height = Name.XObject, Name.Image, 20, 20
    other.ColorSpace, other.BitsPerComponent = Name.DeviceGray, 8
    image(pdf, page, Alternates=Array([Dictionary(Image=pdf.make_indirect(other))]))


@channel("57 names of resources")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Font[f"/{SECRET}"] = page.Resources.Font.F1
    add(page, pdf, f"BT /{SECRET} 12 Tf 72 500 Td (shown) Tj ET")


@channel("58 private key of a graphics state")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.ExtGState = Dictionary(G0=Dictionary(Type=Name.ExtGState, ca=1, Private=String(SECRET)))
    add(page, pdf, "/G0 gs")


@channel("59 private key of a font")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Font.F1.Private = String(SECRET)


@channel("60 map to Unicode of letters not shown")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    text = "".join(f"<{200 + i:02x}> <{ord(c):04x}>\n" for i, c in enumerate(SECRET))
    page.Resources.Font.F1.ToUnicode = pdf.make_indirect(
        Stream(pdf, f"% {SECRET}\n{len(SECRET)} beginbfchar\n{text}endbfchar".encode())
    )


@channel("61 text clipped away")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, f"q 0 0 1 1 re W n BT /F1 12 Tf 72 500 Td ({SECRET}) Tj ET Q")

"""Pictures whose file holds more than the page shows: words beside the samples, samples that are never drawn."""

from __future__ import annotations

import contextlib
import io
import struct
from pathlib import Path

import pikepdf
from leak_channels import SECRET, add, channel, form, holds, image, picture_of
from pikepdf import Array, Dictionary, Name, Stream

SHORT = "Qyzox"  # too short to be told from chance in the samples of a picture
PLAIN = bytes([200]) * (600 * 600)
WIDTH, HEIGHT, DRAWN = picture_of(SECRET, 30)
PLACE = f"{WIDTH} 0 0 {HEIGHT} 72 300"
ROW = max((DRAWN[at : at + WIDTH] for at in range(0, len(DRAWN), WIDTH)), key=lambda row: sum(1 for b in row if b < 90))


def streams(path: Path) -> list[bytes]:
    """Every stream of a file, decoded where it can be."""
    found = []
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                with contextlib.suppress(pikepdf.PdfError):
                    found.append(bytes(item.read_bytes()))
    return found


def kept(*rows: bytes):
    """Finds a row of samples, as it was drawn, in any stream."""
    return lambda path: any(row in data for data in streams(path) for row in rows or (ROW,))


def said(word: str = SECRET):
    return lambda path: holds(path, word)


@channel("130 bytes after the samples of a small picture")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, bytes(range(256)) * 4 + SECRET.encode())


@channel("131 bytes after the samples of a large picture", seen=said())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, PLAIN + SECRET.encode(), 600, 600, place="600 0 0 600 6 6")


@channel("132 short word after the samples of a picture", secret=SHORT, seen=said(SHORT))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, bytes(range(256)) * 4 + f" {SHORT} ".encode())


@channel("133 rows of samples below the picture", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, bytes([200]) * (WIDTH * 40) + DRAWN, WIDTH, 40)


def jpeg(data: bytes, width: int, height: int, **how: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (width, height), data).save(out, str(how.pop("format", "JPEG")), **how)
    return out.getvalue()


def _tall(path: Path) -> bool:
    """Is there a JPEG of more rows than its picture has?"""
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Filter") == Name.DCTDecode:
                data = item.read_raw_bytes()
                at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
                if struct.unpack(">H", data[at + 5 : at + 7])[0] > int(item.Height):
                    return True
    return False


@channel("134 rows of a JPEG below the picture", seen=_tall)
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = jpeg(bytes([200]) * (WIDTH * 40) + DRAWN, WIDTH, 40 + HEIGHT)
    image(pdf, page, data, WIDTH, 40, Filter=Name.DCTDecode, place=f"{WIDTH} 0 0 40 72 300")


@channel("135 colours of a palette that are all one", seen=kept(bytes(1 if b < 90 else 0 for b in ROW)))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    palette = Array([Name.Indexed, Name.DeviceGray, 1, pikepdf.String(b"\xf0\xf0")])
    image(pdf, page, bytes(1 if b < 90 else 0 for b in DRAWN), WIDTH, HEIGHT, place=PLACE, ColorSpace=palette)


@channel("136 samples that are all decoded to one", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE, Decode=Array([0.9, 0.9]))


@channel("137 text paler than the eye sees, over a whole picture", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _, _, pale = picture_of(SECRET, 30, ink=252)
    image(pdf, page, pale, WIDTH, HEIGHT, place=PLACE)


@channel("138 text paler than the eye sees, in a picture with others", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _, _, pale = picture_of(SECRET, 30, ink=246)
    dark = bytes([0]) * (WIDTH * 4)
    image(pdf, page, pale + dark, WIDTH, HEIGHT + 4, place=f"{WIDTH} 0 0 {HEIGHT + 4} 72 296")


@channel("165 text on black, blacker than the eye sees", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _, _, dark = picture_of(SECRET, 30, ink=5, paper=0)
    image(pdf, page, dark, WIDTH, HEIGHT, place=PLACE)


@channel("139 samples of a colour that is masked", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE, Mask=Array([0, 200]))


@channel("140 picture that its soft mask hides", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    soft = Stream(pdf, bytes(WIDTH * HEIGHT))
    soft.Type, soft.Subtype, soft.Width, soft.Height = Name.XObject, Name.Image, WIDTH, HEIGHT
    soft.ColorSpace, soft.BitsPerComponent = Name.DeviceGray, 8
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE, SMask=pdf.make_indirect(soft))


@channel("141 picture that its mask hides", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    mask = Stream(pdf, bytes([255]) * ((WIDTH + 7) // 8 * HEIGHT))
    mask.Type, mask.Subtype, mask.Width, mask.Height = Name.XObject, Name.Image, WIDTH, HEIGHT
    mask.ImageMask, mask.BitsPerComponent = True, 1
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE, Mask=pdf.make_indirect(mask))


def _covered(number: int, size: int) -> None:
    @channel(f"{number} words of {size} points in a scan, beneath a white box", seen=kept(scanned(size)[1]))
    def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        image(pdf, page, scanned(size)[0], 1275, 400, place="612 0 0 192 0 300")
        add(page, pdf, "1 g 60 300 500 192 re f")


def scanned(size: int) -> tuple[bytes, bytes]:
    """A strip of a scan at 150 dpi with the secret in ``size`` points, and a row of it that is told from others."""
    from PIL import Image

    width, height, drawn = picture_of(SECRET, round(size * 150 / 72))
    strip = Image.new("L", (1275, 400), 255)
    strip.paste(Image.frombytes("L", (width, height), drawn), (300, 150))
    rows = [strip.tobytes()[at : at + 1275] for at in range(0, 1275 * 400, 1275)]
    return strip.tobytes(), max(rows, key=lambda row: sum(1 for b in row if b < 90))


for size in (5, 6, 7, 8, 10, 12):
    _covered(142, size)


@channel("143 picture that is clipped away", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=f"0 0 1 1 re W n {PLACE}")


@channel("144 picture drawn as a dot", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place="1 0 0 1 300 300")


@channel("145 picture beside the page", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=f"{WIDTH} 0 0 {HEIGHT} 900 900")


@channel("146 picture that nothing draws", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT)
    page.Contents = pdf.make_stream(bytes(page.Contents[0].read_bytes()))


@channel("147 picture behind another picture", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE)
    first = page.Resources.XObject.Im0
    image(pdf, page, bytes([90]) * 100, 10, 10, place=PLACE)
    page.Resources.XObject = Dictionary(Im0=first, Im1=page.Resources.XObject.Im0)
    page.Contents[-1] = pdf.make_stream(f"q {PLACE} cm /Im1 Do Q".encode())


@channel("148 stencil painted in the colour of the paper", seen=lambda path: _stencil(path))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    add(page, pdf, "1 g")
    made = image(pdf, page, _bits(), WIDTH, HEIGHT, place=PLACE, ImageMask=True, BitsPerComponent=1)
    del made.ColorSpace


def _bits() -> bytes:
    from PIL import Image

    return (
        Image.frombytes("L", (WIDTH, HEIGHT), DRAWN)
        .point([255 if v > 127 else 0 for v in range(256)])
        .convert("1")
        .tobytes()
    )


def _stencil(path: Path) -> bool:
    return any(_bits()[:400] in data for data in streams(path))


@channel("149 low bytes of samples of 16 bits", seen=kept(bytes(v for b in ROW for v in (200, b))))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = bytes(v for b in DRAWN for v in (200, b))
    image(pdf, page, data, WIDTH, HEIGHT, place=PLACE, BitsPerComponent=16)


@channel("150 ink whose every tint is one colour", seen=kept())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    flat = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.9], C1=[0.9], N=1)
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE,
          ColorSpace=Array([Name.Separation, Name.Spot, Name.DeviceGray, flat]))  # fmt: skip


@channel("151 application data of a JPEG")
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = jpeg(DRAWN[: 64 * 64], 64, 64)
    more = SECRET.encode()
    data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(more) + 2) + more + data[2:] + more
    image(pdf, page, data, 64, 64, Filter=Name.DCTDecode)


@channel("152 boxes and comments of a JPEG 2000", seen=said())
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = jpeg(PLAIN[: 64 * 64], 64, 64, format="JPEG2000", comment=SECRET)
    data += struct.pack(">I", 8 + len(SECRET)) + b"xml " + SECRET.encode()
    made = image(pdf, page, data, 64, 64, Filter=Name.JPXDecode)
    del made.ColorSpace


def facsimile(data: bytes, width: int, height: int) -> bytes:
    """A grey picture as CCITT group 4 (ITU-T T.6)."""
    from PIL import Image, TiffImagePlugin

    out = io.BytesIO()
    TiffImagePlugin.STRIP_SIZE, before = 1 << 30, TiffImagePlugin.STRIP_SIZE
    Image.frombytes("L", (width, height), data).convert("1").save(out, "TIFF", compression="group4")
    TiffImagePlugin.STRIP_SIZE = before
    with Image.open(out) as tiff:
        (at,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return out.getvalue()[at : at + count]


def _fax(pdf: pikepdf.Pdf, page: pikepdf.Page, data: bytes, height: int) -> None:
    parms = Dictionary(K=-1, Columns=WIDTH, Rows=height, BlackIs1=True)
    image(pdf, page, data, WIDTH, height, place=f"{WIDTH} 0 0 {height} 72 300", BitsPerComponent=1,
          Filter=Name.CCITTFaxDecode, DecodeParms=parms)  # fmt: skip


@channel("153 bytes after a facsimile", secret=SHORT, seen=said(SHORT))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _fax(pdf, page, facsimile(PLAIN[: WIDTH * 40], WIDTH, 40) + f" {SHORT} ".encode(), 40)


def _long_fax(path: Path) -> bool:
    """Are there facsimiles of more bytes than a sheet of one grey needs?"""
    with pikepdf.open(path) as pdf:
        return any(
            isinstance(item, pikepdf.Stream) and item.get("/Filter") == Name.CCITTFaxDecode
            and len(item.read_raw_bytes()) > 60
            for item in pdf.objects
        )  # fmt: skip


@channel("154 rows of a facsimile below the picture", seen=_long_fax)
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _fax(pdf, page, facsimile(bytes([255]) * (WIDTH * 40) + DRAWN, WIDTH, 40 + HEIGHT), 40)


def jbig2(data: bytes, width: int, height: int, comment: str = "") -> bytes:
    """A grey picture as JBIG2 (ITU-T T.88) for a PDF: a page, an optional comment, one region coded as group 4."""

    def segment(number: int, kind: int, body: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body

    info = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + facsimile(data, width, height)
    out = segment(0, 48, info)
    if comment:
        out += segment(1, 62, b"\x20\x00\x00\x00" + b"a\0" + comment.encode() + b"\0\0")
    return out + segment(2, 38, region)


@channel("155 comment in a JBIG2 picture", secret=SHORT, seen=said(SHORT))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, jbig2(PLAIN[: WIDTH * 40], WIDTH, 40, SHORT), WIDTH, 40, place=f"{WIDTH} 0 0 40 72 300",
          BitsPerComponent=1, Filter=Name.JBIG2Decode)  # fmt: skip


def _inline(data: bytes, keys: str) -> bytes:
    return f"q {PLACE} cm BI {keys} ID ".encode() + data + b"\nEI Q"


@channel("156 text in a picture within the content", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = _inline(DRAWN.hex().encode() + b">", f"/W {WIDTH} /H {HEIGHT} /CS /G /BPC 8 /F /AHx")
    page.contents_add(pdf.make_stream(data), prepend=False)


@channel("157 bytes after the samples of a picture within the content", secret=SHORT, seen=said(SHORT))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = _inline(bytes([200]) * 64 + f" {SHORT} ".encode(), "/W 8 /H 8 /CS /G /BPC 8")
    page.contents_add(pdf.make_stream(data), prepend=False)


@channel("158 comment of a JPEG within the content", secret=SHORT, seen=said(SHORT))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    data = jpeg(DRAWN[: 64 * 64], 64, 64, comment=f" {SHORT} ".encode())
    page.contents_add(pdf.make_stream(_inline(data, "/W 64 /H 64 /CS /G /BPC 8 /F /DCT")), prepend=False)


@channel("159 text in a picture", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE)


@channel("160 text in a picture that lies on its side", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=f"0 {WIDTH} -{HEIGHT} 0 300 300")


@channel("161 text in a picture within a form", ocr=True, refused=("5 picture",))
def _(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image(pdf, page, DRAWN, WIDTH, HEIGHT, place=PLACE)
    drawn = form(pdf, page, f"q {PLACE} cm /Im0 Do Q")
    drawn.Resources.XObject = page.Resources.XObject
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(drawn))
    page.Contents[-1] = pdf.make_stream(b"/Fx0 Do")

"""Rows 10 and 50: the pixels beneath a mark are gone from every picture object and from the page, however coded."""

from __future__ import annotations

import io
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from counterfoil.errors import LeakFound
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction.line import redact
from counterfoil.values import Box, Mark

lab = sys.modules["leak_channels"]
coders = runpy.run_path(str(Path(__file__).with_name("pictures.py")))
SIDE, PLACE = 200, "200 0 0 200 100 492"
MARK = Mark(0, Box(150, 150, 250, 250), "7(1)(c)", whole_region=True)
NOISE = Image.effect_noise((SIDE // 8, SIDE // 8), 120).resize((SIDE, SIDE), Image.Resampling.NEAREST)
BLACK_WHITE = NOISE.point([255 if level > 127 else 0 for level in range(256)])
LEAK = 0.3
"""Correlation with the source's pixels from which they count as still there."""


def coded(format: str, mode: str = "L") -> bytes:
    out = io.BytesIO()
    NOISE.convert(mode).save(out, format, quality=95)
    return out.getvalue()


def picture(pdf: Any, page: Any, data: bytes = NOISE.tobytes(), **keys: Any) -> Any:
    return lab.image(pdf, page, data, SIDE, SIDE, place=PLACE, **keys)


def fax(pdf: Any, page: Any) -> None:
    parms = Dictionary(K=-1, Columns=SIDE, Rows=SIDE, BlackIs1=True)
    data = coders["facsimile"](BLACK_WHITE.tobytes(), SIDE, SIDE)
    picture(pdf, page, data, BitsPerComponent=1, Filter=Name.CCITTFaxDecode, DecodeParms=parms)


def jbig2(pdf: Any, page: Any) -> None:
    data = coders["jbig2"](BLACK_WHITE.tobytes(), SIDE, SIDE)
    picture(pdf, page, data, BitsPerComponent=1, Filter=Name.JBIG2Decode)


def jpx(pdf: Any, page: Any) -> None:
    del picture(pdf, page, coded("JPEG2000"), Filter=Name.JPXDecode).ColorSpace


def stencil(pdf: Any, page: Any) -> None:
    data = BLACK_WHITE.convert("1").tobytes()
    del picture(pdf, page, data, BitsPerComponent=1, ImageMask=True).ColorSpace


def part(pdf: Any, data: bytes, **keys: Any) -> Any:
    made = Stream(pdf, data)
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, SIDE, SIDE
    for key, value in keys.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def soft(pdf: Any, page: Any) -> None:
    mask = part(pdf, NOISE.tobytes(), ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    picture(pdf, page, bytes(SIDE * SIDE), SMask=mask)


def masked(pdf: Any, page: Any) -> None:
    picture(pdf, page, Mask=part(pdf, bytes(SIDE * SIDE // 8), ImageMask=True, BitsPerComponent=1))


def palette(pdf: Any, page: Any) -> None:
    colours = pikepdf.String(bytes(range(256)))
    picture(pdf, page, ColorSpace=Array([Name.Indexed, Name.DeviceGray, 255, colours]))


def in_form(pdf: Any, page: Any) -> None:
    picture(pdf, page)
    drawn = lab.form(pdf, page, f"q {PLACE} cm /Im0 Do Q")
    drawn.Resources.XObject = page.Resources.XObject
    page.Resources.XObject = Dictionary(Fx0=pdf.make_indirect(drawn))
    page.Contents[-1] = pdf.make_stream(b"/Fx0 Do")


def inline(pdf: Any, page: Any) -> None:
    data = f"q {PLACE} cm BI /W {SIDE} /H {SIDE} /CS /G /BPC 8 /F /AHx ID {NOISE.tobytes().hex()}>\nEI Q"
    page.contents_add(pdf.make_stream(data.encode()), prepend=False)


def alternates(pdf: Any, page: Any) -> None:
    other = part(pdf, NOISE.tobytes(), ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    picture(pdf, page, Alternates=Array([Dictionary(Image=other)]))


CODINGS: dict[str, Callable[[Any, Any], Any]] = {
    "grey": picture,
    "grey JPEG": lambda pdf, page: picture(pdf, page, coded("JPEG"), Filter=Name.DCTDecode),
    "RGB JPEG": lambda pdf, page: picture(
        pdf, page, coded("JPEG", "RGB"), Filter=Name.DCTDecode, ColorSpace=Name.DeviceRGB
    ),
    "CMYK JPEG": lambda pdf, page: picture(
        pdf, page, coded("JPEG", "CMYK"), Filter=Name.DCTDecode, ColorSpace=Name.DeviceCMYK,
        Decode=Array([1, 0] * 4),
    ),
    "JPEG 2000 without a colour space": jpx,
    "CCITT group 4": fax,
    "JBIG2": jbig2,
    "stencil": stencil,
    "soft mask": soft,
    "mask": masked,
    "palette": palette,
    "in a form": in_form,
    "in the content": inline,
    "alternates": alternates,
    "16 bits": lambda pdf, page: picture(
        pdf, page, bytes(v for level in NOISE.tobytes() for v in (level, 0)), BitsPerComponent=16
    ),
}  # fmt: skip


def correlation(one: Image.Image) -> float:
    """Of the middle of a picture with the middle of the noise: 0 unlike, 1 or -1 the same."""
    box = (60, 60, 140, 140)
    a = NOISE.crop(box).tobytes()
    b = one.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).crop(box).tobytes()
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    both = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5
    return abs(both / spread) if spread else 0.0


def pictures(path: Path) -> Iterator[Image.Image]:
    """The place on the page as drawn, and every picture object, masks and alternates among them."""
    with pdfium.opened(path) as document:
        yield pdfium.render(document[0], 72).crop((100, 100, 300, 300))
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, Stream) and item.get("/Subtype") == Name.Image and int(item.Width) == SIDE:
                if item.get("/Filter") in (Name.JBIG2Decode, Name.JPXDecode):
                    continue  # the page shows it
                if "/ImageMask" in item:
                    yield Image.frombytes("1", (SIDE, SIDE), item.read_bytes())
                else:
                    yield pikepdf.PdfImage(item).as_pil_image()


@pytest.mark.parametrize("coding", CODINGS)
def test_pixels_beneath_a_mark_are_in_no_picture(coding: str, tmp_path: Path) -> None:
    pdf = lab.plain("Nothing is said here.")
    CODINGS[coding](pdf, pdf.pages[0])
    pdf.save(tmp_path / "source.pdf")
    assert max(map(correlation, pictures(tmp_path / "source.pdf"))) > 2 * LEAK

    redact(tmp_path / "source.pdf", [MARK], tmp_path / "out.pdf", workdir=tmp_path / "work", ocr=False)

    assert [found for found in map(correlation, pictures(tmp_path / "out.pdf")) if found > LEAK] == []


def shared(path: Path) -> Path:
    """One picture of the secret on two pages."""
    pdf = lab.plain("Nothing is said here.")
    width, height, samples = lab.picture_of(lab.SECRET, 30)
    lab.image(pdf, pdf.pages[0], samples, width, height, place=f"{width} 0 0 {height} 72 300")
    pdf.pages.append(pdf.pages[0])
    pdf.save(path)
    return path


def test_a_picture_used_twice_and_marked_once_is_refused(tmp_path: Path) -> None:
    source, mark = shared(tmp_path / "source.pdf"), Mark(0, Box(60, 400, 320, 500), "7(1)(c)", whole_region=True)
    with pytest.raises(LeakFound, match=r"gate 5 \(picture\), page 2"):
        redact(source, [mark], tmp_path / "out.pdf", needles=[lab.SECRET], workdir=tmp_path / "work")
    assert not (tmp_path / "out.pdf").exists()


def test_a_picture_used_twice_and_marked_twice_is_gone(tmp_path: Path) -> None:
    source = shared(tmp_path / "source.pdf")
    marks = [Mark(page, Box(60, 400, 320, 500), "7(1)(c)", whole_region=True) for page in (0, 1)]
    redact(source, marks, tmp_path / "out.pdf", needles=[lab.SECRET], workdir=tmp_path / "work")
    assert not coders["kept"]()(tmp_path / "out.pdf")
    assert coders["kept"]()(source)

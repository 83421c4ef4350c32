"""Words from pictures."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from counterfoil.documents import Document, ocr
from counterfoil.errors import EnvironmentFailed

Read = Callable[..., Document]
TEXT = "ARREST REPORT of a sample person"


def scan(turned: int = 0, exif: int = 0, kind: str = "PNG") -> bytes:
    image = Image.new("L", (900, 1200), "white")
    font = ImageFont.load_default(size=40)
    for line in range(11):  # enough for tesseract to tell which way up it is
        ImageDraw.Draw(image).text((100, 100 + 90 * line), f"{TEXT}", font=font, fill="black")
    image = image.rotate(turned, expand=True, fillcolor="white")
    tags = Image.Exif()
    if exif:
        tags[0x0112] = exif
    buffer = io.BytesIO()
    image.save(buffer, kind, dpi=(150, 150), **({"exif": tags} if exif else {}))
    return buffer.getvalue()


def test_a_scan_has_words_with_boxes_and_confidence(read_bytes: Read) -> None:
    document = read_bytes(scan(), "scan.png", ocr=True)
    [page] = document.pages
    assert (page.layer, page.width_pt, page.height_pt) == ("ocr", 432.0, 576.0)
    assert page.text == "\n".join([TEXT] * 11)
    first = page.words[0]
    assert (first.text, first.ocr) == ("ARREST", True)
    assert 0.8 < first.confidence <= 1.0
    assert first.box.x0 == pytest.approx(100 * 72 / 150, abs=3)
    assert 100 * 72 / 150 < first.box.y0 < 125 * 72 / 150
    assert len(page.pictures) == 1


@pytest.mark.parametrize(("turned", "exif", "kind"), [(90, 0, "PNG"), (90, 6, "JPEG")])
def test_a_turned_page_is_read(read_bytes: Read, turned: int, exif: int, kind: str) -> None:
    [page] = read_bytes(scan(turned, exif, kind), "scan", ocr=True).pages
    assert page.text.splitlines() == [TEXT] * 11
    # EXIF turns the page itself; without it the page lies on its side and the words stand upright on it.
    assert (page.width_pt < page.height_pt) is bool(exif)
    box = page.words[0].box
    assert (box.width > box.height) is bool(exif)


def stamped() -> bytes:
    """The scan with thick grey letters and a frame of a stamp over its lines."""
    image = Image.open(io.BytesIO(scan()))
    draw = ImageDraw.Draw(image)
    for step in range(16):
        draw.rectangle((60, 240 + 24 * step, 860, 252 + 24 * step), fill=175)
    for line in range(11):
        draw.text((100, 100 + 90 * line), TEXT, font=ImageFont.load_default(size=40), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(150, 150))
    return buffer.getvalue()


def test_what_stands_beneath_a_stamp_is_read(read_bytes: Read) -> None:
    [page] = read_bytes(stamped(), "scan.png", ocr=True).pages
    assert page.text.splitlines() == [TEXT] * 11


def test_without_ocr_a_scan_says_so(read_bytes: Read) -> None:
    document = read_bytes(scan(), "scan.png")
    assert (document.pages[0].layer, document.text) == ("none", "")
    assert document.warnings == ("1 page was without words: OCR was not asked for.",)


def test_without_tesseract_the_message_says_what_works(read_bytes: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EnvironmentFailed, match=r"^scan\.png: .*not installed\..*Without it, born-digital PDF"):
        read_bytes(scan(), "scan.png", ocr=True)


def test_rows_that_are_no_words_are_left_out() -> None:
    row = "5\t1\t1\t1\t1\t{n}\t100\t200\t50\t20\t{confidence}\t{text}"
    tsv = "\n".join(
        [
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
            row.format(n=1, confidence=96.5, text="word"),
            row.format(n=2, confidence=50, text=" "),
            row.format(n=3, confidence="x", text="bad"),
            "5\t1\t1",
        ]
    )
    assert ocr.lines_of(tsv, 200) == (((36.0, 72.0, 54.0, 79.2, "word", 0.965),),)

"""Gates that other gates stand behind: each is shown a release that it alone must refuse, in this process."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction._paint import paint_json
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.verify import verify_json

NAME = "Maximilian Worthington"
WORDS = (
    "The officers searched several neighbouring buildings before sunrise without finding anything remarkable there. "
)


def released(source: Path, *, painted: dict[str, Any] | None = None) -> Path:
    """``source`` rebuilt with nothing removed from it."""
    target = source.with_name("released.pdf")
    apply_json(str(source), str(source.with_name("staged.pdf")), str(target), {}, painted or {}, [], {})
    return target


def leaks(
    source: Path, target: Path, *, regions: Any = None, painted: Any = None, needles: Any = (), ocr: bool = False
) -> set[tuple[int, str, int]]:
    found = verify_json(
        str(source), str(target), regions or {}, list(needles), {}, painted=painted or {}, pictures=[], seed=0, ocr=ocr
    )
    return {(leak["gate"], leak["channel"], leak["page_index"]) for leak in found["leaks"]}


def written(path: Path, pages: int, lines: int = 14) -> Path:
    """Pages of print in an embedded font, which says of each glyph what letter it is."""
    document = pymupdf.open()
    for _ in range(pages):
        page = document.new_page()
        page.insert_font(fontname="F9", fontbuffer=pymupdf.Font("tiro").buffer)
        for number in range(lines):
            page.insert_text((60, 80 + 20 * number), WORDS[:90], fontsize=11, fontname="F9")
    document.save(path)
    return path


_RANGE = re.compile(r"(<[0-9a-f]{4}> <[0-9a-f]{4}> )<([0-9a-f]{4})>")  # glyphs, and the letter of the first


def respelled(path: Path, page: int | None, to: Callable[[int], int]) -> Path:
    """The same print, whose fonts (of one page, or of all) say other letters than they show."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for index, one in enumerate(pdf.pages):
            if page in (None, index):
                for name, font in list(one.obj.Resources.Font.items()):
                    own = pdf.make_indirect(pikepdf.Dictionary(font))
                    said = font.ToUnicode.read_bytes().decode()
                    own.ToUnicode = pdf.make_stream(
                        _RANGE.sub(lambda met: f"{met[1]}<{to(int(met[2], 16)):04x}>", said).encode()
                    )
                    one.obj.Resources.Font[name] = own
        pdf.save(path)
    return path


def test_text_beneath_a_mark_is_refused_where_no_value_is_known(tmp_path: Path, make: Any) -> None:
    source = make()
    regions = {"0": [[100.0, 140.0, 260.0, 156.0, "7(1)(b)", True]]}
    painted = paint_json(str(source), regions)["painted"]
    assert (3, "text", 0) in leaks(source, released(source, painted=painted), regions=regions, painted=painted)


def test_a_value_in_the_samples_of_a_small_picture_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        samples = NAME.encode() + bytes(range(40, 200)) * 20
        picture = pikepdf.Stream(pdf, samples[:2500])
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 50, 50, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X0=pdf.make_indirect(picture)))
        page.obj.Contents = pdf.make_stream(b"q 50 0 0 50 100 600 cm /X0 Do Q")
        pdf.save(source)
    target = released(source)
    assert leaks(source, target) == set()
    assert leaks(source, target, needles=[NAME]) == {(2, "image", -1)}


@pytest.mark.parametrize("lies", [False, True])
def test_strips_drawn_by_lot_show_that_a_layer_says_other_words(tmp_path: Path, lies: bool) -> None:
    source = written(tmp_path / "source.pdf", 24)
    if lies:
        respelled(source, None, lambda letter: letter + (letter != 0x20))
    found = leaks(source, released(source), ocr=True)
    assert {(gate, channel) for gate, channel, _ in found} == ({(5, "layer")} if lies else set())


def test_a_page_whose_letters_mean_nothing_is_read_by_ocr(tmp_path: Path) -> None:
    document = pymupdf.open(written(tmp_path / "plain.pdf", 24))
    page = document[7]
    page.insert_font(fontname="F8", fontbuffer=pymupdf.Font("helv").buffer)
    page.insert_text((60, 500), NAME, fontsize=14, fontname="F8")
    source = tmp_path / "source.pdf"
    document.save(source)
    respelled(source, 7, lambda letter: 0xE000 + letter % 256)
    assert (5, "picture", 7) in leaks(source, released(source), needles=[NAME], ocr=True)

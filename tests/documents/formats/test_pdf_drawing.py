"""One walk over a page finds the images that MuPDF's own text page lists, and the letters that nobody would see."""

from __future__ import annotations

import pymupdf
import pytest

from counterfoil.documents.formats.pdf_drawing import MANY_PATHS, drawing_of

IMAGES = {
    "upright": b"q 100 0 0 70 50 600 cm /Im Do Q",
    "turned": b"q 50 40 -40 50 300 200 cm /Im Do Q",
    "mask": b"q 1 0 0 rg 100 0 0 70 250 600 cm /Ma Do Q",
    "watermark": b"q /Faint gs 100 0 0 70 50 400 cm /Im Do Q",
    "half transparent": b"q /Half gs 100 0 0 70 50 300 cm /Im Do Q",
    "outside": b"q 100 0 0 70 900 900 cm /Im Do Q",
    "without width": b"q 0 0 0 70 50 600 cm /Im Do Q",
    "inline": b"q 30 0 0 30 20 20 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q",
    "in a pattern": b"q /Pattern cs /Tile scn 400 100 60 60 re f Q",
    "beside a shading": b"q 100 0 0 70 50 600 cm /Im Do Q q 300 300 100 100 re W n /Shade sh Q",
}
TEXTS = {
    b"0 g": False,
    b"1 g": True,
    b"0.98 0.98 0.98 rg": True,
    b"0.98 0.98 0.5 rg": False,
    b"0 0 0 0 k": True,
    b"1 0 0 RG 2 Tr 1 g": True,
    b"1 1 1 RG 1 Tr": True,
    b"/Gone gs": True,
    b"1 g 3 Tr": False,  # not drawn at all: said as invisible
}


def page_with(content: bytes, rotation: int = 0) -> pymupdf.Page:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_font("helv")
    pixels = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 7, 5))
    pixels.clear_with(90)
    page.insert_image((0, 0, 9, 9), pixmap=pixels)
    image, font = page.get_images()[0][0], page.get_fonts()[0][0]

    def add(source: str, stream: bytes | None = None) -> str:
        xref = document.get_new_xref()
        document.update_object(xref, source)
        if stream is not None:
            document.update_stream(xref, stream)
        return f"{xref} 0 R"

    mask = add("<</Subtype/Image/Width 8/Height 8/ImageMask true/BitsPerComponent 1>>", b"\xaa\x55" * 4)
    colours = "<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>"
    shade = add(f"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[300 300 400 400]/Function {colours}>>")
    tile = add(
        "<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 20 20]/XStep 20/YStep 20"
        f"/Resources<</XObject<</Im {image} 0 R>>>>>>",
        b"q 10 0 0 10 2 2 cm /Im Do Q",
    )
    document.xref_set_key(
        page.xref,
        "Resources",
        f"<</Font<</F {font} 0 R>>/XObject<</Im {image} 0 R/Ma {mask}>>/Pattern<</Tile {tile}>>"
        f"/Shading<</Shade {shade}>>/ExtGState<</Faint<</ca 0.3>>/Half<</ca 0.5>>/Gone<</ca 0.01>>>>>>",
    )
    document.update_stream(page.get_contents()[0], content)
    page.set_contents(page.get_contents()[0])
    page.set_rotation(rotation)
    return pymupdf.open(stream=document.tobytes(), filetype="pdf")[0]


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("content", IMAGES.values(), ids=list(IMAGES))
def test_images_are_those_of_mupdfs_text_page(content: bytes, rotation: int) -> None:
    page = page_with(content, rotation)
    expected = [(*image["bbox"], image["width"], image["height"]) for image in page.get_image_info()]
    assert drawing_of(page).pictures == expected
    assert page.rotation == rotation


def test_a_watermark_is_no_picture_and_still_an_image() -> None:
    drawing = drawing_of(page_with(IMAGES["watermark"]))
    assert (drawing.images, drawing.pictures) == (1, [])


@pytest.mark.parametrize(("colour", "unseen"), TEXTS.items(), ids=[colour.decode() for colour in TEXTS])
def test_text_is_unseen_where_its_colour_or_opacity_hides_it(colour: bytes, unseen: bool) -> None:
    drawing = drawing_of(page_with(b"BT " + colour + b" /F 12 Tf 50 700 Td (Sample) Tj ET"))
    assert drawing.unseen == unseen
    assert len(drawing.texts) == drawing.filled_texts + drawing.stroked_texts + drawing.invisible_texts > 0


def test_the_edges_of_a_run_are_those_that_mupdf_tells() -> None:
    page = page_with(b"BT /helv 12 Tf 50 700 Td (Sample) Tj ET")
    [run] = drawing_of(page).texts
    [told] = [box for kind, box in page.get_bboxlog() if kind == "fill-text"]
    assert run == pytest.approx(told)


def test_no_more_paths_are_counted_than_matter() -> None:
    drawing = drawing_of(page_with(b"10 10 50 50 re f 10 10 50 50 re S " * 40))
    assert drawing.paths == MANY_PATHS


def test_paths_and_kinds_of_text_are_counted() -> None:
    drawing = drawing_of(page_with(b"10 10 50 50 re f 10 10 50 50 re S BT /F 12 Tf 3 Tr 50 700 Td (Sample) Tj ET"))
    assert (drawing.paths, drawing.filled_texts, drawing.stroked_texts, drawing.invisible_texts) == (2, 0, 0, 1)

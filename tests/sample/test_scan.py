import random

import pypdfium2
from PIL import ImageFilter

from counterfoil.sample.canvas import Canvas
from counterfoil.sample.model import Tag, Value, Written
from counterfoil.sample.scan import scanned
from counterfoil.values import Box, Category, Role

CORNERS = (
    Box(40, 60, 60, 80),
    Box(550, 60, 570, 80),
    Box(40, 700, 60, 720),
    Box(550, 700, 570, 720),
    Box(300, 390, 320, 410),
)


def blocks() -> Written:
    canvas = Canvas(title="blocks", rng=random.Random(1))
    for box in CORNERS:
        canvas.rect(box.x0, box.y0, box.x1, box.y1, fill=0, width=0)
        canvas.values.append(Value("block", Tag(Category.NAME, Role.VICTIM), "form", 1, [box]))
    return Written(canvas.pdf(), "pdf", "blocks", 1, tuple(canvas.values))


def dark(data: bytes, near: Box) -> Box:
    """The dark pixels in a window of 14 points around ``near``, as a box in points."""
    scale = 4
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=scale, grayscale=True).to_pil()
    document.close()
    x, y = int((near.x0 - 14) * scale), int((near.y0 - 14) * scale)
    window = picture.crop((x, y, int((near.x1 + 14) * scale), int((near.y1 + 14) * scale))).point(
        lambda v: 255 * (v < 60)
    )
    found = window.filter(ImageFilter.MedianFilter(9)).getbbox()  # without the dust
    assert found is not None
    left, top, right, bottom = found
    return Box((x + left) / scale, (y + top) / scale, (x + right) / scale, (y + bottom) / scale)


def test_boxes_turn_with_the_page_in_every_corner() -> None:
    for seed in (1, 2, 3):
        scan = scanned(blocks(), random.Random(seed))
        for value in scan.values:
            seen, (said,) = dark(scan.data, value.boxes[0]), value.boxes
            assert max(abs(a - b) for a, b in zip(seen.as_list(), said.as_list(), strict=True)) < 0.9


def test_a_scan_is_skewed_enough_to_matter() -> None:
    scan = scanned(blocks(), random.Random(1))
    moved = [abs(value.boxes[0].y0 - box.y0) for value, box in zip(scan.values, CORNERS, strict=True)]
    assert max(moved) > 0.9  # more than the tolerance above


def test_a_scan_has_no_text_layer_and_one_picture_a_page() -> None:
    scan = scanned(blocks(), random.Random(1))
    document = pypdfium2.PdfDocument(scan.data)
    page = document[0]
    assert page.get_textpage().count_chars() == 0
    assert [obj.type for obj in page.get_objects()] == [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    document.close()
    assert (scan.layer, scan.pages) == ("none", 1)

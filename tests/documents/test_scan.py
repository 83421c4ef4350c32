"""Rules and pictures of a page image."""

import math
from pathlib import Path

import pymupdf
import pytest

from counterfoil.documents.scan import look

DPI = 200


def image(folder: Path, *, turned: float = 0.0, text: bool = True, form: bool = True) -> str:
    """A page with text, a ruled box of two rows, a bar, a photograph; turned by some degrees as a scanner does."""
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=612, height=792)
        if text:
            for line in range(30):
                words = "THE LETTER OFFICER HILL FILLED IN - WITHHELD, COMMITTEE; ALL TALL "
                page.insert_text((60, 400 + 12 * line), words * 2, fontsize=8)
        if form:
            for y in (100, 124, 148):
                page.draw_line((60, y), (400, y), width=0.6)
            for x in (60, 230, 400):
                page.draw_line((x, 100), (x, 148), width=0.6)
            page.draw_rect(pymupdf.Rect(40, 200, 570, 214), fill=(0.1, 0.1, 0.1))
            page.draw_rect(pymupdf.Rect(450, 60, 540, 170), fill=(0.6, 0.62, 0.6), color=(0.5, 0.5, 0.5))
        with pymupdf.open() as scan:
            sheet = scan.new_page(width=612, height=792)
            pixels = page.get_pixmap(dpi=DPI)
            sheet.insert_image(sheet.rect, pixmap=pixels)
            matrix = pymupdf.Matrix(DPI / 72, DPI / 72).prerotate(turned)
            sheet.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, clip=None).save(folder / "page.png")
    return str(folder / "page.png")


def covered(pieces: list[tuple[float, float]]) -> float:
    """The length that intervals cover together."""
    total, reached = 0.0, 0.0
    for start, end in sorted(pieces):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


@pytest.mark.parametrize("turned", [0.0, 0.6])
def test_rules_are_found_in_pieces_that_make_up_their_length(tmp_path: Path, turned: float) -> None:
    ruled = look(image(tmp_path, turned=turned), DPI)["ruled"]
    level = [b for b in ruled if b[3] - b[1] < 1 and b[2] - b[0] >= 13]
    upright = [b for b in ruled if b[2] - b[0] < 1]
    for y in (100, 124, 148):
        assert covered([(b[0], b[2]) for b in level if abs(b[1] - y) < 6 and b[0] < 420]) == pytest.approx(340, abs=8)
    for x in (60, 230, 400):
        moved = x + math.sin(math.radians(turned)) * (792 - 124)  # the turned page hangs over the left edge
        near = [(b[1], b[3]) for b in upright if abs(b[0] - moved) < 3 and b[1] < 160]
        assert covered(near) == pytest.approx(48, abs=8)


def test_letters_are_no_rules_and_no_pictures(tmp_path: Path) -> None:
    assert look(image(tmp_path, form=False), DPI) == {"ruled": [], "pictures": [], "ink": ""}


def test_a_page_with_a_stamp_is_left_once_more_without_what_is_paler_than_its_ink(tmp_path: Path) -> None:
    path = image(tmp_path, form=False)
    pixels = pymupdf.Pixmap(path)
    pixels.set_rect(pymupdf.IRect(300, 1200, 1200, 1216), (180,))  # one stroke of a worn pad
    pixels.set_rect(pymupdf.IRect(300, 1500, 1200, 1516), (180,))
    pixels.save(path)
    assert look(path, DPI)["ink"] == "page-ink.png"
    ink = pymupdf.Pixmap(tmp_path / "page-ink.png")
    assert (ink.width, ink.height, set(ink.samples)) == (pixels.width, pixels.height, {0, 255})
    assert ink.pixel(400, 1208) == (255,)
    assert ink.samples.count(0) > 10_000  # the letters stay


def test_a_photograph_is_a_picture_and_a_bar_is_none(tmp_path: Path) -> None:
    [(x0, y0, x1, y1, _width, _height)] = look(image(tmp_path), DPI)["pictures"]
    assert (x0, y0, x1, y1) == pytest.approx((450, 60, 540, 170), abs=7)

"""PDF: where words stand, what is hidden, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from counterfoil.documents import Document
from counterfoil.errors import DocumentUnreadable, LimitExceeded
from counterfoil.values import Box

Read = Callable[..., Document]


def document_with(draw: Callable[[pymupdf.Page], None], *, rotation: int = 0) -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=300, height=200)
    draw(page)
    page.set_rotation(rotation)
    return bytes(document.tobytes(no_new_id=True))


def write(page: pymupdf.Page) -> None:
    page.insert_text((20, 40), "Sample", fontsize=12)


def test_a_plain_page_has_nothing_to_say(read_bytes: Read) -> None:
    document = read_bytes(document_with(write), "x.pdf")
    assert (document.text, document.warnings) == ("Sample", ())
    assert document.pages[0].layer == "text"


@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [
        (0, (300, 200), (20, 40)),
        (90, (200, 300), (160, 20)),
        (180, (300, 200), (280, 160)),
        (270, (200, 300), (40, 280)),
    ],
)
def test_words_lines_and_pictures_turn_with_the_page(
    read_bytes: Read, rotation: int, size: tuple[float, float], corner: tuple[float, float]
) -> None:
    def draw(page: pymupdf.Page) -> None:
        write(page)
        page.draw_rect((20, 40, 120, 60))
        pixels = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 4, 4))
        pixels.clear_with(128)
        page.insert_image((20, 40, 30, 50), pixmap=pixels)

    page = read_bytes(document_with(draw, rotation=rotation), "x.pdf").pages[0]
    assert (page.width_pt, page.height_pt) == size
    at = Box(corner[0] - 1, corner[1] - 1, corner[0] + 1, corner[1] + 1)
    assert page.words[0].box.padded(4).overlaps(at)
    assert [line.padded(1).overlaps(at) for line in page.lines] == [True]
    assert [picture.box.padded(1).overlaps(at) for picture in page.pictures] == [True]
    assert page.lines[0].width == pytest.approx(20 if rotation in (90, 270) else 100, abs=0.1)


def test_boxes_count_from_the_visible_corner(read_bytes: Read) -> None:
    document = pymupdf.open("pdf", document_with(write))
    document[0].set_cropbox(pymupdf.Rect(10, 20, 200, 100))
    page = read_bytes(document.tobytes(), "x.pdf").pages[0]
    assert (page.width_pt, page.height_pt) == (190, 80)
    assert page.words[0].box.x0 == pytest.approx(10, abs=0.1)


def test_lines_are_strokes_and_thin_fills_but_no_shading(read_bytes: Read) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.draw_line((10, 10), (100, 10))
        page.draw_rect((10, 20, 100, 40))
        page.draw_rect((10, 50, 100, 51), color=None, fill=(0, 0, 0))
        page.draw_rect((10, 60, 100, 90), color=None, fill=(0.8, 0.8, 0.8))
        page.draw_line((200, 10), (400, 10))

    page = read_bytes(document_with(draw), "x.pdf").pages[0]
    assert page.lines == (Box(10, 10, 100, 10), Box(10, 20, 100, 40), Box(10, 50, 100, 51), Box(200, 10, 300, 10))


@pytest.mark.parametrize(
    ("draw", "text", "said"),
    [
        (lambda page: page.insert_text((20, 40), "unseen", render_mode=3), "unseen", "Text that is drawn invisibly"),
        (lambda page: page.insert_text((20, 40), "unseen", color=(1, 1, 1)), "unseen", "White or transparent text"),
        (lambda page: page.insert_text((20, 40), "unseen", fill_opacity=0.01), "unseen", "White or transparent text"),
        (lambda page: page.insert_text((20, -40), "unseen"), "", "Text outside the visible page"),
        (lambda page: page.insert_text((20, 210), "unseen"), "", "Text outside the visible page"),
        (
            lambda page: (page.insert_text((20, 180), "unseen"), page.set_cropbox(pymupdf.Rect(0, 0, 300, 100))),
            "",
            "Text outside the visible page",
        ),
        (lambda page: page.add_text_annot((20, 40), "unseen"), "", "Notes or comments"),
    ],
)
def test_what_a_reader_does_not_see_is_said(
    read_bytes: Read, draw: Callable[[pymupdf.Page], None], text: str, said: str
) -> None:
    document = read_bytes(document_with(draw), "x.pdf")
    assert document.text == text
    assert [warning for warning in document.warnings if warning.startswith(said)] == [document.warnings[0]]
    assert document.warnings[0].endswith(": page 1.")


def test_a_hidden_layer_is_said(read_bytes: Read) -> None:
    document = pymupdf.open()
    layer = document.add_ocg("notes", on=False)
    page = document.new_page()
    page.insert_text((72, 72), "shown")
    page.insert_text((72, 90), "unseen", oc=layer)
    read = read_bytes(document.tobytes(), "x.pdf")
    assert read.text == "shown"
    assert read.warnings == ("The PDF has 1 hidden layer(s); what is on them was not read, but it is in the file.",)


def test_a_scan_with_words_beneath_says_that_nobody_checked_them(read_bytes: Read) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((20, 40), "from another program", render_mode=3)
        pixels = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 30, 20))
        pixels.clear_with(200)
        page.insert_image(page.rect, pixmap=pixels)

    document = read_bytes(document_with(draw), "x.pdf")
    assert (document.pages[0].layer, document.text) == ("ocr", "from another program")
    assert document.warnings[0].startswith("Scan whose words another program laid beneath it")


def test_an_empty_password_is_no_obstacle(read_bytes: Read) -> None:
    document = pymupdf.open("pdf", document_with(write))
    locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="")
    read = read_bytes(locked, "x.pdf")
    assert (read.text, read.warnings) == (
        "Sample",
        ("The PDF was encrypted with an empty password; the working copy is not.",),
    )
    assert read.pdf is not None
    with pymupdf.open(read.pdf) as working:
        assert not working.metadata["encryption"]


def test_a_password_is_asked_for(read_bytes: Read) -> None:
    document = pymupdf.open("pdf", document_with(write))
    locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="user")
    with pytest.raises(DocumentUnreadable, match=r"^x\.pdf: The PDF is encrypted and needs a password\."):
        read_bytes(locked, "x.pdf")


def test_a_cut_off_pdf_is_repaired_and_said(read_bytes: Read) -> None:
    data = document_with(write)
    read = read_bytes(data[: data.rindex(b"xref")], "x.pdf")
    assert read.text == "Sample"
    assert read.warnings[0] == "The PDF is damaged and was repaired to be read; compare it with the original by eye."
    assert read.pdf is not None
    with pymupdf.open(read.pdf) as working:
        assert not working.is_repaired


def test_embedded_files_are_parts(read_bytes: Read) -> None:
    document = pymupdf.open("pdf", document_with(write))
    document.embfile_add("note", b"embedded words", filename="../note.txt")
    [part] = read_bytes(document.tobytes(), "x.pdf").parts
    assert (part.name, part.body) == ("note.txt", "embedded words")


def pages(count: int) -> bytes:
    """A PDF of empty pages, written by hand: MuPDF needs a minute to make ten thousand."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    data, table = b"%PDF-1.4\n", [b"0000000000 65535 f \n"]
    for number, content in enumerate(objects, 1):
        table.append(f"{len(data):010} 00000 n \n".encode())
        data += f"{number} 0 obj{content}endobj\n".encode()
    end = f"trailer<</Size {len(table)}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF".encode()
    return data + f"xref\n0 {len(table)}\n".encode() + b"".join(table) + end


def test_many_pages_are_read_and_too_many_are_refused(read_bytes: Read) -> None:
    document = read_bytes(pages(1_000), "x.pdf")
    assert len(document.pages) == 1_000
    assert document.warnings == ("Nothing on the page: page 1, 2, 3, 4, 5, 6, 7, 8 and 992 more.",)
    with pytest.raises(LimitExceeded, match="10,001 pages; one document may have 10,000"):
        read_bytes(pages(10_001), "x.pdf")


def test_a_page_that_is_lost_while_it_is_read_is_said(read_bytes: Read) -> None:
    """Its tree of pages says two, and after MuPDF's repair in the midst of reading there is one."""
    found = (Path(__file__).parents[2] / "fuzz/corpus/pdf/page-gone.pdf").read_bytes()
    assert [one for one in read_bytes(found, "a.pdf").warnings if "page 2" in one] == [
        "Damaged and not read; look at it by hand: page 2."
    ]

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction._same_fonts import share


def report(words: str) -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), words, fontsize=12, fontname="helv")
    page.insert_font(fontname="F9", fontbuffer=pymupdf.Font("tiro").buffer)
    page.insert_text((72, 200), words, fontsize=12, fontname="F9")
    return document


def fonts(pdf: pikepdf.Pdf) -> list[set[tuple[int, int]]]:
    return [{font.objgen for font in page.obj.Resources.Font.values()} for page in pdf.pages]


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    whole = pymupdf.open()
    for words in ("Ann Li", "Ann Li", "Somebody else"):
        whole.insert_pdf(report(words))
    whole.save(tmp_path / "merged.pdf")
    return tmp_path / "merged.pdf"


def test_fonts_that_say_the_same_become_one_and_pages_look_as_before(merged: Path, tmp_path: Path) -> None:
    before = [page.get_pixmap().samples for page in pymupdf.open(merged)]
    with pikepdf.open(merged) as pdf:
        assert len(set.union(*fonts(pdf))) > len(fonts(pdf)[0])

        assert share(pdf)

        first, *others = fonts(pdf)
        assert others == [first, first]
        assert not share(pdf)  # nothing is left to be done
        pdf.save(tmp_path / "shared.pdf")
    assert [page.get_pixmap().samples for page in pymupdf.open(tmp_path / "shared.pdf")] == before


@pytest.mark.parametrize("key", ["/BaseFont", "/Widths", "/FontDescriptor", "/Subtype"])
def test_fonts_that_differ_in_anything_stay_apart(merged: Path, key: str) -> None:
    values = {
        "/BaseFont": pikepdf.Name.Courier,
        "/Widths": pikepdf.Array([1, 2]),
        "/FontDescriptor": pikepdf.Dictionary(Flags=4),
        "/Subtype": pikepdf.Name.Type3,
    }
    with pikepdf.open(merged) as pdf:
        for font in pdf.pages[1].obj.Resources.Font.values():
            font[key] = values[key]
        changed = fonts(pdf)[1]

        share(pdf)

        assert fonts(pdf)[1] == changed
        assert fonts(pdf)[2] == fonts(pdf)[0] != changed


def test_programs_are_compared_by_their_bytes_and_endless_fonts_are_left(merged: Path) -> None:
    with pikepdf.open(merged) as pdf:
        for page, program in zip(pdf.pages, (b"one", b"one", b"two"), strict=True):
            for font in page.obj.Resources.Font.values():
                font.FontDescriptor = pdf.make_indirect(pikepdf.Dictionary(FontFile2=pikepdf.Stream(pdf, program)))
        share(pdf)
        first, second, third = fonts(pdf)
        assert first == second != third

    with pikepdf.open(merged) as pdf:
        for page in pdf.pages:
            for font in page.obj.Resources.Font.values():
                font.Parent = pdf.make_indirect(pikepdf.Dictionary())
                font.Parent.Child = font
        assert not share(pdf)

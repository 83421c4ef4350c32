from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from counterfoil.redaction._covered import DARK, Hidden, hidden_text
from counterfoil.redaction._engines import pdfium

BOXES = ((150, 88, 230, 104), (80, 192, 260, 207), (300, 293, 306, 304), (70, 480, 500, 520))


def hidden(path: Path, *, only_dark: bool) -> list[Hidden]:
    with pdfium.opened(path) as document:
        page = document[0]
        text = pdfium.PageText(page)
        found = list(hidden_text(text, pdfium.render(page, 100), pdfium.frame(page), only_dark=only_dark))
        text.close()
    return found


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [6, 10, 14])
def test_a_quick_look_at_dark_areas_finds_what_a_look_at_every_letter_finds(
    tmp_path: Path, rotation: int, size: int
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for place in range(8):
        words = "Complainant: Somebody Invented illicit nnn acme, 7 Ill"
        page.insert_text((72, 100 + 50 * place), words, fontsize=size, fontname="hebo" if place % 2 else "helv")
    for box in BOXES:
        page.draw_rect(pymupdf.Rect(box), fill=(0, 0, 0))
    page.draw_rect(pymupdf.Rect(70, 240, 500, 256), fill=(1, 1, 1))  # hidden, and not in the dark
    page.set_rotation(rotation)
    document.save(tmp_path / "a.pdf")

    every = hidden(tmp_path / "a.pdf", only_dark=False)

    dark = [run for run in every if run.grey <= DARK]
    assert 2 <= len(dark) < len(every)
    assert hidden(tmp_path / "a.pdf", only_dark=True) == dark

"""What only the eye reads, on one page of many: gate 5 must read that page, and not only when the lot falls on it."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from counterfoil.redaction._unread import pages
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.verify import verify_json

lab = sys.modules["leak_channels"]
PAGE, PAGES = 7, 24
ONLY_SEEN = (
    "68 text in a soft mask",
    "74 text in a glyph",
    "89 letters drawn as a few outlines",
    "90 letters drawn as rectangles",
    "91 letters of a shading",
    "156 text in a picture within the content",
    "159 text in a picture",
    "161 text in a picture within a form",
    "137 text paler than the eye sees, over a whole picture",
)


def _long(path: Path, name: str = "") -> Path:
    document = pymupdf.open()
    for _ in range(PAGES):
        page = document.new_page()
        for line in range(20):
            page.insert_text((60, 80 + 10 * line), "The officers searched several buildings before sunrise.")
    document.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[PAGE]
        page.obj.Resources.Font.F1 = next(iter(page.obj.Resources.Font.values()))
        if name:
            page.contents_add(b"", prepend=False)
            lab.CHANNELS[name].build(pdf, page)
        pdf.save(path)
    return path


@pytest.mark.parametrize("name", ["", *ONLY_SEEN])
def test_a_page_that_text_engines_cannot_read_is_read(name: str, tmp_path: Path) -> None:
    source = _long(tmp_path / "source.pdf", name)
    target = tmp_path / "released.pdf"
    applied = apply_json(str(source), str(tmp_path / "staged.pdf"), str(target), {}, {}, [], {})
    secret = lab.CHANNELS[name].secret if name else lab.SECRET
    known = [int(page) for page in applied["pictures"]]

    found = verify_json(str(source), str(target), {}, [secret], {}, painted={}, pictures=known, seed=0, ocr=True)

    assert {(leak["gate"], leak["channel"]) for leak in found["leaks"]} >= ({(5, "picture")} if name else set())
    assert {leak["page_index"] for leak in found["leaks"] if leak["gate"] == 5} == ({PAGE} if name else set())


def test_plain_pages_are_not_all_read(tmp_path: Path) -> None:
    with pikepdf.open(_long(tmp_path / "source.pdf")) as pdf:
        found = pages(pdf)
    assert (found.unread, found.drawn) == (set(), set())

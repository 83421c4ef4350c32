from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction.inspect import Severity, inspect
from counterfoil.values import Box

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdf" / "bad_redactions"


def covered(path: Path, how: str) -> Path:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "Victim: Somebody Invented   at home.", fontsize=12)
    box = pymupdf.Rect(110, 86, 221, 106)
    if how == "black box":
        page.draw_rect(box, fill=(0, 0, 0))
    elif how == "white box":
        page.draw_rect(box, color=(1, 1, 1), fill=(1, 1, 1))
    elif how == "black annotation":
        page.add_rect_annot(box)
        (annotation,) = page.annots()
        annotation.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
        annotation.update()
    elif how == "redaction annotation":
        page.add_redact_annot(box)
    elif how == "dark picture":
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 50, 10))
        pixmap.clear_with(20)
        page.insert_image(box, pixmap=pixmap, keep_proportion=False)
    document.save(path)
    return path


@pytest.mark.parametrize("how", ["black box", "white box", "black annotation", "redaction annotation", "dark picture"])
def test_text_beneath_something_is_a_leak(tmp_path: Path, how: str) -> None:
    found = inspect(covered(tmp_path / "a.pdf", how), workdir=tmp_path / "work")
    (leak,) = found.leaks
    assert "SomebodyInvented" in leak.text.replace(" ", "")
    assert leak.page_index == 0
    assert leak.box is not None
    assert leak.box.overlaps(Box(120, 90, 200, 100))


def test_a_page_with_nothing_hidden_has_no_leak(tmp_path: Path) -> None:
    found = inspect(covered(tmp_path / "a.pdf", "nothing"), workdir=tmp_path / "work")
    assert [trace for trace in found if trace.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("7(1", "label"),
        ("7(1)(d)(iv)", "label"),
        ("1)(b), (c)", "label"),
        ("7(1)(c) Ann", "covered text"),
        ("(312", "covered text"),
        ("71", "covered text"),
    ],
)
def test_a_piece_of_a_code_beneath_a_box_is_a_label_and_nothing_else_is(
    tmp_path: Path, text: str, channel: str
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), text, fontsize=8)
    page.draw_rect(pymupdf.Rect(65, 88, 160, 106), fill=(0, 0, 0))
    document.save(tmp_path / "a.pdf")
    found = inspect(tmp_path / "a.pdf", workdir=tmp_path / "work")
    assert [trace.channel for trace in found if trace.severity is not Severity.NOTE] == [channel]
    assert len(found.leaks) == (channel != "label")


def test_a_given_value_is_found_where_it_stands(tmp_path: Path) -> None:
    found = inspect(covered(tmp_path / "a.pdf", "nothing"), values=["somebody invented"], workdir=tmp_path / "work")
    assert {trace.channel for trace in found.leaks} == {"text", "content"}


@pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/pdf/bad_redactions is not there")
def test_real_court_papers_only_the_bad_one_is_reported(tmp_path: Path) -> None:
    leaks = {path.name: inspect(path, workdir=tmp_path / "work").leaks for path in sorted(DATA.glob("*.pdf"))}

    bad = leaks.pop("rectangles_yes.pdf")
    assert [trace.page_index for trace in bad] == [0, 0, 0]
    assert sum(trace.characters for trace in bad) in (63, 64)
    assert len(leaks) == 18
    assert {name: found for name, found in leaks.items() if found} == {}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(DocumentUnreadable, match=r"a\.pdf"):
        inspect(tmp_path / "a.pdf", workdir=tmp_path / "work")

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil.errors import DocumentUnreadable
from counterfoil.review.model import Proposal
from counterfoil.review.proof_pages import footer, proposal_pages

GUTTER = 46


def pixel(path: Path, page_index: int, x_pt: float, y_pt: float) -> tuple[int, int, int]:
    with pdfium.PdfDocument(path) as document:
        picture = document[page_index].render(scale=4).to_pil().convert("RGB")
    return picture.getpixel((round(x_pt * 4), round(y_pt * 4)))


def test_proposal_pages_are_pictures_with_boxes(two_pages: Path, tmp_path: Path, proposals: tuple[Proposal, ...]):
    out = proposal_pages(two_pages, proposals, tmp_path / "proof.pdf")
    assert out == tmp_path / "proof.pdf"
    with pdfium.PdfDocument(out) as document:
        sizes = [document[index].get_size() for index in range(len(document))]
        texts = [document[index].get_textpage().get_text_range() for index in range(len(document))]
    assert sizes == [(704, 838), (704, 838)]
    assert texts == ["", ""]  # positive control: the source has text, see two_pages
    with pdfium.PdfDocument(two_pages) as source:
        assert "Junie Testwell" in source[0].get_textpage().get_text_range()
    forbidden = proposals[2].finding.box
    red, green, blue = pixel(out, 0, GUTTER + forbidden.x0 + 20, forbidden.y0)
    assert (red > 120, green < 120, blue < 120) == (True, True, True)
    untouched = pixel(out, 0, GUTTER + 500, 60)
    assert min(untouched) > 200


def test_proposal_pages_of_no_proposals_still_say_staff_only(two_pages: Path, tmp_path: Path):
    proposal_pages(two_pages, [], tmp_path / "proof.pdf")
    with pdfium.PdfDocument(tmp_path / "proof.pdf") as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    raw = picture.tobytes()
    reddish = sum(1 for r, g, b in zip(raw[::3], raw[1::3], raw[2::3], strict=True) if r > g + 25 and r > b + 25)
    assert reddish > 2000  # the watermark across the page


def test_proposal_pages_of_a_broken_file_leave_nothing(tmp_path: Path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnot a document")
    with pytest.raises(DocumentUnreadable):
        proposal_pages(broken, [], tmp_path / "proof.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.pdf"]


def test_proposal_pages_of_two_cases_can_be_told_apart(two_pages: Path, tmp_path: Path):
    """All but the last line of the legend is the same, and that line says whose page it is."""
    strips = []
    for label in ("CF-2024-000012   R-000017", "CF-2024-000013   R-000017"):
        out = proposal_pages(two_pages, [], tmp_path / f"{label[:14]}.pdf", label=label)
        with pdfium.PdfDocument(out) as document:
            picture = document[0].render(scale=3).to_pil().convert("L")
        line = (792 + 19) * 3
        strips.append((picture.crop((0, 0, picture.width, line)), picture.crop((0, line, *picture.size))))
    (above, one), (same, other) = strips
    assert above.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()
    assert footer("CF-2024-000012   R-000017", 1, 2) == (
        "STAFF REVIEW - NOT FOR RELEASE   CF-2024-000012   R-000017   page 1 of 2"
    )

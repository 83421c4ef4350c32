"""One page as a picture: of the right page, with nothing but the picture in it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from counterfoil.errors import DocumentUnreadable
from counterfoil.review.page_image import page_image


def test_a_page_is_a_picture_of_that_page(two_pages: Path, tmp_path: Path):
    first, second = (page_image(two_pages, index, scratch=tmp_path) for index in (0, 1))
    shown = Image.open(io.BytesIO(first))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (1275, 1651), {})
    assert first != second
    assert b"Junie" not in first
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".showing")] == []


def test_a_broken_file_and_a_page_too_far_are_refused(two_pages: Path, tmp_path: Path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnot a document")
    with pytest.raises(DocumentUnreadable):
        page_image(broken, 0, scratch=tmp_path)
    with pytest.raises(DocumentUnreadable):
        page_image(two_pages, 7, scratch=tmp_path)

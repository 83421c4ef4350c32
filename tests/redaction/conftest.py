"""Small documents for the redaction tests: every person in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

NAME = "Maximilian Worthington"
LINES = (
    "CHICAGO POLICE DEPARTMENT   ARREST REPORT   (SAMPLE)",
    f"The victim {NAME} told me that the suspect left the scene on foot.",
    "A second line with no names in it, which must stay as it is.",
)
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A PDF of ``pages`` pages with ``lines``, rotated, cropped or with the lines closer together."""

    def build(
        *,
        lines: tuple[str, ...] = LINES,
        pages: int = 1,
        rotate: int = 0,
        crop: tuple[float, float, float, float] | None = None,
        size: float = 11,
        leading: float = 16,
        font: str = "helv",
        name: str = "source.pdf",
    ) -> Path:
        document = pymupdf.open()
        for _ in range(pages):
            page = document.new_page()
            for number, line in enumerate(lines):
                page.insert_text((72, 150 + number * leading), line, fontsize=size, fontname=font)
            if crop:
                page.set_cropbox(pymupdf.Rect(*crop))
            page.set_rotation(rotate)
        path = tmp_path / name
        document.save(path)
        document.close()
        return path

    return build

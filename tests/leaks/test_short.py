"""Values too short to be looked for in any spelling: a surname of two letters goes wherever it is a word."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from counterfoil.redaction import marks
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction.line import redact

LINES = {
    "Wu told me that the suspect left.": True,
    "Statement of Wu, Ann (victim).": True,
    "This is Wu's car.": True,
    "VICTIM: WU, ANN": True,
    "Wuhan and Wunderlich stay, and so does a wu of no name.": False,
}


@pytest.mark.parametrize("line", LINES)
def test_a_surname_of_two_letters_is_removed_as_a_word(line: str, tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((72, 100), line, fontsize=12)
    document[0].insert_text((72, 200), "Wu", fontsize=12)
    document.save(tmp_path / "source.pdf")

    found = marks.from_values(tmp_path / "source.pdf", ["Wu"], "7(1)(c)", workdir=tmp_path / "found", ocr=False)
    certificate = redact(
        tmp_path / "source.pdf", found.marks, tmp_path / "out.pdf", needles=["Wu"], workdir=tmp_path / "w", ocr=False
    )

    assert len(found.marks) == 1 + LINES[line]
    assert certificate.judged_by_place == 1
    with pdfium.opened(tmp_path / "out.pdf") as released:
        (text,) = pdfium.texts(released)
    assert ("Wu" in text or "WU" in text) is not LINES[line]

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from counterfoil import sample


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> sample.Sample:
    """One sample office for all tests that only read it."""
    return sample.generate(tmp_path_factory.mktemp("sample") / "office", seed=20, records=60)


@pytest.fixture(scope="session")
def truth(office: sample.Sample) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((office.folder / "truth.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def asked(office: sample.Sample) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((office.folder / "demands" / "truth.json").read_text(encoding="utf-8"))
    return loaded


class Read:
    """A PDF's characters as pdfium (not the engine that drew them) places them, from the top left of each page."""

    def __init__(self, path: Path) -> None:
        self.pages: list[list[tuple[str, float, float]]] = []
        document = pypdfium2.PdfDocument(path)
        for page in document:
            height, text = page.get_height(), page.get_textpage()
            self.pages.append(list(_characters(text, height)))
            text.close()
            page.close()
        document.close()

    def within(self, page_number: int, box: list[float]) -> str:
        x0, y0, x1, y1 = box
        return "".join(c for c, x, y in self.pages[page_number - 1] if x0 <= x <= x1 and y0 <= y <= y1)

    def text(self, page_number: int) -> str:
        return "".join(c for c, _, _ in self.pages[page_number - 1])


def _characters(text: pypdfium2.PdfTextPage, height: float) -> Iterator[tuple[str, float, float]]:
    letters = text.get_text_range()
    assert len(letters) == text.count_chars()
    for index, letter in enumerate(letters):
        left, bottom, right, top = text.get_charbox(index)
        yield letter, (left + right) / 2, height - (bottom + top) / 2


@pytest.fixture(scope="session")
def read() -> type[Read]:
    return Read

"""Findings of the synthetic forms in ``pages``, and short ways to make a page and to compare findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from counterfoil.detection.model import Finding
from counterfoil.detection.reading import find
from counterfoil.documents.model import Document, Page, Word
from counterfoil.values import Box, Digest, Party, RecordKind

Find = Callable[..., tuple[Finding, ...]]


def page(text: str, *, index: int = 0, ocr: bool = False) -> Page:
    """``text`` as a page of words, six points a character, twelve a line; no rules."""
    words: list[Word] = []
    place = 0
    for number, line in enumerate(text.split("\n")):
        column = 0
        for word in line.split(" "):
            if word:
                box = Box(40 + 6.0 * column, 40 + 12.0 * number, 40 + 6.0 * (column + len(word)), 49 + 12.0 * number)
                start = place + column
                words.append(Word(word, box, start, start + len(word), number, 0.8 if ocr else 1.0, ocr))
            column += len(word) + 1
        place += len(line) + 1
    return Page(index, 612, 792, text, tuple(words), layer="ocr" if ocr else "text")


def document(*texts: str, name: str = "report.txt", ocr: bool = False) -> Document:
    """Pages of text as a document."""
    pages = tuple(page(text, index=index, ocr=ocr) for index, text in enumerate(texts))
    return Document(name, "text/plain", Digest("0" * 64), pages)


@pytest.fixture
def find_in() -> Find:
    """Findings of a text."""

    def run(
        text: str, parties: Sequence[Party] = (), *, kind: RecordKind = RecordKind.OTHER, **more: bool
    ) -> tuple[Finding, ...]:
        return find(document(text, **more), parties, kind=kind)  # type: ignore[arg-type]

    return run


def shown(findings: Sequence[Finding], category: str = "") -> list[tuple[str, str, str]]:
    """Category, role and text of each finding, in order."""
    return [(f.category.value, f.role.value, f.text) for f in findings if not category or f.category.value == category]

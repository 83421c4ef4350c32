"""A leaning scan is read as if it lay straight, and its findings stand where the words are."""

from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.detection.level import levelled
from counterfoil.detection.reading import find
from counterfoil.documents.model import Document, Page
from counterfoil.values import Box, RecordKind

from . import pages
from .conftest import page


def leaning(straight: Page, slope: float) -> Page:
    """The page as a scanner would give it: OCR words, rules in short pieces, every point turned."""

    def turned(box: Box) -> Box:
        x, y = (
            (box.x0 + box.x1) / 2 - slope * (box.y0 + box.y1) / 2,
            (box.y0 + box.y1) / 2 + slope * (box.x0 + box.x1) / 2,
        )
        return Box(x - box.width / 2, y - box.height / 2, x + box.width / 2, y + box.height / 2)

    pieces = []
    for box in straight.lines:
        x = box.x0
        while x < box.x1:
            end = min(x + 20, box.x1)
            pieces += [turned(Box(x, y, end, y + 0.4)) for y in (box.y0, box.y1)]
            x = end
        pieces += [turned(Box(x, box.y0, x + 0.4, box.y1)) for x in (box.x0, box.x1)]
    words = tuple(replace(word, box=turned(word.box), ocr=True, confidence=0.9) for word in straight.words)
    return replace(straight, words=words, lines=tuple(pieces), layer="ocr", pictures=())


@pytest.mark.parametrize("slope", [0.0, 0.009, -0.012])
def test_a_leaning_form_gives_what_the_straight_one_does(tmp_path: Path, slope: float) -> None:
    straight = pages.read(pages.ruled_arrest_report(tmp_path, photo=False))
    scan = replace(straight, pages=(leaning(straight.pages[0], slope),))

    def fields(document: Document) -> list[tuple[str, str, str]]:
        found = find(document, kind=RecordKind.ARREST_REPORT)
        return sorted((f.category, f.role, f.text) for f in found if f.detector == "form")

    assert fields(scan) == fields(straight)
    assert len(fields(straight)) > 20


def test_findings_keep_the_place_of_the_words_on_the_scan(tmp_path: Path) -> None:
    straight = pages.read(pages.ruled_arrest_report(tmp_path, photo=False))
    scan = replace(straight, pages=(leaning(straight.pages[0], 0.012),))
    (birth,) = (f for f in find(scan, kind=RecordKind.ARREST_REPORT) if f.category == "birthplace")
    first, last = (w.box for w in scan.pages[0].words if w.text in ("Guadalajara,", "Mexico"))
    box = birth.box
    assert (box.y0, box.y1) == (min(first.y0, last.y0), max(first.y1, last.y1))
    letter = 0.6 * box.height  # that OCR may have left out
    assert first.x0 - 1.5 - letter <= box.x0 <= first.x0 - 1.5
    assert last.x1 + 1.5 <= box.x1 <= last.x1 + 1.5 + letter
    assert birth.whole_region is False


def test_a_page_without_rules_or_without_ocr_stays_as_it_is(tmp_path: Path) -> None:
    drawn = pages.read(pages.ruled_arrest_report(tmp_path)).pages[0]
    for one in (page("a b", ocr=True), page("a b"), drawn):
        assert levelled(one) is one

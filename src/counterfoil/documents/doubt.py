"""Pages that OCR read badly, by part or as a whole: a person must read them by eye.

Tesseract is sure of nearly every word on clean paper. Where a stamp, a crease or a bad fax lies over a line it guesses,
and says so word by word; what it did not see at all stands most often beside such words.
"""

from __future__ import annotations

from counterfoil.documents.model import Page

_SURE = 0.75  # mean of a page
_UNSURE = 0.4  # of a word
_SEVERAL = 3  # unsure words from which a page counts: specks and signatures give one or two
_LETTERS = 3  # of a word that counts; marks and check boxes are shorter


def must_be_seen(page: Page) -> bool:
    """True for a page of OCR of which the mean word, or several words, came out unsure."""
    return page.layer == "ocr" and bool(page.words) and (_mean(page) < _SURE or len(_unsure(page)) >= _SEVERAL)


def where(page: Page) -> str:
    """Where the unsure words stand, for a person: "1.5 to 3.0 inches from the top"; empty where it is all over."""
    tops = _unsure(page)
    if _mean(page) < _SURE or not tops:
        return ""
    return f"{min(tops) / 72:.1f} to {max(tops) / 72:.1f} inches from the top"


def _mean(page: Page) -> float:
    return sum(word.confidence for word in page.words) / len(page.words)


def _unsure(page: Page) -> list[float]:
    """From the top of the page, in points, where each unsure word stands."""
    return [word.box.y0 for word in page.words if word.confidence < _UNSURE and len(word.text) >= _LETTERS]

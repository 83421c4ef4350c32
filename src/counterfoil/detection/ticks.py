"""Check boxes that OCR read as letters: ``DJArrestee``, ``OSuspect``. What is printed beside a box is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterfoil.documents.model import Page

_BOX = r"[^\s]{0,3}?"
_BESIDE = r"(?:Victim|Witness|Arr?estee|Suspect|Guardian|Offender|Juvenile|Complainant|Reporting)"
_TICKED = re.compile(rf"{_BOX}{_BESIDE}[.,:;)}}\]]?")
_MIDDLE = re.compile(r"M[Il1i][)}\]]?[.,]?")
"""The "MI" of "NAME (LAST, FIRST, MI)"."""


def printed(page: Page) -> Iterator[int]:
    """On a page that OCR read, the indexes of the words that stand beside check boxes, and of "MI" behind "FIRST"."""
    if page.layer != "ocr":
        return
    before = ""
    for index, word in enumerate(page.words):
        text = word.text
        ticked = _TICKED.fullmatch(text)
        if (ticked and not text[0].islower() and not _is_bare(text)) or (
            before.upper().startswith("FIRST") and _MIDDLE.fullmatch(text)
        ):
            yield index
        before = text


def _is_bare(text: str) -> bool:
    """True for the word alone: "Victim" before a name is what tells whose it is."""
    return re.fullmatch(rf"{_BESIDE}[.,:;]?", text) is not None

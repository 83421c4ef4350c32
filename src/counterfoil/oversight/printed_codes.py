"""Exemption codes that a released page prints on its marks, and where: ``7(1)(b)`` on a box, ``(b)(6)`` beside one.

Letters cite the same codes in their sentences, and those are no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.documents.model import Page
from counterfoil.values import Box, Span

_LETTER = r"\((?:\d{1,3}|[ivx]{1,5}|[a-z]{1,2})(?:[-.]\d{1,2})?\)"
_CODE = re.compile(
    rf"(?<![\w.(/-])(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,2}}(?:\s?{_LETTER}){{1,4}}|\(b\)\s?\(\d\)(?:\s?\([a-f]\))?)(?![\w])",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"(?:\b(?:sections?|secs?\.?|under|pursuant to|exemptions?|exempt|ilcs|u\.?s\.?c\.?|act|statute|subsections?|by|of)"
    r"|§+|\d/)\s*(?:\S+\s+(?:and|or|,)\s*)?$",
    re.IGNORECASE,
)
_OF_A_LETTER = (
    "dear", "your request", "public access counselor", "right to have", "right to seek", "freedom of information",
    "sincerely",
)  # fmt: skip
_A_LETTER = 2


def is_letter(page: Page) -> bool:
    """Whether a page reads like the letter of an answer: at least two of the phrases that such letters have."""
    low = page.text.casefold()
    return sum(words in low for words in _OF_A_LETTER) >= _A_LETTER


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """One code on a mark: as it is written without blanks, its place in ``Page.text``, and its box on the page."""

    code: str
    span: Span
    box: Box | None


def printed_codes(page: Page) -> Iterator[PrintedCode]:
    """The codes that marks of ``page`` print, in order. A page that reads like a letter has none, it cites them.

    A reader cannot tell a mark from a sentence in every case: what a sentence cites by "Section", "under" or a statute
    is left out, everything else is taken for a mark's.
    """
    text = page.text
    if is_letter(page):
        return
    for found in _CODE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if _CITED.search(line):
            continue
        boxes = [word.box for word in page.words if word.start < found.end() and found.start() < word.end]
        box = boxes[0] if boxes else None
        for other in boxes[1:]:
            box = box.union(other) if box else other
        yield PrintedCode(re.sub(r"\s", "", found[0]), Span(found.start(), found.end()), box)

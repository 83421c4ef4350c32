"""Numbers into which OCR put a blank, or a mark for a letter: ``W663-31 19-1441``, ``$435-8724-4560``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterfoil.detection import patterns
from counterfoil.detection.shape import Pattern
from counterfoil.detection.text import PageText
from counterfoil.values import Category, Span

_PIECES = re.compile(r"(?<![\w-])(?=[A-Z$§]? ?[0-9]*-)(?:[A-Z$§] ?)?[0-9][0-9-]*(?: [0-9-]+){0,2}(?![\w-])")
_MISREAD = str.maketrans("$§", "SS")
_MEANT = frozenset({Category.DRIVERS_LICENCE, Category.SSN, Category.PHONE, Category.A_NUMBER})
"""Of a form of their own, with hyphens; what merely is so many figures would be made of any two numbers."""


def find(page: PageText) -> Iterator[tuple[Span, Pattern]]:
    """On a page that OCR read, each number that has its form only without the blanks, and its pattern."""
    if page.page.layer != "ocr":
        return
    for pieces in _PIECES.finditer(page.plain):
        whole = pieces[0].replace(" ", "").translate(_MISREAD)
        if whole == pieces[0]:
            continue
        for match in patterns.finder().find(whole):
            if match.pattern.category in _MEANT and match.span == Span(0, len(whole)):
                yield Span(*pieces.span()), match.pattern
                break

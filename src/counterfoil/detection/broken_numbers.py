"""Numbers into which OCR put a blank, or a mark or figure for a letter: ``W663-31 19-1441``, ``$435-8724-4560``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterfoil.detection import patterns
from counterfoil.detection.shape import Pattern
from counterfoil.detection.text import PageText
from counterfoil.values import Category, Span

_PIECES = re.compile(r"(?<![\w-])(?=[A-Z$§0-9 ]*-)(?:[A-Z$§] ?)?[0-9][0-9-]*(?: [0-9-]+){0,2}(?![\w-])")
_MISREAD = str.maketrans("$§", "SS")
_LICENCE = re.compile(r"(?<![\w-])(?P<v>[0125689][0-9]{3}-[0-9]{4}-[0-9]{4})(?![\w-])")  # its letter read as a figure
_LETTER = str.maketrans("0125689", "OIZSGBG")
_BORN = re.compile(
    r"\b(?:D\.?O\.?B\.?|born(?: on)?|date of birth)[ :,]{0,3}"
    r"(?P<v>(?=[0-9/]* )[0-9 ]{1,3}/[0-9 ]{1,3}/[0-9 ]{2,6}(?<! ))(?![\w/-])",
    re.IGNORECASE,
)
_CRIMINAL = re.compile(r"\bIR(?: (?:no\.?|#))?[ :#]{1,3}(?P<v>(?=[0-9]* )[0-9 ]{7,9}(?<! ))(?![\w/-]| ?[0-9])")
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
    for licence in _LICENCE.finditer(page.plain):
        written = licence["v"]
        for match in patterns.finder().find(f"{written[0].translate(_LETTER)}{written[1:]}"):
            if match.pattern.category is Category.DRIVERS_LICENCE:
                yield Span(*licence.span("v")), match.pattern
                break
    for number in _CRIMINAL.finditer(page.plain):
        for match in patterns.finder().find(f"IR {number['v'].replace(' ', '')}"):
            if match.pattern.category is Category.CRIMINAL_ID:
                yield Span(*number.span("v")), match.pattern
                break
    for born in _BORN.finditer(page.plain):
        whole = born["v"].replace(" ", "")
        for match in patterns.finder().find(f"DOB {whole}"):
            if match.pattern.category is Category.DATE_OF_BIRTH and match.span == Span(4, 4 + len(whole)):
                yield Span(*born.span("v")), match.pattern
                break

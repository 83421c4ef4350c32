"""What OCR reads as figures, marks and small letters within a name, made letters again: ``L6pez``, ``CAl``, ``{REZ``.

Names alone are looked for in it. Offsets stay, and a finding shows what was read.
"""

from __future__ import annotations

import re
from dataclasses import replace

from counterfoil.documents.model import Page, Word

_FIGURE_WITHIN = re.compile(r"[A-Z](?:[\w'-]*[^\W\d_]-?)?[0156](?![A-Z])[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*[.,;:]?")
_SMALL_WITHIN = re.compile(r"[A-Z]{2,}l(?:[A-Z]+|(?=[.,;:']|$))(?:'S)?[.,;:]?")
_MARK_FIRST = re.compile(r"[{\[|][A-Z]{2,}(?:'S)?[.,;:]?")
_FIGURES = str.maketrans("0156", "olso")


def mended(page: Page) -> Page:
    """``page`` as it is, or, where OCR read it, with letters for what stands within names."""
    if page.layer != "ocr":
        return page
    text, words = page.text, list(page.words)
    for index, word in enumerate(words):
        if (made := _mended(word)) != word.text:
            words[index] = replace(word, text=made)
            text = f"{text[: word.start]}{made}{text[word.end :]}"
    return replace(page, text=text, words=tuple(words)) if text is not page.text else page


def _mended(word: Word) -> str:
    text = word.text
    if _FIGURE_WITHIN.fullmatch(text):
        return text.translate(_FIGURES)
    if _MARK_FIRST.fullmatch(text):
        return f"I{text[1:]}"
    return text.replace("l", "I") if _SMALL_WITHIN.fullmatch(text) else text

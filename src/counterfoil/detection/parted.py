"""Listed names whose blank or hyphen stands in the wrong place: ``Mc rBide``, ``GarcíaL-ópez``, ``Wash ington``.

Typing in haste and OCR move the blank within a name of several words, or put one where none belongs. Without its
blanks and hyphens such a name is the listed one, or the listed one with two letters in the wrong order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, plain_words
from counterfoil.values import Span

_LEAST = 6  # letters of a name that is looked for in two pieces; shorter ones are made by too many words
_MOST_WORDS = 3
_MOST_LETTERS = 40


class Parted:
    """Where pieces make one of the ``listed`` names. ``families``: those of them that are family names."""

    def __init__(self, listed: Collection[str], families: Collection[str]) -> None:
        self._listed = listed
        self._several: dict[str, str] = {}  # letters of family names of several words, also with two swapped → name
        for text in families:
            letters = text.replace(" ", "")
            if " " in text and len(letters) >= _LEAST and letters.isalpha():
                self._several.setdefault(letters, text)
                for slip in slips(letters):
                    self._several.setdefault(slip, text)
        self._begin = {letters[:2] for letters in self._several}

    @cached_property
    def _scanned(self) -> tuple[dict[str, str], set[str]]:
        """What is looked for on a page that OCR read: every name, and how they begin."""
        whole = {letters: text for text in self._listed if len(letters := text.replace(" ", "")) >= _LEAST}
        known = {letters: text for letters, text in whole.items() if letters.isalpha()} | self._several
        return known, {letters[:2] for letters in known}

    def find(self, page: PageText, masked: Sequence[bool]) -> Iterator[tuple[Span, str]]:
        """Each place on ``page`` where a name stands in other pieces than it is listed in, and that name.

        On pages that OCR read every name may be parted, else only a family name that has several words.
        """
        known, begin = self._scanned if page.page.layer == "ocr" else (self._several, self._begin)
        if not known:
            return
        words = page.words
        for place, word in enumerate(words):
            if masked[place] or not word.text[0].isupper():
                continue
            letters = _letters(word.text)
            if letters[:2] not in begin and len(letters) > 1:
                continue
            folded = [fold(word.text)]
            for end in range(place + 1, min(place + _MOST_WORDS, len(words)) + 1):
                if letters in known and " ".join(folded) not in self._listed and not _are_words(folded):
                    yield Span(word.start, words[end - 1].end), known[letters]
                    break
                if end == len(words) or masked[end] or words[end].line != word.line or len(letters) > _MOST_LETTERS:
                    break
                letters += _letters(words[end].text)
                folded.append(fold(words[end].text))


def slips(name: str) -> Iterator[str]:
    """``name`` with two letters that stand side by side in the wrong order, as they are typed in haste.

    >>> list(slips("horne")), list(slips("lane"))
    (['ohrne', 'hrone', 'honre', 'horen'], [])
    """
    if len(name) > 4:
        for place in range(len(name) - 1):
            yield f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}"


@lru_cache(maxsize=32768)
def _letters(text: str) -> str:
    return fold(text).replace(" ", "")


def _are_words(folded: Sequence[str]) -> bool:
    """True where every piece is a word by itself: ``Case law`` is no Caselaw."""
    return all(word in plain_words() or word in english() for word in " ".join(folded).split())

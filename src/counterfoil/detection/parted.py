"""Listed names whose blank or hyphen stands in the wrong place: ``Mc rBide``, ``GarcíaL-ópez``, ``McB ride``.

Typing in haste and OCR move the blank within a name of several words, or put one where none belongs. Without its
blanks and hyphens such a name is the listed one, or the listed one with two letters in the wrong order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, first_names, last_names, plain_words
from counterfoil.values import Span

_LEAST = 6  # letters of a name that is looked for in two pieces; shorter ones are made by too many words
_MOST_WORDS = 3
_MOST_LETTERS = 40
_FIGURES = str.maketrans("0156", "olso")  # what OCR makes of letters
_NEARLY_PT = 88.0  # rapidfuzz ratio


class Parted:
    """Where pieces make one of the ``listed`` names. ``families``: those of them that are family names."""

    def __init__(self, listed: Collection[str], families: Collection[str]) -> None:
        self._listed = listed
        self._several: dict[str, str] = {}  # letters of family names, of several words also with two swapped → name
        for text in sorted(families, key=lambda text: " " not in text):
            letters = text.replace(" ", "")
            if len(letters) >= _LEAST and letters.isalpha():
                self._several.setdefault(letters, text)
                for slip in slips(letters) if " " in text else ():
                    self._several.setdefault(slip, text)
        self._begin = _beginnings(self._several)

    @cached_property
    def _scanned(self) -> tuple[dict[str, str], set[str]]:
        """What is looked for on a page that OCR read: every name, and how they begin."""
        whole = {letters: text for text in self._listed if len(letters := text.replace(" ", "")) >= _LEAST}
        known = {letters: text for letters, text in whole.items() if letters.isalpha()} | self._several
        return known, _beginnings(known)

    def find(self, page: PageText, masked: Sequence[bool]) -> Iterator[tuple[Span, str]]:
        """Each place on ``page`` where a name stands in other pieces than it is listed in, and that name.

        On pages that OCR read every name may be parted, else only a family name. A name that is broken over two lines
        may have two letters in the wrong order as well.
        """
        known, begin = self._scanned if page.page.layer == "ocr" else (self._several, self._begin)
        if not known:
            return
        if "-\n" in page.broken:
            yield from self._broken(page, masked)
        words = page.words
        scanned = page.page.layer == "ocr"
        for place, word in enumerate(words):
            text = word.text
            if not text[0].isupper() or (text[:3].isalpha() and text.isascii() and text[:3].lower() not in begin):
                continue
            letters = _letters(text, scanned=scanned)
            if masked[place] or letters[:3] not in begin:
                continue
            folded = [fold(word.text)]
            for end in range(place + 1, min(place + _MOST_WORDS, len(words)) + 1):
                if letters in known and " ".join(folded) not in self._listed and _is_meant(known[letters], folded):
                    yield Span(word.start, words[end - 1].end), known[letters]
                    break
                whole = "-" in word.text[1:-1] and end == place + 1
                if scanned and (whole or end == place + 2) and (name := self._like(letters, folded)) is not None:
                    yield Span(word.start, words[end - 1].end), name
                    break
                if end == len(words) or masked[end] or words[end].line > word.line + 1 or len(letters) > _MOST_LETTERS:
                    break
                if not (more := _letters(words[end].text, scanned=scanned)):
                    break
                letters += more
                folded.append(fold(words[end].text))

    def _like(self, letters: str, folded: Sequence[str]) -> str | None:
        """The listed name that two pieces, neither of which is a word or a name, are nearly: ``M Namara``."""
        if len(letters) < _LEAST or any(_is_something(piece) for piece in " ".join(folded).split()):
            return None
        known, _ = self._scanned
        if letters in known:
            return None
        best = process.extractOne(letters, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEARLY_PT)
        return known[best[0]] if best is not None else None

    def _broken(self, page: PageText, masked: Sequence[bool]) -> Iterator[tuple[Span, str]]:
        for place, word in enumerate(page.words[:-1]):
            behind = page.words[place + 1]
            if not word.text.endswith("-") or not word.text[0].isupper() or behind.line == word.line:
                continue
            name = self._slipped.get(_letters(word.text) + _letters(behind.text))
            if name and not masked[place] and not masked[place + 1]:
                yield Span(word.start, behind.end), name

    @cached_property
    def _slipped(self) -> dict[str, str]:
        """Every name with two of its letters in the wrong order, letters alone → the name."""
        whole = {text.replace(" ", ""): text for text in self._listed}
        return {slip: text for letters, text in whole.items() if letters.isalpha() for slip in slips(letters)}


def _beginnings(known: Iterable[str]) -> set[str]:
    """How the names begin: with their first letter, first two and first three."""
    return {letters[:length] for letters in known for length in (1, 2, 3)}


def slips(name: str) -> Iterator[str]:
    """``name`` with two letters that stand side by side in the wrong order, as they are typed in haste.

    >>> list(slips("horne")), list(slips("lane"))
    (['ohrne', 'hrone', 'honre', 'horen'], [])
    """
    if len(name) > 4:
        for place in range(len(name) - 1):
            yield f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}"


@lru_cache(maxsize=32768)
def _letters(text: str, *, scanned: bool = False) -> str:
    letters = fold(text).replace(" ", "")
    return letters.translate(_FIGURES) if scanned and not letters.isdigit() else letters


@lru_cache(maxsize=32768)
def _is_something(piece: str) -> bool:
    if len(piece) < 2:
        return piece in ("a", "i") or not piece.isalpha()
    if not piece.isalpha():
        return True
    return piece in plain_words() or piece in english() or piece in first_names() or piece in last_names()


def _is_meant(name: str, folded: Sequence[str]) -> bool:
    """False where one word came apart into words: ``Case law`` is no Caselaw."""
    pieces = " ".join(folded).split()
    return " " in name or not all(word in plain_words() or word in english() for word in pieces)

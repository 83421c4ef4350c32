"""Listed names with accents as OCR without their language reads them: ``Ram6n``, ``Garefa-L6pez``, ``Marfa``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterfoil.detection.text import fold
from counterfoil.detection.words import english, first_names, last_names, plain_words

_NAME = re.compile(r"[^\W\d_]+")
_LEAST = 4
_ALIKE = {"c": "[ce]", "e": "[ce]"}


class Accented:
    """The words with accents of some names: of each letter that bears one, OCR makes one or two of anything."""

    def __init__(self, names: Iterable[str]) -> None:
        shapes: dict[str, str] = {}
        for name in names:
            for word in _NAME.findall(name) if not name.isascii() else ():
                if len(word) >= _LEAST and not word.isascii():
                    shapes.setdefault("".join(map(_shape, word)), fold(word))
        self._names = list(shapes.values())
        self._shapes = re.compile("|".join(f"({shape})" for shape in shapes)) if shapes else None

    def read_as(self, written: str) -> str | None:
        """The folded name that a word or one of its parts may be; ``None`` where it is a word or a name itself."""
        if self._shapes is None:
            return None
        for part in written.split("-"):
            low = fold(part)
            if low in plain_words() or low in first_names() or low in last_names() or low in english():
                continue
            match = self._shapes.fullmatch(low)
            if match is not None and match.lastindex is not None:
                return self._names[match.lastindex - 1]
        return None


def _shape(letter: str) -> str:
    low = fold(letter)
    return _ALIKE.get(low, low) if letter.isascii() else "[a-z0-9]{1,2}"

"""Withheld values as needles: every spelling in which one could survive, found in text and in bytes in one pass.

Text is compared in a *folded* form (letters and digits only, without case and accents), so that kerning, hyphens, line
breaks, punctuation and UTF-16 make no difference. Short values count only as whole words, and values too short to say
anything (an age, "M") are left to the gate that judges by place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import ahocorasick

from counterfoil.redaction._binary import Binary

ANYWHERE = 8
"""A folded value of this length counts also inside other words ("annali" must not be found in "Annalisa")."""

SHORTEST = 3
"""A folded value shorter than this is judged by place only."""

BINARY = 6
"""In bytes that are no text a shorter value would be met by chance."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a needle stands: its number, and the characters of the original, end exclusive."""

    needle: int
    start: int
    end: int


_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԁԛԝаеѕіјорсухһӏкмтвнΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲı",
    "ABESIJKMHOPCTYXdqwaesijopcyxhlkmtbhABEZHIKMNOPTYXaikvoptuxci",
)
"""Letters of Cyrillic and Greek that are drawn like Latin ones (a reader sees the name all the same), from
Unicode's list of confusable characters (UTS #39), as far as print and screen fonts make them alike."""


class _Forms(dict[int, str | None]):
    """What every character is folded to, ``None`` where it goes; worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        plain = unicodedata.normalize("NFKD", chr(code)).translate(_ALIKE).casefold()
        form = self[code] = "".join(letter for letter in plain if letter.isalnum()) or None
        return form


_FORMS = _Forms()


def fold(text: str) -> str:
    """Letters and digits only, without case and accents, letters that look alike as one.

    >>> fold("O’Brien-Núñez, Zoë")
    'obriennunezzoe'
    >>> fold("\N{CYRILLIC SMALL LETTER A}nn")
    'ann'
    """
    return text.translate(_FORMS)


_WITHIN_WORDS = frozenset("\u00ad\u0002\ufffe'’`")
"""A hyphen at the end of a line, a soft hyphen and an apostrophe stand within a word."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, with the place in the original, one entry a letter."""

    original: str
    text: str
    places: tuple[int, ...]

    def begins(self, letter: int) -> bool:
        """True when a word begins with this letter: what stands before it in the original parts words."""
        between = self.original[self.places[letter - 1] + 1 : self.places[letter]] if letter else " "
        return not _WITHIN_WORDS.issuperset(between)

    def ends(self, letter: int) -> bool:
        """True when anything, or nothing more, stands behind this letter and before the next."""
        return letter + 1 == len(self.text) or self.places[letter + 1] > self.places[letter] + 1


def folded(text: str) -> Folded:
    """``text`` folded, with the way back."""
    plain, forms = fold(text), {sign: _FORMS[ord(sign)] for sign in set(text)}
    places = tuple(compress(range(len(text)), map(forms.__getitem__, text)))
    if len(places) != len(plain):  # a ligature: one character, several letters
        places = tuple([place for place, sign in enumerate(text) for _ in forms[sign] or ""])
    return Folded(text, plain, places)


def as_written(value: str) -> re.Pattern[str]:
    """A value too short to be looked for in any spelling ("Wu", "34"): as a whole word, written just so or in capitals.

    >>> [bool(as_written("Wu").search(text)) for text in ("Wu's car", "WU, ANN", "wu", "Wuhan")]
    [True, True, False, False]
    """
    spellings = "|".join(re.escape(one) for one in dict.fromkeys([value, value.upper()]))
    return re.compile(rf"(?<![^\W_])(?:{spellings})(?![^\W_])")


class Needles:
    """A set of values, searched for together."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
        self.judged_by_place = judged_by_place(self.values)
        self._in_text = ahocorasick.Automaton()
        self._in_bytes = ahocorasick.Automaton()
        spellings: list[tuple[str, int]] = []
        for number, value in enumerate(self.values):
            form = fold(value)
            if not _telling(form):
                continue
            for variant in {form, *_orders(value)}:
                self._in_text.add_word(variant, (number, variant, len(variant) >= ANYWHERE))
            if len(form) >= 5:
                for encoded in {form[::-1], *_hexadecimal(value)}:
                    self._in_bytes.add_word(encoded, (number, encoded, True))
            spellings += [(written, number) for written in {value.lower(), form} if len(written) >= BINARY]
        self._in_binary = Binary(spellings)
        for automaton in (self._in_text, self._in_bytes):
            if len(automaton):
                automaton.make_automaton()

    def __len__(self) -> int:
        return len(self.values)

    def in_text(self, text: str) -> Iterator[Occurrence]:
        """Every occurrence in a page's text, across line breaks, hyphens, case and punctuation."""
        return self._found(text, self._in_text)

    def in_data(self, text: str) -> Iterator[Occurrence]:
        """Every occurrence in a string that is no page's text: also reversed and in hexadecimal."""
        return self._found(text, self._in_text, self._in_bytes)

    def in_binary(self, data: bytes) -> Sequence[int]:
        """The numbers, in order, of the needles that stand in bytes of any kind (fonts, pictures, a file), UTF-16
        included."""
        return self._in_binary.numbers(data)

    def _found(self, text: str, *automata: ahocorasick.Automaton) -> Iterator[Occurrence]:
        plain = fold(text)
        hits = [hit for automaton in automata if len(automaton) for hit in automaton.iter(plain)]
        if not hits:
            return  # the common case, and ten times as fast
        form = folded(text)
        for last, (number, variant, anywhere) in hits:
            first = last - len(variant) + 1
            if anywhere or (form.begins(first) and form.ends(last)):
                yield Occurrence(number, form.places[first], form.places[last] + 1)


def judged_by_place(values: Iterable[str]) -> tuple[str, ...]:
    """Those of ``values`` that are too short to be searched for."""
    return tuple(value for value in values if not _telling(fold(value)))


def texts_of(data: bytes) -> Sequence[str]:
    """The readings of a byte string: Latin-1 (with the zero bytes of UTF-16 gone), and UTF-16 where it is marked so."""
    readings = [data.replace(b"\0", b"").decode("latin-1")]
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        readings.append(data.decode("utf-16", "replace"))
    elif not data.isascii():
        readings.append(data.decode("utf-8", "replace"))
    return readings


def _telling(form: str) -> bool:
    """False for what is too short to be searched for: ages, initials, "M"."""
    return len(form) >= (SHORTEST if form.isalpha() else SHORTEST + 1)


def _orders(value: str) -> set[str]:
    """The other order of a name: "Doe, John" and "John Doe" are one."""
    if "," in value:
        last, _, first = value.partition(",")
        return {fold(first + last)} if fold(first) and fold(last) else set()
    words = value.split()
    if 2 <= len(words) <= 4 and all(
        word.replace("-", "").replace("'", "").replace(".", "").isalpha() for word in words
    ):
        return {fold(words[-1] + "".join(words[:-1]))}
    return set()


def _hexadecimal(value: str) -> set[str]:
    forms = set()
    for written in (value, value.upper(), value.lower(), value.title()):
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            forms.add(written.encode(encoding, "replace").hex())
    return forms

"""A page's text in the forms that detectors read, with the way back from characters to words and boxes."""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

from counterfoil.documents.model import Page, Word
from counterfoil.values import Box, Span

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣-"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’ʼ′`´"), "'")
_BLANKS = dict.fromkeys(
    [*range(0x09, 0x0E), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x3000], " "
)
_SMALL = string.ascii_lowercase.encode()
_NO_LETTERS = bytes(set(range(256)) - set(string.ascii_letters.encode()))
_PLAIN = {**_DASHES, **_QUOTES, **_BLANKS}
_PLAIN_LINES = {code: plain for code, plain in _PLAIN.items() if code != 10}  # the same, line ends kept
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN_LINES)))}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SPECIAL = {"ł": "l", "đ": "d", "ø": "o", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """One character as it is compared: lower case, without diacritics; not a letter or digit: empty.

    >>> fold_character("É"), fold_character("Ł"), fold_character("-")
    ('e', 'l', '')
    """
    lower = character.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return "".join(_SPECIAL.get(c, c) for c in plain if c.isalnum())


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """``text`` as names and addresses are compared: lower case, no diacritics, runs of anything else as one blank.

    >>> fold("García-López's  car, N. Halsted")
    'garcia lopez car n halsted'
    """
    return _fold(text.translate(_PLAIN_LINES))[0].strip()


_RUN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"([a-z0-9]+(?:(?:'|-\n|\xad\n?)[a-z0-9]+)*)")  # runs, and what joins them: see ``_fold``


class Places:
    """For each character of a text made of runs of another one, its place there; a blank's is where the run ended."""

    def __init__(self, begins: list[int], origins: list[int], within: dict[int, list[int]] | None = None) -> None:
        self._begins, self._origins = begins, origins  # of each run: its place here, and there
        self._within = within or {}  # of the runs that left characters out: how far from its origin each one stood

    def __getitem__(self, place: int) -> int:
        run = bisect_right(self._begins, place) - 1
        offset = place - self._begins[run]
        return self._origins[run] + (self._within[run][offset] if run in self._within else offset)


def _split(expression: re.Pattern[str], text: str) -> tuple[list[str], list[int]]:
    """The matches of ``expression``, which is one group, and where each begins: ``finditer`` in one call."""
    pieces = expression.split(text)  # what stands between two matches, a match, and so on in turn
    ends = list(accumulate(map(len, pieces)))
    return pieces[1::2], ends[:-1:2]


def _fold(text: str) -> tuple[str, Places]:
    """``text`` folded, and for each character of the answer its place in ``text``.

    An apostrophe joins (``O'Brien`` → ``obrien``), a possessive ``'s`` is dropped, a hyphen parts two words except at
    the end of a line, where it joins (``Gar-`` / ``cia`` → ``garcia``).
    """
    plain = text.lower() if text.isascii() else _single(text)
    if plain is None:
        wide, places = _widened(text)
        folded, inner = _fold(wide)
        numbers = range(len(folded))
        return folded, Places(list(numbers), [places[inner[number]] for number in numbers])
    words, origins = _split(_WORD, plain)
    within: dict[int, list[int]] = {}
    if not "".join(words).isalnum():
        for number in [number for number, word in enumerate(words) if not word.isalnum()]:
            words[number], within[number] = _joined(words[number])
    folded = " ".join(words)
    return folded, Places(list(accumulate([len(word) + 1 for word in words], initial=0)), origins, within)


def _joined(word: str) -> tuple[str, list[int]]:
    """``word`` without what joins its runs, and the offset in it of each character, and of the end of the last one."""
    runs: list[str] = []
    offsets: list[int] = []
    end = 0
    for match in _RUN.finditer(word):
        if match[0] == "s" and word[match.start() - 1] == "'" and runs:
            continue  # a possessive
        runs.append(match[0])
        end = match.end()
        offsets.extend(range(match.start(), end))
    return "".join(runs), [*offsets, end]


def _single(text: str) -> str | None:
    """Every character folded to one; ``None`` when one of them needs two (``ß``, ``æ``)."""
    lower = text.replace("İ", "i").lower()  # the one letter that ``lower`` makes two of
    for character in set(_BEYOND_ASCII.findall(lower)):
        # An accent that stands apart from its letter joins, as a soft hyphen does.
        folded = fold_character(character) or (
            "\xad" if character == "\xad" or unicodedata.combining(character) else "."
        )
        if len(folded) != 1:
            return None
        lower = lower.replace(character, folded)
    return lower


def _widened(text: str) -> tuple[str, list[int]]:
    """``text`` with each character that folds to several written out, and where each came from."""
    out: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        folded = fold_character(character)
        piece = folded if len(folded) > 1 else character
        out.append(piece)
        places.extend([index] * len(piece))
    return "".join(out), places


class PageText:
    """One page's text, plain and folded, with the words beneath. ``plain`` is as long as ``Page.text``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words: tuple[Word, ...] = page.words
        self._starts = [word.start for word in page.words]
        self._ends = [word.end for word in page.words]
        self._areas: dict[tuple[int, int], tuple[frozenset[int], tuple[Box, ...]]] = {}

    @cached_property
    def broken(self) -> str:
        """The text with its line ends, dashes and quotes made plain."""
        text = self.page.text
        if text.isascii():
            return text.translate(_PLAIN_LINES)
        for character in set(_ODD.findall(text)):  # beyond ASCII ``translate`` looks every character up
            text = text.replace(character, _PLAIN_LINES[ord(character)])
        return text

    @cached_property
    def plain(self) -> str:
        """The text with line ends as blanks, dashes and quotes made plain; offsets are those of ``Page.text``."""
        return self.broken.replace("\n", " ")

    @cached_property
    def runs(self) -> list[str]:
        """What stands between the blanks of ``plain``, in order; empty where two blanks follow one another."""
        return self.plain.split(" ")

    @cached_property
    def distinct(self) -> frozenset[str]:
        """``runs``, each once: what no run of the page is, is looked for no further."""
        return frozenset(self.runs)

    @cached_property
    def shouted(self) -> bool:
        """True when more than seven letters in ten are capitals."""
        letters = self.plain.encode("ascii", "ignore").translate(None, _NO_LETTERS)
        others = [] if self.plain.isascii() else _BEYOND_ASCII.findall(self.plain)
        capitals = len(letters.translate(None, _SMALL)) + sum(map(str.isupper, others))
        return capitals > 0.7 * max(1, len(letters) + sum(map(str.isalpha, others)))

    @cached_property
    def folded(self) -> tuple[str, Places]:
        """The folded text and, for each of its characters, the offset in ``Page.text``."""
        return _fold(self.broken)

    def written(self, span: Span) -> str:
        """The text of ``span`` on one line, a word that was broken over two lines made whole again."""
        return self.broken[span.start : span.end].replace("-\n", "").replace("\n", " ")

    def words_in(self, span: Span) -> range:
        """Indexes of the words that share a character with ``span``."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def area(self, span: Span) -> tuple[frozenset[int], tuple[Box, ...]]:
        """The words of ``span`` and their boxes; kept, for what one detector finds another one finds too."""
        key = span.start, span.end
        found = self._areas.get(key)
        if found is None:
            touched = self.words_in(span)
            found = self._areas[key] = frozenset(touched), self.boxes_of(touched)
        return found

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """One box a line around the words of ``span``; whole words, so that no letter is cut."""
        return self.boxes_of(self.words_in(span))

    def boxes_of(self, touched: range) -> tuple[Box, ...]:
        """One box a line around some words that follow one another."""
        boxes: list[Box] = []
        line = None
        if len(touched) == 1:
            return (self.words[touched[0]].box,)
        for index in touched:
            word = self.words[index]
            if word.line == line:
                boxes[-1] = boxes[-1].union(word.box)
            else:
                boxes.append(word.box)
            line = word.line
        return tuple(boxes)

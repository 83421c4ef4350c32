"""Words compared as a scanner confuses them: "Form l-2OO" and "Form I-200" are one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

_ALIKE = str.maketrans({"o": "0", "q": "0", "l": "1", "i": "1", "|": "1", "!": "1", "s": "5", "z": "2", "b": "8"})
_WORD = re.compile(r"[\w|!]+")
_LIKENESS = 88.0  # of 100; below, two phrases of the same length share too little to be one misread


def fold(text: str) -> str:
    """Lower case, with the glyphs that scanners confuse made one. Length may change ("rn" is "m")."""
    return text.casefold().replace("rn", "m").translate(_ALIKE)


@lru_cache(maxsize=4096)
def fold_words(text: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(fold(word) for word in _WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A page's words, folded, with the way back to the words as printed."""

    original: str
    joined: str  # folded words with one blank between, and one before and after
    starts: tuple[int, ...]  # where each word begins in ``joined``
    spans: tuple[tuple[int, int], ...]  # where each word stands in ``original``
    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Folded:
        joined, starts, spans, at = [" "], [], [], 1
        for match in _WORD.finditer(text):
            word = fold(match.group())
            starts.append(at)
            spans.append(match.span())
            joined.append(word + " ")
            at += len(word) + 1
        return cls(text, "".join(joined), tuple(starts), tuple(spans), frozenset("".join(joined).split()))

    def find(self, phrase: str, *, fuzzy: bool = True) -> str:
        """The words on the page that say ``phrase``, as printed; "" when it is not there.

        A misread phrase of four words or more is found when at least half of its words are on the page and the
        likeness is 88 of 100.
        """
        words = fold_words(phrase)
        needle = " " + " ".join(words) + " "
        at = self.joined.find(needle)
        if at >= 0:
            return self._quote(at + 1, at + len(needle) - 1)
        if not fuzzy or len(words) < 4 or sum(word in self.words for word in words) * 2 < len(words):
            return ""
        found = fuzz.partial_ratio_alignment(needle.strip(), self.joined, score_cutoff=_LIKENESS)
        return self._quote(found.dest_start, found.dest_end) if found else ""

    def _quote(self, start: int, end: int) -> str:
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)) - 1, first)
        until = self.spans[last][1]
        until += self.original[until : until + 1] == ")"  # "8 U.S.C. § 1225(d)"
        return " ".join(self.original[self.spans[first][0] : until].split())

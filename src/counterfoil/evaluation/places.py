"""Where a true value stands among the words that were read, and how much of that findings cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document, Page
from counterfoil.values import Box, Span

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the page on which it stands, which may be one of an attachment."""

    page: int  # in the order of ``Text.pages``
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Token:
    page: int
    start: int
    end: int


class Text:
    """The pages of a document and of all its parts, in order, and its words as one run."""

    def __init__(self, document: Document) -> None:
        self.documents = tuple(_walk(document))
        self.pages: tuple[Page, ...] = tuple(page for one in self.documents for page in one.pages)
        self._tokens: list[_Token] = []
        self._words: list[str] = []
        for number, page in enumerate(self.pages):
            for word in _WORD.finditer(page.text):
                self._tokens.append(_Token(number, *word.span()))
                self._words.append(word[0].casefold())
        self._cursor = 0

    def next(self, text: str, *, before: str = "") -> tuple[tuple[int, Span], ...]:
        """The place of ``text`` after the last place that was asked for, else its first one; empty where there is none.

        Values are asked for in the order in which they were written. A place behind the words ``before`` comes first:
        "Park" behind "Mr" is not the one of "Washington Park".
        """
        wanted = [word.casefold() for word in _WORD.findall(text)]
        ahead = [word.casefold() for word in _WORD.findall(before)]
        for words, begin in ((ahead, self._cursor), ([], self._cursor), ([], 0)):
            at = self._find([*words, *wanted], begin - len(words)) if wanted else -1
            if at >= 0:
                at += len(words)
                self._cursor = max(self._cursor, at + len(wanted))  # one that stands before does not turn back the rest
                return tuple((t.page, Span(t.start, t.end)) for t in self._tokens[at : at + len(wanted)])
        return ()

    def _find(self, wanted: Sequence[str], begin: int) -> int:
        for at in range(max(0, begin), len(self._words) - len(wanted) + 1):
            if self._words[at] == wanted[0] and self._words[at : at + len(wanted)] == list(wanted):
                return at
        return -1

    def around(self, page: int, span: Span, reach: int = 40) -> str:
        """What stands around a place, on one line."""
        return self.pages[page].text[max(0, span.start - reach) : span.end + reach].replace("\n", " ")


def words_of(page: Page, boxes: Sequence[Box]) -> list[int]:
    """Indexes of the words of ``page`` whose middle stands in one of ``boxes``."""
    return [
        index
        for index, word in enumerate(page.words)
        if any(
            box.x0 <= (word.box.x0 + word.box.x1) / 2 <= box.x1 and box.y0 <= (word.box.y0 + word.box.y1) / 2 <= box.y1
            for box in boxes
        )
    ]


def covered_by(place: tuple[int, Span], found: Sequence[Found]) -> tuple[bool, bool]:
    """Whether all, and whether any, of the characters at ``place`` are within findings."""
    page, span = place
    inside = [False] * (span.end - span.start)
    for one in found:
        if one.page != page or one.finding.span is None:
            continue
        for at in range(max(span.start, one.finding.span.start), min(span.end, one.finding.span.end)):
            inside[at - span.start] = True
    return all(inside), any(inside)


def _walk(document: Document) -> Iterator[Document]:
    yield document
    for part in document.parts:
        yield from _walk(part)

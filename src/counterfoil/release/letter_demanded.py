"""What must stand in the finished text of a letter, word for word, and what is missing from one that was edited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SAME = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": "", "\u200b": ""}
)


@dataclass(frozen=True, slots=True)
class Demanded:
    """One phrase that a letter must hold (or with ``never`` a pattern that it must not), what for, and by what law."""

    text: str  # what the law demands, for the person who writes
    cite: str
    phrase: str
    never: bool = False


def missing(demanded: Iterable[Demanded], text: str) -> tuple[str, ...]:
    """What ``text`` lacks, each with its citation; empty when nothing does.

    Case, line breaks, typographic quotes and dashes do not count. A phrase stands only as a whole: 5 ILCS 140/1 is not
    found in 5 ILCS 140/11.
    """
    whole = plain(text)
    found = []
    for one in demanded:
        if one.never:
            if met := re.search(one.phrase, whole):
                found.append(f"{one.text} ({one.cite}): the letter says “{met[0]}”. Take it out.")
        elif not _stands(plain(one.phrase), whole):
            found.append(f"{one.text} ({one.cite}): the letter does not say “{' '.join(one.phrase.split())}”.")
    return tuple(found)


def plain(text: str) -> str:
    """Lower case, one blank between words, plain quotes and dashes.

    >>> plain("The\\u00a0“Date” –\\n2026")
    'the "date" - 2026'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).casefold().split())


def as_rows(demanded: Sequence[Demanded]) -> list[list[object]]:
    """For keeping beside the act; ``from_rows`` reads it."""
    return [[one.text, one.cite, one.phrase, one.never] for one in demanded]


def from_rows(rows: Iterable[Sequence[object]]) -> tuple[Demanded, ...]:
    return tuple(Demanded(str(text), str(cite), str(phrase), never=bool(never)) for text, cite, phrase, never in rows)


def _stands(phrase: str, whole: str) -> bool:
    before = r"(?<!\w)" if phrase[:1].isalnum() else ""
    after = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return bool(phrase) and re.search(before + re.escape(phrase) + after, whole) is not None

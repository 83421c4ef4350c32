"""Words that were taken for a name once, by what stood around them, looked for in the rest of the document.

A name is seldom told by its words each time: "Maysa called", and three lines on "for Maysa and me". What is a word of
the language or a place is not looked for again; whoever is a party already is found by every form of the name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from counterfoil.detection import cues, strangers
from counterfoil.detection.cast import Cast
from counterfoil.detection.name_words import PLACING, Token
from counterfoil.detection.names import NameHit
from counterfoil.detection.text import fold
from counterfoil.detection.words import english, places, plain_words
from counterfoil.values import Role, Span

_LEAST = 0.4
_LETTERS = 4  # fewer are an abbreviation as often as a name
_NOBODY = cues.ORGANISATION | cues.STREETS | cues.BODIES
_NO_NAME = _NOBODY | cues.OFFICER_TITLES | cues.TITLES | cues.ROLES.keys() | cues.SAYING | cues.PARTICLES


def met(pages: Sequence[tuple[str, Sequence[NameHit]]], cast: Cast) -> dict[str, float]:
    """The words of the names met on ``pages`` (plain text, names) that say by themselves that they are one."""
    found: dict[str, float] = {}
    for plain, hits in pages:
        for hit in hits:
            if hit.confidence < _LEAST or hit.role is Role.ORGANISATION:
                continue
            for low in fold(plain[hit.span.start : hit.span.end]).split():
                if _tells(low) and not cast.knows(low):
                    found[low] = max(found.get(low, 0.0), hit.confidence)
    return found


def find(plain: str, tokens: Sequence[Token], known: dict[str, float], taken: Collection[Span]) -> Iterator[NameHit]:
    """Each of the ``known`` words on a page, with a capital, outside of the places that are ``taken``."""
    if not known:
        return
    inside = {place for span in taken for place in range(span.start, span.end)}
    for place, token in enumerate(tokens):
        if not token.free or not token.text[:1].isupper():
            continue
        low = token.low if token.low in known else fold(token.low)
        if low not in known and low[:-1] in known and low[-1] == "s" and place and tokens[place - 1].low == "the":
            low = low[:-1]  # "The Bissets"
        if low not in known or token.start in inside or _is_placed(plain, tokens, place):
            continue
        end = token.end - (2 if token.text.endswith(("'s", "'S")) else 0)
        sure = min(0.5, known[low])
        yield NameHit(Span(token.start, end), Role.UNKNOWN, "a name met elsewhere in this document", sure)


def _tells(low: str) -> bool:
    if len(low) < _LETTERS or not low.isalpha() or low in _NO_NAME:
        return False
    return not (low in plain_words() or low in english() or low in places() or strangers.is_word(low))


def _is_placed(plain: str, tokens: Sequence[Token], place: int) -> bool:
    """True within the name of a street, a park or a business."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    beside = after is not None and plain[token.end : after.start] == " "
    if beside and after is not None and after.low in _NOBODY and after.text[:1].isupper():
        return True
    before = tokens[place - 1] if place else None
    ahead = plain[max(0, token.start - 3) : token.start]
    if ahead.strip()[-1:].isdigit() or ahead.strip() in ("N", "S", "E", "W", "N.", "S.", "E.", "W."):
        return True
    return before is not None and before.low in PLACING and before.low in ("at", "near", "into", "onto", "in", "on")

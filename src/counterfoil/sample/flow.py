"""Breaks tagged pieces into lines: every line is a list of segments, each knowing which piece it came from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.sample.fonts import Face
from counterfoil.sample.model import Piece


@dataclass(frozen=True, slots=True)
class Segment:
    """Text on one line from one piece; ``hyphen``: the piece goes on in the next line within a word."""

    text: str
    piece: int  # place in the list of pieces
    hyphen: bool = False


Line = list[Segment]


def one_line(pieces: Sequence[Piece]) -> Line:
    """All pieces on one line."""
    return [Segment(piece.text, index) for index, piece in enumerate(pieces) if piece.text]


def wrap(
    pieces: Sequence[Piece], width: float, face: Face, size: float, *, hyphens: random.Random | None = None
) -> list[Line]:
    """Lines of at most ``width`` points. With ``hyphens`` some tagged words are parted at a line's end."""
    lines: list[Line] = [[]]
    used, space = 0.0, face.width(" ", size)
    for word, spaced_by in _words(pieces):
        length = sum(face.width(part.text, size) for part in word)
        gap = space if lines[-1] else 0.0
        if used + gap + length <= width or not lines[-1]:
            _append(lines[-1], word, spaced_by if gap else None)
            used += gap + length
            continue
        head, tail = _part(word, pieces, width - used - gap, face, size, hyphens)
        if head:
            _append(lines[-1], head, spaced_by)
        lines.append([])
        _append(lines[-1], tail, None)
        used = sum(face.width(part.text, size) for part in tail)
    return [line for line in lines if line]


def _words(pieces: Sequence[Piece]) -> list[tuple[Line, int]]:
    """Words as segments (a word may join pieces: ``Peña`` + ``'s``), each with the piece of the blank before it.

    The blank is the piece's own (-1 otherwise), so that a name of two words is one run with its blank.
    """
    words: list[tuple[Line, int]] = []
    current: Line = []
    blank_of, begun = -1, False
    for index, piece in enumerate(pieces):
        chunk = ""
        for char in piece.text:
            if char != " ":
                chunk += char
                continue
            if chunk:
                current.append(Segment(chunk, index))
                chunk = ""
            if current:
                words.append((current, blank_of))
                current = []
            blank_of = index
        if chunk:
            current.append(Segment(chunk, index))
        begun = True
    if current and begun:
        words.append((current, blank_of))
    return words


def _append(line: Line, word: Line, blank_of: int | None) -> None:
    if blank_of is not None:
        if line and word and line[-1].piece == word[0].piece:
            line[-1] = Segment(line[-1].text + " " + word[0].text, word[0].piece, word[0].hyphen)
            line.extend(word[1:])
            return
        line.append(Segment(" ", -1))
    line.extend(word)


def _part(
    word: Line, pieces: Sequence[Piece], room: float, face: Face, size: float, hyphens: random.Random | None
) -> tuple[Line, Line]:
    """The word parted with a hyphen when chance wants it and the room allows; else nothing and the whole word."""
    first = word[0]
    tag = pieces[first.piece].tag
    if hyphens is None or tag is None or len(first.text) < 7 or not first.text.isalpha() or hyphens.random() > 0.6:
        return [], word
    for cut in range(len(first.text) - 3, 2, -1):
        if face.width(first.text[:cut] + "-", size) <= room:
            head = [Segment(first.text[:cut] + "-", first.piece, hyphen=True)]
            return head, [Segment(first.text[cut:], first.piece), *word[1:]]
    return [], word

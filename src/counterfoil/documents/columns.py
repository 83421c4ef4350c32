"""Which columns of a table stand side by side on a page, how wide and in which type size, so that no word is broken.

A value that is cut in two is a value that a search misses: "03/12/19" over "81" is no date of birth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

PORTRAIT_PT, LANDSCAPE_PT = 504.0, 684.0  # what the margins of typeset.typ leave of a letter page
INSET_PT = 3.0  # on either side of a cell's text
_SIZES_PT = (8.5, 7.5, 6.5)
_SPLIT_PT = 7.5  # the size of a table that must be cut into parts
_MOST_COLUMNS = 16
_LONGEST_SHARE = 0.45  # a word wider than this share of the page may break after all
_WIDEST_PT = 240.0  # a column takes more only when all others have what they want
_LOW_CELL_PT = 220.0  # a row lower than this is kept on one page


@dataclass(frozen=True, slots=True)
class Part:
    """Columns (from 0) that stand side by side, their widths in points, and the type size in points."""

    columns: tuple[int, ...]
    widths_pt: tuple[float, ...]
    size_pt: float
    whole_rows: bool  # every row is low enough to stand on one page


def fit(rows: Sequence[Sequence[str]], *, width_pt: float) -> tuple[Part, ...]:
    """The parts of a table whose rows all have the same number of cells, at least one.

    Smaller type comes first; where the smallest is still too wide, the table is cut, the first column leading each
    part. A word is broken only where it alone is wider than nearly half of the page.
    """
    longest = [max(_word_em(row[column]) for row in rows) for column in range(len(rows[0]))]
    whole = [max(_line_em(row[column]) for row in rows) for column in range(len(rows[0]))]
    groups: list[list[int]] = []
    size = _SPLIT_PT
    for size in _SIZES_PT:
        if sum(_need(em, size, width_pt) for em in longest) <= width_pt and len(longest) <= _MOST_COLUMNS:
            groups = [list(range(len(longest)))]
            break
    if not groups:
        size = _SPLIT_PT
        groups = _groups([_need(em, size, width_pt) for em in longest], width_pt)
    parts = []
    for group in groups:
        widths = _widths([longest[c] for c in group], [whole[c] for c in group], size, width_pt)
        low = all(_height(row, group, widths, size) < _LOW_CELL_PT for row in rows)
        parts.append(Part(tuple(group), tuple(widths), size, low))
    return tuple(parts)


def letters_in(width_pt: float, size_pt: float) -> int:
    """How many of the widest common letters surely fit into one line of a column."""
    return max(int((width_pt - 2 * INSET_PT) / (0.75 * size_pt)), 4)


def holds(word: str, width_pt: float, size_pt: float) -> bool:
    """True when a word surely fits into one line of a column."""
    return _em(word) * size_pt + 2 * INSET_PT <= width_pt + 0.01


def wants_landscape(rows: Sequence[Sequence[str]]) -> bool:
    """True when the table cannot stand on an upright page in the largest type with every word whole."""
    columns = range(len(rows[0]))
    needed = sum(_need(max(_word_em(row[c]) for row in rows), _SIZES_PT[0], PORTRAIT_PT) for c in columns)
    return needed > PORTRAIT_PT


def _need(em: float, size: float, width: float) -> float:
    return min(em * size, _LONGEST_SHARE * width) + 2 * INSET_PT


def _groups(needs: Sequence[float], width: float) -> list[list[int]]:
    groups: list[list[int]] = [[0]]
    used = needs[0]
    for column in range(1, len(needs)):
        if len(groups[-1]) > 1 and (used + needs[column] > width or len(groups[-1]) >= _MOST_COLUMNS):
            groups.append([0])
            used = needs[0]
        groups[-1].append(column)
        used += needs[column]
    return groups


def _widths(longest: Sequence[float], whole: Sequence[float], size: float, width: float) -> list[float]:
    """Each column its longest word; what is left goes to the columns whose cells would have to wrap."""
    widths = [_need(em, size, width) for em in longest]
    for most in (_WIDEST_PT, width):
        wanted = [max(0.0, min(em * size + 2 * INSET_PT, most) - have) for em, have in zip(whole, widths, strict=True)]
        share = min(1.0, max(0.0, width - sum(widths)) / (sum(wanted) or 1.0))
        widths = [have + share * more for have, more in zip(widths, wanted, strict=True)]
    return [round(one, 2) for one in widths]


def _height(row: Sequence[str], group: Sequence[int], widths: Sequence[float], size: float) -> float:
    lines = max(
        sum(int(1.3 * _em(line) * size / max(width - 2 * INSET_PT, 1.0)) + 1 for line in row[column].split("\n"))
        for column, width in zip(group, widths, strict=True)
    )
    return lines * size * 1.2


def _word_em(text: str) -> float:
    return max(map(_em, text.split()), default=0.0)


def _line_em(text: str) -> float:
    return max(map(_em, text.split("\n")), default=0.0)


@lru_cache(maxsize=65536)
def _em(text: str) -> float:
    """An upper estimate of a text's width in units of its size, bold or not."""
    return sum(map(_letter_em, text))


@lru_cache(maxsize=4096)
def _letter_em(letter: str) -> float:
    if letter in "MWÆŒ@%_—":
        return 1.0 if letter != "_" else 0.56
    if letter.isupper():
        return 0.76
    if letter.isdigit() or letter.islower():
        return 0.56 if letter not in "mw" else 0.88
    if letter in " .,:;'’-/()[]|!":
        return 0.38
    return 0.62 if ord(letter) < 0x250 else 1.05

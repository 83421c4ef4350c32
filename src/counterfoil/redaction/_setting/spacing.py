"""How wide a word is that is set anew: by the advances of its letters, not by where each of them stood.

Some programs (LibreOffice) place every letter on a grid of a tenth of a point or so, some stretch a line between its
letters. By how much each letter is off then depends on where its word begins, and so on how wide what was removed is.
So words that are set elsewhere lose such moves, and what kerning they had with them. A word that is spaced out keeps
its spacing, rounded; a letter that was put elsewhere on purpose (an accent over another letter) its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from counterfoil.redaction._setting.moves import PLACED_EM, placed
from counterfoil.redaction._setting.words import Glyph

STEP_EM = 0.02
SPACED_EM, FEW, SPACED_FEW_EM = 0.03, 4, 0.1
"""A word is spaced out when its letters stand so far apart on the whole; of a few letters it must be farther, for two
that are kerned are no word that is spaced."""


def spacing(glyphs: Sequence[Glyph], em: float) -> float:
    """What stands between the letters of a word beside their advances, in points; 0 for nearly every word."""
    gaps = _gaps(glyphs)
    least = em * (SPACED_EM if len(gaps) >= FEW else SPACED_FEW_EM)
    if not gaps or (max(gaps) < least and -least < min(gaps)) or abs(wide := median(gaps)) < least:
        return 0.0
    return round(round(wide / em / STEP_EM) * STEP_EM * em, 4)


def natural_width(glyphs: Sequence[Glyph], em: float, between: float) -> float:
    """The width of a run of letters by their advances, with ``between`` after each but the last."""
    last = glyphs[-1]
    joined = len(glyphs) > 1 and glyphs[-2].x == last.x
    return natural_places(glyphs, em, between)[-1] + (last.x1 - last.x0 if joined else own_width(last))


def natural_places(glyphs: Sequence[Glyph], em: float, between: float) -> list[float]:
    """How far from the first each letter of a run begins, as ``natural_width``."""
    at = 0.0
    places = [at]
    joined = False  # one glyph stands for several letters: pdfium tells of the last of them where it ends, about
    near = PLACED_EM * em
    for before, glyph in pairwise(glyphs):
        if glyph.x == before.x:
            places.append(at)
            joined = True
            continue
        own = before.x1 - before.x0 if joined or not before.wide else before.wide
        apart = glyph.x0 - before.x0 - own - between
        at = at + own + between
        if not -near < apart < near:  # hardly ever
            at += placed(apart, em)
        places.append(at)
        joined = False
    return places


def joined_letters(glyphs: Sequence[Glyph]) -> int:
    """How many of these letters share a glyph with the one before."""
    return sum(glyph.x == before.x for before, glyph in pairwise(glyphs))


def own_width(glyph: Glyph) -> float:
    """The advance of a letter."""
    return glyph.wide or glyph.x1 - glyph.x0


def _gaps(glyphs: Sequence[Glyph]) -> list[float]:
    gaps = []
    joined = False
    for one, other in pairwise(glyphs):
        same = other.x == one.x
        if one.wide and not same and not joined:
            gaps.append(other.x0 - one.x0 - one.wide)
        joined = same
    return gaps

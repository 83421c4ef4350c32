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

from counterfoil.redaction._setting.lines import Glyph
from counterfoil.redaction._setting.moves import placed

STEP_EM = 0.02
SPACED_EM, FEW, SPACED_FEW_EM = 0.03, 4, 0.1
"""A word is spaced out when its letters stand so far apart on the whole; of a few letters it must be farther, for two
that are kerned are no word that is spaced."""


def spacing(glyphs: Sequence[Glyph], em: float) -> float:
    """What stands between the letters of a word beside their advances, in points; 0 for nearly every word."""
    gaps = _gaps(glyphs)
    if not gaps:
        return 0.0
    wide = median(gaps)
    if abs(wide) < em * (SPACED_EM if len(gaps) >= FEW else SPACED_FEW_EM):
        return 0.0
    return round(round(wide / em / STEP_EM) * STEP_EM * em, 4)


def natural_width(glyphs: Sequence[Glyph], em: float, between: float) -> float:
    """The width of a run of letters by their advances, with ``between`` after each but the last."""
    wide = 0.0
    for place, glyph in enumerate(glyphs):
        after = glyphs[place + 1] if place + 1 < len(glyphs) else None
        if after is not None and after.x == glyph.x:
            continue  # one glyph that stands for several characters; how wide it is only what follows tells
        if place and glyphs[place - 1].x == glyph.x:
            wide += (max(glyph.x1, after.x0) if after is not None else glyph.x1) - glyph.x0
        else:
            own = glyph.x1 - glyph.x0
            wide += own if after is None else own + between + placed(after.x0 - glyph.x1 - between, em)
    return wide


def _gaps(glyphs: Sequence[Glyph]) -> list[float]:
    return [other.x0 - one.x1 for one, other in pairwise(glyphs) if other.x != one.x]

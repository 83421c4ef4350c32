"""What the token classifier says against better knowledge: firms, plain words and addresses without a number."""

from __future__ import annotations

import re

from counterfoil.detection import cues
from counterfoil.detection.strangers import is_word
from counterfoil.detection.text import fold
from counterfoil.detection.words import world_family, world_given

NOBODY = cues.ORGANISATION | cues.STREETS | cues.BODIES
CUES = cues.OFFICER_TITLES | cues.TITLES | cues.SAYING | cues.ROLES.keys()
_SHORTENED = re.compile(r"\w['’](?:t|re|m|ll|ve|d)$", re.IGNORECASE)


def is_no_name(written: str) -> bool:
    """True for words that stand beside names, and for numbers.

    >>> [is_no_name(one) for one in ("Ms.", "60614", "May Van Horn", "E,")]
    [True, True, False, False]
    """
    return all(word in CUES or word.isdigit() for word in fold(written).split())


def may_be_name(written: str, *, shouted: bool) -> bool:
    """False for a firm, and for plain words; in capitals (``shouted``) any word may be a surname.

    >>> [may_be_name(one, shouted=False) for one in ("Dorsey's Tavern", "shouldn't", "Window", "liftoff", "Pat Ek")]
    [False, False, False, False, True]
    >>> may_be_name("QUICK", shouted=True)
    True
    """
    words = fold(written).split()
    if is_no_name(written) or _SHORTENED.search(written) or (len(words) > 1 and words[-1] in NOBODY):
        return False
    if written.islower():
        return any(word in world_given() or word in world_family() for word in words if not is_word(word))
    return shouted or len(words) > 1 or not is_word(words[0])


def may_be_address(written: str) -> bool:
    """False without a number."""
    return any(c.isdigit() for c in written)

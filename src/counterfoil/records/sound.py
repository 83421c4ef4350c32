"""How a word of a name sounds, as a key: two words with one key may be one name."""

from __future__ import annotations

import jellyfish

_SPOKEN = (("sean", "shawn"), ("szcz", "shch"), ("sz", "sh"), ("cz", "ch"), ("rz", "zh"))
"""Metaphone knows English spelling only; these are names as Chicago writes and says them."""


def sound(token: str) -> str:
    """The metaphone key of a folded token, after Polish and Irish spellings were written as they are said.

    >>> sound("szymanski") == sound("shimanski")
    True
    """
    for written, said in _SPOKEN:
        token = token.replace(written, said)
    return str(jellyfish.metaphone(token))

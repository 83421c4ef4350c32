"""Words that only say what somebody did or will do: what stands behind a subject, by its form and by a list."""

from __future__ import annotations

from functools import lru_cache

from counterfoil.detection import cues

_PAST = frozenset(
    """
    ate beat became began bent bit blew bought broke brought built burst came caught chose clung crept cut dealt
    did drank drew drove fell fed felt fled flew forgot fought found gave got grew had heard held hid hit hung
    hurt kept kicked knelt knew laid leapt learnt led left let lied lit lost made meant met paid put quit ran
    rang read spat spit rode rose said sat saw seemed sent shook shot showed shut slept slid spent spoke spun
    stole stood struck stuck sued swam swore swung took taught thought threw told tore tried understood was went
    were woke won wore wrote
    """.split()
)
_PRESENT = frozenset(
    """
    appears asks attends believes calls claims comes consents continues could declines denies does explains
    feels fears gives goes has intends is keeps knows lives looks may meets might moves must needs plans remains
    remembers reports requests resides runs saw says seems sees shows sits speaks stands starts states stays
    takes tells thinks tries uses waits walks wants wishes works would
    """.split()
)
MODALS = frozenset("will would can could may might must shall should".split())
_OF_THINGS = frozenset("reed need seed weed feed bleed speed deed indeed breed shed bed red".split())


@lru_cache(maxsize=8192)
def is_past(word: str) -> bool:
    """True for a finite past form: ``took``, ``walked``; a participle looks the same.

    >>> is_past("took"), is_past("walked"), is_past("speed"), is_past("street")
    (True, True, False, False)
    """
    return word in _PAST or (len(word) > 3 and word.endswith("ed") and word.isalpha() and word not in _OF_THINGS)


@lru_cache(maxsize=8192)
def is_finite(word: str) -> bool:
    """True for a word behind which nobody expects another subject's verb: ``took``, ``says``, ``has``."""
    return is_past(word) or word in _PRESENT or word in cues.SAYING

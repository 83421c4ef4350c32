"""What a decision on a party does when the party changes, and when more of it comes: it withholds, and never opens.

A release holds for the party that it was decided on, as it was then. Where a person says that the party is another one,
a release must be decided again; what is withheld stays so, unless it was withheld of a party that it no longer is of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from counterfoil.law.model import DutyKind
from counterfoil.review.model import Decision, Proposal

_WITHHOLDS = frozenset({"redact", "correct redact", "refer"})
"""The words of a decisions table by which nothing goes out."""


class Reach(StrEnum):
    """How far a decision was meant."""

    PLACE = ""  # for its place, or for a number of places that were shown
    PERSON = "person"  # for all of the person in all records
    PROPOSED = "proposed"  # for all of the person in all records, as it is proposed for each
    ALONE = "alone"  # undecided on purpose: it follows nothing
    FOLLOWS = "follows"  # nobody decided it here: it is what was decided on the party


@dataclass(frozen=True, slots=True)
class Word:
    """What was decided on a party: ``number`` is that of the change, the last one counts."""

    decision: str
    exemption: str
    reason: str
    reach: Reach
    number: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A place that is redacted because its party is."""

    exemption: str
    reason: str


def counts(decision: str, *, made_on: str, stamp: str, taken_out: bool) -> bool:
    """Whether a decision made on one party (its stamp) still counts for a place of the party of now.

    ``taken_out``: a person said that the place is somebody else's than it was taken for.
    """
    return made_on == stamp or (decision in _WITHHOLDS and not taken_out)


def last_word(words: Iterable[Word]) -> Word | None:
    """What was decided last on all of a party; None where nothing was."""
    of_all = [one for one in words if one.decision and one.reach in (Reach.PERSON, Reach.PROPOSED)]
    return max(of_all, key=lambda one: one.number, default=None)


def followed(word: Word, p: Proposal) -> Followed | None:
    """How an undecided place of the party follows ``word``: redacted, or not at all.

    What must go out is never redacted so, and what is for a person to decide is decided by a person. A place whose
    redaction is proposed takes the exemption that is proposed for it, any other that of the decision, with its reason.
    """
    if p.duty.kind in (DutyKind.COMPELLED, DutyKind.REFER) or p.decision is Decision.REFER:
        return None
    if word.reach is Reach.PERSON and word.decision != "redact":
        return None
    if p.decision is Decision.REDACT and p.duty.code:
        return Followed(p.duty.code, word.reason)
    if word.reach is Reach.PERSON and word.exemption and word.reason:
        return Followed(word.exemption, word.reason)
    return None

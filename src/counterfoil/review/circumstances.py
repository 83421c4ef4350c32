"""What no page shows and only a named person can say of a record: grounds claimed for a place, flags, orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.law.model import ClaimedGround
from counterfoil.values import Source

_FEWEST_WORDS = 8
"""Of the reasons: the words of the exemption alone were never a detailed factual basis (5 ILCS 140/9(a))."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A named person's claim that a ground of 7(1) covers one finding, with reasons. The program makes none.

    Raises ``BadInput`` without a ground or without reasons, ``PersonMustDecide`` without "Name, Title".
    """

    finding_id: str
    ground: ClaimedGround
    reasons: str  # what disclosure would do, and how; a letter gives them
    claimed_by: str
    claimed_at: datetime

    def __post_init__(self) -> None:
        if self.ground is ClaimedGround.NONE:
            raise BadInput(f"{self.finding_id}: no ground is claimed. Name one, or leave the claim.")
        if len(self.reasons.split()) < _FEWEST_WORDS:
            raise BadInput(
                f"{self.finding_id}: {self.ground} is claimed without reasons. Say in at least {_FEWEST_WORDS} words "
                "what the disclosure of this place would do, and how; the words of the exemption are no reason."
            )
        if not is_name_and_title(self.claimed_by):
            raise PersonMustDecide(
                f'{self.finding_id}: a ground is claimed by a named person, never by the program. Give "Name, Title".'
            )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a named person has recorded about a record, its recording and its requester; nothing where nobody did.

    ``source``: of the whole record; it comes before what detection took a page for. ``own_pages``: indexes of pages
    that detection took for another system's and a person looked at: they are the office's own. ``undercover``: ids of
    parties.
    Raises ``PersonMustDecide`` where something is said and nobody says it, ``BadInput`` for two claims on one finding.
    """

    sealed: bool = False
    expunged: bool = False
    juvenile_record: bool = False
    source: Source | None = None
    own_pages: frozenset[int] = frozenset()
    flagged: bool = False
    subject_private: bool = False
    subject_permits: bool = False
    subject_objects: bool = False
    subject_asks: bool = False
    committed_person: bool = False
    undercover: frozenset[str] = frozenset()
    claims: tuple[Claim, ...] = ()
    recorded_by: str = ""  # "Name, Title"

    def __post_init__(self) -> None:
        said = [f.name for f in fields(self) if f.name not in ("claims", "recorded_by") and getattr(self, f.name)]
        if said and not is_name_and_title(self.recorded_by):
            raise PersonMustDecide(
                f'{", ".join(said)}: said of a record by nobody. A named person records it: give "Name, Title".'
            )
        claimed = [claim.finding_id for claim in self.claims]
        twice = sorted({one for one in claimed if claimed.count(one) > 1})
        if twice:
            raise BadInput(f"{', '.join(twice)}: claimed on two grounds. Keep the one that carries it.")

    def source_of(self, found: Source, page_index: int) -> Source:
        """Whose the page is, where detection took it for ``found``."""
        if self.source is not None:
            return self.source
        return Source.OWN if page_index in self.own_pages else found

    def ground(self, finding_id: str) -> ClaimedGround:
        """The ground claimed for a finding; ``NONE`` where nobody claims one."""
        return next((claim.ground for claim in self.claims if claim.finding_id == finding_id), ClaimedGround.NONE)

    def reasons(self, finding_id: str) -> str:
        """Why a ground is claimed for a finding; empty where nobody claims one."""
        return next((claim.reasons for claim in self.claims if claim.finding_id == finding_id), "")

    def about(self, finding_id: str) -> Circumstances:
        """The same without the claims on other findings."""
        return replace(self, claims=tuple(claim for claim in self.claims if claim.finding_id == finding_id))

    def unknown_claims(self, finding_ids: Sequence[str]) -> tuple[str, ...]:
        """Findings that are claimed and are not among those of the record."""
        return tuple(claim.finding_id for claim in self.claims if claim.finding_id not in finding_ids)

"""What the review screen shows, as values: a place, a page, a record, how far one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of a page, as the list and the picture show it."""

    id: str
    number: str  # of the finding on its page: "3" for p1-0003
    letter: str
    duty: str
    text: str
    what: str  # as a letter calls it: "the name of a victim"
    person: str
    proposal: str  # release, redact, refer
    code: str  # the exemption that is proposed
    decision: str  # in the words of a decisions table; empty: undecided
    look: str  # open, release, redact, refer, correct: how it is drawn
    stands: str  # the same in words, with the exemption
    label: str  # all of it in one line, for whoever cannot see the shape
    exemption: str
    reason: str
    by: str
    at: datetime | None
    lapsed: bool  # decided when it was taken for another person's: it is to be decided again
    x: str  # of its first box, in points
    y: str
    path: str  # its boxes, in points, as SVG draws them


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """What a decision may be meant for, and how many places that is."""

    scope: str
    count: int


@dataclass(frozen=True, slots=True)
class WhereRow:
    """How often one person stands in one file, and on which pages."""

    unit: str
    pages: str  # "1, 3–5"
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Another person of the case: one of its places, how it is written, and where and how often it stands."""

    place: str  # "R-000002 p1-0007"
    name: str
    role: str
    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What somebody said of the person of a place, and can take back."""

    entry: int
    joins: bool
    count: int  # places that were said to be somebody else's, or of whom this one was said to be the same
    reasons: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A decision that does not stand at a place: one that lapsed, or one on its person that is only offered."""

    look: str
    exemption: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """All about the place that is decided now."""

    row: PlaceRow
    citations: tuple[str, ...]
    why: str
    title: str  # of the exemption
    basis: str  # what the letter would say
    how: str
    confidence_percent: int
    role: str
    category: str
    role_name: str
    flags: tuple[str, ...]
    must_decide: bool  # a proposal to refer: it cannot be accepted
    scopes: tuple[ScopeRow, ...]
    line: int  # of the page, from 1; 0 for a picture
    rules: tuple[str, ...]  # the titles of the deciding rules
    everywhere: tuple[WhereRow, ...]  # where the same person stands in the case
    maybe: tuple[str, ...]  # of whom only a surname is known, or who stays alone in doubt: all who may be meant
    others: tuple[PersonRow, ...]  # with whom this person can be said to be one
    said: tuple[SaidRow, ...]
    lapsed: EarlierRow | None  # decided when the place was taken for another person's
    offered: EarlierRow | None  # decided of the person elsewhere, and not applied by itself
    follows: bool  # it stands so because the person is decided so


@dataclass(frozen=True, slots=True)
class AddedRow:
    """What a person added to a page."""

    place: str
    text: str
    category: str
    exemption: str
    reason: str
    by: str
    path: str  # of a box that was drawn, as SVG draws it


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is. Files that stay out as a whole have nothing more to be decided."""

    records: int
    records_done: int
    pages: int
    pages_done: int
    places: int
    places_done: int
    referred: int

    @property
    def is_complete(self) -> bool:
        return (self.records_done, self.pages_done, self.places_done, self.referred) == (
            self.records, self.pages, self.places, 0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the case, and the place on it to begin with."""

    unit: str
    number: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One file of the case."""

    id: str
    label: str
    decision: str
    exemption: str
    reason: str
    by: str
    pages: int
    viewed: int
    places: int
    decided: int
    confirmed: bool
    stays_out: bool


@dataclass(frozen=True)
class ReviewPage:
    """One page of a file under review."""

    unit: UnitRow
    number: int
    width: float
    height: float
    rows: tuple[PlaceRow, ...]
    detail: Detail | None
    added: tuple[AddedRow, ...]
    is_viewed: bool
    progress: Progress
    seen: int
    can_undo: bool
    can_redo: bool
    closed: str  # why nothing can be decided now
    before: PageLink | None
    after: PageLink | None
    next_open: PageLink | None
    open_here: int
    acceptable_here: int


@dataclass(frozen=True)
class Overview:
    """The records of a case under review."""

    units: tuple[UnitRow, ...]
    progress: Progress
    closed: str
    next_open: PageLink | None
    lost: int = 0  # places of which somebody said whose they are, and nothing is found there any more

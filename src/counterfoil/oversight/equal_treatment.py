"""The same record asked for in several cases: which answers differ, and whether the law of the day explains it.

5 ILCS 140/3(c): who asks, and why, decides nothing about an answer. What may lawfully differ is the law itself, a
person's right to what is said of that person, and what a paper commands. Nothing here names a person or holds a value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Any


class Given(StrEnum):
    """What one answer gave of a record. Whether in full or in part, its places say."""

    RELEASED = "released"
    WITHHELD = "withheld"  # as a whole
    SET_ASIDE = "set_aside"  # asked for by its number, met, and said not to be what was asked for
    NOT_FOUND = "not_found"  # asked for by its number, and not met
    NOT_ANSWERED = "not_answered"  # asked for by its number in a paper without effect


class Why(StrEnum):
    """What explains that two answers differ, the first that does."""

    INSTRUMENT = "instrument"  # another paper: a request here, a court's subpoena there
    NOT_HELD = "not_held"  # the office did not hold the record yet
    RIGHT_OF_ACCESS = "right_of_access"  # a named person had verified whose record it is, or the consent
    LAW_CHANGED = "law_changed"  # rules, their adoption or the signed default were others on that day
    READ_OTHERWISE = "read_otherwise"  # taken for another kind of record, or for another person's, in one of them
    RECORDED = "recorded"  # a circumstance, claim or correction that a named person recorded in one case alone
    UNEXPLAINED = "unexplained"


EXPLAINED_BY_LAW = frozenset({Why.INSTRUMENT, Why.RIGHT_OF_ACCESS, Why.NOT_HELD, Why.LAW_CHANGED})
LOOK = frozenset({Why.READ_OTHERWISE, Why.RECORDED})
"""No law: how a place was taken, and what a person said in one case alone, is for a person to look at."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a record in one answer that released it.

    ``law`` is what the law of that day said of the place for anybody: equal texts, equal law. ``taken_for`` is what it
    was taken for: the kind of record, the category, whose it is. ``recorded`` is what persons had recorded that the
    rules may know; ``access``: it was shown because of who the requester was shown to be.
    """

    category: str
    role: str
    shown: bool
    law: str = ""
    taken_for: str = ""
    recorded: str = ""
    access: bool = False
    reasoned: bool = False  # the decision differs from the proposal, and a reason stands beside it


@dataclass(frozen=True, slots=True)
class Answer:
    """What one case was given of one record. ``places`` is key → place; a key means the same place in every answer.

    The keys may be values: they are compared and never handed on. ``law``, ``taken_for`` and ``recorded`` are of the
    record as a whole. ``of`` names the very bytes: of another print, or of a file that encloses the record, what is
    missing among the places says nothing.
    """

    record: str  # the first of the records that are one
    case: str
    given: Given
    instrument: str = "foia_request"
    requester_class: str = "unknown"
    agency: str = ""
    answered_on: date | None = None
    business_days: int | None = None
    access: bool = False  # it left for the person in the record, or with that person's consent
    held: bool = True  # the office had the record on that day
    law: str = ""
    taken_for: str = ""
    recorded: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    of: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two answers part. ``more`` got what ``less`` did not; ``category`` is empty of a whole record."""

    record: str
    more: str  # case
    less: str  # case
    category: str
    role: str
    places: int  # 1 for the whole record
    why: Why
    given: str = ""  # of the whole record: what ``less`` was given instead
    reasoned: int = 0  # places of which one of the two decisions has a reason beside it
    on: date | None = None  # the later of the two answers

    def as_row(self) -> dict[str, Any]:
        """The difference as JSON and tables have it."""
        return {
            "record": self.record, "more": self.more, "less": self.less, "category": self.category, "role": self.role,
            "places": self.places, "given": self.given, "why": str(self.why), "reasoned": self.reasoned,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """One record and all answers about it, in the order of their days."""

    record: str
    answers: tuple[Answer, ...]
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> bool:
        return any(one.why is Why.UNEXPLAINED for one in self.differences)

    def as_row(self) -> dict[str, Any]:
        """The record as JSON has it: its answers and where they part, places and codes alone."""
        return {
            "record": self.record,
            "answers": [_answer_row(one) for one in self.answers],
            "differences": [one.as_row() for one in self.differences],
        }


def equal_treatment(answers: Iterable[Answer]) -> tuple[Compared, ...]:
    """Every record of which two cases or more had an answer, by the name of the record.

    Each two answers are compared. Where both released the record, place by place: one that only one answer withheld is
    a difference; of the same bytes, one that only one answer lists (a person marked it there) was shown in the other.
    Otherwise the record as a whole. Waits stand beside the answers and are no difference: one record shows no speed.
    """
    by_record: dict[str, dict[str, Answer]] = defaultdict(dict)
    for one in answers:
        by_record[one.record].setdefault(one.case, one)
    found = []
    for record in sorted(by_record):
        of_record = sorted(by_record[record].values(), key=lambda one: (one.answered_on or date.max, one.case))
        if len(of_record) > 1:
            parted = tuple(each for a, b in combinations(of_record, 2) for each in _between(a, b))
            found.append(Compared(record, tuple(of_record), parted))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OfAMonth:
    """Differences in what no case may be listed by: of all records together, by the month of the later answer."""

    month: str  # "2024-03"; empty where no day is known
    category: str
    why: Why
    places: int

    def as_row(self) -> dict[str, Any]:
        """The count as JSON has it."""
        return {"month": self.month, "category": self.category, "why": str(self.why), "places": self.places}


def listed(found: Sequence[Compared], unlisted: Collection[str]) -> tuple[tuple[Compared, ...], tuple[OfAMonth, ...]]:
    """``found`` without differences in the categories ``unlisted``, and these counted by month (house rule 9)."""
    counts: Counter[tuple[str, str, Why]] = Counter()
    rows = []
    for one in found:
        for each in one.differences:
            if each.category in unlisted:
                counts[f"{each.on:%Y-%m}" if each.on else "", each.category, each.why] += each.places
        rows.append(replace(one, differences=tuple(d for d in one.differences if d.category not in unlisted)))
    return tuple(rows), tuple(OfAMonth(*key, places) for key, places in sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all records. ``favoured`` is (class that got more, class that got less) → unexplained differences."""

    records: int  # with two answers or more
    answers: int
    equal: int  # records without any difference
    explained: int  # records of which the law of the day explains every difference
    look: int  # records of which another reading, or what a person recorded, explains the rest
    unexplained: int
    favoured: Mapping[tuple[str, str], int]

    def as_row(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return {
            "records": self.records, "answers": self.answers, "equal": self.equal, "explained": self.explained,
            "look": self.look, "unexplained": self.unexplained,
            "favoured": [{"more": more, "less": less, "differences": n} for (more, less), n in self.favoured.items()],
        }  # fmt: skip


def totals(found: Sequence[Compared]) -> Totals:
    """The counts; what is explained and what is not add up with ``equal`` to the records."""
    states = Counter(_state(one) for one in found)
    favoured: Counter[tuple[str, str]] = Counter()
    for one in found:
        classes = {answer.case: answer.requester_class for answer in one.answers}
        favoured.update((classes[d.more], classes[d.less]) for d in one.differences if d.why is Why.UNEXPLAINED)
    return Totals(
        len(found),
        sum(len(one.answers) for one in found),
        states["equal"],
        states["explained"],
        states["look"],
        states["unexplained"],
        dict(sorted(favoured.items(), key=lambda item: (-item[1], item[0]))),
    )


def _state(one: Compared) -> str:
    reasons = {each.why for each in one.differences}
    if not reasons:
        return "equal"
    if Why.UNEXPLAINED in reasons:
        return "unexplained"
    return "look" if reasons & LOOK else "explained"


def _between(a: Answer, b: Answer) -> Iterator[Difference]:
    if a.given is b.given is Given.RELEASED:
        yield from _places(a, b)
        return
    if _RANK[a.given] == _RANK[b.given]:
        return
    more, less = sorted((a, b), key=lambda one: _RANK[one.given])
    yield Difference(
        a.record, more.case, less.case, "", "", 1, _why_whole(more, less), str(less.given), on=_later(a, b)
    )


_RANK = {Given.RELEASED: 0, Given.WITHHELD: 1, Given.SET_ASIDE: 2, Given.NOT_FOUND: 2, Given.NOT_ANSWERED: 2}


def _places(a: Answer, b: Answer) -> Iterator[Difference]:
    counts: Counter[tuple[str, str, str, str, Why]] = Counter()
    reasoned: Counter[tuple[str, str, str, str, Why]] = Counter()
    for key in sorted(a.places.keys() | b.places.keys()):
        one, other = a.places.get(key), b.places.get(key)
        known = one or other
        if known is None or (a.of != b.of and (one is None or other is None)):
            continue
        if (one is None or one.shown) == (other is None or other.shown):
            continue
        more, less, shown, hidden = (b, a, other, one) if one and not one.shown else (a, b, one, other)
        told = (hidden or known).category, (hidden or known).role
        what = (more.case, less.case, *told, _why_place(more, less, shown, hidden))
        counts[what] += 1
        reasoned[what] += any(each is not None and each.reasoned for each in (shown, hidden))
    for what, places in sorted(counts.items()):
        shown_in, hidden_in, category, role, why = what
        yield Difference(
            a.record, shown_in, hidden_in, category, role, places, why, reasoned=reasoned[what], on=_later(a, b)
        )


def _why_place(more: Answer, less: Answer, shown: Place | None, hidden: Place | None) -> Why:
    if more.instrument != less.instrument:
        return Why.INSTRUMENT
    if shown is not None and shown.access:
        return Why.RIGHT_OF_ACCESS
    if shown is None or hidden is None:
        return Why.UNEXPLAINED  # a person marked it in one case, and in the other it went out unmarked
    return _why_law(shown, hidden)


def _why_whole(more: Answer, less: Answer) -> Why:
    if more.instrument != less.instrument:
        return Why.INSTRUMENT
    if not less.held:
        return Why.NOT_HELD
    if less.given is not Given.WITHHELD:
        return Why.UNEXPLAINED  # no law says not to find
    if more.access:
        return Why.RIGHT_OF_ACCESS
    return _why_law(more, less)


def _why_law(more: Place | Answer, less: Place | Answer) -> Why:
    """Laws are compared of the same facts alone: of other facts the same law says something else."""
    if more.taken_for != less.taken_for:
        return Why.READ_OTHERWISE
    if more.law != less.law:
        return Why.LAW_CHANGED
    return Why.RECORDED if more.recorded != less.recorded else Why.UNEXPLAINED


def _later(a: Answer, b: Answer) -> date | None:
    return max((day for day in (a.answered_on, b.answered_on) if day is not None), default=None)


def _answer_row(one: Answer) -> dict[str, Any]:
    return {
        "case": one.case,
        "requester_class": one.requester_class,
        "agency": one.agency,
        "instrument": one.instrument,
        "answered_on": one.answered_on.isoformat() if one.answered_on else None,
        "business_days": one.business_days,
        "given": str(one.given),
        "places": len(one.places) if one.given is Given.RELEASED else None,
        "withheld": sum(not place.shown for place in one.places.values()) if one.given is Given.RELEASED else None,
    }

"""One answered case read again for oversight: its records, where each place stands, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol

from counterfoil.errors import NotAdopted
from counterfoil.law.discretion import Register
from counterfoil.law.model import Duty, DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.office import models
from counterfoil.office.services import kept_decisions, reviewing
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.reviewable import Unit
from counterfoil.oversight import equal_treatment, mosaic
from counterfoil.oversight.equal_treatment import Answer, Given
from counterfoil.oversight.same_record import alike, words_of
from counterfoil.oversight.withheld import said
from counterfoil.records.names import fold as fold_name
from counterfoil.redaction.needles import fold
from counterfoil.release.gate import ReleaseKind
from counterfoil.review.duties import facts_of
from counterfoil.review.model import Decision, Determination, Proposal
from counterfoil.values import Category

GAVE = (Decision.RELEASE, Decision.WITHHOLD)
"""What was decided of a whole file that a case was asked for; one that is somebody else's is no part of its answer."""


@dataclass(frozen=True)
class PastCase:
    """One answered case, and what it decided of whole files."""

    row: models.Case
    at: datetime  # when its answer left, and on which day of the office
    on: date
    kind: str  # of its release
    whole: Mapping[str, Decision]  # unit → decision
    outcome: str

    @property
    def records(self) -> frozenset[str]:
        """The records that it gave or withheld."""
        return frozenset(unit.partition(".")[0] for unit, made in self.whole.items() if made in GAVE)


class Around(Protocol):
    """What a case needs to know of the office around it (``past_answers``)."""

    desk: Desk
    records: Mapping[str, models.Record]
    numbers: Mapping[str, frozenset[str]]
    same: Mapping[str, tuple[str, ...]]

    def law(self, on: date, at: datetime, /) -> tuple[PolicyBook, Register]: ...

    def pages(self, record: str, /) -> tuple[frozenset[str], ...]: ...

    def arrests(self, one: str, other: str, /) -> frozenset[str]: ...

    def plain(self, case: PastCase, record: str, given: Given, /) -> Answer: ...


class CaseReading:
    """One case, its records read and its decisions put back: where each place stands, and what became of it."""

    def __init__(self, of: Around, case: PastCase) -> None:
        self.of, self.case = of, case
        prepared = reviewing.prepare(of.desk, case.row)
        self.raw = {(p.record_id, p.finding.id): p for p in prepared.proposals}
        self.reviewable = kept_decisions.with_kept_additions(of.desk.office, case.row, prepared)
        made = kept_decisions.decided_review(of.desk.office, case.row, self.reviewable).determinations
        self.made: Mapping[tuple[str, str], Determination] = {(one.record_id, one.finding_id): one for one in made}
        self.words: dict[str, set[str]] = {}  # value → as it was written
        self.book, self.register = of.law(case.on, case.at)
        self.units = [
            unit
            for unit in self.reviewable.units
            if case.whole.get(unit.id) in GAVE and unit.id.partition(".")[0] in of.records
        ]

    def answers(self) -> Iterator[Answer]:
        """One for each record of the case, and for each that one of its files holds whole."""
        of_record: dict[str, list[Answer]] = defaultdict(list)
        for unit in self.units:
            record, _, part = unit.id.partition(".")
            for number, name in enumerate(self.of.same[record]):
                suffix = f".{part}" if part and not number else ""
                pages = None if not number else self._pages_of(unit, name)
                if pages is None or pages:
                    of_record[name + suffix].append(self._answer(unit, name + suffix, pages))
        for name, found in of_record.items():
            yield found[0] if len(found) == 1 else _joined(name, found)

    def places(self) -> Iterator[mosaic.Place]:
        """Every place of the case's records, shown or withheld."""
        documents = [unit.id for unit in self.units if self.case.whole[unit.id] is Decision.RELEASE]
        for unit in self.units:
            record = unit.id.partition(".")[0]
            whole = self.made[unit.id, ""]
            name = self.of.same[record][0] + unit.id.removeprefix(record)
            pictures: dict[int, int] = defaultdict(int)
            for p in unit.proposals:
                own = self.made.get((unit.id, p.finding.id))
                withheld = whole.decision is Decision.WITHHOLD or not self.is_shown(p)
                value = value_of(p)
                self.words.setdefault(value, set()).add(p.finding.text)
                if not value:
                    pictures[p.finding.page_index] += 1
                    value = f"picture {name} {p.finding.page_index} {pictures[p.finding.page_index]}"
                yield mosaic.Place(
                    release=self.case.row.number,
                    document=documents.index(unit.id) + 1 if unit.id in documents else 0,
                    record=name,
                    numbers=self.of.numbers[record],
                    page=p.finding.page_index + 1,
                    category=str(p.shows),
                    role=str(p.finding.role),
                    withheld=withheld,
                    code=(own or whole).exemption if withheld else "",
                    duty=str(said(self.book.decide(self._facts(p, unit)))),
                    on=self.case.on,
                    value=value,
                    public=self.case.kind == ReleaseKind.PUBLIC,
                )

    def is_shown(self, p: Proposal) -> bool:
        """Whether the answer showed a place of a file that it released."""
        own = self.made.get((p.record_id, p.finding.id))
        return own is None or own.decision is not Decision.REDACT

    def _answer(self, unit: Unit, name: str, pages: frozenset[int] | None) -> Answer:
        whole = self.case.whole[unit.id]
        given = Given.RELEASED if whole is Decision.RELEASE else Given.WITHHELD
        seen: dict[str, int] = defaultdict(int)
        places: dict[str, equal_treatment.Place] = {}
        for p in unit.proposals:
            if pages is not None and p.finding.page_index not in pages:
                continue
            value = value_of(p) or "picture"
            seen[value] += 1
            places[f"{value} {seen[value]}"] = self._place(unit, p)
        told = places.values()
        return replace(
            self.of.plain(self.case, name, given),
            places=places if given is Given.RELEASED else {},
            law=_digest(one.law for one in told),
            taken_for=_digest(one.taken_for for one in told),
            recorded=_digest(one.recorded for one in told if one.recorded),
            of=unit.document.digest,
        )

    def _place(self, unit: Unit, p: Proposal) -> equal_treatment.Place:
        own = self.made.get((unit.id, p.finding.id))
        raw = self.raw.get((unit.id, p.finding.id), p)
        plain = facts_of(raw.finding, record_kind=unit.kind)
        anybody = self._told(plain)
        as_said = self._told(self._facts(p, unit))
        asked = self._told(p.facts)
        return equal_treatment.Place(
            category=str(p.shows),
            role=str(p.finding.role),
            shown=self.is_shown(p),
            law=anybody,
            taken_for=repr(plain),
            recorded="" if as_said == anybody else as_said,
            access=asked != as_said,
            reasoned=own is not None and bool(own.reason),
        )

    def _facts(self, p: Proposal, unit: Unit) -> Facts:
        """What a rule may know of a place whoever asks: with what persons recorded, without what was verified."""
        said_of = self.reviewable.rules.of(unit.id)
        found = facts_of(p.finding, record_kind=unit.kind, said=said_of)
        return replace(found, subject_asks=False, committed_person=False, subject_permits=False)

    def _told(self, facts: Facts) -> str:
        """What the law of the day says of some facts, so that equal texts are equal law."""
        duty = self.book.decide(facts)
        rules = (rule.digest for rule in duty.rules)
        return " ".join([duty.kind, duty.would_be or "", *rules, self._default(duty, facts)])

    def _default(self, duty: Duty, facts: Facts) -> str:
        if duty.kind is not DutyKind.PERMITTED_TO_WITHHOLD:
            return ""
        try:
            return self.register.default(facts.category, duty.code)
        except NotAdopted:
            return "no default"

    def _pages_of(self, unit: Unit, name: str) -> frozenset[int]:
        """The pages of a file that are those of another record."""
        wanted, arrests = self.of.pages(name), self.of.arrests(unit.id.partition(".")[0], name)
        theirs = {page.index: words_of(page.text) for page in unit.document.pages}
        return frozenset(at for at, words in theirs.items() if any(alike(words, page, arrests) for page in wanted))


def value_of(p: Proposal) -> str:
    """What stands at a place, for comparison alone: folded, a name with its words in one order. Empty of a picture."""
    if p.finding.span is None and p.finding.category is Category.PHOTO:
        return ""
    if p.finding.category is Category.NAME:
        return " ".join(sorted(fold_name(p.finding.text)))
    return fold(p.finding.text)


def _joined(name: str, found: Sequence[Answer]) -> Answer:
    """What several files of one case gave of one record: a place is shown where any of them shows it."""
    released = [one for one in found if one.given is Given.RELEASED]
    best = (released or found)[0]
    places: dict[str, equal_treatment.Place] = {}
    for one in released:
        for key, place in one.places.items():
            if key not in places or place.shown:
                places[key] = place
    return replace(best, record=name, places=places, of=" ".join(sorted(one.of for one in released or found)))


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(sorted(set(parts))).encode()).hexdigest()[:16]

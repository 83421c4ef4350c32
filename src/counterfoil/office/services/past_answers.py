"""What past answers gave of the same records, read again as it was determined: for oversight, and nothing is recorded.

Only cases that can be compared with another one are read: those that had the same record, or records that share a
number. What a court keeps secret and what is sealed or expunged is in none of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from counterfoil.clock.days import agency_days_between
from counterfoil.errors import CounterfoilError
from counterfoil.law.discretion import Register
from counterfoil.law.policy import PolicyBook
from counterfoil.office import facts, models
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, released_words, sheets
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.past_case import CaseReading, PastCase
from counterfoil.office.services.released_words import Released
from counterfoil.office.services.said import hidden
from counterfoil.office.services.session import session
from counterfoil.office.store import keeper_of
from counterfoil.oversight import mosaic
from counterfoil.oversight.equal_treatment import Answer, Given
from counterfoil.oversight.same_record import Content, arrests_of, same_records, words_of
from counterfoil.release.gate import ReleaseKind
from counterfoil.review.model import Decision
from counterfoil.values import Digest

_NUMBER = re.compile(r"number (?:\S+ )?(?P<number>\S+)")
"""How the search of a case writes down a number that was looked up (``services.searching``)."""
_TELL_WHO = ("release.made", "letter.sent", "identity.verified")
_OUTCOMES = {"no_legal_effect": Given.NOT_ANSWERED}


@dataclass(frozen=True, slots=True)
class Past:
    """All that past answers can be compared by. ``unread`` is case → why it cannot be."""

    answers: tuple[Answer, ...]
    places: tuple[mosaic.Place, ...]
    cases: int  # answered, and in any comparison
    unread: Mapping[str, str]


def read(
    path: Path | Office,
    *,
    now: datetime | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, what: None,
) -> Past:
    """The past answers of an office, as they can be compared. Raises ``NotAdopted`` where counsel signed nothing yet.

    Records are read and findings made anew, so this takes its time: about as long as proposing did.
    """
    with opened(path, now=now, progress=progress) as reading:
        return reading.read()


@contextmanager
def opened(
    path: Path | Office, *, now: datetime | None = None, progress: Callable[[int, int, str], None]
) -> Iterator[Reading]:
    """A look at the past answers of an office, while it is open."""
    with session(path, now=now) as (office, journal):
        pack, adoption = adopting.pack_of(office), adopting.required(office)
        yield Reading(Desk(office, journal, pack, adoption, keeper_of(office), lambda _: None, progress))


class Reading:
    """One look at an office: its answered cases, which records are one, and each comparable case read once."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.zone = desk, ZoneInfo(desk.office.time_zone)
        self.cases = tuple(self._answered())
        given = frozenset(record for case in self.cases for record in case.records) - hidden()
        self.records: Mapping[str, models.Record] = {
            row.number: row for row in models.Record.objects.order_by("pk").iterator(500) if row.number in given
        }
        self.numbers: Mapping[str, frozenset[str]] = {
            number: frozenset(f"{system} {value}" for system, value in row.numbers)
            for number, row in self.records.items()
        }
        self._numbered: dict[str, list[str]] = defaultdict(list)
        for number, row in self.records.items():
            for value in {value for _, value in row.numbers}:
                self._numbered[value].append(number)
        self.same = same_records(_content(row) for row in self.records.values())
        self._laws: dict[tuple[date, int], tuple[PolicyBook, Register]] = {}

    def read(self) -> Past:
        """Everything that can be compared, each case read once."""
        answers: list[Answer] = []
        places: list[mosaic.Place] = []
        unread: dict[str, str] = {}
        words: dict[str, set[str]] = {}
        compared = self._comparable()
        for number, case in enumerate(compared):
            self.desk.progress(number, len(compared), case.row.number)
            try:
                made = CaseReading(self, case)
            except CounterfoilError as error:
                unread[case.row.number] = str(error)
                continue
            finally:
                if case.row.closed_at is not None:
                    sheets.forget(self.desk.office, case.row.number)  # the records as they were read once more
            answers += made.answers()
            places += made.places()
            for value, written in made.words.items():
                words.setdefault(value, set()).update(written)
        places += released_words.shown_beside(places, words, self._files(compared), self.desk)
        answers += [one for case in self.cases for one in self._not_given(case)]
        return Past(tuple(answers), tuple(places), len({one.case for one in answers}), unread)

    def _files(self, compared: Sequence[PastCase]) -> Iterator[Released]:
        """What those left to everybody: the documents, not the letter, which repeats the requester's own words."""
        for case in compared:
            if case.kind == ReleaseKind.PUBLIC:
                files = case.row.release.files.order_by("pk").values_list("digest", flat=True)
                numbers = frozenset(n for r in case.records & self.records.keys() for n in self.numbers[r])
                records = frozenset(name for r in case.records & self.records.keys() for name in self.same[r])
                documents = tuple(map(Digest, files[: int(case.row.release.act.facts["documents"])]))
                yield Released(case.row.number, case.on, numbers, records, documents)

    def law(self, on: date, at: datetime) -> tuple[PolicyBook, Register]:
        """The rules of a day as counsel had adopted them at a moment, and the defaults signed then."""
        office, pack = self.desk.office, self.desk.pack
        rows = models.Adoption.objects.filter(law=office.law, overlay=office.overlay, adopted_at__lte=at)
        adoption = rows.order_by("-pk").first() or self.desk.adoption
        key = on, adoption.pk
        if key not in self._laws:
            book = PolicyBook(pack, on, adopting.adopted_of(adoption))
            self._laws[key] = book, adopting.register_of(adoption, pack, on)
        return self._laws[key]

    def plain(self, case: PastCase, record: str, given: Given) -> Answer:
        """An answer without its places."""
        received = case.row.received_at.astimezone(self.zone).date()
        classed, agency = facts.class_of(case.row, [act for act in case.row.acts.all() if act.kind in _TELL_WHO])
        row = self.records[record.partition(".")[0]]
        return Answer(
            record=record,
            case=case.row.number,
            given=given,
            instrument=str(case.row.instrument.get("kind", "")),
            requester_class=str(classed.kind),
            agency=agency,
            answered_on=case.on,
            business_days=agency_days_between(self.desk.pack.calendar, received, case.on),
            access=case.kind == ReleaseKind.SUBJECT,
            held=row.added_at <= case.at,
        )

    def _answered(self) -> Iterator[PastCase]:
        """Every case whose answer left, with what it decided; none that a court keeps secret or that was destroyed."""
        whole: dict[int, dict[str, Decision]] = defaultdict(dict)
        for case, unit, made in models.Determination.objects.filter(finding="").values_list("case", "unit", "decision"):
            whole[case][unit] = Decision(made)
        rows = models.Case.objects.filter(sealed=False, release__isnull=False, disposal__isnull=True)
        for row in rows.select_related("release__act").prefetch_related("acts").order_by("pk"):
            at = row.release.released_at
            closed = next((act for act in row.acts.all() if act.kind == "case.closed"), None)
            outcome = str(closed.facts.get("outcome", "")) if closed else ""
            yield PastCase(row, at, at.astimezone(self.zone).date(), row.release.kind, whole[row.pk], outcome)

    def pages(self, record: str) -> tuple[frozenset[str], ...]:
        """The pages of a record by their words, as it is kept."""
        return _content(self.records[record]).pages

    def arrests(self, one: str, other: str) -> frozenset[str]:
        """The CB numbers that two records share."""
        return arrests_of(_content(self.records[one]), _content(self.records[other]))

    def _comparable(self) -> tuple[PastCase, ...]:
        """The cases whose records another case had too, or that share a number with its records or its demand."""
        by_key: dict[str, set[int]] = defaultdict(set)
        for case in self.cases:
            for key in self._keys(case):
                by_key[key].add(case.row.pk)
        shared = {pk for found in by_key.values() if len(found) > 1 for pk in found}
        return tuple(case for case in self.cases if case.row.pk in shared and case.records & self.records.keys())

    def _keys(self, case: PastCase) -> frozenset[str]:
        mine = case.records & self.records.keys()
        keys = {value for record in mine for _, value in self.records[record].numbers}
        keys |= {name for record in mine for name in self.same[record]}
        return frozenset(keys) | _asked_numbers(case.row)

    def _not_given(self, case: PastCase) -> Iterator[Answer]:
        """Records that a case asked for by their number and kind, and was not given."""
        numbers, kinds = _asked_numbers(case.row), _asked_kinds(case.row)
        start, end = (date.fromisoformat(day) if day else None for day in case.row.demand.get("period", (None, None)))
        had = {name for record in case.records & self.records.keys() for name in self.same[record]}
        for number in sorted({record for asked in numbers for record in self._numbered.get(asked, ())}):
            row = self.records[number]
            if self.same[number][0] in had or (kinds and row.kind not in kinds):
                continue
            if row.dated_on and ((start and row.dated_on < start) or (end and row.dated_on > end)):
                continue
            met = case.whole.get(number) is Decision.NOT_RESPONSIVE
            given = Given.SET_ASIDE if met else _OUTCOMES.get(case.outcome, Given.NOT_FOUND)
            yield self.plain(case, self.same[number][0], given)


def _content(row: models.Record) -> Content:
    pages = tuple(words_of(page) for page in re.split(r"\f", row.text))
    return Content(row.number, row.digest, frozenset((system, value) for system, value in row.numbers), pages)


def _asked_numbers(case: models.Case) -> frozenset[str]:
    """The numbers that a case asked for: of the people it names, and that its search looked up."""
    of_people = (one for subject in case.demand.get("subjects", ()) for one in subject.get("identifiers", ()))
    looked_up = (_NUMBER.fullmatch(str(row["term"])) for row in case.search.get("results", ()))
    return frozenset((*(one.split(" ")[-1] for one in of_people), *(met["number"] for met in looked_up if met)))


def _asked_kinds(case: models.Case) -> frozenset[str]:
    """The kinds of record that a case asked for; empty: all."""
    items = case.demand.get("items", ())
    if any(not item.get("record_kinds") for item in items):
        return frozenset()
    return frozenset(kind for item in items for kind in item["record_kinds"])

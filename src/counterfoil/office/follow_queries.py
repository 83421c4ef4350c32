"""What whoever holds the secret link of a request is shown: where it stands, its clock, and what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from counterfoil.cases.lifecycle import State
from counterfoil.clock.course import course, standing
from counterfoil.law.clocks import Effect
from counterfoil.law.load import LawPack
from counterfoil.office import models, queries
from counterfoil.office.clock_words import InWords, Urgency, in_words
from counterfoil.office.folder import Office
from counterfoil.office.follow_words import SILENT, STATES, told
from counterfoil.office.journal import is_hidden
from counterfoil.office.services import handing_out, timing
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.handing_out import HandedOut
from counterfoil.release.gate import ReleaseKind
from counterfoil.release.package import INDEX_CSV, INDEX_PDF, LETTER

_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One act, for the requester. ``entry`` is its number in the ledger, where anybody finds it again."""

    at: datetime
    took_effect_at: datetime | None  # where it says another time of itself
    says: str
    entry: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the count. ``number`` is 0 for one that was left out; ``why`` says why, or why it counts."""

    on: date
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Received:
    """One released file. ``record`` numbers the records from 1, and is 0 for the letter and the index."""

    name: str
    record: int
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A request as its requester sees it."""

    arrival: models.Arrival
    number: str  # of the case, or of what arrived while there is none
    state: str
    clock: InWords
    due_on: date | None
    working: Sequence[str]
    days: tuple[Day, ...]
    days_late: int
    effects: tuple[Effect, ...]
    acts: tuple[Told, ...]
    answered_at: datetime | None
    released: HandedOut | None
    otherwise: bool  # an answer left, and not by this page
    told_of_review: tuple[models.ToldOfReview, ...]

    @property
    def files(self) -> tuple[Received, ...]:
        """What was released, the letter first: it says what the rest is."""
        found = {file.name: file for file in self.released.files} if self.released else {}
        papers = [name for name in (LETTER, INDEX_PDF, INDEX_CSV) if name in found]
        records = sorted(found.keys() - set(papers))
        numbered = [*((name, 0) for name in papers), *((name, n) for n, name in enumerate(records, start=1))]
        return tuple(Received(name, n, found[name].bytes, found[name].sha256) for name, n in numbered)

    @property
    def late(self) -> bool:
        return self.days_late > 0

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.arrival.state != "set_aside" and self.answered_at is None

    @property
    def may_be_reviewed(self) -> bool:
        """Whether there is something that the law lets a requester have reviewed: an answer, or a silence."""
        return self.arrival.case is not None and (self.answered_at is not None or self.late)


def followed(office: Office, arrival: models.Arrival, *, to: Collection[ReleaseKind] = handing_out.TO_ALL) -> Followed:
    """What its requester is shown of an arrival and of its case, with the files of what left ``to`` these."""
    pack, today = pack_of(office), queries.today(office)
    if arrival.state == "cleared" and arrival.case is not None:
        if arrival.case.sealed:
            return _silent(arrival, arrival.case)
        return _case(office, pack, today, arrival, arrival.case, to)
    return _waiting(office, pack, today, arrival)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a requester wrote, as it was read; of files that came with it only the names."""

    subject: str
    text: str
    files: tuple[str, ...]


def own_words(arrival: models.Arrival) -> OwnWords | None:
    """What its requester wrote, for whoever holds the link; None while nobody has cleared it.

    Before that it is in quarantine: else anybody could have this office show the world whatever they send in. Nor is
    a paper shown that no program could read, or of a case that a court keeps secret.
    """
    reading, case = arrival.reading or {}, arrival.case
    if arrival.state != "cleared" or case is None or case.sealed or not reading.get("text"):
        return None
    names = (str(part.get("name", "")) for part in reading.get("attachments", ()))
    return OwnWords(str(reading.get("subject", "")), str(reading["text"]), tuple(name for name in names if name))


def _waiting(office: Office, pack: LawPack, today: date, arrival: models.Arrival) -> Followed:
    """Nobody has opened a case; the time runs all the same, as for any request."""
    found = course(pack, arrival.received_at)
    clock = timing.clock_of(found)
    open_ = arrival.state == "new"
    like = models.Case(received_at=arrival.received_at, due_on=found.due_on, track="standard", clock=clock)
    late = standing(pack, found, today).lateness if open_ else None
    return Followed(
        arrival,
        arrival.number,
        str(STATES[State.NEW]),
        in_words(pack, like, today),
        found.due_on if open_ else None,
        clock["working"],
        _days(clock),
        late.days_late if late else 0,
        late.effects if late else (),
        (),
        None,
        None,
        False,
        (),
    )


def _case(
    office: Office,
    pack: LawPack,
    today: date,
    arrival: models.Arrival,
    case: models.Case,
    to: Collection[ReleaseKind],
) -> Followed:
    release = models.Release.objects.filter(case=case).first()
    answered_at = release.released_at if release else case.closed_at
    day = answered_at.astimezone(ZoneInfo(office.time_zone)).date() if answered_at else today
    runs = bool(case.clock) and case.due_on is not None and day <= pack.calendar.last_on
    late = standing(pack, timing.course_of(pack, case), day).lateness if runs else None
    released = handing_out.of(office, case, to=to)
    return Followed(
        arrival,
        case.number,
        str(STATES[State(case.state)]),
        in_words(pack, case, today),
        case.due_on,
        case.clock.get("working", ()),
        _days(case.clock),
        late.days_late if late else 0,
        late.effects if late else (),
        tuple(_acts(case)),
        answered_at,
        released,
        release is not None and released is None,
        tuple(case.told_of_review.order_by("pk")),
    )


def _silent(arrival: models.Arrival, case: models.Case) -> Followed:
    """A court forbids to tell of it: whoever has the link is told that it came, and where to ask."""
    came, nothing = tuple(_acts(case, "demand.received")), InWords(Urgency.NONE, "–")
    return Followed(arrival, case.number, str(SILENT), nothing, None, (), (), 0, (), came, None, None, False, ())


def _acts(case: models.Case, only: str = "") -> list[Told]:
    """What was done, as far as the ledger tells it to everyone; what it keeps to itself is left out here, too."""
    shown = []
    for act in case.acts.filter(kind=only) if only else case.acts.all():
        if not is_hidden(act.kind, case) and (says := told(act.kind, act.facts)):
            apart = abs(act.recorded_at - act.took_effect_at) >= timedelta(minutes=1)
            shown.append(Told(act.recorded_at, act.took_effect_at if apart else None, says, act.leaf))
    return shown


def _days(clock: Mapping[str, Any]) -> tuple[Day, ...]:
    """Every day from the receipt to the last one, in order; none where a year would have to be shown."""
    counted = [Day(date.fromisoformat(one["on"]), one["number"], one["note"]) for one in clock.get("counted", ())]
    skipped = [Day(date.fromisoformat(one["on"]), 0, one["why"]) for one in clock.get("skipped", ())]
    days = sorted((*counted, *skipped), key=lambda day: day.on)
    return tuple(days) if len(days) <= _MOST_DAYS else ()

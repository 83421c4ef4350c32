"""Answers one demand: the steps in order, each resumable, stopping where a person must decide."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw, UsageError
from counterfoil.law.model import GateAction, InstrumentKind
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import (
    addressing,
    addressing_demands,
    adopting,
    beginning_anew,
    confirming,
    deciding,
    intake,
    kept_decisions,
    proposing,
    receiving,
    redacting,
    releasing,
    reviewing,
    searching,
    sheets,
    timing,
)
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.next_steps import NextSteps
from counterfoil.office.services.redacting import Verified
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.office.store import keeper_of
from counterfoil.review.completeness import Review
from counterfoil.review.decisions import Confirmed, Decisions
from counterfoil.review.decisions_carried import carry_over
from counterfoil.review.decisions_reading import read_table
from counterfoil.values import counted, digest_of_file


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``waits_for`` says what a person must do; empty when the case is closed."""

    case: str
    state: str
    due_on: str
    release: Path | None = None
    review: Path | None = None
    repeated: bool = False
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What the person who runs ``respond`` asked for."""

    demand: Path
    records: Path | None = None
    received: datetime | None = None
    decisions: Path | None = None
    decide_as: str = ""
    search: tuple[str, ...] = ()  # words that a person adds to the search
    requester: str = ""  # "Name <address>": whom the letter is to, where the demand does not say
    out: Path | None = None
    stop_at: State | None = None  # a state in which the run ends although the next step could be done


def respond(
    office: Office,
    journal: Journal,
    asked: Request,
    *,
    tell: Callable[[Told], None],
    progress: Callable[[int, int, str], None],
) -> Outcome:
    """Take the demand as far as it may go. Raises what stops it; the case then stands where its last act left it."""
    _may_decide_as(office, asked)
    if asked.requester:
        addressing.parse(asked.requester)  # refused before anything is done
    adoption = adopting.required(office)
    pack = adopting.pack_of(office)
    changes = adopting.changes_since(adoption, pack)
    if changes.changed or changes.added:
        tell(Told("law", "Changed since counsel signed: such a rule refers to a person, such a letter is not made",
                  (*changes.changed, *changes.added)))  # fmt: skip
    desk = Desk(office, journal, pack, adoption, keeper_of(office), tell, progress)
    _need_a_new_folder(desk, asked)
    if asked.records is not None:
        _add_records(desk, asked.records)
    case = _case(desk, asked)
    if (moved := timing.recount(journal, pack, case)) is not None:
        tell(Told("clock", f"Due {moved[1]}, no longer {moved[0]}: the calendar or the rules have changed since"))
    if asked.requester:
        addressing.say(case, asked.requester)
    return _Answering(desk, case, asked).run()


def _may_decide_as(office: Office, asked: Request) -> None:
    opened = models.Act.objects.filter(kind="office.opened").first()
    sample = office.sample and opened is not None and bool(opened.facts.get("sample"))
    if asked.decide_as and not sample:
        raise RefusedByLaw(
            f"--decide-as accepts every proposal at once; only an office made with --sample may do that, and "
            f"{office.folder} is a real one. Fill in the decisions table and give it: --decisions FILE."
        )
    if asked.decide_as and not is_name_and_title(asked.decide_as):
        raise BadInput(f'--decide-as: “{asked.decide_as}”: give "Name, Title".')


def _need_a_new_folder(desk: Desk, asked: Request) -> None:
    """Refuse the folder that the release would go to, where it exists, before anything is done."""
    if asked.out is not None:
        return  # whoever gave it looked at it
    digest = digest_of_file(asked.demand)
    case = models.Case.objects.filter(demand_digest=digest).first()
    if case is not None and case.state == State.CLOSED:
        return
    number = case.number if case else receiving.next_number(desk, asked.demand, digest, received=asked.received)
    folder = _usual_folder(number)
    if os.path.lexists(folder) and not releasing.holds_release(folder, number):
        raise UsageError(
            f"{folder}: exists already. The release of {number} would go there, and releases are never overwritten. "
            "Nothing was done. Name another folder: --out DIR."
        )


def _usual_folder(case_number: str) -> Path:
    return Path.cwd() / f"{case_number}-release"


def _add_records(desk: Desk, path: Path) -> None:
    rows = intake.add_records(desk.office, [path], journal=desk.journal, progress=desk.progress)
    refused = tuple(f"refused: {row.name}: {row.why}" for row in rows if row.outcome == "refused")
    added = sum(row.outcome == "added" for row in rows)
    desk.tell(
        Told("records", f"{added} added, {len(rows) - added - len(refused)} known, {len(refused)} refused", refused)
    )


def _case(desk: Desk, asked: Request) -> models.Case:
    digest = digest_of_file(asked.demand)
    found = models.Case.objects.filter(demand_digest=digest).first()
    if found is None:
        return receiving.open_case(desk, asked.demand, digest, received=asked.received)
    if beginning_anew.is_needed(found):
        return beginning_anew.begin(desk, found, asked.demand)
    if found.state not in (State.CLOSED, State.RELEASED):
        desk.tell(Told("resume", f"Case {found.number} goes on from where it was: {found.state}"))
    return found


class _Answering:
    """One run over one case; keeps what a step computed for the next one."""

    def __init__(self, desk: Desk, case: models.Case, asked: Request) -> None:
        self.desk, self.case, self.asked = desk, case, asked
        self.next = NextSteps(case, asked.demand, desk.office.folder)
        self._reviewable: Reviewable | None = None
        self._review: Review | None = None
        self._documents: Sequence[Verified] = ()
        self._searched = False
        self._newly_unread: frozenset[str] = frozenset()

    def run(self) -> Outcome:
        if self.case.state == State.CLOSED:
            return self._closed_before()
        steps: dict[State, Callable[[], Outcome | None]] = {
            State.RECEIVED: self._receive,
            State.GATED: self._search,
            State.SEARCHED: self._detect,
            State.PROPOSED: self._decide,
            State.DETERMINED: self._redact,
            State.REDACTED: self._letter,
            State.LOGGED: self._letter,
            State.LETTERED: self._release,
            State.RELEASED: self._release,
            State.HELD: self._wait,
            State.REFERRED: self._wait,
        }
        while True:
            if self.case.state == self.asked.stop_at:
                return Outcome(self.case.number, self.case.state, _due(self.case))
            self._need_a_request()
            ended = steps[State(self.case.state)]()
            if ended is not None:
                return ended

    def _receive(self) -> Outcome | None:
        receiving.decide_gate(self.desk, self.case, receiving.read_again(self.desk, self.case))
        return None

    def _wait(self) -> Outcome | None:
        held = "counsel" if self.case.state == State.HELD else "a person who verifies the paper"
        steps = "\n".join(f"  - {step}" for step in self.case.gate["steps"])
        what = f"{self.case.instrument['why']} " if self.case.instrument["kind"] == InstrumentKind.UNKNOWN else ""
        if self.case.instrument["kind"] in addressing_demands.HOW:
            go_on = f"How it was addressed is recorded with:     counterfoil case address {self.case.number}\n"
        else:
            go_on = ""
        go_on += (
            f"What a person finds out about the paper:  counterfoil case verify {self.case.number}\n"
            f"What counsel decides then:                counterfoil case resume {self.case.number}"
        )
        raise PersonMustDecide(
            f"Case {self.case.number} waits for {held}. {what}{self.case.gate['why']}\n{steps}\n{go_on}"
        )

    def _need_a_request(self) -> None:
        """What a court's paper commands is produced by its words, never answered as a request."""
        if self.case.gate.get("action") == GateAction.PRODUCE and self.case.state != State.CLOSED:
            raise PersonMustDecide(
                f"Case {self.case.number}: counsel has said that the paper is obeyed. What its words reach is produced "
                f"item by item: counterfoil case produce {self.case.number} --office {self.desk.office.folder}"
            )

    def _search(self) -> Outcome | None:
        before = searching.unread_of(self.case)
        searching.run(self.desk, self.case, receiving.read_again(self.desk, self.case), self.asked.search)
        self._searched, self._reviewable = True, None
        self._newly_unread = frozenset(searching.unread_of(self.case)) - frozenset(before)
        return None

    def _detect(self) -> Outcome | None:
        if not self._searched and (self.asked.search or searching.is_stale(self.case)):
            return self._search()
        if not self.reviewable.units:
            self._confirm_nothing_found()
            return self._letter()
        proposing.propose(self.desk, self.case, self.reviewable)
        return None

    def _confirm_nothing_found(self) -> None:
        """That nothing exists is a determination as well: a named person looks at the search before it is said."""
        if confirming.is_confirmed(self.case):
            return
        if not searching.looked_up(self.case):
            raise PersonMustDecide(self.next.not_searched("nothing could be looked up"))
        met = len(self.case.search["best"])
        if met:
            raise PersonMustDecide(
                f"Case {self.case.number}: the search met {counted(met, 'record')}, and none of them can be shown page "
                f"by page. A person looks at the originals; they are not answered as “no records”.{self.next.unread()}"
            )
        if self.asked.decide_as and searching.too_wide(self.case):
            raise PersonMustDecide(self.next.not_searched("some of its words were too common to look up"))
        table = proposing.write_papers(self.desk, self.case, self.reviewable)
        if self._newly_unread or (self.asked.decide_as and self.next.unread()):
            raise PersonMustDecide(
                f"Case {self.case.number}: the search found no record, but not everything could be searched."
                f"{self.next.unread()}\n{self.next.read_them(table)}"
            )
        if self.asked.decisions is not None:
            signed = deciding.signature(
                read_table(self.asked.decisions), self.reviewable, unread=searching.unread_of(self.case)
            )
        elif self.asked.decide_as:
            signed = self.asked.decide_as
        else:
            raise PersonMustDecide(
                f"Case {self.case.number}: the search found no record. A person confirms that before it is answered."
                f"{self.next.unread()}\n"
                f"Look further:        {self.next.look_further()}\n"
                f"Or sign the table:   {table} (its first row)\n{self.next.then(table)}"
            )
        self._need_a_requester()
        deciding.confirm_nothing_found(self.desk, self.case, signed_by=signed)

    def _need_a_requester(self) -> None:
        """A letter to nobody is no answer: a person says whom it is to. A sample office may write to “Requester”."""
        if addressing.address(self.case) or self.asked.decide_as:
            return
        raise PersonMustDecide(
            f"Case {self.case.number}: the demand says neither who sent it nor where the answer goes, so no letter is "
            "made. Look at the original, and say whom it is to; run the same command with\n"
            '                     --requester "Name <e-mail or postal address>"'
        )

    def _decide(self) -> Outcome | None:
        # Read before anything is done: a table that is none changes nothing.
        filled = read_table(self.asked.decisions) if self.asked.decisions is not None else None
        if not self._searched and (self.asked.search or searching.is_stale(self.case)):
            if not self.asked.search:
                self.desk.tell(
                    Told("search", "Records were added or refused since the search, so it is made once more")
                )
            return self._search()
        table = proposing.write_papers(self.desk, self.case, self.reviewable)
        if filled is not None:
            self._need_this_search(filled, table)
            deciding.need_listed(filled, self.reviewable, unread=searching.unread_of(self.case))
            made = filled
        elif self.asked.decide_as:
            try:
                made = deciding.accept_proposals(self.case, self.reviewable, decided_by=self.asked.decide_as)
            except PersonMustDecide as error:
                raise PersonMustDecide(f"{error}\n{self.next.how_to_decide(table)}") from error
        else:
            raise PersonMustDecide(
                f"Case {self.case.number}: the proposals are written; nothing is decided.{self.next.unread()}\n"
                f"{self.next.how_to_decide(table)}"
            )
        whole, decided = reviewing.enlarged(self.reviewable, made)
        aside = {
            one.record_id.partition(".")[0] for one in decided.records if one.confirmed is Confirmed.NOT_THE_PERSON
        } - {one.record_id.partition(".")[0] for one in decided.records if one.confirmed is Confirmed.YES}
        with transaction.atomic():
            self._review = deciding.decide(self.desk, self.case, whole, decided, added=made.added)
            searching.note_set_aside(self.case, records=len(aside), by=decided.decided_by)
            shutil.rmtree(self.desk.folder(self.case, "redacted"))  # of decisions that no longer stand
        self._reviewable = whole
        return None

    def _need_this_search(self, filled: Decisions, table: Path) -> None:
        """What came after somebody began to decide is looked at before anything goes out."""
        if not self._searched or filled.case_number != self.case.number or filled.paper == self.reviewable.paper:
            return
        assert self.asked.decisions is not None  # noqa: S101 - it was read
        if not self.asked.decisions.samefile(table):
            carry_over(self.asked.decisions, table)
        raise PersonMustDecide(
            f"Case {self.case.number}: the search was made once more, and the proposals are not those of the table "
            "that was given; nothing is decided. Rows that show the same keep what stood in it: look at what is new, "
            f"and sign.{self.next.unread()}\n{self.next.how_to_decide(table)}"
        )

    def _redact(self) -> Outcome | None:
        if self.asked.decisions is not None and self._review is None:
            self._reviewable = reviewing.prepare(self.desk, self.case)  # as it was proposed, without what was decided
            return self._decide()
        if self._review is None and searching.is_stale(self.case):
            table = self.reviewable.table
            what = "Records were added or refused since the search; what was decided does not have them"
            self.desk.tell(
                Told("search", what, (f"to have them searched, decide anew: {self.next.decided_in(table)}",))
            )
        self._documents = redacting.redact(self.desk, self.case, self.reviewable, self.review)
        return None

    def _letter(self) -> Outcome | None:
        self._need_a_requester()
        releasing.make_letter(self.desk, self.case, self._answer(), signed_by=self._signed_by)
        return None

    def _release(self) -> Outcome:
        out = self._out()
        releasing.release(self.desk, self.case, self._answer(), out, approved_by=self._signed_by)
        return Outcome(self.case.number, self.case.state, _due(self.case), release=out)

    def _answer(self) -> releasing.Answer:
        answered = self.case.search and self.reviewable.units
        review = self.review if answered else None
        if answered and not self._documents:
            self._documents = redacting.redact(self.desk, self.case, self.reviewable, self.review)
        return releasing.compose(
            self.desk,
            self.case,
            signed_by=self._signed_by,
            reviewable=self.reviewable if answered else None,
            review=review,
            documents=self._documents,
        )

    @property
    def reviewable(self) -> Reviewable:
        if self._reviewable is None:
            self._reviewable = reviewing.prepare(self.desk, self.case)
            if self.case.state not in (State.SEARCHED, State.PROPOSED):
                self._reviewable = kept_decisions.with_kept_additions(self.desk.office, self.case, self._reviewable)
        return self._reviewable

    @property
    def review(self) -> Review:
        if self._review is None:
            self._review = kept_decisions.decided_review(self.desk.office, self.case, self.reviewable)
        return self._review

    @property
    def _signed_by(self) -> str:
        if self.case.search and not self.reviewable.units:
            return kept_decisions.confirmed_by(self.case)
        decided = self._review or (self.review if self.case.search else None)
        return releasing.responsible(self.desk, decided) or self.asked.decide_as

    def _out(self) -> Path:
        return self.asked.out or _usual_folder(self.case.number)

    def _closed_before(self) -> Outcome:
        sheets.forget(self.desk.office, self.case.number)  # what a crash just after the closing left
        released = models.Release.objects.filter(case=self.case).first()
        zone = ZoneInfo(self.desk.office.time_zone)
        when = f"{released.released_at.astimezone(zone):%Y-%m-%d %H:%M}" if released else "before"
        self.desk.tell(Told("done", f"This demand was answered {when} as case {self.case.number}; nothing was changed"))
        return Outcome(self.case.number, self.case.state, _due(self.case), repeated=True)


def _due(case: models.Case) -> str:
    """The day on which an answer is due; empty where no time runs."""
    return case.due_on.isoformat() if case.due_on else ""

"""Produces under a court's verified paper: searched like any demand, decided item by item, out through the one gate.

Nothing goes out that the words of the paper do not reach. What they reach and another law forbids goes to counsel. Each
step is an act of its own, so a run that was stopped goes on from there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.cases.standing import is_name_and_title
from counterfoil.demands.recognition import page_texts
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw, UsageError
from counterfoil.law.model import GateAction, InstrumentClass
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import (
    adopting,
    deciding,
    gatekeeping,
    kept_decisions,
    narrowing,
    notifying,
    objecting,
    proposing,
    receiving,
    redacting,
    releasing,
    reviewing,
    searching,
)
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.meanwhile import others_act
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.office.store import keeper_of
from counterfoil.release import package
from counterfoil.release.gate import ReleaseKind
from counterfoil.release.letter_data import Reached
from counterfoil.release.letter_pack import Outcome as Letter
from counterfoil.review import production, production_table
from counterfoil.review.completeness import Review
from counterfoil.review.decisions import Decisions
from counterfoil.review.model import Proposal
from counterfoil.review.production import Choice, FieldItem, Production, RecordItem, Words
from counterfoil.values import Cite, Digest, counted

TABLE = "production.csv"
"""The staff paper that a person fills in; it lies beside the decisions table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who runs ``case produce`` asked for."""

    case: str
    decisions: Path | None = None
    by: str = ""  # "Name, Title": who decides, where the table does not say
    search: tuple[str, ...] = ()
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: always with a release; every other end raises."""

    case: str
    state: str
    release: Path | None
    repeated: bool = False


def produce(
    office: Office,
    journal: Journal,
    asked: Asked,
    *,
    tell: Callable[[Told], None],
    progress: Callable[[int, int, str], None],
) -> Outcome:
    """Take a case whose paper counsel said to obey as far as it may go.

    Raises ``RefusedByLaw`` where counsel did not, its days are over, or an item has no words; ``PersonMustDecide``
    while two persons have not confirmed it, the table is not filled in, or something waits for counsel.
    """
    if asked.by and not is_name_and_title(asked.by):
        raise BadInput(f'--by: “{asked.by}”: give "Name, Title".')
    adoption = adopting.required(office)
    desk = Desk(office, journal, adopting.pack_of(office), adoption, keeper_of(office), tell, progress)
    case = models.Case.objects.filter(number=asked.case).first()
    if case is None:
        raise BadInput(f"{asked.case}: this office has no such case. counterfoil case list --office DIR shows them.")
    if case.gate.get("action") != GateAction.PRODUCE:
        raise RefusedByLaw(
            f"{case.number}: counsel has not said that this paper is obeyed. Two persons confirm it first "
            f"(counterfoil case verify), then: counterfoil case resume {case.number} --as produce."
        )
    if case.state == State.CLOSED:
        notifying.owe(desk, case, _kept(case).notice)  # a run before may have ended just after the release
        return Outcome(case.number, case.state, None, repeated=True)
    if case.state != State.RELEASED:
        gatekeeping.need_valid(case, on=desk.today)
        objecting.need_free(case)
    out = asked.out or Path.cwd() / f"{case.number}-release"
    if os.path.lexists(out) and not releasing.holds_release(out, case.number):
        raise UsageError(f"{out}: exists already, and releases are never overwritten. Name another: --out DIR.")
    return _Producing(desk, case, asked, out).run()


class _Producing:
    """One run over one case."""

    def __init__(self, desk: Desk, case: models.Case, asked: Asked, out: Path) -> None:
        self.desk, self.case, self.asked, self.out = desk, case, asked, out
        self._whole: Reviewable | None = None
        self.made: Production | None = None

    def run(self) -> Outcome:
        if self.case.state == State.GATED or (self.case.state == State.SEARCHED and self.asked.search):
            searching.run(self.desk, self.case, receiving.read_again(self.desk, self.case), self.asked.search)
        if self.case.state == State.SEARCHED:
            self._propose()
        if self.case.state in (State.PROPOSED, State.REFERRED):
            self._decide()
        made = self.made or _kept(self.case)
        review = narrowing.narrowed(self.desk, self.case, self.whole, made)
        decided = kept_decisions.decided_review(self.desk.office, self.case, review)
        verified = redacting.redact(self.desk, self.case, review, decided)
        answer = self._answer(made, review, decided, verified)
        if self.case.state == State.REDACTED:
            releasing.make_letter(self.desk, self.case, answer, signed_by=made.decided_by)
        releasing.release(
            self.desk, self.case, answer, self.out, approved_by=made.decided_by, kind=ReleaseKind.REQUESTER
        )
        notifying.owe(self.desk, self.case, made.notice)
        return Outcome(self.case.number, self.case.state, self.out)

    @property
    def whole(self) -> Reviewable:
        """Everything that the search met."""
        if self._whole is None:
            self._whole = reviewing.prepare(self.desk, self.case)
        return self._whole

    @property
    def table(self) -> Path:
        return self.desk.folder(self.case, "review") / TABLE

    def _propose(self) -> None:
        if not self.whole.units:
            raise PersonMustDecide(
                f"{self.case.number}: the search found no record that the paper could reach. Look further: counterfoil "
                f"case produce {self.case.number} --search WORDS. That there is none, counsel tells the court."
            )
        proposing.propose(self.desk, self.case, self.whole)

    def _decide(self) -> None:
        if self.asked.decisions is None:
            self._write_papers()
            raise PersonMustDecide(
                f"{self.case.number}: nothing is decided. Say in the table which words of the paper reach which "
                f"record, and give it back:\n  counterfoil case produce {self.case.number} --decisions {self.table} "
                "--by 'Name, Title'"
            )
        made = production_table.read(self.asked.decisions, by=self.asked.by)
        reviewing.need_this_case(self.whole, Decisions(made.case_number, made.paper, ""))
        texts = court_pages(self.desk, self.case)
        production.check(made, pages=self.whole.pages, proposals=self.whole.proposals, paper_pages=texts)
        if not any(one.choice is not Choice.OUTSIDE for one in made.records):
            raise PersonMustDecide(
                f"{self.case.number}: the words of the paper reach nothing that was found. Look further, or counsel "
                "tells the court so; an empty production is not made."
            )
        self._refer(production.for_counsel(made, self.whole.proposals))
        notifying.need_decided(self.desk, self.case, self.whole, made)
        self._commit(made)

    def _write_papers(self) -> None:
        labels = proposing.labels(self.whole)
        with others_act(self.desk.office, self.desk.journal, self.case):
            proposing.draw(self.whole, self.table.parent)
        if self.table.exists():
            os.replace(
                self.table, self.table.with_name("production-earlier.csv")
            )  # nothing that a person wrote is lost
        production_table.write(
            self.table,
            case_number=self.case.number,
            pages=self.whole.pages,
            proposals=self.whole.proposals,
            labels=labels,
            notice=notifying.ordered_by(self.desk, self.whole),
        )

    def _refer(self, open_ones: tuple[Proposal, ...]) -> None:
        """What the words reach and another law forbids waits for counsel, once; counsel's decision lets it go on."""
        if open_ones and self.case.state != State.REFERRED:
            with transaction.atomic():
                self.desk.journal.record(
                    "case.referred", case=self.case, facts={"reason": "law_forbids", "to": "counsel"}
                )
                self.case.state = after("case.referred", State(self.case.state))
                self.case.save(update_fields=["state"])
        if open_ones:
            raise PersonMustDecide(
                f"{self.case.number}: the words reach {counted(len(open_ones), 'item')} that another law forbids or "
                "leaves uncertain. Counsel decides each in the table (produce or withhold), with name, statute and "
                "reason; whoever signs the table is another person:\n"
                + "\n".join(f"  {p.place}: {'; '.join(p.duty.citations) or p.why}" for p in open_ones[:20])
            )

    def _commit(self, made: Production) -> None:
        order = list(self.whole.pages)
        made = replace(made, records=tuple(sorted(made.records, key=lambda one: order.index(one.record_id))))
        now = self.desk.journal.now()
        proposals = self.whole.proposals
        determined = production.determinations(
            made,
            proposals,
            pages=self.whole.pages,
            exemptions=self.desk.pack.exemptions,
            on=self.desk.today,
            decided_at=now,
        )
        by_place = {(p.record_id, p.finding.id): p for p in proposals}
        out = [one for one in made.records if one.choice in (Choice.PRODUCE, Choice.FIELDS)]
        with_counsel = [p for p in proposals if production.reaches(made, p) and made.field(p).counsel]
        with transaction.atomic():
            if self.case.state == State.REFERRED:
                counsel = next((one.counsel for one in made.fields if one.counsel), made.decided_by)
                self.desk.journal.record("case.resumed", case=self.case, actor=counsel, role="counsel")
                self.case.state = after("case.resumed", State(self.case.state), State.PROPOSED)
            self.desk.journal.record(
                "production.decided",
                case=self.case,
                facts={
                    "instrument": self.case.instrument["kind"],
                    "records": len(out),
                    "pages": sum(len(one.pages) or self.whole.pages[one.record_id] for one in out),
                    "fields": sum(1 for one in made.fields if one.choice is Choice.PRODUCE),
                    "outside": len(self.whole.pages) - len(out),
                    "withheld": sum(1 for one in made.fields if one.choice is Choice.WITHHOLD),
                    "counsel": len(with_counsel),
                },
                private={"production": [json.dumps(row, ensure_ascii=False) for row in _as_rows(made)]},
                legal=tuple(cite["authority"] for cite in self.case.gate["citations"]),
                actor=made.decided_by,
                role="records-officer",
            )
            models.Determination.objects.filter(case=self.case).delete()
            rows = [deciding.row_of(self.case, one, by_place) for one in determined]
            models.Determination.objects.bulk_create(rows)
            self.case.viewed = sorted(
                [one.record_id, index] for one in out for index in range(self.whole.pages[one.record_id])
            )
            self.case.state = after("production.decided", State(self.case.state))
            self.case.save(update_fields=["state", "viewed"])
        self.made = made
        lines = tuple(f"{one.record_id}: “{one.words.text}” (page {one.words.page_number})" for one in out if one.words)
        self.desk.tell(Told("production", f"{made.decided_by}: {counted(len(out), 'record')} reached", lines))

    def _answer(
        self, made: Production, review: Reviewable, decided: Review, verified: tuple[redacting.Verified, ...]
    ) -> releasing.Answer:
        composed = releasing.compose(
            self.desk, self.case, signed_by=made.decided_by, reviewable=review, review=decided, documents=verified
        )
        data = replace(
            composed.data,
            outcome=Letter.PRODUCTION,
            due_on=None,
            days_late=0,
            late_effects=(),
            asked=(),
            search=(),
            fee=None,
            fee_waiver_asked=False,
            instrument=named(self.case),
            effect="It is obeyed as it is worded, alike for whoever presents it, and no further.",
            authorities=tuple(Cite(cite["authority"], cite["title"]) for cite in self.case.gate["citations"]),
            reached=tuple(self._reached(made, verified)),
        )
        return replace(composed, data=data)

    def _reached(self, made: Production, verified: tuple[redacting.Verified, ...]) -> list[Reached]:
        reached = []
        for number, one in enumerate(verified, start=1):
            name, unit = package.document_name(self.case.number, number), self.whole.unit(one.unit_id)
            part, record = narrowing.part_of(unit, made), made.of(one.unit_id)
            own = [p for p in unit.proposals if production.reaches(made, p) and made.field(p).words]
            spans = [record.words, *(made.field(p).words for p in own)]
            reached += [Reached(name, part, words.text, words.page_number) for words in dict.fromkeys(spans) if words]
        return reached


def named(case: models.Case) -> str:
    """The paper by what it calls itself, its court and its number."""
    said = case.instrument
    what = str(said["form"] or said["kind"].replace("_", " "))
    return f"{what}, {said['issuer']}, No. {said['case_number']}"


def court_pages(desk: Desk, case: models.Case) -> tuple[str, ...]:
    """The text of each page that was served, empty for one that is an agency's or a letter: it commands nothing."""
    texts = page_texts(receiving.read_again(desk, case).document)
    readings: list[dict[str, Any]] = case.instrument["pages"]
    others = (InstrumentClass.ADMINISTRATIVE, InstrumentClass.REQUEST)
    of_court = {row["part"] for row in readings if row["class"] == InstrumentClass.CLAIMED_JUDICIAL}
    return tuple(
        text if row["part"] in of_court and row["class"] not in others else ""
        for text, row in zip(texts, readings, strict=True)
    )


def disclosed_of(number: str) -> list[dict[str, Any]]:
    """What was produced and on what authority, a row for each document: for the case's own account, never published."""
    case = models.Case.objects.get(number=number)
    if not models.Release.objects.filter(case=case).exists() or case.gate.get("action") != GateAction.PRODUCE:
        return []
    made = _kept(case)
    out = [one for one in made.records if one.choice in (Choice.PRODUCE, Choice.FIELDS)]
    return [
        {
            "document": package.document_name(case.number, number),
            "record": one.record_id,
            "pages": [index + 1 for index in one.pages] or "all",
            "fields": sum(f.record_id == one.record_id and f.choice is Choice.PRODUCE for f in made.fields)
            if one.choice is Choice.FIELDS
            else None,
            "authority": f"compelled by {named(case)}",
            "words": one.words.text if one.words else "",
            "words_page": one.words.page_number if one.words else None,
            "decided_by": made.decided_by,
        }
        for number, one in enumerate(out, start=1)
    ]


def _as_rows(made: Production) -> list[dict[str, Any]]:
    head = {"case": made.case_number, "paper": made.paper, "by": made.decided_by, "notice": made.notice}
    rows: list[dict[str, Any]] = [head]
    for record in made.records:
        rows.append(
            {
                "record": record.record_id,
                "choice": record.choice,
                "words": _span(record.words),
                "pages": list(record.pages),
                "reason": record.reason,
            }
        )
    for one in made.fields:
        if one.choice is not Choice.UNDECIDED:
            rows.append(
                {
                    "record": one.record_id,
                    "finding": one.finding_id,
                    "choice": one.choice,
                    "words": _span(one.words),
                    "counsel": one.counsel,
                    "authority": one.authority,
                    "reason": one.reason,
                }
            )
    return rows


def _span(words: Words | None) -> list[Any] | None:
    return [words.text, words.page_number] if words else None


def _kept(case: models.Case) -> Production:
    """What was decided in an earlier run, as its act keeps it."""
    act = models.Act.objects.filter(case=case, kind="production.decided").order_by("-leaf").first()
    if act is None:
        raise RuntimeError(f"{case.number}: the case is {case.state}, and no production was decided.")
    head, *rows = (json.loads(row) for row in act.private["production"])
    records, fields = [], []
    for row in rows:
        words = Words(*row["words"]) if row["words"] else None
        choice = Choice(row["choice"])
        if "finding" in row:
            told = (row["counsel"], row["authority"], row["reason"])
            fields.append(FieldItem(row["record"], row["finding"], choice, words, *told))
        else:
            records.append(RecordItem(row["record"], choice, words, tuple(row["pages"]), row["reason"]))
    return Production(head["case"], Digest(head["paper"]), head["by"], tuple(records), tuple(fields), head["notice"])

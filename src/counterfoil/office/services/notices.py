"""Notices about a case, made from what was recorded of it: more time, how it is treated, a fee, a question.

A notice that says anything about the time is made from the lawful act that did it; an attempt gets none. That it was
made is an act of its own, which keeps what must still stand in an edited copy.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
from django.db import transaction

from counterfoil import documents
from counterfoil.cases.fees import Quantities, itemise
from counterfoil.cases.lifecycle import State, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.clock.course import PersonAsked, Treated, Turn, course, standing
from counterfoil.clock.deadline import deadline
from counterfoil.clock.model import Extension
from counterfoil.documents.reading import clean_name
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law import fees
from counterfoil.law.instruments import load_instruments
from counterfoil.law.load import LawPack
from counterfoil.law.papers import FEES, letter_keys
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import addressing, adopting, notifying, timing, withheld
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.session import session
from counterfoil.release import letter_data, letter_demanded, letter_kinds, letter_notice, letter_pack
from counterfoil.release.letter_kinds import Form, Notice
from counterfoil.release.letter_notice import NoticeData, Value
from counterfoil.values import Moment

MOST_BYTES = 10_000_000
"""Of an edited letter; one with a letterhead has some hundred thousand."""
CHECKING = "letter-"
"""How the working folders of a check are called."""
_NOT_VISIBLE = "Not visible in the original"
"""What the reader of documents writes above hidden and deleted text, comments and the like."""

_ACTS: dict[str, type] = {"extension": Extension, "treated": Treated, "person_asked": PersonAsked}
_RECORD_FIRST = {
    "extension": "counterfoil case extend",
    "treated": "counterfoil case treat",
    "person_asked": "counterfoil case ask-person",
}


@dataclass(frozen=True, slots=True)
class MadeNotice:
    """A notice that was made, with the demands that it fulfils and the act that says so."""

    case: str
    kind: str
    file: Path
    pages: int
    to: tuple[str, ...]
    demands: tuple[tuple[str, str], ...]  # (what the law demands, its citation)
    act: int  # the number of its entry in the ledger


@dataclass(frozen=True, slots=True)
class Checked:
    """What an edited letter lacks; empty when it may go out."""

    case: str
    letter: str
    demanded: int
    missing: tuple[str, ...]
    hidden: tuple[str, ...] = ()  # what the file carries that no reader sees
    rows: tuple[tuple[str, str, bool], ...] = ()  # each thing that the law demands: what, its citation, is it there


def make(
    path: Path | Office,
    kind: str,
    number: str,
    *,
    out: Path,
    given: Mapping[str, Any],
    where: str = "data",
    by: str = "",
    now: datetime | None = None,
) -> MadeNotice:
    """Make the notice and record that it was made; ``out`` ends in .pdf, or in .docx for a copy to be edited.

    Raises ``RefusedByLaw`` where the case has no lawful act for it or the law bars it, ``LetterIncomplete`` while the
    law misses anything in it, ``PersonMustDecide`` where a court order holds it back, ``LeakFound`` where it would show
    what the case withholds, ``BadInput`` for what was given.
    """
    with session(path, now=now) as (office, journal):
        signed = by or office.foia_officer
        if not is_name_and_title(signed):
            raise BadInput(
                f'“{signed}” is not a name and a title. Give --by "Name, Title", or set foia_officer in office.toml.'
            )
        case = _case(number)
        day = journal.now().astimezone(ZoneInfo(office.time_zone)).date()
        pack = pack_of(office)
        notice = letter_kinds.need(letter_kinds.load(pack.name, day), kind, pack.name, day)
        fees_too = [FEES] if any(field.form is Form.QUANTITIES for field in notice.fields.values()) else []
        keys = [*letter_keys(pack.folder, kind, with_notices=True), *fees_too]
        adopting.need_papers(adopting.required(office), pack, keys, what=f"The notice {kind} of {number}")
        words = letter_pack.load(pack.name, day)
        values = letter_notice.read_given(notice, given, where=where)
        if notice.held_by and values.get(notice.held_by):
            raise PersonMustDecide(
                f"{number}: the notice {kind} is held: {values[notice.held_by]} forbids it. Nothing was written. "
                f"Counsel says when it may go out; then make it without {notice.held_by}."
            )
        rule = next((one for one in load_instruments(pack.folder).notices if one.letter == kind), None)
        if rule is not None and (hold := notifying.hold_of(case, day)) is not None:
            raise PersonMustDecide(
                f"{number}: the notice {kind} is held until {hold['until']}: a court forbids it. Nothing was written. "
                f"After that day it is due on {hold['then_due_on']}."
            )
        found = _Found(office, journal, pack, case, day)
        values |= found.values(notice, values, given, where)
        asked_for = found.fee_acts(notice, values, given, where)
        data = NoticeData(
            kind=kind,
            office=_office(office),
            number=case.number,
            to=_to(notice, case, values, words),
            received_on=case.received_at.astimezone(ZoneInfo(office.time_zone)).date(),
            dated_on=day,
            responsible=(letter_data.official(signed),),
            values=values,
            sample=office.sample,
        )
        made = letter_notice.make(data, notice, words)
        with pdfium.PdfDocument(made.pdf) as document:
            pages = len(document)
            texts = [page.get_textpage().get_text_range() for page in document]
        searched = _search(office, journal, case, words, to=data.to, of_requester=notice.to == "requester")
        searched.need_clean(texts, _worded(values), what=f"The notice {kind} of {number}")
        staged = out.with_name(f".{out.name}.part")
        staged.write_bytes(made.docx if out.suffix == ".docx" else made.pdf)
        try:
            with transaction.atomic():
                act = journal.record(
                    "letter.made",
                    case=case,
                    facts={"letter": kind, "pages": pages},
                    private={"notice": kind, "demanded": letter_demanded.as_rows(made.demanded)},
                    legal=tuple(dict.fromkeys(demand.sourced.cite for demand in notice.demands)),
                    actor=signed,
                    role="records-officer",
                )
                for fee_kind, facts in asked_for:
                    journal.record(fee_kind, case=case, facts=facts, actor=signed, role="records-officer")
            staged.replace(out)
        finally:
            staged.unlink(missing_ok=True)
        demands = tuple((demand.text, demand.sourced.cite) for demand in notice.demands)
        return MadeNotice(case.number, kind, out, pages, data.to, demands, act.leaf)


def check(path: Path | Office, number: str, edited: Path, *, kind: str = "") -> Checked:
    """What an edited letter of a case lacks of what the law demands. Without ``kind``: the last letter that was made.

    Only what a reader sees counts: hidden text is no letter. Raises ``BadInput`` where no such letter was made,
    ``LeakFound`` where the copy shows what the case withholds.
    """
    with session(path) as (office, journal):
        case = _case(number)
        made = [
            act
            for act in models.Act.objects.filter(case=case, kind="letter.made").order_by("leaf")
            if "demanded" in act.private and kind in ("", act.facts["letter"])
        ]
        if not made:
            what = f"letter {kind}" if kind else "letter that could be edited"
            raise BadInput(f"{number}: no {what} was made. Make it first: counterfoil letter make KIND {number}.")
        demanded = letter_demanded.from_rows(made[-1].private["demanded"])
        day = made[-1].recorded_at.astimezone(ZoneInfo(office.time_zone)).date()
        words = letter_pack.load(office.law, day)
        to_requester = made[-1].facts["letter"] not in ("data_subject", "pac_answer")
        searched = _search(office, journal, case, words, of_requester=to_requester)
    with tempfile.TemporaryDirectory(prefix="counterfoil-letter-") as work:
        read = documents.read(edited, workdir=Path(work), ocr=False)
    pages = [" ".join(word.text for word in page.words) for page in read.pages]
    searched.need_clean(pages, {}, what=f"{edited.name}: it")
    text = " ".join(pages)
    seen, mark, _ = text.partition(_NOT_VISIBLE)
    missing = letter_demanded.missing(demanded, seen)
    rows: dict[tuple[str, str], bool] = {}
    for one in demanded:
        there = not letter_demanded.missing([one], seen)
        rows[one.text, one.cite] = rows.get((one.text, one.cite), True) and there
    return Checked(
        number,
        made[-1].facts["letter"],
        len(demanded),
        missing,
        read.warnings if mark else (),
        tuple((text, cite, there) for (text, cite), there in rows.items()),
    )


def checkable(case: models.Case) -> tuple[str, ...]:
    """The kinds of letters of a case of which an edited copy can be checked, the latest first."""
    acts = models.Act.objects.filter(case=case, kind="letter.made").order_by("-leaf")
    return tuple(dict.fromkeys(str(act.facts["letter"]) for act in acts if "demanded" in act.private))


def check_handed_over(office: Office, number: str, *, name: str, content: bytes, kind: str) -> Checked:
    """As ``check``, for a copy that was handed over in a browser: nothing of it is kept.

    Raises as ``check``, and ``BadInput`` for nothing, too much, and what is no document to be read.
    """
    shown = clean_name(name)
    if not 0 < len(content) <= MOST_BYTES:
        raise BadInput(
            f"{shown}: has {len(content):,} bytes. Give the edited letter itself, of at most {MOST_BYTES:,}."
        )
    with tempfile.TemporaryDirectory(dir=office.work, prefix=CHECKING) as folder:
        copy = Path(folder) / shown
        copy.write_bytes(content)
        return check(office, number, copy, kind=kind)


def _case(number: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
    if not may("letter.made", State(case.state), "notice"):
        raise BadInput(f"{number}: the case is {case.state}; no letter about it is made.")
    return case


def _office(office: Office) -> letter_data.Office:
    contact = tuple(one for one in (office.phone, office.email) if one)
    return letter_data.Office(office.name, tuple(letter_notice.lines_of(office.address)), contact)


def _search(
    office: Office,
    journal: Journal,
    case: models.Case,
    words: letter_pack.LetterPack,
    *,
    to: tuple[str, ...] = (),
    of_requester: bool,
) -> withheld.Search:
    """What a letter of this case may not show; ``of_requester``: it goes to whoever made the demand."""
    here = _office(office)
    known = [here.name, *here.address, *here.contact, *to, withheld.own_words(case) if of_requester else ""]
    fixed = [one.text for one in words.statements.values()]
    fixed += [file.read_text(encoding="utf-8") for file in sorted(words.folder.iterdir()) if file.is_file()]
    return withheld.Search(withheld.values(office, journal, case), "\n".join(known), "\n".join(fixed))


def _worded(values: Mapping[str, Value]) -> dict[str, str]:
    """The texts of a notice that some person worded, by field."""
    texts = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
    return {
        name: "\n".join(one for one in value if isinstance(one, str))
        for name, value in texts.items()
        if isinstance(value, tuple)
    }


def _to(
    notice: Notice, case: models.Case, values: Mapping[str, Value], words: letter_pack.LetterPack
) -> tuple[str, ...]:
    if notice.to == "counselor":
        return tuple(words.statements[key].text for key in ("counselor_name", "counselor_address"))
    if notice.to == "person":
        person = values.get("person")
        return tuple(line for line in person if isinstance(line, str)) if isinstance(person, tuple) else ()
    return addressing.address(case) or ("Requester",)


@dataclass(frozen=True)
class _Found:
    """What is known of a case on the day of a notice."""

    office: Office
    journal: Journal
    pack: LawPack
    case: models.Case
    day: date

    def values(
        self, notice: Notice, known: Mapping[str, Value], given: Mapping[str, Any], where: str
    ) -> dict[str, Value]:
        """The fields of a notice that nobody gives. Raises ``RefusedByLaw`` where there is no lawful act for it."""
        self._barred(notice)
        of = timing.course_of(self.pack, self.case)
        found: dict[str, Value] = {"due_on": of.due_on} if of.due_on else {}
        if isinstance(until := known.get("until"), date) and until <= max(self.day, of.due_on or self.day):
            raise BadInput(
                f"{where}: until: {until} is no later day: today is {self.day}, and the answer is due on {of.due_on}."
            )
        if notice.made_from:
            found |= self._of_act(notice)
        for field in notice.fields.values():
            if field.form is Form.QUANTITIES:
                found |= self._fee(_quantities(given.get(field.name), f"{where}: {field.name}"), known)
        for name, field_name, track in (
            ("answer_by", "review_received_on", "pac_answer"),
            ("notice_by", "released_on", "data_subject_notice"),
        ):
            started = known.get(field_name)
            if name in notice.fields and isinstance(started, date):
                found[name] = deadline(self.pack, started, track=track).due_on
                if name == "notice_by" and (after := notifying.due_after_hold(self.case)) is not None:
                    found[name] = after
        return {name: value for name, value in found.items() if name in notice.fields}

    def _barred(self, notice: Notice) -> None:
        if not notice.refused_when:
            return
        for effect in self._standing().effects:
            if effect.id == notice.refused_when:
                raise RefusedByLaw(
                    f"{self.case.number}: no notice {notice.kind} is made: the answer is late, and {effect.text} "
                    f"({effect.sourced.cite}). Answer the request."
                )

    def _standing(self) -> Any:
        return standing(self.pack, timing.course_of(self.pack, self.case), self.day)

    def _of_act(self, notice: Notice) -> dict[str, Value]:
        of = timing.course_of(self.pack, self.case)
        if notice.on_receipt and self._started().get("track") == notice.track and of.due_on:
            return {"reasons": notice.on_receipt, "answer_by": of.due_on}
        turn = self._turn(notice)
        act = turn.act
        beside = {one.track: one.due_on for one in of.beside}
        found: dict[str, Value] = {"reasons": str(getattr(act, "reasons", ""))}
        if isinstance(act, Extension):
            period = self.pack.period("extension", of.due.day_zero_on)
            found |= {"until": act.until, "ground": act.ground, "was_due_on": of.due.original_due_on}
            found["ground_text"] = (period.grounds or {}).get(act.ground, "")
        elif isinstance(act, PersonAsked):
            found |= {"verify_by": beside["person_check"]} if "person_check" in beside else {}
        elif isinstance(act, Treated):
            amend = self.pack.period(act.track, of.due.day_zero_on).amend
            found |= {"amend_by": beside[amend]} if amend in beside else {}
            found |= {"answer_by": turn.due_on} if turn.due_on else {}
        return found

    def _turn(self, notice: Notice) -> Turn:
        """The last lawful act of the kind that the notice is made from, when its time has not run out."""
        kind, acts = _ACTS[notice.made_from], timing.clock_acts(self.case)
        turns = [
            turn
            for turn in timing.course_of(self.pack, self.case).turns
            if isinstance(turn.act, kind) and notice.track in ("", getattr(turn.act, "track", notice.track))
        ]
        lawful = [turn for turn in turns if turn.lawful]
        if not lawful:
            self._no_letter(notice, turns)
        turn = lawful[-1]
        # A notice that is written after its time is none, whatever the act's own day: the same act, done today.
        now = self.journal.now()
        again = replace(turn.act, moment=Moment(now, now))
        track = str(self._started().get("track", "standard"))
        redone = course(self.pack, self.case.received_at, [*acts[: acts.index(turn.act)], again], track=track).turns[-1]
        if "late_notice" in redone.faults:
            why = redone.why.partition(" The due date")[0]
            raise RefusedByLaw(
                f"{self.case.number}: no notice {notice.kind} is made today. {why} If the notice of then went out, "
                "keep its copy with the case; a letter of today would not be one in time."
            )
        return turn

    def _no_letter(self, notice: Notice, attempts: list[Turn]) -> None:
        if attempts:
            last = attempts[-1]
            raise RefusedByLaw(
                f"{self.case.number}: an attempt gets no letter. What was recorded is no lawful {notice.kind} "
                f"({', '.join(last.faults)}): {last.why}"
            )
        raise RefusedByLaw(
            f"{self.case.number}: no lawful act was recorded that a notice {notice.kind} could be made from. Record it "
            f"first: {_RECORD_FIRST[notice.made_from]} {self.case.number} …"
        )

    def _started(self) -> dict[str, Any]:
        act = models.Act.objects.filter(case=self.case, kind="clock.started").order_by("leaf").first()
        return dict(act.facts) if act else {}

    def fee_acts(
        self, notice: Notice, values: Mapping[str, Value], given: Mapping[str, Any], where: str
    ) -> list[tuple[str, dict[str, int]]]:
        """What a notice of a fee is beside its being made: a fee asked for, or waived; nothing where it is free."""
        name = next((field.name for field in notice.fields.values() if field.form is Form.QUANTITIES), "")
        quantities = _quantities(given.get(name), f"{where}: {name}") if name else None
        if quantities is None:
            return []
        if cents := _cents(values):
            pages = quantities.black_and_white_pages + quantities.color_pages
            return [("fee.charged", {"cents": cents, "pages": pages})]
        without = _cents(self._fee(quantities, {}))
        return [("fee.waived", {"cents": without})] if without else []

    def _fee(self, quantities: Quantities | None, known: Mapping[str, Value]) -> dict[str, Value]:
        if quantities is None:
            return {}
        fee = itemise(
            fees.load(self.pack.name, self.day),
            quantities,
            track=timing.course_of(self.pack, self.case).due.track,
            standing=self._standing(),
            waived_because=str(known.get("waived_because", "")),
        )
        return {"amount": f"${fee.amount}", "why": fee.why, "account": fee.lines}


def _cents(values: Mapping[str, Value]) -> int:
    """The sum that a notice of a fee says."""
    return int(Decimal(str(values["amount"]).lstrip("$")) * 100)


def _quantities(given: Any, where: str) -> Quantities | None:
    """What is to be copied, as a person gave it; numbers, or amounts in quotes."""
    if given is None:
        return None
    allowed = {one.name: one.type for one in fields(Quantities)}
    if not isinstance(given, dict):
        raise BadInput(f'{where}: give what is to be copied, for example {{"black_and_white_pages": 120}}.')
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in allowed:
            raise BadInput(f"{where}: unknown key '{key}'. Allowed: {', '.join(allowed)}.")
        try:
            amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        whole = allowed[key] == "int"
        if not amount.is_finite() or amount < 0 or (whole and amount != int(amount)):
            raise BadInput(f"{where}: {key}: '{value}' is no {'number' if whole else 'amount'}. Write it like 120.")
        values[key] = int(amount) if whole else amount
    return Quantities(**values)

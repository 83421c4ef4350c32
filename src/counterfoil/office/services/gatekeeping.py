"""What persons do about a paper that waits: two check it with whoever issued it, and counsel lets the case go on.

A claim to be a judge's is never verified by the program: two different named persons confirm it, one of them with the
clerk, by the case number and not by what the paper itself gives as a telephone number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import WAITING, State, after
from counterfoil.cases.standing import is_name_and_title, person_of
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.model import GateAction, InstrumentClass, InstrumentKind
from counterfoil.office import agencies, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import adopting, objecting, timing
from counterfoil.office.services.session import session

PERSONS = 2
OUTCOMES = ("confirmed", "not_confirmed", "altered")


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a paper: who confirmed it, and who did not."""

    case: str
    confirmed_by: tuple[str, ...]
    doubted_by: tuple[str, ...]
    expires_on: date | None = None  # the last day on which it may be obeyed: the earliest that anybody read in it

    @property
    def stands(self) -> bool:
        """True when two different persons confirmed it and nobody doubts it."""
        return len(self.confirmed_by) >= PERSONS and not self.doubted_by


def verify(
    path: Path | Office,
    number: str,
    outcome: str,
    *,
    by: str,
    how: str,
    expires_on: date | None = None,
    now: datetime | None = None,
) -> tuple[Verification, str]:
    """Record that one person has checked the paper, and ``how``; returns what is known now, and the case's state.

    ``expires_on`` is the last day on which the paper may be obeyed, as that person read it there. What a person said
    before, that person may say anew. Raises ``BadInput``, among them for a case in which no paper waits or binds.
    """
    _named(by)
    if outcome not in OUTCOMES:
        raise BadInput(f"--outcome {outcome}: use {', '.join(OUTCOMES)}.")
    if not how.strip():
        raise BadInput(
            "--how: say with whom and how it was checked, for example 'the clerk of the court, by telephone'."
        )
    with session(path, now=now) as (_, journal):
        case = _to_verify(number)
        with transaction.atomic():
            journal.record(
                "instrument.verified",
                case=case,
                facts={"instrument": case.instrument["kind"], "outcome": outcome, "step": len(_checks(case)) + 1},
                private={"how": how.strip()} | ({"expires_on": expires_on.isoformat()} if expires_on else {}),
                actor=by,
                role="records-officer",
            )
        return verification(case), case.state


def verification(case: models.Case) -> Verification:
    """What persons have said of a case's paper so far; the last word of each counts."""
    last = {person_of(act.actor): act for act in _checks(case)}  # in the order in which each first said something
    said = {act.actor: str(act.facts["outcome"]) for act in last.values()}
    confirmed = tuple(who for who, outcome in said.items() if outcome == "confirmed")
    days = [date.fromisoformat(act.private["expires_on"]) for act in _checks(case) if "expires_on" in act.private]
    return Verification(
        case.number, confirmed, tuple(who for who in said if who not in confirmed), min(days, default=None)
    )


def need_valid(case: models.Case, *, on: date) -> Verification:
    """Refuse to obey a paper that two different persons have not confirmed, that one doubts, or whose days are over.

    Raises ``PersonMustDecide`` (also for a warrant of which nobody said until when it may be obeyed), ``RefusedByLaw``.
    """
    known = verification(case)
    _need_two(case, known)
    if known.expires_on is not None and on > known.expires_on:
        raise RefusedByLaw(
            f"{case.number}: the paper could be obeyed until {known.expires_on}; today is {on}. Nothing is produced. "
            "Whoever presented it may bring another one."
        )
    if known.expires_on is None and case.instrument["kind"] in (InstrumentKind.SEARCH_WARRANT.value,):
        raise PersonMustDecide(
            f"{case.number}: a search warrant may be obeyed for some days only (Fed. R. Crim. P. 41(e)(2)(A); 725 ILCS "
            f"5/108-6). Whoever confirmed it reads the last day in it: counterfoil case verify {case.number} "
            "--outcome confirmed --expires 2026-03-14"
        )
    return known


def decide(path: Path | Office, number: str, action: str, *, by: str, reasons: str, now: datetime | None = None) -> str:
    """Counsel says what the office does with a paper that waits: ``answer`` it as a request, ``log`` it, or ``produce``
    what a court's verified paper commands.

    Returns the new state. Raises ``RefusedByLaw`` for what the law or this program does not allow, ``BadInput``.
    """
    _named(by)
    if action not in (GateAction.ANSWER, GateAction.LOG, GateAction.PRODUCE):
        raise BadInput(f"--as {action}: use {GateAction.ANSWER}, {GateAction.LOG} or {GateAction.PRODUCE}.")
    if not reasons.strip():
        raise BadInput("--reasons: counsel's reasons are kept with the decision; give them.")
    with session(path, now=now) as (office, journal):
        case = _waiting(number)
        _may(case, GateAction(action), journal.now().astimezone(ZoneInfo(office.time_zone)).date())
        _resume(office, journal, case, GateAction(action), by, reasons.strip())
        return case.state


def _named(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Corporation Counsel".')


def _waiting(number: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
    if State(case.state) not in WAITING:
        raise BadInput(f"{number}: the case is {case.state}; its paper does not wait for anybody.")
    return case


def _to_verify(number: str) -> models.Case:
    """A case whose paper waits, or is a court's and still binds: whoever learns later that it is false says so."""
    case = models.Case.objects.filter(number=number).first()
    over = case is None or State(case.state) in (State.RELEASED, State.CLOSED)
    if case is None or over or case.instrument.get("class") != InstrumentClass.CLAIMED_JUDICIAL:
        return _waiting(number)
    return case


def _checks(case: models.Case) -> list[models.Act]:
    return list(models.Act.objects.filter(case=case, kind="instrument.verified").order_by("leaf"))


def _need_two(case: models.Case, known: Verification) -> None:
    if not known.stands:
        raise PersonMustDecide(
            f"{case.number}: the paper claims to be a court's, so {PERSONS} different persons must have confirmed "
            f"it, and nobody may doubt it. Confirmed by: {', '.join(known.confirmed_by) or 'nobody'}; in doubt: "
            f"{', '.join(known.doubted_by) or 'nobody'}. counterfoil case verify {case.number} records each."
        )


def _may(case: models.Case, action: GateAction, today: date) -> None:
    known = verification(case)
    if action is GateAction.PRODUCE:
        if case.instrument["class"] != InstrumentClass.CLAIMED_JUDICIAL:
            raise RefusedByLaw(
                f"{case.number}: the paper does not claim to be a court's, so it commands nothing. "
                "It can be answered as a request, or logged."
            )
        need_valid(case, on=today)
        objecting.need_free(case)
    if case.instrument["class"] == InstrumentClass.CLAIMED_JUDICIAL:
        if action is GateAction.LOG and not known.doubted_by:
            raise RefusedByLaw(
                f"{case.number}: the paper claims to be a court's. It can be logged as without effect only when a "
                "person has checked it with the clerk and it was not confirmed: counterfoil case verify."
            )
        if action is GateAction.ANSWER:
            _need_two(case, known)
        if action is GateAction.ANSWER:
            raise RefusedByLaw(
                f"{case.number}: what a court orders is produced as its words say, not as a request under the Act, "
                f"whose exemptions do not bind a court: counterfoil case resume {case.number} --as produce, then "
                f"counterfoil case produce {case.number}."
            )


def _resume(office: Office, journal: Journal, case: models.Case, action: GateAction, by: str, reasons: str) -> None:
    with transaction.atomic():
        journal.record("case.resumed", case=case, actor=by, role="counsel")
        received = after("case.resumed", State(case.state), State.RECEIVED)
        sender = agencies.code_of(case.demand, case.instrument)
        facts: dict[str, Any] = {"action": action.value, "instrument": case.instrument["kind"], "from": sender}
        journal.record(
            "gate.decided",
            case=case,
            facts=facts,
            private={"reasons": reasons},
            legal=tuple(cite["authority"] for cite in case.gate["citations"]),
            actor=by,
            role="counsel",
        )
        case.gate = case.gate | {"action": action.value, "why": reasons, "steps": [], "decided_by": by}
        case.state = after("gate.decided", received, action.value)
        case.save(update_fields=["gate", "state"])
        if action is GateAction.ANSWER and not case.clock:  # no request until now, and one from the day it came
            timing.start(journal, adopting.pack_of(office), case, "standard")

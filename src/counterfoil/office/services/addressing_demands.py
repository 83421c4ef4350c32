"""Demands that ask for no records: a named person records how each was addressed, and the case ends with that.

A victim's certification, access to a database, an alert, a call for help, a question outside of any channel. TRUST Act
25(a)(1) wants documentation of how each request of an immigration agency was addressed; VOICES Act 20 the day on which
a certification was completed or denied.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import WAITING, State, after
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.law.model import InstrumentKind
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services.session import session

HOW: dict[str, tuple[str, ...]] = {
    InstrumentKind.CERTIFICATION: ("certified", "denied"),
    InstrumentKind.DATABASE_ACCESS: ("refused", "granted", "passed_on"),
    InstrumentKind.ALERT: ("no_action", "criminal_matter", "passed_on"),
    InstrumentKind.CALL_FOR_ASSISTANCE: ("no_action", "safety", "criminal_matter", "passed_on"),
    InstrumentKind.INQUIRY: ("no_action", "refused", "criminal_matter", "passed_on"),
}
"""Kind of demand → how it can have been addressed."""
_FEWEST_WORDS = 3


def address(path: Path | Office, number: str, how: str, *, said: str, by: str, now: datetime | None = None) -> str:
    """Record how the demand was addressed and ``said`` (what was answered, done, or why not); returns the new state.

    Raises ``BadInput`` for another kind of demand or word, ``RefusedByLaw`` for what the law bars whoever signs.
    """
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title".')
    if len(said.split()) < _FEWEST_WORDS:
        raise BadInput("--answer: say what was answered or done, or why not; it is kept with the case.")
    with session(path, now=now) as (_, journal):
        case = models.Case.objects.filter(number=number).first()
        if case is None:
            raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
        kind = str(case.instrument.get("kind", ""))
        if kind not in HOW:
            raise BadInput(f"{number}: is {kind.replace('_', ' ') or 'not recognized'}; its answer is made by respond.")
        if how not in HOW[kind]:
            raise BadInput(f"--how {how}: for {kind.replace('_', ' ')} use {', '.join(HOW[kind])}.")
        if State(case.state) not in (*WAITING, State.LOGGED):
            raise BadInput(f"{number}: the case is {case.state}; it is not waiting to be addressed.")
        if how == "granted" and case.instrument.get("immigration_agent"):
            raise RefusedByLaw(
                f"{number}: no immigration agent is given access to a database or to a platform that shares data "
                "(5 ILCS 805/15(h)(4), (5)), unless a federal criminal warrant or federal law requires it; then that "
                "paper is a demand of its own."
            )
        with transaction.atomic():
            journal.record(
                "demand.addressed",
                case=case,
                facts={"how": how, "instrument": kind},
                private={"answer": said.strip()},
                legal=tuple(cite["authority"] for cite in case.gate["citations"]),
                actor=by,
                role="records-officer",
            )
            journal.record("case.closed", case=case, facts={"outcome": "addressed"})
            case.state = after("case.closed", State(case.state), "addressed")
            case.closed_at = journal.now()
            case.save(update_fields=["state", "closed_at"])
        return case.state

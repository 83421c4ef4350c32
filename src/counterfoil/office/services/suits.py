"""Suits about an answer: opened, served, ended, each an act with court and number. The hold follows by itself.

From the day on which the office knows of a suit nothing of the case is destroyed. That hold is placed in the same
transaction, by the program; counsel alone lifts it, and not before the suit has ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import contesting
from counterfoil.office.services.session import session

OUTCOMES = ("upheld", "reversed", "in_part", "withdrawn", "settled")
_KINDS = ("suit.opened", "suit.served", "suit.ended")


@dataclass(frozen=True, slots=True)
class Suit:
    """One suit: where, under what number, since when, and how it ended (empty while it is open)."""

    court: str
    number: str
    opened_on: date
    by: str
    served_on: date | None = None
    outcome: str = ""
    ended_on: date | None = None


def suits(case: models.Case) -> tuple[Suit, ...]:
    """Every suit about the case, in order."""
    found: list[Suit] = []
    for act in models.Act.objects.filter(case=case, kind__in=_KINDS).order_by("leaf"):
        told = act.private
        if not told:  # the file was disposed of: that there was one is all that is known
            continue
        on = date.fromisoformat(told["on"])
        if act.kind == "suit.opened":
            found.append(Suit(told["court"], told["number"], on, act.actor))
            continue
        which = int(told["which"])
        if act.kind == "suit.served":
            found[which] = replace(found[which], served_on=on)
        else:
            found[which] = replace(found[which], outcome=str(act.facts["outcome"]), ended_on=on)
    return tuple(found)


def open_suit(office: Office, number: str, *, court: str, court_number: str, on: date, by: str) -> None:
    """Record that a suit was filed. A hold is placed where none stands."""
    contesting.need_name(by)
    if not court.strip() or not court_number.strip():
        raise BadInput("Give the court and its number, for example Circuit Court of Cook County, 2024 CH 01234.")
    told = {"court": court.strip(), "number": court_number.strip(), "on": on.isoformat()}
    _record(office, number, "suit.opened", on=on, private=told, facts={}, by=by)


def serve_suit(office: Office, number: str, which: int, *, on: date, by: str) -> None:
    """Record that the office was served with suit number ``which`` (from 0)."""
    contesting.need_name(by)
    _record(office, number, "suit.served", on=on, private={"which": str(which), "on": on.isoformat()}, facts={}, by=by)


def end_suit(office: Office, number: str, which: int, *, outcome: str, on: date, by: str) -> None:
    """Record how suit number ``which`` ended. The hold stays until counsel lifts it."""
    contesting.need_name(by)
    if outcome not in OUTCOMES:
        raise BadInput(f"{outcome}: use {', '.join(OUTCOMES)}.")
    told = {"which": str(which), "on": on.isoformat()}
    _record(office, number, "suit.ended", on=on, private=told, facts={"outcome": outcome}, by=by)


def _record(
    office: Office, number: str, kind: str, *, on: date, private: dict[str, str], facts: dict[str, str], by: str
) -> None:
    with session(office) as (_, journal):
        case = contesting.case_for(number, kind)
        if kind != "suit.opened":
            _need_open(case, int(private["which"]), kind, on)
        took_effect_at = contesting.took_effect_on(office, journal, case, on)
        with transaction.atomic():
            journal.record(
                kind,
                case=case,
                facts=facts,
                private=private,
                actor=by,
                role="records-officer",
                took_effect_at=took_effect_at,
            )
            if kind != "suit.ended" and not contesting.is_held(case):
                told = private if kind == "suit.opened" else _told(suits(case)[int(private["which"])])
                journal.record(
                    "hold.placed",
                    case=case,
                    facts={"records": contesting.records_met(case)},
                    private={"reason": f"Suit {told['number']}, {told['court']}"},
                )


def _told(suit: Suit) -> dict[str, str]:
    return {"court": suit.court, "number": suit.number}


def _need_open(case: models.Case, which: int, kind: str, on: date) -> None:
    known = suits(case)
    if not 0 <= which < len(known) or known[which].outcome:
        raise BadInput(f"{case.number}: no such suit is open.")
    if kind == "suit.served" and known[which].served_on is not None:
        raise BadInput(f"{case.number}: that the office was served is recorded already.")
    if on < known[which].opened_on:
        raise BadInput(f"{on}: lies before the suit was filed, on {known[which].opened_on}.")

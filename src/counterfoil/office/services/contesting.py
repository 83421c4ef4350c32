"""What follows an answer: reviews by the Public Access Counselor, holds that forbid destruction, payments by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import State, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.clock.deadline import deadline
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.session import session

BEFORE = ("public_access_counselor", "office")
"""What is recorded here; a suit has a court and a number of its own (``services.suits``)."""
OUTCOMES = ("upheld", "reversed", "in_part", "withdrawn")
PAPERS = "packet"
"""Where papers for a review lie in a case's working folder (``services.review_packet``)."""
_ANSWER_TIMES = (("pac_records", "records"), ("pac_answer", "answer"))
"""Times of the law pack that run for the office from the day on which the Counselor's notice comes."""


@dataclass(frozen=True, slots=True)
class Contest:
    """One contest of an answer: before whom, since when, and how it ended (empty while it is open)."""

    before: str
    received_on: date
    reference: str
    by: str
    outcome: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which the office owes the Counselor something, as the law counts it."""

    title: str
    due_on: date
    cite: str
    working: tuple[str, ...] = ()  # how the day was counted


@dataclass(frozen=True, slots=True)
class Hold:
    """Counsel forbids to destroy anything of a case; ``lifted_by`` is empty while it stands."""

    placed_by: str
    placed_at: datetime
    reason: str
    lifted_by: str = ""


def contests(case: models.Case) -> tuple[Contest, ...]:
    """Every contest of the case's answer, in order."""
    found: list[Contest] = []
    for act in models.Act.objects.filter(case=case, kind__in=("appeal.received", "appeal.decided")).order_by("leaf"):
        told = act.private
        if not told:  # the file was disposed of
            continue
        if act.kind == "appeal.received":
            came = date.fromisoformat(told["received_on"])
            found.append(Contest(str(act.facts["before"]), came, told["reference"], act.actor))
        else:
            which = int(told["which"])
            was = found[which]
            ended = date.fromisoformat(told["decided_on"])
            found[which] = Contest(was.before, was.received_on, was.reference, was.by, str(act.facts["outcome"]), ended)
    return tuple(found)


def dues(office: Office, received_on: date) -> tuple[Due, ...]:
    """What the office owes the Counselor after a notice that came on a day, each with its own time."""
    pack = pack_of(office)
    found = []
    for track, _ in _ANSWER_TIMES:
        if track in pack.periods:
            due = deadline(pack, received_on, track=track)
            found.append(Due(due.period.title, due.due_on, due.cite.authority, due.working))
    return tuple(found)


def open_contest(office: Office, number: str, *, before: str, received_on: date, reference: str, by: str) -> None:
    """Record that the answer is contested, or that there is none: before whom, and when the office was told."""
    need_name(by)
    if before not in BEFORE:
        raise BadInput(f"{before}: use {', '.join(BEFORE)}. A suit is recorded as one: counterfoil case suit.")
    if not reference.strip():
        raise BadInput("Give the number under which it is kept there, for example 2024 PAC 12345.")
    with session(office) as (_, journal):
        case = case_for(number, "appeal.received")
        took_effect_at = took_effect_on(office, journal, case, received_on)
        with transaction.atomic():
            journal.record(
                "appeal.received",
                case=case,
                facts={"before": before},
                private={"reference": reference.strip(), "received_on": received_on.isoformat()},
                actor=by,
                role="records-officer",
                took_effect_at=took_effect_at,
            )


def close_contest(office: Office, number: str, which: int, *, outcome: str, decided_on: date, by: str) -> None:
    """Record how contest number ``which`` (from 0) of a case ended."""
    need_name(by)
    if outcome not in OUTCOMES:
        raise BadInput(f"{outcome}: use {', '.join(OUTCOMES)}.")
    with session(office) as (_, journal):
        case = case_for(number, "appeal.decided")
        known = contests(case)
        if not 0 <= which < len(known) or known[which].outcome:
            raise BadInput(f"{number}: no such contest is open.")
        if decided_on < known[which].received_on:
            raise BadInput(f"{decided_on}: lies before the contest came, on {known[which].received_on}.")
        took_effect_at = took_effect_on(office, journal, case, decided_on)
        with transaction.atomic():
            journal.record(
                "appeal.decided",
                case=case,
                facts={"outcome": outcome},
                private={"which": str(which), "decided_on": decided_on.isoformat()},
                actor=by,
                role="records-officer",
                took_effect_at=took_effect_at,
            )
        if all(one.outcome for one in contests(case)):  # papers for it say what was withheld: they are not kept longer
            shutil.rmtree(office.work / number / PAPERS, ignore_errors=True)


def holds(case: models.Case) -> tuple[Hold, ...]:
    """Every hold of the case, in order."""
    found: list[Hold] = []
    for act in models.Act.objects.filter(case=case, kind__in=("hold.placed", "hold.lifted")).order_by("leaf"):
        if act.kind == "hold.placed":
            found.append(Hold(act.actor, act.recorded_at, act.private.get("reason", "")))
        elif found:
            was = found[-1]
            found[-1] = Hold(was.placed_by, was.placed_at, was.reason, act.actor)
    return tuple(found)


def is_held(case: models.Case) -> bool:
    """Whether a hold stands: nothing of the case may be destroyed then, by nobody."""
    return any(not one.lifted_by for one in holds(case))


def place_hold(office: Office, number: str, *, reason: str, by: str) -> None:
    """Counsel forbids to destroy anything of a case. One hold stands at a time."""
    _hold(office, number, "hold.placed", reason=reason, by=by)


def lift_hold(office: Office, number: str, *, reason: str, by: str) -> None:
    """Counsel ends the hold that stands; not while a suit is open, which ends first."""
    _hold(office, number, "hold.lifted", reason=reason, by=by)


def _hold(office: Office, number: str, kind: str, *, reason: str, by: str) -> None:
    need_name(by)
    if not reason.strip():
        raise BadInput("Give the reason: it is kept with the case.")
    with session(office) as (_, journal):
        case = case_for(number, kind)
        stands = is_held(case)
        if stands is (kind == "hold.placed"):
            raise BadInput(f"{number}: {'a hold stands already' if stands else 'no hold stands'}.")
        if stands and is_sued(case):
            raise BadInput(f"{number}: a suit is open, so the hold stands. Record how the suit ended first.")
        with transaction.atomic():
            journal.record(
                kind,
                case=case,
                facts={"records": records_met(case)},
                private={"reason": reason.strip()},
                actor=by,
                role="counsel",
            )


def is_sued(case: models.Case) -> bool:
    """Whether a suit about the case is open: each that was opened ends once."""
    kinds = models.Act.objects.filter(case=case, kind__in=("suit.opened", "suit.ended")).values_list("kind", flat=True)
    return kinds.filter(kind="suit.opened").count() > kinds.filter(kind="suit.ended").count()


def records_met(case: models.Case) -> int:
    """How many records the case's search met: what a hold keeps, as a count."""
    return len({hit["record"] for hit in case.search.get("best", ())})


@dataclass(frozen=True, slots=True)
class Account:
    """What was asked for, waived and paid in a case, in dollars."""

    charged: Decimal
    waived: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return max(self.charged - self.paid, Decimal(0))


def account(case: models.Case) -> Account:
    """The fees of a case, from its acts; the last fee that was asked for counts."""
    cents = {"fee.charged": 0, "fee.waived": 0, "fee.paid": 0}
    for act in models.Act.objects.filter(case=case, kind__in=cents).order_by("leaf"):
        amount = int(act.facts.get("cents", 0))
        cents[act.kind] = cents[act.kind] + amount if act.kind == "fee.paid" else amount
    charged, waived, paid = (Decimal(cents[f"fee.{one}"]) / 100 for one in ("charged", "waived", "paid"))
    return Account(charged, waived, paid)


def pay(office: Office, number: str, *, dollars: str, how: str, by: str) -> None:
    """Record a payment that came by hand: how much, and how."""
    need_name(by)
    try:
        amount = Decimal(dollars)
        cents = int(amount * 100)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadInput(f"“{dollars:.20}”: is no amount. Write it like 12.50.") from None
    if cents <= 0 or amount * 100 != cents or cents > 10_000_000:
        raise BadInput(f"“{dollars:.20}”: is no amount that can be paid. Write it like 12.50.")
    if not how.strip():
        raise BadInput("Say how it was paid, for example check 1042.")
    with session(office) as (_, journal):
        case = case_for(number, "fee.paid")
        if account(case).open < amount:
            raise BadInput(f"{number}: ${account(case).open} is still to be paid, not ${amount}.")
        with transaction.atomic():
            journal.record(
                "fee.paid",
                case=case,
                facts={"cents": cents},
                private={"how": how.strip()},
                actor=by,
                role="records-officer",
            )


def need_name(by: str) -> None:
    """Raise ``BadInput`` where nobody is named with name and title."""
    if not is_name_and_title(by):
        raise BadInput(f"“{by}”: whoever does it is named with name and title.")


def case_for(number: str, act: str) -> models.Case:
    """The case, if ``act`` may be recorded of it as it stands."""
    case = models.Case.objects.get(number=number)
    if not may(act, State(case.state)):
        raise BadInput(f"{number}: the case is {case.state}; this cannot be recorded of it now.")
    return case


def took_effect_on(office: Office, journal: Journal, case: models.Case, day: date) -> datetime:
    """When something of ``day`` took effect: its noon, or now; never before the demand and never in the future."""
    zone, now = ZoneInfo(office.time_zone), journal.now()
    if day > now.astimezone(zone).date():
        raise BadInput(f"{day}: lies in the future.")
    if day < case.received_at.astimezone(zone).date():
        raise BadInput(f"{day}: lies before the demand was received.")
    return min(datetime.combine(day, time(12), tzinfo=zone), now)

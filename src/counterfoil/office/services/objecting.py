"""Counsel objects to a served paper, or moves to quash it; what was ruled; and what follows for the production.

Counsel names the ground, of those that the law pack gives for such a paper. The program drafts, and sends nothing.
While an objection or a motion is open nothing is produced; what a court quashed is never produced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.lifecycle import State, after, may
from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.model import InstrumentClass
from counterfoil.law.objection_grounds import Against, Ground, grounds
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import Journal
from counterfoil.office.services import addressing, closed_findings, sheets
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.session import session
from counterfoil.release import letter_data, letter_pack, served_papers
from counterfoil.release.served_papers import Form, Objecting

OUTCOMES = ("granted", "denied", "modified", "withdrawn")
"""How one ends: a court quashes the paper, leaves it as it is or cuts it down; or counsel takes back what was said."""
_OF_COURT = ("granted", "denied", "modified")
CLASSES = (InstrumentClass.CLAIMED_JUDICIAL, InstrumentClass.ADMINISTRATIVE)


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection or motion; ``outcome`` is empty while it is open. ``said`` is what a court left of the paper."""

    against: Against
    ground: str
    facts: str
    made_on: date
    by: str
    outcome: str = ""
    ended_on: date | None = None
    said: str = ""
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paper stands with counsel's objections: ``state`` is ``none``, ``objected``, ``moved`` or an outcome."""

    state: str
    all: tuple[Objection, ...]

    @property
    def is_open(self) -> bool:
        return self.state in ("objected", "moved")

    @property
    def left(self) -> str:
        """What a court left of the paper, where it cut it down; empty for every other one."""
        return next((one.said for one in reversed(self.all) if one.outcome == "modified"), "")


def choices(office: Office, case: models.Case, against: Against, *, on: date) -> tuple[Ground, ...]:
    """The grounds that the office's law gives against this paper on a day."""
    if against is Against.MOTION and case.instrument.get("class") != InstrumentClass.CLAIMED_JUDICIAL:
        return ()  # there is no court to move
    return grounds(pack_of(office).folder, str(case.instrument.get("kind", "")), against, on=on)


def standing(case: models.Case) -> Standing:
    """Every objection of a case in order, and where the paper stands with them."""
    return standings([case])[case.pk]


def standings(cases: Sequence[models.Case]) -> dict[int, Standing]:
    """The same for many cases at once, by their keys."""
    acts: dict[int, list[models.Act]] = {case.pk: [] for case in cases}
    kinds = ("objection.made", "objection.ended")
    for act in models.Act.objects.filter(case__in=list(acts), kind__in=kinds).order_by("leaf"):
        acts[act.case_id].append(act)
    return {key: _standing(of_case) for key, of_case in acts.items()}


def _standing(acts: Sequence[models.Act]) -> Standing:
    found: list[Objection] = []
    for act in acts:
        told = act.private
        if act.kind == "objection.made":
            made_on = date.fromisoformat(told["made_on"])
            found.append(Objection(Against(act.facts["against"]), told["ground"], told["facts"], made_on, act.actor))
        else:
            which = int(told["which"])
            was, ended_on = found[which], date.fromisoformat(told["ended_on"])
            found[which] = Objection(
                was.against, was.ground, was.facts, was.made_on, was.by,
                str(act.facts["outcome"]), ended_on, told["said"], act.actor,
            )  # fmt: skip
    return Standing(_state(found), tuple(found))


def _state(found: list[Objection]) -> str:
    outcomes = [one.outcome for one in found]
    if "granted" in outcomes:
        return "granted"
    open_ones = {one.against for one in found if not one.outcome}
    if open_ones:
        return "moved" if Against.MOTION in open_ones else "objected"
    ruled = [one for one in outcomes if one in _OF_COURT]
    return ruled[-1] if ruled else "withdrawn" if found else "none"


def need_free(case: models.Case) -> Standing:
    """Refuse to produce under a paper that counsel stands against, or that a court quashed.

    Raises ``PersonMustDecide`` while an objection or motion is open, ``RefusedByLaw`` for a quashed paper.
    """
    known = standing(case)
    if known.is_open:
        what = "a motion to quash" if known.state == "moved" else "counsel's objection"
        raise PersonMustDecide(
            f"{case.number}: {what} is open, so nothing is produced. Counsel records how it ended: counterfoil case "
            f"objection-ended {case.number} --outcome granted, denied, modified or withdrawn."
        )
    if known.state == "granted":
        raise RefusedByLaw(f"{case.number}: a court quashed this paper. Nothing is produced under it.")
    return known


def record(
    path: Path | Office,
    number: str,
    *,
    against: str,
    ground: str,
    facts: str,
    by: str,
    made_on: date | None = None,
    now: datetime | None = None,
) -> int:
    """Counsel objects, or moves to quash, on a ground of the pack; returns its number in the case, from 0.

    Raises ``BadInput`` for a case without such a paper, a ground that is none against it, a second one of the same kind
    while one is open, and a day that cannot be.
    """
    _named(by)
    if against not in set(Against):
        raise BadInput(f"--against {against}: use {', '.join(Against)}.")
    if not facts.strip():
        raise BadInput("--facts: say why the ground holds in this case, in the words of the paper to be drafted.")
    with session(path, now=now) as (office, journal):
        case = _case(number, "objection.made")
        if case.instrument.get("class") not in CLASSES:
            raise BadInput(f"{number}: no served paper is in this case, so there is nothing to object to.")
        today = journal.now().astimezone(ZoneInfo(office.time_zone)).date()
        known = {one.id: one for one in choices(office, case, Against(against), on=today)}
        if ground not in known:
            raise BadInput(
                f"--ground {ground}: is no ground of the law pack for this {against}. "
                f"There are: {', '.join(known) or 'none'}."
            )
        before = standing(case).all
        if any(one.against == against and not one.outcome for one in before):
            raise BadInput(f"{number}: such a {against} is open already. Record how it ended first.")
        day = made_on or today
        with transaction.atomic():
            journal.record(
                "objection.made",
                case=case,
                facts={"against": against, "instrument": case.instrument["kind"]},
                private={"ground": ground, "facts": facts.strip(), "made_on": day.isoformat()},
                legal=known[ground].cites,
                actor=by,
                role="counsel",
                took_effect_at=_on(office, journal, case, day),
            )
        return len(before)


def end(
    path: Path | Office,
    number: str,
    which: int,
    *,
    outcome: str,
    said: str,
    by: str,
    ended_on: date | None = None,
    return_on: date | None = None,
    now: datetime | None = None,
) -> str:
    """Record how objection number ``which`` (from 0) ended; returns the case's state. A quashed paper closes its case.

    ``said`` is what the court said: for ``modified`` what it left, in its words. ``return_on`` is the new day, if any.
    """
    _named(by)
    if outcome not in OUTCOMES:
        raise BadInput(f"--outcome {outcome}: use {', '.join(OUTCOMES)}.")
    if outcome == "modified" and not said.strip():
        raise BadInput("--said: what did the court leave of the paper? Its words; the production goes by them.")
    with session(path, now=now) as (office, journal):
        case = _case(number, "objection.ended")
        known = standing(case).all
        if not 0 <= which < len(known) or known[which].outcome:
            raise BadInput(f"{number}: no such objection or motion is open.")
        if outcome in _OF_COURT and case.instrument.get("class") != InstrumentClass.CLAIMED_JUDICIAL:
            raise BadInput(
                f"{number}: the paper comes from no court, so none rules on it here. An order of a court is a paper of "
                "its own; an objection can be withdrawn."
            )
        day = ended_on or journal.now().astimezone(ZoneInfo(office.time_zone)).date()
        if day < known[which].made_on:
            raise BadInput(f"{day}: lies before the {known[which].against} was made, on {known[which].made_on}.")
        took_effect_at = _on(office, journal, case, day)
        private = {"which": str(which), "ended_on": day.isoformat(), "said": said.strip()}
        with transaction.atomic():
            journal.record("objection.ended", case=case, facts={"outcome": outcome}, private=private, actor=by,
                           role="counsel", took_effect_at=took_effect_at)  # fmt: skip
            if return_on is not None:
                models.Served.objects.update_or_create(
                    case=case, defaults={"return_on": return_on, "by": by, "at": journal.now()}
                )
            if outcome == "granted":
                _close(office, journal, case)
        if outcome == "granted":
            sheets.forget(office, case.number)
        return case.state


def draft(office: Office, case: models.Case, which: int, *, form: Form) -> bytes:
    """The paper to be completed and signed by counsel; made anew whenever it is asked for, and kept nowhere.

    Raises ``BadInput`` where there is no such objection, or a name cannot be printed.
    """
    known = standing(case).all
    if not 0 <= which < len(known):
        raise BadInput(f"{case.number}: has no objection or motion number {which}.")
    one = known[which]
    found = {ground.id: ground for ground in choices(office, case, one.against, on=one.made_on)}
    if one.ground not in found:
        raise BadInput(f"{case.number}: the law pack has no ground {one.ground} for {one.made_on} any more.")
    days = models.Served.objects.filter(case=case).first()
    data = Objecting(
        one.against,
        office_of(office),
        case.number,
        addressing.address(case) or ("Whoever issued it",),
        str(case.instrument.get("form") or str(case.instrument["kind"]).replace("_", " ").capitalize()),
        str(case.instrument.get("issuer") or "The court that issued it"),
        str(case.instrument.get("case_number") or "not printed on it"),
        case.received_at.astimezone(ZoneInfo(office.time_zone)).date(),
        days.return_on if days else None,
        one.made_on,
        found[one.ground],
        tuple(line.strip() for line in one.facts.splitlines() if line.strip()),
        letter_data.official(one.by),
        office.sample,
    )
    return served_papers.objection(data, letter_pack.load(office.law, one.made_on), form=form)


def office_of(office: Office) -> letter_data.Office:
    """The office as its papers name it."""
    address = tuple(part.strip() for part in office.address.split(",", 1) if part.strip()) or ("",)
    return letter_data.Office(office.name, address, tuple(one for one in (office.phone, office.email) if one))


def _close(office: Office, journal: Journal, case: models.Case) -> None:
    journal.record("case.closed", case=case, facts={"outcome": "quashed"})
    case.state = after("case.closed", State(case.state), "quashed")
    case.closed_at = journal.now()
    case.save(update_fields=["state", "closed_at"])
    closed_findings.seal(office, case)


def _named(by: str) -> None:
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title", for example "Ida Sample, Corporation Counsel".')


def _case(number: str, act: str) -> models.Case:
    case = models.Case.objects.filter(number=number).first()
    if case is None:
        raise BadInput(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")
    if not may(act, State(case.state)):
        raise BadInput(f"{number}: the case is {case.state}; nothing is objected there any more.")
    return case


def _on(office: Office, journal: Journal, case: models.Case, day: date) -> datetime:
    """Noon of a day, or now on today. Raises ``BadInput`` for a day before the receipt or in the future."""
    zone: Any = ZoneInfo(office.time_zone)
    today = journal.now().astimezone(zone).date()
    if not case.received_at.astimezone(zone).date() <= day <= today:
        raise BadInput(f"{day}: lies before the paper came, or in the future (today is {today}). Check the date.")
    return min(datetime.combine(day, time(12), tzinfo=zone), journal.now())

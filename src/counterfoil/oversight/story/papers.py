"""Rows 9, 14 and 17: papers that claim to command, what is asked outside of FOIA, and calls for assistance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.oversight.facts import Fate
from counterfoil.oversight.reports.trust_act import Said
from counterfoil.oversight.story.acts import Act
from counterfoil.oversight.story.model import Answer, Material, Status, no_ledger
from counterfoil.values import Role, counted

REQUEST = "foia_request"
NO_JUDGE, CLAIMS_A_COURT = "administrative", "claimed_judicial"
"""Classes of instruments: nobody but an agency stands behind the one; the other says that a court does."""

PROTECTED = frozenset({Role.VICTIM, Role.WITNESS, Role.MINOR, Role.REPORTING_PARTY, Role.GUARDIAN, Role.INFORMANT})
"""Roles of people whom an answer could expose: 5 ILCS 140/7(1)(c) and (d)(iv) speak for them."""
NAMES = {"i_200": "Form I-200", "i_203": "Form I-203", "i_205": "Form I-205", "i_286": "Form I-286",
         "ncic_hit": "entry of the Immigration Violator File"}  # fmt: skip
"""Papers that have another name than the ledger's word."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand as the ledger tells it in clear; words are the ledger's own, empty where no entry says so."""

    case: str
    received_on: date
    channel: str
    agency: str
    instrument: str
    klass: str
    gate: str
    verified: tuple[tuple[str, str], ...]  # checks with whoever issued it: outcome, and the pseudonym of who checked
    ended: str  # how it was addressed, or how its case was closed
    ended_on: date | None
    documents: int  # that left for it
    said: tuple[Said, ...]  # receipt, gate, end

    @property
    def stands(self) -> bool:
        """Whether two persons confirmed the paper with whoever issued it, and nobody doubts it."""
        doubted = any(outcome != "confirmed" for outcome, _ in self.verified)
        return not doubted and len({by for _, by in self.verified}) >= 2


def demands(m: Material) -> Iterator[Demand]:
    """Every demand received in the period of which the ledger says in clear what it is."""
    if m.ledger is None:
        return
    for case, acts in sorted(m.ledger.of_case.items()):
        received = next((act for act in acts if act.kind == "demand.received"), None)
        if received is None or not m.first <= _received(received) <= m.last:
            continue
        if made := _demand(case, received, acts):
            yield made


def _received(act: Act) -> date:
    day = act.facts.get("received_on")
    return date.fromisoformat(day) if day else act.on


def _demand(case: str, received: Act, acts: tuple[Act, ...]) -> Demand | None:
    last = {act.kind: act for act in acts}
    gate, read = last.get("gate.decided"), last.get("instrument.recognised")
    instrument = next((str(act.facts["instrument"]) for act in (gate, read) if act and act.facts.get("instrument")), "")
    if not instrument:
        return None
    end = last.get("demand.addressed") or last.get("case.closed")
    documents = sum(int(act.facts.get("documents", 0)) for act in acts if act.kind == "release.made")
    return Demand(
        case=case,
        received_on=_received(received),
        channel=str(received.facts.get("channel", "")),
        agency=str((gate.facts.get("from") if gate else None) or received.facts.get("from", "")),
        instrument=instrument,
        klass=str(read.facts.get("class", "")) if read else "",
        gate=str(gate.facts["action"]) if gate else "",
        verified=tuple((str(act.facts["outcome"]), act.by) for act in acts if act.kind == "instrument.verified"),
        ended=str(end.facts.get("how") or end.facts.get("outcome", "")) if end else "",
        ended_on=end.on if end else None,
        documents=documents,
        said=tuple(act.said for act in (received, gate, end) if act),
    )


def gates(m: Material) -> Answer:
    """Row 9: each paper that is no request, by what it claims to be, what the gate let it do, and what came of it."""
    if m.ledger is None:
        return no_ledger("not what a paper claimed to be, nor who signed it")
    found = [one for one in demands(m) if one.klass in (NO_JUDGE, CLAIMS_A_COURT)]
    agency, court = ([one for one in found if one.klass == klass] for klass in (NO_JUDGE, CLAIMS_A_COURT))
    left = sum(one.documents for one in agency)
    protected = _protected(m)
    kept, seen = (sum(one[name] for one in protected.values()) for name in ("kept", "shown"))
    figure = {
        "administrative": _papers(agency),
        "claimed_judicial": _papers(court),
        "documents_for_papers_that_no_judge_signed": left,
        "waiting": sum(not one.ended for one in found),
        "protected_groups": protected,
    }
    says = (
        f"{counted(len(agency), 'paper')} with no judge behind {'it' if len(agency) == 1 else 'them'} "
        f"({_words(Counter(one.gate or 'undecided' for one in agency))}), for which {counted(left, 'document')} left; "
        f"{counted(len(court), 'paper')} that {'claims' if len(court) == 1 else 'claim'} to be a court's "
        f"({sum(one.stands for one in court)} confirmed by two persons)."
    )
    if not found:
        says = "No such paper is recorded."
    says += (
        f" Of victims, witnesses and minors, what left for the agencies kept {counted(kept, 'place')} and showed "
        f"{seen}."
        if protected
        else ""
    )
    how = (
        "Entries instrument.recognised, gate.decided, instrument.verified and the end of each case. The class says "
        "who stands behind a paper: an agency (administrative) or, by its own words, a court (claimed_judicial), "
        "until two persons confirm it. Log and hold compel nothing. Whose records a paper asked for is committed to "
        "and in no clear field. Protected groups: places of such people in the answers that left for the agencies, "
        "by their role."
    )
    return Answer(
        Status.ANSWERED, says, figure, how, tuple(s for one in found for s in one.said), ("kind:gate.decided",)
    )


def _protected(m: Material) -> dict[str, dict[str, int]]:
    """Role → places of such people that answers to the agencies showed and kept; minors of any role are ``minor``."""
    cases = {one.case for one in m.to_agencies}
    found: dict[str, dict[str, int]] = {}
    for one in m.items:
        role = "minor" if one.minor else one.role
        if one.case in cases and role in PROTECTED:
            of = found.setdefault(role, {"shown": 0, "kept": 0})
            of["shown" if one.fate is Fate.DISCLOSED else "kept"] += one.places
    return dict(sorted(found.items()))


def _papers(found: list[Demand]) -> list[dict[str, Any]]:
    by_kind: dict[str, list[Demand]] = defaultdict(list)
    for one in found:
        by_kind[one.instrument].append(one)
    return [
        {
            "instrument": kind,
            "demands": len(ones),
            "agencies": _sorted(Counter(one.agency or "none named" for one in ones)),
            "gate": _sorted(Counter(one.gate or "undecided" for one in ones)),
            "checked": _sorted(Counter(word for one in ones for word, _ in one.verified)),
            "confirmed_by_two": sum(one.stands for one in ones),
            "ended": _sorted(Counter(one.ended or "waiting" for one in ones)),
            "documents": sum(one.documents for one in ones),
        }
        for kind, ones in sorted(by_kind.items())
    ]


def outside_foia(m: Material) -> Answer:
    """Row 14: every demand that is no request under FOIA, by kind, channel and agency."""
    if m.ledger is None:
        if m.log is None:
            return no_ledger("no demand")
        return Answer(
            Status.NOT_RECORDED,
            "A log of requests lists requests alone; alerts, calls and look-ups are not in it.",
            {},
            "Not counted.",
        )
    found = [one for one in demands(m) if one.instrument != REQUEST]
    figure = {
        "demands": len(found),
        "by_kind": _sorted(Counter(one.instrument for one in found)),
        "by_channel": _sorted(Counter(one.channel or "not said" for one in found)),
        "by_agency": _sorted(Counter(one.agency or "none named" for one in found)),
    }
    says = (
        f"{counted(len(found), 'demand')}: {_words(Counter(one.instrument for one in found))}."
        if found
        else "None is recorded."
    )
    how = (
        "Demands whose newest gate names anything but foia_request: they are cases in the same ledger. A look-up or a "
        "message that nobody entered is not among them."
    )
    return Answer(Status.ANSWERED, says, figure, how, tuple(one.said[0] for one in found), ("kind:demand.received",))


def calls(m: Material) -> Answer:
    """Row 17: calls for assistance, who called, and how each was addressed."""
    if m.ledger is None:
        return no_ledger("no call for assistance")
    found = [one for one in demands(m) if one.instrument == "call_for_assistance"]
    rows = [
        {
            "case": one.case,
            "from": one.agency,
            "received_on": one.received_on.isoformat(),
            "channel": one.channel,
            "gate": one.gate,
            "addressed": one.ended or None,
            "addressed_on": one.ended_on.isoformat() if one.ended_on else None,
        }
        for one in found
    ]
    says = (
        f"{counted(len(found), 'call')} ({_words(Counter(one.agency or 'no agency named' for one in found))}): "
        f"{_words(Counter(one.ended or 'still open' for one in found))}. Who was sent stands in the case, not in the "
        "ledger's clear fields."
        if found
        else "No call for assistance is recorded."
    )
    how = (
        "Demands recognized as call_for_assistance, with the code by which each was addressed (demand.addressed: "
        "safety, refused, criminal_matter, passed_on …). Who was sent and what they did is committed to, and staff "
        "read it in the case (counterfoil case show)."
    )
    return Answer(
        Status.ANSWERED,
        says,
        {"calls": len(rows), "rows": rows},
        how,
        tuple(s for one in found for s in one.said),
        ("kind:demand.addressed",),
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _words(counts: Counter[str]) -> str:
    """``2 log, 1 hold``; the word alone where there is one, "none" for nothing."""
    if counts.total() == 1:
        word = next(iter(counts.elements()))
        return NAMES.get(word, word.replace("_", " "))
    return ", ".join(f"{n} {NAMES.get(word, word.replace('_', ' '))}" for word, n in sorted(counts.items())) or "none"

"""Which act is lawful from which state of a case, as data; and what state an act leads to.

Acts are the kinds of ``ledger.entry``. An act that may end in several ways has an outcome, for example
``gate.decided`` with ``answer``, ``log``, ``hold`` or ``refer``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from counterfoil.values import Act


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"  # nothing has been received yet
    RECEIVED = "received"
    GATED = "gated"  # the law lets this instrument be answered
    SEARCHED = "searched"
    PROPOSED = "proposed"
    DETERMINED = "determined"
    REDACTED = "redacted"
    LETTERED = "lettered"
    RELEASED = "released"
    CLOSED = "closed"
    LOGGED = "logged"  # an instrument without legal effect: written down, and answered as such
    REFERRED = "referred"  # waits for a person
    HELD = "held"  # waits for counsel; records are preserved


WAITING = frozenset({State.REFERRED, State.HELD})
_OPEN = frozenset(State) - {State.NEW, State.RELEASED, State.CLOSED}
_WORKING = _OPEN - WAITING
_AFTER_SEARCH = frozenset({State.SEARCHED, State.PROPOSED, State.DETERMINED, State.REDACTED, State.LETTERED})


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful act: from these states, to that one. ``to`` is None where the state stays as it was."""

    act: str
    came_from: frozenset[State]
    to: State | None
    outcome: str = ""


def _step(act: str, came_from: Iterable[State], to: State | None = None, outcome: str = "") -> Step:
    return Step(act, frozenset(came_from), to, outcome)


CLOCK_ACTS = ("extended", "attempted", "treated", "replied", "narrowed", "paused", "resumed", "moved")
"""What may happen to the time of a case that is open, whatever its state."""

ANSWERS = ("grant", "partial", "denial", "no_records", "no_legal_effect", "production")
"""The letters that answer a demand; every other one is a notice."""

STEPS: tuple[Step, ...] = (
    _step("demand.received", {State.NEW}, State.RECEIVED),
    # Who took it out of quarantine is written down when the case is there, whatever has become of it since.
    _step("demand.cleared", frozenset(State) - {State.NEW}),
    _step("instrument.recognised", {State.RECEIVED}),
    _step("instrument.verified", _OPEN),
    _step("clock.started", _OPEN),
    *(_step(f"clock.{what}", _OPEN) for what in CLOCK_ACTS),
    _step("gate.decided", {State.RECEIVED}, State.GATED, "answer"),
    _step("gate.decided", {State.RECEIVED}, State.GATED, "produce"),
    _step("gate.decided", {State.RECEIVED}, State.LOGGED, "log"),
    _step("gate.decided", {State.RECEIVED}, State.HELD, "hold"),
    _step("gate.decided", {State.RECEIVED}, State.REFERRED, "refer"),
    # A claim changes nothing until a person has verified it; a copy of a paper is destroyed whenever nobody needs it.
    *(_step(f"identity.{what}", frozenset(State) - {State.NEW}) for what in ("claimed", "destroyed")),
    # Who a person is changes the duties: what was proposed before that is proposed anew.
    _step("identity.verified", {State.RECEIVED, State.GATED, State.SEARCHED}),
    _step("identity.verified", _AFTER_SEARCH - {State.SEARCHED}, State.SEARCHED),
    # So does what a person says of a record that no page shows, and a ground that is claimed for a place of it.
    _step("circumstance.recorded", {State.RECEIVED, State.GATED, State.SEARCHED}),
    _step("circumstance.recorded", _AFTER_SEARCH - {State.SEARCHED}, State.SEARCHED),
    _step("claim.recorded", _AFTER_SEARCH, State.SEARCHED),
    # Whose a place is changes no duty; what was determined of it before stands for another party, and is signed anew.
    *(_step(f"party.{what}", {State.PROPOSED, State.DETERMINED}, State.PROPOSED) for what in ("joined", "split")),
    # A redacted copy of a recording comes back from an outside tool; what was written or let go before is not of it.
    _step("recording.returned", {State.SEARCHED, State.PROPOSED}),
    _step("recording.returned", {State.DETERMINED, State.REDACTED, State.LETTERED}, State.DETERMINED),
    # What came since is searched as well; what was proposed or decided before that is proposed anew.
    _step("search.run", {State.GATED, State.SEARCHED, State.PROPOSED, State.DETERMINED}, State.SEARCHED),
    _step("search.confirmed", {State.SEARCHED, State.PROPOSED}),
    _step("detection.run", {State.SEARCHED, State.PROPOSED}, State.PROPOSED),
    # Whoever decided signs, in the browser; where the office wants it, a second person too. The program goes on then.
    _step("determination.signed", {State.SEARCHED, State.PROPOSED, State.DETERMINED}),
    _step("determination.made", {State.PROPOSED, State.DETERMINED}, State.DETERMINED),
    _step("production.decided", {State.PROPOSED, State.DETERMINED}, State.DETERMINED),
    _step("redaction.verified", {State.DETERMINED, State.REDACTED}, State.REDACTED),
    # No records: straight from the search. Everything withheld: from the determinations.
    _step("letter.made", {State.SEARCHED, State.DETERMINED, State.REDACTED, State.LOGGED}, State.LETTERED),
    # A notice about the case (more time, a fee, a question) is no answer to it: it moves nothing.
    _step("letter.made", frozenset(State) - {State.NEW}, None, "notice"),
    # What such a notice asks for, or waives.
    *(_step(f"fee.{what}", frozenset(State) - {State.NEW}) for what in ("charged", "waived", "paid")),
    # An answer is contested, or there is none: nothing moves by it; and what may not be destroyed is never moved.
    *(_step(f"appeal.{what}", frozenset(State) - {State.NEW}) for what in ("received", "decided")),
    *(_step(f"hold.{what}", frozenset(State) - {State.NEW}) for what in ("placed", "lifted")),
    *(_step(f"suit.{what}", frozenset(State) - {State.NEW}) for what in ("opened", "served", "ended")),
    # Papers about an answer that has left, and the end of what was kept of it.
    _step("packet.made", {State.RELEASED, State.CLOSED}),
    *(_step(f"disposal.{what}", {State.CLOSED}) for what in ("confirmed", "made")),
    # An order to expunge reaches what has left the office's hands, and a case that never came so far is closed first.
    _step("record.expunged", {State.RELEASED, State.CLOSED}),
    _step("release.approved", {State.LETTERED}),
    _step("release.refused", {State.DETERMINED, State.REDACTED, State.LETTERED}, State.DETERMINED),
    _step("release.made", {State.LETTERED}, State.RELEASED),
    # Whatever is written to a requester, an acknowledgement too, goes out whenever it does, and moves nothing.
    _step("letter.sent", frozenset(State) - {State.NEW}),
    # What asks for no records is addressed by a person, and the case ends with that.
    _step("demand.addressed", {*WAITING, State.LOGGED}),
    _step("case.closed", {*WAITING, State.LOGGED}, State.CLOSED, "addressed"),
    # That the person in a record has to be told: nothing moves by it.
    _step("notice.owed", frozenset(State) - {State.NEW}),
    # Counsel objects to a paper, or moves to quash it: nothing moves by it, and nothing is produced until it ends.
    *(_step(f"objection.{what}", _OPEN) for what in ("made", "ended")),
    _step("case.closed", _OPEN, State.CLOSED, "quashed"),
    # What a custodian certifies of records that left.
    _step("certificate.made", {State.RELEASED, State.CLOSED}),
    # Somebody looks beyond their role: nothing moves by it.
    _step("access.extended", frozenset(State) - {State.NEW}),
    _step("case.referred", _WORKING, State.REFERRED),
    # Where it resumes is where it waited from; ``replay`` knows, a single state does not.
    *(_step("case.resumed", WAITING, state, state.value) for state in State if state in _WORKING),
    _step("case.closed", {State.RELEASED, State.LOGGED}, State.CLOSED),
    _step("case.closed", _OPEN, State.CLOSED, "withdrawn"),
)

ACTS = frozenset(step.act for step in STEPS)


def may(act: str, state: State, outcome: str | None = None) -> bool:
    """True when ``act`` is lawful in ``state``; with ``outcome`` None, when it is with any outcome."""
    return any(
        step.act == act and state in step.came_from and (outcome is None or step.outcome == outcome) for step in STEPS
    )


def next_states(state: State) -> frozenset[State]:
    """Every state that one lawful act can lead to from ``state``, itself included where an act stays there."""
    return frozenset(step.to or state for step in STEPS if state in step.came_from)


def after(act: str, state: State, outcome: str = "") -> State:
    """The state that ``act`` leads to. Raises ``RuntimeError``, for a wrong order of calls, where it is not lawful."""
    for step in STEPS:
        if step.act == act and step.outcome == outcome and state in step.came_from:
            return step.to or state
    said = f"{act} ({outcome})" if outcome else act
    lawful = ", ".join(sorted({step.act for step in STEPS if state in step.came_from})) or "nothing"
    raise RuntimeError(f"{said} is not lawful while the case is {state}. Lawful now: {lawful}.")


def outcome_of(act: Act) -> str:
    """The outcome by which ``STEPS`` tells the ways apart that one kind of act can end; empty where there is one."""
    if act.kind == "gate.decided":
        return str(act.facts.get("action", ""))
    if act.kind == "letter.made" and act.facts.get("letter") not in ANSWERS:
        return "notice"
    if act.kind == "case.closed" and act.facts.get("outcome") in ("withdrawn", "duplicate"):
        return "withdrawn"
    if act.kind == "case.closed" and act.facts.get("outcome") in ("addressed", "quashed"):
        return str(act.facts["outcome"])
    return ""


def replay(acts: Iterable[tuple[str, str]]) -> State:
    """The state after these ``(act, outcome)`` pairs in order; a case resumes where it waited from.

    An illegal order, or a resumption elsewhere, raises ``RuntimeError``. ``("case.resumed", "")`` means "where it was".
    """
    state, waits_from = State.NEW, State.NEW
    for act, outcome in acts:
        if act == "case.resumed":
            if outcome not in ("", waits_from.value):
                raise RuntimeError(f"case.resumed ({outcome}): the case waited from {waits_from}, and resumes there.")
            outcome = waits_from.value
        before, state = state, after(act, state, outcome)
        if state in WAITING and before not in WAITING:
            waits_from = before
    return state

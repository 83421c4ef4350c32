"""The cases of a law pack: given these facts, the law says this. A lawyer can read them; a test runs every one.

The clock stands above the law, so whoever runs the cases hands in the function that computes a due date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime

from counterfoil.law.gate import gate
from counterfoil.law.instruments import load_instruments
from counterfoil.law.load import LawPack
from counterfoil.law.model import (
    ClaimedGround,
    Duty,
    DutyKind,
    Facts,
    GateAction,
    Instrument,
    InstrumentClass,
    InstrumentKind,
)
from counterfoil.law.policy import PolicyBook
from counterfoil.law.strict import Fields, Place, mapping, read
from counterfoil.values import Category, RecordKind, Role, Source

_CHOSEN = ("record_kind", "category", "role", "source", "claimed")
FLAGS = tuple(f.name for f in dataclass_fields(Facts) if f.name not in _CHOSEN)
_OF_PAPER = ("criminal_warrant", "immigration_agent", "asks_custody", "expedited")
READ_AS = ("text", "opening", "summary")
_EXTENSION = ("dated_on", "sent_on", "ground", "reasons", "until")


@dataclass(frozen=True, slots=True)
class Decision:
    """A published decision that a case encodes, and what of it was read.

    ``read_as``: its ``text``, the ``opening`` paragraphs of its text (where the holding stands), or a ``summary``.
    """

    name: str
    citation: str  # number and date, or the official citation
    read_at: str  # the address
    read_as: str
    read_on: date


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """An extension notice of a case."""

    dated_on: date
    sent_on: date
    ground: str
    reasons: str
    until: date


@dataclass(frozen=True, slots=True)
class ClockCase:
    """Received then: due on that day; ``faults`` of each notice in turn, empty for a lawful one."""

    name: str
    law: str
    received: date | datetime
    track: str
    notices: tuple[NoticeGiven, ...]
    due_on: date
    after_hours_due_on: date | None
    faults: tuple[tuple[str, ...], ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class DutyCase:
    """These facts on that day: this duty, by these rules."""

    name: str
    law: str
    on: date
    facts: Facts
    adopted: bool  # whether the office has adopted the whole pack
    duty: DutyKind
    would_be: DutyKind | None
    code: str | None
    rules: tuple[str, ...] | None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class GateCase:
    """A paper of this kind on that day: the gate lets this be done, by these rules, within that track's time."""

    name: str
    law: str
    on: date
    instrument: Instrument
    overlay: str
    action: GateAction
    rules: tuple[str, ...]
    track: str
    decision: Decision | None = None


Clock = Callable[[LawPack, ClockCase], tuple[date, date | None, tuple[tuple[str, ...], ...]]]
"""Due date, the due date of the after-hours reading, and the faults of each notice."""


def read_cases(pack: LawPack) -> tuple[ClockCase | DutyCase | GateCase, ...]:
    """``cases.yaml`` of a pack, strictly. Raises ``LawPackInvalid``."""
    name = f"{pack.name}/cases.yaml"
    rows = read(pack.folder / "cases.yaml", name)
    place = Place(name)
    if not isinstance(rows, list) or not rows:
        place.refuse("a list of cases is needed, each with name, law, given and expect.")
    cases = [_case(mapping(place / f"case {number}", row)) for number, row in enumerate(rows, start=1)]
    seen: set[str] = set()
    for case, row in zip(cases, rows, strict=True):
        if case.name in seen:
            mapping(place / case.name, row).place.refuse("two cases have this name.")
        seen.add(case.name)
    return tuple(cases)


def _case(row: Fields) -> ClockCase | DutyCase | GateCase:
    row.allow(("name", "law", "given", "expect"), ("decision",))
    row = Fields(row.place.named(row.text("name")), row.values)
    given, expect = row.fields("given"), row.fields("expect")
    if "instrument" in given.values:
        return _gate(row, given, expect)
    return _clock(row, given, expect) if "received_on" in given.values else _duty(row, given, expect)


def _decision(row: Fields) -> Decision | None:
    if "decision" not in row.values:
        return None
    told = row.fields("decision").allow(("name", "citation", "read_at", "read_as", "read_on"))
    where = told.text("read_at")
    if not where.startswith(("https://", "http://")):
        (told.place / "read_at").refuse(f"'{where}' is no address: say where the decision was read.")
    return Decision(
        told.text("name"), told.text("citation"), where, told.choice("read_as", READ_AS), told.day("read_on")
    )


def _clock(row: Fields, given: Fields, expect: Fields) -> ClockCase:
    given.allow(("received_on",), ("track", "notices"))
    expect.allow(("due_on",), ("after_hours_due_on", "faults"))
    listed = given.values.get("notices", [])
    notices = []
    for number, notice in enumerate(listed, start=1):
        one = mapping(given.place / f"notice {number}", notice).allow(("dated_on", "sent_on", "until"), _EXTENSION)
        ground = one.values.get("ground", "")
        notices.append(
            NoticeGiven(
                one.day("dated_on"), one.day("sent_on"), ground, one.values.get("reasons", ""), one.day("until")
            )
        )
    return ClockCase(
        name=row.text("name"),
        law=row.text("law"),
        received=_moment(given),
        track=given.text("track", "standard"),
        notices=tuple(notices),
        due_on=expect.day("due_on"),
        after_hours_due_on=expect.day("after_hours_due_on") if "after_hours_due_on" in expect.values else None,
        faults=tuple(tuple(faults) for faults in expect.values.get("faults", [])),
        decision=_decision(row),
    )


def _moment(given: Fields) -> date | datetime:
    value = given.values["received_on"]
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            (given.place / "received_on").refuse(f"'{value}' is neither a date nor a time.")
    return given.day("received_on")


def _gate(row: Fields, given: Fields, expect: Fields) -> GateCase:
    given.allow(("day", "instrument"), ("class", "overlay", *_OF_PAPER))
    expect.allow(("action", "rules"), ("track",))
    flags = {flag: given.truth(flag) for flag in _OF_PAPER if flag in given.values}
    klass = InstrumentClass(given.choice("class", [*InstrumentClass], InstrumentClass.REQUEST))
    return GateCase(
        name=row.text("name"),
        law=row.text("law"),
        on=given.day("day"),
        instrument=Instrument(
            InstrumentKind(given.choice("instrument", [*InstrumentKind])),
            klass,
            criminal_warrant=flags.get("criminal_warrant", False),
            immigration_agent=flags.get("immigration_agent", False),
            asks_custody=flags.get("asks_custody", False),
            expedited=flags.get("expedited", False),
        ),
        overlay=given.text("overlay", ""),
        action=GateAction(expect.choice("action", [*GateAction])),
        rules=expect.texts("rules"),
        track=expect.text("track", ""),
        decision=_decision(row),
    )


def _duty(row: Fields, given: Fields, expect: Fields) -> DutyCase:
    given.allow(("day", "record", "category", "role"), ("source", "claimed", *FLAGS, "adopted"))
    expect.allow(("duty",), ("would_be", "code", "rules"))
    flags = {flag: given.truth(flag) for flag in FLAGS if flag in given.values}
    facts = Facts(
        record_kind=RecordKind(given.choice("record", [*RecordKind])),
        category=Category(given.choice("category", [*Category])),
        role=Role(given.choice("role", [*Role])),
        source=Source(given.choice("source", [*Source], Source.OWN)),
        claimed=ClaimedGround(given.choice("claimed", [*ClaimedGround], ClaimedGround.NONE)),
        **flags,
    )
    would_be = expect.values.get("would_be")
    return DutyCase(
        name=row.text("name"),
        law=row.text("law"),
        on=given.day("day"),
        facts=facts,
        adopted=given.truth("adopted", True),
        duty=DutyKind(expect.choice("duty", [*DutyKind])),
        would_be=DutyKind(expect.choice("would_be", [*DutyKind])) if would_be is not None else None,
        code=expect.values.get("code"),
        rules=expect.texts("rules") if "rules" in expect.values else None,
        decision=_decision(row),
    )


def failures(pack: LawPack, cases: Sequence[ClockCase | DutyCase | GateCase], clock: Clock) -> tuple[str, ...]:
    """One line for each case that the pack does not meet: its name, its law, what was expected and what came."""
    every = frozenset(written.rule.digest for written in pack.rulebook.rules.values())
    books: dict[tuple[date, bool], PolicyBook] = {}
    lines = []
    for case in cases:
        if isinstance(case, GateCase):
            found = gate(case.instrument, load_instruments(pack.folder), on=case.on, overlay=case.overlay or None)
            if (found.action, found.rules, found.track) != (case.action, case.rules, case.track):
                lines.append(
                    f"{case.name} ({case.law}): expected {case.action} by {', '.join(case.rules)}, "
                    f"track {case.track!r}; got {found.action} by {', '.join(found.rules)}, track {found.track!r}"
                )
            continue
        if isinstance(case, ClockCase):
            got = clock(pack, case)
            wanted = (case.due_on, case.after_hours_due_on, case.faults)
            if got != wanted:
                lines.append(f"{case.name} ({case.law}): expected {wanted}, got {got}")
            continue
        key = (case.on, case.adopted)
        if key not in books:
            books[key] = PolicyBook(pack, case.on, every if case.adopted else frozenset())
        duty = books[key].decide(case.facts)
        if not _met(case, duty):
            rules = ", ".join(rule.id for rule in duty.rules)
            lines.append(
                f"{case.name} ({case.law}): expected {case.duty} (would be {case.would_be}) by {case.rules}, "
                f"code {case.code!r}; got {duty.kind} (would be {duty.would_be}) by {rules}, code {duty.code!r}"
            )
    return tuple(lines)


def _met(case: DutyCase, duty: Duty) -> bool:
    return (
        duty.kind is case.duty
        and duty.would_be is case.would_be
        and (case.code is None or duty.code == case.code)
        and (case.rules is None or tuple(rule.id for rule in duty.rules) == case.rules)
    )

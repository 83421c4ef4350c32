"""The demand arrives: read it, open its case, start its clock, recognise the instrument, decide the gate."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil import demands
from counterfoil.cases.lifecycle import State, after
from counterfoil.clock.course import course
from counterfoil.demands.model import Demand, Purpose, Subject
from counterfoil.demands.reading import date_warnings, demand_of, in_body_warnings
from counterfoil.errors import BadInput
from counterfoil.law.gate import gate
from counterfoil.law.instruments import load_instruments
from counterfoil.law.model import Gate, GateAction, Instrument, InstrumentClass, InstrumentKind, PageReading
from counterfoil.office import agencies, models
from counterfoil.office.services import adopting, away, timing
from counterfoil.office.services.desk import Desk, Told
from counterfoil.values import utc

SIMULATED_DELAY = timedelta(minutes=20)
"""In an office with a simulated clock it is this long after a demand's receipt when it is opened."""

NO_TIME = "none"
"""The track of a case for which no time of the Act runs."""
_SUBPOENAS = (InstrumentKind.ADMINISTRATIVE_SUBPOENA, InstrumentKind.CUSTOMS_SUMMONS)
_CHANNELS = {"message/rfc822": "email", "application/pdf": "letter"}


def open_case(desk: Desk, path: Path, digest: str, *, received: datetime | None, channel: str = "") -> models.Case:
    """Read the demand, keep it, open its case and start its clock. Raises ``BadInput`` when no receipt is known.

    ``channel`` is how it came, in a word of the ledger; without one its format says it.
    """
    demand = _read(desk, path, digest)
    received_at, source = _receipt(desk, demand, received)
    desk.journal.clock.not_before(received_at + SIMULATED_DELAY)
    track = _time_of(desk, demand, _day(desk, received_at))
    if track != NO_TIME:
        course(desk.pack, received_at, track=track)  # a day beyond the calendar is refused before anything is kept
    desk.store.put(path)
    day = _day(desk, received_at)
    number = _number(day)
    with transaction.atomic():
        case = models.Case.objects.create(
            number=number,
            demand_digest=digest,
            demand_name=demand.document.name[:255],
            state=after("demand.received", State.NEW),
            track=track,
            received_at=received_at,
            demand=summary_of(demand),
            opened_at=desk.journal.now(),
        )
        desk.journal.record(
            "demand.received",
            case=case,
            facts={
                "channel": channel or _CHANNELS.get(demand.media_type, "file"),
                "received_on": day.isoformat(),
                "items": len(demand.items),
                "attachments": len(demand.attachments),
            },
            private={"demand": digest, "requester": demand.sender.name or demand.sender.email or "not said"},
            took_effect_at=received_at,
        )
        if track != NO_TIME:
            timing.start(desk.journal, desk.pack, case, track)
    tell_demand(desk, case, demand, source)
    return case


def _time_of(desk: Desk, demand: Demand, day: date) -> str:
    """The track of a demand: its own, where it asks for no records and has one; ``NO_TIME`` for a served paper.

    A paper that claims to be a court's, and a subpoena of an agency, are no requests: each says itself by when it is to
    be obeyed, and the Act gives it no day. Counsel who answers one as a request after all starts the time then.
    """
    instruments = load_instruments(desk.pack.folder)
    instrument = demands.recognise(demand.document, instruments)
    own = gate(instrument, instruments, on=day, overlay=desk.office.overlay or None).track
    if instrument.klass is InstrumentClass.CLAIMED_JUDICIAL or instrument.kind in _SUBPOENAS:
        return own or NO_TIME
    return own or ("commercial" if demand.purpose is Purpose.COMMERCIAL else "standard")


def next_number(desk: Desk, path: Path, digest: str, *, received: datetime | None) -> str:
    """The number that ``open_case`` would give this demand; nothing is written. Raises as it does."""
    received_at, _ = _receipt(desk, _read(desk, path, digest), received)
    return _number(_day(desk, received_at))


def _number(received_on: date) -> str:
    return f"CF-{received_on:%Y}-{models.Case.objects.count() + 1:06d}"


def _read(desk: Desk, path: Path, digest: str) -> Demand:
    if digest not in desk.read:
        desk.read[digest] = demand_of(away.read(path, workdir=_scratch(desk), name=path.name))
    return desk.read[digest]


def read_again(desk: Desk, case: models.Case) -> Demand:
    """The case's demand, read from the kept original; once in a run, for a scan takes its time."""
    if case.demand_digest not in desk.read:
        kept = desk.store.get(case.demand_digest)
        document = away.read(kept, workdir=_scratch(desk), name=case.demand_name)
        desk.read[case.demand_digest] = demand_of(document)
    return desk.read[case.demand_digest]


def decide_gate(desk: Desk, case: models.Case, demand: Demand) -> Gate:
    """Recognise the instrument page by page and write down what the law lets it do."""
    instruments = load_instruments(desk.pack.folder)
    instrument = demands.recognise(demand.document, instruments)
    day = _day(desk, case.received_at)
    decided = gate(instrument, instruments, on=day, overlay=desk.office.overlay or None)
    decided = _as_adopted(desk, decided)
    asked = instrument.kind is InstrumentKind.FOIA_REQUEST
    warnings = in_body_warnings(demand, instruments, on=day) if asked else ()
    with transaction.atomic():
        case.instrument = _instrument_row(instrument)  # before the acts: what a paper keeps secret, no entry tells
        desk.journal.record(
            "instrument.recognised",
            case=case,
            facts={
                "instrument": instrument.kind.value,
                "class": instrument.klass.value,
                "pages": len(instrument.pages),
            },
        )
        desk.journal.record(
            "gate.decided",
            case=case,
            facts={
                "action": decided.action.value,
                "instrument": instrument.kind.value,
                "from": agencies.code_of(case.demand, case.instrument),
            },
            legal=tuple(cite.authority for cite in decided.citations),
        )
        case.gate = asdict(decided) | {"citations": [asdict(cite) for cite in decided.citations]}
        case.state = after("gate.decided", State(case.state), decided.action.value)
        case.save(update_fields=["instrument", "gate", "state"])
    pages = [
        f"{_where(page)}: {_words(page.kind)}, {_words(page.klass)}"
        + (f", by “{'”, “'.join(mark[:60] for mark in page.marks[:3])}”" if page.marks else "")
        for page in instrument.pages[:12]
    ]
    claims = _claims(instrument)
    desk.tell(Told("instrument", claims if claims.endswith("?") else f"{claims}.", (*pages, *warnings)))
    cites = "; ".join(cite.authority for cite in decided.citations)
    desk.tell(Told("gate", f"{_GATE[decided.action]} ({cites})", (decided.why, *decided.steps)))
    return decided


def _as_adopted(desk: Desk, decided: Gate) -> Gate:
    """The gate's decision if counsel signed every rule behind it; else a referral: unadopted rules never decide."""
    signed, now = desk.adoption.rules, adopting.instrument_digests(desk.pack)
    open_rules = [rule for rule in decided.rules if signed.get(f"instrument {rule}") != now[f"instrument {rule}"]]
    if not open_rules or decided.action is GateAction.REFER:
        return decided
    why = f"Counsel has not adopted the rule {', '.join(open_rules)} as it stands now, so it does not decide."
    return replace(decided, action=GateAction.REFER, why=f"{why} What it would say: {decided.why}")


_GATE = {
    GateAction.ANSWER: "Answer it as a request for public records",
    GateAction.LOG: "Log it: it has no legal effect here",
    GateAction.HOLD: "Hold: preserve the records, counsel decides",
    GateAction.REFER: "Refer: a person must verify this paper before anything is done",
    GateAction.PRODUCE: "Produce what its words reach",
}


def tell_demand(desk: Desk, case: models.Case, demand: Demand, source: str) -> None:
    """Show how the demand was read and how its due date was counted."""
    who = ", ".join(x for x in (demand.sender.name, demand.sender.organisation, demand.sender.email) if x)
    start, end = demand.period
    lines = [
        f"from: {who or 'not found; a person looks at the original'}",
        f"received: {case.received_at.astimezone(ZoneInfo(desk.office.time_zone)):%A %d %B %Y, %H:%M} ({source})",
        *(f"asks for {item.number}: {_short(item.text)}" for item in demand.items[:8]),
        *(f"about: {_subject(subject)}" for subject in demand.subjects[:8]),
        f"period: {start or 'from the first'} to {end or 'the last'}" if start or end else "period: none said",
        *demand.warnings,
        *date_warnings(demand, today=desk.today),
    ]
    desk.tell(Told("demand", f"Case {case.number}", tuple(lines)))
    clock = case.clock
    if not clock:
        desk.tell(Told("clock", "No time of the Act runs: the paper says itself by when it is to be obeyed"))
        return
    skipped = [f"not counted: {day['on']} ({day['why']})" for day in clock["skipped"]]
    counted = "counted: " + ", ".join(day["on"] for day in clock["counted"])
    desk.tell(Told("clock", f"Due {case.due_on} ({clock['cite']})", (counted, *skipped)))


def _subject(subject: Subject) -> str:
    born = f"born {subject.date_of_birth}" if subject.date_of_birth else ""
    return ", ".join(part for part in (subject.name, born, *subject.identifiers) if part)


def summary_of(demand: Demand) -> dict[str, Any]:
    """What the case keeps of the demand, for staff."""
    start, end = demand.period
    return {
        "sender": asdict(demand.sender),
        "subject_line": demand.subject_line,
        "sent_at": demand.sent_at.isoformat() if demand.sent_at else None,
        "items": [{"number": i.number, "text": i.text, "record_kinds": list(i.record_kinds)} for i in demand.items],
        "subjects": [asdict(subject) for subject in demand.subjects],
        "period": [start.isoformat() if start else None, end.isoformat() if end else None],
        "purpose": demand.purpose.value,
        "wants_fee_waiver": demand.wants_fee_waiver,
        "wants_electronic": demand.wants_electronic,
        "warnings": list(demand.warnings),
    }


def _receipt(desk: Desk, demand: Demand, received: datetime | None) -> tuple[datetime, str]:
    """When the office received it, and how that is known. A wrong clock costs the office its case: never a guess."""
    if received is not None:
        moment, source = utc(received), "as given"
    elif demand.received_at is not None:
        moment, source = utc(demand.received_at), "by the mail server's Received header"
    elif demand.sent_at is not None and demand.media_type == "message/rfc822":
        moment = utc(demand.sent_at)
        source = "by the mail's own Date header, as it has no Received header; --received corrects it"
    else:
        raise BadInput(
            f"{demand.document.name}: nothing in it says when the office received it, and the clock runs from that day "
            "(5 ILCS 140/3(d)). Give it: --received 2026-02-27, or --received 2026-02-27T14:30."
        )
    if moment > desk.journal.now() and not desk.office.simulated_clock:
        local = moment.astimezone(ZoneInfo(desk.office.time_zone))
        raise BadInput(
            f"{demand.document.name}: received {local:%Y-%m-%d %H:%M} lies in the future. "
            "Give the day on which it really arrived: --received 2026-02-27."
        )
    return moment, source


def _instrument_row(instrument: Instrument) -> dict[str, Any]:
    return {
        "kind": instrument.kind.value,
        "class": instrument.klass.value,
        "signer": instrument.signer,
        "issuer": instrument.issuer,
        "case_number": instrument.case_number,
        "form": instrument.form,
        "sealed": instrument.sealed,
        "immigration_agent": instrument.immigration_agent,
        "why": instrument.why,
        "pages": [
            {
                "page": p.page_index + 1,
                "part": p.part,
                "kind": p.kind.value,
                "class": p.klass.value,
                "marks": list(p.marks),
            }
            for p in instrument.pages
        ],
    }


def _claims(instrument: Instrument) -> str:
    """Never says that a paper is what it claims to be."""
    if instrument.kind is InstrumentKind.FOIA_REQUEST:
        return "It is a request for public records"
    if instrument.kind is InstrumentKind.UNKNOWN:
        return f"What it is cannot be told. {instrument.why}".strip().rstrip(".")
    return f"It claims to be: {instrument.form or _words(instrument.kind)}"


def _where(page: PageReading) -> str:
    return f"page {page.page_index + 1}" + (f" of {page.part}" if page.part else "")


def _words(text: str) -> str:
    """The words of a choice: "court subpoena"; a form's number as it is printed: "I-200"."""
    return re.sub(r"\bi (\d+)", r"I-\1", str(text).replace("_", " "))


def _short(text: str, length: int = 140) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _day(desk: Desk, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(desk.office.time_zone)).date()


def _scratch(desk: Desk) -> Path:
    folder = desk.office.work / "reading"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder

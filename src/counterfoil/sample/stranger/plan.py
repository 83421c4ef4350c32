"""Which records the third set has, and in which order; the counterpart of the plan in ``trials.folder``."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from counterfoil.sample import scan
from counterfoil.sample.model import Event, RecordTruth, Written
from counterfoil.sample.stranger import files, papers
from counterfoil.sample.stranger.kin import StrangerPeople
from counterfoil.sample.stranger.scenes import SCENES, TRAPS, Staged, StrangerCalendar
from counterfoil.sample.trials import noise
from counterfoil.values import RecordKind

_K = RecordKind
_ARRESTS = ("car", "domestic", "stop", "landlord")
_PLAN = (
    "incident", "follow", "mail", "suburb", "follow.upper", "ticket", "intake", "crash", "sheet", "complaint",
    "follow.mono", "export", "incident.sans", "suburb.droid", "follow", "mail", "intake.mono", "incident.fax",
    "ticket", "follow.copy", "statement.scan", "crash", "suburb", "export", "complaint.sans", "follow.upper",
    "incident.stamp", "mail", "suburb.scan", "follow",
)  # fmt: skip
_KINDS = {
    "incident": _K.CASE_REPORT, "follow": _K.SUPPLEMENT, "mail": _K.CORRESPONDENCE, "suburb": _K.CASE_REPORT,
    "ticket": _K.CALL_FOR_SERVICE, "intake": _K.ARREST_REPORT, "crash": _K.CRASH_REPORT, "sheet": _K.TABLE,
    "complaint": _K.CASE_REPORT, "export": _K.SUPPLEMENT, "statement": _K.CASE_REPORT,
}  # fmt: skip
_ACCUSED = ("car", "order", "landlord", "fraud", "domestic", "assault", "robbery", "burglary")  # with V and A or S
_STATED = ("car", "order", "landlord", "stop", "domestic", "assault", "robbery", "burglary")  # somebody would write one
_ROWS = 5  # events in one sheet


def records(
    seed: int, people: StrangerPeople, wanted: int, progress: Callable[[int, int], None] | None
) -> tuple[list[RecordTruth], list[Event]]:
    """``wanted`` records and the events that they tell of; the same seed gives the same."""
    rng = random.Random(f"{seed}:strangers")
    calendar = StrangerCalendar(rng, people, people.officers(11))
    order = rng.sample(sorted(SCENES), len(SCENES))
    made: list[RecordTruth] = []
    events: list[Event] = []

    def dealt(scene: str) -> Staged:
        when = datetime(2022, 11, 3) + timedelta(days=rng.randrange(870), minutes=rng.randrange(1440))  # noqa: DTZ001
        staged = calendar.staged(f"S{len(events):03d}", scene, when, TRAPS[len(events) % len(TRAPS)])
        events.append(staged.event)
        return staged

    for index in range(wanted):
        style = _PLAN[index % len(_PLAN)]
        paper = style.partition(".")[0]
        several = _ROWS if paper == "sheet" else 1
        those = [dealt(_suited(paper, order[(index + more) % len(order)], rng)) for more in range(several)]
        written = _made(style, those, random.Random(f"{seed}:{index}:{style}:stranger"))
        event = those[0].event
        numbers = (("RD", event.rd), ("EVENT", event.number), *((("CB", event.cb),) if event.cb else ()))
        name = f"records/{index + 1:03d}_{style.replace('.', '_')}_{event.rd}.{written.suffix}"
        one = event if several == 1 else None
        made.append(RecordTruth(name, _KINDS[paper], one, event.occurred_at.date(), numbers, written))
        if progress is not None:
            progress(len(made), wanted)
    return made, events


def _suited(paper: str, scene: str, rng: random.Random) -> str:
    """A paper that needs an arrest, two drivers or a victim gets a scene that has them."""
    needed = {"intake": _ARRESTS, "crash": ("crash",), "complaint": _ACCUSED, "statement": _STATED}.get(paper, ())
    return scene if not needed or scene in needed else rng.choice(needed)


def _made(style: str, those: list[Staged], rng: random.Random) -> Written:
    paper, _, how = style.partition(".")
    staged = those[0]
    font = {"mono": "mono", "droid": "e-droid", "sans": "sans"}.get(how)
    fonts = {"font": font} if font else {}
    match paper:
        case "incident":
            made = papers.incident(staged, rng, upper=how != "sans", **fonts)
        case "follow":
            made = papers.supplement(staged, rng, upper=how == "upper", **fonts)
        case "suburb":
            made = papers.suburb(staged, rng, **fonts)
        case "intake":
            made = papers.intake(staged, rng, **fonts)
        case "crash":
            made = papers.crash(staged, rng)
        case "complaint":
            made = papers.complaint(staged, rng, **fonts)
        case "statement":
            made = papers.statement(staged, rng)
        case "mail":
            made = files.mail(staged, rng)
        case "sheet":
            made = files.sheet(those, rng)
        case "ticket":
            made = files.ticket(staged, rng)
        case _:
            made = files.export(staged, rng)
    if how in noise.KINDS:
        return noise.worn(made, rng, how)
    return replace(scan.scanned(made, rng), layout=f"scan of {made.layout}") if how == "scan" else made

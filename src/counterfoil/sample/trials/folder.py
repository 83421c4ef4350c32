"""Writes a folder of trials: records, parties and truth in the form that a sample office has, and no demands."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from counterfoil.errors import BadInput, UsageError
from counterfoil.sample import scan, tables
from counterfoil.sample.events import Order
from counterfoil.sample.forms.arrest import arrest_report
from counterfoil.sample.forms.case import case_report
from counterfoil.sample.model import MARKING, Event, RecordTruth, Written
from counterfoil.sample.people import People
from counterfoil.sample.stranger import plan
from counterfoil.sample.stranger.kin import StrangerPeople
from counterfoil.sample.trials import files, noise, papers
from counterfoil.sample.trials.cast import TRAPS, TrialCalendar, TrialPeople
from counterfoil.sample.trials.seeds import by_stranger, held_out, need_leave
from counterfoil.values import RecordKind

FEWEST, MOST = 5, 2000
_K = RecordKind
_STORIES = (
    "battery", "retail_theft", "domestic_battery", "burglary", "juvenile", "robbery", "damage", "trespass",
    "sexual_assault", "crash",
)  # fmt: skip
_PLAN = (
    # Style, and the story that it needs, if any; the order repeats.
    ("memo", ""), ("card", ""), ("booking", "battery"), ("units", "crash"), ("memo.upper", ""), ("thread", ""),
    ("log", ""), ("arrest", "battery"), ("roster", ""), ("card.mono", ""), ("memo.mono", ""), ("sheet", ""),
    ("case", ""), ("memo", ""), ("card.fax", ""), ("booking.sans", "domestic_battery"), ("units", "crash"),
    ("thread", ""), ("memo.upper", "juvenile"), ("card.droid", "robbery"), ("memo.stamp", ""), ("log", ""),
    ("memo", "burglary"), ("card", "domestic_battery"), ("statement.scan", ""), ("booking", "battery"),
    ("memo.upper", "sexual_assault"), ("case", "juvenile"), ("memo.copy", ""), ("memo.mono", "domestic_battery"),
)  # fmt: skip
_KINDS = {
    "memo": _K.SUPPLEMENT, "card": _K.CASE_REPORT, "booking": _K.ARREST_REPORT, "units": _K.CRASH_REPORT,
    "thread": _K.CORRESPONDENCE, "log": _K.CALL_FOR_SERVICE, "arrest": _K.ARREST_REPORT, "roster": _K.CASE_REPORT,
    "sheet": _K.TABLE, "case": _K.CASE_REPORT, "statement": _K.CASE_REPORT,
}  # fmt: skip
_SEVERAL = 13  # events in one list of persons


def generate(
    folder: Path,
    *,
    seed: int,
    records: int = 60,
    spend: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[RecordTruth, ...]:
    """Write ``records`` trials into ``folder``, which must not exist or be empty; the same seed gives the same bytes.

    Raises ``UsageError`` for a number out of bounds and for a held-out seed without ``spend``, ``BadInput`` when the
    folder holds anything. The folder appears whole or not at all.
    """
    need_leave(seed, spend=spend)
    if not FEWEST <= records <= MOST:
        raise UsageError(f"--records {records}: trials are {FEWEST} to {MOST} records.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder}: is not empty. Trials are only written into a new or empty folder: name another.")
    people: People
    if by_stranger(seed):
        people = strangers = StrangerPeople(random.Random(f"{seed}:strangers' names"))
        truths, events = plan.records(seed, strangers, records, progress)
    else:
        people = elder = TrialPeople(random.Random(f"{seed}:trials"), held_out=held_out(seed))
        truths, events = _records(seed, elder, records, progress)
    watch = sorted({o.id: o for event in events for o in event.officers}.values(), key=lambda o: o.id)
    left_out = tables.narrative_only(people.all, truths)
    texts = {
        "parties.csv": tables.parties_csv(people.all, watch, truths, left_out),
        "truth.json": tables.truth_json(
            seed, people.all, watch, truths, left_out, trial={"trial": True, "held_out": held_out(seed)}
        ),
        "README.txt": f"{MARKING}\n\nFiction, made by `counterfoil sample --trial` from the seed {seed}.\n",
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (draft / "records").mkdir()
        for truth in truths:
            (draft / truth.file).write_bytes(truth.written.data)
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8", newline="")
        draft.chmod(0o755)
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(truths)


def counts_of(truths: tuple[RecordTruth, ...]) -> tuple[tuple[str, int], ...]:
    """How many records of each kind."""
    return tuple(sorted(Counter(truth.kind.value for truth in truths).items()))


def _records(
    seed: int, people: TrialPeople, wanted: int, progress: Callable[[int, int], None] | None
) -> tuple[list[RecordTruth], list[Event]]:
    rng = random.Random(f"{seed}:trial calendar")
    calendar = TrialCalendar(rng, people, people.officers(11))
    made: list[RecordTruth] = []
    events: list[Event] = []

    def dealt(index: int, story: str) -> Event:
        when = datetime(2022, 11, 3) + timedelta(days=rng.randrange(870), minutes=rng.randrange(1440))  # noqa: DTZ001
        order = Order(f"T{len(events):03d}", story or _STORIES[index % len(_STORIES)], when)
        events.append(calendar.trial(order, TRAPS[len(events) % len(TRAPS)]))
        return events[-1]

    for index in range(wanted):
        style, story = _PLAN[index % len(_PLAN)]
        several = _SEVERAL if style == "roster" else 4 if style == "sheet" else 1
        those = [dealt(index + more, story) for more in range(several)]
        written = _made(style, those, random.Random(f"{seed}:{index}:{style}"), held_out(seed))
        event = those[0]
        numbers = (("RD", event.rd), ("EVENT", event.number), *((("CB", event.cb),) if event.cb else ()))
        name = f"records/{index + 1:03d}_{style.replace('.', '_')}_{event.rd}.{written.suffix}"
        kind = _KINDS[style.partition(".")[0]]
        one = event if several == 1 else None
        made.append(RecordTruth(name, kind, one, event.occurred_at.date(), numbers, written))
        if progress is not None:
            progress(len(made), wanted)
    return made, events


def _made(style: str, events: list[Event], rng: random.Random, apart: bool) -> Written:
    event = events[0]
    paper, _, how = style.partition(".")
    font = {"mono": "mono", "droid": "e-droid", "sans": "sans"}.get(how)
    fonts = {"font": font} if font else {}
    match paper:
        case "memo":
            made = papers.memo(event, rng, held_out=apart, upper=how == "upper", **fonts)
        case "card":
            made = papers.contact_card(event, rng, held_out=apart, **fonts)
        case "booking":
            made = papers.booking(event, rng, held_out=apart, **fonts)
        case "units":
            made = papers.units(event, rng, held_out=apart)
        case "roster":
            made = papers.roster(events, rng, held_out=apart)
        case "sheet":
            made = files.sheet(events, rng, held_out=apart)
        case "thread":
            made = files.thread(event, rng, held_out=apart)
        case "log":
            made = files.log(event, rng, held_out=apart)
        case "statement":
            made = papers.handwritten(event, rng, held_out=apart)
        case "arrest":
            made = arrest_report(event, rng)
        case _:
            made = case_report(event, rng)
    if how in noise.KINDS:
        return noise.worn(made, rng, how)
    return replace(scan.scanned(made, rng), layout=f"scan of {made.layout}") if how == "scan" else made

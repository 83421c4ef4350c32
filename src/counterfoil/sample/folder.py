"""Puts the sample office together: decides which records exist, makes them, and writes the folder in one step."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from counterfoil.errors import BadInput, UsageError
from counterfoil.sample import earlier, files, scan, tables
from counterfoil.sample.asks import asks
from counterfoil.sample.demands import Ask, as_email, further_forms
from counterfoil.sample.events import SET, Calendar, further
from counterfoil.sample.forms.arrest import arrest_report
from counterfoil.sample.forms.arrest_plain import plain_arrest_report
from counterfoil.sample.forms.calls import calls_for_service
from counterfoil.sample.forms.case import case_report
from counterfoil.sample.forms.columns import two_columns
from counterfoil.sample.forms.crash import crash_report
from counterfoil.sample.forms.inventory import inventory
from counterfoil.sample.forms.photo import evidence_photo
from counterfoil.sample.forms.supplement import supplement
from counterfoil.sample.model import Event, RecordTruth, Sample, Written
from counterfoil.sample.people import People
from counterfoil.values import RecordKind

DEMO_KEY = "resident-2024"
FEWEST, MOST = 5, 2000
_K = RecordKind

Make = Callable[[Event, random.Random], Written]

_STYLES: dict[str, tuple[RecordKind, Make]] = {
    # style → what it is, and how it is made; the part before the dot names the paper in ``Ask.responsive``
    "arrest": (_K.ARREST_REPORT, arrest_report),
    "arrest.mono": (_K.ARREST_REPORT, lambda e, r: arrest_report(e, r, font="mono")),
    "arrest.embedded": (_K.ARREST_REPORT, lambda e, r: arrest_report(e, r, font="e-sans", upper=False)),
    "arrest.plain": (_K.ARREST_REPORT, plain_arrest_report),
    "arrest.droid": (_K.ARREST_REPORT, lambda e, r: plain_arrest_report(e, r, font="e-droid", bold="e-bold")),
    "arrest.scan": (_K.ARREST_REPORT, lambda e, r: scan.scanned(arrest_report(e, r), r)),
    "case": (_K.CASE_REPORT, case_report),
    "case.upper": (_K.CASE_REPORT, lambda e, r: case_report(e, r, upper=True)),
    "case.droid": (_K.CASE_REPORT, lambda e, r: case_report(e, r, font="e-droid")),
    "case.columns": (_K.CASE_REPORT, two_columns),
    "case.scan": (_K.CASE_REPORT, lambda e, r: scan.scanned(case_report(e, r), r)),
    "case.docx": (_K.CASE_REPORT, lambda e, r: files.docx(e, r, _K.CASE_REPORT)),
    "supplement": (_K.SUPPLEMENT, supplement),
    "supplement.serif": (_K.SUPPLEMENT, lambda e, r: supplement(e, r, font="serif", bold="serif-bold", upper=False)),
    "supplement.docx": (_K.SUPPLEMENT, lambda e, r: files.docx(e, r, _K.SUPPLEMENT)),
    "supplement.text": (_K.SUPPLEMENT, files.plain_text),
    "inventory": (_K.INVENTORY, inventory),
    "calls": (_K.CALL_FOR_SERVICE, calls_for_service),
    "crash": (_K.CRASH_REPORT, crash_report),
    "photo": (_K.PHOTO, evidence_photo),
    "mail": (_K.CORRESPONDENCE, files.message),
}

_FIRST: tuple[tuple[str, str], ...] = (
    *(("DEMO", style) for style in ("arrest", "case", "supplement", "inventory", "calls")),
    ("SCAN", "arrest.scan"),
    ("JUVENILE", "arrest.plain"),
    ("JUVENILE", "case"),
    ("SHELTER", "case"),
    ("SHELTER", "arrest"),
    ("COUPLE", "arrest.embedded"),
    ("ASSAULT", "case.columns"),
    ("ASSAULT", "supplement.docx"),
    ("SURNAME", "case.columns"),
    ("SURNAME", "arrest.plain"),
    ("CRASH", "crash"),
    ("CRASH", "calls"),
    ("HERS", "case"),
    ("HERS", "photo"),
    ("HERS", "mail"),
    ("BATTERY2", "supplement.text"),
    ("SHELTER", "supplement.docx"),
    ("*", "export"),
    ("MAN1", "arrest"),
    ("MAN2", "arrest.plain"),
    ("MAN3", "arrest.mono"),
    ("MAN4", "arrest.droid"),
    ("MAN5", "arrest.embedded"),
    ("MAN6", "arrest"),
    ("MAN6", "inventory"),
    ("MAN6", "case.upper"),
    ("ice-foia-2022", "request"),
    ("ice-foia-2022", "supplied"),
    ("dhs-foia-2023", "request"),
    ("dhs-foia-2023", "supplied"),
    ("cbp-foia-2023", "request"),
    ("cbp-foia-2023", "supplied"),
    ("ice-foia-2025", "request"),
    ("ice-foia-2025", "supplied"),
    ("BATTERY2", "arrest.mono"),
    ("SCAN", "case.docx"),
)
_ROUND = (
    "arrest",
    "case.columns",
    "arrest.mono",
    "case.droid",
    "arrest.plain",
    "supplement",
    "arrest.embedded",
    "case.upper",
    "inventory",
    "arrest.droid",
    "calls",
    "supplement.serif",
    "case.scan",
    "case.docx",
    "arrest.scan",
)


@dataclass(slots=True)
class _City:
    """Everybody and everything before it is written down."""

    seed: int
    people: People
    events: dict[str, Event]
    asks: tuple[Ask, ...]
    further: Callable[[int], Event]

    def rng(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}:{what}")


def generate(
    folder: Path, *, seed: int, records: int = 60, progress: Callable[[int, int], None] | None = None
) -> Sample:
    """Write a sample office of ``records`` records into ``folder``, which must not exist or be empty.

    The same seed and number give the same bytes. ``progress`` is called with (records made, records wanted).
    Raises ``UsageError`` for a number out of bounds, ``BadInput`` when the folder holds anything. The folder appears
    whole or not at all.
    """
    if not FEWEST <= records <= MOST:
        raise UsageError(f"--records {records}: a sample office has {FEWEST} to {MOST} records.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            f"{folder}: is not empty. A sample office is only written into a new or empty folder: name another, or "
            f"empty this one."
        )
    city = _city(seed)
    truths = _records(city, records, progress)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        demands = _write(draft, city, truths)
        draft.chmod(0o755)
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    kinds = Counter(truth.kind.value for truth in truths)
    return Sample(
        folder=folder,
        seed=seed,
        records=tuple(folder / truth.file for truth in truths),
        demands=tuple(folder / "demands" / name for name in demands),
        demo_demand=demo_demand(folder),
        people=len({v.tag.party for t in truths for v in t.written.values if v.tag.party.startswith("P")}),
        values=sum(len(truth.written.values) for truth in truths),
        counts=tuple(sorted(kinds.items())),
    )


def demo_demand(folder: Path) -> Path:
    """The demand that the demonstration answers: a resident asks for the records of one arrest."""
    return folder / "demands" / f"{DEMO_KEY}.eml"


def _city(seed: int) -> _City:
    rng = random.Random(f"{seed}:city")
    people = People(rng)
    calendar = Calendar(rng, people, people.officers(11))
    events = {order.key: calendar.event(order) for order in SET}

    def more(index: int) -> Event:
        return calendar.event(further(rng, index))

    return _City(seed, people, events, asks(events), more)


def _records(city: _City, wanted: int, progress: Callable[[int, int], None] | None) -> list[RecordTruth]:
    made: list[RecordTruth] = []
    plan = list(_FIRST[:wanted])
    for index in range(wanted - len(plan)):
        event = city.further(index)
        city.events[event.key] = event
        plan.append((event.key, _suited(_ROUND[index % len(_ROUND)], event)))
    taken: set[str] = set()
    for key, style in plan:
        made.append(_record(city, key, style, taken))
        if progress is not None:
            progress(len(made), wanted)
    return made


def _suited(style: str, event: Event) -> str:
    """Without an arrest there is no arrest report; without property no inventory."""
    if style.startswith("arrest") and "A" not in event.cast:
        return "case"
    return "case" if style == "inventory" and not event.property_items else style


def _record(city: _City, key: str, style: str, taken: set[str]) -> RecordTruth:
    rng = city.rng(f"{key}:{style}")
    event = city.events.get(key)
    if style == "export":
        arrests = [e for e in city.events.values() if "A" in e.cast and not e.arrestee.minor]
        return RecordTruth(
            "records/arrests_export_2022_2025.xlsx",
            _K.TABLE,
            None,
            arrests[-1].occurred_at.date(),
            (),
            files.export(arrests, rng),
        )
    if event is None:
        ask = next(ask for ask in city.asks if ask.key == key)
        concerned = [e for e in city.events.values() if (e.key, "arrest") in ask.responsive]
        make = earlier.request_file if style == "request" else earlier.supplied_file
        written = make(ask, concerned, rng)
        number = f"FOIA_{ask.received_at:%Y%m%d}_{style}"
        on = ask.received_at.date() + timedelta(days=0 if style == "request" else 5)
        return RecordTruth(
            f"records/{number}.{written.suffix}",
            _K.DEMAND_FILE,
            None,
            on,
            (("FOIA", number.rsplit("_", 1)[0]),),
            written,
        )
    kind, make_record = _STYLES[style]
    written = make_record(event, rng)
    paper = style.split(".")[0]
    stem = f"{paper}_{'CB' + event.cb if paper == 'arrest' else event.rd}"
    name, again = stem, 2
    while name in taken:
        name, again = f"{stem}_{again}", again + 1
    taken.add(name)
    numbers = [("RD", event.rd), ("EVENT", event.number)] + (
        [("CB", event.cb), ("IR", event.arrestee.ir)] if event.cb else []
    )
    return RecordTruth(
        f"records/{name}.{written.suffix}", kind, event, event.occurred_at.date(), tuple(numbers), written
    )


def _write(draft: Path, city: _City, truths: list[RecordTruth]) -> list[str]:
    """All files of the office below ``draft``; returns the names of the demands."""
    (draft / "records").mkdir()
    (draft / "demands").mkdir()
    for truth in truths:
        (draft / truth.file).write_bytes(truth.written.data)
    demand_files: dict[str, list[str]] = {}
    for ask in city.asks:
        names = [f"{ask.key}.eml"]
        (draft / "demands" / names[0]).write_bytes(as_email(ask))
        for suffix, data in further_forms(ask, city.rng(ask.key)):
            names.append(ask.key + suffix)
            (draft / "demands" / names[-1]).write_bytes(data)
        demand_files[ask.key] = names
    people = city.people.all
    watch = sorted({o.id: o for event in city.events.values() for o in event.officers}.values(), key=lambda o: o.id)
    left_out = tables.narrative_only(people, truths)
    texts = {
        "parties.csv": tables.parties_csv(people, watch, truths, left_out),
        "truth.json": tables.truth_json(city.seed, people, watch, truths, left_out),
        "demands/truth.json": tables.demands_json(city.seed, city.asks, demand_files, truths),
        "office.json": tables.office_json(city.seed, watch),
        "README.txt": tables.readme(city.seed, len(truths)),
    }
    for name, text in texts.items():
        (draft / name).write_text(text, encoding="utf-8", newline="")
    return [name for names in demand_files.values() for name in names]

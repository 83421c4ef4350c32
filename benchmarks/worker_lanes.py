"""What waits while the worker redacts a long document: mail, and acts that people record.

    .venv/bin/python benchmarks/worker_lanes.py [--pages 200] [--json]

An office holds one long document of sample reports, decided to go out; a worker in a process of its own redacts it.
Meanwhile a piece of the mail lane's work is listed, and an act recorded, each again and again: how long until each is
done. Compare figures of one machine only. The script runs with an older version as well.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, answering, opening, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.sample import generate

BEGINS = datetime(2022, 1, 3, 18, tzinfo=UTC)
PEOPLE = {"foia_officer": "Dana Sample, FOIA Officer (SAMPLE)", "address": "1 Harbor Street, Sampleton, Illinois 60699"}
COUNSEL = "Ida Sample, Corporation Counsel (SAMPLE)"


def measure(pages: int) -> dict[str, object]:
    """How long mail and acts waited while the document was redacted, and how long that took."""
    with tempfile.TemporaryDirectory() as name:
        office = _decided(Path(name), pages)
        number = models.Case.objects.get().number
        work.submit("answer", number)
        command = [sys.executable, "-m", "counterfoil", "office", "worker", str(office.folder)]
        began = time.monotonic()
        process = subprocess.Popen(command)
        try:
            _until(lambda: models.Work.objects.filter(kind="answer", attempts__gt=0).exists())
            mail, acts = [], []
            while models.Case.objects.get(number=number).state == State.DETERMINED:
                mail.append(_timed(lambda: _mail(number)))
                acts.append(_timed(lambda: _act(office)))
            took = time.monotonic() - began
        finally:
            process.terminate()
            process.wait()
    return {
        "pages": pages,
        "cores": len(os.sched_getaffinity(0)),
        "redacted_s": round(took, 1),
        "mail_s": _shown(mail),
        "acts_s": _shown(acts),
    }


def _decided(folder: Path, pages: int) -> Office:
    sample = folder / "sample"
    generate(sample, seed=7, records=24)
    demands = json.loads((sample / "demands/truth.json").read_text())
    demo = next(one for one in demands["demands"] if one["file"] == demands["demo"])
    records = folder / "records"
    records.mkdir()
    shutil.copy(sample / "parties.csv", records)
    left = pages
    for one in demo["responsive"]:
        _longer(sample / one, records / Path(one).name, pages=left)
        left = 1
    demand = sample / "demands" / demands["demo"]
    office, _ = opening.open_new(
        folder / "office", law="us-il", overlay="chicago", name="Sample City", sample=True, simulated_clock=True,
        begins=BEGINS, people=PEOPLE,
    )  # fmt: skip
    adopting.adopt(office.folder, "us-il", by=COUNSEL)
    wanted = Request(
        demand, records, decide_as="Dana Sample, FOIA Officer", out=folder / "out", stop_at=State.DETERMINED
    )
    with session(office.folder) as (opened, journal):
        answering.respond(opened, journal, wanted, tell=lambda _: None, progress=lambda *_: None)
    return opened


def _longer(path: Path, target: Path, *, pages: int) -> None:
    """The same report again and again in one file."""
    if path.suffix != ".pdf":
        shutil.copy(path, target)
        return
    with pikepdf.open(path) as one, pikepdf.new() as whole:
        while len(whole.pages) < max(pages, len(one.pages)):
            whole.pages.extend(one.pages)
        whole.save(target)


def _mail(number: str) -> None:
    """A piece of what the mail's lane does, from its listing until it is done, or until the redaction is."""
    work.submit("sweep", "a measurement", priority=150)
    _until(lambda: not work.is_pending("sweep", "a measurement") or _is_over(number))


def _act(office: Office) -> None:
    with session(office) as (_, journal), transaction.atomic():
        journal.record("hold.placed", facts={"records": 1}, private={"why": "a measurement"})


def _is_over(number: str) -> bool:
    return bool(models.Case.objects.get(number=number).state != State.DETERMINED)


def _timed(run: Callable[[], None]) -> float:
    began = time.monotonic()
    run()
    return time.monotonic() - began


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.02)


def _shown(took: list[float]) -> dict[str, float]:
    took = sorted(took)
    return {"times": len(took), "median": round(took[len(took) // 2], 2), "longest": round(took[-1], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.pages)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{found['pages']} pages redacted in {found['redacted_s']} s on {found['cores']} cores; meanwhile waited")
    for what in ("mail", "acts"):
        print(f"  {what}: {found[f'{what}_s']}")


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()

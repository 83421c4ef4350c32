"""How long the server works for a page of the review with 200 places, and for accepting them all.

    python benchmarks/review_page.py [--places N] [--rounds N]

It makes a sample office in a temporary folder and asks it as a browser would, without network. Median and 95th
percentile, of the answer as a whole (session, access, log of who looks, template): by the clock, and of processor
time, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.errors import PersonMustDecide
from counterfoil.office.folder import read
from counterfoil.office.services import adopting, answering, intake, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

RECORD = "CASE REPORT\nRD No: LH123456\nWitness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981\n"
DEMAND = "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the case report RD LH123456.\nAda Sample\n"


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), asked.places, asked.rounds)


def _measure(folder: Path, places: int, rounds: int) -> None:
    _fill(folder)
    from counterfoil.office.web import server  # inline: it changes Django's settings for the whole program

    server.ready(folder / "office")
    from django.test import Client  # inline: app ready

    from counterfoil.office import models  # inline: app ready
    from counterfoil.office.services import draft_history, sheets  # inline: app ready

    case = models.Case.objects.get()
    account = models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )
    office = folder / "office"
    sheet = sheets.read(read(office), case.number)
    assert sheet is not None
    first = sheet.proposals[0]
    many = tuple(replace(first, finding=first.finding.but(id=f"p1-{n:04}")) for n in range(1, places + 1))
    of_many = replace(sheet, proposals=many)
    sheets.read = lambda *_: of_many
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    where = f"/desk/cases/{case.number}/review/R-000001/1/"

    def show() -> None:
        assert client.get(where).content.count(b"data-at=") == 2 * places

    def accept() -> None:
        seen = draft_history.last_number(case)
        data = {"do": "accept", "at": "p1-0001", "scope": "all page", "also": "on", "seen": seen}
        assert client.post(where, data).status_code == 302
        assert client.post(where, {"do": "undo", "seen": seen + 1}).status_code == 302

    for what, act in (
        ("a page is shown", show),
        ("all are accepted and that is undone", accept),
        ("shown, decided", show),
    ):
        act()
        took = [_took(act) for _ in range(rounds)]
        said = ", ".join(
            f"{name} {_spread(times)}"
            for name, times in zip(("clock", "processor"), zip(*took, strict=True), strict=True)
        )
        print(f"{places} places, {what}: {said}")


def _took(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - start, time.process_time() - worked


def _spread(times: Sequence[float]) -> str:
    p95 = sorted(times)[int(0.95 * len(times))]
    return f"{1000 * statistics.median(times):.0f} ms (p95 {1000 * p95:.0f})"


def _fill(folder: Path) -> None:
    made, _ = opening.open_new(
        folder / "office", law="us-il", overlay="chicago", name="Sample City", sample=True, simulated_clock=True
    )
    adopting.adopt(made.folder, "us-il", by="Ida Sample, Corporation Counsel (SAMPLE)")
    (folder / "record.txt").write_text(RECORD)
    (folder / "demand.txt").write_text(DEMAND)
    with session(made.folder) as (office, journal):
        intake.add_records(office, [folder / "record.txt"], journal=journal)
        asked = Request(folder / "demand.txt", received=datetime(2026, 11, 2, 15, tzinfo=UTC))
        with contextlib.suppress(PersonMustDecide):
            answering.respond(office, journal, asked, tell=lambda _: None, progress=lambda *_: None)


if __name__ == "__main__":
    main()

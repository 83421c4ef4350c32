"""Every hostile or broken file, uploaded through the portal and looked at by staff.

    script/setup web
    .venv/bin/python benchmarks/nasty_arrivals.py [--data ../shared/data] [--json]

Five files a request, as the portal takes them. Each request must arrive, be read in the sandbox to its end, in words
for every file, and be shown to staff as nothing but text. What breaks that is a failure; then it ends with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import opening, work
from counterfoil.office.tasks import TASKS
from counterfoil.office.web import server

ROOT = Path(__file__).resolve().parents[1]
SETS = ("pdf/nasty", "archives", "email")
A_REQUEST = 5
ACTIVE = (
    "//script[not(@src)] | //main//img | //main//iframe | //main//object | //main//svg"
    " | //*[@*[starts-with(name(), 'on')]]"
)
"""What no text of a stranger may become."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one request with its files ended; no failure is a pass."""

    files: tuple[str, ...]
    seconds: float
    read: int  # files whose text is shown
    refused: str
    failures: tuple[str, ...]


def files_of(data: Path) -> list[Path]:
    """The hostile files that a browser can send, their notes left out."""
    found = sorted(f for part in SETS for f in (data / part).rglob("*") if f.is_file() and f.suffix != ".md")
    return [one for one in found if 0 < one.stat().st_size < 5_000_000]


def trial(office: Office, staff: Client, files: Sequence[Path]) -> Outcome:
    """One request with these files, from the portal's first screen to what staff are shown."""
    began, public = time.monotonic(), Client(SERVER_NAME="localhost")
    # One address sends so many an hour: each request of ours comes from another.
    public.defaults["REMOTE_ADDR"] = f"192.0.2.{models.Arrival.objects.count() % 250}"
    models.Knock.objects.all().delete()
    uploads = [SimpleUploadedFile(one.name, one.read_bytes()) for one in files]
    public.post("/request/")
    public.post("/request/what/", {"text": f"The report {files[0].name}", "do": "next", "files": uploads})
    public.post("/request/how/", {"form": "link", "commercial": "no"})
    before = models.Arrival.objects.count()
    sent = public.post("/request/review/").headers.get("Location")
    failures = []
    if sent != "/request/done/" or models.Arrival.objects.count() != before + 1:
        return Outcome(tuple(one.name for one in files), 0.0, 0, "", (f"did not arrive: {sent}",))
    arrival = models.Arrival.objects.latest("pk")
    while work.do_next(office, {"arrival": TASKS["arrival"]}):
        pass
    arrival.refresh_from_db()
    parts = arrival.reading.get("attachments", [])
    refused = str(arrival.reading.get("refused", ""))
    if not refused and len(parts) != len(files):
        failures.append(f"{len(parts)} of {len(files)} files are named")
    failures += [f"{one['name']}: neither text nor a word why" for one in parts if not (one["text"] or one["warnings"])]
    shown = staff.get(f"/desk/arrivals/{arrival.pk}/")
    if shown.status_code == 200:
        found: Any = html.fromstring(shown.content).xpath(ACTIVE)
        failures += [f"staff are shown <{one.tag}>" for one in found]
    else:
        failures.append(f"staff are answered {shown.status_code}")
    left = [one.name for one in office.work.iterdir() if one.name.startswith(("arrival-", "arriving-"))]
    failures += [f"{one} is left in work/" for one in left]
    return Outcome(
        tuple(one.name for one in files),
        round(time.monotonic() - began, 2),
        sum(bool(one["text"]) for one in parts),
        refused[:200],
        tuple(failures),
    )


def staff_of(office: Office) -> Client:
    """A records officer who is logged in."""
    account = models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return client


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = files_of(options.data)
    if not found:
        print(f"{options.data}: has no hostile files. Give the folder with --data.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as name:
        office, _ = opening.open_new(Path(name) / "office", law="us-il", name="Sample City", sample=True)
        server.ready(office.folder)
        staff = staff_of(office)
        outcomes = []
        for at in range(0, len(found), A_REQUEST):
            outcomes.append(trial(office, staff, found[at : at + A_REQUEST]))
            if not options.json:
                print(f"{outcomes[-1].seconds:6.1f} s  {', '.join(outcomes[-1].files)[:90]}")
                for failure in outcomes[-1].failures:
                    print(f"          {failure}")
    if options.json:
        print(json.dumps([asdict(one) for one in outcomes], indent=1))
    else:
        bad = sum(bool(one.failures) for one in outcomes)
        slowest = max(one.seconds for one in outcomes)
        print(f"{len(found)} files in {len(outcomes)} requests, {bad} with a failure; slowest {slowest} s")
    return int(any(one.failures for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())

"""The office in a browser under load, on SQLite, as people serve it: each figure beside its limit.

    script/setup web
    .venv/bin/python benchmarks/office_load.py [--cases 100000] [--inbox 300] [--public 4000] [--clients 8] [--json]

Serves an office of invented cases as a process of its own. One person at a time opens the inbox; strangers open the
first page and the log-in page, several at once over connections that stay open. On a machine that does other work only
the processor time of a page can be compared.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, opening

BEGINS = datetime(2022, 1, 3, 18, tzinfo=UTC)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of an office that lives for one run
INBOX_P95_MS, PUBLIC_P95_MS, PUBLIC_PER_S = 150.0, 100.0, 200.0


@dataclass(frozen=True)
class Figure:
    """What was measured, beside its limit; ``at_most`` says on which side of it is good."""

    name: str
    value: float
    limit: float
    unit: str
    at_most: bool = True

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit


def measure(cases: int, inbox: int, public: int, clients: int) -> list[Figure]:
    """All figures, of an office with ``cases`` cases, every tenth of them open."""
    with tempfile.TemporaryDirectory() as name:
        office, _ = opening.open_new(
            Path(name) / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True, begins=BEGINS
        )
        fill(office, cases)
        for role in (Role.RECORDS_OFFICER, Role.OVERSIGHT):
            accounts.add(office.folder, role.value, role, PASSWORD)
        with served(office.folder) as (port, process):
            found = []
            for role in (Role.RECORDS_OFFICER, Role.OVERSIGHT):
                cookie = logged_in(port, role.value)
                for where, path in (("first page", "/desk/"), ("last page", "/desk/?page=99999")):
                    label = f"inbox of {cases:,} cases, {role.value.replace('_', ' ')}, {where}: p95"
                    took = timed(port, path, inbox // 4, cookie)
                    found.append(Figure(label, p95(took), INBOX_P95_MS, "ms"))
            for path in ("/", "/log-in/"):
                used, begun = cpu_s(process), time.perf_counter()
                took = many(port, path, public // 2, clients)
                wall_s, used = time.perf_counter() - begun, cpu_s(process) - used
                found += [
                    Figure(f"{path} by {clients} at once", len(took) / wall_s, PUBLIC_PER_S, "a second", at_most=False),
                    Figure(f"{path} by {clients} at once: p95", p95(took), PUBLIC_P95_MS, "ms"),
                    Figure(f"{path}: processor time", used / len(took) * 1000, 1000 / PUBLIC_PER_S, "ms a page"),
                ]
    return found


def fill(office: Office, cases: int) -> None:
    """Cases as an office of some years has them: one in ten open, one in fifty a court's secret."""
    app.open_office(office.folder)
    for first in range(0, cases, 2000):  # itertools.batched is Python 3.12's
        models.Case.objects.bulk_create(_case(number) for number in range(first, min(first + 2000, cases)))


def _case(number: int) -> models.Case:
    received = BEGINS - timedelta(hours=number % 700)
    open_ = number % 10 == 0
    return models.Case(
        number=f"CF-2021-{number:06}",
        demand_digest=f"{number:064}",
        demand_name="demand.eml",
        state="proposed" if open_ else "closed",
        received_at=received,
        due_on=date(2022, 1, 5) + timedelta(days=number % 40) if number % 7 else None,
        opened_at=received,
        closed_at=None if open_ else received,
        instrument={"kind": "foia_request", "sealed": number % 50 == 0, "reading": ["a mark of a paper"] * 20},
        demand={"subject_line": "The fire at Invented Hall", "items": [{"number": 1, "text": "invented " * 60}]},
        clock={
            "counted": [{"on": f"2022-01-0{day}", "number": day - 2, "note": ""} for day in range(3, 8)],
            "working": ["5 ILCS 140/3(d): 5 business days."],
        },
        search={"best": [{"record": f"R-{one:06}"} for one in range(20)]},
    )


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """The office on a free port, and the process that serves it."""
    command = [sys.executable, "-m", "counterfoil", "office", "serve", str(folder), "--port", "0", "--no-worker"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r":(\d+)/", said)
        if found is None:
            raise SystemExit(f"The office was not served: {said}")
        yield int(found[1]), process.pid
    finally:
        process.terminate()
        process.communicate()


def logged_in(port: int, name: str) -> str:
    """The cookies of somebody who has logged in."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    page, cookies = _ask(connection, "/log-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())
    assert token is not None
    form = urlencode({"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    connection.request("POST", "/log-in/", form, sent)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    return _cookies(answer)


def timed(port: int, path: str, times: int, cookie: str = "") -> list[float]:
    """How long each of so many pages took, in milliseconds, one after another over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        _ask(connection, path, cookie)
        took.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return took


def many(port: int, path: str, times: int, clients: int) -> list[float]:
    """The same by several clients at once."""
    took: list[float] = []
    share = max(1, times // clients)
    each = [threading.Thread(target=lambda: took.extend(timed(port, path, share))) for _ in range(clients)]
    for one in each:
        one.start()
    for one in each:
        one.join()
    return took


def p95(took: list[float]) -> float:
    """The time that 95 of 100 did not exceed."""
    return sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]


def cpu_s(process: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str = "") -> tuple[bytes, str]:
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: answered {answer.status}")
    return body, _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())


def main(say: Callable[[str], None] = print) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--inbox", type=int, default=300, help="how many inboxes are opened")
    parser.add_argument("--public", type=int, default=4000, help="how many public pages are opened")
    parser.add_argument("--clients", type=int, default=8, help="how many strangers at once")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.cases, options.inbox, options.public, options.clients)
    if options.json:
        say(json.dumps({"version": 1, "figures": [asdict(one) | {"holds": one.holds} for one in found]}))
    else:
        for one in found:
            side = "at most" if one.at_most else "at least"
            kept = "holds" if one.holds else "DOES NOT HOLD"
            say(f"{one.name:62} {one.value:9.1f} {one.unit:10} ({side} {one.limit:g}: {kept})")
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A city's office of 200,000 cases, 2,000,000 documents and 10,000,000 facts, in a browser: each page beside its limit.

    script/setup dev
    .venv/bin/python benchmarks/city_office.py [--database postgresql] [--folder KEEP] [--times 20] [--verbs] [--json]

Serves the office as a process of its own and asks it for pages, one after another over one connection, as each role and
as the public. ``--folder`` keeps the office there, and takes the one that is there; without one it is made for this run
(about ten minutes). ``--verbs`` also times what is no page: reports, the worker's figures, check and backup. Other work
on the machine lengthens the wall's times; the processor time of the serving process, without the database server's, is
what can be compared then. ``PAGES`` says what is opened.
"""

from __future__ import annotations

import argparse
import glob
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import city_made
from office_load import cpu_s, logged_in, p95, served

from counterfoil.office import app, models
from counterfoil.office import folder as folders
from counterfoil.office.folder import Office

P95_MS = 300.0
PATIENCE_S = 120.0
"""A page that does not answer until then is written down as one that did not."""
ENOUGH_S = 8.0
"""A page that has taken so long in all is not asked again."""
PUBLIC, OFFICER, COUNSEL, OVERSIGHT = "", "records_officer", "counsel", "oversight"


@dataclass(frozen=True)
class Page:
    """One address; ``whole`` is a table of everything, to which no limit of a page belongs."""

    name: str
    path: str
    role: str = OFFICER
    whole: bool = False


PAGES = (
    Page("inbox", "/desk/"),
    Page("inbox, last page", "/desk/?page=999999"),
    Page("inbox of oversight", "/desk/", OVERSIGHT),
    Page("inbox of oversight, last page", "/desk/?page=999999", OVERSIGHT),
    Page("inbox of counsel", "/desk/", COUNSEL),
    Page("inbox: late", "/desk/?clock=late"),
    Page("inbox: due soon", "/desk/?clock=soon"),
    Page("inbox: my work", "/desk/?who=mine"),
    Page("inbox: on nobody's desk", "/desk/?who=none"),
    Page("inbox: one account's", "/desk/?who=account-7"),
    Page("inbox: one team's", "/desk/?who=team-2"),
    Page("inbox: one state", "/desk/?state=held"),
    Page("inbox: closed cases", "/desk/?state=closed"),
    Page("inbox: closed cases, last page", "/desk/?state=closed&page=999999"),
    Page("inbox: a number", "/desk/?number={small}"),
    Page("inbox: a part of a number", "/desk/?number=0777"),
    Page("inbox: a number that is none", "/desk/?number=CF-1999-5"),
    Page("arrivals", "/desk/arrivals/"),
    Page("mail", "/desk/mail/"),
    Page("served papers", "/desk/papers/"),
    Page("referrals", "/desk/referrals/", COUNSEL),
    Page("after the answer", "/desk/after/"),
    Page("retention", "/desk/retention/"),
    Page("expungements", "/desk/expungements/", COUNSEL),
    Page("teams", "/desk/teams/"),
    Page("open documents", "/desk/open-documents/"),
    Page("ledger", "/desk/ledger/"),
    Page("ledger, last page", "/desk/ledger/?page=999999"),
    Page("ledger of a case", "/desk/ledger/?number={small}"),
    Page("an entry of the ledger", "/desk/ledger/100/"),
    Page("who opened what", "/desk/opened/", OVERSIGHT),
    Page("who opened what, last page", "/desk/opened/?page=999999", OVERSIGHT),
    Page("who opened what: one account", "/desk/opened/?who=staff-07", OVERSIGHT),
    Page("openings", "/desk/openings/", COUNSEL),
    Page("beyond role", "/desk/beyond-role/", OVERSIGHT),
    Page("Brady log", "/desk/brady/", COUNSEL),
    Page("oversight page", "/desk/oversight/", OVERSIGHT),
    Page("oversight page, by month", "/desk/oversight/?by=month", OVERSIGHT),
    Page("imported cases", "/desk/imported/"),
    Page("case, small", "/desk/cases/{small}/"),
    Page("case, closed", "/desk/cases/{closed}/"),
    Page("case, closed, oversight", "/desk/cases/{closed}/", OVERSIGHT),
    Page("case, 2,000 documents", "/desk/cases/{large}/"),
    Page("case, closed, 2,000 documents", "/desk/cases/{large_closed}/"),
    Page("case: search", "/desk/cases/{small}/search/"),
    Page("case: search, 2,000 documents", "/desk/cases/{large}/search/"),
    Page("case: clock", "/desk/cases/{small}/clock/"),
    Page("case: paper", "/desk/cases/{small}/paper/"),
    Page("case: standing (parties)", "/desk/cases/{small}/standing/"),
    Page("case: said", "/desk/cases/{small}/said/"),
    Page("case: claims", "/desk/cases/{small}/claims/"),
    Page("case: notes", "/desk/cases/{small}/notes/"),
    Page("case: custodians", "/desk/cases/{small}/custodians/"),
    Page("case: assignment", "/desk/cases/{small}/assignment/"),
    Page("case: mail", "/desk/cases/{small}/mail/"),
    Page("case: letter", "/desk/cases/{closed}/letter/"),
    Page("case: release", "/desk/cases/{closed}/release/"),
    Page("case: after", "/desk/cases/{closed}/after/"),
    Page("review", "/desk/cases/{reviewed}/review/"),
    Page("review: a page", "/desk/cases/{reviewed}/review/{unit}/1/"),
    Page("review: its image", "/desk/cases/{reviewed}/review/{unit}/1/image"),
    Page("review: missing", "/desk/cases/{reviewed}/review/missing/"),
    Page("review: sign", "/desk/cases/{reviewed}/sign/"),
    Page("review, 2,000 documents", "/desk/cases/{large}/review/"),
    Page("review, 2,000 documents: first page", "/desk/cases/{large}/review/{first}/1/"),
    Page("review, 2,000 documents: middle", "/desk/cases/{large}/review/{middle}/1/"),
    Page("review, 2,000 documents: image", "/desk/cases/{large}/review/{middle}/1/image"),
    Page("review, 2,000 documents: missing", "/desk/cases/{large}/review/missing/"),
    Page("review, 2,000 documents: sign", "/desk/cases/{large}/sign/"),
    Page("first page", "/", PUBLIC),
    Page("reading room", "/reading-room/", PUBLIC),
    Page("reading room: two words", "/reading-room/?words=bicycle+garage", PUBLIC),
    Page("reading room: nothing found", "/reading-room/?words=zebra", PUBLIC),
    Page("request log", "/log/", PUBLIC),
    Page("request log, last page", "/log/?page=999999", PUBLIC),
    Page("statistics", "/statistics/", PUBLIC),
    Page("file of denials", "/denials/", PUBLIC),
    Page("disclosures", "/disclosures/", PUBLIC),
    Page("verify", "/verify/", PUBLIC),
    Page("health of the server", "/metrics/", PUBLIC, whole=True),
    Page("request log, whole, as CSV", "/log/request-log.csv", PUBLIC, whole=True),
    Page("request log, whole, by the API", "/api/v1/log", PUBLIC, whole=True),
)

VERBS = (
    ("report measures", ("report", "measures", "{office}")),
    ("report items", ("report", "items", "{office}")),
    ("report lateness", ("report", "lateness", "{office}")),
    ("report facts", ("report", "facts", "{office}", "-o", "{out}/facts")),
    ("report log", ("report", "log", "{office}", "-o", "{out}/log.csv")),
    ("report annual", ("report", "annual", "{office}", "--year", "2025", "-o", "{out}/annual")),
    ("office check", ("office", "check", "{office}")),
    ("office backup", ("office", "backup", "{office}", "{out}/backup")),
)


@dataclass(frozen=True)
class Figure:
    """What a page took, in milliseconds. ``first`` was asked before anything was kept; ``p95`` is of the others."""

    name: str
    role: str
    times: int
    first: float
    p50: float
    p95: float
    most: float
    cpu: float
    size_kb: float
    said: str  # empty where it answered
    limit: float | None

    @property
    def holds(self) -> bool:
        return not self.said and (self.limit is None or self.p95 <= self.limit)


@contextmanager
def office_in(folder: Path, database: str, size: city_made.Size) -> Iterator[Office]:
    """The office that is in ``folder``, made where there is none, with its database running."""
    path = folder / "office"
    with _running(folder, database) as address:
        if (path / folders.SETTINGS).is_file():
            found = folders.read(path)
            if address != "sqlite":
                folders.write_settings(replace(found, database=address))
        else:
            city_made.make(path, size, database=address, tell=_tell)
        yield app.open_office(path)


@contextmanager
def _running(folder: Path, database: str) -> Iterator[str]:
    """What ``office.toml`` calls the database; PostgreSQL with its own settings but for where it lies."""
    if database == "sqlite":
        yield database
        return
    binaries = Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
    data, port = folder / "postgresql", _free_port()
    as_user: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    fresh = not data.exists()
    if fresh:
        data.mkdir(parents=True, mode=0o700)
        if as_user:
            shutil.chown(data, "postgres")
        subprocess.run(
            [*as_user, binaries / "initdb", "-D", data, "-U", "counterfoil", "-A", "trust", "-E", "UTF8"], **quiet
        )  # type: ignore[call-overload]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data}"
    control = [*as_user, binaries / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", data / "log", "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql://counterfoil@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], **quiet)  # type: ignore[call-overload]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def names_of() -> dict[str, str]:
    """The cases that ``PAGES`` opens: one with a handful of records, one that is closed, the two with very many."""
    open_, closed = (models.Case.objects.filter(state=state, sealed=False) for state in ("proposed", "closed"))
    middle = models.Case.objects.count() // 2
    large = max(open_.order_by("-pk")[:5000], key=lambda case: len(case.search.get("best", ())))
    around = closed.filter(pk__gte=middle).order_by("pk")[:20]
    large_closed = max(around, key=lambda case: len(case.search.get("best", ())))
    units = [one["record"] for one in large.search["best"]]
    small = open_.exclude(pk=large.pk)
    return {
        "small": (small.filter(pk__gt=middle).order_by("pk").first() or small.order_by("-pk")[0]).number,
        "closed": closed.filter(release__isnull=False, pk__gt=middle + 20).order_by("pk")[0].number,
        "large": large.number,
        "large_closed": large_closed.number,
        "reviewed": models.Case.objects.get(pk=city_made.PROPOSED).number,
        "unit": "R-000001",
        "first": units[0],
        "middle": units[len(units) // 2],
    }


def measure(office: Office, pages: tuple[Page, ...], times: int) -> tuple[list[Figure], float]:
    """Each page so often, and the most memory that the serving process held, in MB."""
    names = names_of()
    found = []
    with served(office.folder) as (port, process):
        cookies = {role: logged_in(port, role) if role else "" for role in dict.fromkeys(page.role for page in pages)}
        for page in pages:
            path = page.path.format(**names)
            found.append(_asked(page, path, port, cookies[page.role], 2 if page.whole else times, process))
            _tell(line_of(found[-1]))
        status = Path(f"/proc/{process}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return found, peak / 1024


def _asked(page: Page, path: str, port: int, cookie: str, times: int, process: int) -> Figure:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    took: list[float] = []
    size, said, used = 0, "", cpu_s(process)
    began = time.perf_counter()
    for _ in range(times + 1):
        start = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            size = len(answer.read())
        except TimeoutError:
            said = f"no answer in {PATIENCE_S:.0f} s"
            break
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            said = f"answered {answer.status}"
            break
        if len(took) == 1:
            used = cpu_s(process)
        if time.perf_counter() - began > ENOUGH_S and len(took) > 1:
            break
    connection.close()
    again = took[1:] or took or [PATIENCE_S * 1000]
    cpu = (cpu_s(process) - used) * 1000 / max(1, len(took) - 1)
    return Figure(
        page.name, page.role or "public", len(took), round((took or again)[0], 1),
        round(sorted(again)[len(again) // 2], 1), round(p95(again), 1), round(max(again), 1), round(cpu, 1),
        round(size / 1024, 1), said,
        None if page.whole else P95_MS,
    )  # fmt: skip


def verbs(office: Office, folder: Path) -> list[Figure]:
    """How long each of ``VERBS`` takes, in milliseconds, with what its process used."""
    found = []
    for name, words in VERBS:
        out = Path(tempfile.mkdtemp(dir=folder, prefix="out-"))
        command = [sys.executable, "-m", "counterfoil", *(one.format(office=office.folder, out=out) for one in words)]
        began, used = time.perf_counter(), _children_s()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        took, cpu = (time.perf_counter() - began) * 1000, (_children_s() - used) * 1000
        said = "" if done.returncode == 0 else f"exit code {done.returncode}: {done.stderr.strip()[-120:]}"
        shutil.rmtree(out)
        found.append(Figure(name, "command line", 1, took, took, took, took, cpu, 0, said, None))
        _tell(line_of(found[-1]))
    return found


def _children_s() -> float:
    used = os.times()
    return used.children_user + used.children_system


def line_of(one: Figure) -> str:
    verdict = one.said or ("" if one.limit is None else "met" if one.holds else "NOT MET")
    return (
        f"{one.name:42} {one.role:16} first {one.first:9.1f}  p50 {one.p50:9.1f}  p95 {one.p95:9.1f}  "
        f"most {one.most:9.1f}  processor {one.cpu:8.1f}  {one.size_kb:9.1f} KB  {verdict}"
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def database_mb(office: Office, folder: Path) -> float:
    if office.database == "sqlite":
        return sum(path.stat().st_size for path in office.folder.glob("office.db*")) / 1e6
    return sum(path.stat().st_size for path in (folder / "postgresql").rglob("*") if path.is_file()) / 1e6


def main(say: Callable[[str], None] = print) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--documents", type=int, default=2_000_000)
    parser.add_argument("--facts", type=int, default=10_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, help="keeps the office there, and takes the one that is there")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked, after the first time")
    parser.add_argument("--only", default="", help="only pages with these words in their names")
    parser.add_argument("--verbs", action="store_true", help="reports, check and backup as well (takes long)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    size = city_made.Size(options.cases, options.documents, options.facts)
    pages = tuple(page for page in PAGES if options.only in page.name)
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        with office_in(folder.resolve(), options.database, size) as office:
            counts = {one: getattr(models, one).objects.count() for one in ("Case", "Record", "ItemFact", "Act")}
            found, peak_mb = measure(office, pages, options.times)
            took = verbs(office, folder) if options.verbs else []
            stored = database_mb(office, folder)
    if options.json:
        rows = [asdict(one) | {"holds": one.holds} for one in (*found, *took)]
        told = {"version": 1, "benchmark": "city_office", "database": options.database, **counts}
        say(json.dumps({**told, "database_mb": stored, "server_peak_mb": peak_mb, "figures": rows}))
    else:
        say(", ".join(f"{count:,} {one}" for one, count in counts.items()))
        say(f"{options.database}: {stored:,.0f} MB; the serving process held at most {peak_mb:.0f} MB")
        for one in (*found, *took):
            say(line_of(one))
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Every hostile file through every door of a served office, and what it does to the server, the disk and others.

    script/setup web
    .venv/bin/python benchmarks/nasty_uploads.py [--data ../shared/data] [--doors portal api …] [--only NAME …] [--json]

A real server and its worker, as ``office serve`` starts them. The files are those of ``hostile.py``, made by code, and
the published ones where they are. Doors: ``portal`` (a request with an attachment), ``api``, ``intake`` (the federal
portal's), ``paper`` (staff enter a scan), ``verify`` (anybody), ``import`` (an administrator's table). Each file goes
through two of the doors behind which it is read, taking turns, and through ``verify``; ``--each`` takes all doors for
each. Meanwhile somebody else opens pages. What breaks a promise is a failure; then it ends with 1.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import hostile

from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts, api_keys, opening

ROOT = Path(__file__).resolve().parents[1]
SETS = ("pdf/nasty", "pdf/bad_redactions", "archives", "email")
HOST, PASSWORD = "records.example", "correct horse battery staple"
WRONG = "a password that is wrong"
READ, ALL = ("portal", "api", "intake", "paper"), ("portal", "api", "intake", "paper", "verify", "import")
MOST_BYTES = 10_000_000  # more no door for strangers takes
SERVER_MB, CHILD_MB, REST_FACTOR, P95_S = 700, 3000, 6.0, 3.0
"""The most that the server and one sandbox may hold, what may be left on the disk for a byte sent, and how long another
person's page may take."""
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one file ended behind one door; no failure is a pass."""

    file: str
    door: str
    status: int
    seconds: float
    ended: str
    failures: tuple[str, ...] = ()


@dataclass(slots=True)
class Figures:
    """What the whole run did to the machine and to others."""

    files: int = 0
    uploads: int = 0
    sent_mb: float = 0.0
    accepted: int = 0
    refused: int = 0
    server_peak_mb: float = 0.0
    worker_peak_mb: float = 0.0
    child_peak_mb: float = 0.0
    together_peak_mb: float = 0.0
    disk_growth_mb: float = 0.0
    disk_peak_mb: float = 0.0
    p95_before_s: float = 0.0
    p95_during_s: float = 0.0
    slowest_page_s: float = 0.0
    drained_s: float = 0.0
    failures: list[str] = field(default_factory=list)


class Browser:
    """Somebody with an address and cookies, as the proxy before the office passes them on."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address, self.cookies = port, address, dict[str, str]()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """The status, the body and where it leads."""
        sent = {"Host": HOST, "X-Forwarded-For": self.address, "X-Forwarded-Proto": "https", **(headers or {})}
        sent |= {"Referer": f"https://{HOST}/", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            sent["Content-Type"] = kind
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            content = answer.read()
        finally:
            self.connection.close()  # the next call opens it anew
        for one in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(one).items():
                self.cookies[name] = morsel.value
        return answer.status, content, answer.headers.get("Location", "")

    def send(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> tuple[int, bytes, str]:
        """A form, with the token of the page that it stands on."""
        _, page, _ = self.ask("GET", path)
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        given = {"csrfmiddlewaretoken": found[1].decode() if found else "", **fields}
        mark = b"----counterfoil"
        part = b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        body = b"".join(part % (mark, key.encode(), value.encode()) for key, value in given.items())
        for name, (shown, content) in (files or {}).items():
            raw = shown.encode("utf-8", "surrogatepass").replace(b'"', b"%22")
            body += b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n' % (
                mark,
                name.encode(),
                raw,
            )
            body += content + b"\r\n"
        kind = f"multipart/form-data; boundary={mark.decode()}"
        return self.ask("POST", path, body + b"--" + mark + b"--\r\n", kind)


@dataclass(slots=True)
class Served:
    """An office that is served, and who comes to it."""

    office: Office
    port: int
    server: subprocess.Popen[str]
    log: Path
    temporary: Path
    keys: dict[str, str]
    officer: Browser
    administrator: Browser
    strangers: int = 0
    secrets: set[str] = field(default_factory=set)
    """What no line of the log may hold: what was typed, told or kept on this office's doors."""

    def kept(self) -> set[str]:
        """All of them, with the cookies and with what lies in the folder of keys, in each way of writing it."""
        found = self.secrets | set(self.keys.values()) | {PASSWORD, WRONG}
        found |= {one for who in (self.officer, self.administrator) for one in who.cookies.values()}
        for path in self.office.keys.iterdir():
            if path.suffix != ".vkey":  # the public half of the signing key is everybody's
                raw = path.read_bytes()
                found |= {raw.hex(), base64.b64encode(raw).decode(), raw.decode("latin-1").strip()}
        return {one for one in found if len(one) > 7}

    def stranger(self) -> Browser:
        """Each from another address: the office lets one address send so much an hour."""
        self.strangers += 1
        return Browser(
            self.port, f"198.{18 + self.strangers // 62_500}.{self.strangers // 250 % 250}.{self.strangers % 250}"
        )


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A new office in ``folder``, served with its worker in processes of their own."""
    office, _ = opening.open_new(folder / "office", law="us-il", name="Sample City", sample=True)
    accounts.add(office.folder, "dana", Role.RECORDS_OFFICER, PASSWORD, official="Dana Sample, FOIA Officer (SAMPLE)")
    accounts.add(office.folder, "adam", Role.ADMINISTRATOR, PASSWORD, official="Adam Sample, IT (SAMPLE)")
    app.open_office(office.folder)
    admin = models.Account.objects.get(log_in_name="adam")
    keys = {}
    for number in range(8):  # one may ask 120 times a minute
        for scope in (api_keys.Scope.FILE, api_keys.Scope.INTAKE):
            keys[f"{scope.value}{number}"] = api_keys.make(f"{scope.value} {number}", [scope], by=admin)[1]
    temporary, log = folder / "tmp", folder / "log"
    temporary.mkdir()
    command = [sys.executable, "-m", "counterfoil", "office", "serve", str(office.folder), "--port", "0"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--name", HOST], stdout=subprocess.PIPE, stderr=errors, text=True,
            env=os.environ | {"TMPDIR": str(temporary)},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r":(\d+)/", said)
            if found is None:
                raise SystemExit(f"The office was not served: {said}{log.read_text()}")
            port = int(found[1])
            officer, administrator = (
                _logged_in(port, *one) for one in (("dana", "203.0.113.1"), ("adam", "203.0.113.2"))
            )
            at = Served(office, port, process, log, temporary, keys, officer, administrator)
            at.stranger().send("/log-in/", {"username": "dana", "password": WRONG})
            yield at
        finally:
            process.terminate()
            process.communicate()


def _logged_in(port: int, name: str, address: str) -> Browser:
    browser = Browser(port, address)
    status, _, _ = browser.send("/log-in/", {"username": name, "password": PASSWORD})
    if status != 302:
        raise SystemExit(f"{name} was not let in: {status}")
    return browser


# --- doors: each gives the status, and whether something arrived


def portal(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    who = at.stranger()
    who.send("/request/", {})
    status, page, leads = who.send(
        "/request/what/", {"text": f"The report {tag}", "do": "next"}, {"files": (name, content)}
    )
    if status != 302:
        return status, _says(page)
    who.send("/request/how/", {"form": "link", "commercial": "no"})
    status, page, leads = who.send("/request/review/", {})
    at.secrets |= set(who.cookies.values())
    if leads != "/request/done/":
        return status, _says(page)
    _, page, _ = who.ask("GET", leads)
    for secret in set(re.findall(rb"/follow/([\w-]{20,})/", page)):
        at.secrets.add(secret.decode())
        who.ask("GET", f"/follow/{secret.decode()}/")
    return status, "arrived"


def api(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    told = {"items": [f"The report {tag}"], "attachments": [_packed("name", "content", name, content)]}
    return _posted(at, "/api/v1/requests", told, "X-API-Key", "file")


def intake(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    told: dict[str, Any] = {
        "requester_name": {"first": "Ada", "last": "Asker (SAMPLE)"},
        "description": f"The report {tag}",
    }
    told["attachments"] = [_packed("filename", "filedata", name, content)]
    return _posted(at, "/api/v1/components/1/requests/", told, "FOIA-API-SECRET", "intake")


def paper(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT00:00")
    fields = {"channel": "paper", "received_at": now, "items": ""}
    status, page, leads = at.officer.send("/desk/arrivals/new/", fields, {"file": (name, content)})
    return status, "arrived" if leads.startswith("/desk/arrivals/") else _says(page)


def verify(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    status, page, _ = at.stranger().send("/verify/", {"digest": ""}, {"file": (name, content)})
    return status, _says(page) or "answered"


def import_(at: Served, name: str, content: bytes, tag: str) -> tuple[int, str]:
    status, page, leads = at.administrator.send("/accounts/beside/", {"profile": ""}, {"export": (name, content)})
    return status, "looked at" if leads else _says(page)


DOORS: dict[str, Callable[[Served, str, bytes, str], tuple[int, str]]] = {
    "portal": portal, "api": api, "intake": intake, "paper": paper, "verify": verify, "import": import_,
}  # fmt: skip


def _packed(named: str, held: str, name: str, content: bytes) -> dict[str, str]:
    return {named: name[:250], held: base64.b64encode(content).decode()}


def _posted(at: Served, path: str, told: Any, header: str, scope: str) -> tuple[int, str]:
    secret = at.keys[f"{scope}{at.strangers % 8}"]
    body = json.dumps(told).encode()
    status, said, _ = at.stranger().ask("POST", path, body, "application/json", {header: secret})
    found = json.loads(said)
    if token := found.get("token"):
        at.secrets.add(token)
        at.stranger().ask("GET", "/api/v1/request", headers={"Authorization": f"Bearer {token}"})
    return status, "arrived" if status in (200, 201) else f"{found.get('detail')} {found.get('errors', '')}"


def _says(page: bytes) -> str:
    """What a page says is wrong, as it stands in its alert or beside its field; empty where it says nothing."""
    found = re.findall(
        rb'class="[^"]*(?:usa-alert__text|usa-error-message|usa-alert__heading)[^"]*"[^>]*>(.*?)</', page, re.S
    )
    return " ".join(re.sub(rb"<[^>]+>", b" ", b" ".join(found)).decode(errors="replace").split())[:300]


# --- what is looked at meanwhile


class Watch(threading.Thread):
    """The memory of the server, its worker and what they start, and the size of the office, until it is stopped."""

    def __init__(self, at: Served) -> None:
        super().__init__(daemon=True)
        self.at, self.stop, self.child, self.together, self.disk = at, threading.Event(), 0.0, 0.0, 0.0
        self.worker = 0.0

    def run(self) -> None:
        looked = 0
        while not self.stop.wait(_LOOK_S):
            tree = family(self.at.server.pid)
            own = {pid: resident_mb(pid) for pid, _ in tree}
            for pid, command in tree:
                if pid == self.at.server.pid:
                    continue
                if " worker " in f" {command} ":
                    self.worker = max(self.worker, own[pid])
                else:
                    self.child = max(self.child, own[pid])
            self.together = max(self.together, sum(own.values()))
            looked += 1
            if looked % 10 == 0:
                self.disk = max(self.disk, size_mb(self.at.office.folder) + size_mb(self.at.temporary))


class Reader(threading.Thread):
    """Somebody else who opens pages, one after another."""

    PAGES = ("/", "/disclosures/", "/request/")

    def __init__(self, at: Served) -> None:
        super().__init__(daemon=True)
        self.at, self.stop, self.took, self.wrong = at, threading.Event(), list[float](), list[str]()

    def run(self) -> None:
        browser, number = Browser(self.at.port, "203.0.113.77"), 0
        while not self.stop.wait(0.3):
            where = self.PAGES[number % len(self.PAGES)]
            number += 1
            begun = time.monotonic()
            try:
                status, _, _ = browser.ask("GET", where)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{where}: {type(error).__name__}")
                continue
            self.took.append(time.monotonic() - begun)
            if status != 200:
                self.wrong.append(f"{where}: {status}")


def family(root: int) -> list[tuple[int, str]]:
    """A process and all that it started, each with its command line."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(above, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        with contextlib.suppress(OSError):
            found.append((pid, Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")))
        todo += parents.get(pid, [])
    return found


def resident_mb(pid: int, what: str = "VmRSS") -> float:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024
    return 0.0


def size_mb(folder: Path) -> float:
    """What lies beneath a folder; what is gone while it is looked at, counts nothing."""
    total = 0
    for where, _, names in os.walk(folder, onerror=lambda _: None):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(where, name)).st_blocks * 512
    return total / 1e6


def p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else sum(took)


# --- the run


def uploads(
    at: Served, files: Mapping[str, bytes], doors: Callable[[int, str], Sequence[str]], *, drain_s: float,
    tell: Callable[[Verdict], None] = lambda _: None,
) -> tuple[list[Verdict], Figures]:  # fmt: skip
    """Send each file through its doors, wait until the worker has read all, and judge."""
    figures, pending, verdicts = Figures(files=len(files)), [], []
    quiet = Reader(at)
    quiet.start()
    time.sleep(2.0)
    quiet.stop.set()
    quiet.join()
    before = size_mb(at.office.folder) + size_mb(at.temporary)
    watch, other = Watch(at), Reader(at)
    watch.start()
    other.start()
    for number, (name, content) in enumerate(files.items()):
        for door in doors(number, name):
            begun, known = time.monotonic(), _last()
            try:
                status, said = DOORS[door](at, name, content, f"nasty-{number:04}-{door}")
            except (OSError, http.client.HTTPException) as error:
                status, said = 0, f"the connection ended: {type(error).__name__}"
            took, now = time.monotonic() - begun, _last()
            figures.uploads += 1
            figures.sent_mb += len(content) / 1e6
            failures = [f"answered {status}"] if status >= 500 or status == 0 else []
            if said == "arrived" and now > known:
                pending.append((name, door, status, took, now, failures))
                continue
            if not said:
                failures.append("neither taken nor told why")
            if said == "arrived":
                said = "arrived before"
            verdicts.append(Verdict(name, door, status, round(took, 2), said, tuple(failures)))
            tell(verdicts[-1])
    begun = time.monotonic()
    while _waits() and time.monotonic() - begun < drain_s:
        time.sleep(0.2)
    figures.drained_s = round(time.monotonic() - begun, 1)
    for name, door, status, took, pk, failures in pending:
        ended = _ended(at.office, pk)
        more = [] if ended else ["was not read to its end, and nothing says why"]
        verdicts.append(Verdict(name, door, status, round(took, 2), ended, (*failures, *more)))
        tell(verdicts[-1])
    other.stop.set()
    other.join()
    time.sleep(1.0)
    watch.stop.set()
    watch.join()
    _judge(at, figures, watch, other, quiet, before, verdicts)
    return verdicts, figures


def _judge(
    at: Served, figures: Figures, watch: Watch, other: Reader, quiet: Reader, before: float, verdicts: Sequence[Verdict]
) -> None:
    tree = family(at.server.pid)
    figures.server_peak_mb = resident_mb(at.server.pid, "VmHWM")
    workers = [resident_mb(pid, "VmHWM") for pid, command in tree if " worker " in f" {command} "]
    figures.worker_peak_mb = max([watch.worker, *workers])
    figures.child_peak_mb, figures.together_peak_mb = watch.child, watch.together
    figures.disk_growth_mb = size_mb(at.office.folder) + size_mb(at.temporary) - before
    figures.disk_peak_mb = watch.disk - before
    figures.p95_before_s, figures.p95_during_s = p95(quiet.took), p95(other.took)
    figures.slowest_page_s = max(other.took, default=0.0)
    figures.refused = sum(not one.ended.startswith("read") for one in verdicts)
    figures.accepted = len(verdicts) - figures.refused
    log = at.log.read_text(errors="replace")
    left = [one.name for one in at.temporary.iterdir()]
    left += [
        one.name for one in at.office.work.rglob("*") if one.name.startswith(("arriv", ".reading", ".file", "verify"))
    ]
    wrong = {
        "the server ended": at.server.poll() is not None,
        "the worker ended": not workers,
        "a traceback in the log": "Traceback" in log,
        "a secret in the log": any(one in log for one in at.kept()),
        "an answer of 500 in the log": re.search(r'"status": 5\d\d', log) is not None,
        f"a lane of the worker ended: {log.count('a lane ended')} times": "a lane ended" in log,
        f"{_waits()} pieces of work are left": bool(_waits()),
        f"{_aside()} pieces of work were put aside": bool(_aside()),
        f"left behind: {', '.join(left[:5])}": bool(left),
        f"others: {', '.join(sorted(set(other.wrong))[:5])}": bool(other.wrong),
        f"the server held {figures.server_peak_mb:.0f} MB": figures.server_peak_mb > SERVER_MB,
        f"the worker held {figures.worker_peak_mb:.0f} MB": figures.worker_peak_mb > CHILD_MB,
        f"a sandbox held {figures.child_peak_mb:.0f} MB": figures.child_peak_mb > CHILD_MB,
        f"{figures.disk_growth_mb:.0f} MB are left on the disk": figures.disk_growth_mb
        > 20 + REST_FACTOR * figures.sent_mb,
    }
    figures.failures = [said for said, is_so in wrong.items() if is_so]


def _last() -> int:
    newest: int | None = models.Arrival.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _waits() -> int:
    return int(models.Work.objects.filter(state="new", kind="arrival").count())


def _aside() -> int:
    return int(models.Work.objects.filter(state="quarantine").count())


def _ended(office: Office, pk: int) -> str:
    """What the office says of an arrival: read, with so much of the file as it has; or why not."""
    found = models.Arrival.objects.get(pk=pk).reading
    if refused := found.get("refused"):
        return f"refused: {refused}"
    parts = found.get("attachments", [])
    said = [f"{len(one['text'])} characters" if one["text"] else "; ".join(one["warnings"]) for one in parts]
    if any(not one for one in said):
        return ""  # neither text nor a word why
    return f"read: {' | '.join(said)}"[:300] if parts or found.get("text") or found.get("warnings") else ""


def made(only: Sequence[str] = ()) -> dict[str, bytes]:
    """The files of ``hostile.py``, and one harmless file under each hostile name."""
    found = {name: make() for name, make in hostile.FILES.items() if not only or name in only}
    if not only:
        found |= {name: f"Invented words (SAMPLE), number {n}.".encode() for n, name in enumerate(hostile.NAMES)}
    return found


def published(data: Path) -> dict[str, bytes]:
    found = sorted(f for part in SETS for f in (data / part).rglob("*") if f.is_file() and f.suffix != ".md")
    return {one.relative_to(data).as_posix(): one.read_bytes() for one in found if 0 < one.stat().st_size <= MOST_BYTES}


def in_turn(wanted: Sequence[str], *, each: bool) -> Callable[[int, str], Sequence[str]]:
    """The doors of one file: two of those that read, in turn; ``verify``; a table also by ``import``."""
    reading = [one for one in wanted if one in READ]
    other = [one for one in wanted if one not in READ]

    def doors(number: int, name: str) -> Sequence[str]:
        if each:
            return wanted
        mine = {reading[(number + step) % len(reading)] for step in (0, 1)} if reading else set()
        table = name.endswith((".csv", ".xlsx", ".gz", ".zip", ".txt"))
        return [*sorted(mine), *(one for one in other if one != "import" or table)]

    return doors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--doors", nargs="+", choices=ALL, default=ALL)
    parser.add_argument("--each", action="store_true", help="each file through all of the doors")
    parser.add_argument("--only", nargs="+", default=(), help="names of files that are made")
    parser.add_argument("--drain", type=float, default=3600.0, help="seconds to wait for the worker")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    files = made(options.only)
    if not options.only:
        files |= published(options.data)

    def tell(one: Verdict) -> None:
        if not options.json:
            mark = "FAILS " if one.failures else "      "
            name = one.file.encode("ascii", "backslashreplace").decode()
            print(
                f"{mark}{one.status} {one.seconds:6.1f} s {one.door:7} {name[-44:]:44} {one.ended[:90]!r}", flush=True
            )
            for said in one.failures:
                print(f"          {said}", flush=True)

    with tempfile.TemporaryDirectory(prefix="nasty-uploads-") as name, served(Path(name)) as at:
        verdicts, figures = uploads(
            at, files, in_turn(options.doors, each=options.each), drain_s=options.drain, tell=tell
        )
        if figures.p95_during_s > P95_S:  # here alone: a test does not judge by the clock
            figures.failures.append(f"others waited {figures.p95_during_s:.1f} s")
        if figures.failures and not options.json:
            print(at.log.read_text(errors="replace")[-3000:])
    if options.json:
        print(json.dumps({"version": 1, "figures": asdict(figures), "verdicts": [asdict(one) for one in verdicts]}))
    else:
        for key, value in asdict(figures).items():
            print(f"{key:18} {value:,.1f}" if isinstance(value, float) else f"{key:18} {value}")
    return int(bool(figures.failures) or any(one.failures for one in verdicts))


if __name__ == "__main__":
    sys.exit(main())

"""Errands of an office: the same from a cluster as from this process, whatever is killed, and no secret travels."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pymupdf
import pytest

from counterfoil.bulk.courier import Courier, Sent
from counterfoil.bulk.parcels import unpacked
from counterfoil.cases.lifecycle import State
from counterfoil.cli import main
from counterfoil.errands import looking
from counterfoil.errors import DocumentUnreadable, EnvironmentFailed, LeakFound, OfficeInvalid
from counterfoil.office import app, beside, folder, models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.operate import checking
from counterfoil.office.operate.own_cluster import OwnCluster
from counterfoil.office.services import advancing, answering, away, intake, rescanning, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS
from counterfoil.values import Category, Party, Role

from . import reviewed
from .conftest import demo_demand

DANA = "Dana Sample, FOIA Officer"
MAIL = """From: Pat Sample <pat@example.org>
To: records@example.org
Subject: RD LH123456
Date: Wed, 14 Feb 2024 09:00:00 -0600
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

RD No: LH123456. The victim, Mary Invented, called (312) 555-0142 again.
--x
Content-Type: text/plain; name="note.txt"
Content-Disposition: attachment; filename="note.txt"

RD No: LH123456. Witness: Pat Quill, DOB 03/12/1981.
--x--
"""
STAMP = re.compile(rb"D:[0-9]{14}|/ID ?\[.*?\]", re.DOTALL)
"""When a drawn PDF was made, and the number that it has from that."""
PARTY = Party("P-1", "Invented, Mary", Role.VICTIM, identifiers=((Category.A_NUMBER, "A012345678"),))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnCluster]:
    """What ``[cluster] workers = 2`` starts."""
    made = OwnCluster(tmp_path_factory.mktemp("cluster") / "keys", 2)
    yield made
    made.close()


@dataclass
class Answered:
    """A case that was taken to its letter, and what of it can be compared."""

    office: Office
    files: dict[str, bytes]
    case: dict[str, Any]


def answered(template: Path, target: Path) -> Answered:
    """Records in three formats, asked for and answered up to the letter."""
    office = app.open_office(shutil.copytree(template, target / "office"))
    papers = target / "records"
    papers.mkdir()
    for name, text in {"a-report.txt": reviewed.REPORT, "b-arrest.txt": reviewed.ARREST, "c-mail.eml": MAIL}.items():
        (papers / name).write_text(text)
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), "CASE REPORT RD No: LH123456 Victim: Mary Invented")
        pdf.save(papers / "d-page.pdf", garbage=4, no_new_id=True)
    demand = target / "demand.txt"
    demand.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request all reports of RD LH123456.\n"
        "Sincerely,\nAda Sample\n1 Invented Street, Sampleton, IL 60699\n"
    )
    asked = Request(demand, received=datetime(2024, 2, 14, 15, tzinfo=UTC), decide_as=DANA, stop_at=State.LETTERED)
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, [papers], journal=journal, parties=[PARTY])
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    assert [row.outcome for row in rows] == ["added"] * 4
    case = models.Case.objects.get()
    files = {
        path.relative_to(office.work).as_posix(): comparable(path)
        for path in sorted(office.work.rglob("*"))
        if path.is_file() and "letter" not in path.name
    }
    texts = list(models.Record.objects.order_by("pk").values_list("number", "text", "kind", "numbers"))
    return Answered(opened, files, {"state": case.state, "search": case.search["best"], "texts": texts})


def comparable(path: Path) -> bytes:
    """The bytes of a file, without when it was made; of a certificate all but the seconds that its gates took."""
    data = STAMP.sub(b"", path.read_bytes())
    if path.name.endswith(".certificate.json"):
        said = json.loads(data)
        said["gates"] = [gate | {"seconds": 0} for gate in said["gates"]]
        return json.dumps(said).encode()
    return data


@pytest.fixture(scope="module")
def alone(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    """Answered without a cluster."""
    return answered(new_office, tmp_path_factory.mktemp("alone"))


def test_a_case_is_the_same_from_a_cluster_and_no_secret_travels(
    alone: Answered, new_office: Path, cluster: OwnCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "correct horse battery")
    sent: list[Sent] = []
    send = Courier._send

    def seen(courier: Courier, one: Sent, priority: int) -> int:
        sent.append(one)
        return send(courier, one, priority)

    monkeypatch.setattr(Courier, "_send", seen)
    office = folder.read(new_office)
    with away.opened(office, address=cluster.address, certificates=cluster.certificates):
        got = answered(new_office, tmp_path)
    assert got.case == alone.case
    assert list(got.files) == list(alone.files)
    assert [name for name in got.files if got.files[name] != alone.files[name]] == []
    redacted = [name for name in got.files if "/redacted/" in name and name.endswith(".pdf")]
    errands = [unpacked(one.parcel).said["errand"] for one in sent]
    assert len(redacted) == 2  # the others only mention the number: a person confirms them
    # Four records added, the demand, and each record of the case: read, looked at for the others' people, drawn.
    assert {name: errands.count(name) for name in errands} == {"look": 9, "look again": 5, "draw": 5, "redact": 2}
    travelled = b"\0".join(one.parcel for one in sent) + repr([one.name for one in sent]).encode()
    assert b"A012345678" in travelled  # what is looked for does travel; so the search below can find something
    assert [what for what, secret in secrets_of(got.office) if secret in travelled] == []
    assert b"correct horse" not in travelled


def secrets_of(office: Office) -> list[tuple[str, bytes]]:
    """Everything in the folder of keys in the spellings that it could travel in, and where it lies."""
    found = [("folder", str(office.folder).encode()), ("keys", str(office.keys).encode())]
    for path in sorted(office.keys.iterdir()):
        data = path.read_bytes()
        for start in range(0, len(data), 24):
            piece = data[start : start + 24]
            if len(set(piece)) > 8:  # zeros of a database's page are no secret
                found += [(path.name, piece), (path.name, piece.hex().encode())]
        found.append((path.name, base64.b64encode(data)))
        found += [(path.name, word) for word in data.split(b"+") if len(word) > 20]
    assert len(found) > 10
    return found


def test_the_courier_reads_no_file_but_its_certificates_and_knows_no_password(
    office: Office, cluster: OwnCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "correct horse battery")
    with away.opened(office, address=cluster.address, certificates=cluster.certificates):
        looked(office, "a.txt")
        carried = away.by()
        assert carried is not None
        process = carried.courier._process
        assert process is not None
        place = Path(f"/proc/{process.pid}")
        held = [os.readlink(one) for one in (place / "fd").iterdir()]
        assert "correct horse" not in (place / "environ").read_text()
        assert [one for one in held if one.startswith(str(office.folder))] == []
    script = (
        "import sys; from counterfoil import confinement\n"
        "held = confinement.keep_to_files([sys.argv[1]])\n"
        "for name in sys.argv[1:]:\n"
        "    try: open(name).close(); print(bool(held), 'read')\n"
        "    except PermissionError: print(bool(held), 'refused')\n"
    )
    assert confined(script, cluster.certificates / "client.pem", office.keys / "ledger.key") == [
        "True read",
        "True refused",
    ]


def confined(script: str, *paths: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script, *map(str, paths)], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def looked(office: Office, name: str, text: str = "CASE REPORT\nRD No: LH123456\n") -> Any:
    path = office.work / name
    path.write_text(text)
    return away.look(away.Asked(path, name, office.work / "looked"))


@pytest.mark.soak
def test_a_case_goes_on_when_a_worker_dies_and_when_the_scheduler_dies(
    alone: Answered, new_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = OwnCluster(tmp_path / "keys", 1)
    killed: list[str] = []
    send = Courier._send

    def killing(courier: Courier, one: Sent, priority: int) -> int:
        errand = unpacked(one.parcel).said["errand"]
        number = send(courier, one, priority)
        if errand == "look" and not killed:
            killed.append("worker")
            os.kill(worker_of(made), signal.SIGKILL)
        if errand == "redact" and killed == ["worker"]:
            killed.append("scheduler")
            made._processes[0].kill()
        return number

    monkeypatch.setattr(Courier, "_send", killing)
    ended = Event()
    looking_after = Thread(target=lambda: [made.look_after() for _ in iter(lambda: ended.wait(0.2), True)])
    looking_after.start()
    try:
        with away.opened(folder.read(new_office), address=made.address, certificates=made.certificates):
            got = answered(new_office, tmp_path)
    finally:
        ended.set()
        looking_after.join()
        made.close()
    assert killed == ["worker", "scheduler"]
    assert (got.case, got.files) == (alone.case, alone.files)


def worker_of(made: OwnCluster) -> int:
    """The process that works; it may still be starting."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                pid, _, rest = path.read_text().partition(" ")
                parent = int(rest.rpartition(")")[2].split()[1])
                command = path.with_name("cmdline").read_bytes()
                if parent == made._processes[1].pid and b"spawn_main" in command:
                    return int(pid)
        time.sleep(0.05)
    raise AssertionError("no worker came")


def test_without_a_cluster_that_answers_work_is_tried_again_and_nothing_is_lost(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of certificates that is not there answers at once; so does, after half a minute, a silent scheduler."""
    work.submit("a", "x")
    task = {"a": lambda opened, _: looked(opened, "a.txt")}
    with away.opened(office, address="tls://127.0.0.1:1", certificates=tmp_path / "none"):
        for _ in range(work.MAY_FAIL + 1):
            with pytest.raises(EnvironmentFailed, match=r"authority\.pem: is not there"):
                work.do_next(office, task)
    rows = models.Work.objects.filter(kind="a")
    assert list(rows.values_list("state", "attempts", "note")) == [("new", 0, "EnvironmentFailed")]
    assert work.do_next(office, task)
    assert rows.get().state == "done"


def test_urgency_is_the_rows_and_then_the_day_that_is_due(office: Office) -> None:
    said: list[int] = []
    case = models.Case.objects.create(
        number="CF-2022-000001", demand_digest="0" * 64, demand_name="a", state="received", track="standard",
        received_at=datetime(2022, 1, 3, tzinfo=UTC), opened_at=datetime(2022, 1, 3, tzinfo=UTC), demand={},
        due_on=datetime.now(UTC).date() + timedelta(days=2),
    )  # fmt: skip
    work.submit("answer", case.number)
    work.submit("b", "nightly", priority=0)
    task = {"answer": lambda *_: said.append(away._priority), "b": lambda *_: said.append(away._priority)}
    while work.do_next(office, task):
        pass
    assert said == [100_997, 0]
    assert away._priority == 0


def test_how_far_a_case_is_stands_in_its_row(office: Office) -> None:
    work.submit("a", "x")
    seen: list[tuple[int, int]] = []

    def task(_: Office, key: str) -> None:
        for done in range(3):
            work.tell_progress(done, 3, "R-000001")
            seen.append(models.Work.objects.values_list("steps_done", "steps_of").get(kind="a"))

    work.do_next(office, {"a": task})
    assert seen == [(0, 3)] * 3  # at once, and then once a second
    work.tell_progress(1, 3, "nobody works")


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "give either address"),
        ({"address": "tls://a:1", "certificates": "/k", "workers": 2}, "give either address"),
        ({"address": "tcp://a:1", "certificates": "/k"}, "by TLS alone"),
        ({"address": "tls://a:1", "certificates": "k"}, "a whole path is needed"),
        ({"workers": -1}, "give 1 to 256"),
        ({"workers": "2"}, "a whole number is needed"),
        ({"workers": True}, "a whole number is needed"),
        ({"password": "x"}, "unknown key 'password'"),
    ],
    ids=range(8),
)
def test_a_wrong_table_of_the_cluster_is_refused(table: dict[str, object], why: str) -> None:
    with pytest.raises(OfficeInvalid, match=f"^office.toml: cluster: .*{why}"):
        beside.read("cluster", beside.ClusterSettings, table, "office.toml")


def test_the_table_is_written_as_it_is_read(office: Office) -> None:
    for settings in (
        beside.ClusterSettings("tls://10.0.0.1:8786", "/etc/counterfoil/cluster"),
        beside.ClusterSettings("tls://10.0.0.1:8786", "/etc/counterfoil/cluster", redacts=True),
        beside.ClusterSettings(workers=4),
    ):
        folder.write_settings(replace(office, cluster=settings))
        assert folder.read(office.folder).cluster == settings


def test_many_records_are_added_one_after_another_and_what_is_known_is_not_read_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = tmp_path / "papers"
    for name in ("b/2.txt", "a/1.txt", "a/z/3.txt", "b/.hidden.txt", "parties.csv"):
        (papers / name).parent.mkdir(parents=True, exist_ok=True)
        (papers / name).write_text(f"CASE REPORT {name}\n")
    (papers / "a" / "2.pdf").write_bytes(b"%PDF-1.7 no more")
    (papers / "b" / "link.txt").symlink_to(papers / "a" / "1.txt")
    with session(office.folder) as (opened, journal):
        adding = intake.adding(opened, [papers], journal=journal)
        assert next(adding).record == "R-000001"
        adding.close()  # ended in the middle
    read: list[str] = []
    look = looking.look
    monkeypatch.setattr(looking, "look", lambda asked: (read.append(asked.name), look(asked))[1])
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, [papers], journal=journal)
    assert [(row.name, row.outcome, row.record, row.cause) for row in rows] == [
        ("1.txt", "known", "R-000001", ""),
        ("2.pdf", "refused", "", "DocumentUnreadable"),
        ("3.txt", "added", "R-000002", ""),
        ("2.txt", "added", "R-000003", ""),
    ]
    assert read == ["2.pdf", "3.txt", "2.txt"]
    assert list(models.Record.objects.order_by("pk").values_list("system", flat=True)) == ["a", "z", "b"]
    assert list(office.work.glob("intake-*")) == []


def test_a_rescan_goes_over_all_records_and_releases_after_what_is_urgent(alone: Answered, tmp_path: Path) -> None:
    office = app.open_office(shutil.copytree(alone.office.folder, tmp_path / "office"))
    advancing.advance(office, models.Case.objects.get().number, stop_at=None)
    assert models.Case.objects.get().state == State.CLOSED
    text_index.remove("R-000001", table=text_index.RECORDS)  # as if it had been lost
    models.Record.objects.filter(number="R-000002").update(text="born in Sampletown, Testland")
    first = rescanning.begin(office)
    assert (first.waiting, first.done, first.aside) == (2, 0, ())
    done: list[str] = []
    tasks = {kind: noted(kind, done) for kind in ("answer", "rescan", "reverify")}
    work.submit("answer", "CF-2024-000009")
    while work.do_next(office, tasks):
        pass
    assert (done[0], sorted(done[1:])) == ("answer", ["rescan", "reverify"])
    assert (rescanning.far().waiting, rescanning.far().done) == (0, 2)
    assert list(text_index.FullText().holding([["bicycle"]])) == ["R-000001"]


def noted(kind: str, done: list[str]) -> work.Task:
    """The task of a kind, which says that it was done; that of a case does nothing."""

    def task(office: Office, key: str) -> None:
        done.append(kind)
        if kind != "answer":
            TASKS[kind](office, key)

    return task


def test_a_release_that_leaks_or_is_gone_is_put_aside(alone: Answered, tmp_path: Path) -> None:
    office = app.open_office(shutil.copytree(alone.office.folder, tmp_path / "office"))
    advancing.advance(office, models.Case.objects.get().number, stop_at=None)
    release = models.Release.objects.get()
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 72), "Mary Invented")
        page.draw_rect((70, 60, 200, 80), fill=(0, 0, 0))
        pdf.save(tmp_path / "leaks.pdf")
    digest = FolderStore(office.store).put(tmp_path / "leaks.pdf")
    models.ReleasedFile.objects.create(release=release, digest=digest)
    with pytest.raises(LeakFound, match=r": 1 by covered text$"):
        rescanning.verify(office, str(release.pk))
    FolderStore(office.store).path(digest).unlink()
    with pytest.raises(DocumentUnreadable, match="is missing from the store"):
        rescanning.verify(office, str(release.pk))
    work.submit("reverify", str(release.pk), about=release.case.number)
    models.Work.objects.filter(kind="reverify").update(state="quarantine", note="LeakFound")
    row = next(row for row in checking.check(office.folder) if row.what == "worker")
    said = f"What was removed can still be had from what was released: {release.case.number}."
    assert (row.state, row.says) == ("fault", said)
    assert main(["office", "rescan", str(office.folder)]) == 0


@pytest.mark.soak
def test_the_worker_starts_its_own_cluster_and_ends_it(filled: Office, sample: Path) -> None:
    folder.write_settings(replace(filled, cluster=beside.ClusterSettings(workers=1)))
    demand, out = demo_demand(sample), filled.folder / "x"
    asked = Request(demand, stop_at=State.GATED)
    with session(filled.folder) as (opened, journal):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    number = models.Case.objects.get().number
    work.submit("answer", number)
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(filled.folder), "--lanes", "1"]
    with subprocess.Popen(command) as worker:
        end = time.monotonic() + 120
        seen: set[str] = set()
        while models.Work.objects.get(kind="answer").state == "new":
            assert time.monotonic() < end
            seen |= {part for part in ("scheduler", "worker", "couriering") if running(part, worker.pid)}
            time.sleep(0.1)
        left = running("scheduler", worker.pid)
        worker.terminate()
        assert worker.wait(60) == 0
    case = models.Case.objects.get()
    assert (case.state, case.waits_for.splitlines()[0]) == (
        State.PROPOSED,
        f"Case {number}: the proposals are written; nothing is decided.",
    )
    assert seen == {"scheduler", "worker", "couriering"}
    assert [pid for pid in left if Path(f"/proc/{pid}").exists()] == []
    assert not out.exists()


def running(part: str, above: int) -> list[int]:
    """Processes of the cluster of this worker, by a word of their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            mine = b"cluster" in words and words[-2] == str(above).encode() and part.encode() in words
            if mine or (part == "couriering" and b"counterfoil.bulk.couriering" in words):
                found.append(int(path.parent.name))
    return found


def test_another_machine_is_believed_that_it_redacted_only_where_the_office_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What leaves rests on the word that it was verified."""
    sent: list[bool] = []
    monkeypatch.setattr(away.sending, "redacted", lambda asked, by, workdir: sent.append(by is not None) or iter(()))
    far = {"address": "tls://10.0.0.1:8786", "certificates": "/nowhere"}
    for cluster in (
        None,
        beside.ClusterSettings(**far),
        beside.ClusterSettings(**far, redacts=True),
        beside.ClusterSettings(workers=2),
    ):
        own = {"address": "tls://127.0.0.1:1", "certificates": tmp_path} if cluster and cluster.workers else {}
        with away.opened(replace(office, cluster=cluster), **own):
            assert (away.by() is not None) == (cluster is not None)
            list(away.redacted([], workdir=tmp_path))
    assert sent == [False, False, True, True]

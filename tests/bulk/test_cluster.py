"""The engine on a real cluster of two workers over TLS, and what is left when parts of it are killed."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import jobs
import pytest

from counterfoil.bulk import certificates, cluster, sweep, worklist
from counterfoil.bulk.work import URGENT, Outcome
from counterfoil.errors import EnvironmentFailed, UsageError

from .conftest import Cluster


@contextmanager
def listed_for(tmp_path: Path, job: str, keys: list[str], free: int = 10**6) -> Iterator[worklist.Worklist]:
    (tmp_path / "began").mkdir(parents=True, exist_ok=True)
    with worklist.opened(tmp_path / "out", of="test") as listed:
        listed.job = f"jobs:{job}"
        listed.settings = {"out": str(tmp_path / "out"), "began": str(tmp_path / "began"), "free": free}
        listed.add((key, f"{key}.txt", "1") for key in keys)
        yield listed


@contextmanager
def on(made: Cluster) -> Iterator[cluster.Many]:
    with cluster.opened(made.address, workers=0, certificates=made.keys, now=datetime.now(UTC)) as crew:
        assert isinstance(crew, cluster.Many)
        yield crew


def written(tmp_path: Path) -> dict[str, str]:
    out = tmp_path / "out"
    files = [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(worklist.NAME)]
    return {path.relative_to(out).as_posix(): path.read_text() for path in files}


KEYS = [f"a{number % 3}/{number}" for number in range(12)]
ALL = {f"{key}.txt": key.upper() for key in KEYS}


def test_two_workers_over_tls_give_what_one_process_gives(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path / "one", "page", KEYS) as alone, cluster.opened(workers=0, now=datetime.now(UTC)) as crew:
        sweep.work_through(alone, crew)
        of_one = [(row.key, row.state, row.result["letters"]) for row in alone.rows()]
    with listed_for(tmp_path / "two", "page", KEYS) as many, on(tls_cluster) as crew:
        sweep.work_through(many, crew)
        of_two = [(row.key, row.state, row.result["letters"]) for row in many.rows()]
        pids = {row.result["pid"] for row in many.rows()}
    assert (of_two, written(tmp_path / "two")) == (of_one, written(tmp_path / "one"))
    assert written(tmp_path / "two") == ALL
    assert (len(pids), os.getpid() in pids) == (2, False)


def until(tmp_path: Path, begun: int) -> list[str]:
    """The names of what was begun, once so much was."""
    while len(names := sorted(path.name for path in (tmp_path / "began").iterdir())) < begun:
        time.sleep(0.02)
    return names


def test_a_killed_worker_costs_what_it_had_in_hand(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path, "page", KEYS, 0) as listed, on(tls_cluster) as crew:
        sweep.sweep(listed, crew)
        in_hand = until(tmp_path, 2)
        os.kill(int(in_hand[0].rsplit(" ", 2)[1]), signal.SIGKILL)
        (tmp_path / "go").touch()
        sweep.work_through(listed, crew)
        failed = [(row.state, row.attempts) for row in listed.rows() if row.attempts]
    assert (written(tmp_path), failed) == (ALL, [("done", 1)])
    began = Counter(jobs.executions(tmp_path / "began"))
    assert began[jobs.executions(tmp_path / "began")[0]] == 2
    assert sum(began.values()) == len(KEYS) + 1


def test_a_killed_driver_goes_on_where_it_ended(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path, "page", KEYS):
        pass
    driver = Path(__file__).with_name("drive.py")
    given = [tmp_path / "out", tmp_path / "began", tls_cluster.address, tls_cluster.keys, 6]
    command = [sys.executable, str(driver), *map(str, given)]
    with subprocess.Popen(command) as first:
        until(tmp_path, 8)  # six are done, two are held
        first.kill()
    with listed_for(tmp_path, "page", []) as listed:
        done = {row.key: row.result for row in listed.rows("done")}
    (tmp_path / "go").touch()
    assert subprocess.run(command, check=False).returncode == 0
    began = Counter(jobs.executions(tmp_path / "began"))
    with listed_for(tmp_path, "page", []) as listed:
        after = {row.key: row.result for row in listed.rows("done")}
        attempts = sum(row.attempts for row in listed.rows())
    assert 1 <= len(done) <= 6
    assert (written(tmp_path), attempts) == (ALL, 0)
    assert {key: after[key] for key in done} == done
    assert [began[key.replace("/", " ")] for key in done] == [1] * len(done)


def test_the_urgent_overtakes_what_waits(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path, "page", KEYS, 0) as listed, on(tls_cluster) as crew:
        sweep.sweep(listed, crew)
        until(tmp_path, 2)
        listed.add([("letter", "letter.txt", "1")], priority=URGENT)
        sweep.sweep(listed, crew)
        while crew.client.run_on_scheduler(jobs.waiting) < len(KEYS) + 1:
            time.sleep(0.02)
        (tmp_path / "go").touch()
        sweep.work_through(listed, crew)
    began = jobs.executions(tmp_path / "began")
    assert len(began) == len(KEYS) + 1
    assert began.index("letter") in (2, 3)  # two were in hand; the other worker begins its next at the same time


def test_poison_is_put_aside_and_its_neighbours_are_innocent(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path, "poisoned", ["a", "b/poison", "c"]) as listed, on(tls_cluster) as crew:
        sweep.work_through(listed, crew)
        rows = [(row.key, row.state, row.attempts, row.note) for row in listed.rows()]
    assert rows == [("a", "done", 0, ""), ("b/poison", "quarantine", 3, "WorkerDied"), ("c", "done", 0, "")]
    assert Counter(jobs.executions(tmp_path / "began"))["b poison"] == 3
    assert written(tmp_path) == {"a.txt": "A", "c.txt": "C"}


def test_no_word_of_an_error_and_no_full_disk_counts(tls_cluster: Cluster, tmp_path: Path) -> None:
    with listed_for(tmp_path / "a", "refuses", ["a", "b"]) as listed, on(tls_cluster) as crew:
        sweep.work_through(listed, crew)
        causes = listed.causes()
    with listed_for(tmp_path / "b", "full", ["a", "b"]) as listed, on(tls_cluster) as crew:
        with pytest.raises(EnvironmentFailed, match="No space left on device"):
            sweep.work_through(listed, crew)
        kept = [(row.state, row.attempts) for row in listed.rows()]
    assert causes == [("ValueError", 2, "a")]
    assert b"birthplace" not in b"".join(path.read_bytes() for path in (tmp_path / "a/out").iterdir())
    assert kept == [("new", 0), ("new", 0)]


def test_nobody_without_a_certificate_of_the_authority_gets_in(tls_cluster: Cluster, tmp_path: Path) -> None:
    certificates.write(tmp_path, ["127.0.0.1"], now=datetime.now(UTC))
    with on(tls_cluster) as crew:
        ports = [tls_cluster.address, *crew.client.run(os.getpid)]
    own, foreign = tls_cluster.keys, tmp_path
    for address in ports:
        assert ended(address, own / "client.pem", own / "client-key.pem") == "let in"
        assert ended(address, None, None) == "TLSV13_ALERT_CERTIFICATE_REQUIRED"
        assert ended(address, foreign / "client.pem", foreign / "client-key.pem") == "TLSV1_ALERT_UNKNOWN_CA"


def ended(address: str, certificate: Path | None, key: Path | None) -> str:
    """How the server at ``address`` answers to a handshake with this certificate."""
    host, port = address.removeprefix("tls://").split(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if certificate:
        context.load_cert_chain(certificate, key)
    with socket.create_connection((host, int(port)), 10) as plain, context.wrap_socket(plain) as connection:
        connection.settimeout(10)
        try:
            return "let in" if connection.recv(1) else "closed"
        except ssl.SSLError as error:
            return str(error.reason)


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "10.0.0.1:8786", "http://scheduler.example:8786"])
def test_no_cluster_without_tls(address: str, tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="spoken to by TLS alone"),
        cluster.opened(address, workers=2, certificates=tmp_path, now=datetime.now(UTC)),
    ):
        raise AssertionError("it was opened")


def test_what_comes_back_without_an_answer_is_sent_again(tmp_path: Path) -> None:
    with listed_for(tmp_path, "page", ["a"]) as listed:
        listed.record([Outcome("a")])
        assert [(work.key, work.attempts) for work in listed.unfinished(9, without=())] == [("a", 0)]

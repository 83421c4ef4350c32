"""A courier on a real cluster: what it brings, in which order, and what is left when workers are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import jobs
import pytest

from counterfoil.bulk import cluster
from counterfoil.bulk.courier import Answer, Courier, Sent
from counterfoil.bulk.parcels import Parcel, packed
from counterfoil.errors import DocumentUnreadable, EnvironmentFailed, UsageError

from .conftest import Cluster


def courier_of(made: Cluster) -> Courier:
    return Courier(made.address, made.keys, job="jobs:parcel", now=datetime.now(UTC))


@pytest.fixture(scope="module")
def courier(tls_cluster: Cluster) -> Iterator[Courier]:
    with courier_of(tls_cluster) as made:
        yield made


def parcels(tmp_path: Path, words: list[str], *, held: bool = False) -> list[Sent]:
    (tmp_path / "began").mkdir(exist_ok=True)
    said = {"began": str(tmp_path / "began"), "held": held}
    return [Sent(packed(Parcel({**said, "word": word})), word) for word in words]


def in_background(courier: Courier, sent: list[Sent], priority: int = 0) -> Future[list[Answer]]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(lambda: list(courier.carry(sent, priority=priority)))
    pool.shutdown(wait=False)
    return future


def until(tmp_path: Path, begun: int) -> list[str]:
    while len(names := sorted(path.name for path in (tmp_path / "began").iterdir())) < begun:
        time.sleep(0.02)
    return names


WORDS = ["anna", "bela", "cleo", "dora", "emil"]


def test_a_killed_worker_costs_the_parcel_in_its_hand(courier: Courier, tmp_path: Path) -> None:
    coming = in_background(courier, parcels(tmp_path, WORDS, held=True))
    in_hand = until(tmp_path, 2)
    os.kill(int(in_hand[0].rsplit(" ", 2)[1]), signal.SIGKILL)
    (tmp_path / "go").touch()
    answers = coming.result(60)
    assert [one.opened().said["word"] for one in answers] == [word.upper() for word in WORDS]
    began = Counter(jobs.executions(tmp_path / "began"))
    assert sorted(began.values()) == [1, 1, 1, 1, 2]
    assert began[jobs.executions(tmp_path / "began")[0]] == 2


def test_a_parcel_that_kills_is_refused_and_its_neighbours_are_answered(courier: Courier, tmp_path: Path) -> None:
    first, bad, last = courier.carry(parcels(tmp_path, ["a", "poison", "z"]), priority=0)
    assert (first.opened().said, last.opened().said) == ({"word": "A"}, {"word": "Z"})
    with pytest.raises(DocumentUnreadable, match=r"^poison: the process that worked on it died, each of three times\."):
        bad.opened()
    assert Counter(jobs.executions(tmp_path / "began"))["poison"] == 3


def test_what_a_machine_lacks_is_no_fault_of_the_parcel(courier: Courier, tmp_path: Path) -> None:
    (full,) = courier.carry(parcels(tmp_path, ["full"]), priority=0)
    with pytest.raises(EnvironmentFailed, match="No space left on device"):
        full.opened()
    assert jobs.executions(tmp_path / "began") == ["full"]


def test_the_urgent_overtakes_the_nightly_of_another_program(
    courier: Courier, tls_cluster: Cluster, tmp_path: Path
) -> None:
    nightly = in_background(courier, parcels(tmp_path, [f"n{number}" for number in range(8)], held=True))
    until(tmp_path, 2)
    where, keys = tls_cluster.address, tls_cluster.keys
    with (
        courier_of(tls_cluster) as other,
        cluster.opened(where, workers=0, certificates=keys, now=datetime.now(UTC)) as crew,
    ):
        letter = in_background(other, parcels(tmp_path, ["letter"], held=True), priority=100)
        assert isinstance(crew, cluster.Many)
        while crew.client.run_on_scheduler(jobs.waiting) < 9:
            time.sleep(0.02)
        (tmp_path / "go").touch()
        letter.result(60)
    assert len(nightly.result(60)) == 8
    assert jobs.executions(tmp_path / "began").index("letter") in (2, 3)


def test_an_answer_that_nobody_waits_for_any_more_is_dropped(courier: Courier, tmp_path: Path) -> None:
    left = courier.carry(parcels(tmp_path, ["a", "b", "c"]), priority=0)
    assert next(left).opened().said == {"word": "A"}
    left.close()
    (answer,) = courier.carry(parcels(tmp_path, ["d"]), priority=0)
    assert answer.opened().said == {"word": "D"}


def test_a_courier_that_is_killed_is_the_machines_fault_and_another_is_started(
    courier: Courier, tmp_path: Path
) -> None:
    sent = parcels(tmp_path, ["a", "b"], held=True)
    coming = in_background(courier, sent)
    until(tmp_path, 2)
    assert courier._process is not None
    courier._process.kill()
    with pytest.raises(EnvironmentFailed, match="connection to the cluster ended"):
        coming.result(60)
    (tmp_path / "go").touch()
    assert [one.opened().said["word"] for one in courier.carry(sent, priority=0)] == ["A", "B"]


def test_no_courier_without_tls(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="spoken to by TLS alone"):
        Courier("tcp://127.0.0.1:8786", tmp_path, job="jobs:parcel", now=datetime.now(UTC))


STUTTERS = """
import struct, sys
asked, answered = struct.Struct(">QqQ"), struct.Struct(">QBQ")
while head := sys.stdin.buffer.read(asked.size):
    number, _, length = asked.unpack(head)
    said = sys.stdin.buffer.read(length)
    for _ in range(2):  # and one that was never asked for
        for one in (number, number + 100):
            sys.stdout.buffer.write(answered.pack(one, 0, length) + said)
    sys.stdout.buffer.flush()
"""


def test_an_answer_that_comes_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: Courier) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", STUTTERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(Courier, "_start", start)
    with Courier("tls://127.0.0.1:1", tmp_path, job="", now=datetime.now(UTC)) as made:
        for words in (["a", "b", "c"], ["d"]):
            sent = [Sent(packed(Parcel({"word": word})), word) for word in words]
            assert [one.opened().said["word"] for one in made.carry(sent, priority=0)] == words
        assert (made._came, made._wanted) == ({}, set())

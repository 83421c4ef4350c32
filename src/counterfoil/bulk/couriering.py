"""The courier: a process that speaks with a cluster for a program that holds keys. See ``courier`` for the other side.

It reads parcels from standard input and writes answers to standard output, and opens neither. A parcel whose worker
died is sent again, up to three times in all; so is what a restarted scheduler forgot.
"""

from __future__ import annotations

import json
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from counterfoil import confinement
from counterfoil.bulk import cluster, courier
from counterfoil.bulk.certificates import Role, read
from counterfoil.bulk.sweep import MOST_FAILURES
from counterfoil.bulk.work import DIED, Outcome, Work
from counterfoil.errors import CounterfoilError

_NETWORK_FILES = ("/etc/hosts", "/etc/resolv.conf", "/etc/host.conf", "/etc/gai.conf", "/run/systemd/resolve")
"""What the name of a scheduler is looked up with."""
_LOOK_S = 1.0


def main(settings: dict[str, str]) -> None:
    """Carry parcels until standard input ends."""
    warnings.simplefilter("ignore")  # Dask's advice on large pieces of work; nobody reads it here
    answers = sys.stdout.buffer
    try:
        certificates, now = Path(settings["certificates"]), datetime.fromisoformat(settings["now"])
        read(certificates, Role.CLIENT, now=now)  # what is wrong with them is said at once
        if cluster.installed():
            import distributed  # noqa: F401 - inline: optional dependency; loaded before files are out of reach
        confinement.keep_to_files([settings["certificates"], *_NETWORK_FILES])
        with cluster.opened(settings["address"], workers=0, certificates=certificates, now=now) as crew:
            assert isinstance(crew, cluster.Many)  # noqa: S101 - the address is one
            _Round(crew, settings["job"], answers).go()
    except (CounterfoilError, OSError) as error:
        _write(answers, 0, courier.STOPPED, str(error).encode())


class _Round:
    """What is under way: each parcel until its answer was written."""

    def __init__(self, crew: cluster.Many, job: str, answers: IO[bytes]) -> None:
        self.crew, self.job, self.answers = crew, job, answers
        self.under_way: dict[str, Work] = {}
        self.failures: Counter[str] = Counter()
        self.asked: SimpleQueue[Work | None] = SimpleQueue()

    def go(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()
        ended = False
        while not ended:
            new, ended = self._new()
            self.crew.send(new)
            self._take(self.crew.came_back())
            if not ended and self.asked.empty():
                self.crew.wait(_LOOK_S)

    def _listen(self) -> None:
        stdin = sys.stdin.buffer
        while len(head := stdin.read(courier.ASKED.size)) == courier.ASKED.size:
            number, priority, length = courier.ASKED.unpack(head)
            self.asked.put(Work(str(number), self.job, {"parcel": stdin.read(length)}, priority))
            self.crew.wake()
        self.asked.put(None)
        self.crew.wake()

    def _new(self) -> tuple[list[Work], bool]:
        new: list[Work] = []
        while True:
            try:
                one = self.asked.get_nowait()
            except Empty:
                return new, False
            if one is None:
                return new, True
            self.under_way[one.key] = one
            new.append(one)

    def _take(self, outcomes: Sequence[Outcome]) -> None:
        again = []
        for one in outcomes:
            work = self.under_way[one.key]
            if one.failure:
                self.failures[one.key] += 1
            if one.result is not None:
                self._answer(one.key, courier.DONE, bytes(one.result["answer"]))
            elif one.stop:
                self._answer(one.key, courier.STOPPED, one.stop.encode())
            elif self.failures[one.key] < MOST_FAILURES and not one.refused:
                again.append(work)  # a failure, or what a restarted scheduler forgot
            elif one.failure == DIED:
                self._answer(one.key, courier.DIED, b"")
            else:
                self._answer(one.key, courier.FAILED, one.failure.encode())
        self.crew.send(again)

    def _answer(self, key: str, how: int, data: bytes) -> None:
        del self.under_way[key]
        self.failures.pop(key, None)
        _write(self.answers, int(key), how, data)


def _write(answers: IO[bytes], number: int, how: int, data: bytes) -> None:
    answers.write(courier.ANSWERED.pack(number, how, len(data)))
    answers.write(data)
    answers.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

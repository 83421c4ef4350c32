"""The lanes of a worker: processes that take work side by side, so that what is short does not wait for what is long.

One lane has the mail and the schedule, one what takes seconds; the others take anything about a case. Each is a
process of its own, since what draws pages cannot be used by two threads. All of them hold the worker's lock, which they
inherit, and end with the process that started them.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import Error, close_old_connections

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.folder import Office
from counterfoil.office.operate import own_cluster
from counterfoil.office.operate.own_cluster import OwnCluster
from counterfoil.office.services import work
from counterfoil.office.services.work import Task

MAIL, SHORT, ANY = "mail", "short", "any"
MAIL_KINDS = frozenset({"heartbeat", "mail_in", "mail_notice", "mail_out", "mail_read", "sweep", "tell"})
"""What the schedule lists, and what has to do with mail."""
MOST = 16
GRACE_S = 45.0
"""So long a lane may take to finish what it is at, when the worker is told to stop; then it is handed back."""
_POLL_S = 0.3
_REST_S = 2.0
"""A lane that ended by itself is started again after so long."""


def default() -> int:
    """Lanes for work on cases, by the processors that this process may use."""
    return max(2, min(len(os.sched_getaffinity(0)), 8))


def plan(lanes: int) -> tuple[str, ...]:
    """What each lane takes, with so many of them for cases; the mail's is one more."""
    return (MAIL, ANY) if lanes == 1 else (MAIL, SHORT, *[ANY] * (lanes - 1))


def tasks_of(lane: str, tasks: Mapping[str, Task]) -> Mapping[str, Task]:
    """The kinds of work that a lane takes. A kind that nobody has sorted is work on a case."""
    if lane == MAIL:
        return {kind: task for kind, task in tasks.items() if kind in MAIL_KINDS}
    if lane == SHORT:
        return {kind: task for kind, task in tasks.items() if kind in work.SHORT}
    return {kind: task for kind, task in tasks.items() if kind not in MAIL_KINDS}


def read(office: Office) -> tuple[str, ...]:
    """The lanes that the worker says it has; empty where it never said."""
    try:
        said = json.loads((office.folder / work.LOCK).read_text(encoding="utf-8") or "[]")
    except (OSError, ValueError):
        return ()
    return tuple(str(one) for one in said) if isinstance(said, list) else ()


@dataclass
class _Lane:
    """One process, and when it may be started again."""

    takes: str
    process: subprocess.Popen[bytes]
    again_at: float | None = None

    @property
    def name(self) -> str:
        return name_of(self.takes, self.process.pid)


def name_of(takes: str, pid: int) -> str:
    """What a lane claims its work under."""
    return f"{takes}/{pid}"


def run(office: Office, lanes: int, ending: threading.Event) -> None:
    """Keep the lanes going until ``ending``. Then each finishes what it is at, or that is handed back.

    Raises ``EnvironmentFailed`` where another worker works for the office.
    """
    with work.only_worker(office) as lock:
        takes = plan(lanes)
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps(takes).encode(), 0)
        work.free()  # nobody else holds the lock: whoever claimed something before is gone
        with own_cluster.started(office) as cluster, _started(office, lock, takes, cluster) as started:
            while not ending.wait(_POLL_S):
                if cluster is not None:
                    cluster.look_after()
                for one in started:
                    _look_after(office, lock, one, cluster)


def _look_after(office: Office, lock: int, lane: _Lane, cluster: OwnCluster | None) -> None:
    if lane.process.poll() is None:
        return
    if lane.again_at is None:
        logging.getLogger("counterfoil").error("a lane ended: %s, %s", lane.takes, lane.process.returncode)
        lane.again_at = time.monotonic() + _REST_S
    if time.monotonic() < lane.again_at:
        return
    try:
        work.free(lane.name)  # what it was at has been tried, and is tried again by whoever is free
    except (Error, EnvironmentFailed):
        close_old_connections()  # the database may have gone away, and the connection with it
        lane.again_at = time.monotonic() + _REST_S
        return
    lane.process, lane.again_at = _start(office, lock, lane.takes, cluster), None


@contextmanager
def _started(
    office: Office, lock: int, takes: Collection[str], cluster: OwnCluster | None = None
) -> Iterator[list[_Lane]]:
    started = [_Lane(one, _start(office, lock, one, cluster)) for one in takes]
    try:
        yield started
    finally:
        for one in started:
            one.process.terminate()
        close_old_connections()  # one that was cut while nobody used it
        until = time.monotonic() + GRACE_S
        for one in started:
            try:
                one.process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.wait()
                with suppress(Error, EnvironmentFailed):  # without a database the next worker hands it back
                    work.free(one.name, tried=False)


def _start(office: Office, lock: int, takes: str, cluster: OwnCluster | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(office.folder)]
    command += ["--lane", takes, "--lock", str(lock), "--with-parent", str(os.getpid())]
    if cluster is not None:
        command += ["--cluster", cluster.address, "--certificates", str(cluster.certificates)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(lock,))

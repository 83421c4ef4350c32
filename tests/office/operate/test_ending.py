"""Told to end, the office ends as a whole: the server, its worker and the worker's lanes."""

from __future__ import annotations

import subprocess
import sys

from counterfoil.office.folder import Office
from counterfoil.office.operate import checking

from .test_lanes import children, is_alive, until


def test_a_server_that_is_told_to_end_takes_its_worker_along(office: Office) -> None:
    """With a handler of its own: the first process of a container ignores what it does not handle."""
    command = [sys.executable, "-m", "counterfoil", "office", "serve", str(office.folder), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        assert b"is served at" in server.stdout.readline()
        until(lambda: any(children(one) for one in started_by(server.pid)))
        (worker,) = started_by(server.pid)
        lanes = children(worker)
        server.terminate()
        assert server.wait(60) == 0
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    assert [pid for pid in (worker, *lanes.values()) if is_alive(pid)] == []
    assert not checking.is_worker_running(office)


def started_by(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(one) for one in file.read().split()]

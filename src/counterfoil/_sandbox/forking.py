"""The nursery's side: a process that imports modules, opens no document, and forks a worker whenever it is asked to.

Each message on the socket (standard input) is one object of JSON, and so is each answer:

    {"start": job, "environment": {…}} with its input, output and folder  →  {"pid": 17} or {"refused": why}
    {"end": 17}                                                           →  {"code": -9}

A worker is reaped when its end is asked for and never before, so that its number cannot come to mean another process.
When the socket ends, the workers and the nursery end too.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from typing import Any, NoReturn

from counterfoil import confinement
from counterfoil._sandbox import process

LARGEST = 1 << 16
"""Bytes of one message."""


def main(modules: Sequence[str]) -> None:
    """Fork workers until the socket ends; in a worker, serve."""
    confinement.close_to_others(True)
    gc.disable()  # garbage that is freed in a worker would copy the pages that it shares with the nursery
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    process.serve(_next_job(socket.socket(fileno=0)))


def _next_job(parent: socket.socket) -> dict[str, Any]:
    """Returns only in a worker, with its job."""
    nursery, workers = os.getpid(), set[int]()
    while True:
        message, handles, _, _ = socket.recv_fds(parent, LARGEST, 3, socket.MSG_CMSG_CLOEXEC)
        if not message:
            _leave(workers)
        request = json.loads(message)
        if "end" in request:
            answer: dict[str, Any] = {"code": _end(request["end"])}
            workers.discard(request["end"])
        elif len(os.listdir("/proc/self/task")) != 1:
            answer = {"refused": "the nursery has threads, and what they hold would stay held in a fork"}
        else:
            if (pid := os.fork()) == 0:
                parent.detach()  # closed by what takes its place
                _become_worker(nursery, handles, request["environment"])
                job: dict[str, Any] = request["start"]
                return job
            workers.add(pid)
            answer = {"pid": pid}
        for handle in handles:
            os.close(handle)
        parent.send(json.dumps(answer).encode())


def _become_worker(nursery: int, handles: Sequence[int], environment: dict[str, str]) -> None:
    """What a new program would have: its own session, input, output, folder, environment, and nothing else."""
    os.setsid()
    confinement.end_with(nursery)
    confinement.close_to_others(False)
    requests, answers, folder = handles
    os.dup2(requests, 0)
    os.dup2(answers, 1)
    os.fchdir(folder)
    for handle in handles:
        os.close(handle)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    gc.enable()


def _end(pid: int) -> int:
    """Ends a worker and all of its group; its exit status, negative for the signal that ended it."""
    os.kill(pid, signal.SIGKILL)  # it may not lead its group yet
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _leave(workers: set[int]) -> NoReturn:
    for pid in workers:
        _end(pid)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])

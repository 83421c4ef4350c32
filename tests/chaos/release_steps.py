"""The worker lets one release go in a process that is killed, or whose disk is full, at a step chosen before.

``python -m tests.chaos.release_steps``: for each line ``[folder, n, how]`` of standard input a child works off the
list of the office in ``folder``. Its n-th durable step (``hook/sitecustomize.py``: rename, flush, unlink, commit) is
the last one that it begins (``before``: it does not even), or from there on no byte fits on the disk (``full``).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import app
from counterfoil.office.services import work
from counterfoil.office.tasks import TASKS

from .hook import sitecustomize
from .warming import warm

STEPS = ("replace", "rename", "fsync", "fdatasync", "unlink", "ftruncate")


class _Steps:
    """Counts, names each, and ends the process at the one that was chosen."""

    def __init__(self, n: int, how: str) -> None:
        self.n, self.how, self.seen = n, how, list[str]()

    def of(self, name: str) -> _Named:
        return _Named(self, name)

    def begin(self, name: str) -> None:
        self.seen.append(name)
        if len(self.seen) != self.n:
            return
        if self.how == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        elif self.how == "before":
            os.kill(os.getpid(), 9)

    def end(self) -> None:
        if len(self.seen) == self.n and self.how == "after":
            os.kill(os.getpid(), 9)


class _Named:
    def __init__(self, steps: _Steps, name: str) -> None:
        self.steps, self.name = steps, name

    def __call__(self, *, after: bool) -> None:
        if after:
            self.steps.end()
        else:
            self.steps.begin(self.name)


def child(folder: Path, n: int, how: str, writing: int) -> None:
    """Work off the list; says the steps that were seen, and what was raised."""
    app.connect(app.folders.read(folder))
    steps, said = _Steps(n, how), ""
    for name in STEPS:
        sitecustomize.wrapped(os, name, steps.of(name))
    sitecustomize.wrapped(BaseDatabaseWrapper, "_commit", steps.of("commit"))
    office = app.folders.read(folder)
    work.free()  # as the worker does at its start
    try:
        while work.do_next(office, TASKS):
            pass
    except (EnvironmentFailed, OSError) as error:
        said = type(error).__name__
    except Exception as error:  # noqa: BLE001 - the parent is told, and judges
        said = f"{type(error).__name__}: {error}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    os.write(writing, json.dumps([steps.seen, said]).encode())


def main() -> None:
    warm()
    connections.close_all()
    for line in sys.stdin:
        folder, n, how = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            child(Path(folder), n, how, writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as told:
            said = told.read()
        _, status = os.waitpid(pid, 0)
        print(json.dumps([*(json.loads(said) if said else [[], ""]), os.WIFSIGNALED(status)]), flush=True)


if __name__ == "__main__":
    main()

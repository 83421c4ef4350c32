"""Loaded by every Python process of a round (PYTHONPATH): dies at a chosen durable step, and has a clock that jumps.

What ships knows nothing of this. ``CHAOS_HOOK`` names a JSON file: ``dies`` {``who``: words of the command line,
``at``: the n-th step, ``after``: whether the step is done first, ``flag``: a file that says that it was done},
``clock``: a file with seconds to add to the clock that the office records by, ``hurry``: wait a second where the
worker waits half a minute. Steps are renames, flushes to the disk, unlinks and commits of the database.
"""

import json
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

UNDO = []


def wrapped(owner, name, step):
    plain = getattr(owner, name)

    def hooked(*given, **more):
        step(after=False)
        made = plain(*given, **more)
        step(after=True)
        return made

    setattr(owner, name, hooked)
    UNDO.append((owner, name, plain))


class _Step:
    """Counts steps; at the one that was chosen the process is gone."""

    def __init__(self, at, after, flag):
        self.at, self.after, self.flag, self.seen = at, after, flag, 0

    def __call__(self, *, after):
        if after:
            if self.after and self.seen == self.at:
                self.die()
            return
        self.seen += 1
        if not self.after and self.seen == self.at:
            self.die()

    def die(self):
        try:
            os.close(os.open(self.flag, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            return  # once a round
        os.kill(os.getpid(), 9)


class _Changed:
    """Changes modules of the program as they are loaded."""

    def __init__(self, changes):
        self.changes = changes

    def find_spec(self, name, path=None, target=None):
        if name not in self.changes:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        plain = spec.loader.exec_module

        def exec_module(module):
            plain(module)
            self.changes[name](module)

        spec.loader.exec_module = exec_module
        return spec


def jumping(file):
    """A ``datetime`` whose ``now`` is as many seconds away as the file says."""
    import datetime as dates

    plain = dates.datetime

    class Kind(type):
        def __instancecheck__(cls, value):
            return isinstance(value, plain)

    class Jumping(plain, metaclass=Kind):
        @classmethod
        def now(cls, tz=None):
            try:
                jump = float(Path(file).read_text() or 0)
            except (OSError, ValueError):
                jump = 0.0
            return plain.now(tz) + dates.timedelta(seconds=jump)

    return Jumping


def _change_clock(file):
    made = jumping(file)
    return lambda module: setattr(module, "datetime", made)


CLOCKS = ("counterfoil.office.time", "counterfoil.office.services.work", "counterfoil.office.mail.outbox")


def begin(said, words):
    """Change this process as ``said``; ``words`` is its command line. What was changed before a fork is undone."""
    while UNDO:
        setattr(*UNDO.pop())
    changes = {}
    dies = said.get("dies")
    if dies and dies["who"] in words:
        step = _Step(dies["at"], dies["after"], dies["flag"])
        for name in ("replace", "rename", "fsync", "fdatasync", "unlink", "ftruncate"):
            wrapped(os, name, step)
        changes["django.db.backends.base.base"] = lambda module: wrapped(module.BaseDatabaseWrapper, "_commit", step)
    if said.get("hurry"):
        changes["counterfoil.cli.office_worker"] = lambda module: setattr(module, "PAUSE_S", 1.0)
    if said.get("clock"):
        changes |= dict.fromkeys(CLOCKS, _change_clock(said["clock"]))
    for name in [one for one in changes if one in sys.modules]:
        changes.pop(name)(sys.modules[name])
    if changes:
        sys.meta_path.insert(0, _Changed(changes))


if os.environ.get("CHAOS_HOOK"):
    begin(json.loads(Path(os.environ["CHAOS_HOOK"]).read_text()), " ".join(sys.orig_argv))

"""The parent's side of nurseries: one process for each kind of worker, started with the first, ended with the parent.

``forking`` is the other side and says what the two tell each other. Nothing that comes from a worker comes this way.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import IO, Any

from counterfoil._sandbox.forking import LARGEST
from counterfoil._sandbox.kind import Kind

MOST_DEATHS = 2
"""A kind whose nursery died so often gets no other: its workers are fresh processes from then on."""

_PATIENCE_S = 60.0
"""How long an answer may take; the first waits for the imports."""

_CRASHES = frozenset(
    (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGABRT, signal.SIGFPE, signal.SIGTRAP, signal.SIGSYS)
)


class Forked:
    """A worker that a nursery forked: its number, its pipes, and its end."""

    def __init__(self, nursery: _Nursery, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._nursery = nursery

    def end(self) -> int:
        """End it with its group; its exit status, or that of ``SIGKILL`` when its nursery was ended before it."""
        for pipe in (self.stdin, self.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return self._nursery.end(self.pid)


def fork(kind: Kind, job: Mapping[str, Any], environment: Mapping[str, str]) -> Forked | None:
    """A worker of the kind, forked from its nursery; None when there is none, and a fresh process is needed."""
    request = json.dumps({"start": job, "environment": environment}).encode()
    if len(request) > LARGEST:
        return None
    while (nursery := _nursery_of(kind, environment)) is not None:
        try:
            return nursery.fork(request)
        except _Ended:
            continue
    return None


def close() -> None:
    """End all nurseries, and with them their workers. The next worker starts a new one."""
    for nursery in list(_open):
        nursery.close()


class _Ended(Exception):
    """The nursery is gone."""


class _Nursery:
    """One nursery. Threads take turns to ask it."""

    def __init__(self, kind: Kind, environment: Mapping[str, str]) -> None:
        self.kind = kind
        self.lock = threading.Lock()
        self._workers = 0
        self.in_use = True
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(_PATIENCE_S)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-m", "counterfoil._sandbox.forking", *kind.modules],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={name: value for name, value in environment.items() if name != "TMPDIR"},
            )
        _open.add(self)

    def fork(self, request: bytes) -> Forked:
        """Raises ``_Ended`` also when the nursery says that it must not fork."""
        here = os.open(".", os.O_PATH)
        requests, to_worker = os.pipe()
        from_worker, answers = os.pipe()
        stdin, stdout = os.fdopen(to_worker, "wb"), os.fdopen(from_worker, "rb")
        try:
            with self.lock:
                answer = self._ask(request, (requests, answers, here))
                if "pid" not in answer:
                    _deaths[self.kind] = MOST_DEATHS  # whatever keeps it from forking would keep the next one too
                    self._retire()
                    raise _Ended
                self._workers += 1
        except BaseException:
            stdin.close()
            stdout.close()
            raise
        finally:
            for handle in (requests, answers, here):
                os.close(handle)
        return Forked(self, answer["pid"], stdin, stdout)

    def end(self, pid: int) -> int:
        """The exit status of a worker, after it and its group have been ended.

        One that crashed may have been trying addresses. All workers of a nursery have the same, so the next worker
        of the kind comes from a new nursery, and this one goes when its other workers have ended.
        """
        with self.lock:
            try:
                code = int(self._ask(json.dumps({"end": pid}).encode())["code"])
            except _Ended:
                return -signal.SIGKILL
            self._workers -= 1
            if -code in _CRASHES or not self.in_use:
                self._retire()
        return code

    def close(self) -> None:
        """End it and its workers."""
        with self.lock:
            self._close()

    def abandon(self) -> None:
        """In a fork of the parent: the nursery is the parent's, and two who ask would get each other's answers."""
        self.lock = threading.Lock()
        self._socket.close()
        self.process.returncode = 0  # nobody here waits for it
        self.in_use = False
        _open.discard(self)

    def _ask(self, message: bytes, handles: Sequence[int] = ()) -> dict[str, Any]:
        """With the lock. Whatever breaks in the middle would give its answer to the next one who asks: an end."""
        if self not in _open:
            raise _Ended
        try:
            socket.send_fds(self._socket, [message], handles)
            answer: dict[str, Any] = json.loads(self._socket.recv(LARGEST))
        except (OSError, ValueError):  # it is gone, or does not answer; no bytes are its end
            _deaths[self.kind] += 1
            self._close()
            raise _Ended from None
        except BaseException:
            self._close()
            raise
        return answer

    def _retire(self) -> None:
        """Fork no more, and go with the last worker."""
        self.in_use = False
        if not self._workers:
            self._close()

    def _close(self) -> None:
        self.in_use = False
        _open.discard(self)
        self._socket.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_nurseries: dict[Kind, _Nursery] = {}
_open: set[_Nursery] = set()  # also those that fork no more and wait for the end of their workers
_deaths: Counter[Kind] = Counter()
_lock = threading.Lock()


def _nursery_of(kind: Kind, environment: Mapping[str, str]) -> _Nursery | None:
    with _lock:
        nursery = _nurseries.get(kind)
        if nursery is not None and nursery.in_use:
            return nursery
        if _deaths[kind] >= MOST_DEATHS:
            return None
        _nurseries[kind] = _Nursery(kind, environment)
        return _nurseries[kind]


def _abandon() -> None:
    global _lock
    _lock = threading.Lock()
    for nursery in list(_open):
        nursery.abandon()


atexit.register(close)
os.register_at_fork(after_in_child=_abandon)

"""Sends parcels to a cluster and brings the answers, for a program that holds keys and must not speak with workers.

Dask unpickles what scheduler and workers send, so whoever took one of them over could run code in whoever asks them.
That is a process of its own here, the courier (``couriering``): it holds the client's certificate and nothing else,
can read no file but that, and gets and gives bytes. The program opens them as ``parcels``.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Self

from counterfoil.bulk.cluster import require_tls
from counterfoil.bulk.parcels import Parcel, unpacked
from counterfoil.errors import BadInput, DocumentUnreadable, EnvironmentFailed

ASKED, ANSWERED = struct.Struct(">QqQ"), struct.Struct(">QBQ")
"""Before a parcel: its number, its priority, its length. Before an answer: its number, how it ended, its length."""

DONE, DIED, STOPPED, FAILED = 0, 1, 2, 3
"""How a parcel ended: answered; its workers died; a machine cannot work; the program on the worker failed."""

LONGEST = 1 << 30
"""Bytes of one parcel or answer."""
_MOST, _MOST_BYTES = 256, 256 << 20
"""So much of one program's is under way at once; more waits here and not in the scheduler's memory."""

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Sent:
    """One parcel, as ``parcels.packed`` made it, and what to call it where a person reads."""

    parcel: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one parcel."""

    name: str
    how: int
    data: bytes

    def opened(self) -> Parcel:
        """The parcel that came back.

        Raises ``EnvironmentFailed`` where the machine could not work, ``DocumentUnreadable`` for a parcel that took
        three workers with it or on which the program failed, ``BadInput`` for what is no parcel.
        """
        if self.how == DONE:
            return unpacked(self.data)
        said = self.data.decode("utf-8", "replace")[:2000]
        if self.how == STOPPED:
            raise EnvironmentFailed(said)
        if self.how == DIED:
            raise DocumentUnreadable(
                f"{self.name}: the process that worked on it died, each of three times. The file may be made to do "
                "that: keep it away from other programs and ask IT."
            )
        raise DocumentUnreadable(
            f"{self.name}: the program failed on it ({said}). Tell its makers that, and the version; look at the file "
            "by hand."
        )


class Courier:
    """One connection to a cluster, opened when it is first needed. For one thread.

    ``job`` is the ``module:function`` that opens parcels on a worker, by the convention of ``work.done``: called with a
    key and ``{"parcel": bytes}``, it returns ``{"answer": bytes}``.
    """

    def __init__(self, address: str, certificates: Path, *, job: str, now: datetime) -> None:
        require_tls(address)
        self._settings = {"address": address, "certificates": str(certificates.resolve()), "job": job}
        self._settings["now"] = now.isoformat()
        self._process: subprocess.Popen[bytes] | None = None
        self._last = 0
        self._wanted: set[int] = set()
        self._came: dict[int, tuple[int, bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End it; what is under way is forgotten, here and by the cluster."""
        process, self._process = self._process, None
        self._wanted.clear()
        self._came.clear()
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def carry(self, sent: Iterable[Sent], *, priority: int) -> Iterator[Answer]:
        """The answer to each parcel, in their order; parcels are asked for as there is room on the way.

        Raises ``EnvironmentFailed`` where the cluster cannot be reached.
        """
        waiting: deque[tuple[int, int, str]] = deque()
        left = iter(sent)
        more = True
        try:
            while more or waiting:
                while more and len(waiting) < _MOST and sum(size for _, size, _ in waiting) < _MOST_BYTES:
                    one = next(left, None)
                    if one is None:
                        more = False
                    else:
                        waiting.append((self._send(one, priority), len(one.parcel), one.name))
                if waiting:
                    number, _, name = waiting.popleft()
                    yield Answer(name, *self._answer_to(number))
        finally:
            self._wanted.difference_update(number for number, _, _ in waiting)

    def _send(self, one: Sent, priority: int) -> int:
        if len(one.parcel) > LONGEST:
            raise BadInput(f"{one.name}: has more than {LONGEST >> 20} MB, too much to send. Split it.")
        if self._process is None:
            self._process = self._start()
        self._last += 1
        try:
            stdin = _pipe(self._process.stdin)
            stdin.write(ASKED.pack(self._last, priority, len(one.parcel)))
            stdin.write(one.parcel)
            stdin.flush()
        except OSError:
            raise self._lost() from None
        self._wanted.add(self._last)
        return self._last

    def _answer_to(self, number: int) -> tuple[int, bytes]:
        while number not in self._came:
            came, how, data = self._read()
            if how == STOPPED and not came:
                self.close()
                raise EnvironmentFailed(data.decode("utf-8", "replace")[:2000])
            if came in self._wanted:  # an answer that comes twice counts once; one that nobody waits for, not at all
                self._wanted.discard(came)
                self._came[came] = how, data
        return self._came.pop(number)

    def _read(self) -> tuple[int, int, bytes]:
        if self._process is None:
            raise _gone()
        stdout = _pipe(self._process.stdout)
        head = stdout.read(ANSWERED.size)
        if len(head) == ANSWERED.size:
            number, how, length = ANSWERED.unpack(head)
            data = stdout.read(length) if length <= LONGEST else b""
            if len(data) == length:
                return number, how, data
        raise self._lost()

    def _lost(self) -> EnvironmentFailed:
        """It ended in the middle. What it still said of why is the reason."""
        process, said = self._process, b""
        if process is not None and process.stdout is not None:
            with contextlib.suppress(OSError):
                while len(head := process.stdout.read(ANSWERED.size)) == ANSWERED.size:
                    number, how, length = ANSWERED.unpack(head)
                    data = process.stdout.read(min(length, LONGEST))
                    if how == STOPPED and not number:
                        said = data[:2000]
        self.close()
        return EnvironmentFailed(said.decode("utf-8", "replace")) if said else _gone()

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-m", "counterfoil.bulk.couriering", json.dumps(self._settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is the program's, which ends this one
            env={**kept, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
        )


def _gone() -> EnvironmentFailed:
    return EnvironmentFailed("The connection to the cluster ended. Nothing was lost: what was asked is asked again.")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - opened with PIPE
    return pipe

"""Runs a function on an untrusted file in a process of its own, with limits on memory, time, files and network.

The parent sends one line of JSON (target, arguments) and gets one line of JSON back. Nothing is unpickled: a parser
that was taken over can answer wrongly, but cannot make the parent run anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn, Protocol, Self

from counterfoil import errors
from counterfoil._sandbox.kind import Kind
from counterfoil._sandbox.process import INSIDE as _INSIDE

__all__ = ["FRESH", "Kind", "Limits", "Worker", "call", "end_nurseries", "run_program"]

FRESH = "COUNTERFOIL_FRESH_WORKERS"
"""Where this variable is set, and not empty, every worker is a process that was started anew."""

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT", _INSIDE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one call. Memory is address space; ``wall_s`` ends a hang, ``cpu_s`` a loop."""

    memory_mb: int = 3000
    wall_s: float = 120.0
    cpu_s: int = 120
    file_mb: int = 1024  # the largest file that may be written
    open_files: int = 256
    answer_mb: int = 512  # the largest answer that the parent takes


_ROOM = 1 << 20
"""Bytes; with less left, a library that maps what it writes into memory ends as if the file had done it."""


class Worker:
    """A sandboxed process that answers calls one after another; a breach ends it, the next call starts a new one.

    ``writable`` names the only folders that it may write; with it, only they, ``readable`` and what Python and the
    system need can be read. Without it the file system is as it is for the caller. ``programs`` False takes from it
    the power to start any process. There is no network in either case, and none of the caller's environment.

    One worker may be shared by threads: calls wait for each other. What a hostile file did to a worker stays with it
    until it is closed, so give a worker to one matter, not to a whole day.

    With a ``kind`` the process is forked, in milliseconds, from one that has imported what workers of the kind need
    and has opened no file. Without one, and inside a sandbox, it is started anew.

    >>> with Worker() as worker:
    ...     worker.call("json:dumps", obj={"a": 1})
    '{"a": 1}'
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        writable: Sequence[Path] | None = None,
        readable: Sequence[Path] = (),
        programs: bool = True,
        kind: Kind | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.writable = None if writable is None else tuple(path.resolve() for path in writable)
        self.readable = tuple(path.resolve() for path in readable)
        self.programs = programs
        self.kind = kind
        self._process: _Process | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if one runs."""
        self._end()

    def call(self, target: str, /, **arguments: Any) -> Any:
        """What ``module:function`` returns for ``arguments``; both must be JSON.

        Raises the function's own ``CounterfoilError``; ``LimitExceeded`` when it went over a limit, ``ReaderKilled``
        (which is one) when the process was killed twice; ``DocumentUnreadable`` when the process crashed or a parser
        raised anything else.
        """
        with self._lock:
            try:
                try:
                    return self._call(target, arguments)
                except errors.ReaderKilled:
                    # Once it may have been the machine, or somebody; what happens again is the file's. A call may be
                    # cut short anywhere and done anew, as whoever gives it may be.
                    return self._call(target, arguments)
            except (KeyboardInterrupt, SystemExit):
                self.close()  # its answer would come to the next call
                raise

    def _call(self, target: str, arguments: dict[str, Any]) -> Any:
        process = self._process or self._start()
        request = json.dumps({"target": target, "arguments": arguments, "cpu_s": self.limits.cpu_s})
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            line = _read(process.stdout, self.limits, whole=False)
        except TimeoutError:
            self.close()
            raise _too_long(self.limits) from None
        except errors.LimitExceeded:
            self.close()
            raise
        except BrokenPipeError:
            line = b""
        if not line:
            # It is dead, and its status settled, or it has closed its output to make us wait for ever.
            code = self._end()
            if any(shutil.disk_usage(folder).free < _ROOM for folder in self.writable or () if folder.exists()):
                raise errors.EnvironmentFailed(
                    "What reads the file ended while the disk had no room for what that needs. Nothing was changed, "
                    "and it may not be the file's fault. Make room, and try again."
                )
            raise _death(code, self.limits)
        try:
            # A parser that was taken over may send anything, also numbers that are none and endless nesting.
            answer = json.loads(line, parse_constant=_no_number)
            if not isinstance(answer, dict):
                raise ValueError("an answer is an object")
        except (ValueError, RecursionError):
            self.close()
            raise errors.DocumentUnreadable(
                "The reader of this format gave an answer that makes no sense. The file may be made to attack the "
                "program that opens it: keep it away from other programs and ask IT."
            ) from None
        if "result" in answer:
            return answer["result"]
        raise _error_from(answer)

    def _start(self) -> _Process:
        job = _job(self.limits, self.writable, self.readable, self.programs)
        environment = _environment(self.writable)
        if self.kind and not os.environ.get(_INSIDE) and not os.environ.get(FRESH):
            from counterfoil._sandbox import nursery  # inline: only here is a socket needed

            self._process = nursery.fork(self.kind, job, environment)
        if self._process is None:
            self._process = _Fresh("serve", job, environment, stdin=subprocess.PIPE)
        return self._process

    def _end(self) -> int:
        process, self._process = self._process, None
        return process.end() if process else 0


def call(
    target: str,
    /,
    *,
    limits: Limits | None = None,
    kind: Kind | None = None,
    readable: Sequence[Path] = (),
    **arguments: Any,
) -> Any:
    """One call in a process of its own that reads ``readable`` alone and writes nowhere; see ``Worker.call``."""
    with Worker(limits, writable=[], readable=readable, programs=False, kind=kind) as worker:
        return worker.call(target, **arguments)


def end_nurseries() -> None:
    """End the processes that workers were forked from, and their workers; the next worker starts them anew.

    They end with the program by themselves. Who counts time or memory of ended children ends them before.
    """
    started = sys.modules.get("counterfoil._sandbox.nursery")
    if started is not None:
        started.close()


def run_program(
    arguments: Sequence[str],
    *,
    limits: Limits | None = None,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What an outside program prints, run with ``arguments`` under the same limits, unable to start another.

    Raises ``LimitExceeded`` over time, processor time or size of the output, ``DocumentUnreadable`` when it fails.
    """
    limits = limits or Limits()
    job = _job(limits, writable, readable, False) | {"command": list(arguments)}
    process = _Fresh("run", job, _environment(writable) | dict(environment or {}), stdin=subprocess.DEVNULL)
    try:
        output = _read(process.stdout, limits, whole=True)
        code = process.wait(limits.wall_s)
    except (TimeoutError, subprocess.TimeoutExpired):
        raise _too_long(limits) from None
    finally:
        process.end()
    if code < 0:
        raise _death(code, limits)
    if code != 0:
        raise errors.DocumentUnreadable(
            f"{Path(arguments[0]).name} could not read the page (it ended with code {code}). Look at the page by hand."
        )
    return output


def _job(limits: Limits, writable: Sequence[Path] | None, readable: Sequence[Path], programs: bool) -> dict[str, Any]:
    return {
        "limits": asdict(limits),
        "writable": None if writable is None else [str(path) for path in writable],
        "readable": [str(path) for path in readable],
        "programs": programs,
    }


def _environment(writable: Sequence[Path] | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    temporary = {"TMPDIR": str(writable[0])} if writable else {}
    return {**kept, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", **temporary}


class _Process(Protocol):
    """A worker, however it was started."""

    @property
    def pid(self) -> int:
        """Also the number of its group, but inside a sandbox."""

    @property
    def stdin(self) -> IO[bytes]: ...

    @property
    def stdout(self) -> IO[bytes]: ...

    def end(self) -> int:
        """End it and its group; its exit status, negative for the signal that ended it."""


class _Fresh:
    """A process that was started anew."""

    def __init__(self, mode: str, job: dict[str, Any], environment: Mapping[str, str], *, stdin: int) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-m", "counterfoil._sandbox.process", mode, json.dumps(job)],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Within a sandbox no new session can be made; the outer one ends the whole group.
            start_new_session=_INSIDE not in os.environ,
            env=environment,
        )
        self.pid = self._popen.pid
        self.wait = self._popen.wait

    @property
    def stdin(self) -> IO[bytes]:
        assert self._popen.stdin is not None  # noqa: S101 - opened with PIPE
        return self._popen.stdin

    @property
    def stdout(self) -> IO[bytes]:
        assert self._popen.stdout is not None  # noqa: S101 - opened with PIPE
        return self._popen.stdout

    def end(self) -> int:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if _INSIDE in os.environ:
                self._popen.kill()
            else:
                os.killpg(self.pid, signal.SIGKILL)
        code = self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        return code


def _read(pipe: IO[bytes], limits: Limits, *, whole: bool) -> bytes:
    """One line, or ``whole``: all until the end. Raises ``TimeoutError`` and, for too much of it, ``LimitExceeded``."""
    ends_at = time.monotonic() + limits.wall_s
    chunks: list[bytes] = []
    left_bytes = limits.answer_mb * 1024 * 1024
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            left = ends_at - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            chunk = os.read(pipe.fileno(), 1 << 20)
            chunks.append(chunk)
            left_bytes -= len(chunk)
            if left_bytes < 0:
                raise errors.LimitExceeded(
                    f"Reading the file gave more than {limits.answer_mb} MB of text and was stopped. Split the file."
                )
            if not chunk or (not whole and chunk.endswith(b"\n")):
                return b"".join(chunks)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _too_long(limits: Limits) -> errors.LimitExceeded:
    return errors.LimitExceeded(
        f"Reading the file took longer than {limits.wall_s:g} seconds and was stopped. "
        "Nothing was changed. Look at the file by hand, or split it."
    )


def _death(code: int, limits: Limits) -> errors.CounterfoilError:
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        family = errors.ReaderKilled if code == -signal.SIGKILL else errors.LimitExceeded
        return family(
            f"Reading the file needed more than {limits.cpu_s} seconds of processor time or "
            "too much memory and was stopped. Nothing was changed. Look at the file by hand."
        )
    if code == -signal.SIGXFSZ:
        return errors.LimitExceeded(f"Reading the file tried to write more than {limits.file_mb} MB and was stopped.")
    what = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return errors.DocumentUnreadable(
        f"The program that reads this kind of file crashed on it ({what}). Nothing was "
        "changed. The file is damaged or hostile: open it in another program, print it to PDF, try again."
    )


def _error_from(answer: dict[str, Any]) -> errors.CounterfoilError:
    family = getattr(errors, str(answer.get("error")), None)
    if not (isinstance(family, type) and issubclass(family, errors.CounterfoilError)):
        family = errors.DocumentUnreadable
    return family(str(answer.get("message"))[:2000])

"""Runs a function on an untrusted file in a process of its own, with limits on memory, time, files and network.

The parent sends one line of JSON (target, arguments) and gets one line of JSON back. Nothing is unpickled: a parser
that was taken over can answer wrongly, but cannot make the parent run anything.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import IO, Any, Self

from counterfoil import errors

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one call. Memory is address space; ``wall_s`` ends a hang, ``cpu_s`` a loop."""

    memory_mb: int = 3000
    wall_s: float = 120.0
    cpu_s: int = 120
    file_mb: int = 1024  # the largest file that may be written
    open_files: int = 256


class Worker:
    """A sandboxed process that answers calls one after another; a breach ends it, the next call starts a new one.

    >>> with Worker() as worker:
    ...     worker.call("json:dumps", obj={"a": 1})
    '{"a": 1}'
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if one runs."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = None

    def call(self, target: str, /, **arguments: Any) -> Any:
        """What ``module:function`` returns for ``arguments``; both must be JSON.

        Raises the function's own ``CounterfoilError``; ``LimitExceeded`` when it went over a limit;
        ``DocumentUnreadable`` when the process crashed or a parser raised anything else.
        """
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101 - opened with PIPE
        assert process.stdout is not None  # noqa: S101
        request = json.dumps({"target": target, "arguments": arguments, "cpu_s": self.limits.cpu_s})
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            line = _read_line(process.stdout, self.limits.wall_s)
        except TimeoutError:
            self.close()
            raise errors.LimitExceeded(
                f"Reading the file took longer than {self.limits.wall_s:g} seconds and was stopped. "
                "Nothing was changed. Look at the file by hand, or split it."
            ) from None
        except BrokenPipeError:
            line = b""
        if not line:
            code = process.wait()
            self.close()
            raise _death(code, self.limits)
        answer = json.loads(line)
        if "result" in answer:
            return answer["result"]
        raise _error_from(answer)

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "counterfoil.sandbox", json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._process


def call(target: str, /, *, limits: Limits | None = None, **arguments: Any) -> Any:
    """One call in a fresh sandboxed process; see ``Worker.call``."""
    with Worker(limits) as worker:
        return worker.call(target, **arguments)


def _read_line(pipe: IO[bytes], wall_s: float) -> bytes:
    """The next line, or what came before the end; raises ``TimeoutError`` after ``wall_s`` seconds."""
    ends_at = time.monotonic() + wall_s
    chunks: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            left = ends_at - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            chunk = os.read(pipe.fileno(), 1 << 20)
            chunks.append(chunk)
            if not chunk or chunk.endswith(b"\n"):
                return b"".join(chunks)


def _death(code: int, limits: Limits) -> errors.CounterfoilError:
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return errors.LimitExceeded(
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
    return family(str(answer.get("message")))


def _confine(limits: Limits) -> None:
    """Put the limits on this process: no core file, no network, bounded memory, files and descriptors."""
    megabyte = 1024 * 1024
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_mb * megabyte),
        (resource.RLIMIT_FSIZE, limits.file_mb * megabyte),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))
    libc = ctypes.CDLL(None, use_errno=True)
    # A network namespace of its own holds not even a loopback that is up. Where the kernel forbids it (some
    # containers), the audit hook below still refuses every socket that Python opens.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(_refuse_sockets)


def _refuse_sockets(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        raise PermissionError("no network in the sandbox")


def _serve() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    _confine(limits)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a C library prints must not end up among the answers
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(json.dumps(_answer(request)).encode() + b"\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + int(request["cpu_s"]) + 1, hard))
    module, _, name = request["target"].partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), name)(**request["arguments"])}
    except errors.CounterfoilError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except MemoryError:
        return {
            "error": "LimitExceeded",
            "message": "Reading the file needed more memory than it may have. "
            "Nothing was changed. Split the file, or look at it by hand.",
        }
    except Exception as error:  # noqa: BLE001 - foreign libraries meet us here; the parent re-raises ours
        return {
            "error": "DocumentUnreadable",
            "message": f"The file could not be read: {type(error).__name__}: {error}. "
            "Nothing was changed. Open it in the program that made it, print it to PDF, and try again.",
        }


if __name__ == "__main__":
    _serve()

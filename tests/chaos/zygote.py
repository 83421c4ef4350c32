"""Processes of the program, forked from one that has loaded it: a tenth of what a start takes.

What is forked runs the very command (``counterfoil office serve …``) with its own files, locks, database connections
and children; only that Python and the modules were loaded before. ``script/chaos --fresh`` starts each anew.

``python -m tests.chaos.zygote FOLDER``: for each line of JSON on standard input a process, its id is said. ``FOLDER``
has a file for each process with its command line.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = Path()
"""Where each process says what it is, and how it ended."""


class Zygote:
    """The process that forks, as whoever asks it sees it."""

    def __init__(self, folder: Path, office: Path) -> None:
        self.folder = folder
        folder.mkdir()
        command = [sys.executable, "-W", "ignore", "-m", "tests.chaos.zygote", str(folder), str(office)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError("the program could not be loaded")

    def start(self, arguments: list[str], **how: Any) -> int:
        """A process that runs this command; its id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"arguments": arguments, **how}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def run(self, arguments: list[str], *, timeout_s: float = 240, **how: Any) -> int:
        """The exit code of a command once it has ended; -9 where it was killed."""
        pid, end = self.start(arguments, **how), time.monotonic() + timeout_s
        while is_alive(pid):
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
                raise RuntimeError(f"{' '.join(arguments[:2])}: did not end")
            time.sleep(0.05)
        code = self.folder / f"{pid}.code"
        return int(code.read_text()) if code.exists() else -9

    def says(self, pid: int) -> str:
        """The command line of a process that was forked here, or by one that was; else empty."""
        said = self.folder / str(pid)
        return said.read_text() if said.exists() else ""

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Forked:
    """What ``subprocess.Popen`` would have given, of a process that was forked."""

    def __init__(self, command: list[str], *, pass_fds: tuple[int, ...] = (), **_: Any) -> None:
        from django.db import connections

        connections.close_all()  # SQLite knows no fork: what is open in both would not see the other's locks
        self.args, self.returncode = command, None
        self.pid = fork(command[command.index("counterfoil") + 1 :], keep=pass_fds)

    def poll(self) -> int | None:
        if self.returncode is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            time.sleep(0.02)
        return int(self.returncode or 0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def fork(
    arguments: list[str], *, keep: tuple[int, ...] = (), hook: dict[str, Any] | None = None, out: str = "",
    log: str = "", session: bool = False,
) -> int:  # fmt: skip
    """A process that runs this command; its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        if session:
            os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        _files(keep, out, log)
        (FOLDER / f"{os.getpid()}.code").unlink(missing_ok=True)
        (FOLDER / str(os.getpid())).write_text(" ".join(["counterfoil", *arguments]))
        code = _run(arguments, hook)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - as Python says it of a program that ended so
        import traceback

        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
            (FOLDER / f"{os.getpid()}.code").write_text(str(code))
        os._exit(code)


def _files(keep: tuple[int, ...], out: str, log: str) -> None:
    """Only what a new program would have open: nothing, somewhere to write, and what it is given."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, out), (2, log)):
        if path:
            opened = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            os.dup2(opened, number)
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) not in keep:
            with suppress(OSError):
                os.close(int(name))
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False, buffering=1)


class _Subprocess:
    """What the program knows as ``subprocess`` where it starts itself."""

    DEVNULL, TimeoutExpired = subprocess.DEVNULL, subprocess.TimeoutExpired

    @staticmethod
    def Popen(command: list[str], **how: Any) -> Any:
        """Forked; by a thread beside others, which may have the database open, from a process that has nothing open."""
        if threading.current_thread() is threading.main_thread():
            return Forked(command, **how)
        assert BESIDE is not None
        return BESIDE.start(command)


class _Beside:
    """A process beside the server, without threads, that forks its worker anew, and ends with the server."""

    def __init__(self) -> None:
        self._asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            self._asks.close()
            _files((theirs.fileno(),), "", "")
            children: list[Forked] = []
            while asked := theirs.recv(1 << 16):
                said = json.loads(asked)
                if "start" in said:
                    command = said["start"]
                    command[command.index("--with-parent") + 1] = str(os.getpid())
                    children.append(Forked(command))
                    theirs.send(str(children[-1].pid).encode())
                else:
                    code = next(one for one in children if one.pid == said["poll"]).poll()
                    theirs.send(json.dumps(code).encode())
            os._exit(0)
        theirs.close()
        os.set_inheritable(self._asks.fileno(), False)

    def ask(self, **said: Any) -> Any:
        self._asks.send(json.dumps(said).encode())
        return json.loads(self._asks.recv(1 << 16))

    def start(self, command: list[str]) -> _Elsewhere:
        return _Elsewhere(self, self.ask(start=command))


class _Elsewhere:
    """A process that ``_Beside`` forked, for whoever asked for it."""

    def __init__(self, beside: _Beside, pid: int) -> None:
        self._beside, self.pid = beside, pid

    def poll(self) -> int | None:
        code: int | None = self._beside.ask(poll=self.pid)
        return code

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.05)
        return code

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


BESIDE: _Beside | None = None


HOOK: dict[str, Any] = {}


def _run(arguments: list[str], hook: dict[str, Any] | None) -> int:
    from django.db import connections

    from counterfoil.cli import main, office_serve
    from counterfoil.office.operate import lanes

    from .hook import sitecustomize

    HOOK.update(hook or {})
    for name in list(connections):
        if hasattr(connections._connections, name):
            delattr(connections._connections, name)  # of the one that forked us: not ours to close
    if arguments[:2] == ["office", "serve"]:
        global BESIDE
        BESIDE = _Beside()
    sys.argv = ["counterfoil", *arguments]
    sitecustomize.begin(HOOK, " ".join(sys.argv))
    office_serve.subprocess = lanes.subprocess = _Subprocess  # type: ignore[attr-defined,assignment]
    return main(arguments)


def _warm(folder: Path) -> None:
    """Load what an office loads, once."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from counterfoil.office import app
    from counterfoil.office.services import adopting
    from counterfoil.office.web import server

    from . import warming

    PBKDF2PasswordHasher.iterations = 1000  # a log-in is meant to be dear; here it is not what is tried
    server.ready(folder)
    adopting.pack_of(app.open_office(folder))
    warming.warm()


def main() -> None:
    global FOLDER
    FOLDER = Path(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    _warm(Path(sys.argv[2]))
    from django.db import connections

    connections.close_all()
    print("ready", flush=True)
    for line in sys.stdin:
        print(fork(**json.loads(line)), flush=True)


if __name__ == "__main__":
    main()

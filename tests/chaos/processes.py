"""The processes of an office that is served: started, found by what they do, killed, stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .people import until
from .zygote import Zygote, is_alive

HOOK = Path(__file__).with_name("hook")
START_S = 60


@dataclass
class Served:
    """The office under ``folder``, served with its worker, as ``office serve`` does it; logs lie in ``place``."""

    folder: Path
    place: Path
    hook: dict[str, Any]
    zygote: Zygote | None  # None: each process is started anew
    pid: int = 0
    port: int = 1  # nobody listens there
    starts: int = 0

    @property
    def logs(self) -> list[Path]:
        return sorted(self.place.glob("*.log"))

    def start(self) -> None:
        """Serve it, again where the fault met it while it started; raises ``RuntimeError`` where it does not come."""
        died = Path(str(self.hook.get("dies", {}).get("flag", "")) or os.devnull)
        had_died = died.is_file()
        if not self._started() and died.is_file() and not had_died:
            self._reap()
            self._started()
        if not self.port:
            raise RuntimeError(f"the office was not served; {self.logs[-1]} says why")

    def _started(self) -> int:
        """The port at which it is served; 0 where it is not."""
        self.starts += 1
        said = self.place / f"serve-{self.starts}.out"
        said.touch()
        arguments = ["office", "serve", str(self.folder), "--port", "0"]
        self.pid = self._begin(arguments, said, self.place / f"serve-{self.starts}.log", session=True)
        until(lambda: b"is served at" in said.read_bytes() or not self.is_up(), START_S)
        found = re.search(rb":(\d+)/", said.read_bytes())
        self.port = int(found[1]) if found else 0
        return self.port

    def is_up(self) -> bool:
        return self.pid > 0 and is_alive(self.pid)

    def run(self, *arguments: str, log: str, plain: bool = True) -> int:
        """The exit code of a command of the program; ``plain`` ones are not broken by the hook."""
        if self.zygote is not None:
            hook = self._hook(plain=plain)
            return self.zygote.run(list(arguments), out=str(self.place / log), log=str(self.place / log), hook=hook)
        with (self.place / log).open("ab") as file:
            return subprocess.run(
                [sys.executable, "-m", "counterfoil", *arguments], stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env=self._environment(plain=plain), check=False, timeout=240,
            ).returncode  # fmt: skip

    def stop(self) -> None:
        """Told to end, and ended; whatever is left of it is killed."""
        everybody = self.everybody()
        if kill(self.pid, signal.SIGTERM):
            until(lambda: not self.is_up(), 60)
        for one in everybody:
            kill(one)
        self._reap()

    def kill_server(self) -> None:
        kill(self.pid)
        until(lambda: not self.is_up(), 5)
        self._reap()

    def worker(self) -> int:
        """The worker's first process; 0 where there is none."""
        return next((x for x in self.everybody() if self._is(x, "office worker") and not self._is(x, "--lane")), 0)

    def lane(self, takes: str) -> int:
        return next((x for x in self.everybody() if self._is(x, f"--lane {takes}")), 0)

    def reader(self) -> int:
        """What a lane or the server started: a sandbox that reads a file, tesseract."""
        return next((x for x in reversed(_below(self.everybody())) if self._is(x, "_sandbox")), 0)

    def everybody(self) -> list[int]:
        """All processes of the session that the server began, the eldest first."""
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit() and self.pid:
                with suppress(OSError):
                    fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                    if int(fields[3]) == self.pid and fields[0] != "Z":
                        found.append(int(name))
        return sorted(found)

    def _begin(self, arguments: list[str], out: Path, log: Path, *, session: bool) -> int:
        if self.zygote is not None:
            return self.zygote.start(arguments, out=str(out), log=str(log), hook=self._hook(), session=session)
        with out.open("wb") as told, log.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "counterfoil", *arguments], stdin=subprocess.DEVNULL, stdout=told, stderr=file,
                env=self._environment(), start_new_session=session,
            )  # fmt: skip
        return self._process.pid

    def _reap(self) -> None:
        if self.zygote is None and self.pid:
            self._process.wait()

    def _is(self, pid: int, words: str) -> bool:
        said = self.zygote.says(pid) if self.zygote is not None else ""
        if not said:
            with suppress(OSError):
                said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return words in said

    def _hook(self, *, plain: bool = False) -> dict[str, Any]:
        return {name: value for name, value in self.hook.items() if name != "dies" or not plain}

    def _environment(self, *, plain: bool = False) -> dict[str, str]:
        hook = self.place / ("hook-plain.json" if plain else "hook.json")
        hook.write_text(json.dumps(self._hook(plain=plain)))
        path = os.pathsep.join([str(HOOK), *filter(None, [os.environ.get("PYTHONPATH")])])
        return os.environ | {"CHAOS_HOOK": str(hook), "PYTHONPATH": path}


def _below(pids: list[int]) -> list[int]:
    """What these processes started, and what that started: a sandbox is a session of its own."""
    found, last = list[int](), pids
    while last:
        below = []
        for pid in last:
            with suppress(OSError):
                below += [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        found, last = found + [one for one in below if one not in found], below
    return [one for one in found if one not in pids]


def kill(pid: int, number: int = signal.SIGKILL) -> bool:
    """Send a signal; False where nobody is there."""
    try:
        if pid:
            os.kill(pid, number)
        return bool(pid)
    except ProcessLookupError:
        return False

"""What is done to an office while it works: each fault breaks something, waits, and mends what a person would mend."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .people import until
from .postgres import Server
from .processes import Served, kill
from .wire import Wire

STEPS = 70
"""The worker that takes a case from its signature to its letter, or lets it go, has about so many durable steps."""


@dataclass
class Place:
    """What a fault may reach for."""

    served: Served
    chance: random.Random
    folder: Path  # of the round
    database: str = ""  # the name of it, on PostgreSQL
    server: Server | None = None
    wire: Wire | None = None
    did: list[str] = field(default_factory=list)  # what was done to whom, for the table


def server(at: Place) -> None:
    at.served.kill_server()


def worker(at: Place) -> None:
    kill(at.served.worker())


def scheduler(at: Place) -> None:
    """The lane that has the mail and the schedule."""
    kill(at.served.lane("mail"))


def lane(at: Place) -> None:
    kill(at.served.lane(at.chance.choice(["any", "short"])))


def reader(at: Place) -> None:
    """A sandbox that reads a file: caught while it lives."""
    until(lambda: bool(at.served.reader()), 4)
    at.did.append("caught" if kill(at.served.reader()) else "none seen")


def everything(at: Place) -> None:
    for pid in at.served.everybody():
        kill(pid)


def step(at: Place) -> None:
    """Nothing here: the hook kills a lane at the step that ``Served.hook`` names."""
    until(lambda: Path(at.served.hook["dies"]["flag"]).exists(), 12)
    at.did.append("hit" if Path(at.served.hook["dies"]["flag"]).exists() else "not reached")


def frozen(at: Place) -> None:
    """A process stands still for seconds, as on a machine that swaps, and goes on as if nothing had been."""
    pid = at.chance.choice([at.served.lane("any"), at.served.lane("mail"), at.served.worker()])
    kill(pid, signal.SIGSTOP)
    time.sleep(at.chance.uniform(1, 4))
    kill(pid, signal.SIGCONT)


def disk(at: Place) -> None:
    """No byte more fits, for seconds. With a disk of our own where we may mount one, else by a limit on files."""
    if os.path.ismount(at.folder / "disk"):
        ballast = at.folder / "disk" / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        time.sleep(at.chance.uniform(1, 4))
        ballast.unlink()
        at.did.append("tmpfs")
        return
    everybody = at.served.everybody()
    for pid in everybody:
        _limit(pid, 0)
    time.sleep(at.chance.uniform(1, 4))
    for pid in everybody:
        _limit(pid, resource.RLIM_INFINITY)
    at.did.append("limit")


def _limit(pid: int, most: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


def clock_back(at: Place) -> None:
    """The clock goes back an hour; somebody sets it right after some seconds."""
    _jump(at, -3600)


def clock_on(at: Place) -> None:
    """The clock goes two minutes ahead, and back again: as far as the ledger bears."""
    _jump(at, 120)


def _jump(at: Place, seconds: int) -> None:
    Path(at.served.hook["clock"]).write_text(str(seconds))
    time.sleep(at.chance.uniform(2, 4))
    Path(at.served.hook["clock"]).write_text("0")


def twice(at: Place) -> None:
    """A second worker is started, and one by somebody who thinks that the first is gone."""
    at.did.append(f"exit {at.served.run('office', 'worker', str(at.served.folder), '--once', log='second.log')}")


def postgresql(at: Place) -> None:
    """PostgreSQL with all of its processes; started again after a moment."""
    assert at.server is not None
    at.server.kill()
    time.sleep(at.chance.uniform(0.2, 3))
    at.server.start()


def backend(at: Place) -> None:
    """One process of PostgreSQL; it then ends all connections by itself."""
    assert at.server is not None
    at.did.append("caught" if at.server.kill_backend(at.database) else "none seen")


def cut(at: Place) -> None:
    assert at.wire is not None
    at.wire.cut()
    time.sleep(at.chance.uniform(0.2, 3))
    at.wire.mend()


def stalled(at: Place) -> None:
    """Nothing comes through for seconds; then the line is cut, or all of it arrives."""
    assert at.wire is not None
    at.wire.stall()
    time.sleep(at.chance.uniform(1, 5))
    if at.chance.random() < 0.5:
        at.wire.cut()
    at.wire.mend()


def mail(at: Place) -> None:
    """The mail server takes a message and hangs up (``rounds`` tells it to): nobody knows whether it arrived."""


def restored(at: Place) -> None:
    """The machine is gone; ``rounds`` brings last night's backup back."""
    everything(at)


Fault = Callable[[Place], None]
BOTH: dict[str, tuple[Fault, int]] = {
    "step": (step, 8), "server": (server, 2), "worker": (worker, 2), "scheduler": (scheduler, 1), "lane": (lane, 2),
    "reader": (reader, 2), "everything": (everything, 3), "frozen": (frozen, 2), "disk": (disk, 3),
    "clock back": (clock_back, 2), "clock on": (clock_on, 1), "twice": (twice, 2), "mail": (mail, 2),
    "restored": (restored, 2),
}  # fmt: skip
ONLY_POSTGRESQL: dict[str, tuple[Fault, int]] = {
    "postgresql": (postgresql, 4), "backend": (backend, 2), "cut": (cut, 3), "stalled": (stalled, 2),
}  # fmt: skip
"""Each with how often it is drawn."""


def drawn(chance: random.Random, database: str) -> str:
    known = BOTH | (ONLY_POSTGRESQL if database == "postgresql" else {})
    return chance.choices(list(known), [weight for _, weight in known.values()])[0]


def of(name: str) -> Fault:
    return (BOTH | ONLY_POSTGRESQL)[name][0]


def mounted(folder: Path, size: str) -> bool:
    """A disk of its own in ``folder``, where we may mount one."""
    folder.mkdir()
    said = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "chaos", str(folder)], check=False, capture_output=True
    )
    return said.returncode == 0

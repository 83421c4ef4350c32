"""One append, one signature and the public copy, in a process that fails or is killed at a call chosen before."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

SHIM = Path(__file__).with_name("faults.c")
COUNT, BEFORE, AFTER, HALF = 0, -1, -2, -3
HOWS = (BEFORE, AFTER, HALF, errno.EIO, errno.ENOSPC)
"""Killed before the call, after it, in the middle of it; every call from there on fails."""


def compiled(folder: Path) -> Path:
    """The shim, compiled into ``folder``."""
    made = folder / "faults.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, SHIM, "-ldl"], check=True)
    return made


def environment(shim: Path) -> dict[str, str]:
    return os.environ | {"LD_PRELOAD": str(shim)}


def serve(folder: Path, run: Callable[[int], int], *, sockets: bool = False) -> None:
    """For each line ``[n, how]`` of standard input one child: ``run`` with that fault; says what came of it.

    ``run`` is given a file handle on which it acknowledges, and returns the size that it acknowledged.
    """
    libc = ctypes.CDLL(None)
    libc.fault_seen.restype = ctypes.c_long
    for line in sys.stdin:
        n, how = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            signal.alarm(20)  # a message that was lost on its way to a server is waited for by both: killed as well
            libc.fault_arm(str(folder.resolve()).encode(), ctypes.c_long(n), how, int(sockets))
            try:
                size = run(writing)
                os.write(writing, f" done {size} {libc.fault_seen()}".encode())
            except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
                os.write(writing, f" {type(error).__name__}".encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as told:
            said = told.read().split()
        _, status = os.waitpid(pid, 0)
        print(json.dumps([said, os.WIFSIGNALED(status)]), flush=True)


def main(folder: Path) -> None:
    from counterfoil.ledger import book, keys, tiles
    from counterfoil.ledger.guard import Guard
    from counterfoil.ledger.sqlite_store import SqliteStore
    from counterfoil.ledger.vault import Vault
    from counterfoil.values import Act, Moment

    signer = keys.load_signer(folder / "signing.key")
    guard = Guard(folder / "guard", signer.key.name)
    secret = keys.load_secret(folder / "kek")

    def run(writing: int) -> int:
        with SqliteStore(folder / "ledger.db") as store, Vault(folder / "keys.db", secret) as vault:
            now = datetime(2024, 3, 4, tzinfo=UTC) + timedelta(seconds=store.head().size)
            with store.transaction():
                made = book.append(
                    store,
                    Act("search.run", Moment(now, now), "Ida Sample", {"terms": 1}, {"term": "Nora Example"}),
                    case_number="CF-2024-000001",
                    actor_key="k-00112233445566aa",
                    role="program",
                    group=f"g-{store.head().size}",
                    keys=vault,
                    now=now,
                )
            os.write(writing, f"{made.index + 1} ".encode())  # committed: what a caller may rest on
            note = book.sign_head(store, signer, guard, appended=[made])
            os.write(writing, f"signed {made.index + 1}".encode())
            tiles.export(store, folder / "public", note)
            return made.index + 1

    serve(folder, run)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

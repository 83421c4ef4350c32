"""Runs Dask's own scheduler and workers by the certificates of a folder, until they are told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import tempfile
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from counterfoil.bulk.certificates import Role, read
from counterfoil.bulk.cluster import CONFIG, PATIENCE_S, deaf_to_ctrl_c, require_tls
from counterfoil.errors import EnvironmentFailed

_NO_PAGES: dict[str, Any] = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
"""Dask opens a port for HTTP in any case; without a page, and out of reach of other machines."""

Tell = Callable[[str], None]


def scheduler(folder: Path, *, host: str, port: int, now: datetime, tell: Tell) -> int:
    """Run a scheduler on ``host``; ``tell`` gets its address. Returns when it was told to stop."""

    async def run(security: Any) -> None:
        from distributed import Scheduler  # inline: optional dependency

        try:
            opened = await Scheduler(host=host, port=port, protocol="tls://", security=security, **_NO_PAGES)
        except OSError as error:
            raise EnvironmentFailed(
                f"{host}:{port}: cannot be listened on ({error.strerror or error}). Give an address of this machine "
                "and a port that nothing else has."
            ) from error
        async with opened:
            tell(opened.address)
            await _first(opened.finished())

    return _served(run, read(folder, Role.SCHEDULER, now=now))


def workers(folder: Path, address: str, *, host: str, count: int, now: datetime, tell: Tell) -> int:
    """Run ``count`` workers on ``host``, each a process with one thread, and start anew what dies.

    They wait for a scheduler that is not there yet, and end with it: systemd starts both again. Raises ``UsageError``
    for an address without TLS, ``EnvironmentFailed`` where no scheduler takes them.
    """
    require_tls(address)

    async def run(security: Any) -> None:
        from distributed import Nanny  # inline: optional dependency

        with tempfile.TemporaryDirectory(prefix="counterfoil-") as scratch:
            made = [
                Nanny(
                    address, nthreads=1, host=host, protocol="tls://", security=security, local_directory=scratch,
                    death_timeout=PATIENCE_S * 2,
                    silence_logs=logging.WARNING, **_NO_PAGES,
                )
                for _ in range(count)
            ]  # fmt: skip
            try:
                await asyncio.gather(*made)
            except (OSError, TimeoutError, RuntimeError) as error:
                await asyncio.gather(*(one.close() for one in made), return_exceptions=True)
                raise EnvironmentFailed(
                    f"{address}: no scheduler there takes this worker. Start it with counterfoil cluster scheduler, "
                    "and give both certificates of one authority."
                ) from error
            try:
                tell(", ".join(one.worker_address for one in made))
                await _first(*(one.finished() for one in made))
            finally:
                await asyncio.gather(*(one.close(timeout=10) for one in made), return_exceptions=True)

    return _served(run, read(folder, Role.WORKER, now=now))


def _served(run: Callable[[Any], Coroutine[Any, Any, None]], files: dict[str, str]) -> int:
    import dask  # inline: optional dependency
    from distributed.security import Security  # inline: as above; before the configuration, whose defaults it brings

    logging.getLogger("distributed").setLevel(logging.WARNING)
    with dask.config.set(CONFIG), deaf_to_ctrl_c():  # so that its processes are; a thread waits for it
        asyncio.run(run(Security(require_encryption=True, **files)))
    return 0


async def _first(*ends: Coroutine[Any, Any, Any]) -> None:
    """Until one of them has ended, or this process is told to stop."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, told.set)

    def ctrl_c() -> None:
        signal.sigwait({signal.SIGINT})
        loop.call_soon_threadsafe(told.set)

    threading.Thread(target=ctrl_c, daemon=True).start()
    waiting = [asyncio.ensure_future(one) for one in (*ends, told.wait())]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await one

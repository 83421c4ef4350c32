"""A scheduler and workers on this machine, for one program of the office: ``[cluster] workers = N`` in ``office.toml``.

They are processes of this user, so they spread work over processors and keep no key from whoever takes one over; for
that there are machines of their own (``[cluster] address``).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.bulk import certificates, cluster
from counterfoil.errors import EnvironmentFailed
from counterfoil.office.folder import Office
from counterfoil.office.services import away

_HERE = "127.0.0.1"
_REST_S = 2.0
_GRACE_S = 10.0


class OwnCluster:
    """It runs until it is closed; ``look_after`` starts anew what ended."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.certificates, self.workers = folder, workers
        certificates.write(folder, [_HERE], now=datetime.now(UTC))
        (folder / "authority-key.pem").unlink()  # nothing else will be signed
        with socket.create_server((_HERE, 0)) as free:
            self.address = f"tls://{_HERE}:{free.getsockname()[1]}"
        self._again_at = 0.0
        self._processes = self._start()

    def look_after(self) -> None:
        """Start both anew where one has ended: workers end with their scheduler."""
        if all(one.poll() is None for one in self._processes):
            return
        if not self._again_at:
            self.close()
            self._again_at = time.monotonic() + _REST_S
        elif time.monotonic() >= self._again_at:
            self._again_at, self._processes = 0.0, self._start()

    def close(self) -> None:
        """End them."""
        for one in reversed(self._processes):
            one.terminate()
        until = time.monotonic() + _GRACE_S
        for one in self._processes:
            try:
                one.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def _start(self) -> list[subprocess.Popen[bytes]]:
        port = self.address.rpartition(":")[2]
        scheduler = _run("scheduler", str(self.certificates), "--port", port)
        return [
            scheduler,
            _run("worker", str(self.certificates), self.address, "--workers", str(self.workers)),
        ]


@contextmanager
def started(office: Office) -> Iterator[OwnCluster | None]:
    """The cluster that the office's worker starts for itself; None where ``office.toml`` names none, or another."""
    settings = office.cluster
    if settings is None or not settings.workers:
        yield None
        return
    if not cluster.installed():
        raise EnvironmentFailed(
            "office.toml: cluster: workers: needs the extra “scale”. Install it with: script/setup scale; or take the "
            "line out, and each lane of the worker works by itself."
        )
    with tempfile.TemporaryDirectory(prefix="counterfoil-cluster-") as folder:
        made = OwnCluster(Path(folder), settings.workers)
        try:
            yield made
        finally:
            made.close()


@contextmanager
def opened(office: Office) -> Iterator[None]:
    """In the block this program's errands go to the office's cluster, which is started for it where it is its own."""
    with (
        started(office) as own,
        away.opened(office, address=own.address if own else "", certificates=own.certificates if own else None),
    ):
        yield


def _run(part: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "counterfoil", "cluster", part, *arguments, "--host", _HERE]
    kept = ("PATH", "LD_LIBRARY_PATH", "LANG", "TESSDATA_PREFIX")  # no password that stands in this environment
    return subprocess.Popen(
        [*command, "--with-parent", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # whoever cannot reach them says so
        env={name: os.environ[name] for name in kept if name in os.environ},
    )

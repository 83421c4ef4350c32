"""A real cluster: a scheduler and two workers, each a process of its own, over mutual TLS on the loopback address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.bulk import certificates

HERE = str(Path(__file__).parent)
sys.path.insert(0, HERE)  # jobs are named module:function, here and on the workers


@dataclass(frozen=True)
class Cluster:
    address: str
    keys: Path


@pytest.fixture(scope="package")
def tls_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    keys = tmp_path_factory.mktemp("cluster") / "keys"
    certificates.write(keys, ["127.0.0.1"], now=datetime.now(UTC))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"tls://127.0.0.1:{port}"
    host = ["--host", "127.0.0.1"]
    with (
        counterfoil("cluster", "scheduler", str(keys), *host, "--port", str(port)),
        counterfoil("cluster", "worker", str(keys), address, *host, "--workers", "2") as workers,
    ):
        assert workers.stdout
        assert workers.stdout.readline().count(b"tls://127.0.0.1:") == 2  # both are there, or it ended
        yield Cluster(address, keys)


def counterfoil(*arguments: str) -> _Ended:
    environment = {**os.environ, "PYTHONPATH": HERE}
    command = [sys.executable, "-m", "counterfoil", *arguments]
    return _Ended(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))


class _Ended:
    """Ends a process, and waits for it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            assert self.process.stdout
            self.process.stdout.close()

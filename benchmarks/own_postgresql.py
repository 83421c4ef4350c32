"""A PostgreSQL server of our own in a folder, started for one run and stopped after it; the folder is kept."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "synchronous_commit": "off",
}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The URL of the server in ``folder``, without a database; made where there is none yet."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found or shutil.which("initdb"), "PostgreSQL is missing: as root, apt-get install postgresql"
    binaries = found[-1] if found else Path(str(shutil.which("initdb"))).parent
    data, as_user = folder / "data", []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(folder, "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def call(*command: str | Path) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    if not (data / "PG_VERSION").exists():
        call(binaries / "initdb", "-D", data, "-U", "counterfoil", "-A", "trust", "-E", "UTF8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    options += f" -p {port} -c unix_socket_directories={folder}"
    call(binaries / "pg_ctl", "-D", data, "-w", "-t", "120", "-o", options, "-l", folder / "log", "start")
    try:
        yield f"postgresql://counterfoil@127.0.0.1:{port}"
    finally:
        call(binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")

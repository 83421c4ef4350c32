"""A PostgreSQL of our own on a free port: started, killed and started again."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """As a distribution's package runs it: what is committed is on the disk (``fsync`` is on; not in tests)."""

    def __init__(self, folder: Path, *, is_for_tests: bool = False) -> None:
        self.options = "-c fsync=off -c shared_buffers=16MB" if is_for_tests else ""
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        program = shutil.which("initdb")
        if not found and program is None:
            raise SystemExit("PostgreSQL is missing: as root, apt-get install postgresql; or --database sqlite.")
        self.programs = Path(found[-1]) if found else Path(str(program)).parent
        self.folder, self.port = folder, free_port()
        there = folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        self.as_user: list[str] = []
        if os.getuid() == 0:  # it refuses to run as root
            if not there:
                shutil.chown(folder, "postgres")
            for parent in folder.parents:
                if parent in (Path("/tmp"), Path("/")):
                    break
                parent.chmod(parent.stat().st_mode | 0o011)
            self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if not there:
            sync = ["--no-sync"] if is_for_tests else []
            self._run("initdb", "-U", "counterfoil", "-A", "trust", "-E", "UTF8", *sync)
        self.start()

    def address(self, name: str, port: int = 0) -> str:
        return f"postgresql://counterfoil@127.0.0.1:{port or self.port}/{name}"

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} {self.options}"
        )
        until = time.monotonic() + 60
        while True:  # the memory of a killed one is still held by its last backend for a moment
            try:
                self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")
                return
            except subprocess.CalledProcessError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop", check=False)

    def kill(self) -> None:
        """The postmaster and all that it started, at once, as when a machine's memory ran out."""
        for pid in (self.pid, *self.children):
            _kill(pid)

    def kill_backend(self, name: str) -> bool:
        """One process that serves a connection to this database; PostgreSQL then throws all of them out."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as own:
            found = own.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
        return any(_kill(pid) for (pid,) in found[:1])

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n")[0])

    @property
    def children(self) -> list[int]:
        return [int(one) for one in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def make(self, name: str, *, like: str = "template0") -> str:
        """A new database; ``like`` is one that nobody is connected to."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as own:
            own.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        with psycopg.connect(self.address(name), autocommit=True) as own:
            # A copied sequence believes that its next 32 numbers are in the log already, and they are in the other
            # database's: after a crash it would give them out twice. No office is made so, but by this harness.
            own.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, last_value) FROM pg_sequences "
                "WHERE last_value IS NOT NULL"
            )
        return self.address(name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as own:
            own.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        command = [*self.as_user, str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=check, **quiet)  # type: ignore[call-overload]


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True

"""A real object store on loopback: SeaweedFS (Apache-2.0), which speaks S3 and keeps versions; once for the session."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from counterfoil.office.keeping import access, object_place
from counterfoil.office.keeping.access import Access
from counterfoil.office.keeping.object_place import ObjectPlace

WHO, SECRET, BUCKET = "counterfoil", "a secret of the tests", "documents"
_SERVED = ("master", "volume", "filer", "s3")


def _free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@dataclass
class ObjectServer:
    """The server in one folder; it can be killed and started again where it was."""

    folder: Path
    ports: list[int] = field(default_factory=lambda: _free_ports(2 * len(_SERVED)))
    running: subprocess.Popen[bytes] | None = None
    has_bucket: bool = False

    @property
    def port(self) -> int:
        return self.ports[2 * _SERVED.index("s3")]

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def access(self, **other: str) -> Access:
        return Access(**{"endpoint": self.endpoint, "access_key": WHO, "secret_key": SECRET} | other)

    def start(self) -> None:
        found = Path(sys.executable).with_name("weed")
        assert found.exists(), "SeaweedFS is missing: script/setup dev installs it (requirements/outside.txt)"
        identity = {"name": WHO, "credentials": [{"accessKey": WHO, "secretKey": SECRET}], "actions": ["Admin"]}
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "who.json").write_text(json.dumps({"identities": [identity]}))
        ports = [
            f"-{name}.port{kind}={self.ports[2 * number + at]}"
            for number, name in enumerate(_SERVED)
            for at, kind in enumerate(("", ".grpc"))
        ]
        log = (self.folder / "log").open("ab")
        with log:
            self.running = subprocess.Popen(
                [found, "server", f"-dir={self.folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
                 "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=60",
                 "-volume.minFreeSpace=1", "-volume.preStopSeconds=0", "-filer", "-s3", "-s3.iam=false",
                 "-s3.autoCreateBucket=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
                 f"-s3.config={self.folder / 'who.json'}", *ports],
                stdout=log, stderr=log, start_new_session=True, cwd=self.folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.folder)},
            )  # fmt: skip
        self._wait()

    def kill(self) -> None:
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.running = None
        for left in (path for port in self.ports for path in Path("/tmp").glob(f"seaweedfs-*-{port}.sock")):
            left.unlink(missing_ok=True)  # a killed server leaves them

    @cached_property
    def files(self) -> Any:
        """The server as its owner sees it, without our code."""
        return object_place._file_system(self.access())

    def shell(self, command: str) -> None:
        """Say something to the server's own shell."""
        at = [
            f"127.0.0.1:{port}.{self.ports[number + 1]}" for number, port in enumerate(self.ports) if number in (0, 4)
        ]
        arguments = [Path(sys.executable).with_name("weed"), "shell", f"-master={at[0]}", f"-filer={at[1]}"]
        said = f"{command}\nexit\n"
        subprocess.run(arguments, input=said, text=True, capture_output=True, check=True, cwd=self.folder, timeout=60)

    def _wait(self) -> None:
        """Until it takes an object: its parts come up one after the other."""
        until = time.monotonic() + 60
        while True:
            try:
                if not self.has_bucket:
                    self.files.call_s3("create_bucket", Bucket=BUCKET)
                    said = {"Status": "Enabled"}
                    self.files.call_s3("put_bucket_versioning", Bucket=BUCKET, VersioningConfiguration=said)
                    self.has_bucket = True
                self.files.call_s3("put_object", Bucket=BUCKET, Key="is-it-there", Body=b"yes")
                return
            except Exception:  # noqa: BLE001 - it is not up yet, in one of many ways
                assert time.monotonic() < until, (self.folder / "log").read_text()[-3000:]
                time.sleep(0.1)


@pytest.fixture(scope="session")
def object_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    server = ObjectServer(tmp_path_factory.mktemp("objects"))
    try:
        server.start()
        yield server
    finally:
        if server.running is not None:
            server.kill()
        object_place._open.clear()
        shutil.rmtree(server.folder / "data", ignore_errors=True)


@dataclass
class Bucket:
    """What one test has of the bucket, and what the server says of it when it is asked without our code."""

    server: ObjectServer
    below: str  # the prefix of this test

    @property
    def url(self) -> str:
        return f"s3://{BUCKET}/{self.below}"

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        if "Key" in given:
            given["Key"] = f"{self.below}/{given['Key']}"
        elif method.startswith("list_"):
            given["Prefix"] = f"{self.below}/"
        found: dict[str, Any] = self.server.files.call_s3(method, Bucket=BUCKET, **given)
        return found

    def objects(self) -> dict[str, bytes]:
        """Every object with its bytes, by its key below the prefix."""
        keys = [one["Key"] for one in self.ask("list_objects_v2").get("Contents", ())]
        return {key.removeprefix(f"{self.below}/"): self.server.files.cat_file(f"{BUCKET}/{key}") for key in keys}

    def versions(self) -> list[str]:
        found = self.ask("list_object_versions")
        return [one["Key"] for kind in ("Versions", "DeleteMarkers") for one in found.get(kind, ())]

    def place(self, **other: str) -> ObjectPlace:
        return ObjectPlace(access.read_address(self.url), self.server.access(**other))


@pytest.fixture
def bucket(object_server: ObjectServer, request: pytest.FixtureRequest) -> Bucket:
    """A prefix of the test's own in a bucket that keeps versions."""
    return Bucket(object_server, f"city/{abs(hash(request.node.nodeid))}")


class BadLine:
    """A line to the server that lets ``bytes_through`` pass and then hangs up, or says nothing any more."""

    def __init__(self, server: ObjectServer, bytes_through: int, *, then: str = "cut", times: int = 10**6) -> None:
        self.port, self.bytes_through, self.then, self.times = _free_ports(1)[0], bytes_through, then, times
        self.connections = 0
        self._to = server.port
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._listening.close()
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self._to))
            self._ends += [near, far]
            bad = self.connections <= self.times
            threading.Thread(target=self._pass, args=(near, far, bad), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, bad: bool) -> None:
        left = self.bytes_through
        try:
            while data := source.recv(65536):
                if bad and len(data) > left:
                    target.sendall(data[:left])
                    if self.then == "silent":
                        return
                    source.close()
                    target.close()
                    return
                left -= len(data) if bad else 0
                target.sendall(data)
        except OSError:
            return


@pytest.fixture
def bad_line(object_server: ObjectServer) -> Iterator[Callable[..., BadLine]]:
    made: list[BadLine] = []

    def make(bytes_through: int, **how: Any) -> BadLine:
        made.append(BadLine(object_server, bytes_through, **how))
        return made[-1]

    yield make
    for one in made:
        one.close()

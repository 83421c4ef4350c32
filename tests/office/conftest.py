"""Offices for tests: each in a folder of its own, on SQLite; ``postgresql`` starts a server once for the session."""

from __future__ import annotations

import glob
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from counterfoil.office import app
from counterfoil.office.folder import Office
from counterfoil.office.operate import moving
from counterfoil.office.services import adopting, intake, opening
from counterfoil.office.services.session import session
from counterfoil.records import parties

from . import on_postgresql, reviewed

COUNSEL = "Ida Sample, Corporation Counsel (SAMPLE)"


@pytest.fixture(scope="session", autouse=on_postgresql.WANTED)
def databases(request: pytest.FixtureRequest) -> Iterator[on_postgresql.Databases]:
    """Where every office of this run has its database, in a run on PostgreSQL."""
    with on_postgresql.every_office(request.getfixturevalue("postgresql")) as made:
        yield made


@pytest.fixture(autouse=on_postgresql.WANTED)
def _databases_end(databases: on_postgresql.Databases, tmp_path: Path) -> Iterator[None]:
    yield
    databases.drop(tmp_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run on PostgreSQL leaves out what is about SQLite itself, and says how much that is."""
    if not on_postgresql.WANTED:
        return
    out = [one for one in items if one.get_closest_marker("sqlite")]
    config.hook.pytest_deselected(items=out)
    items[:] = [one for one in items if one not in out]


@pytest.fixture(scope="session")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample office with a simulated clock, whose fictional counsel has adopted the law; made once, then copied."""
    folder = tmp_path_factory.mktemp("new") / "office"
    made, _ = opening.open_new(
        folder,
        law="us-il",
        overlay="chicago",
        name="Sample City",
        sample=True,
        simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC),
        people={
            "foia_officer": "Dana Sample, FOIA Officer (SAMPLE)",
            "address": "1 Harbor Street, Sampleton, Illinois 60699",
            "phone": "(312) 555-0100",
        },
    )
    adopting.adopt(made.folder, "us-il", by=COUNSEL)
    connections.close_all()  # what SQLite still keeps beside the database is written into it
    return folder


@pytest.fixture
def office(new_office: Path, tmp_path: Path) -> Office:
    """A sample office of the test's own."""
    return app.open_office(shutil.copytree(new_office, tmp_path / "office"))


@pytest.fixture(scope="session")
def new_office_on_postgresql(new_office: Path, postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office on PostgreSQL; made once, then copied with its database."""
    if on_postgresql.WANTED:
        return new_office
    target = Path(shutil.copytree(new_office, tmp_path_factory.mktemp("new-postgresql") / "office"))
    moving.move(target, on_postgresql.Databases(postgresql).make(target))
    for left in target.glob("office.db.left-*"):
        left.unlink()
    connections.close_all()
    return target


@pytest.fixture
def office_on_postgresql(new_office_on_postgresql: Path, postgresql: str, tmp_path: Path) -> Iterator[Office]:
    """A sample office of the test's own, on PostgreSQL."""
    databases = on_postgresql.Databases(postgresql)
    target = Path(shutil.copytree(new_office_on_postgresql, tmp_path / "on-postgresql"))
    databases.own(target)
    databases.made[on_postgresql.name_of(target)] = target.resolve()
    yield app.open_office(target)
    databases.drop(tmp_path)


@pytest.fixture(scope="session")
def reviewable_office(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a case whose proposals wait for a person; made once, then copied."""
    folder = tmp_path_factory.mktemp("reviewable")
    office = app.open_office(shutil.copytree(new_office, folder / "office"))
    reviewed.proposed(office, folder / "records")
    connections.close_all()
    return office.folder


@pytest.fixture
def under_review(reviewable_office: Path, tmp_path: Path) -> reviewed.Reviewed:
    """A case whose proposals wait for a person, with two accounts that may decide."""
    return reviewed.made(reviewable_office, tmp_path / "office")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own on a free port of loopback."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    assert found or shutil.which("initdb"), "PostgreSQL is missing: as root, apt-get install postgresql"
    binaries = Path(found[-1]) if found else Path(str(shutil.which("initdb"))).parent
    folder = tmp_path_factory.mktemp("postgresql")
    data = folder / "data"
    as_user: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        for parent in folder.parents:
            if parent == Path("/tmp") or parent == Path("/"):
                break
            parent.chmod(parent.stat().st_mode | 0o011)
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    port = _free_port()
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*as_user, binaries / "initdb", "-D", data, "-U", "counterfoil", "-A", "trust", "-E", "UTF8"], **run)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run(
        [*as_user, binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], **run
    )
    try:
        yield f"postgresql://counterfoil@127.0.0.1:{port}/postgres"
    finally:
        # Whether the server could still be stopped is no result of a test: its folder may be swept away by another run.
        subprocess.run(
            [*as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**run, "check": False}
        )


def demo_records(sample: Path) -> list[Path]:
    demands = json.loads((sample / "demands" / "truth.json").read_text())
    demo = next(d for d in demands["demands"] if d["file"] == demands["demo"])
    return [sample / name for name in demo["responsive"]]


def demo_demand(sample: Path) -> Path:
    return sample / "demands" / json.loads((sample / "demands" / "truth.json").read_text())["demo"]


@pytest.fixture
def filled(office: Office, sample: Path) -> Office:
    """An office that holds the records of the demonstration's demand."""
    with session(office.folder) as (opened, journal):
        known = parties.read(sample / "parties.csv")
        rows = intake.add_records(opened, demo_records(sample), journal=journal, parties=known)
    assert {row.outcome for row in rows} == {"added"}
    return office


def own_database(postgresql: str, name: str) -> str:
    """The URL of a new and empty database on that server."""
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return f"{postgresql.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process: Playwright keeps one event loop running in this thread."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing: as root, apt-get install chromium"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # that loop runs nothing of ours
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            yield browser
            browser.close()

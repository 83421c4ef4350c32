"""A worker is killed at every durable step of a release, or its disk is full from there on: once it leaves, no oftener.

The steps are the program's own renames, flushes, unlinks and commits; the calls below SQLite are
``tests/ledger/test_faults.py``'s.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from counterfoil.cases.lifecycle import State
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import advancing, answering, approving, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import session

from ..office.conftest import new_office as new_office
from ..office.web.conftest import ASKED, MEMO
from . import checks

pytestmark = pytest.mark.soak

DANA, OMAR = "Dana Sample, FOIA Officer (SAMPLE)", "Omar Quill, Records Supervisor (SAMPLE)"


def turns(steps: list[str]) -> list[int]:
    """The first step of each stretch of the same: the claim, the store, the commit, the guard, the receipts, the
    rename, the closing, what is forgotten afterwards. A flush is of the step after it."""
    real = [(n, name) for n, name in enumerate(steps, start=1) if name != "fsync"]
    return [n for place, (n, name) in enumerate(real) if not place or real[place - 1][1] != name]


@pytest.fixture(scope="session")
def lettered(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one letter that nobody has approved yet; made once, then copied."""
    place = tmp_path_factory.mktemp("lettered")
    folder = shutil.copytree(new_office, place / "office")
    (place / "memo.txt").write_text(MEMO)
    (place / "demand.eml").write_text(ASKED)
    with session(folder) as (opened, journal):
        intake.add_records(opened, [place / "memo.txt"], journal=journal)
        asked = Request(
            place / "demand.eml", received=datetime(2022, 1, 3, 16, tzinfo=UTC), decide_as=DANA, out=place / "x",
            stop_at=State.LETTERED,
        )  # fmt: skip
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    connections.close_all()
    return folder


@pytest.fixture(scope="session")
def approved(lettered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the approval of a named person, which the worker has not begun to carry out."""
    folder = shutil.copytree(lettered, tmp_path_factory.mktemp("approved") / "office")
    office = app.open_office(folder)
    case = models.Case.objects.get()
    approving.approve(office, case.number, by=OMAR, mark=leaving(office, case).mark)
    connections.close_all()
    return folder


class Worker:
    """Releases in children that end where they are told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def works(self, office: Path, n: int = 0, how: str = "") -> tuple[list[str], str, bool]:
        """The steps that it took, what it raised, and whether it was killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(office), n, how]) + "\n")
        self.process.stdin.flush()
        steps, raised, killed = json.loads(self.process.stdout.readline())
        return steps, raised, killed


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    command = [sys.executable, "-m", "tests.chaos.release_steps"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        yield Worker(process)


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    try:
        yield app.open_office(folder)
    finally:
        connections.close_all()


def held(office: Office) -> list[str]:
    """What must hold whenever a worker was killed: everything that is there is whole, and nothing left unapproved."""
    return [*checks.releases(office), *checks.store(office), *checks.ledger(office, None)]


def left_once(office: Office) -> None:
    """The release left once and is whole, and nothing is left to do."""
    case = models.Case.objects.get()
    kinds = list(case.acts.filter(kind__in=("release.approved", "release.made", "case.closed")).values_list("kind"))
    assert sorted(kinds) == [("case.closed",), ("release.approved",), ("release.made",)]
    assert (case.state, models.Release.objects.count(), list(checks.work())) == (State.CLOSED, 1, [])
    folder = advancing.release_folder(office, case.number)
    assert verify_folder(folder, (office.keys / "ledger.vkey").read_text()).ok
    assert held(office) == []
    assert sorted(one.name for one in (office.work / case.number).iterdir() if one.name.startswith(".")) == []


def steps_of(worker: Worker, approved: Path, place: Path) -> list[str]:
    steps, raised, killed = worker.works(shutil.copytree(approved, place))
    assert (raised, killed) == ("", False)
    with opened(place) as office:
        left_once(office)
    return steps


def killed_at(worker: Worker, approved: Path, place: Path, n: int, how: str) -> None:
    shutil.copytree(approved, place)
    assert worker.works(place, n, how) == ([], "", True)
    with opened(place) as office:
        went = models.Release.objects.exists()
        assert [one for one in held(office) if "staged" not in one] == []
    steps, raised, killed = worker.works(place)
    assert (raised, killed) == ("", False)
    with opened(place) as office:
        left_once(office)
        assert went is False or "commit" in steps
    shutil.rmtree(place)


def test_a_worker_killed_at_any_step_of_a_release_releases_once(worker: Worker, approved: Path, tmp_path: Path) -> None:
    """Before the first of each kind here; before and after each of all in script/soak."""
    steps = steps_of(worker, approved, tmp_path / "whole")
    wanted = turns(steps)
    assert [name for name in steps if name in ("commit", "rename")] == ["commit", "commit", "rename", "commit"]
    for n in wanted[3:-1]:  # before the store nothing has changed
        killed_at(worker, approved, tmp_path / f"{n}", n, "before")


@pytest.mark.soak
@pytest.mark.parametrize("how", ["before", "after"])
def test_every_step(worker: Worker, approved: Path, tmp_path: Path, how: str) -> None:
    steps = steps_of(worker, approved, tmp_path / "whole")
    for n in range(1, len(steps) + 1):
        killed_at(worker, approved, tmp_path / f"{n}", n, how)


def test_a_full_disk_stops_a_release_and_it_leaves_once_there_is_room(
    worker: Worker, approved: Path, tmp_path: Path
) -> None:
    steps = steps_of(worker, approved, tmp_path / "whole")
    for n in (turns(steps)[3], turns(steps)[6]):  # into the store, and while receipts are written
        place = shutil.copytree(approved, tmp_path / f"{n}")
        _, raised, killed = worker.works(place, n, "full")
        assert raised.partition(":")[0] in ("EnvironmentFailed", "OSError", "OperationalError")
        assert not killed
        with opened(place) as office:
            assert held(office) == []
        assert worker.works(place)[1:] == ("", False)
        with opened(place) as office:
            left_once(office)

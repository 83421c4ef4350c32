"""A database that is killed, a line that is cut, a clock that goes back, people who click twice, an old database."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connections, transaction

from counterfoil.cli import office_worker
from counterfoil.errors import EnvironmentFailed
from counterfoil.office import app, models
from counterfoil.office import time as office_time
from counterfoil.office.folder import Office
from counterfoil.office.services import approving, opening, work
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import within
from counterfoil.office.services.work import Task

from ..office.conftest import new_office as new_office
from .hook import sitecustomize
from .postgres import Server
from .test_release_steps import OMAR, Worker, left_once, opened
from .test_release_steps import approved as approved
from .test_release_steps import lettered as lettered
from .test_release_steps import worker as worker
from .wire import Wire


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL of our own: others are not to notice that it is killed."""
    made = Server(tmp_path_factory.mktemp("own") / "postgresql", is_for_tests=True)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def on_postgresql(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office") / "office"
    opening.open_new(place, law="us-il", name="Sample City", sample=True, database=server.make("chaos"))
    connections.close_all()
    return place


@contextmanager
def lane(office: Office, task: Task) -> Iterator[None]:
    """A lane of the worker at work, in a thread of this process, with a connection of its own."""
    ending = threading.Event()

    def run() -> None:
        try:
            office_worker._work(office, "any", {"answer": task}, ending)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
        connections.close_all()


def until_done(server: Server) -> tuple[str, int, str]:
    """The one piece of work, once it is done, asked past the wire; a test that waits in vain fails."""
    end, pause = time.monotonic() + 60, threading.Event()
    while True:
        with suppress(psycopg.OperationalError), psycopg.connect(server.address("chaos")) as own:
            row = own.execute("SELECT state, attempts, claimed_by FROM office_work").fetchone()
            assert row is not None
            if row[0] == "done" or time.monotonic() > end:
                return row
        pause.wait(0.1)


def fails_once(breaks: Callable[[], None], done: list[str]) -> Task:
    """Work during which the database goes away, the first time."""

    def task(_: Office, key: str) -> None:
        done.append(key)
        if len(done) == 1:
            breaks()
        models.Head.objects.first()  # in no transaction: there Django itself would throw the dead connection away

    return task


@pytest.fixture
def cleared(on_postgresql: Path) -> Iterator[Office]:
    """The office on PostgreSQL with one piece of work."""
    office = app.open_office(on_postgresql)
    models.Work.objects.all().delete()
    work.submit("answer", f"CF-{secrets.token_hex(4)}")
    yield office
    connections.close_all()


def test_a_lane_goes_on_when_the_database_was_killed(cleared: Office, server: Server) -> None:
    done: list[str] = []

    def killed() -> None:
        server.kill()
        server.start()

    with lane(cleared, fails_once(killed, done)):
        row = until_done(server)
    assert (len(done), row) == (2, ("done", 0, ""))


def test_a_lane_goes_on_when_the_line_to_the_database_was_cut(cleared: Office, server: Server) -> None:
    """The database is there all the time, and what the lane had claimed is still its own: it is done all the same."""
    done: list[str] = []
    wire = Wire(server.port)
    office = replace(cleared, database=server.address("chaos", wire.port))
    app.connect(office)

    def cut() -> None:
        wire.cut()
        threading.Timer(1.0, wire.mend).start()

    try:
        with lane(office, fails_once(cut, done)):
            row = until_done(server)
        assert (len(done), row) == (2, ("done", 0, ""))
    finally:
        connections.close_all()
        wire.close()


def test_a_clock_that_goes_back_stops_the_ledger_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour is refused, and done once the clock is right; four minutes count as the time of the entry before."""
    office, _ = opening.open_new(tmp_path / "office", law="us-il", name="Sample City", sample=True)
    office = app.open_office(office.folder)
    clock = tmp_path / "clock"
    monkeypatch.setattr(office_time, "datetime", sitecustomize.jumping(clock))

    def task(_: Office, key: str) -> None:
        with within(office) as journal, transaction.atomic():
            journal.record("search.run", facts={"terms": 1}, private={"term": key})

    work.submit("answer", "CF-1")
    clock.write_text("-3600")
    for _ in range(work.MAY_FAIL + 1):
        with pytest.raises(EnvironmentFailed, match="Set the computer's clock right"):
            work.do_next(office, {"answer": task})
    row = models.Work.objects.get()
    assert (models.Leaf.objects.count(), row.state, row.attempts) == (1, "new", 0)
    clock.write_text("-240")
    assert work.do_next(office, {"answer": task})
    first, second = models.Leaf.objects.order_by("index")
    assert b'"at":"' in first.entry
    assert second.entry.split(b'"at":"')[1][:20] == first.entry.split(b'"at":"')[1][:20]
    clock.write_text("0")
    work.submit("answer", "CF-2")
    assert work.do_next(office, {"answer": task})
    assert models.Leaf.objects.count() == 3


def test_two_people_who_approve_at_once_let_it_go_once(worker: Worker, lettered: Path, tmp_path: Path) -> None:
    place = shutil.copytree(lettered, tmp_path / "office")
    with opened(place) as office:
        number = models.Case.objects.get().number
        mark = leaving(office, models.Case.objects.get()).mark
        go, raised = threading.Barrier(2), list[Exception]()

        def approve() -> None:
            go.wait()
            try:
                approving.approve(office, number, by=OMAR, mark=mark)
            except Exception as error:  # noqa: BLE001 - told below
                raised.append(error)
            finally:
                connections.close_all()

        clicks = [threading.Thread(target=approve) for _ in range(2)]
        for one in clicks:
            one.start()
        for one in clicks:
            one.join()
        assert (raised, models.Work.objects.get(kind="release").key) == ([], number)
    assert worker.works(place)[1:] == ("", False)
    with opened(place) as office:
        left_once(office)
        work.submit("release", number)  # and once more, by a mistake
    assert worker.works(place)[1:] == ("", False)
    with opened(place) as office:
        left_once(office)


def test_a_database_of_last_night_beside_a_newer_guard_lets_nothing_go(
    worker: Worker, approved: Path, tmp_path: Path
) -> None:
    """Only the database was brought back, by hand: what was signed since is not in it, so nothing is signed again."""
    place = shutil.copytree(approved, tmp_path / "office")
    assert worker.works(place)[1:] == ("", False)
    with opened(place) as office:
        left_once(office)
        number = models.Case.objects.get().number
    shutil.rmtree(place / "work" / number)
    shutil.copytree(approved / "work" / number, place / "work" / number)
    for name in ("office.db", "office.db-wal", "office.db-shm"):
        (place / name).unlink(missing_ok=True)
    shutil.copyfile(approved / "office.db", place / "office.db")
    guard = (place / "ledger.guard").read_bytes()
    _, raised, killed = worker.works(place)
    assert (raised.partition(":")[0], killed) == ("HistoryRewritten", False)
    assert (place / "ledger.guard").read_bytes() == guard
    assert not (place / "work" / number / "release").exists()

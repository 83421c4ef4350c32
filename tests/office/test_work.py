"""The list of work: done at least once, put aside when it kills, and one worker at a time."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from counterfoil.cases.lifecycle import State
from counterfoil.cli import main
from counterfoil.errors import EnvironmentFailed
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.services import advancing, answering, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session

from .conftest import demo_demand

KILLER = """
import os, signal
from pathlib import Path
from counterfoil.office import app
from counterfoil.office.services import work
office = app.open_office(Path({!r}))
work.do_next(office, {{"answer": lambda *_: os.kill(os.getpid(), signal.SIGKILL)}})
"""


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


def states() -> list[tuple[str, str, int, str]]:
    return list(models.Work.objects.order_by("pk").values_list("key", "state", "attempts", "note"))


def test_the_urgent_is_done_first_and_each_once(opened: Office) -> None:
    done: list[str] = []
    for key, priority in (("nightly", 0), ("first", 100), ("second", 100), ("first", 100)):
        work.submit("a", key, priority=priority)
    while work.do_next(opened, {"a": lambda _, key: done.append(key)}):
        pass
    assert done == ["first", "second", "nightly"]
    assert {state for _, state, _, _ in states()} == {"done"}
    assert not work.is_pending("a", "first")


def test_what_is_submitted_while_it_is_done_is_done_once_more(opened: Office) -> None:
    done: list[str] = []

    def task(_: Office, key: str) -> None:
        if not done:
            work.submit("a", key)
        done.append(key)

    work.submit("a", "x")
    while work.do_next(opened, {"a": task}):
        pass
    assert done == ["x", "x"]


def test_what_fails_is_tried_again_after_the_others_and_put_aside_at_last(opened: Office) -> None:
    done: list[str] = []

    def task(_: Office, key: str) -> None:
        if key == "bad":
            raise ValueError("Zbigniew Testwell")
        done.append(key)

    work.submit("a", "bad")
    work.submit("a", "good")
    for _ in range(3):
        try:
            work.do_next(opened, {"a": task})
        except ValueError:
            continue
    assert states() == [("bad", "new", 2, "ValueError"), ("good", "done", 0, "")]
    with pytest.raises(ValueError, match="Testwell"):
        work.do_next(opened, {"a": task})
    assert not work.do_next(opened, {"a": task})
    assert states()[0][1] == "quarantine"
    work.submit("a", "bad")
    assert states()[0][1:] == ("new", 0, "")


@pytest.mark.parametrize(
    "lacks",
    [EnvironmentFailed("a tool"), OSError(errno.ENOSPC, "No space left on device"), OperationalError("is gone")],
    ids=lambda one: type(one).__name__,
)
def test_what_the_machine_lacks_is_tried_until_it_is_there(opened: Office, lacks: Exception) -> None:
    def full(_: Office, __: str) -> None:
        raise lacks

    work.submit("a", "x")
    for _ in range(work.MAY_FAIL + 2):
        with pytest.raises(type(lacks)):
            work.do_next(opened, {"a": full})
    assert states() == [("x", "new", 0, type(lacks).__name__)]


def test_a_file_that_is_not_there_is_no_lack_of_the_machine(opened: Office) -> None:
    def gone(_: Office, __: str) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file")

    work.submit("a", "x")
    for _ in range(work.MAY_FAIL):
        with pytest.raises(FileNotFoundError):
            work.do_next(opened, {"a": gone})
    assert not work.do_next(opened, {"a": gone})
    assert states() == [("x", "quarantine", 3, "FileNotFoundError")]


def test_work_of_a_kind_that_nobody_knows_waits(opened: Office) -> None:
    work.submit("unknown", "x")
    assert not work.do_next(opened, {})
    assert states() == [("x", "new", 0, "")]


def test_one_worker_at_a_time(opened: Office) -> None:
    with work.only_worker(opened):
        with pytest.raises(EnvironmentFailed, match="another worker"):
            work.only_worker(opened).__enter__()
        assert main(["office", "worker", str(opened.folder), "--once"]) == 8
    assert main(["office", "worker", str(opened.folder), "--once"]) == 0


def test_a_worker_ends_where_its_server_ended_before_it_began(opened: Office) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(opened.folder)]
    ended = subprocess.run([*command, "--with-parent", str(gone.pid)], check=False, timeout=120)
    assert ended.returncode == 0


def test_a_killed_worker_leaves_what_it_did_not_do(opened: Office) -> None:
    work.submit("answer", "CF-2000-000001")  # no such case: it fails
    killer = KILLER.format(str(opened.folder))
    assert subprocess.run([sys.executable, "-c", killer], check=False).returncode == -signal.SIGKILL
    assert states() == [("CF-2000-000001", "new", 1, "")]


def test_a_case_is_taken_to_where_a_person_must_decide(filled: Office, sample: Path) -> None:
    demand, out = demo_demand(sample), filled.folder / "x"
    assert main(["respond", str(demand), "--office", str(filled.folder), "--out", str(out)]) == 7
    number = models.Case.objects.get().number
    work.submit("answer", number)
    assert main(["office", "worker", str(filled.folder), "--once"]) == 0
    case = models.Case.objects.get()
    said = f"Case {number}: the proposals are written; nothing is decided."
    assert (case.state, case.waits_for.splitlines()[0]) == (State.PROPOSED, said)
    assert (str(filled.folder) in case.waits_for, "OFFICE/work/" in case.waits_for) == (False, True)


def test_a_run_ends_at_the_letter(filled: Office, sample: Path) -> None:
    """What is signed goes as far as the letter, and not out of the house before somebody says so."""
    out = filled.folder / "x"
    asked = Request(demo_demand(sample), decide_as="Dana Sample, FOIA Officer", out=out, stop_at=State.LETTERED)
    with session(filled.folder) as (opened, journal):
        made = answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    assert (made.state, made.release, out.exists()) == (State.LETTERED, None, False)
    assert advancing.advance(opened, made.case, stop_at=None)[-1].step == "release"
    case = models.Case.objects.get()
    assert (case.state, case.waits_for) == (State.CLOSED, "")
    assert (advancing.release_folder(opened, made.case) / "manifest.json").is_file()

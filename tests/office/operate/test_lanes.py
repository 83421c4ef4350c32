"""Lanes take work side by side: each piece once, never two on one case, and whoever is killed loses nothing."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest
from django.db import IntegrityError, transaction

from counterfoil.cli import main
from counterfoil.errors import LeakFound, Overtaken
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.operate import checking, lanes
from counterfoil.office.services import meanwhile, work
from counterfoil.office.services.session import session
from counterfoil.office.tasks import TASKS

from ..conftest import own_database
from ..web.made import case

LANE = """
import os, sys
from pathlib import Path
from counterfoil.office import app
from counterfoil.office.services import work
office, said = app.open_office(Path({office!r})), Path({said!r})
name = "any/%d" % os.getpid()
def task(_, key):
    number = key.partition("#")[0]
    try:  # nobody else is at this case
        os.close(os.open(said / number, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        (said / "two-at-once").touch()
    with open(said / "done", "a") as file:
        file.write(key + "\\n")
    if key == {kills!r} and not (said / "killed").exists():
        (said / "killed").touch()
        os.kill(os.getpid(), 9)
    (said / number).unlink()
while work.do_next(office, {{"answer": task, "notice": task}}, lane=name):
    pass
"""


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, office: Office) -> Office:
    """An office whose list of work is in the one database, and in the other."""
    if request.param == "postgresql":
        url = own_database(request.getfixturevalue("postgresql"), f"lanes_{secrets.token_hex(4)}")
        office = replace(office, database=url)
        folder.write_settings(office)
    return app.open_office(office.folder)


def until(holds: Callable[[], bool]) -> None:
    """Wait for what other processes do; a test that waits in vain fails."""
    end, pause = time.monotonic() + 60, Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.05)


def test_what_is_urgent_then_short_then_due_sooner_is_taken_first(opened: Office) -> None:
    for number, day in ((1, 9), (2, 2)):
        models.Case.objects.filter(pk=case(number).pk).update(number=f"CF-{number}", due_on=date(2026, 3, day))
    for kind, key, priority in (
        ("answer", "CF-0", 100), ("answer", "CF-1", 100), ("answer", "CF-2", 100), ("arrival", "7", 100),
        ("answer", "CF-3", 150), ("arrival", "8", 60),
    ):  # fmt: skip
        work.submit(kind, key, priority=priority)
    done: list[str] = []
    while work.do_next(opened, dict.fromkeys(TASKS, lambda _, key: done.append(key))):
        pass
    assert done == ["CF-3", "7", "CF-2", "CF-1", "CF-0", "8"]


def test_while_one_lane_is_at_a_case_no_other_takes_work_on_it(either: Office) -> None:
    for kind, key, about in (("sign", "CF-1", ""), ("notice", "4", "CF-1"), ("answer", "CF-2", "")):
        work.submit(kind, key, about=about)
    seen: list[str] = []

    def task(_: Office, key: str) -> None:
        seen.append(key)
        if len(seen) == 1:
            while work.do_next(either, dict.fromkeys(TASKS, task), lane="another"):
                pass
            seen.append("the first one ends")

    while work.do_next(either, dict.fromkeys(TASKS, task), lane="one"):
        pass
    assert seen == ["4", "CF-2", "the first one ends", "CF-1"]


def test_the_database_refuses_two_claims_on_one_case(either: Office) -> None:
    for kind in ("sign", "answer"):
        work.submit(kind, "CF-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Work.objects.update(claimed_by="any/1")
    assert set(models.Work.objects.values_list("claimed_by", flat=True)) == {""}


def test_lanes_that_are_killed_lose_nothing_and_no_case_is_worked_on_twice_at_once(
    either: Office, tmp_path: Path
) -> None:
    for piece in range(24):
        number = f"CF-{piece % 6}"
        work.submit("notice", f"{number}#{piece}", about=number)
    said = tmp_path / "said"
    said.mkdir()
    script = LANE.format(office=str(either.folder), said=str(said), kills="CF-2#8")
    started = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    ended = {one.pid: one.wait(120) for one in started}
    assert sorted(ended.values()) == [-signal.SIGKILL, 0, 0]
    (killed,) = (pid for pid, code in ended.items() if code)
    # What the killed one was at keeps its case until somebody says that it is gone.
    left = models.Work.objects.filter(state="new").values_list("key", "claimed_by", "attempts").order_by("-attempts")
    assert left[0] == ("CF-2#8", f"any/{killed}", 1)
    assert {key.partition("#")[0] for key, _, _ in left} == {"CF-2"}
    (said / "CF-2").unlink()
    assert (work.free(f"any/{killed}"), work.free()) == (1, 0)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    done = Counter((said / "done").read_text().split())
    assert done == {f"CF-{piece % 6}#{piece}": 2 if piece == 8 else 1 for piece in range(24)}
    assert not (said / "two-at-once").exists()
    assert set(models.Work.objects.values_list("state", "claimed_by", "attempts")) == {("done", "", 0)}


def test_what_a_person_overtook_is_done_anew_and_was_no_failure(opened: Office) -> None:
    work.submit("answer", "CF-1")
    tried: list[str] = []

    def task(_: Office, key: str) -> None:
        tried.append(key)
        if len(tried) <= work.MAY_FAIL + 1:
            raise Overtaken("CF-1: somebody was faster")

    while work.do_next(opened, {"answer": task}):
        pass
    row = models.Work.objects.get()
    assert (len(tried), row.state, row.attempts, row.note, row.claimed_by) == (work.MAY_FAIL + 2, "done", 0, "", "")


def test_every_kind_of_work_has_a_lane_and_no_long_work_is_in_the_mails() -> None:
    mail, short, rest = (set(lanes.tasks_of(one, TASKS)) for one in (lanes.MAIL, lanes.SHORT, lanes.ANY))
    assert mail | rest == set(TASKS)
    assert (mail & rest, short <= rest) == (set(), True)
    assert work.OF_A_CASE & (mail | short) == set()
    assert [lanes.plan(number) for number in (1, 2, 4)] == [
        ("mail", "any"), ("mail", "short", "any"), ("mail", "short", "any", "any", "any"),
    ]  # fmt: skip


@contextmanager
def worker(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with two lanes, as an office runs it."""
    command = [sys.executable, "-m", "counterfoil", "office", "worker", str(office.folder), "--lanes", "1"]
    started = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: len(children(started.pid)) == 2)
        yield started
    finally:
        started.kill()
        started.wait()


def children(pid: int) -> dict[str, int]:
    """The lanes of a worker by what they take, once each has begun."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if b"--lane" in words:
            found[words[words.index(b"--lane") + 1].decode()] = int(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]
    except FileNotFoundError:
        return False


def test_a_real_worker_begins_a_killed_lane_again_and_its_lanes_end_with_it(opened: Office) -> None:
    listed = datetime.now(UTC)
    # Left by a worker that is gone: handed out again.
    models.Work.objects.create(kind="sweep", key="", listed_at=listed, claimed_by="mail/1", attempts=1)
    with worker(opened) as started:
        until(lambda: models.Work.objects.get(kind="sweep").state == "done")
        assert (checking.is_worker_running(opened), lanes.read(opened)) == (True, ("mail", "any"))
        first = children(started.pid)
        models.Work.objects.create(kind="of none", key="", listed_at=listed, claimed_by=f"any/{first['any']}")
        os.kill(first["any"], signal.SIGKILL)
        until(lambda: children(started.pid).get("any", first["any"]) != first["any"])
        assert models.Work.objects.get(kind="of none").claimed_by == ""
        assert main(["office", "worker", str(opened.folder), "--once"]) == 8  # one worker at a time
        alive = children(started.pid)
        started.kill()
        until(lambda: not any(is_alive(pid) for pid in alive.values()))
        until(lambda: not checking.is_worker_running(opened))
    with worker(opened) as started:
        started.terminate()
        assert started.wait(60) == 0
    assert not checking.is_worker_running(opened)


def test_a_lane_that_does_not_end_in_time_hands_back_what_it_was_at(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = "import signal, sys; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    monkeypatch.setattr(lanes, "GRACE_S", 0.0)
    monkeypatch.setattr(lanes, "_start", lambda *_: process)
    name = lanes.name_of("any", process.pid)
    models.Work.objects.create(
        kind="answer", key="CF-1", about="CF-1", listed_at=datetime.now(UTC), claimed_by=name, attempts=1
    )
    with lanes._started(opened, 0, ["any"]):
        pass
    row = models.Work.objects.get()
    assert (process.returncode, row.claimed_by, row.attempts, row.state) == (-signal.SIGKILL, "", 0, "new")
    process.stdout.close()


def test_a_number_of_lanes_that_makes_no_sense_is_refused(opened: Office, capsys: pytest.CaptureFixture[str]) -> None:
    for number in ("0", "17", "-1"):
        assert main(["office", "worker", str(opened.folder), "--lanes", number]) == 2
    assert "from 1 to 16" in capsys.readouterr().err


def test_others_act_while_something_long_is_computed(office: Office) -> None:
    with session(office.folder) as (opened, journal):
        mine, other = case(1), case(2)
        with meanwhile.others_act(opened, journal, mine):
            with session(opened) as (_, theirs), transaction.atomic():
                theirs.record("case.referred", case=other, facts={"reason": "law_forbids", "to": "counsel"})
            models.Case.objects.filter(pk=mine.pk).update(waits_for="a look")
        # From here on it is locked again.
        tried = subprocess.run(
            ["flock", "--nonblock", str(opened.folder / ".lock"), "true"], check=False, capture_output=True
        )
        assert tried.returncode == 1
        with transaction.atomic():
            act = journal.record("case.resumed", case=mine)
    assert [one.leaf for one in models.Act.objects.filter(case__isnull=False)] == [act.leaf - 1, act.leaf]


def _acted_on(office: Office, mine: models.Case) -> None:
    with session(office) as (_, theirs), transaction.atomic():
        theirs.record("case.resumed", case=mine)


def _changed(_: Office, mine: models.Case) -> None:
    models.Case.objects.filter(pk=mine.pk).update(search={"also": ["garage"]})


@pytest.mark.parametrize("overtakes", [_acted_on, _changed])
def test_what_somebody_overtook_counts_for_nothing(
    office: Office, overtakes: Callable[[Office, models.Case], None]
) -> None:
    with session(office.folder) as (opened, journal):
        mine = case(1, state="searched")
        with pytest.raises(Overtaken, match="somebody else acted"), meanwhile.others_act(opened, journal, mine):
            overtakes(opened, mine)


def test_what_failed_for_a_case_that_was_overtaken_is_not_what_is_told(office: Office) -> None:
    """A leak in what nobody asks for any more is written into no ledger."""

    def computed() -> None:
        with meanwhile.others_act(opened, journal, case(1)):
            models.Case.objects.update(state="released")
            raise LeakFound("R-1: “Testwell” survives")

    with session(office.folder) as (opened, journal), pytest.raises(Overtaken):
        computed()


@pytest.mark.parametrize("mistake", [ZeroDivisionError("of the program"), KeyboardInterrupt()])
def test_a_mistake_of_the_program_is_told_also_where_somebody_was_faster(
    office: Office, mistake: BaseException
) -> None:
    """Else a lane would compute it anew for ever, and nobody would hear of it; the office is locked again."""
    mine = case(1)

    def task(_: Office, key: str) -> None:
        with session(office.folder) as (opened, journal):
            try:
                with meanwhile.others_act(opened, journal, mine):
                    models.Case.objects.update(state="released")
                    raise mistake
            finally:
                tried = subprocess.run(["flock", "--nonblock", str(opened.folder / ".lock"), "true"], check=False)
                assert tried.returncode == 1

    work.submit("answer", mine.number)
    with pytest.raises(type(mistake)):
        work.do_next(office, {"answer": task})
    noted = models.Work.objects.get()
    assert (noted.attempts, noted.note) == (1, "ZeroDivisionError" if isinstance(mistake, Exception) else "")


def test_two_runs_on_one_case_compute_one_after_the_other(office: Office) -> None:
    """Their working papers are the same files."""
    with session(office.folder) as (opened, journal):
        mine, other = case(1), case(2)
        for one, code in ((mine, 1), (other, 0)):
            with meanwhile.others_act(opened, journal, mine):
                asked = json.dumps([str(opened.folder / meanwhile.LOCK), one.pk])
                assert subprocess.run([sys.executable, "-c", ASKS, asked], check=False).returncode == code


ASKS = """
import fcntl, json, os, struct, sys
path, pk = json.loads(sys.argv[1])
try:
    fcntl.fcntl(os.open(path, os.O_RDWR), fcntl.F_OFD_SETLK, struct.pack("hhqqi0q", fcntl.F_WRLCK, 0, pk, 1, 0))
except BlockingIOError:
    sys.exit(1)
"""

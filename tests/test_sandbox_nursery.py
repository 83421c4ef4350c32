"""Workers that are forked: each as clean as a new process, and no way for one of them to the next or to its nursery."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterfoil import errors, sandbox
from counterfoil._sandbox import nursery
from counterfoil.documents.reading import READING
from counterfoil.redaction.excerpt import EXCERPTING
from counterfoil.redaction.inspect import INSPECTING
from counterfoil.redaction.line import REDACTING, VERIFYING
from counterfoil.redaction.marks import LOCATING
from counterfoil.redaction.twin import TWINNING
from counterfoil.review.page_image import SHOWING
from counterfoil.review.proof_pages import DRAWING

QUICK = sandbox.Limits(memory_mb=600, wall_s=20.0, cpu_s=10)
KIND = sandbox.Kind("tried", ("json", "timeit", "random", "tempfile"))
KINDS = (READING, VERIFYING, REDACTING, INSPECTING, LOCATING, DRAWING, EXCERPTING, SHOWING, TWINNING)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    """Each test begins without nurseries, and without the memory of dead ones."""
    nursery.close()
    nursery._deaths.clear()
    yield
    nursery.close()
    nursery._deaths.clear()


def forked(**walls: Any) -> sandbox.Worker:
    return sandbox.Worker(QUICK, kind=KIND, **walls)


def said(worker: sandbox.Worker, expression: str) -> Any:
    """The value of a Python expression in the worker."""
    code = f"import json, os, resource, sys; raise ValueError('<' + json.dumps({expression}) + '>')"
    with pytest.raises(errors.DocumentUnreadable) as caught:
        worker.call("timeit:timeit", stmt=code, number=1)
    return json.loads(str(caught.value).partition("<")[2].rpartition(">")[0])


def parent(worker: sandbox.Worker) -> int:
    """The number of the process that a worker was started by."""
    return int(worker.call("os:getppid"))


def gone(*pids: int) -> bool:
    """Whether these processes have ended within five seconds."""
    for _ in range(100):
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def _alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# --- a forked worker is as clean as a new one --------------------------------------------------------------------

SAME = {
    "variables": "dict(os.environ)",
    "descriptors": "[[n, os.readlink(f'/proc/self/fd/{n}')[:5]] for n in os.listdir('/proc/self/fd')[:-1]]",
    "limits": "[resource.getrlimit(n) for n in range(16)]",
    "session": "[os.getpid() == os.getsid(0), os.getpid() == os.getpgid(0)]",
    "signals, powers": "[one for one in open('/proc/self/status') if one[:3] in ('Sig', 'Shd', 'Cap', 'NoN', 'Sec')]",
    "who may look into it": "__import__('ctypes').CDLL(None).prctl(3)",  # PR_GET_DUMPABLE
    "oom, nice": "[open('/proc/self/oom_score_adj').read(), os.getpriority(0, 0), os.sched_getscheduler(0)]",
    "folder, mask": "[os.getcwd(), os.umask(0o77)]",
    "arguments of Python": "[sys.flags.isolated, sys.flags.utf8_mode, sys.path]",
    "folder for temporary files": "__import__('tempfile').gettempdir()",
    "search for garbage": "__import__('gc').get_threshold()",
}


@pytest.mark.parametrize("what", SAME)
def test_a_forked_worker_has_what_a_new_process_has(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_SECRET_KEY", "hidden-value")
    with (
        (tmp_path / "held").open("w") as held,
        forked(writable=[tmp_path]) as one,
        forked(writable=[tmp_path]) as other,
        sandbox.Worker(QUICK, writable=[tmp_path]) as fresh,
    ):
        os.set_inheritable(held.fileno(), True)
        assert parent(one) == parent(other) != os.getpid() == parent(fresh)
        assert said(other, SAME[what]) == said(fresh, SAME[what])
        assert other.call("gc:isenabled") is True


def test_the_first_environment_is_clean_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel keeps of it, which no program can change."""
    monkeypatch.setenv("COUNTERFOIL_SECRET_KEY", "hidden-value")
    kept = "sorted(open('/proc/self/environ').read().split(chr(0)))"
    with forked() as worker, sandbox.Worker(QUICK) as fresh:
        assert said(worker, kept) == said(fresh, kept)


def test_variables_are_those_of_the_day_not_of_the_nursery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    with forked() as worker:
        before = parent(worker)
        assert said(worker, "os.environ['OMP_THREAD_LIMIT']") == "1"
    monkeypatch.delenv("OMP_THREAD_LIMIT")
    monkeypatch.setenv("PATH", "/elsewhere:/usr/bin:/bin")
    with forked() as worker:
        assert parent(worker) == before
        assert said(worker, "os.environ.get('OMP_THREAD_LIMIT')") is None
        assert said(worker, "os.environ['PATH']") == "/elsewhere:/usr/bin:/bin"


def test_the_folder_is_that_of_the_day_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that is not absolute means the same for the worker as for the caller."""
    with forked() as worker:
        before = parent(worker)
    monkeypatch.chdir(tmp_path)
    with forked() as worker:
        assert parent(worker) == before
        assert worker.call("os:getcwd") == str(tmp_path)


def test_nothing_of_one_worker_is_in_the_next() -> None:
    with forked() as worker:
        worker.call("timeit:timeit", stmt="import json; json.taken_over = True", number=1)
        assert said(worker, "hasattr(json, 'taken_over')") is True  # the control
        before = parent(worker)
    with forked() as worker:
        assert parent(worker) == before
        assert said(worker, "hasattr(json, 'taken_over')") is False


def test_chance_is_not_shared() -> None:
    drawn = "[__import__('random').random(), __import__('tempfile').mktemp(), os.urandom(8).hex()]"
    with forked() as one, forked() as other:
        assert not set(said(one, drawn)) & set(said(other, drawn))


def test_a_worker_holds_no_socket() -> None:
    """Its nursery is asked through one."""
    handles = "[os.fstat(n).st_mode for n in range(64) if os.path.exists(f'/proc/self/fd/{n}')]"
    with forked() as worker:
        modes = said(worker, handles)
    assert [stat.S_ISSOCK(mode) for mode in modes] == [False] * 4


# --- they end, and leave nothing ---------------------------------------------------------------------------------


def test_two_hundred_workers_leave_nothing() -> None:
    ours = len(os.listdir("/proc/self/fd"))
    with forked() as worker:
        first = said(worker, "os.listdir('/proc/self/fd')")
        before = parent(worker)
    open_here = len(os.listdir("/proc/self/fd"))
    for _ in range(200):
        with forked() as worker:
            assert worker.call("json:dumps", obj=1) == "1"
    with forked() as worker:
        assert said(worker, "os.listdir('/proc/self/fd')") == first  # a descriptor left in the nursery would be here
        assert parent(worker) == before
        assert children(before) == [worker.call("os:getpid")]
    assert len(os.listdir("/proc/self/fd")) == open_here == ours + 1  # the socket
    assert children(before) == []


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_one_ends_and_the_other_lives() -> None:
    with forked() as one, forked() as other:
        parent(one)
        gone_with_it = int(other.call("os:getpid"))
        other.close()
        assert not _alive(gone_with_it)
        assert one.call("json:dumps", obj=1) == "1"


def test_threads_start_workers_at_the_same_time() -> None:
    answers: list[tuple[str, int]] = []

    def ask(number: int) -> None:
        with forked() as worker:
            answers.append((worker.call("json:dumps", obj=number), parent(worker)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer for answer, _ in answers) == sorted(map(str, range(16)))
    assert len({pid for _, pid in answers}) == 1


def test_a_crash_ends_the_use_of_its_nursery_but_not_its_other_workers() -> None:
    """Whoever tries addresses gets each time others."""
    with forked() as other, forked() as worker:
        before = parent(worker)
        other.call("os:getpid")
        with pytest.raises(errors.DocumentUnreadable, match="SIGSEGV"):
            worker.call("timeit:timeit", stmt="import ctypes; ctypes.string_at(0)", number=1)
        assert parent(worker) not in (before, os.getpid())
        assert parent(other) == before
    assert gone(before)
    assert nursery._deaths[KIND] == 0  # it was no death of a nursery


def test_a_limit_keeps_the_nursery() -> None:
    with sandbox.Worker(sandbox.Limits(wall_s=0.5), kind=KIND) as worker:
        before = parent(worker)
        with pytest.raises(errors.LimitExceeded):
            worker.call("timeit:timeit", stmt="import time; time.sleep(9)", number=1)
        assert parent(worker) == before


# --- the end of a nursery, and of its parent ---------------------------------------------------------------------


def test_a_dead_nursery_is_replaced_once_and_then_done_without() -> None:
    seen = []
    with forked() as worker:
        for _ in range(2):
            seen.append(parent(worker))
            child = int(worker.call("os:getpid"))
            os.kill(seen[-1], signal.SIGKILL)
            assert gone(child)  # its worker goes with it
            assert worker.call("json:dumps", obj=1) == "1"  # by another one, unasked
        assert os.getpid() not in seen
        assert len(set(seen)) == 2
        assert parent(worker) == os.getpid()  # a fresh process
    with sandbox.Worker(QUICK, kind=sandbox.Kind("another", ())) as other:
        assert parent(other) not in (os.getpid(), *seen)  # the control: other kinds are as before


def test_a_nursery_that_dies_between_two_workers_is_not_missed() -> None:
    with forked() as worker:
        before = parent(worker)
    os.kill(before, signal.SIGKILL)
    with forked() as worker:
        assert parent(worker) not in (before, os.getpid())


def test_nurseries_can_be_ended_and_then_count_as_ended_children() -> None:
    with forked() as worker:
        busy = "import time; ends = time.process_time() + 0.5\nwhile time.process_time() < ends: pass"
        worker.call("timeit:timeit", stmt=busy, number=1)
        before = parent(worker)
    used = os.times()
    sandbox.end_nurseries()
    ended = os.times()
    assert ended.children_user + ended.children_system - used.children_user - used.children_system > 0.4
    assert not _alive(before)
    with forked() as worker:
        assert parent(worker) not in (before, os.getpid())


FALSE: dict[str, str] = {
    "does not start": "sys.exit(1)",
    "does not answer": "time.sleep(60)",
    "answers garbage": "s = socket.socket(fileno=0); s.recv(9); s.send(b'{'); time.sleep(60)",
    "has threads": "threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); "
    "from counterfoil._sandbox import forking; forking.main(['timeit'])",
    "cannot import": "from counterfoil._sandbox import forking; forking.main(['no_such_module'])",
}


@pytest.mark.soak
@pytest.mark.parametrize("how", FALSE)
def test_a_nursery_that_fails_costs_nothing_but_time(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import socket, sys, threading, time; {FALSE[how]}"
    stand_in = tmp_path / "python"
    stand_in.write_text(
        f'#!/bin/sh\ncase "$*" in *forking*) exec {sys.executable} -I -c "{code}";; esac\nexec {sys.executable} "$@"\n'
    )
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    monkeypatch.setattr(nursery, "_PATIENCE_S", 1.0)
    with forked() as worker:
        assert worker.call("json:dumps", obj=1) == "1"
        assert parent(worker) == os.getpid()
    assert nursery._deaths[KIND] == nursery.MOST_DEATHS
    assert nursery._open == set()


def script(code: str) -> list[int]:
    """The numbers that a program prints, after it has ended."""
    program = f"""
import json, os, signal, sys
from counterfoil import sandbox
KIND = sandbox.Kind("tried", ("json", "timeit"))
{code}
"""
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, timeout=60, check=False)
    return [int(number) for number in done.stdout.split()]


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "sys.exit()"])
def test_with_the_parent_its_nursery_and_workers_end(end: str) -> None:
    pids = script(f"""
worker = sandbox.Worker(kind=KIND)
worker.call("timeit:timeit", stmt="import os, time\\nif os.fork() == 0: time.sleep(60)", number=1)
pid = worker.call("os:getpid")
print(worker.call("os:getppid"), pid, open(f"/proc/{{pid}}/task/{{pid}}/children").read(), flush=True)
busy = json.dumps({{"target": "timeit:timeit", "arguments": {{"stmt": "while True: pass", "number": 1}}, "cpu_s": 60}})
worker._process.stdin.write(busy.encode() + b"\\n")
worker._process.stdin.flush()
{end}
""")
    assert len(pids) == 3
    assert gone(*pids)


def test_a_fork_of_the_parent_has_nurseries_of_its_own() -> None:
    pids = script("""
with sandbox.Worker(kind=KIND) as worker:
    print(worker.call("os:getppid"), flush=True)
child = os.fork()
with sandbox.Worker(kind=KIND) as worker:
    print(worker.call("os:getppid"), flush=True)
if child:
    assert os.waitpid(child, 0)[1] == 0
""")
    assert len(pids) == 3
    assert sorted(pids.count(pid) for pid in set(pids)) == [1, 2]
    assert gone(*pids)


# --- who has none ------------------------------------------------------------------------------------------------


def test_fresh_workers_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sandbox.FRESH, "1")
    with forked() as worker:
        assert parent(worker) == os.getpid()
    monkeypatch.setenv(sandbox.FRESH, "")
    with forked() as worker:
        assert parent(worker) != os.getpid()


def test_inside_a_sandbox_every_worker_is_fresh() -> None:
    code = """
import os
from counterfoil import sandbox
with sandbox.Worker(kind=sandbox.Kind("inner", ())) as inner:
    assert inner.call("os:getppid") == os.getpid()
"""
    with forked() as worker:
        worker.call("timeit:timeit", stmt=code, number=1)


def test_a_job_that_is_too_long_for_a_message_gets_a_fresh_process(tmp_path: Path) -> None:
    with forked(writable=[tmp_path], readable=[tmp_path / f"{number:0200}" for number in range(300)]) as worker:
        assert parent(worker) == os.getpid()
    assert nursery._deaths[KIND] == 0


# --- the kinds of the product ------------------------------------------------------------------------------------


def test_every_kind_is_tried_and_in_the_docs() -> None:
    """By name, from the source: none is forgotten, and no two have one name."""
    root = Path(__file__).parents[1]
    source = "".join(file.read_text() for file in (root / "src").rglob("*.py"))
    names = sorted(kind.name for kind in KINDS)
    assert sorted(re.findall(r'\bKind\(\s*"(\w+)",', source)) == names
    told = (root / "docs" / "concepts" / "untrusted-files.md").read_text().partition("its own nursery (")[2]
    assert sorted(re.findall(r"`(\w+)`", told.partition(")")[0])) == names


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_kind_is_forked_with_its_modules(kind: sandbox.Kind) -> None:
    with sandbox.Worker(kind=kind) as worker:
        assert parent(worker) != os.getpid()
        loaded = set(said(worker, f"[name for name in {kind.modules!r} if name in sys.modules]"))
        assert loaded == set(kind.modules)
        engines = said(worker, "[name for name in ('pymupdf', 'pikepdf', 'pypdfium2') if name in sys.modules]")
    if kind in (VERIFYING, INSPECTING):
        assert engines == ["pikepdf", "pypdfium2"]  # not the one that reads, or removes

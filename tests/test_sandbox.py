"""What a parser that was taken over may still do, tried with real loops, bombs and breakouts."""

from __future__ import annotations

import errno
import functools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from counterfoil import confinement, errors, sandbox

QUICK = sandbox.Limits(memory_mb=600, wall_s=20.0, cpu_s=10)
LANDLOCK = int(confinement._libc.syscall(confinement._CREATE, None, 0, 1))  # the version that the kernel has
KIND = sandbox.Kind("tried", ("json", "timeit"))

Start = Callable[..., sandbox.Worker]


@pytest.fixture(params=[None, KIND], ids=["fresh", "forked"])
def start(request: pytest.FixtureRequest) -> Start:
    """``sandbox.Worker``, started anew or forked from a nursery: all walls are the same."""
    return functools.partial(sandbox.Worker, kind=request.param)


def run(worker: sandbox.Worker, code: str) -> Any:
    """Runs ``code`` in the worker, as a parser that was taken over could."""
    return worker.call("timeit:timeit", stmt=code, number=1)


def refused(worker: sandbox.Worker, code: str) -> str:
    """The name of the OSError that ``code`` met in the worker."""
    with pytest.raises(errors.DocumentUnreadable) as caught:
        run(worker, code)
    return str(caught.value).removeprefix("The file could not be read: ").partition(":")[0]


def test_call_gives_what_the_function_returns() -> None:
    assert sandbox.call("json:dumps", obj={"a": [1, None]}) == '{"a": [1, null]}'


def test_own_errors_come_back_as_themselves() -> None:
    with pytest.raises(errors.DocumentUnreadable, match=r"^The file is empty\. Ask its sender for it again\.$"):
        sandbox.call("counterfoil.documents.parsing:parse", source=os.devnull, scratch="/nonexistent", name="x")


def test_a_result_that_is_not_json_is_refused_and_the_worker_lives(start: Start) -> None:
    with start(QUICK) as worker:
        with pytest.raises(errors.DocumentUnreadable, match="TypeError"):
            worker.call("collections:deque")
        assert worker.call("json:dumps", obj=1) == "1"


def test_a_hang_ends_and_the_next_call_has_a_new_process(start: Start) -> None:
    with start(sandbox.Limits(wall_s=0.5)) as worker:
        with pytest.raises(errors.LimitExceeded, match=r"took longer than 0\.5 seconds"):
            run(worker, "import time; time.sleep(60)")
        assert worker.call("json:dumps", obj=1) == "1"


def test_a_loop_ends_by_processor_time(start: Start) -> None:
    with (
        start(sandbox.Limits(wall_s=30.0, cpu_s=1)) as worker,
        pytest.raises(errors.LimitExceeded, match="more than 1 seconds of processor time"),
    ):
        run(worker, "while True: pass")


def test_processor_time_is_counted_for_each_call(start: Start) -> None:
    loop = "import time; ends = time.process_time() + 0.7\nwhile time.process_time() < ends: pass"
    with start(sandbox.Limits(cpu_s=1)) as worker:
        for _ in range(4):
            run(worker, loop)


def test_a_memory_bomb_is_refused_and_the_worker_lives(start: Start) -> None:
    with start(QUICK) as worker:
        with pytest.raises(errors.LimitExceeded, match="more memory than it may have"):
            run(worker, "b'x' * (1 << 31)")
        assert worker.call("json:dumps", obj=1) == "1"


def test_a_crash_is_told_from_a_limit(start: Start) -> None:
    with start(QUICK) as worker, pytest.raises(errors.DocumentUnreadable, match="crashed on it \\(SIGSEGV\\)"):
        run(worker, "import signal; signal.signal(11, signal.SIG_DFL); signal.raise_signal(11)")


def test_the_end_of_a_crashed_worker_without_programs_is_seen(start: Start, tmp_path: Path) -> None:
    with (
        start(QUICK, writable=[tmp_path], programs=False) as worker,
        pytest.raises(errors.DocumentUnreadable, match="crashed on it"),
    ):
        run(worker, "import ctypes; ctypes.string_at(0)")


def test_a_full_disk_is_not_the_files_fault(start: Start) -> None:
    with start(QUICK) as worker:
        for said in ("raise OSError({0}, 'full')", "try: raise OSError({0}, 'full')\nexcept OSError: raise ValueError"):
            for number in (errno.ENOSPC, errno.EDQUOT):
                with pytest.raises(errors.EnvironmentFailed, match="Make room, and try again"):
                    run(worker, said.format(number))
        with pytest.raises(errors.DocumentUnreadable, match="PermissionError"):  # the control
            run(worker, f"raise OSError({errno.EACCES}, 'closed')")


def test_a_crash_on_a_disk_without_room_is_not_the_files_fault(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start(QUICK, writable=[tmp_path]) as worker:
        with pytest.raises(errors.DocumentUnreadable, match="crashed on it"):  # the control
            run(worker, "import ctypes; ctypes.string_at(0)")
        monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
        with pytest.raises(errors.EnvironmentFailed, match="had no room"):
            run(worker, "import ctypes; ctypes.string_at(0)")


def test_what_is_killed_once_is_done_again_and_twice_is_the_files_fault(start: Start, tmp_path: Path) -> None:
    """A machine that runs out of memory kills what it likes."""
    die = "import os, pathlib, signal; p = pathlib.Path({0!r}); n = p.stat().st_size if p.exists() else 0\n"
    die += "with p.open('a') as file: file.write('x')\nif n < {1}: os.kill(os.getpid(), signal.SIGKILL)"
    once, always = tmp_path / "once", tmp_path / "always"
    with start(QUICK, writable=[tmp_path]) as worker:
        run(worker, die.format(str(once), 1))
        with pytest.raises(errors.ReaderKilled, match="too much memory and was stopped"):
            run(worker, die.format(str(always), 99))
        assert worker.call("json:dumps", obj=1) == "1"
    assert (once.read_text(), always.read_text()) == ("xx", "xx")


def test_a_worker_that_closes_its_output_and_lives_is_ended(start: Start) -> None:
    with start(QUICK) as worker:
        with pytest.raises(errors.LimitExceeded, match="was stopped"):
            run(worker, "import os, time; os.closerange(0, 50); time.sleep(60)")
        assert worker.call("json:dumps", obj=1) == "1"


def test_the_status_of_a_worker_that_leaves_is_told(start: Start) -> None:
    with start(QUICK) as worker:
        for leave in ("import sys; sys.exit(7)", "import os; os._exit(7)"):
            with pytest.raises(errors.DocumentUnreadable, match=r"crashed on it \(exit code 7\)"):
                run(worker, leave)


def test_an_answer_without_end_is_cut_off(start: Start) -> None:
    with (
        start(sandbox.Limits(answer_mb=1)) as worker,
        pytest.raises(errors.LimitExceeded, match="more than 1 MB of text"),
    ):
        worker.call("json:dumps", obj="x" * (2 << 20))


@pytest.mark.parametrize("forged", ['{"result": NaN}', "[1]", "{", '{"result": 1}{"result": 2}', "[" * 100_000])
def test_a_forged_answer_is_refused(start: Start, forged: str) -> None:
    code = f"""
import os
for handle in range(3, 20):
    try:
        os.write(handle, {forged!r}.encode() + b"\\n")
    except OSError:
        pass
"""
    with start(QUICK) as worker, pytest.raises(errors.DocumentUnreadable, match="makes no sense"):
        run(worker, code)


def test_a_forged_error_class_cannot_be_anything_but_ours() -> None:
    assert type(sandbox._error_from({"error": "os", "message": "x"})) is errors.DocumentUnreadable
    assert type(sandbox._error_from({"error": "Exception", "message": "x"})) is errors.DocumentUnreadable
    assert type(sandbox._error_from({"error": "LimitExceeded", "message": "x"})) is errors.LimitExceeded


def test_the_callers_environment_stays_outside(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_SECRET_KEY", "hidden-value")
    with start(QUICK) as worker:
        seen = worker.call("os:getenv", key="COUNTERFOIL_SECRET_KEY", default="nothing")
        assert seen == "nothing"
        assert worker.call("os:getenv", key="PATH") == os.environ["PATH"]  # the control: some of it is there


def test_no_socket_opens(start: Start) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()  # the control: outside it can
    with start(QUICK) as worker:
        for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"):
            assert (
                refused(worker, f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM)")
                == "PermissionError"
            )
        assert refused(worker, "import socket; socket.getaddrinfo('localhost', 80)") == "PermissionError"


def test_the_network_is_off_below_python_too(start: Start) -> None:
    with start(QUICK) as worker:
        code = "import ctypes; c = ctypes.CDLL(None, use_errno=True); s = c.socket(2, 1, 0)\nassert s == -1, 'opened'"
        run(worker, code)
        assert refused(worker, code.replace("== -1", "!= -1")) == "AssertionError"  # the control


def test_nothing_is_written_outside_the_folder(start: Start, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "kept").write_text("kept")
    write = "open({!r}, 'w').write('x')"
    with start(QUICK) as free:  # the control: without ``writable`` it can
        run(free, write.format(str(outside / "control")))
    assert (outside / "control").read_text() == "x"
    (outside / "control").unlink()
    with start(QUICK, writable=[inside], programs=False) as worker:
        assert worker.call("counterfoil.confinement:protections")["landlock"] >= 1
        run(worker, write.format(str(inside / "new")))
        for code in (
            write.format(str(outside / "new")),
            write.format(str(outside / "kept")),
            f"import os; os.truncate({str(outside / 'kept')!r}, 0)",
            f"import os; os.unlink({str(outside / 'kept')!r})",
            f"import os; os.mkdir({str(outside / 'folder')!r})",
            f"import os; os.rename({str(inside / 'new')!r}, {str(outside / 'new')!r})",
            f"import os; os.link({str(outside / 'kept')!r}, {str(inside / 'kept')!r})",
            f"import os; os.symlink('/', {str(inside / 'link')!r})",
        ):
            assert refused(worker, code) in ("PermissionError", "OSError"), code
    assert (inside / "new").read_text() == "x"
    assert [item.name for item in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text() == "kept"
    assert [item.name for item in inside.iterdir()] == ["new"]


def test_other_files_cannot_be_read(start: Start, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (inside / "given").write_text("given")
    read = "open({!r}).read()"
    with start(QUICK, writable=[inside]) as worker:
        run(worker, read.format(str(inside / "given")))
        assert refused(worker, read.format(str(outside / "secret"))) == "PermissionError"
        assert refused(worker, f"import os; os.listdir({str(outside)!r})") == "PermissionError"
        assert refused(worker, read.format(f"/proc/{os.getpid()}/environ")) == "PermissionError"
    with start(QUICK, writable=[inside], readable=[outside]) as worker:
        run(worker, read.format(str(outside / "secret")))
        assert refused(worker, f"open({str(outside / 'secret')!r}, 'w')") == "PermissionError"


def test_without_programs_no_process_starts(start: Start, tmp_path: Path) -> None:
    program = "import subprocess; subprocess.run(['/bin/true'], check=True)"
    with start(QUICK) as worker:
        run(worker, program)  # the control
    with start(QUICK, writable=[tmp_path], programs=False) as worker:
        assert refused(worker, program) == "PermissionError"
        assert refused(worker, "import os; os.fork()") == "PermissionError"
        assert refused(worker, "import os; os.execv('/bin/true', ['true'])") == "PermissionError"
        run(worker, "import threading; t = threading.Thread(target=int); t.start(); t.join()")


def test_without_programs_no_other_process_is_touched(start: Start, tmp_path: Path) -> None:
    with start(QUICK, writable=[tmp_path], programs=False) as worker:
        assert refused(worker, f"import os; os.kill({os.getpid()}, 0)") == "PermissionError"
        limit = f"import resource; resource.prlimit({os.getpid()}, resource.RLIMIT_NOFILE)"
        assert refused(worker, limit) == "PermissionError"


def test_no_other_process_is_read_or_signalled(start: Start, tmp_path: Path) -> None:
    """Neither the caller nor the process that a worker was forked from, whatever else the worker may do."""
    for walls in ({}, {"writable": [tmp_path]}, {"writable": [tmp_path], "programs": False}):
        with start(QUICK, **walls) as worker:
            run(worker, "import os; os.kill(os.getpid(), 0)" if walls.get("programs", True) else "pass")  # the control
            for other in (str(os.getpid()), "os.getppid()"):
                if LANDLOCK >= 6 or not walls.get("programs", True):
                    assert refused(worker, f"import os; os.kill({other}, 0)") == "PermissionError"
                if LANDLOCK >= 2:
                    for file in ("mem", "environ", "maps"):
                        assert refused(worker, f"import os; open(f'/proc/{{{other}}}/{file}')") == "PermissionError"


def test_files_move_between_folders_where_all_are_open(start: Start, tmp_path: Path) -> None:
    """Landlock, which keeps other processes out of reach, refuses that unless it is told not to."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "file").write_text("moved")
    with start(QUICK) as worker:
        run(worker, f"import os; os.rename({str(tmp_path / 'one/file')!r}, {str(tmp_path / 'two/file')!r})")
    assert (tmp_path / "two" / "file").read_text() == "moved"


def test_a_fork_bomb_ends_with_its_worker(start: Start) -> None:
    # Bounded, so that a broken sandbox does not take the machine with it.
    bomb = "import os, time\nfor _ in range(5): os.fork()\ntime.sleep(60)"
    worker = start(sandbox.Limits(wall_s=1.0))
    process = worker._start()
    with pytest.raises(errors.LimitExceeded):
        run(worker, bomb)
    for _ in range(100):  # the kernel ends them one after another
        if not (left := _alive_in_group(process.pid)):
            break
        time.sleep(0.05)
    assert left == []


def _alive_in_group(group: int) -> list[str]:
    alive = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, of_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of_group) == group and state != "Z":
            alive.append(folder.name)
    return alive


def test_a_child_cannot_leave_the_group_that_is_ended(start: Start) -> None:
    leave = """
import os
child = os.fork()
if child == 0:
    try:
        os.setsid()
    except PermissionError:
        os._exit(7)
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == {code}
"""
    with start(QUICK) as worker:
        run(worker, leave.format(code=7))
        assert refused(worker, leave.format(code=0)) == "AssertionError"  # the control


def test_root_has_no_powers_left(start: Start) -> None:
    with start(QUICK) as worker:
        status = worker.call("linecache:getlines", filename="/proc/self/status")
    words = {name: value.strip() for name, _, value in (line.partition(":") for line in status)}
    assert int(words["CapEff"], 16) & ~(1 << 1) == 0  # CAP_DAC_OVERRIDE may stay
    assert int(words["CapBnd"], 16) & ~(1 << 1) == 0 or os.geteuid() != 0
    assert (words["NoNewPrivs"], words["Seccomp"]) == ("1", "2")


def test_threads_share_a_worker(start: Start) -> None:
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = worker.call("json:dumps", obj=number)

    with start(QUICK) as worker:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == {number: str(number) for number in range(20)}


def test_run_program_gives_what_it_prints(tmp_path: Path) -> None:
    (tmp_path / "given").write_text("given")
    (tmp_path / "other").write_text("other")
    cat = "/bin/cat"
    assert sandbox.run_program([cat, str(tmp_path / "given")], readable=[tmp_path / "given"]) == b"given"
    with pytest.raises(errors.DocumentUnreadable, match=r"^cat could not read the page \(it ended with code 1\)"):
        sandbox.run_program([cat, str(tmp_path / "other")], readable=[tmp_path / "given"])


def test_run_program_cannot_start_another() -> None:
    with pytest.raises(errors.DocumentUnreadable):
        sandbox.run_program(["/bin/sh", "-c", "/bin/true; /bin/true"])
    assert sandbox.run_program(["/bin/sh", "-c", "echo one"]) == b"one\n"  # the control: the shell itself runs


def test_run_program_ends_a_hang_and_a_flood() -> None:
    with pytest.raises(errors.LimitExceeded, match="took longer"):
        sandbox.run_program(["/bin/sleep", "60"], limits=sandbox.Limits(wall_s=0.3))
    with pytest.raises(errors.LimitExceeded, match="more than 1 MB"):
        sandbox.run_program(["/usr/bin/yes"], limits=sandbox.Limits(answer_mb=1))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user to try this")
def test_an_ordinary_user_has_the_same_walls() -> None:
    # In the process itself: the Python that runs the tests may stand where another user cannot reach it.
    code = """
import json, os
from counterfoil import confinement
os.setgid(65534)
os.setuid(65534)
confinement.confine(
    memory_mb=500, file_mb=1, open_files=64, readable=[], writable=[], fork=False, execute=False
)
status = dict(line.split(":") for line in open("/proc/self/status"))
powers = [int(status[name], 16) for name in ("CapPrm", "CapEff", "CapInh", "CapAmb", "CapBnd")]
print(json.dumps(confinement.protections() | {"powers": powers}))
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    held = json.loads(done.stdout)
    assert held["seccomp"] is True
    assert held["powers"][:4] == [0, 0, 0, 0]
    # Where no namespace was granted the bounding set may not be emptied, and has nothing to bound.
    assert held["powers"][4] == 0 or not held["network_namespace"]

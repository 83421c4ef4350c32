"""An office that is served is worked for: a worker that ended by itself is started again, and ended with the server."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from counterfoil.cli import office_serve

LIVES = "import time; time.sleep(600)"


def until(holds) -> None:
    end, pause = time.monotonic() + 60, Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.02)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The workers that were started; each is a process that does nothing."""
    made: list[subprocess.Popen[bytes]] = []

    def start(_: Path) -> subprocess.Popen[bytes]:
        made.append(subprocess.Popen([sys.executable, "-I", "-S", "-c", LIVES]))
        return made[-1]

    monkeypatch.setattr(office_serve, "_start_worker", start)
    monkeypatch.setattr(office_serve, "_REST_S", 0.01)
    monkeypatch.setattr(office_serve, "_POLL_S", 0.01)
    return made


def test_a_worker_that_was_killed_is_started_again(started: list[subprocess.Popen[bytes]]) -> None:
    with office_serve._worker(Path("office")):
        for number in (1, 2):
            until(lambda number=number: len(started) == number)
            started[-1].kill()
        until(lambda: len(started) == 3)
    assert [one.poll() for one in started] == [-9, -9, -15]


def test_a_server_that_ends_starts_none(started: list[subprocess.Popen[bytes]]) -> None:
    with office_serve._worker(Path("office")):
        pass
    assert [one.poll() for one in started] == [-15]

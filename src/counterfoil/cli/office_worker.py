"""``counterfoil office worker``: does the work that browsers do not wait for."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time
import traceback
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import EnvironmentFailed

POLL_S = 0.5
PAUSE_S = 30.0
"""After a failure of the machine (disk full, tool missing) the worker waits so long before it tries again."""


class Worker:
    HELP = "Do what browsers do not wait for: search, redact, verify. `office serve` starts one by itself."
    EXAMPLE = "counterfoil office worker my-office --once"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do")
        parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, folder  # inline: Django only when an office is touched
        from counterfoil.office.operate import log_lines
        from counterfoil.office.services import work
        from counterfoil.office.tasks import TASKS
        from counterfoil.office.tasks.schedule import Schedule

        with app.locked(folder.read(options.office)):
            office = app.open_office(options.office)
        log_lines.log_lines(requests=False)
        ending = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda _number, _frame: ending.set())
        if options.with_parent:
            _end_with_parent(options.with_parent, ending)
        done, schedule = 0, Schedule(office)
        with work.only_worker(office):
            while not ending.is_set():
                try:
                    schedule.list_due()
                    if work.do_next(office, TASKS):
                        done += 1
                        continue
                except Exception as error:
                    # Its text may quote a record: the log has its kind, and where it was raised.
                    logging.getLogger("counterfoil").error("work failed: %s", where_raised(error))
                    if options.once:
                        raise
                    ending.wait(PAUSE_S if isinstance(error, EnvironmentFailed) else POLL_S)
                    continue
                if options.once:
                    break
                ending.wait(POLL_S)
        if options.json:
            output.print_json("office worker", {"office": str(options.office), "done": done})
        return 0


def where_raised(error: BaseException) -> str:
    """Its kind with the file and the line of the program that raised it; never its text."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return type(error).__name__ + "".join(f" at {Path(one.filename).name}:{one.lineno}" for one in last)


def _end_with_parent(parent: int, ending: threading.Event) -> None:
    """A worker that ``serve`` started ends with it, even where the server was killed before this line was reached."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        ending.set()

    threading.Thread(target=watch, daemon=True).start()

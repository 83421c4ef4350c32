"""``counterfoil office worker``: does the work that browsers do not wait for."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.confinement import end_with
from counterfoil.errors import UsageError

if TYPE_CHECKING:
    from counterfoil.office.folder import Office
    from counterfoil.office.services.work import Task

POLL_S = 0.5
PAUSE_S = 30.0
"""After a failure of the machine (disk full, tool missing) a lane waits so long before it tries again."""


class Worker:
    HELP = "Do what browsers do not wait for: search, redact, verify. `office serve` starts one by itself."
    EXAMPLE = "counterfoil office worker my-office --once"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do")
        parser.add_argument(
            "--lanes",
            type=int,
            metavar="N",
            help="so many pieces of work on cases at once, each in a process of its own (default: one a processor, at "
            "least 2); mail has one more",
        )
        parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)
        parser.add_argument("--lane", choices=("mail", "short", "any"), help=argparse.SUPPRESS)
        parser.add_argument("--lock", type=int, metavar="FD", help=argparse.SUPPRESS)
        parser.add_argument("--cluster", default="", help=argparse.SUPPRESS)  # that the worker started for its lanes
        parser.add_argument("--certificates", type=Path, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, folder  # inline: Django only when an office is touched
        from counterfoil.office.keeping import opened_files
        from counterfoil.office.operate import lanes, log_lines, own_cluster
        from counterfoil.office.services import away, work
        from counterfoil.office.tasks import TASKS

        if options.lanes is not None and not 1 <= options.lanes <= lanes.MOST:
            raise UsageError(f"--lanes {options.lanes}: give a number from 1 to {lanes.MOST}.")
        if options.lane:
            end_with(options.with_parent)  # killed with the process that started it: nothing is lost by that
            os.set_inheritable(options.lock, False)  # what a lane starts does not hold the worker's lock
        with app.locked(folder.read(options.office)):
            office = app.open_office(options.office)
        opened_files.sweep(office)
        log_lines.log_lines(requests=False)
        ending = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda _number, _frame: ending.set())
        if options.with_parent and not options.lane:
            _end_with_parent(options.with_parent, ending)
        if options.lane:
            with away.opened(office, address=options.cluster, certificates=options.certificates):
                _work(office, options.lane, lanes.tasks_of(options.lane, TASKS), ending)
        elif options.once:
            with work.only_worker(office), own_cluster.opened(office):
                work.free()
                done = _work_off(office, ending)
            if options.json:
                output.print_json("office worker", {"office": str(options.office), "done": done})
        else:
            lanes.run(office, options.lanes or lanes.default(), ending)
        return 0


def _work(office: Office, lane: str, tasks: Mapping[str, Task], ending: threading.Event) -> None:
    """One lane: whatever it takes, until it is told to end; then it finishes what it is at."""
    from django.db import OperationalError, close_old_connections

    from counterfoil.office.operate import lanes
    from counterfoil.office.services import work
    from counterfoil.office.tasks.schedule import Schedule

    schedule = Schedule(office) if lane == lanes.MAIL else None
    name = lanes.name_of(lane, os.getpid())
    failed = False
    while not ending.is_set():
        try:
            if failed:
                # The database may have gone away meanwhile: this connection with it, and what was to be noted there.
                close_old_connections()
                work.free(name, tried=False)
                failed = False
            if schedule is not None:
                schedule.list_due()
            if work.do_next(office, tasks, lane=name):
                continue
        except Exception as error:  # noqa: BLE001 - the lane goes on
            # Its text may quote a record: the log has its kind, and where it was raised.
            logging.getLogger("counterfoil").error("work failed: %s", where_raised(error))
            failed = True
            # A database that is gone says so at once, and is back soon; a disk that is full is asked less often.
            lacks = work.is_of_the_machine(error) and not isinstance(error, OperationalError)
            ending.wait(PAUSE_S if lacks else POLL_S)
            continue
        ending.wait(POLL_S)


def _work_off(office: Office, ending: threading.Event) -> int:
    """Everything that is listed, one piece after the other; how many. What fails ends it."""
    from counterfoil.office.services import work
    from counterfoil.office.tasks import TASKS
    from counterfoil.office.tasks.schedule import Schedule

    done, schedule = 0, Schedule(office)
    while not ending.is_set():
        try:
            schedule.list_due()
            if not work.do_next(office, TASKS):
                break
        except Exception as error:
            logging.getLogger("counterfoil").error("work failed: %s", where_raised(error))
            raise
        done += 1
    return done


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

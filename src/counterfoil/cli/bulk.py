"""What verbs over folders share: who does the work, how far it is, and what was put aside for what cause."""

from __future__ import annotations

import argparse
import csv
import inspect
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil import errors
from counterfoil.bulk.landing import landing
from counterfoil.cli.output import plain, table
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.bulk.work import Outcome
    from counterfoil.bulk.worklist import Worklist

FEW = 20
"""So many files are read in this process without asking for others: those take seconds to start."""

TABLE = "files.csv"

_TELL_S = 15.0
"""Without a terminal a line is written so often."""

_CAUSES = {
    "WorkerDied": "The process that worked on it died, each time. The file may be made to do that: keep it apart.",
    "LinkNotFollowed": "A link: what it leads to is not of this folder. Put the file itself there.",
    "NameIsNoText": "Its name is not UTF-8. Rename it.",
    "NeitherFileNorFolder": "A pipe, socket or device.",
    "MemoryError": "It needs more memory than there is. Split it, or give a machine with more.",
    "PermissionError": "This user may not read it. Give the permission, and run again with --again.",
}
_UNKNOWN = "An error of this program. Tell its makers the cause and the version."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workers", type=int, metavar="N", help="with a folder: so many processes (default: one a processor; 0: none)"
    )
    parser.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="with a folder: the scheduler, tls://host:port"
    )
    parser.add_argument("--certificates", type=Path, metavar="FOLDER", help="of counterfoil cluster certificates")
    parser.add_argument("--again", action="store_true", help="with a folder: try again what was put aside")


def only_for_folders(options: argparse.Namespace) -> None:
    """Raises ``UsageError`` for options that mean nothing with one file."""
    given = [name for name in ("workers", "cluster", "certificates", "again") if getattr(options, name)]
    if given:
        raise UsageError(f"--{given[0]}: goes with a folder; one file is read in this process.")


def require_apart(folder: Path, out: Path) -> None:
    """Raises ``UsageError`` where ``out`` lies in the folder that is read."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{out}: lies in the folder that is read. Give one outside of {folder}.")


def work(
    listed: Worklist, options: argparse.Namespace, *, verb: str, needs: Sequence[Path], quiet: bool = False
) -> None:
    """Do what the list says, by whom the options name. ``needs`` is what workers of a cluster must see."""
    from counterfoil.bulk import cluster, sweep  # inline: slow import

    if options.again:
        listed.try_again()
    counts = listed.counts()
    workers = _workers(options, counts["new"])
    if counts["new"] == 0 and not options.cluster:
        return
    if workers and not options.cluster and not cluster.installed() and not quiet:
        print(cluster.WITHOUT, file=sys.stderr)
    with (
        _telling(listed, counts, verb, quiet) as tell,
        cluster.opened(
            options.cluster, workers=workers, certificates=options.certificates, now=datetime.now(UTC), folders=needs
        ) as crew,
    ):
        sweep.work_through(listed, crew, tell=tell)


def _workers(options: argparse.Namespace, new: int) -> int:
    if options.workers is not None:
        if options.workers < 0:
            raise UsageError(f"--workers {options.workers}: give 0 or more.")
        if options.cluster:
            raise UsageError("--workers is for this machine; with --cluster its workers do the work.")
        return int(options.workers)
    return 0 if new < FEW else len(os.sched_getaffinity(0))


def listing(quiet: bool) -> Callable[[int], None]:
    """Tells a terminal how many files were met while a large folder is listed."""
    if quiet or not sys.stderr.isatty():
        return lambda count: None
    return lambda count: print(f"\r{count:,} files listed ", end="", file=sys.stderr, flush=True)


@contextmanager
def _telling(
    listed: Worklist, counts: dict[str, int], verb: str, quiet: bool
) -> Iterator[Callable[[Sequence[Outcome]], None]]:
    """A bar on a terminal; else a line now and then, so that a log of the night shows that it went on."""
    total, done = sum(counts.values()), counts["done"]
    if quiet:
        yield lambda outcomes: None
        return
    if not sys.stderr.isatty():
        last = time.monotonic()

        def say(outcomes: Sequence[Outcome]) -> None:
            nonlocal done, last
            done += sum(one.result is not None for one in outcomes)
            if time.monotonic() - last >= _TELL_S:
                last = time.monotonic()
                print(f"{verb}: {done} of {total} done, {listed.put_aside()} put aside", file=sys.stderr, flush=True)

        yield say
        return
    from rich.console import Console  # inline: slow import
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("left", markup=False), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=total, completed=done + counts["quarantine"])

        def show(outcomes: Sequence[Outcome]) -> None:
            nonlocal done
            done += sum(one.result is not None for one in outcomes)
            aside = listed.put_aside()
            bar.update(task, completed=done + aside, description=f"{verb}, {aside} put aside" if aside else verb)

        yield show


def write_table(listed: Worklist, out: Path) -> tuple[Path, Counter[str]]:
    """``files.csv`` in ``out``, a row for each file, and the sums of its numbers."""
    from counterfoil.review.decisions_table import never_formula  # inline: slow import

    sums = listed.summed()
    names = sorted(sums)
    with landing(out, TABLE) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "state", "cause", "failures", "result", *names))
        for row in listed.rows():
            place = row.place if row.state == "done" and (out / row.place).is_file() else ""
            cells = (row.key, row.state, row.note, row.attempts, place, *(row.result.get(name) for name in names))
            writer.writerow([never_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return out / TABLE, sums


def as_json(listed: Worklist) -> dict[str, Any]:
    """How much was done, and why the rest was not."""
    counts = listed.counts()
    return {
        "files": sum(counts.values()),
        "done": counts["done"],
        "put_aside": counts["quarantine"],
        "causes": [
            {"cause": cause, "files": count, "first": first, "meaning": meaning(cause)}
            for cause, count, first in listed.causes()
        ],
    }


def show_causes(listed: Worklist) -> None:
    """Why files were put aside, the most frequent cause first."""
    causes = listed.causes()
    if causes:
        rows = [(cause, count, first, meaning(cause)) for cause, count, first in causes]
        table("Put aside", ("cause", "files", "the first", "what it means"), rows)


def show_counts(listed: Worklist, where: Path) -> None:
    counts = listed.counts()
    print(f"{counted(sum(counts.values()), 'file')}: {counts['done']} done, {counts['quarantine']} put aside.")
    print(f"Each file is a row in {plain(where)}.")


def meaning(cause: str) -> str:
    """What a note says, for a person.

    >>> meaning("LimitExceeded")
    'Reading an untrusted file went over its limit of memory, time, size or number of parts.'
    """
    family = getattr(errors, cause, None)
    if isinstance(family, type) and issubclass(family, errors.CounterfoilError):
        return (inspect.getdoc(family) or "").splitlines()[0]
    return _CAUSES.get(cause, _UNKNOWN)


def exit_code(listed: Worklist) -> int:
    """5 where a redaction was found to leak, 3 where anything was put aside, else 0."""
    causes = {cause for cause, _, _ in listed.causes()}
    if "LeakFound" in causes:
        return errors.LeakFound.exit_code
    return BadInput.exit_code if causes else 0

"""``counterfoil check --watch FOLDER``: each file that settles there is checked, until somebody stops it."""

from __future__ import annotations

import argparse
import json
import signal
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from counterfoil.cli import output
from counterfoil.errors import UsageError
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties as party_list
from counterfoil.redaction.marks import read_values
from counterfoil.release import watching
from counterfoil.release.check import EXIT_CODES, Verdict
from counterfoil.release.watching import Report, Rules
from counterfoil.values import counted


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--watch", type=Path, metavar="FOLDER", help="check each file that is put into FOLDER")
    parser.add_argument(
        "--reports", type=Path, metavar="DIR", help="where reports go (default: FOLDER-checked, beside it)"
    )
    parser.add_argument("--once", action="store_true", help="with --watch: end when all that has settled is checked")
    parser.add_argument("--every", type=float, default=2.0, metavar="S", help="with --watch: seconds between two looks")
    parser.add_argument("--texts", action="store_true", help="with --watch: reports quote what stands in the files")


def run(options: argparse.Namespace) -> int:
    """The exit code of the worst file with ``--once``; without it, 130 when somebody stops it."""
    if options.release:
        raise UsageError("check: give files, or --watch FOLDER, and not both.")
    if not 0.01 <= options.every <= 3600:
        raise UsageError("check: --every: between 0.01 and 3600 seconds.")
    folder: Path = options.watch
    reports: Path = options.reports or folder.resolve().with_name(f"{folder.resolve().name}-checked")
    watching.need_apart(folder, reports)
    parties = tuple(party_list.read(options.parties)) if options.parties else ()
    values = tuple(read_values(options.values)) if options.values else ()
    pack = load(options.law, options.overlay)
    signal.signal(signal.SIGTERM, _stop)
    done: list[Report] = []
    before = watching.look(folder)
    while True:
        time.sleep(options.every)
        now = watching.look(folder)
        rules = Rules(PolicyBook(pack, _day(options)), options.law, parties, values, options.texts)
        for entry in watching.due(now, before, reports):
            with tempfile.TemporaryDirectory(prefix="counterfoil-") as scratch:
                at = datetime.now(UTC)
                report = watching.check_one(folder, entry, reports, rules, workdir=Path(scratch), at=at)
            if report is None:
                continue
            if options.once:
                done.append(report)
            _tell(report, options)
        before = now
        if options.once:
            return _end(done, folder, reports, options)


def _tell(report: Report, options: argparse.Namespace) -> None:
    if options.json:
        if not options.once:  # one object a line: whoever reads it need not wait for an end
            print(json.dumps({"version": 1, "verb": "check", **_as_json(report)}, ensure_ascii=False), flush=True)
    else:
        print(f"{report.verdict.value}: {report.name} ({counted(report.rows, 'row')}; {report.path.name})", flush=True)


def _end(done: list[Report], folder: Path, reports: Path, options: argparse.Namespace) -> int:
    found = {report.verdict for report in done}
    worst = next((verdict for verdict in Verdict if verdict in found), Verdict.CLEAR)
    if options.json:
        shown = {"folder": str(folder), "reports": str(reports), "verdict": worst.value}
        output.print_json("check", shown | {"files": [_as_json(one) for one in done]})
    else:
        print(f"{counted(len(done), 'file')} checked; reports in {reports}")
    return EXIT_CODES[worst]


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "file": report.name,
        "sha256": report.digest,
        "bytes": report.bytes,
        "verdict": report.verdict.value,
        "rows": report.rows,
        "report": report.path.name,
    }


def _day(options: argparse.Namespace) -> date:
    from counterfoil.cli.when import parse_day, today  # inline: only here

    return parse_day("--on", options.on) if options.on else today()


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt  # and nothing is flushed: the signal may come while a line is being written

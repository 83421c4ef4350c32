"""``counterfoil report log``: the log of requests in the Standard FOIA Log Format, and a check of any such log."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.cli.shown import fitting
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted


class Log:
    HELP = (
        "Write the log of requests as a CSV in the Standard FOIA Log Format 1.5.0, which others can compare and load.\n"
        "Who asked and for what is left empty. DIR: an office, or a folder of facts. With --check: look at a log in\n"
        "this format, whoever wrote it; exit code 3 where something is against it. Sealed cases are left out."
    )
    EXAMPLE = "counterfoil report log my-office --year 2024 -o request-log.csv"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "source", type=Path, metavar="DIR", help="the office, a folder of facts, or the log to check"
        )
        parser.add_argument("--year", type=int, metavar="YEAR", help="requests received in this year (default: all)")
        parser.add_argument("--imported", action="store_true", help="the cases of another system instead")
        parser.add_argument("--check", action="store_true", help="check a log; nothing is written")
        parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="the CSV to write")
        parser.add_argument("--all", action="store_true", help="show every problem of a long log")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        return _check(options) if options.check else _write(options)


def _write(options: argparse.Namespace) -> int:
    from counterfoil.ledger.files import write_file  # inline: slow import
    from counterfoil.oversight.reports import foia_log  # inline: as above

    if options.out is None:
        raise UsageError("report log: say where the log goes: -o FILE. (To check one: --check.)")
    if os.path.lexists(options.out):  # a link to nowhere, too
        raise UsageError(f"{options.out}: is there already. Give a new name: -o FILE.")
    found = report_source.cases(options.source, imported=options.imported)
    cases = [
        case
        for case in found.cases
        if options.year is None or (case.received_on is not None and case.received_on.year == options.year)
    ]
    lines = list(foia_log.write(cases))
    write_file(options.out, "".join(lines).encode())
    if options.json:
        output.print_json("report log", {"file": str(options.out), "requests": len(lines) - 1})
    else:
        print(f"{options.out}: {counted(len(lines) - 1, 'request')}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from counterfoil.oversight.reports import foia_log  # inline: slow import

    try:
        text = options.source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{options.source}: is not text in UTF-8, which the format asks for. Save it as such.") from None
    problems = foia_log.check(text)
    if options.json:
        output.print_json("report log", {"file": str(options.source), "problems": [asdict(one) for one in problems]})
    elif problems:
        shown, more = fitting(problems, options.all)
        output.table("", ("line", "column", "why"), [(one.line, one.column, one.why) for one in shown])
        print(more or f"{options.source}: {counted(len(problems), 'problem')}")
    else:
        print(f"{options.source}: nothing is against the format.")
    return 3 if problems else 0

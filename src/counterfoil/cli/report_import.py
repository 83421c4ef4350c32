"""``counterfoil report import``: logs that another system left behind become facts, after a look at them."""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.cli.when import parse_day, today
from counterfoil.errors import UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.oversight.facts import CaseFact
    from counterfoil.oversight.legacy import Import
    from counterfoil.oversight.legacy_columns import Field

NOTHING = "nothing"


class FromLogs:
    HELP = (
        "Read request logs of any body (CSV, gzip or not, Excel workbooks, tables in PDF): which column was taken for\n"
        "what and why, what is dirty, and which rows became no case. With -o the cases are written as facts, for\n"
        "report measures and report lateness, and all of the above as report.json. Nobody's name is copied."
    )
    EXAMPLE = "counterfoil report import requests.csv --on 2024-06-30 -o log-facts"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("logs", type=Path, nargs="+", metavar="LOG", help="a log, or several of them")
        parser.add_argument("-o", "--out", type=Path, metavar="DIR", help="a new folder for the facts")
        parser.add_argument(
            "--on",
            metavar="DATE",
            help="the day on which the logs were made: open cases waited until then (default: today)",
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="HEADER=FIELD",
            help="what a column says, before what is proposed; FIELD is number, received, due, closed, status, unit, "
            "channel, pages, organization, requester, contact, words or nothing",
        )
        parser.add_argument("--law", default="us-il", help="law pack whose calendar counts days (default: us-il)")
        parser.add_argument("--no-people", action="store_true", help="do not look for people in words: quicker")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.law.load import load  # inline: slow import
        from counterfoil.oversight import legacy, legacy_report  # inline: as above

        if options.out is not None:
            need_new_folder(options.out, "An import")
        day = parse_day("--on", options.on) if options.on else today()
        told, pack = _told(options.map), load(options.law)
        logs = [
            legacy.read(path, pack=pack, counted_on=day, columns=told, people=not options.no_people)
            for path in options.logs
        ]
        cases = legacy_report.cases_of(logs)
        report = {
            "counted_on": day.isoformat(),
            "law": options.law,
            "logs": [legacy_report.as_json(log) for log in logs],
        }
        if options.out is not None:
            _write(options.out, cases, report)
        if options.json:
            folder = None if options.out is None else str(options.out)
            output.print_json("report import", {"folder": folder, **report})
            return 0
        for log in logs:
            _show(log)
        if options.out is None:
            print("Nothing was written. To keep the cases as facts: the same with -o DIR.")
        else:
            print(
                f"{options.out}: {counted(len(cases), 'case')}. Go on with: counterfoil report lateness {options.out}"
            )
        return 0


def _told(pairs: Sequence[str]) -> Mapping[str, Field | None]:
    from counterfoil.oversight.legacy_columns import Field  # inline: slow import

    told: dict[str, Field | None] = {}
    for pair in pairs:
        header, _, field = pair.rpartition("=")
        names = (*(one.value for one in Field), NOTHING)
        if not header or field not in names:
            raise UsageError(f"--map {pair}: write HEADER=FIELD. FIELD is one of: {', '.join(names)}.")
        told[header] = None if field == NOTHING else Field(field)
    return told


def _write(out: Path, cases: Sequence[CaseFact], report: Mapping[str, Any]) -> None:
    """All files in a folder beside, which takes its name when they are whole."""
    from counterfoil.oversight import fact_folder, tables  # inline: slow import
    from counterfoil.oversight.facts import CaseFact  # inline: as above

    out = out.resolve()  # of a link its folder
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        tables.write_csv(part / "cases.csv", CaseFact, cases)
        if tables.has_duckdb():
            tables.write_parquet(part / "cases.csv", part / "cases.parquet", CaseFact)
        fact_folder.keep(part)
        (part / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        if out.is_dir():
            out.rmdir()  # an empty one, which it replaces
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _show(log: Import) -> None:
    from counterfoil.oversight import legacy_report  # inline: slow import

    print(f"{log.name}: {counted(log.rows, 'row')}, {counted(len(log.cases), 'case')}")
    shown = set()
    for mapped in log.mappings:
        told = tuple((one.header, one.says.value if one.says else "–", one.reason) for one in mapped.columns)
        if any(cell for header, says, _ in told for cell in (header, says)) and _alike(told) not in shown:
            shown.add(_alike(told))
            where = (
                f"{mapped.sheet}, from line {mapped.line}" if mapped.sheet != log.name else f"From line {mapped.line}"
            )
            output.table(f"{where}: what was taken for what", ("column", "taken for", "why"), told)
    if log.doubts:
        rows = legacy_report.lines((one.kind.value.replace("_", " "), one.line) for one in log.doubts)
        output.table("What is dirty", ("kind", "how often", "lines"), rows, whole="kind")
    if log.left:
        rows = legacy_report.lines((re.sub(r"\bline \d+", "a line", one.why), one.line) for one in log.left)
        output.table("Rows that became no case", ("why", "how many", "lines"), rows)
    for note in log.notes:
        print(note)


def _alike(told: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((header, says) for header, says, _ in told)

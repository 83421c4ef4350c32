"""``counterfoil report doj``: a federal agency's annual report as the Department of Justice takes it, and a check."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.cli.when import today
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9.-]{0,15}")


class Doj:
    HELP = (
        "Write the annual report of a federal agency (5 U.S.C. 552(e)(1)) as NIEM XML, held against the schema of\n"
        "the Department of Justice. What no record tells (appeals, fees, waivers, staff, consultations) has a\n"
        "footnote and no figure. DIR: an office, or a folder of facts. With --check: anybody's report; exit code 3\n"
        "where it is not valid."
    )
    EXAMPLE = "counterfoil report doj log-facts --year 2023 --abbreviation SA --name 'Sample Agency' -o annual-2023.xml"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR", help="office, folder of facts, or report to check")
        parser.add_argument("--year", type=int, metavar="YEAR", help="the fiscal year, which ends on 30 September")
        parser.add_argument("--abbreviation", metavar="ABBR", help="of the agency, as the department knows it")
        parser.add_argument("--name", metavar="NAME", help="of the agency (default: the office's)")
        parser.add_argument("--added", type=Path, metavar="FILE", help="what the agency adds by hand, as TOML")
        parser.add_argument("--imported", action="store_true", help="the cases of another system instead")
        parser.add_argument("--check", action="store_true", help="check a report; nothing is written")
        parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="the XML to write")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        return _check(options) if options.check else _write(options)


def _write(options: argparse.Namespace) -> int:
    from counterfoil.clock.days import agency_days_between  # inline: slow import
    from counterfoil.law.load import load  # inline: as above
    from counterfoil.ledger.files import write_file  # inline: as above
    from counterfoil.oversight.reports import doj_added, doj_figures, doj_xml  # inline: as above

    if None in (options.year, options.abbreviation, options.out):
        raise UsageError("report doj: --year, --abbreviation and -o are needed. (To check a report: --check.)")
    if not 2000 <= options.year <= 9000:
        raise UsageError(f"--year {options.year}: write a fiscal year like 2024.")
    if not _ABBREVIATION.fullmatch(options.abbreviation):
        raise UsageError(f"--abbreviation {options.abbreviation}: write it in capitals, for example DOJ.")
    if os.path.lexists(options.out):  # a link to nowhere, too
        raise UsageError(f"{options.out}: is there already. Give a new name: -o FILE.")
    added = doj_added.read(_text(options.added), str(options.added)) if options.added else doj_xml.NOTHING_ADDED
    found = report_source.cases(options.source, imported=options.imported)
    if found.law and not (found.law == "us" or found.law.startswith("us/")):
        raise UsageError(
            f"{options.source}: answers by the law of {found.law}. Only federal agencies file this report."
        )
    made_on, ends = found.counted_on or today(), doj_figures.last_day(options.year)
    if made_on <= ends:
        raise UsageError(
            f"--year {options.year}: ends on {ends}; the cases were counted on {made_on}. Count them after it."
        )
    calendar = load("us").calendar
    now, before = (
        doj_figures.figures(found.cases, year, lambda start, end: agency_days_between(calendar, start, end))
        for year in (options.year, options.year - 1)
    )
    agency = doj_xml.Agency(options.abbreviation, options.name or found.name)
    write_file(options.out, doj_xml.build(now, before, agency, made_on=made_on, added=added))
    missing = doj_xml.missing(added)
    counts = ("year", "pending_at_start", "received", "processed", "pending_at_end", "backlog")
    left = ("left_out", "without_days")
    told = {"file": str(options.out)} | {name: getattr(now, name) for name in (*counts, *left)}
    if options.json:
        output.print_json("report doj", told | {"to_fill_in": list(missing)})
        return 0
    print(
        f"{options.out}: fiscal year {now.year}, {counted(now.received, 'request')} received, "
        f"{now.processed} processed, {now.pending_at_end} pending ({now.backlog} past their day). "
        "Valid by the department's schema."
    )
    if now.left_out or now.without_days:
        print(
            f"Left out, the day of receipt or of the end not known: {now.left_out}. "
            f"Counted and not timed: {now.without_days}."
        )
    print(f"To be added by the agency, {len(missing)} parts:", *missing, sep="\n  ")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{path}: is not text in UTF-8. Save it as such.") from None


def _check(options: argparse.Namespace) -> int:
    from counterfoil.oversight.reports import doj_xml  # inline: slow import

    problems = doj_xml.check(options.source.read_bytes())
    if options.json:
        output.print_json("report doj", {"file": str(options.source), "problems": list(problems)})
    else:
        print("\n".join(problems) or f"{options.source}: is valid by the department's schema.")
    return 3 if problems else 0

"""``counterfoil report annual``: an office's year under the Illinois act, as a page to publish and as figures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.cli.shown import need_new_folder
from counterfoil.cli.when import today
from counterfoil.errors import UsageError
from counterfoil.values import counted


class Annual:
    HELP = (
        "A calendar year of requests under 5 ILCS 140: what came and what is pending, how fast by track with the\n"
        "open ones counted, how requests ended, which exemptions were cited, which answers were contested. As\n"
        "report.pdf to publish and report.json. DIR: an office, or a folder of facts. Sealed cases are left out."
    )
    EXAMPLE = "counterfoil report annual my-office --year 2024 -o annual-2024"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR", help="the office's folder, or a folder of facts")
        parser.add_argument("--year", type=int, required=True, metavar="YEAR", help="the calendar year")
        parser.add_argument("--imported", action="store_true", help="the cases of another system instead")
        parser.add_argument(
            "-o", "--out", type=Path, required=True, metavar="FOLDER", help="a new folder for the report"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.ledger.files import write_file  # inline: slow import
        from counterfoil.oversight.reports import annual  # inline: as above

        need_new_folder(options.out, "A report")
        if not 1900 <= options.year <= 9000:
            raise UsageError(f"--year {options.year}: write a year like 2024.")
        found = report_source.cases(options.source, imported=options.imported)
        if found.law and not (found.law == "us-il" or found.law.startswith("us-il/")):
            raise UsageError(f"{options.source}: answers by the law of {found.law}. This report speaks of 5 ILCS 140.")
        day = found.counted_on or today()
        if options.year > day.year:
            raise UsageError(f"--year {options.year}: has not begun; the cases were counted on {day}.")
        report = annual.build(found.cases, options.year, counted_on=day)
        made, figures = annual.pdf(report, office=found.name, sample=found.sample), annual.as_json(report)
        write_file(options.out / "report.pdf", made)
        write_file(options.out / "report.json", (json.dumps(figures, ensure_ascii=False, indent=2) + "\n").encode())
        if options.json:
            output.print_json("report annual", {"folder": str(options.out), **figures})
            return 0
        received = counted(report.received, "request")
        print(
            f"{options.out}: {options.year}, {received} received, {report.processed} answered or closed, "
            f"{report.pending_at_end} pending ({report.overdue_at_end} past their day)"
        )
        if not report.is_over:
            print("The year is not over: the report says so. Make it again when it is.")
        return 0

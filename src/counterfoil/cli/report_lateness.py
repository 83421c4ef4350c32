"""``counterfoil report lateness``: which unit answers late, and by how many business days."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.oversight import fact_folder, lateness


class Lateness:
    HELP = (
        "Of each unit (of a log of many bodies: each body) how many answers were on time, late, or are open and late,\n"
        "and by how many business days in the middle. DIR: an office, or a folder that report facts or report import\n"
        "wrote. Sealed cases are left out."
    )
    EXAMPLE = "counterfoil report lateness my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder, or a folder of facts")
        parser.add_argument(
            "--imported", action="store_true", help="the cases of another system, as its export tells them, instead"
        )
        parser.add_argument(
            "--ending",
            action="append",
            metavar="TEXT",
            help='only units whose name ends so, as ", IL"; may be repeated',
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if fact_folder.is_one(options.office):
            found = fact_folder.rollups(options.office)
            origin, day = report_source.origin(found, options.office, imported=options.imported)
            units = found.lateness(origin)
        else:
            from counterfoil.office import facts, queries  # inline: Django only when an office is touched

            office = report_source.opened(options.office)
            day = queries.today(office)
            units = lateness.by_unit((facts.imported if options.imported else facts.cases)(office, day))
        units = tuple(unit for unit in units if unit.unit.endswith(tuple(options.ending or ("",))))
        if options.json:
            output.print_json("report lateness", {"counted_on": str(day), "rows": [asdict(unit) for unit in units]})
        elif not units:
            print("No data: there is no case to count.")
        else:
            lines = [
                (one.unit or "no unit", one.cases, one.on_time, one.late, one.late_and_open, one.running, one.unknown,
                 "" if one.median_days_late is None else f"{one.median_days_late:g}")
                for one in units
            ]  # fmt: skip
            columns = (
                "unit",
                "cases",
                "on time",
                "late",
                "of them open",
                "open, not due",
                "not known",
                "median days late",
            )
            output.table(f"Lateness by unit, counted on {day}", columns, lines, whole="unit")
            print("Late: behind the due day that is recorded. A due day that a log gives may not be the law's.")
        return 0

"""``counterfoil office brady``: which records bear on a prosecution, and to whom they were disclosed."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output, when
from counterfoil.errors import UsageError

_NEEDED = {"list": (), "add": ("kind", "matter", "record", "on", "by"), "disclose": ("entry", "to", "on", "by")}


class Brady:
    HELP = "The Brady and Giglio log: show it, write an entry, record a disclosure. It is never public."
    EXAMPLE = (
        "counterfoil office brady add my-office --kind giglio --matter '26 CR 01234' --record R-000001 "
        "--on 2026-03-02 --by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=tuple(_NEEDED), help="list, add an entry, or record a disclosure")
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--kind", help="brady or giglio (with add)")
        parser.add_argument("--matter", metavar="NUMBER", help="the number of the court's case (with add)")
        parser.add_argument("--record", metavar="NUMBER", help="a record of this office, e.g. R-000012 (with add)")
        parser.add_argument("--entry", type=int, metavar="N", help="which entry (with disclose)")
        parser.add_argument("--to", help="to whom: an agency's code, COURT or DEFENSE (with disclose)")
        parser.add_argument("--on", metavar="DATE", help="the day of it (with add and disclose)")
        parser.add_argument("--by", metavar="'NAME, TITLE'", help="who says so (with add and disclose)")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="write the log there as well (with list)")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app  # inline: Django only when an office is touched
        from counterfoil.office.services import brady  # inline: as above

        lacking = [name for name in _NEEDED[options.what] if not getattr(options, name)]
        if lacking:
            raise UsageError(f"office brady {options.what}: needs {', '.join(f'--{name}' for name in lacking)}.")
        now = when.parse_moment(options.now) if options.now else None
        if options.what == "list":
            app.open_office(options.office)
            rows = brady.entries()
            if options.csv:
                options.csv.write_text(brady.as_csv(rows), encoding="utf-8-sig", newline="")
            if options.json:
                output.print_json("office brady", {"rows": list(brady.as_json(rows))})
                return 0
            shown = [tuple(row.values()) for row in brady.as_json(rows)]
            if shown:
                output.table("", brady.COLUMNS, shown)
            print(f"{len(rows)} entries")
            return 0
        on = when.parse_day("--on", options.on)
        if options.what == "add":
            given = {"kind": options.kind, "matter": options.matter, "record": options.record, "identified_on": on}
            entry = brady.log(options.office, **given, by=options.by, now=now)
        else:
            entry = options.entry
            brady.disclose(options.office, entry, to=options.to, on=on, by=options.by, now=now)
        if options.json:
            output.print_json("office brady", {"entry": entry})
        else:
            print(f"entry {entry} of the log {'written' if options.what == 'add' else 'was disclosed'}.")
        return 0

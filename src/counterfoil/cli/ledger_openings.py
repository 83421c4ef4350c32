"""``counterfoil ledger openings``: what the ledger committed to about one person's records, opened for that person."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import UsageError
from counterfoil.ledger.files import write_file
from counterfoil.values import counted


class Openings:
    HELP = (
        "Subject access: list the records in which a person stands; with --record, --by and -o, which counsel gives, "
        "write the openings of what the ledger committed to about them, with receipts. Nothing of anybody else is "
        "opened."
    )
    EXAMPLE = "counterfoil ledger openings my-office --subject 'Robin Sampleton'"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument("--subject", required=True, metavar="NAME", help="first and last name of the person")
        parser.add_argument(
            "--record", action="append", default=[], metavar="R-N", help="a record that is this person's; repeatable"
        )
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="the counsel who says so")
        parser.add_argument("-o", "--out", type=Path, metavar="DIR", help="a new folder for the openings")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app  # inline: Django only when an office is touched
        from counterfoil.office.services import subject_access

        if not options.record:
            app.open_office(options.office)
            found = subject_access.candidates(options.subject)
            rows = [(one.record, one.kind, one.name, "; ".join(one.listed) or "its text") for one in found]
            if options.json:
                columns = ("record", "kind", "file", "by")
                output.print_json(
                    "ledger openings", {"records": [dict(zip(columns, row, strict=True)) for row in rows]}
                )
                return 0
            if rows:
                output.table("", ("record", "kind", "file", "by"), rows)
            print(f"{counted(len(rows), 'record holds', 'records hold')} that name. Two people may have one name: look")
            print("at each, and give those that are this person's with --record, --by and -o. Nothing was recorded.")
            return 0
        if options.out is None:
            raise UsageError("-o DIR: say where the openings go.")
        need_new_folder(options.out, "A folder of openings")
        opened = subject_access.give(options.office, subject=options.subject, records=options.record, by=options.by)
        for name, data in opened.files.items():
            write_file(options.out / name, data)
        told = {"folder": str(options.out), "entries": opened.entries, "unopened": opened.unopened}
        if options.json:
            output.print_json("ledger openings", told)
            return 0
        print(f"{options.out}: {counted(opened.entries, 'entry', 'entries')}, opened as far as they are this person's.")
        if opened.unopened:
            print(f"{counted(opened.unopened, 'release commits', 'releases commit')} to no single file: not in it.")
        print(f"Anybody checks it with: counterfoil ledger verify {options.out} --key THE-OFFICES-KEY")
        return 0

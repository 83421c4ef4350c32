"""``counterfoil office migrate``: the same office on the other database, its ledger unbroken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.operate.moving import Moved, Plan


class Migrate:
    HELP = (
        "Move the office to PostgreSQL, or back to SQLite: every row and every entry of its ledger, compared before "
        "office.toml says so. Until then the office is where it was."
    )
    EXAMPLE = "counterfoil office migrate my-office --to postgresql://counterfoil@localhost/office --dry-run"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder; no worker may be running")
        parser.add_argument(
            "--to",
            required=True,
            metavar="DATABASE",
            help="sqlite, or postgresql://user@host:port/name: new and empty; its password stands in PGPASSFILE",
        )
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="who moves it, for the ledger")
        parser.add_argument("--dry-run", action="store_true", help="say what would be moved, and move nothing")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.operate import moving  # inline: Django only when an office is touched

        if options.dry_run:
            planned = moving.plan(options.office, options.to)
            _show_plan(planned, moving.shown(options.to), as_json=options.json)
            return 3 if planned.unfit else 0
        with output.progress(options.json) as progress:
            made = moving.move(options.office, options.to, by=options.by, progress=progress)
        if options.json:
            said = {"tables": made.tables, "rows": made.rows, "entries": made.entries, "root": made.root.hex()}
            more = {"left": made.left, "seconds": round(made.seconds, 1), "only_ended": made.was_only_ended}
            output.print_json("office migrate", {"office": str(options.office), "database": made.target} | said | more)
        else:
            _show(options.office, made)
        return 0


def _show_plan(planned: Plan, target: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(
            "office migrate",
            {
                "office": str(planned.office.folder),
                "database": target,
                "tables": dict(planned.rows),
                "rows": planned.total,
                "bytes": planned.size,
                "seconds": round(planned.seconds),
                "unfit": [str(one) for one in planned.unfit],
                "left_behind": list(planned.others),
            },
        )
        return
    output.table(
        f"{planned.office.folder}: nothing was moved. To {target} would go",
        ("table", "rows"),
        [(table, rows) for table, rows in planned.rows if rows],
    )
    print(
        f"{counted(planned.total, 'row')}, {planned.size / 1e6:,.1f} MB: about {max(1, round(planned.seconds))} s on a "
        "small machine. Everybody logs in again afterwards."
    )
    for other in planned.others:
        print(f"{other}: is no table of this program, and stays behind.")
    for one in planned.unfit[:20]:
        print(f"PostgreSQL does not take it: {one}", file=sys.stderr)
    if planned.unfit:
        print(f"{counted(len(planned.unfit), 'value')} to mend first; nothing is moved before.", file=sys.stderr)


def _show(office: Path, made: Moved) -> None:
    if made.was_only_ended:
        print(f"{office}: is on {made.target}; what an interrupted move had left to do is done.")
    else:
        rows, tables = counted(made.rows, "row"), counted(made.tables, "table")
        print(f"{office}: is on {made.target}. {rows} of {tables} compared, in {made.seconds:.1f} s.")
        print(f"The ledger goes on: {counted(made.entries, 'entry', 'entries')}, root {made.root.hex()[:16]}…")
    print(f"The old database is marked, and no version of this program opens it: {made.left}")
    print(
        "It holds all that the office held, and no order to expunge reaches it. Start the server and the worker, look"
    )
    print(f"with counterfoil office check {office}, make a backup; then delete it.")

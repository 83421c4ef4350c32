"""``counterfoil report hearing``: the pack that a council committee is handed, with what it takes to check it."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import Overtaken, UsageError
from counterfoil.values import counted


class Hearing:
    HELP = (
        "Write what a council committee prints for a hearing: what was demanded, how fast it was answered, what went "
        "to "
        "federal immigration agencies and on what authority, what the figures cannot say, and how to verify them. "
        "A tagged PDF, the same as one page for browsers, each chart and table as a file, and the public copy of the "
        "ledger. It names nobody, and hides what fewer than five cases would show."
    )
    EXAMPLE = "counterfoil report hearing --office my-office -o pack"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--office", type=Path, required=True, metavar="DIR", help="the office's folder")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="a new folder for the pack")
        parser.add_argument(
            "--from", dest="first", metavar="DAY", help="demands received from this day on (default: the first)"
        )
        parser.add_argument("--to", dest="last", metavar="DAY", help="the last day of receipt (default: today)")
        parser.add_argument(
            "--whole", action="store_true", help="hide nothing: for the office alone; each page says so"
        )
        parser.add_argument(
            "--without-ledger", action="store_true", help="leave the copy of the ledger out, as where it is published"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        first, last = _day("--from", options.first), _day("--to", options.last)
        if first and last and last < first:
            raise UsageError(f"--to {last}: is before --from {first}. Write the earlier day first.")
        need_new_folder(options.out, "A pack")
        from zoneinfo import ZoneInfo  # inline: slow import

        from counterfoil.office import app, hearing, queries  # inline: Django only when an office is touched
        from counterfoil.office.ledger_store import OfficeLedger  # inline: as above
        from counterfoil.office.services import ledger_out  # inline: as above
        from counterfoil.oversight.hearing import build, files  # inline: slow import
        from counterfoil.oversight.measures import SMALL  # inline: as above

        office = app.open_office(options.office)
        if (today := queries.today(office)) < (first or today):
            raise UsageError(f"--from {first}: is after {today}, which is today in this office.")
        source = None if options.without_ledger else ledger_out.source(office)
        facts = hearing.read(office, first=first, last=last, small=1 if options.whole else SMALL)
        if source is not None and source.size != facts.trust.covered.size:
            raise Overtaken(
                f"{options.office}: something was recorded while the pack was made, so that it would not be of one "
                f"moment. "
                "Run the command again. No pack was written."
            )
        pack = build.pack(facts, zone=ZoneInfo(office.time_zone), with_ledger=source is not None)
        made = files.files(pack)
        target = options.out.resolve()  # of a link its folder
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            for name, data in made.items():
                (part / name).parent.mkdir(exist_ok=True)
                (part / name).write_bytes(data)
            if source is not None:
                ledger_out.export(source, OfficeLedger(), part / "ledger")
            part.chmod(0o755)
            os.replace(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        covered = facts.trust.covered
        if options.json:
            told = {
                "folder": str(options.out),
                "first": facts.first.isoformat(),
                "last": facts.last.isoformat(),
                "counted_on": facts.counted_on.isoformat(),
                "cases": len(facts.cases),
                "entries": covered.size,
                "root": covered.root,
                "files": sorted(made),
                "ledger": source is not None,
                "hides_below": facts.small,
                "sample": facts.sample,
            }
            output.print_json("report hearing", told)
            return 0
        print(
            f"{options.out}: {counted(len(facts.cases), 'demand')} received from {facts.first} to {facts.last}, "
            f"{counted(len(pack.charts()), 'chart')}, {counted(len(pack.tables()), 'table')}; "
            f"{counted(covered.size, 'entry', 'entries')} of the ledger read."
        )
        print(f"Print {options.out / 'report.pdf'}, or open {options.out / 'index.html'}.")
        if options.whole:
            print("Small figures are shown: this pack is not for publication.")
        return 0


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{option} {text}: is no day. Write it like 2026-03-04.")

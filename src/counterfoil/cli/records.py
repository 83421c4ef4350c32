"""``counterfoil records add``: any mix of PDF, DOCX, e-mail, CSV, XLSX, text and images; folders too."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from counterfoil.cli import output

HELP = "Add records to an office."
EXAMPLE = "counterfoil records add records --office my-office --parties parties.csv"


class Add:
    HELP = "Add any mix of PDF, DOCX, e-mail, CSV/XLSX, text and images; folders too. Originals are kept as they are."
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--parties", type=Path, metavar="CSV", help="who is in the records, in what role")
        parser.add_argument("--system", default="", help="the system they come from (default: the folder's name)")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import parse_moment  # inline: only where a time is given
        from counterfoil.office.services import intake  # inline: Django only when an office is touched
        from counterfoil.office.services.session import session  # inline: as above
        from counterfoil.records import parties  # inline: as above

        known = parties.read(options.parties) if options.parties else ()
        now = parse_moment(options.now) if options.now else None
        with session(options.office, now=now) as (office, journal), output.progress(options.json) as progress:
            rows = intake.add_records(
                office, options.paths, journal=journal, parties=known, system=options.system, progress=progress
            )
        refused = [row for row in rows if row.outcome == "refused"]
        if options.json:
            output.print_json("records add", {"rows": [asdict(row) for row in rows]})
        else:
            shown = [(r.name, r.outcome, r.record, r.kind.replace("_", " "), r.pages or "", r.why) for r in rows]
            output.table("", ("file", "outcome", "record", "kind", "pages", "why"), shown)
            counts = {o: sum(r.outcome == o for r in rows) for o in ("added", "known", "refused")}
            print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
        return 3 if refused and len(refused) == len(rows) else 0


COMMANDS = {"add": Add}

"""``counterfoil ledger prove``: receipts of entries, of a case, or of all that was recorded in a period."""

from __future__ import annotations

import argparse
from datetime import datetime, time, timedelta
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import UsageError
from counterfoil.ledger import index_proof, period, source
from counterfoil.ledger.files import write_file
from counterfoil.ledger.source import Source
from counterfoil.values import counted


class Prove:
    HELP = (
        "Prove a part of a ledger to anybody: single entries, all entries of a case, or all that was recorded in a "
        "period, with none left out. From an office, or from a public copy that you hold."
    )
    EXAMPLE = "counterfoil ledger prove my-office --from 2026-03-01 --to 2026-03-31 -o march"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("ledger", type=Path, metavar="DIR", help="an office, or the public copy of a ledger")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--entry", type=int, action="append", metavar="N", help="an entry by its number; repeatable")
        what.add_argument("--case", metavar="NUMBER", help="all entries of a case")
        what.add_argument(
            "--key", metavar="KEY", help="all entries with a key of the index, for example disclosed-to:ICE; or none"
        )
        what.add_argument("--from", dest="begins", metavar="DAY", help="all entries recorded from this day on")
        parser.add_argument("--to", dest="ends", metavar="DAY", help="the last day of the period (default: --from's)")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="a new folder for the proof")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if options.ends and not options.begins:
            raise UsageError("--to ends a period: say with --from where it begins.")
        need_new_folder(options.out, "A proof")
        found, zone = _source(options.ledger)
        if options.begins:
            entries, names = _period(found, options, zone)
        elif options.key:
            entries = len(index_proof.write(options.out, found, options.key).numbers)
            names = tuple(sorted(one.relative_to(options.out).as_posix() for one in options.out.rglob("*.*")))
        else:
            indexes = options.entry or list(found.entries.of_case(options.case))
            if not indexes:
                raise UsageError(f"--case {options.case}: the ledger has no entry of it. Write the number in full.")
            files = found.receipts(sorted({index for index in indexes if index < found.size}) or indexes)
            for name, data in files.items():
                write_file(options.out / name, data)
            entries, names = (len(files) - len(found.beside())) // 2, tuple(files)
        if options.json:
            output.print_json("ledger prove", {"folder": str(options.out), "entries": entries, "files": list(names)})
            return 0
        print(f"{options.out}: the proof of {counted(entries, 'entry', 'entries')} of {found.size}.")
        print(f"Anybody checks it with: counterfoil ledger verify {options.out} --key THE-OFFICES-KEY")
        return 0


def _source(folder: Path) -> tuple[Source, str]:
    """The ledger, and the time zone that its office's days are in (UTC for a copy, which says none)."""
    if (folder / "office.toml").is_file():
        from counterfoil.office import folder as folders  # inline: Django only when an office is touched
        from counterfoil.office.services import ledger_out

        return ledger_out.source(folder), folders.read(folder).time_zone
    return source.of_copy(folder), "UTC"


def _period(found: Source, options: argparse.Namespace, zone: str) -> tuple[int, tuple[str, ...]]:
    """The entries of whole days, and one more at each side, so that it is seen where the period begins and ends."""
    from zoneinfo import ZoneInfo  # inline: with `when` the slowest import here, and `ledger verify` needs neither

    from counterfoil.cli.when import parse_day

    begins = parse_day("--from", options.begins)
    ends = parse_day("--to", options.ends) if options.ends else begins
    if ends < begins:
        raise UsageError("--to: lies before --from.")
    from_, to = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (begins, ends + timedelta(days=1)))
    first, last = period.between(found.entries.entry, found.size, from_, to)
    first, last = max(0, first - 1), min(found.size, last + 1)
    entries = (found.entries.entry(index) for index in range(first, last))
    names = period.write(options.out, found.entries.get, entries, first, found.signed, found.key, found.handovers)
    return last - first, names

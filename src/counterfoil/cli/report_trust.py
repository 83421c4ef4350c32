"""``counterfoil report trust-act``: the yearly report of 5 ILCS 805/25, and Chicago's quarterly one, from a ledger."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from counterfoil.cli import output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import BadInput, LedgerInvalid, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.oversight.reports.trust_act import Reconciled, Row

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_YEAR = re.compile(r"[1-9][0-9]{3}")


class TrustAct:
    HELP = (
        "What the TRUST Act orders police to report: requests of the Department of Homeland Security, detainers and "
        "civil immigration warrants, with a certificate where there were none. Each row names its entries of the "
        "ledger. With --filled: a table that a person filled in, held against the ledger first; exit code 6 when a "
        "row was removed, added or changed."
    )
    EXAMPLE = "counterfoil report trust-act my-office --year 2024 -o trust-2024"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("ledger", type=Path, metavar="DIR", help="an office, or the public copy of a ledger")
        period = parser.add_mutually_exclusive_group(required=True)
        period.add_argument("--year", metavar="YEAR", help="the Attorney General's report of a calendar year")
        period.add_argument("--quarter", metavar="YEAR-QN", help="Chicago's report of a quarter, for example 2024-Q3")
        parser.add_argument("--filled", type=Path, metavar="FILE", help="the report's rows.csv, filled in by a person")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="a new folder for the report")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.oversight.reports import trust_act, trust_act_page, trust_act_table  # inline: slow import

        first, last = _period(options)
        need_new_folder(options.out, "A report")
        found = _read(options.ledger)
        report = trust_act.build(found.entries, first=first, last=last, zone=found.zone, sealed=found.sealed)
        if report.covered.root != found.root:
            raise LedgerInvalid(
                f"{options.ledger}: its entries are not those of its head. Run: counterfoil office check, or ledger "
                "verify on a public copy. No report was written."
            )
        if options.filled:
            rows = trust_act_table.read(_text(options.filled), found.zone, str(options.filled))
            differs = trust_act.reconcile(rows, report)
            if not differs.ok:
                raise LedgerInvalid(_told(options.filled, differs))
            report = trust_act.fill(report, rows)
        form = trust_act_page.Form.CHICAGO if options.quarter else trust_act_page.Form.ATTORNEY_GENERAL
        made = trust_act_page.pdf(report, form=form, office=found.name, dated_on=found.today)
        _write(options.out, {"report.pdf": made, "rows.csv": trust_act_table.write(report.rows).encode()})
        blanks = trust_act_page.blanks(report, form)
        parts = {part.value: len(report.part(part)) for part in trust_act.Part}
        if options.json:
            told = {
                "folder": str(options.out),
                "form": form.value,
                "first": first.isoformat(),
                "last": last.isoformat(),
            }
            rest = {"rows": parts, "unsaid": report.unsaid, "blanks": blanks, "entries": report.covered.size}
            output.print_json("report trust-act", told | rest | {"root": report.covered.root, "sample": report.sample})
            return 0
        print(
            f"{options.out}: {counted(parts['request'], 'request')}, "
            f"{counted(parts['custody'], 'detainer or civil warrant', 'detainers and civil warrants')}, "
            f"{counted(parts['other'], 'other demand')} of the Department; "
            f"{counted(report.covered.size, 'entry', 'entries')} read."
        )
        if report.unsaid:
            print(f"{counted(report.unsaid, 'more demand')} of the period: the ledger does not say what was asked.")
        if blanks:
            print(f"{counted(blanks, 'blank')} to fill in by a person: in rows.csv, then again with --filled.")
        return 0


class _Ledger(NamedTuple):
    entries: Iterator[bytes]
    root: str
    zone: Any
    name: str
    today: date
    sealed: frozenset[str]


def _read(folder: Path) -> _Ledger:
    from zoneinfo import ZoneInfo  # inline: slow import

    from counterfoil.ledger import tree  # inline: as above

    if (folder / "office.toml").is_file():
        from counterfoil.office import app, queries  # inline: Django only when an office is touched
        from counterfoil.office.ledger_store import OfficeLedger  # inline: as above

        office = app.open_office(folder)
        from counterfoil.office import models  # inline: app ready

        store = OfficeLedger()
        head = store.head()
        entries = (leaf.entry for leaf in store.leaves(0, head.size))
        sealed = frozenset(models.Case.objects.filter(sealed=True).values_list("number", flat=True))
        return _Ledger(
            entries,
            tree.fold(head.frontier).hex(),
            ZoneInfo(office.time_zone),
            office.name,
            queries.today(office),
            sealed,
        )
    from counterfoil.cli.when import today  # inline: slow import
    from counterfoil.ledger import source  # inline: as above
    from counterfoil.ledger.checkpoint import parse_text  # inline: as above
    from counterfoil.ledger.note import Note  # inline: as above

    copy = source.of_copy(folder)
    root = parse_text(Note.parse(copy.signed).text).root.hex()
    # A copy names no zone; the statute is of Illinois.
    zone = ZoneInfo("America/Chicago")
    return _Ledger(copy.entries.read(0, copy.size), root, zone, copy.key.name, today(zone.key), frozenset())


def _period(options: argparse.Namespace) -> tuple[date, date]:
    if options.year:
        if not _YEAR.fullmatch(options.year):
            raise UsageError(f"--year {options.year}: write a year like 2024.")
        return date(int(options.year), 1, 1), date(int(options.year), 12, 31)
    found = _QUARTER.fullmatch(options.quarter)
    if not found or not _YEAR.fullmatch(found[1]):
        raise UsageError(f"--quarter {options.quarter}: write a quarter like 2024-Q3.")
    year, month = int(found[1]), 3 * int(found[2])
    after = date(year, month, 28) + timedelta(days=4)
    return date(year, month - 2, 1), after - timedelta(days=after.day)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{path}: is not text in UTF-8. Save the table as CSV in UTF-8.") from None


def _told(path: Path, differs: Reconciled) -> str:
    def named(rows: tuple[Row, ...]) -> str:
        return ", ".join(f"{row.case} (entry {row.received.entry})" for row in rows[:10]) + (", …" if rows[10:] else "")

    said = [
        f"{what}: {named(rows)}."
        for what, rows in (
            ("In the ledger and not in the table", differs.unlisted),
            ("In the table and not in the ledger, or twice", differs.unfounded),
            ("Otherwise in the ledger", tuple(row for row, _ in differs.altered)),
        )
        if rows
    ]
    return f"{path}: does not reconcile with the ledger. {' '.join(said)} Start from the report's own rows.csv."


def _write(folder: Path, files: dict[str, bytes]) -> None:
    from counterfoil.ledger.files import write_file  # inline: slow import

    for name, data in files.items():
        write_file(folder / name, data)

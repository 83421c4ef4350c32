"""``counterfoil report watch`` and ``report channels``: what stands out, and what left beside the cases."""

from __future__ import annotations

import argparse
import csv
import io
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, report_source
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.oversight.channels.joined import Account
    from counterfoil.oversight.channels.log import Log

_LOGS = ("lookup", "sharing", "mail", "fax", "export")
_SHOWN = 20
SAYS = (
    "A finding says where to look. It is no judgment and names no cause: a group may have harder cases. What nobody "
    "recorded is not seen."
)


class Watch:
    HELP = (
        "What stands out more than chance would have it: clusters of lateness, closings without an answer, whom "
        "extensions and exemptions meet, who is answered at once; demands that wait without a case; and with the logs "
        "of other systems what left without one. Says how often chance alone shows as much."
    )
    EXAMPLE = "counterfoil report watch my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument(
            "--deals", type=int, default=200, metavar="N",
            help="copies of the past, dealt by chance, for the rate of false alarms (default: 200; 0: none)",
        )  # fmt: skip
        _log_arguments(parser)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import facts, queries, unlogged  # inline: Django only when an office is touched
        from counterfoil.oversight.watch.watched import FAMILY, watch  # inline: slow import

        if not 0 <= options.deals <= 10_000:
            raise UsageError(f"--deals {options.deals}: give a number from 0 to 10,000.")
        office = report_source.opened(options.office)
        day = queries.today(office)
        cases = list(facts.cases(office, day))
        found = watch(cases, deals=options.deals)
        waiting = unlogged.unlogged(office, day)
        outside = [account for _, account in _accounts(options, cases)]
        if options.json:
            values = {
                "counted_on": str(day),
                "cases": found.cases,
                "findings": [one.as_row() for one in found.findings],
                "questions": [
                    asdict(one) | {"false_alarms": one.false_alarms.as_json() if one.false_alarms else None}
                    for one in found.questions
                ],
                "false_alarms_at_most": FAMILY,
                "unlogged": [asdict(one) | {"received_on": str(one.received_on)} for one in waiting],
                "outside": [_counts(one) | {"lines": [line.as_row() for line in one.listed]} for one in outside],
                "says": SAYS,
            }
            output.print_json("report watch", values)
            return 0
        print(f"{counted(found.cases, 'case')}, counted on {day}; {counted(len(found.questions), 'question')} asked.")
        for one in found.findings:
            print(f"\n• {one.says}\n  p {one.p:.2g}, corrected. Cases: {_first(one.cases)}")
        few = sum(not one.groups for one in found.questions)
        if not found.findings:
            print("\nNothing stands out among the cases." if few < len(found.questions) else "\nNo data.")
        if few:
            print(f"{counted(few, 'question')} could not be asked: too few cases for a pattern, or one group alone.")
        if waiting:
            print(f"\n• {counted(len(waiting), 'demand waits', 'demands wait')} without a case:")
            for late in waiting[:_SHOWN]:
                waited = "?" if late.business_days is None else late.business_days
                print(
                    f"  {late.number}, {late.channel}, received {late.received_on}, {waited} business days, {late.why}"
                )
            _rest(len(waiting))
        for account in outside:
            _show(account)
        dealt = [one.false_alarms.hits for one in found.questions if one.false_alarms]
        told = (
            f"Of pasts without any pattern at most {FAMILY:.0%} show a finding. " if few < len(found.questions) else ""
        )
        print(f"\n{told}", end="")
        if dealt:
            print(f"Dealt by chance: at most {max(dealt)} of {options.deals} in one question.", end=" ")
        print(SAYS)
        return 0


class Channels:
    HELP = (
        "Held against the cases: logs of database look-ups, evidence sharing, the mail gateway, fax and bulk exports. "
        "Each line without a case of its own is listed, by its number. Nothing of a log is kept in the office: it "
        "stays with whoever may see it."
    )
    EXAMPLE = "counterfoil report channels my-office --lookup clear.csv"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        _log_arguments(parser)
        parser.add_argument(
            "-o", "--out", type=Path, metavar="FILE", help="a new CSV file for the lines that are listed"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import facts, queries  # inline: Django only when an office is touched

        if not any(getattr(options, name) for name in _LOGS):
            raise UsageError("report channels: give at least one log, for example --lookup clear.csv.")
        office = report_source.opened(options.office)
        day = queries.today(office)
        found = list(_accounts(options, list(facts.cases(office, day))))
        if options.out:
            _write(options.out, [account for _, account in found])
        if options.json:
            values = [
                _counts(account)
                | {
                    "log": log.name,
                    "rows": log.rows,
                    "columns": {name: says and says.value for name, says in log.columns.items()},
                    "left": [{"line": line, "why": why} for line, why in log.left],
                    "lines": [one.as_row() for one in account.listed],
                }
                for log, account in found
            ]
            output.print_json("report channels", {"counted_on": str(day), "logs": values, "says": SAYS})
            return 0
        for log, account in found:
            taken = ", ".join(f"{name!r} as {says}" for name, says in log.columns.items() if says)
            unused = ", ".join(repr(name) for name, says in log.columns.items() if not says)
            print(f"{log.name}: {counted(log.rows, 'row')}. Taken: {taken}. Not looked at: {unused or 'nothing'}.")
            _show(account)
        if options.out:
            print(f"\n{options.out}: the lines that are listed.")
        print(SAYS)
        return 0


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    for name, what in zip(
        _LOGS,
        ("searches in a database", "shared evidence", "the mail gateway", "the fax", "bulk exports"),
        strict=True,
    ):
        parser.add_argument(
            f"--{name}", type=Path, action="append", metavar="LOG", help=f"a log of {what} (CSV, XLSX, PDF)"
        )


def _accounts(options: argparse.Namespace, cases: list[Any]) -> Iterator[tuple[Log, Account]]:
    from counterfoil.oversight.channels import joined, log  # inline: slow import
    from counterfoil.oversight.channels.event import Channel

    for name in _LOGS:
        for path in getattr(options, name) or ():
            if not path.is_file():
                why = "is a folder" if path.is_dir() else "there is no such file"
                raise BadInput(f"{path}: {why}. Give a log as CSV, Excel workbook or PDF.")
            read = log.read(path, Channel(name))
            yield read, joined.join(read, cases)


def _counts(account: Account) -> dict[str, Any]:
    counts = [
        {"standing": standing.value, "reason": reason.value, "lines": number}
        for (standing, reason), number in sorted(account.counts.items())
    ]
    return {"channel": account.channel.value, "counts": counts}


def _show(account: Account) -> None:
    rows = [
        (standing.value.replace("_", " "), reason.value, str(number))
        for (standing, reason), number in sorted(account.counts.items())
    ]
    output.table(f"Log of {account.channel.value}, held against the cases", ("stands", "reason stated", "lines"), rows)
    listed = account.listed
    for one in listed[:_SHOWN]:
        row = one.as_row()
        perhaps = f", perhaps {row['perhaps']}" if one.perhaps else ""
        told = ", ".join(
            part for part in (row["on"] or "no day", row["agency"], f"reason: {row['reason']}", row["case"]) if part
        )
        print(f"  line {row['line']}: {row['standing'].replace('_', ' ')}, {told}{perhaps}")
    _rest(len(listed))


def _rest(count: int) -> None:
    if count > _SHOWN:
        print(f"  … and {count - _SHOWN:,} more; --json has them all.")


def _first(cases: tuple[str, ...]) -> str:
    return ", ".join(cases[:_SHOWN]) + (f" and {len(cases) - _SHOWN:,} more" if len(cases) > _SHOWN else "")


def _write(path: Path, accounts: list[Account]) -> None:
    from counterfoil.ledger.files import write_file  # inline: slow import

    if os.path.lexists(path):  # a link to nowhere, too
        raise UsageError(f"{path}: is there already. Give a new file: -o FILE.")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: its folder is not there. Make it first.")
    lines = [one.as_row() for account in accounts for one in account.listed]
    columns = ("channel", "line", "on", "agency", "reason", "count", "standing", "case", "perhaps")
    made = io.StringIO()
    table = csv.DictWriter(made, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(lines)
    write_file(path, made.getvalue().encode())

"""``counterfoil law diff``: two laws on one day, or one law on two days; which periods, exemptions and rules differ."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from counterfoil.cli import output, when
from counterfoil.errors import UsageError
from counterfoil.law.difference import Difference, Said, differences, said_on
from counterfoil.law.load import load
from counterfoil.values import counted


class Diff:
    HELP = (
        "Compare two laws (law diff us-il us-ca), or one law on two days (law diff us-il --from 2021-12-31 --to\n"
        "2022-01-01): periods, what follows from lateness, exemptions, defaults and disclosure rules."
    )
    EXAMPLE = "counterfoil law diff us-il us-ca"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="the law pack, e.g. us-il")
        parser.add_argument("other", nargs="?", metavar="OTHER", help="the law to compare it with")
        parser.add_argument("--from", dest="from_on", metavar="DATE", help="compare the law of this day …")
        parser.add_argument("--to", dest="to_on", metavar="DATE", help="… with that of this day")
        parser.add_argument("--on", metavar="DATE", help="for two laws: as they stand on this day (default: today)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        one, other = _sides(options)
        found = differences(said_on(load(one[0]), one[1]), said_on(load(other[0]), other[1]))
        if options.json:
            output.print_json(
                "law diff",
                {
                    "one": {"law": one[0], "on": one[1].isoformat()},
                    "other": {"law": other[0], "on": other[1].isoformat()},
                    "differences": [_plain(each) for each in found],
                },
            )
            return 0
        names = [f"{law} on {on.isoformat()}" for law, on in (one, other)]
        if not found:
            print(f"No difference between {names[0]} and {names[1]}.")
            return 0
        output.table(
            f"{names[0]} and {names[1]}",
            ("key", "", names[0], names[1]),
            [(each.key, each.change, _cell(each.one), _cell(each.other)) for each in found],
            whole="key",
        )
        print(f"{counted(len(found), 'difference')}. The whole text of one: counterfoil law show {one[0]} KEY")
        return 0


def _sides(options: argparse.Namespace) -> tuple[tuple[str, date], tuple[str, date]]:
    """Law and day of each side; ``UsageError`` when the options do not say two."""
    dated = options.from_on or options.to_on
    if options.other and not dated:
        on = when.parse_day("--on", options.on) if options.on else when.today()
        return (options.law, on), (options.other, on)
    if options.other or options.on or not (options.from_on and options.to_on):
        raise UsageError(
            "Give two laws (counterfoil law diff us-il us-ca, with --on for another day than today), or one law with "
            "both --from DATE and --to DATE."
        )
    from_on, to_on = when.parse_day("--from", options.from_on), when.parse_day("--to", options.to_on)
    return (options.law, from_on), (options.law, to_on)


def _cell(said: Said | None) -> str:
    return "-" if said is None else f"{said.short} ({said.cite})"


def _plain(each: Difference) -> dict[str, Any]:
    sides = {"one": each.one, "other": each.other}
    said = {name: None if side is None else {"says": side.short, "cite": side.cite} for name, side in sides.items()}
    return {"key": each.key, "change": each.change, **said}

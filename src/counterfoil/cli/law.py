"""``counterfoil law``: list, show and compare law packs, and have counsel sign the rules that an office decides by."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.law_check import Check
from counterfoil.cli.law_diff import Diff
from counterfoil.cli.law_list import List
from counterfoil.cli.law_show import Show
from counterfoil.values import counted

HELP = "The rules of a law pack, and their adoption by the office's counsel."
EXAMPLE = 'counterfoil law adopt us-il --office my-office --by "Ida Sample, Corporation Counsel"'


class Adopt:
    HELP = (
        "Counsel signs the rules that this office decides by, each by its digest (law show lists them), and the\n"
        "discretion register. Until then nothing is decided; where a rule changes afterwards, a person decides\n"
        "until counsel has adopted the change."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="the law pack, e.g. us-il; it must be the office's own")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="the counsel who signs")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import name_and_title, parse_moment  # inline: only here
        from counterfoil.office import folder  # inline: Django only when an office is touched
        from counterfoil.office.services import adopting  # inline: as above

        now = parse_moment(options.now) if options.now else None
        name_and_title("--by", options.by)
        adopted = adopting.adopt(options.office, options.law, by=options.by, now=now)
        if options.json:
            output.print_json(
                "law adopt",
                {
                    "law": options.law,
                    "by": options.by,
                    "adopted_at": adopted.adopted_at.isoformat(),
                    "rules": adopted.rules,
                    "register": adopted.register,
                    "changed_since_last": list(adopted.changed),
                },
            )
            return 0
        office = folder.read(options.office)
        law = f"{office.law} with {office.overlay}" if office.overlay else office.law
        marked = " (a fictional adoption: this is a sample office)" if adopted.sample else ""
        print(f"Adopted: {law}, {counted(len(adopted.rules), 'rule')}, for {office.name}, by {options.by}{marked}.")
        if adopted.changed:
            print("New or changed since the last adoption: " + ", ".join(adopted.changed))
        output.table(
            "Discretion register: what the law lets the office withhold, one default for every requester",
            ("code", "default", "why"),
            [(code, row["default"], row["reason"]) for code, row in sorted(adopted.register.items())],
        )
        return 0


COMMANDS = {"list": List, "show": Show, "check": Check, "diff": Diff, "adopt": Adopt}

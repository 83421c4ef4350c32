"""``counterfoil law list``: the installed laws, what each holds, and how far it was read and verified."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from counterfoil.cli import output
from counterfoil.law.holdings import holdings
from counterfoil.law.load import available, load, overlays


class List:
    HELP = "List the installed law packs: what each holds, which years its calendar covers, and how far it was read."
    EXAMPLE = "counterfoil law list --json"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        pass

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        packs = [load(name) for name in available()]
        found = [(pack, holdings(pack)) for pack in packs]
        if options.json:
            laws = [
                {
                    "law": pack.name,
                    "title": pack.title,
                    "statute": pack.statute,
                    "overlays": list(overlays(pack.name)),
                    "state": held.state,
                    **asdict(held),
                }
                for pack, held in found
            ]
            output.print_json("law list", {"laws": laws})
            return 0
        rows = [
            (
                pack.name,
                f"{pack.title}, {pack.statute}",
                held.state,
                f"{held.read} + {held.read_in_part} of {held.values}",
                held.rules,
                held.periods,
                held.exemptions,
                held.cases,
                f"{held.first_year}-{held.last_year}",
                ", ".join(overlays(pack.name)) or "-",
                ", ".join(name for name, there in (("gate", held.instruments), ("letters", held.letters)) if there)
                or "-",
            )
            for pack, held in found
        ]
        output.table(
            "Installed laws",
            ("law", "what", "by counsel", "read", "rules", "periods", "exempt.", "cases", "calendar", "local", "also"),
            rows,
            whole="law",
        )
        for pack, held in found:
            if held.without_fixed_time:
                print(f"{pack.name} fixes no time for: {', '.join(held.without_fixed_time)}. No date is computed.")
        print("read: values whose words were read, and read in part; the others are general knowledge or analysis.")
        print("What a pack does not cover: its COVERAGE.md. Every rule of one: counterfoil law show LAW")
        return 0

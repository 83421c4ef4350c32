"""``counterfoil law what-if``: past cases of an office under a draft of the law."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import spoken
from counterfoil.values import counted


class WhatIf:
    HELP = (
        "Decide the past cases of an office anew under a draft of the law, and show what would change. Nothing is\n"
        "recorded. The draft is a copy of the pack's policy.cedar with your changes."
    )
    EXAMPLE = "counterfoil law what-if draft.cedar --office my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("draft", type=Path, metavar="DRAFT", help="a policy.cedar with your changes")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--case", action="append", default=[], metavar="CASE", help="only this case; may be repeated"
        )
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import parse_moment  # inline: only here
        from counterfoil.office.services import what_if  # inline: Django only when an office is touched

        now = parse_moment(options.now) if options.now else None
        found = what_if.what_if(options.office, options.draft, options.case, now=now)
        if options.json:
            rows = [
                {
                    "case": one.case,
                    "record_kind": change.facts.record_kind.value,
                    "category": change.facts.category.value,
                    "role": change.facts.role.value,
                    "now": change.now.value,
                    "now_by": list(change.now_by),
                    "would_be": change.would_be.value,
                    "would_be_by": list(change.would_be_by),
                    "findings": change.findings,
                }
                for one in found
                for change in one.changes
            ]
            looked = {"cases": len(found), "findings": sum(one.findings for one in found)}
            output.print_json("law what-if", looked | {"rows": rows})
            return 0
        total: Counter[tuple[str, ...]] = Counter()
        for one in found:
            for change in one.changes:
                facts = change.facts
                total[
                    (
                        spoken(facts.record_kind),
                        spoken(facts.category),
                        spoken(facts.role),
                        spoken(change.now),
                        spoken(change.would_be),
                        ", ".join(change.would_be_by),
                    )
                ] += change.findings
        looked_at = sum(one.findings for one in found)
        if total:
            columns = ("record", "what", "of whom", "now", "would be", "by", "findings")
            output.table("What the draft would change", columns, [(*key, n) for key, n in total.most_common()])
        print(
            f"{counted(len(found), 'case')}, {counted(looked_at, 'finding')}: the draft would change {total.total()}."
        )
        print("Nothing was recorded. A draft decides nothing until it is part of the pack and counsel has adopted it.")
        return 0

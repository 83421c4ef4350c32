"""``counterfoil report items``: what answers showed and kept, beside what the law said of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.oversight import fact_folder, item_counts
from counterfoil.oversight.facts import Fate
from counterfoil.oversight.item_counts import ItemCount, ItemsBy


class Items:
    HELP = (
        "How many places answers disclosed, redacted and withheld with a whole record, by kind of item (or agency, or\n"
        "month) and by what the law of that day said of them: forbidden and disclosed should be nought.\n"
        "DIR: an office, or a folder that report facts wrote. Sealed cases are left out."
    )
    EXAMPLE = "counterfoil report items my-office --by category"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder, or a folder of facts")
        parser.add_argument("--by", choices=[by.value for by in ItemsBy], default="category", help="default: category")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        by = ItemsBy(options.by)
        found = item_counts.by_verdict(_counts(options.office), by)
        if options.json:
            rows = [
                {"group": group, "duty": duty, **{str(fate): n for fate, n in fates.items()}}
                for (group, duty), fates in found.items()
            ]
            output.print_json("report items", {"by": by.value, "rows": rows})
        elif not found:
            print("No data: no answer showed or kept anything that was counted.")
        else:
            lines = [
                (group or "none", duty or "not asked", *(f"{fates[fate]:,}" for fate in Fate))
                for (group, duty), fates in found.items()
            ]
            output.table("Places in answers", (by.value, "what the law says", *map(str, Fate)), lines, whole=by.value)
        return 0


def _counts(folder: Path) -> tuple[ItemCount, ...]:
    if fact_folder.is_one(folder):
        return fact_folder.rollups(folder).items
    from counterfoil.office import facts, queries  # inline: Django only when an office is touched

    office = report_source.opened(folder)
    agencies = {case.case: case.agency for case in facts.cases(office, queries.today(office))}
    return item_counts.count(facts.items(), agencies)

"""``counterfoil report what-if``: what past answers showed and kept, under a draft of the law."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from counterfoil.cli import output, report_source
from counterfoil.cli.shown import fitting, spoken
from counterfoil.values import counted


class WhatIf:
    HELP = (
        "What past answers showed and kept, under a draft of the law: what it would have forbidden or compelled, by\n"
        "month, agency and category. Decided from the rows that stay; no record is read again, nothing is recorded.\n"
        "The draft is a copy of the pack's policy.cedar with your changes, or a folder that holds one."
    )
    EXAMPLE = "counterfoil report what-if --office my-office --law-draft draft.cedar"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--law-draft", type=Path, required=True, metavar="DRAFT", help="a policy.cedar, or its folder"
        )
        parser.add_argument("--all", action="store_true", help="every row, also where there are many")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.law.draft import with_policies  # inline: slow import (Cedar)
        from counterfoil.office import facts  # inline: Django only when an office is touched
        from counterfoil.office.services.adopting import pack_of  # inline: as above
        from counterfoil.oversight.what_if import what_if  # inline: as above

        pack = pack_of(report_source.opened(options.office))
        draft: Path = options.law_draft
        found = what_if(
            facts.items_to_agencies(),
            pack=pack,
            draft=with_policies(pack, draft / "policy.cedar" if draft.is_dir() else draft),
        )
        if options.json:
            rows = [one.as_row() for one in found.changed]
            told = {"totals": found.as_row(), "cases": list(found.cases), "rows": rows, "says": SAYS}
            output.print_json("report what-if", told)
            return 0
        total: Counter[tuple[str, ...]] = Counter()
        for one in found.changed:
            what = f"{spoken(one.category)}, {spoken(one.role)}"
            total[one.month, one.agency or "–", what, one.fate, spoken(one.now), spoken(one.would_be), one.by] += (
                one.places
            )
        shown, more = fitting([(*key, n) for key, n in sorted(total.items())], options.all)
        if shown:
            output.table("What the draft would have changed", _COLUMNS, shown, whole="month")
        if more:
            print(more)
        print(f"Rules that differ: {', '.join(found.rules) or 'none'}.")
        changed = sum(one.places for one in found.changed)
        print(
            f"{counted(found.places, 'place')} looked at: the draft would change {changed}, in "
            f"{counted(len(found.cases), 'case')}"
            + "".join(f"; {what}: {n}" for what, n in found.counts().items()).replace("_", " ")
            + "."
        )
        for why, n in found.unclear.items():
            print(f"Refer, a person must decide: {counted(n, 'place')} ({_UNCLEAR[why]}).")
        print(SAYS)
        return 0


SAYS = (
    "The draft counts on every day, as if it had always held, and both laws as if adopted. Nothing was recorded. Of "
    "birthplace, status and A-numbers no case is counted. What a record itself says: counterfoil law what-if."
)
_COLUMNS = ("month", "agency", "what", "became", "law says", "draft says", "by", "places")
_UNCLEAR = {
    "no_kind": "marked by a person as something that no category names",
    "other_facts": "the law of its day said what its kind alone does not tell",
    "not_in_row": "a changed rule asks what the rows do not say",
}

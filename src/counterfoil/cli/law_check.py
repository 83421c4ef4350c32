"""``counterfoil law check``: is a pack whole, does it meet its cases, and what of the law does it cover."""

from __future__ import annotations

import argparse
from typing import Any

from counterfoil.cli import output
from counterfoil.values import counted


class Check:
    HELP = (
        "Read every part of a law pack strictly, run its cases, and show what of the law it covers: which sections\n"
        "are encoded, which are not, and which no counsel has verified. A faulty pack is refused (exit code 3)."
    )
    EXAMPLE = "counterfoil law check us-il"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("law", metavar="LAW", help="the law pack, e.g. us-il")
        parser.add_argument("--overlay", help="a local law above it, for example chicago")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.clock.cases import answered  # inline: slow imports, only for this verb
        from counterfoil.errors import LawPackInvalid  # inline: as above
        from counterfoil.law import cases, check, coverage, load  # inline: as above

        pack = load.load(options.law, options.overlay)
        check.check(pack)
        told = cases.read_cases(pack)
        failed = cases.failures(pack, told, answered)
        if failed:
            raise LawPackInvalid(
                f"{pack.name}/cases.yaml: {counted(len(failed), 'case')} of {len(told)} not met. Mend the rule or the "
                f"case:\n" + "\n".join(f"  {line}" for line in failed)
            )
        sections = coverage.sections(pack)
        decisions = sum(getattr(case, "decision", None) is not None for case in told)
        if options.json:
            output.print_json("law check", as_json(pack.name, len(told), decisions, sections, coverage.left_out(pack)))
            return 0
        rules, unverified = sum(s.encoded for s in sections), sum(s.unverified for s in sections)
        print(f"{pack.name}: {pack.title} ({pack.statute}) is whole and meets its {counted(len(told), 'case')}.")
        print(f"{decisions} of them encode published decisions.")
        print(f"NOT VERIFIED BY COUNSEL: {unverified} of {rules} rules and periods.")
        rows = [
            (s.citation, s.rules or "", s.periods or "", s.cases or "", s.unsettled or "", s.unverified or "")
            for s in sections
        ]
        columns = ("section", "rules", "periods", "cases", "unsettled", "unverified")
        output.table("Encoded, section by section", columns, rows)
        print("\nNot encoded:")
        for line in coverage.left_out(pack):
            print(f"  - {line}")
        return 0


def as_json(law: str, cases: int, decisions: int, sections: Any, left_out: tuple[str, ...]) -> dict[str, Any]:
    """The documented shape, ``docs/formats/law-check.md``."""
    keys = ("citation", "rules", "periods", "cases", "unsettled", "unverified")
    return {
        "law": law,
        "cases": cases,
        "decisions": decisions,
        "sections": [{key: getattr(section, key) for key in keys} for section in sections],
        "not_encoded": list(left_out),
    }

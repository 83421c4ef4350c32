"""``counterfoil case show``: everything done about one demand, acts in order, and the clock with its working."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output

HELP = "Everything done about one demand."
EXAMPLE = "counterfoil case show CF-2026-000001 --office my-office"


class Show:
    HELP = "Show a case: acts in order with both times, the clock with its working, search, decisions, release."
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, queries  # inline: Django only when an office is touched

        app.open_office(options.office)
        case = queries.case(options.case)
        if options.json:
            output.print_json("case show", case)
            return 0
        due = f"due {case['due_on']}" if case["due_on"] else "no due date"
        print(f"{case['number']}: {case['state']}, {due} ({case['clock'].get('cite', '')})")
        for line in case["clock"].get("working", []):
            print(f"  {line}")
        print(f"instrument: {case['instrument'].get('kind', 'not yet recognised').replace('_', ' ')}")
        rows = [
            (a["recorded_at"], a["took_effect_at"] if a["took_effect_at"] != a["recorded_at"] else "", a["kind"],
             a["actor"], ", ".join(f"{k} {v}" for k, v in a["facts"].items()))
            for a in case["acts"]
        ]  # fmt: skip
        output.table("Acts", ("recorded", "took effect", "act", "by", "facts"), rows)
        if case["determinations"]:
            decided = [(d["decision"], d["category"], d["exemption"], d["count"]) for d in case["determinations"]]
            output.table("Determinations", ("decision", "category", "exemption", "places"), decided)
        return 0


COMMANDS = {"show": Show}

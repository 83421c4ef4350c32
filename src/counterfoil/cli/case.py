"""``counterfoil case``: the cases of an office, and everything done about one demand."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.shown import spoken

HELP = "The cases of an office, and everything done about one demand."
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
        print(f"instrument: {case['instrument'].get('kind', 'not yet recognized').replace('_', ' ')}")
        rows = [
            (a["recorded_at"], a["took_effect_at"] if a["took_effect_at"] != a["recorded_at"] else "", a["kind"],
             a["actor"], ", ".join(f"{k} {_plain(v)}" for k, v in a["facts"].items()))
            for a in case["acts"]
        ]  # fmt: skip
        output.table("Acts", ("recorded", "took effect", "act", "by", "facts"), rows)
        if case["determinations"]:
            decided = [
                (d["decision"], spoken(d["category"]), d["exemption"], d["count"]) for d in case["determinations"]
            ]
            output.table("Determinations", ("decision", "category", "exemption", "places"), decided)
        return 0


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class List:
    HELP = "List the cases of an office, the newest first: state, dates, what paper it was."
    EXAMPLE = "counterfoil case list --office my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--open", action="store_true", help="only those that are not closed")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, queries  # inline: Django only when an office is touched

        app.open_office(options.office)
        cases = [case for case in queries.cases() if not (options.open and case["closed_at"])]
        if options.json:
            output.print_json("case list", {"cases": cases})
            return 0
        rows = [
            (c["number"], c["state"], c["received_at"][:10], c["due_on"] or "–", (c["closed_at"] or "–")[:10],
             c["instrument"].replace("_", " ") or "not yet recognized", "yes" if c["released"] else "")
            for c in cases
        ]  # fmt: skip
        if rows:
            output.table("", ("case", "state", "received", "due", "closed", "paper", "released"), rows)
        print(f"{len(rows)} case{'' if len(rows) == 1 else 's'}")
        return 0


COMMANDS = {"list": List, "show": Show}

"""``counterfoil case``: the cases of an office, and everything done about one demand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil.cli import case_after, case_clock, case_gate, case_object, case_party, case_produce, case_said, output
from counterfoil.cli.shown import spoken
from counterfoil.cli.when import local, today
from counterfoil.values import counted

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
        from counterfoil.office.services import deciding, notifying, producing  # inline: as above

        office = app.open_office(options.office)
        zone = office.time_zone
        case = queries.case(options.case, office=office)
        notices = notifying.standing_of(case["number"], today=today(zone))
        produced = producing.disclosed_of(case["number"])
        if options.json:
            output.print_json("case show", case | {"notices": notices, "produced": produced})
            return 0
        due = f"due {case['due_on']}" if case["due_on"] else "no time of the Act runs"
        received = _time(case["received_at"], zone)
        cited = f" ({case['clock']['cite']})" if "cite" in case["clock"] else ""
        print(f"{case['number']}: {case['state']}, received {received}, {due}{cited}")
        for line in case["clock"].get("working", []):
            print(f"  {line}")
        print(f"instrument: {case['instrument'].get('kind', 'not yet recognized').replace('_', ' ')}")
        for notice in notices:
            print(_notice(notice))
        for line in _not_found(case["search"].get("expected", [])):
            print(line)
        rows = [
            (_time(a["recorded_at"], zone),
             _time(a["took_effect_at"], zone) if a["took_effect_at"] != a["recorded_at"] else "", a["kind"],
             a["actor"], ", ".join(f"{_FACTS.get(k, k)} {_plain(v)}" for k, v in a["facts"].items()))
            for a in case["acts"]
        ]  # fmt: skip
        output.table(f"Acts (the office's own time, {zone})", ("recorded", "took effect", "act", "by", "facts"), rows)
        if case["said"]:
            output.table("Said of records", ("recorded", "record", "what", "on", "reasons", "by"), _said(case, zone))
        if case["determinations"]:
            decided = [
                (d["decision"], spoken(d["category"]), d["exemption"], d["count"]) for d in case["determinations"]
            ]
            output.table("Determinations", ("decision", "category", "exemption", "findings"), decided)
            print(deciding.COUNTS_ITEMS)
        if produced:
            rows = [
                (
                    p["document"],
                    p["record"],
                    f"“{p['words']}” (page {p['words_page']})",
                    p["authority"],
                    p["decided_by"],
                )
                for p in produced
            ]
            output.table("Produced", ("document", "record", "by the words", "on what authority", "by"), rows)
        return 0


_FACTS = {"nulls": "terms not found"}
"""How a fact of an act is called on a screen, where that is not its key."""


def _notice(notice: Mapping[str, Any]) -> str:
    """Whether the person in the record was told, is to be told by a day, or may not be told until one."""
    what = f"notice to the person in the record ({notice['cite']})"
    if notice["state"] == "told":
        return f"{what}: made"
    if notice["state"] == "held":
        return f"{what}: held until {notice['held_until']}, a court forbids it; due after that, on {notice['due_on']}"
    late = ", and is late" if notice["state"] == "late" else ""
    return f"{what}: due on {notice['due_on']}{late}: counterfoil letter make data_subject"


def _time(moment: str, zone: str) -> str:
    return f"{local(moment, zone):%Y-%m-%d %H:%M:%S}"


def _said(case: Mapping[str, Any], zone: str) -> list[tuple[str, ...]]:
    """What named persons said of records, in order; the last word counts."""
    return [
        (_time(one["recorded_at"], zone), ", ".join(one["records"]),
         f"{'' if one['holds'] else 'not ' if not one['claimed'] else ''}{spoken(one['what'])}"
         + (", claimed" if one["claimed"] and one["holds"] else ""),
         one["on"], one["reasons"], one["by"])
        for one in case["said"]
    ]  # fmt: skip


def _not_found(expected: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which records should exist for the event and were not found, counted."""
    if expected:
        missing = [spoken(row["kind"]) for row in expected if row["state"] == "null"]
        which = f" ({', '.join(missing)})" if missing else ""
        yield f"expected for such an event: {counted(len(expected), 'kind')}, {len(missing)} not found{which}"


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

        zone = app.open_office(options.office).time_zone
        cases = [case for case in queries.cases() if not (options.open and case["closed_at"])]
        if options.json:
            output.print_json("case list", {"cases": cases})
            return 0
        rows = [
            (c["number"], c["state"], _day(c["received_at"], zone), c["due_on"] or "–", _day(c["closed_at"], zone),
             c["instrument"].replace("_", " ") or "not yet recognized", "yes" if c["released"] else "")
            for c in cases
        ]  # fmt: skip
        if rows:
            output.table("", ("case", "state", "received", "due", "closed", "paper", "released"), rows)
        print(counted(len(rows), "case"))
        return 0


def _day(moment: str | None, zone: str) -> str:
    """The day in the office's own zone, as letters and clocks have it."""
    return local(moment, zone).date().isoformat() if moment else "–"


COMMANDS = {
    "list": List,
    "show": Show,
    **case_clock.COMMANDS,
    **case_gate.COMMANDS,
    **case_object.COMMANDS,
    **case_produce.COMMANDS,
    **case_said.COMMANDS,
    **case_party.COMMANDS,
    **case_after.COMMANDS,
}

"""``counterfoil case produce`` and ``case forbid-notice``: what a court's verified paper commands, word by word."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output, when
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.services.desk import Told


class Produce:
    HELP = (
        "Produce what a court's verified paper commands. Without --decisions it searches and writes the production\n"
        "table (exit 7); with it, every item goes out by the words that reach it, and nothing else does."
    )
    EXAMPLE = (
        "counterfoil case produce CF-2026-000003 --office my-office --decisions production.csv "
        "--by 'Ida Sample, Records Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000003")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--decisions", type=Path, metavar="FILE", help="the production table, filled in by a person"
        )
        parser.add_argument(
            "--by", default="", metavar="'NAME, TITLE'", help="who decides, where the table does not say"
        )
        parser.add_argument("--search", action="append", default=[], metavar="WORDS", help="search for these as well")
        parser.add_argument("--out", type=Path, metavar="DIR", help="where the production goes (a new folder)")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import producing  # inline: Django only when an office is touched
        from counterfoil.office.services.session import session  # inline: as above

        if options.by:
            when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        asked = producing.Asked(options.case, options.decisions, options.by, tuple(options.search), options.out)

        def show(told: Told) -> None:
            if not options.json:
                print(f"{told.step}: {told.headline}", *told.lines, sep="\n  ")

        with session(options.office, now=now) as (office, journal), output.progress(options.json) as progress:
            made = producing.produce(office, journal, asked, tell=show, progress=progress)
        if options.json:
            release = str(made.release) if made.release else None
            shown = {"case": made.case, "state": made.state, "release": release, "repeated": made.repeated}
            output.print_json("case produce", shown)
        elif made.repeated:
            print(f"{made.case}: was produced before; nothing was changed.")
        else:
            print(f"{made.case} is {made.state}; what was produced is in {made.release}")
        return 0


class ForbidNotice:
    HELP = "Record that a court forbids to tell the person in a record, until a day. No public entry tells of it."
    EXAMPLE = (
        "counterfoil case forbid-notice CF-2026-000003 --office my-office --order 'N.D. Ill. 1:26-mc-1, paragraph 4' "
        "--until 2099-09-01 --by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000003")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--order", required=True, help="which order forbids it: court, case number, words")
        parser.add_argument("--since", metavar="DATE", help="the first day on which it is forbidden (else today)")
        parser.add_argument("--until", required=True, metavar="DATE", help="the last day on which it is forbidden")
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who read the order")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import notifying  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        until = when.parse_day("--until", options.until)
        since = when.parse_day("--since", options.since) if options.since else None
        held = notifying.forbid(
            options.office, options.case, order=options.order, until=until, by=options.by, since=since, now=now
        )
        if options.json:
            output.print_json("case forbid-notice", held)
        else:
            print(
                f"{held['case']}: nobody is told until {held['until']}; a notice is due after that, "
                f"on {held['then_due_on']}."
            )
        return 0


class EndOrders:
    HELP = "Record the end of every order not to tell whose last day has passed. A worker does it by itself."
    EXAMPLE = "counterfoil case end-orders --office my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import notifying  # inline: Django only when an office is touched
        from counterfoil.office.services.session import session  # inline: as above

        now = when.parse_moment(options.now) if options.now else None
        with session(options.office, now=now) as (_, journal):
            ended = notifying.end_orders(journal)
        if options.json:
            output.print_json("case end-orders", {"ended": list(ended)})
        else:
            print(f"{counted(len(ended), 'order')} not to tell ended{': ' if ended else ''}{', '.join(ended)}.")
        return 0


COMMANDS = {"produce": Produce, "forbid-notice": ForbidNotice, "end-orders": EndOrders}

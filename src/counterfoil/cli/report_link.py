"""``counterfoil report link``: disclosed people against a custody or court data set, in counts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from counterfoil.cli import output
from counterfoil.errors import UsageError
from counterfoil.oversight.measures import SMALL
from counterfoil.values import counted


class Link:
    HELP = (
        "How many people whom releases showed by name are likely in a custody or court data set that you bring, how\n"
        "sure that is, and how many days lie between; negative where the event came first. Counts alone, small ones\n"
        "hidden; no name is written, and nothing is kept. It says nothing of a cause. Needs: pip install\n"
        "'counterfoil[linkage]'"
    )
    EXAMPLE = "counterfoil report link --office my-office --data custody.csv"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--data", type=Path, required=True, metavar="CSV", help="names, birth dates, addresses, day of the event"
        )
        parser.add_argument(
            "--to", action="append", default=[], metavar="AGENCY", help="only what went to this agency; may be repeated"
        )
        parser.add_argument(
            "--least", type=float, default=None, metavar="P", help="probability to count (default: 0.95)"
        )
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import parse_moment  # inline: only here
        from counterfoil.ledger.kinds import AGENCIES  # inline: slow import
        from counterfoil.office.services import disclosed_people  # inline: Django only when an office is touched
        from counterfoil.oversight import custody, linkage, linkage_pairs  # inline: slow import

        unknown = sorted(set(options.to) - set(AGENCIES))
        if unknown:
            raise UsageError(f"--to {unknown[0]}: is no code of the ledger's list. For example: ICE, CBP, DHS.")
        least = linkage.LEAST if options.least is None else options.least
        if not 0.5 <= least < 1:
            raise UsageError(f"--least {least:g}: give a probability from 0.5 to below 1, for example 0.95.")
        linkage_pairs.need_splink()
        data = custody.read_custody(options.data)
        now = parse_moment(options.now) if options.now else None
        with output.progress(options.json) as tell:
            found = disclosed_people.read(options.office, to=options.to, now=now, progress=tell)
        row = linkage.link(found.people, data.events, least=least).as_row()
        told = {
            "to": sorted(options.to),
            "cases": found.cases,
            "unread": found.unread,
            "columns": data.columns,
            "rows_without_name": data.nameless,
            "bad_days": data.bad_days,
        }
        if options.json:
            output.print_json("report link", {**told, **row, "says": SAYS})
            return 0
        print(
            f"{counted(row['persons'], 'person', 'people')} shown by name in {counted(found.cases, 'answer')}, "
            f"{counted(row['rows'], 'row')} to look in ({data.nameless} without a name left out, "
            f"{counted(data.bad_days, 'day')} not read)."
        )
        print(f"Columns: {', '.join(f'{heading} ({_COLUMNS[what]})' for what, heading in data.columns.items())}.")
        print(f"Likely in it (probability {least:g} and more): {_number(row['matched'])}.")
        print(f"Expected by all probabilities together: {_number(row['expected'])}.")
        print(f"Of those counted, likely somebody else: {_share(row['false_match_rate'])}.")
        output.table("Days from the first disclosure to the event", ("days", "people"),
                     [(name, _number(count)) for name, count in row["days"].items()])  # fmt: skip
        for case, why in found.unread.items():
            print(f"Not read: {case}: {why}")
        print(SAYS)
        return 0


SAYS = (
    "Two rows of one name can be two people, and a match says nothing of a cause: the event may have come first, or by "
    f"another way. Counts below {SMALL} are hidden."
)


_COLUMNS = {
    "whole": "name", "first": "first name", "last": "last name", "born": "birth date", "address": "address",
    "on": "day of the event",
}  # fmt: skip


def _number(count: Any) -> str:
    return "hidden" if count is None else str(count)


def _share(rate: float | None) -> str:
    return "no figure" if rate is None else f"{rate:.1%} (estimated)"

"""``counterfoil office rescan``: all records and releases looked at again, by the worker, when nothing else waits."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.services.rescanning import Far


class Rescan:
    HELP = (
        "List every record and every release for the worker, to be looked at again by this program: what is found now "
        "is blanked in the index, the index is made anew, and released documents are inspected once more. Cases go "
        "before. Run again, it says how far that is."
    )
    EXAMPLE = "counterfoil office rescan my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--anew", action="store_true", help="begin again, though the last one is not done")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import rescanning  # inline: Django only when an office is touched
        from counterfoil.office.services.session import session  # inline: as above

        with session(options.office) as (office, _):
            before = rescanning.far()
            now = rescanning.begin(office, anew=options.anew) if options.anew or not before.goes_on else before
        if options.json:
            said = {**asdict(now), "aside": [list(one) for one in now.aside]}
            output.print_json("office rescan", {"office": str(options.office), **said})
            return 0
        _show(now)
        return 0


def _show(now: Far) -> None:
    if now.aside:
        rows = [(kind, key, note or "unknown") for kind, key, note in now.aside]
        output.table("Put aside", ("work", "rows", "why"), rows)
    total = now.waiting + now.done + len(now.aside)
    print(f"{counted(total, 'piece')} of work: {now.done} done, {now.waiting} to do, {len(now.aside)} put aside.")
    if now.waiting:
        print("The worker does them when no case waits; counterfoil office serve starts one.")

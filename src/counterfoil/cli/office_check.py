"""``counterfoil office check``: whether the office is well, and what to do where it is not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output

if TYPE_CHECKING:
    from counterfoil.office.operate.rows import Row


class Check:
    HELP = "Look over the office, from its settings to its ledger, and say what to do. Changes nothing."
    EXAMPLE = "counterfoil office check my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--all", action="store_true", help="hash every file of the store, not 200 by chance")
        parser.add_argument("--offline", action="store_true", help="leave out what needs the network")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        return run(options.office, whole_store=options.all, offline=options.offline, as_json=options.json)


def run(office: Path, *, whole_store: bool, offline: bool, as_json: bool, more: dict[str, object] | None = None) -> int:
    """Check, show, and say how it ends: 0, 6 where the ledger does not verify, 8 for any other fault."""
    from counterfoil.office.operate import checking  # inline: Django only when an office is touched

    rows = checking.check(office, whole_store=whole_store, offline=offline)
    return show(office, rows, as_json=as_json, more=more)


def show(
    office: Path,
    rows: tuple[Row, ...],
    *,
    as_json: bool,
    more: dict[str, object] | None = None,
    verb: str = "office check",
) -> int:
    """Show what was found, and say how it ends."""
    from counterfoil.office.operate import checking  # inline: Django only when an office is touched

    worst = checking.worst(rows)
    if as_json:
        shown = [{"what": r.what, "state": r.state.value, "says": r.says, "do": r.do} for r in rows]
        output.print_json(verb, {"office": str(office), "state": worst.value, "rows": shown} | (more or {}))
    else:
        output.table(
            f"{office}: {_WORDS[worst.value]}",
            ("what", "state", "what was found", "what to do"),
            [(row.what, row.state.value, row.says, row.do) for row in rows],
            whole="what",
        )
    if worst is not checking.State.FAULT:
        return 0
    return 6 if any(row.what == "ledger" and row.state is checking.State.FAULT for row in rows) else 8


_WORDS = {"ok": "all is well", "warn": "it works; look at what is marked", "fault": "something must be mended"}

"""``counterfoil import``: what another system exported, looked at first and then taken over."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output
from counterfoil.cli.shown import fitting
from counterfoil.errors import UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.services.importing import Plan

HELP = (
    "Take over the list of requests that GovQA, NextRequest or another system exports as CSV. Without --take-over\n"
    "nothing is changed: the table shows what would happen. What is taken over is never shown as an act of this office."
)
EXAMPLE = "counterfoil import requests.csv --office my-office"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("export", type=Path, metavar="EXPORT", help="a CSV file, gzip or not")
    parser.add_argument("--office", type=Path, metavar="DIR", help="the office's folder")
    parser.add_argument(
        "--profile", default="", metavar="NAME", help="which columns say what (default: by the headers)"
    )
    parser.add_argument("--propose", action="store_true", help="print a profile for these headers, to be mended")
    parser.add_argument("--take-over", action="store_true", help="do it; --by says who")
    parser.add_argument("--by", metavar='"NAME, TITLE"', help="who takes it over")
    parser.add_argument("--all", action="store_true", help="show every row of a long table")


def run(options: argparse.Namespace) -> int:
    if options.propose:
        return _propose(options)
    if options.office is None:
        raise UsageError("import: --office is needed, except with --propose. Give the office's folder.")
    if bool(options.by) != options.take_over:
        raise UsageError('import: --take-over and --by "Name, Title" are given together, or neither.')
    from counterfoil.office import app, folder  # inline: Django only when an office is touched
    from counterfoil.office.services import importing  # inline: as above

    with app.locked(folder.read(options.office)):
        office = app.open_office(options.office)
    made = importing.plan(office, options.export, options.profile)
    run = importing.take_over(office, made, by=options.by) if options.take_over else None
    if options.json:
        output.print_json(
            "import", _as_json(made, taken_over=run is not None, entry=run.act.leaf if run and run.act else None)
        )
    else:
        _show(made, everything=options.all, taken_over=run is not None, wanted=options.take_over)
    return 3 if made.refused else 0


def _propose(options: argparse.Namespace) -> int:
    from counterfoil.office.exports import profile, table  # inline: only here

    read = table.read(options.export)
    columns = profile.propose(read.headers)
    if options.json:
        output.print_json("import", {"headers": read.headers, "columns": columns, "profile": profile.written(columns)})
    else:
        print(
            f"# For {len(read.rows)} rows. Guessed from the headers: read each line, mend it, and keep it as "
            "imports/NAME.toml."
        )
        print(profile.written(columns), end="")
    return 0


def _show(made: Plan, *, everything: bool, taken_over: bool, wanted: bool) -> None:
    rows: list[tuple[object, ...]] = [(one.line, one.number, "is not taken over", one.why) for one in made.refused]
    rows += [(one.line, one.number, "differs now", ", ".join(what)) for one, what in made.changed]
    rows += [(one.line, one.number, "is odd", "; ".join(one.doubts)) for one in made.doubtful]
    shown, more = fitting(sorted(rows, key=lambda row: int(str(row[0]))), everything)
    if shown:
        output.table("", ("line", "number", "what", "why"), shown)
    if more:
        print(more)
    for note in made.notes:
        print(note)
    if made.unused:
        print(f"Columns that nothing is taken from: {', '.join(made.unused)}")
    print(
        f"{made.name}: {counted(made.rows, 'row')} by the profile {made.profile.name} ({made.profile.title}): "
        f"{len(made.added)} new, {len(made.changed)} changed, {made.same} as before, {made.repeated} repeated, "
        f"{len(made.refused)} not taken over; {made.absent} known from earlier and not in it (they stay)"
    )
    if taken_over:
        print("Taken over.")
    elif made.is_known:
        print("These very bytes were taken over already: nothing to do.")
    elif not wanted:
        print('Nothing was changed. To take it over: the same with --take-over --by "Name, Title".')


def _as_json(made: Plan, *, taken_over: bool, entry: int | None) -> dict[str, Any]:
    return {
        "export": made.name,
        "sha256": made.digest,
        "profile": made.profile.name,
        "system": made.profile.system,
        "taken_over": taken_over,
        "known": made.is_known,
        "entry": entry,
        "rows": made.rows,
        "added": len(made.added),
        "changed": [{"line": one.line, "number": one.number, "what": list(what)} for one, what in made.changed],
        "same": made.same,
        "repeated": made.repeated,
        "refused": [{"line": one.line, "number": one.number, "why": one.why} for one in made.refused],
        "absent": made.absent,
        "doubtful": [{"line": one.line, "number": one.number, "why": list(one.doubts)} for one in made.doubtful],
        "unused": list(made.unused),
        "notes": list(made.notes),
    }

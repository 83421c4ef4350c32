"""``counterfoil check``: before sending what some other system prepared; inspect, detect and duties in one verdict."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from counterfoil.cli import check_watch, output
from counterfoil.cli.shown import fitting, grouped, masked, times
from counterfoil.errors import UsageError
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties as party_list
from counterfoil.redaction.marks import read_values
from counterfoil.release.check import EXIT_CODES, Checked, Row, Verdict, check
from counterfoil.release.pages import runs
from counterfoil.values import counted

HELP = (
    "Before sending what some other system prepared: what can be recovered from it, what the law forbids in it,\n"
    "what a person must decide; ZIP archives and attachments are opened too. Exit 0 clear, 5 something can be\n"
    "recovered, 4 something must not go out, 3 a file could not be read, 7 a person must decide."
)
EXAMPLE = "counterfoil check outgoing --parties parties.csv"

_SAYS = {
    Verdict.LEAK: "Do not send: what was removed can be recovered.",
    Verdict.FORBIDDEN: "Do not send: it shows what the law forbids to show.",
    Verdict.UNREADABLE: "Not checked in full: a file could not be read.",
    Verdict.PERSON: "A person must decide before it is sent.",
    Verdict.CLEAR: "Nothing found that keeps it back. Read every page all the same.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "release", nargs="*", type=Path, metavar="RELEASE", help="files or folders, as they would be sent"
    )
    check_watch.arguments(parser)
    parser.add_argument("--parties", type=Path, metavar="CSV", help="people known from the records system")
    parser.add_argument("--values", type=Path, metavar="FILE", help="texts that must be nowhere in it, one a line")
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law above it, for example chicago")
    parser.add_argument("--on", metavar="DATE", help="the law of this day (default: today)")
    parser.add_argument("--all", action="store_true", help="show every row of a long table")


def run(options: argparse.Namespace) -> int:
    if options.watch is not None:
        return check_watch.run(options)
    if not options.release:
        raise UsageError("check: give files or folders, or --watch FOLDER.")
    from counterfoil.cli.when import parse_day, today  # inline: only here

    on = parse_day("--on", options.on) if options.on else today()
    people = party_list.read(options.parties) if options.parties else ()
    values = read_values(options.values) if options.values else ()
    book = PolicyBook(load(options.law, options.overlay), on)
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder, output.progress(options.json) as progress:
        found = check(
            options.release, book=book, parties=people, values=values, workdir=Path(folder), progress=progress
        )
    if options.json:
        output.print_json("check", _as_json(found, options.law, on.isoformat()))
    else:
        _show(found, options.law, on.isoformat(), everything=options.all)
    return EXIT_CODES[found.verdict]


def _show(found: Checked, law: str, on: str, *, everything: bool) -> None:
    """Worst first; the same thing in the same file is one row. Numbers of identity are masked: ``--json`` has them."""
    worst_first = sorted(found.rows, key=lambda row: list(Verdict).index(row.verdict))
    same = grouped(((r.verdict, r.file, masked(r.text, r.category), r.what, r.citation), r) for r in worst_first)
    rows = [
        (verdict, file, runs(row.page_number for row in of), times(text or "–", len(of)), what, citation)
        for (verdict, file, text, what, citation), of in same
    ]
    shown, more = fitting(rows, everything)
    if shown:
        output.table("", ("verdict", "file", "pages", "text", "what", "citation"), shown)
    if more:
        print(more)
    visible = counted(found.visible, "place")
    print(f"{counted(found.files, 'file')} checked; {visible} with what may be withheld (for the office to decide)")
    print(f"Law: {law} as of {on}, not adopted here: this is what the pack says, a person decides.")
    print(_SAYS[found.verdict])


def _as_json(found: Checked, law: str, on: str) -> dict[str, object]:
    return {
        "verdict": found.verdict.value,
        "law": law,
        "on": on,
        "adopted": False,
        "files": found.files,
        "may_be_withheld": found.visible,
        "rows": [_row(row) for row in found.rows],
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "file": row.file,
        "page": row.page_number,
        "box": row.box.as_list() if row.box else None,
        "verdict": row.verdict.value,
        "what": row.what,
        "citation": row.citation,
        "text": row.text,
        "category": row.category.value if row.category else None,
    }

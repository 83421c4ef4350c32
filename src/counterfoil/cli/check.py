"""``counterfoil check``: before sending what some other system prepared; inspect, detect and duties in one verdict."""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.cli import output
from counterfoil.law.load import load
from counterfoil.law.policy import PolicyBook
from counterfoil.records import parties as party_list
from counterfoil.redaction.marks import read_values
from counterfoil.release.check import EXIT_CODES, Checked, Row, Verdict, check

HELP = (
    "Before sending what some other system prepared: what can be recovered from it, what the law forbids in it,\n"
    "what a person must decide. Exit 0 clear, 5 something can be recovered, 4 something must not go out,\n"
    "3 a file could not be read, 7 a person must decide."
)
EXAMPLE = "counterfoil check outgoing/ --parties parties.csv"

_SAYS = {
    Verdict.LEAK: "Do not send: what was removed can be recovered.",
    Verdict.FORBIDDEN: "Do not send: it shows what the law forbids to show.",
    Verdict.UNREADABLE: "Not checked in full: a file could not be read.",
    Verdict.PERSON: "A person must decide before it is sent.",
    Verdict.CLEAR: "Nothing found that keeps it back. Read every page all the same.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "release", nargs="+", type=Path, metavar="RELEASE", help="files or folders, as they would be sent"
    )
    parser.add_argument("--parties", type=Path, metavar="CSV", help="people known from the records system")
    parser.add_argument("--values", type=Path, metavar="FILE", help="texts that must be nowhere in it, one a line")
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law above it, for example chicago")
    parser.add_argument("--on", metavar="DATE", help="the law of this day (default: today)")


def run(options: argparse.Namespace) -> int:
    from counterfoil.cli.when import parse_moment  # inline: only where a time is given

    on = parse_moment(options.on).date() if options.on else datetime.now(tz=UTC).date()
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
        _show(found, options.law, on.isoformat())
    return EXIT_CODES[found.verdict]


def _show(found: Checked, law: str, on: str) -> None:
    if found.rows:
        rows = [(r.verdict, r.file, r.page_number or "", r.text, r.what, r.citation) for r in found.rows]
        output.table("", ("verdict", "file", "page", "text", "what", "citation"), rows)
    print(f"{found.files} files checked; {found.visible} places show what may be withheld (for the office to decide)")
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
    }

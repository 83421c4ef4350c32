"""``counterfoil respond``: a demand in; a lawful, redacted, verified release with its letter and receipt out."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, whereabouts
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterfoil.office.folder import Office
    from counterfoil.office.services.answering import Outcome
    from counterfoil.office.services.desk import Told

HELP = (
    "Answer a demand: read it, recognise the instrument, start the clock, search, detect, ask the law, and stop\n"
    "with a proposal (exit 7) until a person has decided; then redact, verify, write the letter and release.\n"
    "Run again, it goes on from where it was; once answered, it says so and changes nothing."
)
EXAMPLE = "counterfoil respond demand.eml --office my-office --out release"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("demand", type=Path, metavar="DEMAND", help=".eml, .pdf (also a scan), .docx or .txt")
    parser.add_argument("--office", type=Path, required=True, metavar="DIR")
    parser.add_argument("--records", type=Path, metavar="PATH", help="records to add first: a file or a folder")
    parser.add_argument("--received", metavar="WHEN", help="when it arrived, e.g. 2026-02-27T14:30 (office time)")
    deciding = parser.add_mutually_exclusive_group()
    deciding.add_argument("--decisions", type=Path, metavar="FILE", help="the decisions table, filled in by a person")
    deciding.add_argument(
        "--decide-as", default="", metavar="'NAME, TITLE'", help="sample offices only: accept all that is no referral"
    )
    parser.add_argument("--search", action="append", default=[], metavar="WORDS", help="search for these words as well")
    parser.add_argument(
        "--requester",
        default="",
        metavar="'NAME <ADDRESS>'",
        help="whom the letter is to, where the demand does not say",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the release goes (a new folder)")
    parser.add_argument("--now", default=None, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    from counterfoil.cli.when import name_and_title, parse_moment  # inline: only where one is given
    from counterfoil.office import app, folder  # inline: Django only when an office is touched
    from counterfoil.office.services import answering, away  # inline: as above
    from counterfoil.office.services.session import session  # inline: as above

    zone = folder.read(options.office).time_zone
    _check_out(options.out)
    if options.decide_as:
        name_and_title("--decide-as", options.decide_as)
    asked = answering.Request(
        demand=options.demand,
        records=options.records,
        received=parse_moment(options.received, zone) if options.received else None,
        decisions=options.decisions,
        decide_as=options.decide_as,
        search=tuple(options.search),
        requester=options.requester,
        out=options.out,
    )
    now = parse_moment(options.now, zone) if options.now else None
    if options.out is not None and options.out.is_dir():
        app.open_office(options.office)
        _check_out_is_its_release(options.out, options.demand)
    told: list[Told] = []

    def show(one: Told) -> None:
        told.append(one)
        if not options.json:
            _show(told[-1])

    try:
        with (
            session(options.office, now=now) as (office, journal),
            away.opened(office),
            output.progress(options.json) as progress,
        ):
            outcome = answering.respond(office, journal, asked, tell=show, progress=progress)
            if outcome.release:
                whereabouts.note(office, outcome.case, outcome.release)
            elif outcome.repeated:
                outcome = _where_it_is(office, outcome, options.out, show)
    except CounterfoilError as error:
        if not options.json:
            raise
        ended = {"kind": type(error).__name__, "message": str(error), "exit_code": error.exit_code}
        output.print_json("respond", {"steps": _rows(told), "error": ended})
        return error.exit_code
    if options.json:
        output.print_json("respond", {"steps": _rows(told), **asdict(outcome)})
    elif outcome.release and not outcome.repeated:
        print(f"\nCase {outcome.case} is {outcome.state}; the release is in {outcome.release}")
    return 0


def _check_out(out: Path | None) -> None:
    """What can be refused of ``--out`` before the office is opened."""
    if out is None:
        return
    if out.is_symlink():
        raise UsageError(f"--out {out}: is a link. Give a folder that does not exist yet; a release is written anew.")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: is a file; a new folder is needed.")
    # Its parents are made at the end; a file or a dangling link among them would only show then.
    above = next(folder for folder in (out.absolute().parent, *out.absolute().parents) if os.path.lexists(folder))
    if not above.is_dir():
        raise UsageError(f"--out {out}: {above} is no folder. Give a place where a folder can be made.")


def _check_out_is_its_release(out: Path, demand: Path) -> None:
    """A folder that exists is refused, unless it is this demand's own release or there is nothing left to write."""
    case = whereabouts.case_of(demand)
    if case is not None and (case.closed_at or whereabouts.holds_release(out, case.number)):
        return
    raise UsageError(
        f"--out {out}: exists already, and releases are never overwritten. Give a folder that does not exist yet."
    )


def _where_it_is(office: Office, outcome: Outcome, out: Path | None, show: Callable[[Told], None]) -> Outcome:
    """Say where the release of a case that was answered before lies."""
    from counterfoil.office.services.desk import Told  # inline: Django only when an office is touched

    usual = Path.cwd() / f"{outcome.case}-release"
    folder = whereabouts.known(office, outcome.case, also=[*([out] if out else []), usual])
    copies = whereabouts.own_copies(office, outcome.case)
    where = f"The release is in {folder}" if folder else "The folder that the release went to is not known any more"
    kept = f"the office keeps a copy of its {counted(len(copies), 'file')}, each under its SHA-256:"
    show(Told("release", where, (kept, *map(str, copies))))
    return replace(outcome, release=folder)


def _show(told: Told) -> None:
    from rich.text import Text  # inline: slow import

    out = output.console()
    out.print(Text.assemble((f"{told.step:<14}", "bold cyan"), (told.headline, "bold")))
    for line in told.lines:
        out.print(Text(f"{'':<14}{line}"), soft_wrap=True)
    sys.stdout.flush()


def _rows(told: list[Told]) -> list[dict[str, Any]]:
    return [{"step": one.step, "headline": one.headline, "lines": list(one.lines)} for one in told]

"""``counterfoil report story``: the seventeen questions, answered from an office or from a folder with a log."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, story_beside
from counterfoil.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from counterfoil.oversight.story import Row
    from counterfoil.oversight.story.model import Material


class Story:
    HELP = (
        "The questions that reporters and a council had to ask by hand, in order, each with its figure, how it was\n"
        "counted, and its proof. From an office's ledger; or from a folder of released files and the log that another\n"
        "system left behind. No row names a person. Nothing is changed."
    )
    EXAMPLE = "counterfoil report story --office my-office --from 2022-11-01 --to 2025-03-31"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        whence = parser.add_mutually_exclusive_group(required=True)
        whence.add_argument("--office", type=Path, metavar="DIR", help="an office's folder")
        whence.add_argument("--folder", type=Path, metavar="FOLDER", help="released files of any system; no ledger")
        parser.add_argument("--log", type=Path, metavar="CSV", help="with --folder: the list of these answers")
        parser.add_argument("--law", metavar="NAME", help="with --folder: the law pack (default: us-il)")
        parser.add_argument("--overlay", metavar="NAME", help="with --folder: local law above it, for example chicago")
        parser.add_argument("--no-ocr", action="store_true", help="with --folder: leave pages without text unread")
        parser.add_argument("--from", dest="begins", metavar="DAY", help="first day (default: of the first demand)")
        parser.add_argument("--to", dest="ends", metavar="DAY", help="last day (default: today)")
        parser.add_argument(
            "--agency",
            action="append",
            default=[],
            metavar="CODE",
            help="whose disclosures: a code of the ledger's list; repeatable (default: the immigration agencies)",
        )
        story_beside.arguments(parser)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.oversight.story import tell  # inline: slow import

        first, last, agencies = _asked(options)
        found = (_of_office if options.office else _of_folder)(options, first, last, agencies)
        rows = tell(found)
        if options.json:
            output.print_json("report story", _as_json(options, found, rows))
        else:
            from counterfoil.cli import story_page  # inline: only for people

            story_page.show(_title(options, found), found, rows)
        return 0


def _asked(options: argparse.Namespace) -> tuple[date | None, date | None, frozenset[str]]:
    from counterfoil.cli.when import parse_day  # inline: slow import
    from counterfoil.ledger.kinds import AGENCIES as KNOWN  # inline: as above
    from counterfoil.oversight.story.model import AGENCIES  # inline: as above

    if options.office and (options.log or options.law or options.overlay or options.no_ocr):
        raise UsageError("--log, --law, --overlay and --no-ocr are for --folder: an office has its own law and ledger.")
    if options.folder and (given := story_beside.brought(options)):
        raise UsageError(
            f"--{given[0].replace('_', '-')} is for --office: a folder has no past that can be asked anew."
        )
    first = parse_day("--from", options.begins) if options.begins else None
    last = parse_day("--to", options.ends) if options.ends else None
    if first and last and last < first:
        raise UsageError(f"--to {last}: lies before --from {first}.")
    for code in options.agency:
        if code not in KNOWN:
            raise UsageError(f"--agency {code}: is no code of the ledger's list. It has: {', '.join(sorted(KNOWN))}.")
    return first, last, frozenset(options.agency) or AGENCIES


def _of_office(
    options: argparse.Namespace, first: date | None, last: date | None, agencies: frozenset[str]
) -> Material:
    from counterfoil.office import app, queries  # inline: Django only when an office is touched

    office = app.open_office(options.office)
    from counterfoil.office import story  # inline: app ready

    beside = story_beside.beside(office, options, agencies)
    return story.material(office, queries.today(office), first=first, last=last, agencies=agencies, beside=beside)


def _of_folder(
    options: argparse.Namespace, first: date | None, last: date | None, agencies: frozenset[str]
) -> Material:
    from counterfoil.cli.when import today  # inline: slow import
    from counterfoil.law.load import load  # inline: as above
    from counterfoil.oversight import legacy  # inline: as above
    from counterfoil.oversight.audit import audit  # inline: as above
    from counterfoil.oversight.release_log import NO_LOG, read_log
    from counterfoil.oversight.story import of_folder

    pack = load(options.law or "us-il", options.overlay)
    day = today()
    rows = read_log(options.log) if options.log else NO_LOG
    log = legacy.read(options.log, pack=pack, counted_on=day) if options.log else None
    with (
        tempfile.TemporaryDirectory(prefix="counterfoil-") as work,
        output.progress(options.json) as progress,
    ):
        found = audit(
            options.folder,
            pack=pack,
            today=day,
            work=Path(work),
            log=rows,
            ocr=not options.no_ocr,
            progress=progress,
        )
        files = tuple(found.files())
    return of_folder.material(files, log, law=pack, today=day, first=first, last=last, agencies=agencies)


def _title(options: argparse.Namespace, found: Material) -> str:
    return f"{options.office or options.folder}: {found.first} to {found.last}"


def _as_json(options: argparse.Namespace, found: Material, rows: Sequence[Row]) -> dict[str, Any]:
    from counterfoil.oversight.story import CLAIM  # inline: slow import

    ledger = found.ledger
    return {
        "source": "office" if ledger else "folder",
        "folder": str(options.office or options.folder),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "counted_on": found.counted_on.isoformat(),
        "agencies": sorted(found.agencies),
        "claim": CLAIM,
        "ledger": None if ledger is None else {"size": ledger.size, "root": ledger.root, "sample": ledger.sample},
        "period_proof": None
        if ledger is None
        else f"counterfoil ledger prove DIR --from {found.first} --to {found.last} -o PROOF",
        "rows": [
            {
                "row": row.number,
                "question": row.question,
                "status": row.answer.status.value,
                "says": row.answer.says,
                "figure": dict(row.answer.figure),
                "how": row.answer.how,
                "proof": dict(row.proof),
            }
            for row in rows
        ],
    }

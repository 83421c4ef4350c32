"""``counterfoil audit``: what a folder of past releases showed, and what the law of the day of each said of it."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import bulk
from counterfoil.cli.output import plain, print_json, progress, table
from counterfoil.errors import UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterfoil.oversight.audit import Audit, Summary
    from counterfoil.oversight.audited import AuditedFile
    from counterfoil.oversight.mosaic import Undone

HELP = (
    "What past releases of any origin showed, what the law of that day compelled, permitted or forbade, what can be "
    "recovered from them, and what was withheld without need."
)
EXAMPLE = "counterfoil audit outgoing --on 2026-03-09 -o audited"
_LEAST_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="released files of any kind, and folders of them")
    parser.add_argument("--log", type=Path, metavar="CSV", help="the log of these answers: numbers and days")
    parser.add_argument("--law", default="us-il", help="law pack (default: us-il)")
    parser.add_argument("--overlay", help="local law above it, for example chicago")
    parser.add_argument(
        "--on", metavar="DATE", help="the day for files that nothing dates; without it no law is asked about them"
    )
    parser.add_argument(
        "--mosaic", action="store_true", help="also what one file withholds and another shows; reads the files again"
    )
    parser.add_argument("--no-ocr", action="store_true", help="leave pages without text unread")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="DIR", help="write the tables here; a stopped run goes on from what it holds"
    )
    bulk.arguments(parser)


def run(options: argparse.Namespace) -> int:
    from counterfoil.cli import audit_folder  # inline: slow import
    from counterfoil.cli.when import parse_day, today  # inline: only here
    from counterfoil.law.load import load  # inline: as above
    from counterfoil.oversight.audit import Asked, summed  # inline: as above
    from counterfoil.oversight.audit_tables import file_row, write_mosaic, write_tables  # inline: as above
    from counterfoil.oversight.release_log import NO_LOG, read_log  # inline: as above

    told = parse_day("--on", options.on) if options.on else None
    pack = load(options.law, options.overlay)
    log = read_log(options.log) if options.log else NO_LOG
    with ExitStack() as open_until_shown:
        work = _work(options.out, options.folder, open_until_shown)
        asked = Asked.by(pack, log, today(), told, not options.no_ocr)
        found = open_until_shown.enter_context(audit_folder.audited(options, work, asked))
        with progress(options.json) as tell:
            undone = _undone(options, found, tell) if options.mosaic else ()
        summary = summed(found)
        tables = write_tables(found, options.out) if options.out else ()
        if options.out and options.mosaic:
            tables = (*tables, write_mosaic(undone, options.out))
        if options.json:
            said: dict[str, Any] = {
                "folder": str(options.folder),
                "law": options.law,
                "overlay": options.overlay,
                "adopted": False,
                "taken_up": found.taken_up,
                "left_out": list(found.left_out),
                "log": {"without_number": log.without_number, "bad_days": list(log.bad_days)} if options.log else None,
                "summary": asdict(summary),
                "mosaic": [one.as_row() for one in undone] if options.mosaic else None,
                "files": [{**file_row(one), **_lists(one)} for one in found.files()],
                "tables": [str(path) for path in tables],
            }
            print_json("audit", said)
        else:
            _show(found, summary, options.law)
            if options.mosaic:
                _show_mosaic(undone)
            if options.log and (log.without_number or log.bad_days):
                rows = ", ".join(map(str, log.bad_days[:_LEAST_SHOWN]))
                print(
                    f"Log: {counted(log.without_number, 'row')} without a number"
                    f"{f'; days that cannot be read in row {rows}' if rows else ''}."
                )
            if tables:
                print(f"Each item, mark and leak is a row in {options.out}: {', '.join(p.name for p in tables)}.")
    return 0


def _undone(options: argparse.Namespace, found: Audit, tell: Callable[[int, int, str], None]) -> tuple[Undone, ...]:
    from counterfoil.oversight.mosaic_of_files import mosaic_of_files  # inline: slow import

    return mosaic_of_files(options.folder, found, ocr=not options.no_ocr, progress=tell)


def _show_mosaic(undone: tuple[Undone, ...]) -> None:
    from counterfoil.cli.report_past import show_undone  # inline: only here

    if undone:
        show_undone("What one file withholds and another shows", undone[: 2 * _LEAST_SHOWN])
    if len(undone) > 2 * _LEAST_SHOWN:
        print(f"… and {counted(len(undone) - 2 * _LEAST_SHOWN, 'more row')}: -o DIR writes all of them.")
    grave = sum(one.gravity == "forbidden" for one in undone)
    print(
        f"{counted(len(undone), 'place')} withheld in one file and shown in another, {grave} that the law of the day "
        "forbade to show. Pages of one record are found by the numbers that they print."
    )


def _work(out: Path | None, folder: Path, stack: ExitStack) -> Path:
    """Where results are kept while a run goes on: in ``out``, or in a folder that goes with the run."""
    if out is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counterfoil-")))
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is no folder. Give another name with -o.")
    if out.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{out}: lies in the folder that is audited. Give one outside of {folder} with -o.")
    work = out / "work"
    if out.is_dir() and any(out.iterdir()) and not work.is_dir():
        raise UsageError(f"{out}: holds something else already. Give a new folder with -o.")
    work.mkdir(parents=True, exist_ok=True)
    return work


def _lists(one: AuditedFile) -> dict[str, Any]:
    return {
        "needless_marks": [asdict(row) for row in one.needless],
        "recovered": [asdict(row) for row in one.recovered],
        "warnings": list(one.warnings),
    }


def _show(found: Audit, summary: Summary, law: str) -> None:
    from counterfoil.oversight.audit_tables import file_row  # inline: slow import

    columns = ("compelled", "open", "permitted_to_withhold", "forbidden", "refer", "leaks", "needless")
    rows: list[tuple[object, ...]] = []
    unreadable, more = [], 0
    for one in found.files():
        row = file_row(one)
        if one.unreadable:
            unreadable.append(f"{one.file}: {one.unreadable.removeprefix(f'{Path(one.file).name}: ')}")
        elif len(rows) < 10 * _LEAST_SHOWN:
            cells = ("–" if row[name] is None else row[name] for name in columns)
            rows.append((one.file, row["left_on"] or "unknown", row["evidence"], row["pages"], *cells))
        else:
            more += 1
    heads = (
        "file",
        "left on",
        "by",
        "pages",
        "must go out",
        "open",
        "may withhold",
        "forbidden",
        "refer",
        "leaks",
        "needless",
    )
    if rows:
        table("What each file shows, by the law of its day", heads, rows)
    if more:
        print(f"… and {counted(more, 'file')} more; -o DIR writes all of them.")
    for line in unreadable:
        print(f"Not read: {plain(line)}")
    if found.left_out:
        which = ", ".join(found.left_out[:_LEAST_SHOWN]) + (" …" if len(found.left_out) > _LEAST_SHOWN else "")
        print(f"Left out, for links and pipes are not followed: {plain(which)}. Put the files themselves there.")
    print(
        f"{counted(summary.files, 'file')}, {summary.unreadable} not read, {summary.undated} without a day, "
        f"{summary.uninspected} not looked at beneath their marks; "
        f"{counted(summary.items, 'place')} shown, {summary.recoverable_items} of them beneath a mark."
    )
    if summary.pages_unread:
        print(f"{counted(summary.pages_unread, 'page')} without words: what they show is in no figure.")
    print(
        f"Law: {law}, as it stood on each day, and as if its rules were adopted. Names are found by lists, labels and "
        "cues: a figure says what was found, not all that there is."
    )

"""``counterfoil records add``: any mix of files; ``records bring-back``: the redacted copy of a recording."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.cli.bulk import meaning

if TYPE_CHECKING:
    from counterfoil.office.services.intake import Added

HELP = "Add records to an office; bring back redacted copies of recordings."
MOST_ROWS = 1000
"""Files of which each has a row on the screen; of more only the sums, and why some were refused."""
EXAMPLE = "counterfoil records add records --office my-office --parties parties.csv"


class Add:
    HELP = (
        "Add any mix of PDF, DOCX, e-mail, CSV/XLSX, text, images and recordings; folders too. Originals are kept as "
        "they are."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--parties", type=Path, metavar="CSV", help="who is in the records, in what role")
        parser.add_argument("--system", default="", help="the system they come from (default: the folder's name)")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import parse_moment  # inline: only where a time is given
        from counterfoil.office.operate import own_cluster  # inline: Django only when an office is touched
        from counterfoil.office.services import intake  # inline: as above
        from counterfoil.office.services.session import session  # inline: as above
        from counterfoil.records import parties  # inline: as above

        known = parties.read(options.parties) if options.parties else ()
        now = parse_moment(options.now) if options.now else None
        rows: list[Added] = []
        counts: Counter[str] = Counter({"added": 0, "known": 0, "refused": 0})
        causes: dict[str, tuple[int, str]] = {}
        with (
            session(options.office, now=now) as (office, journal),
            own_cluster.opened(office),
            output.progress(options.json) as progress,
        ):
            for row in intake.adding(
                office, options.paths, journal=journal, parties=known, system=options.system, progress=progress
            ):
                counts[row.outcome] += 1
                if row.cause:
                    count, first = causes.get(row.cause, (0, row.name))
                    causes[row.cause] = count + 1, first
                if options.json or len(rows) <= MOST_ROWS:
                    rows.append(row)
        if options.json:
            output.print_json("records add", {"rows": [asdict(row) for row in rows]})
        else:
            _show(rows, counts, causes)
        return 3 if counts["refused"] and counts["refused"] == counts.total() else 0


def _show(rows: Sequence[Added], counts: Mapping[str, int], causes: Mapping[str, tuple[int, str]]) -> None:
    """Each file of a few; of many why they were refused, the most frequent cause first."""
    if len(rows) <= MOST_ROWS:
        shown = [(r.name, r.outcome, r.record, r.kind.replace("_", " "), r.pages or "", r.why) for r in rows]
        output.table("", ("file", "outcome", "record", "kind", "pages", "why"), shown)
    elif causes:
        by_count = sorted(causes.items(), key=lambda one: (-one[1][0], one[0]))
        said = [(cause, count, first, meaning(cause)) for cause, (count, first) in by_count]
        output.table("Refused", ("cause", "files", "the first", "what it means"), said)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))


class BringBack:
    HELP = (
        "Bring back the redacted copy of a sound recording or a video, made with an outside tool, with what was done. "
        "Whoever does it has heard and seen the whole copy: no program here can."
    )
    EXAMPLE = (
        "counterfoil records bring-back R-000002 copy.mp4 --case CF-2026-000001 --office my-office --tool 'Video "
        "Redactor' --tool-version 4.2 --removed '0:01-0:02 sound 7(1)(c) the voice of a victim' --heard-and-seen "
        "--by 'Ida Sample, Records Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("record", metavar="RECORD", help="the recording, e.g. R-000017")
        parser.add_argument("copy", type=Path, metavar="FILE", help="the redacted copy: MP4, M4A, MOV, MP3 or WAV")
        parser.add_argument("--case", required=True, metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--tool", required=True, help="what the copy was made with")
        parser.add_argument("--tool-version", required=True, metavar="VERSION")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--removed",
            action="append",
            default=[],
            metavar="'FROM-TO sound|picture|both EXEMPTION BASIS'",
            help="a passage that was removed; may be given again",
        )
        what.add_argument("--nothing-removed", action="store_true", help="nothing in it had to be removed")
        parser.add_argument(
            "--heard-and-seen", action="store_true", help="whoever is named with --by heard and saw the whole copy"
        )
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who brings it back")
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import parse_moment  # inline: only where a time is given
        from counterfoil.office.services.bringing_back import Done, bring_back  # inline: Django only where needed

        made = bring_back(
            options.office,
            options.case,
            options.record,
            options.copy,
            Done(
                options.tool,
                options.tool_version,
                tuple(options.removed),
                nothing_removed=options.nothing_removed,
                heard_and_seen=options.heard_and_seen,
            ),
            by=options.by,
            now=parse_moment(options.now) if options.now else None,
        )
        if options.json:
            said = {"case": made.case, "record": made.record, "original": made.original, "state": made.state}
            output.print_json(
                "records bring-back", {**said, "entry": made.entry, "certificate": made.certificate.as_json()}
            )
            return 0
        certificate = made.certificate
        print(f"{made.record}: redacted copy kept, SHA-256 {certificate.digest}")
        print(f"The original:                SHA-256 {made.original}")
        if certificate.taken_off:
            print(f"Taken off the copy: {', '.join(certificate.taken_off)}")
        for gate in certificate.gates:
            print(f"  {gate.number} {gate.question}: {gate.verdict}")
        print(certificate.not_checked)
        if made.moved:
            print("Redaction, letter and approval are made anew: run the same respond command again.")
        return 0


COMMANDS = {"add": Add, "bring-back": BringBack}

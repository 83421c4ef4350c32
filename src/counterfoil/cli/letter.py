"""``counterfoil letter``: notices about a case, made from its acts, and edited letters checked before they go out."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from counterfoil.cli import output, when
from counterfoil.errors import BadInput, UsageError
from counterfoil.values import counted

HELP = "Notices about a case, made from its acts, and edited letters checked before they go out."
EXAMPLE = "counterfoil letter make fee_estimate CF-2026-000001 --office my-office --data fee.json"
REFUSED_BY_LAW = 4


class Make:
    HELP = (
        "Make a notice: acknowledgement, extension, agreed_extension, commercial, recurrent, voluminous, narrowing, "
        "fee_estimate, pac_answer, data_subject, person_check. Not made while the law misses anything in it."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", help="which notice, e.g. extension")
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--data", type=Path, metavar="FILE", help="JSON with what only a person knows")
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="who signs (default: the FOIA officer)")
        parser.add_argument("--out", type=Path, metavar="FILE",
                            help="a .pdf, or a .docx to be edited (default: CASE-KIND.pdf in this folder)")  # fmt: skip
        parser.add_argument("--now", default=None, help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import notices  # inline: Django only when an office is touched

        if options.by:
            when.name_and_title("--by", options.by)
        out = options.out or Path.cwd() / f"{Path(options.case).name}-{Path(options.kind).name}.pdf"
        if out.suffix not in (".pdf", ".docx"):
            raise UsageError(f"--out {out}: name a file that ends in .pdf, or in .docx for a copy to be edited.")
        if not out.parent.is_dir():
            raise UsageError(f"{out.parent}: there is no such folder. Make it first, or name another: --out FILE.")
        if os.path.lexists(out):
            raise UsageError(f"{out}: exists already, and letters are never overwritten. Name another: --out FILE.")
        now = when.parse_moment(options.now) if options.now else None
        made = notices.make(
            options.office,
            options.kind,
            options.case,
            out=out,
            given=_read(options.data) if options.data else {},
            where=str(options.data or "--data"),
            by=options.by,
            now=now,
        )
        if options.json:
            output.print_json(
                "letter make",
                {
                    "case": made.case,
                    "letter": made.kind,
                    "file": str(made.file),
                    "pages": made.pages,
                    "to": list(made.to),
                    "demands": [{"text": text, "cite": cite} for text, cite in made.demands],
                    "leaf": made.act,
                },
            )
            return 0
        print(
            f"{made.case}: {made.kind.replace('_', ' ')}, {counted(made.pages, 'page')}, to {made.to[0]}: {made.file}"
        )
        for text, cite in made.demands:
            print(f"  has {text} ({cite})")
        return 0


class Check:
    HELP = "Check an edited letter: everything that the law demands of it must still be there."
    EXAMPLE = "counterfoil letter check fee.docx CF-2026-000001 --office my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the edited .docx (or a .pdf made of it)")
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--kind", default="", help="which letter (default: the last that was made of the case)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import notices  # inline: Django only when an office is touched

        found = notices.check(options.office, options.case, options.file, kind=options.kind)
        if options.json:
            output.print_json(
                "letter check",
                {
                    "case": found.case,
                    "letter": found.letter,
                    "demanded": found.demanded,
                    "missing": list(found.missing),
                    "hidden": list(found.hidden),
                },
            )
        elif found.missing or found.hidden:
            print(f"{options.file}: do not send it.")
            if found.missing:
                print(f"This is missing in the letter {found.letter} of {found.case}:")
            for one in found.missing:
                print(f"  {one}")
            for one in found.hidden:
                print(f"Whoever receives it could read what the page does not show. {one}")
        else:
            print(f"{options.file}: the letter {found.letter} of {found.case} has everything that the law demands.")
        return REFUSED_BY_LAW if found.missing or found.hidden else 0


class Send:
    HELP = "Send a notice to the requester by e-mail, once it was checked; its answer finds the case."
    EXAMPLE = (
        'counterfoil letter send fee.pdf CF-2026-000001 --office my-office \\\n    --by "Dana Sample, FOIA Officer"'
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the notice as PDF")
        parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who sends it")
        parser.add_argument("--kind", default="", help="which letter (default: the last that was made of the case)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, folder  # inline: Django only when an office is touched
        from counterfoil.office.mail import notices  # inline: as above

        with app.locked(folder.read(options.office)):
            office = app.open_office(options.office)
        row = notices.send(office, options.case, options.file, by=options.by, kind=options.kind)
        if options.json:
            output.print_json("letter send", {"case": options.case, "letter": row.letter, "state": row.state})
            return 0
        print(
            f"{options.file}: the letter {row.letter} of {options.case} is listed; the worker sends it within a minute."
        )
        return 0


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f'{path}: is no JSON: {error}. Write it like {{"until": "2026-04-01"}}.') from None
    if not isinstance(read, dict):
        raise BadInput(f'{path}: one object is needed, like {{"until": "2026-04-01"}}.')
    return read


COMMANDS = {"make": Make, "check": Check, "send": Send}

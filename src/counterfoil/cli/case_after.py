"""``counterfoil case review-packet``, ``suit``, ``hold`` and ``dispose``: what follows an answer."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output, when
from counterfoil.errors import UsageError
from counterfoil.values import counted

if TYPE_CHECKING:
    from counterfoil.office.folder import Office


class ReviewPacket:
    HELP = (
        "The papers for a review by the Public Access Counselor: cover letter, index, draft affidavit, request and "
        "answer, in a confidential version with the records and in one that may be shared."
    )
    EXAMPLE = (
        "counterfoil case review-packet CF-2026-000001 --office my-office --out papers "
        "--by 'Ida Sample, Freedom of Information Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--out", type=Path, metavar="DIR", help="a new folder (default: CASE-review-packet here)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app  # inline: Django only when an office is touched
        from counterfoil.office.services import review_packet  # inline: as above

        when.name_and_title("--by", options.by)
        out = options.out or Path.cwd() / f"{Path(options.case).name}-review-packet"
        if not out.parent.is_dir():
            raise UsageError(f"{out.parent}: there is no such folder. Make it first, or name another: --out DIR.")
        if os.path.lexists(out):
            raise UsageError(f"{out}: exists already, and papers are never overwritten. Name another: --out DIR.")
        office = app.open_office(options.office)
        need_case(options.case)
        made = review_packet.make(office, options.case, out=out, by=options.by)
        if options.json:
            output.print_json(
                "case review-packet",
                {
                    "case": made.case,
                    "folder": str(made.folder),
                    "confidential": list(made.confidential),
                    "shareable": list(made.shareable),
                    "records": made.records,
                    "left_out": list(made.left_out),
                    "days": [
                        {"title": one.period.title, "due_on": one.due_on.isoformat(), "cite": one.cite.authority,
                         "working": list(one.working)}
                        for one in made.days
                    ],
                    "leaf": made.act,
                },
            )  # fmt: skip
            return 0
        print(f"{made.case}: papers for the review in {made.folder}")
        print(
            f"  confidential: {counted(len(made.confidential), 'file')}, {counted(made.records, 'record')} unredacted"
        )
        print(f"  shareable: {counted(len(made.shareable), 'file')}, searched for every withheld value")
        for one in made.left_out:
            print(f"  left out of it: {one}")
        for due in made.days:
            print(f"{due.period.title}: {due.due_on:%A} {due.due_on} ({due.cite.authority})")
            for line in due.working:
                print(f"  {line}")
        print("The affidavit is a draft: whoever can swear to it reads, corrects and signs it.")
        return 0


class Suit:
    HELP = "A suit about an answer was filed, the office was served, or it ended. A hold follows by itself."
    EXAMPLE = (
        "counterfoil case suit CF-2026-000001 --office my-office --court 'Circuit Court of Cook County' "
        "--number '2026 CH 01234' --filed 2026-05-04 --by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--filed", metavar="DATE", help="the day on which it was filed; needs --court and --number")
        how.add_argument("--served", metavar="DATE", help="the day on which the office was served")
        how.add_argument("--ended", metavar="DATE", help="the day on which it ended; needs --outcome")
        parser.add_argument("--court", default="", help="with --filed: which court")
        parser.add_argument("--number", default="", help="with --filed: its number there")
        parser.add_argument("--which", type=int, default=1, metavar="N", help="which suit of the case (default: 1)")
        parser.add_argument("--outcome", default="", help="upheld, reversed, in_part, withdrawn or settled")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, models  # inline: Django only when an office is touched
        from counterfoil.office.services import contesting, suits  # inline: as above

        when.name_and_title("--by", options.by)
        office = app.open_office(options.office)
        need_case(options.case)
        if options.filed:
            on = _day("--filed", options.filed)
            suits.open_suit(
                office, options.case, court=options.court, court_number=options.number, on=on, by=options.by
            )
        elif options.served:
            on = _day("--served", options.served)
            suits.serve_suit(office, options.case, options.which - 1, on=on, by=options.by)
        else:
            on = _day("--ended", options.ended)
            suits.end_suit(office, options.case, options.which - 1, outcome=options.outcome, on=on, by=options.by)
        case = models.Case.objects.get(number=options.case)
        found, held = suits.suits(case), contesting.is_held(case)
        if options.json:
            output.print_json(
                "case suit",
                {
                    "case": options.case,
                    "held": held,
                    "suits": [
                        {
                            "court": one.court,
                            "number": one.number,
                            "filed_on": one.opened_on.isoformat(),
                            "served_on": one.served_on.isoformat() if one.served_on else None,
                            "ended_on": one.ended_on.isoformat() if one.ended_on else None,
                            "outcome": one.outcome or None,
                        }
                        for one in found
                    ],
                },
            )
            return 0
        for number, one in enumerate(found, start=1):
            served = f", served {one.served_on}" if one.served_on else ""
            ended = f", ended {one.ended_on}: {one.outcome.replace('_', ' ')}" if one.outcome else ""
            print(f"{number}. {one.number}, {one.court}: filed {one.opened_on}{served}{ended}")
        print(f"{options.case}: {'a hold stands; counsel alone lifts it' if held else 'no hold stands'}.")
        return 0


class Hold:
    HELP = "Counsel forbids to destroy anything of a case, or ends the hold that stands (--lift)."
    EXAMPLE = (
        "counterfoil case hold CF-2026-000001 --office my-office --reason 'a suit is threatened' "
        "--by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--reason", required=True, help="the suit, the notice or the order; kept with the case")
        parser.add_argument("--lift", action="store_true", help="end the hold; not while a suit is open")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app  # inline: Django only when an office is touched
        from counterfoil.office.services import contesting  # inline: as above

        when.name_and_title("--by", options.by)
        office = app.open_office(options.office)
        need_case(options.case)
        act = contesting.lift_hold if options.lift else contesting.place_hold
        act(office, options.case, reason=options.reason, by=options.by)
        if options.json:
            output.print_json("case hold", {"case": options.case, "held": not options.lift})
        else:
            print(f"{options.case}: {'the hold is lifted' if options.lift else 'nothing of it is destroyed'}.")
        return 0


def need_case(number: str) -> None:
    """Raise ``UsageError`` for a number that the opened office does not have."""
    from counterfoil.office import models  # inline: Django only when an office is touched

    if not models.Case.objects.filter(number=number).exists():
        raise UsageError(f"{number}: this office has no such case. counterfoil case list --office DIR shows them.")


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: is no day. Write year, month and day as 2026-03-16.") from None


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000001")
    parser.add_argument("--office", type=Path, required=True, metavar="DIR")
    parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who does it")


class Dispose:
    HELP = (
        "Destroy the file of a closed case that was kept as long as the schedule says; two persons confirm it, one "
        "after the other. --due lists what is due."
    )
    EXAMPLE = (
        "counterfoil case dispose CF-2026-000001 --office my-office --by 'Ida Sample, Freedom of Information Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("case", metavar="CASE", nargs="?", help="its number, e.g. CF-2022-000001")
        parser.add_argument("--office", type=Path, required=True, metavar="DIR")
        parser.add_argument("--due", action="store_true", help="only list what is due, and what forbids to destroy it")
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="who confirms it")
        parser.add_argument(
            "--certificate", type=Path, metavar="FILE", help="write the certificate there as well (PDF)"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, models  # inline: Django only when an office is touched
        from counterfoil.office.services import disposing  # inline: as above

        office = app.open_office(options.office)
        if options.due:
            return _list_due(office, options.json)
        if not options.case:
            raise UsageError("Name a case, or list what is due: counterfoil case dispose --due --office DIR.")
        when.name_and_title("--by", options.by)
        need_case(options.case)
        if options.certificate and os.path.lexists(options.certificate):
            raise UsageError(f"{options.certificate}: exists already. Name another file: --certificate FILE.")
        both = disposing.confirm(office, options.case, by=options.by, at_once=True)
        row = models.Disposal.objects.get(case__number=options.case)
        if both and options.certificate:
            found = disposing.certificate(office, row)
            assert found is not None  # noqa: S101 - both confirmed it
            options.certificate.write_bytes(found.read_bytes())
        if options.json:
            output.print_json(
                "case dispose",
                {
                    "case": options.case,
                    "destroyed": both,
                    "files": row.files,
                    "bytes": row.bytes,
                    "certificate": row.certificate or None,
                },
            )
        elif both:
            print(f"{options.case}: its file is destroyed: {counted(row.files, 'file')}, {row.bytes} bytes.")
            print(
                f"Certificate {row.certificate[:16]}… in the store. Backups hold copies until they are destroyed too."
            )
        else:
            print(
                f"{options.case}: {options.by} confirms it. A second person runs the same command with their own name."
            )
        return 0


def _list_due(office: Office, as_json: bool) -> int:
    from counterfoil.office.services import disposing  # inline: Django only when an office is touched

    found = disposing.due(office)
    if as_json:
        rows = [
            {"case": one.case.number, "series": one.series.name, "authority": one.series.authority,
             "closed_on": one.closed_on.isoformat(), "due_on": one.due_on.isoformat(), "stopped": list(one.stopped),
             "confirmed_by": one.disposal.first if one.disposal else None}
            for one in found
        ]  # fmt: skip
        output.print_json("case dispose", {"due": rows})
        return 0
    for one in found:
        stopped = f"  not now: {'; '.join(one.stopped)}" if one.stopped else ""
        print(f"{one.case.number}  closed {one.closed_on}  due {one.due_on}  {one.series.name}{stopped}")
    if office.retention is None:
        print("This office has no schedule, so nothing is due: docs/formats/office.md.")
    print(counted(len(found), "case"))
    return 0


COMMANDS = {"review-packet": ReviewPacket, "suit": Suit, "hold": Hold, "dispose": Dispose}

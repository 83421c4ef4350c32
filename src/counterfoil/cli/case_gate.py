"""``counterfoil case verify`` and ``case resume``: what persons do about a paper that waits."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output, when

PERSON_MUST_DECIDE = 7


class Verify:
    HELP = "A person has checked a paper with whoever issued it. What claims to be a court's needs two of them."
    EXAMPLE = (
        "counterfoil case verify CF-2026-000002 --office my-office --outcome not_confirmed --how 'the clerk of the "
        "court knows of no such case' --by 'Ida Sample, Records Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--outcome", required=True, help="confirmed, not_confirmed or altered")
        parser.add_argument("--how", required=True, help="with whom and how it was checked")
        parser.add_argument("--expires", metavar="DATE", help="the last day on which it may be obeyed, as it says")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import gatekeeping  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        known, state = gatekeeping.verify(
            options.office,
            options.case,
            options.outcome,
            by=options.by,
            how=options.how,
            expires_on=when.parse_day("--expires", options.expires) if options.expires else None,
            now=now,
        )
        if options.json:
            rows = {
                "confirmed_by": list(known.confirmed_by),
                "doubted_by": list(known.doubted_by),
                "expires_on": known.expires_on.isoformat() if known.expires_on else None,
            }
            output.print_json("case verify", {"case": known.case, "state": state, "stands": known.stands} | rows)
            return 0
        for who in known.confirmed_by:
            print(f"confirmed by {who}")
        for who in known.doubted_by:
            print(f"NOT confirmed by {who}")
        lacking = gatekeeping.PERSONS - len(known.confirmed_by)
        if known.stands:
            print("Two persons have confirmed it. Counsel decides what is done: counterfoil case resume.")
        elif known.doubted_by:
            print("It is in doubt: nothing may be produced for it.")
        else:
            print(f"A paper that claims to be a court's needs {lacking} more person to confirm it.")
        return 0


class Resume:
    HELP = "Counsel says what is done with a paper that waits: answer it as a request, log it, or produce by its words."
    EXAMPLE = (
        "counterfoil case resume CF-2026-000002 --office my-office --as log --reasons 'it is no order of a court' "
        "--by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument(
            "--as",
            dest="action",
            required=True,
            metavar="WHAT",
            help="answer, log, or produce (a court's verified paper)",
        )
        parser.add_argument("--reasons", required=True, help="counsel's reasons; kept with the decision")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import gatekeeping  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        state = gatekeeping.decide(
            options.office, options.case, options.action, by=options.by, reasons=options.reasons, now=now
        )
        if options.json:
            output.print_json("case resume", {"case": options.case, "action": options.action, "state": state})
        else:
            then = "Run the same respond command again."
            if options.action == "produce":
                then = f"Next: counterfoil case produce {options.case}."
            print(f"{options.case} goes on ({state}). {then}")
        return 0


class Address:
    HELP = (
        "Say how a demand that asks for no records was addressed: a victim's certification, access to a database, an\n"
        "alert, a call for help, a question outside of any channel. The case ends with that."
    )
    EXAMPLE = (
        "counterfoil case address CF-2026-000004 --office my-office --how certified --answer 'Supplement B was signed "
        "and sent to the representative' --by 'Ida Sample, Certifying Official'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        how = "certified, denied, refused, granted, no_action, criminal_matter, safety, passed_on; not each for all"
        parser.add_argument("--how", required=True, help=how)
        parser.add_argument("--answer", required=True, help="what was answered or done, or why not; kept with the case")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import addressing_demands  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        state = addressing_demands.address(
            options.office, options.case, options.how, said=options.answer, by=options.by, now=now
        )
        if options.json:
            output.print_json("case address", {"case": options.case, "how": options.how, "state": state})
        else:
            print(f"{options.case}: {options.how.replace('_', ' ')}; the case is {state}.")
        return 0


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000002")
    parser.add_argument("--office", type=Path, required=True, metavar="DIR")
    parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who does it")
    parser.add_argument("--now", default=None, help=argparse.SUPPRESS)


COMMANDS = {"verify": Verify, "resume": Resume, "address": Address}

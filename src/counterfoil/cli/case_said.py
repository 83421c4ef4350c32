"""``counterfoil case circumstance`` and ``case claim``: what no page of a record shows, and only a person can say."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.cli import output, when
from counterfoil.errors import UsageError

if TYPE_CHECKING:
    from counterfoil.office.services.saying import Recorded

_ANEW = "What was proposed before is proposed anew: run the same respond command again."


class Circumstance:
    HELP = (
        "A named person says what no page of a record shows (sealed, expunged, flagged, undercover and others), or "
        "takes it back. The duties follow."
    )
    EXAMPLE = (
        "counterfoil case circumstance CF-2026-000001 --office my-office --record R-000001 --is flagged "
        "--reasons 'the recording shows an arrest' --by 'Ida Sample, Records Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser, "its number, e.g. CF-2026-000001; OFFICE where a record is sealed or expunged outside any case")
        parser.add_argument(
            "--record", action="append", required=True, metavar="RECORD", help="e.g. R-000017; may be given again"
        )
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--is", dest="holds", metavar="WHAT", help="what holds of it, e.g. sealed")
        how.add_argument("--is-not", dest="ends", metavar="WHAT", help="what does not hold, or holds no more")
        parser.add_argument("--value", default="", help="for source, own_page and undercover: which, e.g. leads")
        parser.add_argument("--reasons", required=True, help="how it is known; kept with the act, never printed")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import saying  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        made = saying.say(
            options.office,
            options.case,
            options.holds or options.ends,
            records=options.record,
            holds=options.holds is not None,
            value=options.value,
            reasons=options.reasons,
            by=options.by,
            now=when.parse_moment(options.now) if options.now else None,
        )
        if options.json:
            output.print_json("case circumstance", as_json(made))
            return 0
        from counterfoil.review.circumstance_acts import HIDES  # inline: only where an act was recorded

        for record in made.records:
            print(f"{record}: {'' if made.holds else 'not '}{made.what}, says {options.by}.")
        if made.what in HIDES and made.holds:
            print("No search meets it any more, in any case: the answer is as if it had never existed.")
        elif made.what not in HIDES:
            print(_ANEW)
        return 0


class Claim:
    HELP = "A named person claims a ground of the law for findings of a record, with reasons that the letter gives."
    EXAMPLE = (
        "counterfoil case claim CF-2026-000001 --office my-office --record R-000001 --finding p1-0001 "
        "--ground ongoing_investigation --reasons 'a second suspect is at large and would learn from this place what "
        "the police know' --by 'Ida Sample, Assistant Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser, "its number, e.g. CF-2026-000001")
        parser.add_argument("--record", required=True, help="the record, as the decisions table has it, e.g. R-000017")
        parser.add_argument(
            "--finding", action="append", required=True, metavar="ID", help="e.g. p1-0003; may be given again"
        )
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--ground", default="", help="what is claimed, e.g. ongoing_investigation")
        how.add_argument(
            "--withdraw", action="store_true", help="what was claimed for these findings is claimed no more"
        )
        parser.add_argument(
            "--reasons", required=True, help="what disclosure would do, and how: the letter prints it; name nobody"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import saying  # inline: Django only when an office is touched

        when.name_and_title("--by", options.by)
        if not options.withdraw and not options.ground:
            raise UsageError("--ground: name what is claimed, for example ongoing_investigation.")
        made = saying.claim(
            options.office,
            options.case,
            options.ground,
            record=options.record,
            findings=options.finding,
            reasons=options.reasons,
            by=options.by,
            withdraw=options.withdraw,
            now=when.parse_moment(options.now) if options.now else None,
        )
        if options.json:
            output.print_json("case claim", as_json(made))
            return 0
        said = f"{made.what.replace('_', ' ')} is claimed" if made.holds else "nothing is claimed any more"
        print(f"{options.record}, {', '.join(made.findings)}: {said}. {_ANEW}")
        return 0


def as_json(made: Recorded) -> dict[str, Any]:
    """The documented shape, ``docs/formats/case-circumstance.md``."""
    return {
        "case": made.case,
        "what": made.what,
        "holds": made.holds,
        "records": list(made.records),
        "findings": list(made.findings),
        "state": made.state,
        "entry": made.entry,
    }


def _common(parser: argparse.ArgumentParser, case: str) -> None:
    parser.add_argument("case", metavar="CASE", help=case)
    parser.add_argument("--office", type=Path, required=True, metavar="DIR")
    parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who says it")
    parser.add_argument("--now", default=None, help=argparse.SUPPRESS)


COMMANDS = {"circumstance": Circumstance, "claim": Claim}

"""``counterfoil case object``, ``objection-ended`` and ``certify``: against a served paper, and after a production."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output, when


class Object:
    HELP = (
        "Counsel objects to a served paper, or moves to quash it, on a ground of the law pack. A draft is written for\n"
        "counsel to sign; nothing is sent, and nothing is produced until it is recorded how it ended."
    )
    EXAMPLE = (
        "counterfoil case object CF-2026-000002 --office my-office --against motion --ground illinois-unreasonable "
        "--facts 'It names no period.' --by 'Ida Sample, Corporation Counsel' --out motion.pdf"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--against", required=True, metavar="PAPER", help="objection or motion")
        parser.add_argument("--ground", required=True, metavar="ID", help="of the law pack; a wrong one lists all")
        parser.add_argument("--facts", required=True, metavar="TEXT", help="why it holds in this case, for the draft")
        parser.add_argument("--made", metavar="DATE", help="the day on which it was made (else today)")
        parser.add_argument("--out", type=Path, metavar="FILE", help="the draft: .pdf, or .docx to be edited")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, models  # inline: Django only when an office is touched
        from counterfoil.office.services import objecting  # inline: as above

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        form = output.draft_form("--out", options.out)
        which = objecting.record(
            options.office,
            options.case,
            against=options.against,
            ground=options.ground,
            facts=options.facts,
            by=options.by,
            made_on=when.parse_day("--made", options.made) if options.made else None,
            now=now,
        )
        case = models.Case.objects.get(number=options.case)
        if options.out:
            options.out.write_bytes(objecting.draft(app.open_office(options.office), case, which, form=form))
        state = objecting.standing(case).state
        if options.json:
            told = {"case": case.number, "number": which + 1, "state": state, "out": str(options.out or "") or None}
            output.print_json("case object", told)
        else:
            print(f"{case.number}: {state}. Nothing is produced until counsel records how it ended.")
            if options.out:
                print(f"The draft is in {options.out}. Counsel completes and signs it; nothing was sent.")
        return 0


class ObjectionEnded:
    HELP = "Record how an objection or a motion to quash ended: granted (quashed), denied, modified, or withdrawn."
    EXAMPLE = (
        "counterfoil case objection-ended CF-2026-000002 --office my-office --outcome denied "
        "--by 'Ida Sample, Corporation Counsel'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--outcome", required=True, help="granted, denied, modified or withdrawn")
        parser.add_argument("--said", default="", metavar="TEXT", help="what the court left of it (with modified)")
        parser.add_argument("--number", type=int, metavar="N", help="which one, from 1 (else the last)")
        parser.add_argument("--ended", metavar="DATE", help="the day of the ruling (else today)")
        parser.add_argument("--return-on", metavar="DATE", help="the new return date, where the court set one")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, models  # inline: Django only when an office is touched
        from counterfoil.office.services import objecting  # inline: as above

        when.name_and_title("--by", options.by)
        now = when.parse_moment(options.now) if options.now else None
        app.open_office(options.office)
        found = models.Case.objects.filter(number=options.case).first()
        last = len(objecting.standing(found).all) if found else 0
        state = objecting.end(
            options.office,
            options.case,
            (options.number or last) - 1,
            outcome=options.outcome,
            said=options.said,
            by=options.by,
            ended_on=when.parse_day("--ended", options.ended) if options.ended else None,
            return_on=when.parse_day("--return-on", options.return_on) if options.return_on else None,
            now=now,
        )
        if options.json:
            output.print_json(
                "case objection-ended", {"case": options.case, "outcome": options.outcome, "state": state}
            )
        else:
            print(f"{options.case}: {options.outcome}; the case is {state}.")
        return 0


class Certify:
    HELP = "Write the custodian's certificate of what was produced, for the named custodian to read and sign."
    EXAMPLE = (
        "counterfoil case certify CF-2026-000003 --office my-office --custodian 'Toni Sample, Keeper of Records' "
        "--by 'Ida Sample, Records Officer' --out certificate.pdf"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _common(parser)
        parser.add_argument("--custodian", required=True, metavar="'NAME, TITLE'", help="who certifies, and signs")
        parser.add_argument("--rule", default="", metavar="TEXT", help="the rule of evidence, as counsel names it")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".pdf, or .docx to be edited")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, models  # inline: Django only when an office is touched
        from counterfoil.office.services import certifying  # inline: as above

        now = when.parse_moment(options.now) if options.now else None
        form = output.draft_form("--out", options.out)
        which = certifying.make(
            options.office, options.case, custodian=options.custodian, rule=options.rule, by=options.by, now=now
        )
        case = models.Case.objects.get(number=options.case)
        options.out.write_bytes(certifying.draft(app.open_office(options.office), case, which, form=form))
        if options.json:
            output.print_json("case certify", {"case": case.number, "number": which + 1, "out": str(options.out)})
        else:
            print(f"{case.number}: the certificate for {options.custodian} to sign is in {options.out}.")
        return 0


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its number, e.g. CF-2026-000002")
    parser.add_argument("--office", type=Path, required=True, metavar="DIR")
    parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who does it")
    parser.add_argument("--now", default=None, help=argparse.SUPPRESS)


COMMANDS = {"object": Object, "objection-ended": ObjectionEnded, "certify": Certify}

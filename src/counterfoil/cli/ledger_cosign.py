"""``counterfoil ledger policy``, ``cosign`` and ``resume``: an office's side of its witnesses."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.witness import key_of
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.ledger.files import write_file


class Policy:
    HELP = (
        "Whom an office asks to cosign its ledger, and how many of them must have: policy.txt (C2SP tlog-policy), "
        "which whoever verifies is given as well. Without --add it is shown."
    )
    EXAMPLE = "counterfoil ledger policy my-office --add my-witness/witness.vkey"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument("--add", metavar="VKEY", help="a witness's verifier key, or a file with it")
        parser.add_argument(
            "--at", default="", metavar="URL", help="where this witness is asked; without, it gets files"
        )
        parser.add_argument(
            "--need", type=int, default=0, metavar="N", help="how many must cosign (default: more than half, 2 of 3)"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import folder  # inline: Django only when an office is touched
        from counterfoil.office.services import cosigning

        office = folder.read(options.office)
        if options.add:
            cosigning.add_witness(office, key_of(options.add), options.at, options.need)
        found = cosigning.policy_of(office)
        text = (options.office / cosigning.POLICY).read_text(encoding="utf-8") if found else ""
        if options.json:
            names = list(found.witnesses) if found else []
            output.print_json("ledger policy", {"witnesses": names, "text": text})
        else:
            print(text.rstrip() or "No witness is asked. Add one: counterfoil ledger policy OFFICE --add VKEY")
        return 0


class Cosign:
    HELP = (
        "Ask every witness to cosign the ledger as it is now, over the network or by files: --request writes what is "
        "carried to a witness, --answer takes what it wrote. Exit code 7 while the policy's quorum is not reached."
    )
    EXAMPLE = "counterfoil ledger cosign my-office --request request.txt"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument(
            "--request", type=Path, metavar="FILE", help="write the request for a witness without network"
        )
        parser.add_argument(
            "--old", type=int, metavar="N", help="with --request: how many entries the witness saw last"
        )
        parser.add_argument("--answer", type=Path, metavar="FILE", help="take what a witness wrote")
        parser.add_argument("--witness", default="", metavar="NAME", help="which witness, where there are several")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import folder
        from counterfoil.office.services import cosigning, ledger_out  # inline: Django only when an office is touched

        signed = ledger_out.source(options.office).signed
        office = folder.read(options.office)
        if options.request is not None:
            write_file(options.request, cosigning.request_for(office, signed, options.witness, options.old))
            if options.json:
                output.print_json("ledger cosign", {"file": str(options.request)})
            else:
                print(
                    f"{options.request}: carry it to the witness, who runs: counterfoil witness sign DIR FILE -o ANSWER"
                )
            return 0
        if options.answer is not None:
            cosigning.take(office, signed, options.answer.read_bytes()[:1_000_001], options.witness)
            made = cosigning.so_far(office, signed)
        else:
            made = cosigning.ask(office, signed)
        if options.json:
            said = [{"witness": one.witness, "entries": one.size, "why": one.why} for one in made.said]
            output.print_json("ledger cosign", {"cosigned": made.reached, "witnesses": said})
        else:
            if not made.said:
                raise BadInput("No witness is asked. Add one: counterfoil ledger policy OFFICE --add VKEY")
            for one in made.said:
                print(f"{one.witness}: {one.why or f'cosigned, {one.size} entries'}")
            print("The quorum is reached." if made.reached else "NOT COSIGNED: the quorum is not reached.")
        return 0 if made.reached else PersonMustDecide.exit_code


class Resume:
    HELP = (
        "Let an office that came back from a backup record and sign again, once it is shown to hold all that "
        "witnesses, the public copy or receipts know of it. Exit code 6 where somebody saw more, or something else."
    )
    EXAMPLE = "counterfoil ledger resume restored --newest public"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument(
            "--newest",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="the newest checkpoint that anybody has, or the public copy; may be given more often",
        )
        parser.add_argument(
            "--nothing-newer", default="", metavar="'NAME, TITLE'", help="who answers for that nothing newer was signed"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app, folder  # inline: Django only when an office is touched
        from counterfoil.office.services import cosigning

        office = folder.read(options.office)
        app.connect(office)
        said = cosigning.prove(office, tuple(options.newest), nothing_newer=options.nothing_newer)
        if options.json:
            told = [{"who": one.witness, "entries": one.size} for one in said]
            output.print_json("ledger resume", {"resumed": True, "seen": told})
            return 0
        for one in said:
            print(f"{one.witness}: {one.why or f'saw {one.size} entries, all here'}")
        print(f"{options.office}: may record and sign again.")
        return 0

"""``counterfoil ledger rotate``: the ledger's key gives way to a new one, and old receipts go on to verify."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output


class Rotate:
    HELP = (
        "Give the ledger a new signing key and destroy the old one. The old key hands over, so that receipts from "
        "before verify with the new key, and new ones for whoever has the old. Publish the new key and its fingerprint."
    )
    EXAMPLE = "counterfoil ledger rotate my-office --by 'Dana Sample, Administrator' --reason planned"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument("--by", required=True, metavar="'NAME, TITLE'", help="who answers for it")
        parser.add_argument(
            "--reason",
            required=True,
            choices=("planned", "exposed", "lost"),
            help="exposed: somebody else has the key, or may have. lost: nobody has it, and it cannot hand over",
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.ledger.handover import Reason  # inline: Django only when an office is touched
        from counterfoil.office import app
        from counterfoil.office.services import rotating

        office = app.open_office(options.office)
        made = rotating.rotate(office, by=options.by, reason=Reason(options.reason))
        one = made.handover
        if options.json:
            told = {
                "old": str(one.old),
                "new": str(one.new),
                "fingerprint": one.new.fingerprint,
                "entry": one.index,
                "reason": one.reason.value,
                "untold": list(made.untold),
            }
            output.print_json("ledger rotate", told)
            return 0
        print(f"{options.office}: {one.new.id.hex()} signs from now on; {one.old.id.hex()} is destroyed.")
        print(f"The new key is {office.keys / 'ledger.vkey'}. Its SHA-256, to be published:\n  {one.new.fingerprint}")
        for line in made.untold:
            print(f"TELL {line}")
        print("Make a backup with its keys now, and destroy the archives of keys from before.")
        if one.reason is Reason.LOST:
            print("Whoever has the old public key has to be told the new one: a lost key can vouch for none.")
        return 0

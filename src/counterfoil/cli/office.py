"""``counterfoil office init``: make an office; the other commands of the word have modules of their own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.cli.office_backup import Backup, Restore
from counterfoil.cli.office_brady import Brady
from counterfoil.cli.office_check import Check
from counterfoil.cli.office_mail import Mail
from counterfoil.cli.office_migrate import Migrate
from counterfoil.cli.office_payments import Payments
from counterfoil.cli.office_rescan import Rescan
from counterfoil.cli.office_rewrap import Rewrap
from counterfoil.cli.office_serve import Serve
from counterfoil.cli.office_store import Store
from counterfoil.cli.office_user import User
from counterfoil.cli.office_worker import Worker
from counterfoil.cli.shown import need_new_folder

if TYPE_CHECKING:
    from counterfoil.office.folder import Office

HELP = "An office: one folder with its cases, records, ledger and keys."
EXAMPLE = (
    'counterfoil office init my-office --law us-il --name "City of Example" \\\n'
    '    --foia-officer "Dana Sample, FOIA Officer" --address "1 Main Street, Example, Illinois 60999"'
)


class Init:
    HELP = "Make an office: one folder with SQLite, document store, ledger, keys and office.toml."
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
        parser.add_argument("--law", required=True, help="the law pack that the office answers under, e.g. us-il")
        parser.add_argument("--overlay", default="", help="a local law above it, e.g. chicago")
        parser.add_argument("--name", default="", help="the office's name as letters print it")
        parser.add_argument("--foia-officer", default="", metavar="'NAME, TITLE'", help="who answers for the office")
        parser.add_argument("--address", default="", help="postal address, printed on letters")
        parser.add_argument("--phone", default="", help="telephone, printed on letters")
        parser.add_argument("--email", default="", help="e-mail address, printed on letters")
        parser.add_argument("--database", default="sqlite", help="sqlite, or postgresql://user@host:port/name")
        parser.add_argument("--sample", action="store_true", help="mark everything as SAMPLE; not for real demands")
        parser.add_argument(
            "--simulated-clock",
            nargs="?",
            const="2022-01-03",
            metavar="WHEN",
            help="let the office live in its own past from WHEN on (default 2022-01-03); irreversible, for samples: "
            "the ledger's origin says .invalid",
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.cli.when import name_and_title, parse_moment  # inline: only here
        from counterfoil.office.services import opening  # inline: Django only when an office is touched

        if options.foia_officer:
            name_and_title("--foia-officer", options.foia_officer)
        need_new_folder(options.folder, "An office")
        office, key = opening.open_new(
            options.folder,
            law=options.law,
            overlay=options.overlay,
            name=options.name,
            sample=options.sample,
            simulated_clock=options.simulated_clock is not None,
            database=options.database,
            begins=parse_moment(options.simulated_clock) if options.simulated_clock else None,
            people={
                "foia_officer": options.foia_officer,
                "address": options.address,
                "phone": options.phone,
                "email": options.email,
            },
        )
        missing = _missing(office)
        for line in missing:
            print(line, file=sys.stderr)
        if options.json:
            output.print_json(
                "office init",
                {
                    "office": str(office.folder),
                    "name": office.name,
                    "law": office.law,
                    "origin": office.origin,
                    "key": key,
                },
            )
            return 0
        print(f"Office “{office.name}” is {'made, with something missing,' if missing else 'ready'} in {office.folder}")
        print(f"Its ledger's public key (publish it; where, say under key_published in office.toml):\n  {key}")
        print("Next, your counsel adopts the rules this office decides by:")
        print(f'  counterfoil law adopt {office.law} --office {office.folder} --by "Name, Title"')
        return 0


def _missing(office: Office) -> list[str]:
    """What letters need and nobody gave, and how to give it; empty when nothing is missing."""
    lines = []
    if not office.foia_officer:
        lines.append('  foia_officer = "Name, Title"    who answers for the office (5 ILCS 140/9(a))')
    if not office.address:
        lines.append('  address = "1 Main Street, Example, Illinois 60999"    the postal address')
    if not lines:
        return []
    return [f"Before a letter can be made, fill in {office.folder / 'office.toml'}:", *lines]


COMMANDS = {
    "init": Init,
    "serve": Serve,
    "worker": Worker,
    "user": User,
    "brady": Brady,
    "mail": Mail,
    "payments": Payments,
    "check": Check,
    "backup": Backup,
    "restore": Restore,
    "migrate": Migrate,
    "rewrap": Rewrap,
    "store": Store,
    "rescan": Rescan,
}

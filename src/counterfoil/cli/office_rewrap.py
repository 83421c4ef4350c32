"""``counterfoil office rewrap``: the master keys of vault and documents are changed; what they protect opens."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.values import counted


class Rewrap:
    HELP = (
        "Give the vault, and the documents that are encrypted, a new master key and destroy the old one: every key is "
        "wrapped anew, and opens as before. Who has an old copy of both keys.db and vault.kek has the groups' keys all "
        "the same."
    )
    EXAMPLE = "counterfoil office rewrap my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.ledger import master_key  # inline: Django only when an office is touched
        from counterfoil.office.journal import MASTER_KEY
        from counterfoil.office.keeping import object_keys
        from counterfoil.office.services.session import session

        with session(options.office) as (office, journal):
            master_key.rotate(journal.vault, office.keys / MASTER_KEY)
            object_keys.rotate(office)
            groups = len(journal.vault.groups())
        if options.json:
            output.print_json("office rewrap", {"office": str(options.office), "groups": groups})
            return 0
        print(f"{options.office}: {counted(groups, 'key')} wrapped anew; the old master key is destroyed.")
        print("Make a backup with its keys now, and destroy the archives of keys from before.")
        return 0

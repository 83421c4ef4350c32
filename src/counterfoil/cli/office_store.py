"""``counterfoil office store``: where the documents are kept, and moving them to an object store and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import UsageError
from counterfoil.values import counted


class Store:
    HELP = (
        "Where the documents are kept. --to moves them to an S3-compatible object store, where they are encrypted, or "
        "back: each is read back and compared before office.toml says so."
    )
    EXAMPLE = "counterfoil office store my-office --to folder --encrypt"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument(
            "--to",
            metavar="WHERE",
            help="folder, or s3://bucket/prefix: endpoint and credentials stand in keys/store.toml or the environment",
        )
        parser.add_argument("--encrypt", action="store_true", help="with --to folder: encrypted there too")
        parser.add_argument("--remove-left", action="store_true", help="remove the copies that a move has left")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.operate import moving_store  # inline: Django only when an office is touched

        if options.encrypt and options.to != moving_store.FOLDER:
            raise UsageError("--encrypt goes with --to folder; in an object store documents are always encrypted.")
        if options.remove_left and options.to:
            raise UsageError("--remove-left removes what an earlier move left; give it without --to.")
        if options.remove_left:
            with output.progress(options.json) as progress:
                removed = moving_store.remove_left(options.office, progress=progress)
            if options.json:
                output.print_json("office store", {"office": str(options.office), "removed": removed})
            else:
                print(f"{options.office}: {counted(removed, 'copy', 'copies')} removed.")
            return 0
        if options.to:
            return _move(options)
        kept = moving_store.look(options.office)
        if options.json:
            told = {"store": kept.at, "documents": kept.documents, "missing": kept.missing, "left": kept.left}
            output.print_json("office store", {"office": str(options.office)} | told)
        else:
            print(f"{options.office}: {counted(kept.documents, 'document')} in {kept.at}.")
            if kept.missing:
                print(f"{counted(kept.missing, 'document')} that the database names not there.", file=sys.stderr)
            if kept.left:
                print(f"Copies from before a move still lie in {kept.left}: --remove-left.", file=sys.stderr)
        return 8 if kept.missing else 0


def _move(options: argparse.Namespace) -> int:
    from counterfoil.office.operate import moving_store  # inline: as above

    with output.progress(options.json) as progress:
        made = moving_store.move(options.office, options.to, encrypt=options.encrypt, progress=progress)
    if options.json:
        told = {"store": made.target, "left": made.source, "copied": made.copied, "there": made.there}
        output.print_json("office store", {"office": str(options.office)} | told)
        return 0
    there = f", {made.there} that were there read again" if made.there else ""
    print(f"{options.office}: has its documents in {made.target}. {made.copied} copied and read back{there}.")
    if not made.copied + made.there:
        return 0
    print(f"Copies still lie in {made.source}. A disposal reaches them too. When all is well, remove them:")
    print(f"  counterfoil office store {options.office} --remove-left")
    return 0

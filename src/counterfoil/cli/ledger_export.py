"""``counterfoil ledger export`` and ``index``: the public copy of an office's ledger, and its directory by key."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.values import counted


class Index:
    HELP = (
        "Make the directory of an office's ledger by key, and seal it by an entry: then \"these are all disclosures to "
        'this agency", and "there is none", can be proved.'
    )
    EXAMPLE = "counterfoil ledger index my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.services import ledger_out  # inline: Django only when an office is touched

        facts = ledger_out.publish_index(options.office)
        if options.json:
            output.print_json("ledger index", facts)
            return 0
        covered = counted(facts["size"], "entry", "entries")
        print(f"{options.office}: {counted(facts['rows'], 'key')} of {covered}, sealed.")
        return 0


class Export:
    HELP = (
        "Write the public copy of an office's ledger: files that any web server serves and that other people's tools "
        "verify (C2SP tlog-tiles). Into a copy that is there already, only what is new is written."
    )
    EXAMPLE = "counterfoil ledger export my-office -o public"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="OFFICE", help="the office's folder")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="a new folder, or the copy")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.ledger_store import OfficeLedger  # inline: Django only when an office is touched
        from counterfoil.office.services import ledger_out

        source = ledger_out.source(options.office)
        files, entries = ledger_out.export(source, OfficeLedger(), options.out)
        if options.json:
            told = {"folder": str(options.out), "files": files, "entries": entries, "origin": source.key.name}
            output.print_json("ledger export", told)
            return 0
        print(
            f"{options.out}: {counted(entries, 'entry', 'entries')}; {counted(files, 'file')} written, checkpoint last."
        )
        print(f"It names nobody. Anybody checks it with: counterfoil ledger verify {options.out}")
        return 0

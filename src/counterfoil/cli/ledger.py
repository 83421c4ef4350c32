"""``counterfoil ledger``: export the public copy, prove a part of it, and verify what anybody was handed, offline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.ledger_cosign import Cosign, Policy, Resume
from counterfoil.cli.ledger_export import Export, Index
from counterfoil.cli.ledger_expunge import Expunge
from counterfoil.cli.ledger_openings import Openings
from counterfoil.cli.ledger_prove import Prove
from counterfoil.cli.ledger_rotate import Rotate
from counterfoil.errors import LedgerInvalid
from counterfoil.ledger.checks import UNCONFIRMED, Result, Verification
from counterfoil.ledger.verify import verify_folder
from counterfoil.values import counted

HELP = "Verify what was disclosed, offline, without trusting anybody."
EXAMPLE = "counterfoil ledger verify release"


class Verify:
    HELP = (
        "Whether a released folder is exactly what the office entered in its ledger, whether receipts or the proof of "
        "a period hold, or whether the public copy of a whole ledger is complete and unchanged. Nothing is sent or "
        "fetched. Exit code 6 when it does not hold."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a release, receipts, a period, or a public copy")
        parser.add_argument(
            "--key", metavar="VKEY", help="the office's verifier key, got by another way than the folder itself"
        )
        parser.add_argument(
            "--since",
            type=Path,
            metavar="FILE",
            help="a checkpoint or receipt kept from earlier: the public copy has to continue it",
        )
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="the receipt of an entry that an index may have left out"
        )
        parser.add_argument("--policy", type=Path, metavar="FILE", help="trusted logs, witnesses and quorum (C2SP)")
        parser.add_argument(
            "--handovers", type=Path, metavar="FILE", help="how the office's key was changed, where the folder is older"
        )
        parser.add_argument(
            "--ledger", type=Path, metavar="DIR", help="the public copy: what an earlier key signed has to be in it"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        found = verify_folder(
            options.folder,
            options.key,
            options.policy,
            options.since,
            options.against,
            options.handovers,
            options.ledger,
        )
        if options.json:
            output.print_json("ledger verify", as_json(found))
        else:
            _print(found, options.folder)
        return 0 if found.ok else LedgerInvalid.exit_code


COMMANDS = {
    "expunge": Expunge,
    "export": Export, "index": Index, "openings": Openings, "prove": Prove, "verify": Verify, "policy": Policy,
    "cosign": Cosign,
    "resume": Resume,
    "rotate": Rotate,
}  # fmt: skip


def as_json(found: Verification) -> dict[str, object]:
    """The documented shape, ``docs/formats/ledger-verify.md``."""
    return {
        "what": found.what,
        "verified": found.ok,
        "case": found.case_number,
        "origin": found.origin,
        "size": found.size,
        "root": found.root,
        "key": found.key,
        "fingerprint": found.fingerprint,
        "key_confirmed": found.key_confirmed,
        "entries": found.entries,
        "files": found.files,
        "rows": [{"check": row.check, "result": row.result.value, "detail": row.detail} for row in found.rows],
    }


def _print(found: Verification, folder: Path) -> None:
    rows = [(row.check, row.result.value, row.detail) for row in found.rows]
    if sys.stdout.isatty():
        from rich.text import Text  # inline: slow import, only on a terminal

        colours = {Result.OK: "green", Result.WARNING: "yellow", Result.FAILED: "bold red"}
        output.table("", ("check", "result", "detail"), [(c, Text(r, style=colours[Result(r)]), d) for c, r, d in rows])
    else:
        for check, result, detail in rows:
            print(f"{result:8} {check}: {detail}")
    if found.fingerprint:
        print(f"Key of {found.origin or found.key.partition('+')[0]}, SHA-256:\n  {found.fingerprint}")
    if found.fingerprint and not found.key_confirmed:
        print(f"  {UNCONFIRMED}: compare the fingerprint with one that the office published elsewhere, or use --key.")
    if not found.ok:
        print(f"{folder}: DOES NOT VERIFY. Keep it as it is, and ask the office.")
    elif found.what == "release":
        files = counted(found.files, "file") + (" is" if found.files == 1 else " are")
        print(f"{folder}: verified. {files} exactly what {found.case_number} released.")
    elif found.what == "index":
        print(f"{folder}: verified. {counted(found.entries, 'entry', 'entries')}, and no other up to the newest index.")
    elif found.what == "receipts":
        print(f"{folder}: verified. {counted(found.entries, 'entry is', 'entries are')} in the ledger.")
    else:
        entries = counted(found.entries, "entry", "entries")
        print(f"{folder}: verified. {entries}, none changed, none left out.")

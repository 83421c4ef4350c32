"""``counterfoil office backup`` and ``restore``: a copy of the whole office, checked, and the office again from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counterfoil.cli import office_check, output
from counterfoil.cli.shown import need_new_folder
from counterfoil.errors import UsageError
from counterfoil.values import counted


class Backup:
    HELP = (
        "Back up the office while it is served: database, store, working papers; the keys in an archive of their own."
    )
    EXAMPLE = "counterfoil office backup my-office --to my-office.tar"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file; nothing is overwritten")
        parser.add_argument(
            "--since", type=Path, metavar="EARLIER", help="leave out what this earlier backup has of the store"
        )
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="the keys in the same file; then destroying a key destroys nothing in this backup",
        )
        parser.add_argument("--without-work", action="store_true", help="leave out the working papers of open cases")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office.operate import backing_up  # inline: Django only when an office is touched

        made = backing_up.back_up(
            options.office,
            options.to,
            with_keys=options.with_keys,
            with_work=not options.without_work,
            since=options.since,
        )
        if options.json:
            told = {"file": str(made.file), "keys": str(made.keys) if made.keys else None, "files": made.files}
            output.print_json(
                "office backup",
                told | {"bytes": made.size, "left_out": made.left_out, "entries": made.entries, "store": made.store},
            )
            return 0
        left = f", {made.left_out} left out that the earlier backup has" if made.left_out else ""
        print(f"{made.file}: {counted(made.files, 'file')}, {made.size / 1e6:,.1f} MB{left}; read back and right.")
        if made.store:
            print(f"It holds none of the documents: they are in {made.store}. Their keys are with the keys.")
        if made.keys:
            print(f"{made.keys}: the keys. Keep them elsewhere, offline, and not for as long.")
        return 0


class Restore:
    HELP = "Put an office back from its backup, into a new folder only, and check it."
    EXAMPLE = "counterfoil office restore my-office.tar restored --keys my-office.tar.keys"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the backup; with --rehearse the folder of the office"
        )
        parser.add_argument("target", type=Path, metavar="DIR", nargs="?", help="a new or empty folder")
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="put the office's last backup back beside it, check all of it, delete it, and say how long it took",
        )
        parser.add_argument("--backup", type=Path, metavar="FILE", help="rehearse with this backup, not the last")
        parser.add_argument(
            "--keys", type=Path, metavar="FILE", help="the archive of its keys, where it has them apart"
        )
        parser.add_argument(
            "--earlier", type=Path, action="append", default=[], metavar="FILE", help="the backup that this one adds to"
        )
        parser.add_argument("--database", default="", metavar="URL", help="a new and empty PostgreSQL database")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if options.rehearse:
            return _rehearse(options)
        if options.target is None:
            raise UsageError("Give the backup, and a new folder for the office: office restore FILE DIR.")
        if options.backup is not None:
            raise UsageError("--backup goes with --rehearse; to put a backup back, give FILE and DIR.")
        need_new_folder(options.target, "A restored office")
        from counterfoil.office.operate import restoring  # inline: Django only when an office is touched

        made = restoring.restore(
            options.file, options.target, keys=options.keys, earlier=options.earlier, database=options.database
        )
        for line in _to_do(made.made_at, made.entries, made.mail_in_doubt):
            print(line, file=sys.stderr)
        more = {"made_at": made.made_at, "entries": made.entries, "mail_in_doubt": made.mail_in_doubt}
        return office_check.run(made.folder, whole_store=True, offline=True, as_json=options.json, more=more)


def _rehearse(options: argparse.Namespace) -> int:
    if options.target is not None:
        raise UsageError("--rehearse takes the office's folder only; what it puts back it deletes again.")
    from counterfoil.office.operate import kept_backups  # inline: Django only when an office is touched

    made = kept_backups.rehearse(
        options.file, file=options.backup, keys=options.keys, earlier=options.earlier, database=options.database
    )
    more = {"backup": str(made.file), "made_at": made.made_at, "entries": made.entries,
            "seconds": round(made.seconds, 1)}  # fmt: skip
    if not options.json:
        entries = counted(made.entries, "entry", "entries")
        print(f"{made.file}, made {made.made_at}, {entries}: put back, checked and deleted in {made.seconds:.1f} s.")
    return office_check.show(options.file, made.rows, as_json=options.json, more=more, verb="office restore")


def _to_do(made_at: str, entries: int, mail_in_doubt: int) -> list[str]:
    lines = [
        f"Restored as of {made_at}, with {counted(entries, 'entry', 'entries')} in the ledger. If anything was signed "
        "after that (a newer receipt, a witness), do not go on from here: it would be a second history.",
        "Nothing is recorded before it is shown that there is nothing newer: counterfoil ledger resume, for this "
        "folder.",
        "Mail that was fetched since lies in the mailbox's folder for it: move it back, and it is fetched again.",
    ]
    if mail_in_doubt:
        lines.append(f"{counted(mail_in_doubt, 'message')} may have been sent since: /desk/mail/ asks about each.")
    return lines
